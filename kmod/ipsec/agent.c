// SPDX-License-Identifier: GPL-2.0
/*
 * The IKE agent (design D6): told by CLEAN that all IKE SAs of a local address
 * are void, it ends them and acknowledges. The kernel never depends on it.
 *
 * An IKE SA that is left on a router that was not Active in between answers
 * for a tunnel that is no more, and keeps the daemon from negotiating a new
 * one: so promotion waits for its answer, but not for long.
 */
#include <linux/jiffies.h>

#include "hsrp.h"
#include "ipsec/cryptomap.h"
#include "ipsec/policy.h"
#include "ipsec/reconcile.h"
#include "ntf.h"

static void hsrp_agent_tell(const struct hsrp_bind *b)
{
	hsrp_ntf_emit(b->hn, &(struct hsrp_ntf) {
		.type = HSRP_EVENT_CLEAN,
		.map = b->map->name,
		.vip = &b->clean_addr,
		.generation = b->generation,
	});
}

static bool hsrp_agent_acked(const struct hsrp_bind *b)
{
	return (s32)(b->acked - b->generation) >= 0;
}

/**
 * hsrp_agent_clean() - the SAs of a local address have become void
 * @b: binding
 * @addr: local address
 *
 * Begins a new generation and tells CLEAN.
 *
 * Context: process context, hn->lock held.
 */
void hsrp_agent_clean(struct hsrp_bind *b, const struct hsrp_addr *addr)
{
	lockdep_assert_held(&b->hn->lock);

	b->generation = ++b->hn->generation;
	b->clean_addr = *addr;
	b->clean_waiting = true;
	b->clean_deadline = jiffies + msecs_to_jiffies(HSRP_AGENT_WAIT_MS);
	hsrp_agent_tell(b);
}

/**
 * hsrp_agent_must_wait() - has promotion to wait for the IKE agent?
 * @b: binding
 * @want: local address that is to come into force
 *
 * Context: process context, hn->lock held.
 * Return: true until the agent has acknowledged, is gone, or
 *	hsrp_bind::clean_deadline has passed.
 */
bool hsrp_agent_must_wait(struct hsrp_bind *b, const struct hsrp_addr *want)
{
	if (!b->clean_waiting)
		return false;
	if (b->hn->agent_portid && hsrp_addr_equal(&b->clean_addr, want) &&
	    !hsrp_agent_acked(b) && time_before(jiffies, b->clean_deadline))
		return true;

	b->clean_waiting = false;
	return false;
}

/**
 * hsrp_ipsec_agent_set() - make a socket the IKE agent of the namespace
 * @hn: namespace
 * @portid: netlink port of the socket
 *
 * What is not acknowledged yet, and not in force, is told again.
 *
 * Context: process context, hn->lock held.
 * Return: 0 or -EBUSY while another socket is the agent.
 */
int hsrp_ipsec_agent_set(struct hsrp_net *hn, u32 portid)
{
	const struct hsrp_bind *b;

	lockdep_assert_held(&hn->lock);
	if (hn->agent_portid == portid)
		return 0;
	if (hn->agent_portid)
		return -EBUSY;

	WRITE_ONCE(hn->agent_portid, portid);
	list_for_each_entry(b, &hn->binds, node)
		if (!hsrp_addr_set(&b->addr) && !hsrp_agent_acked(b))
			hsrp_agent_tell(b);
	return 0;
}

static bool hsrp_agent_is_local(const struct hsrp_bind *b,
				const struct hsrp_addr *addr)
{
	const struct hsrp_addr local = hsrp_bind_local(b);

	return hsrp_addr_equal(&local, addr);
}

/**
 * hsrp_ipsec_agent_ack() - the IKE daemon has no old IKE SA of an address
 * @hn: namespace
 * @addr: local address
 * @generation: of the CLEAN that was done
 *
 * So it is there, with its configuration, and can be asked for SAs.
 *
 * Context: process context, hn->lock held.
 * Return: 0, -ENOENT if no binding has that address, -EINVAL for a generation
 *	that is not there yet.
 */
int hsrp_ipsec_agent_ack(struct hsrp_net *hn, const struct hsrp_addr *addr,
			 u32 generation)
{
	struct hsrp_bind *b;
	int ret = -ENOENT;

	lockdep_assert_held(&hn->lock);
	if ((s32)(generation - hn->generation) > 0)
		return -EINVAL;

	list_for_each_entry(b, &hn->binds, node) {
		if (!hsrp_addr_equal(&b->clean_addr, addr) &&
		    !hsrp_agent_is_local(b, addr))
			continue;
		ret = 0;
		if ((s32)(generation - b->acked) > 0)
			b->acked = generation;
		hsrp_tunnel_ask_again(b);
	}
	if (!ret)
		hsrp_net_kick(hn);
	return ret;
}

/**
 * hsrp_ipsec_agent_reset() - the IKE daemon was restarted
 * @hn: namespace
 * @addr: local address; none: all
 *
 * The SAs it had installed are orphans: flush and negotiate anew.
 *
 * Context: process context, hn->lock held.
 * Return: 0 or -ENOENT if no binding has that address.
 */
int hsrp_ipsec_agent_reset(struct hsrp_net *hn, const struct hsrp_addr *addr)
{
	const bool one = hsrp_addr_set(addr);
	struct hsrp_bind *b;
	int ret = one ? -ENOENT : 0;

	lockdep_assert_held(&hn->lock);
	list_for_each_entry(b, &hn->binds, node) {
		if (one && !hsrp_addr_equal(&b->addr, addr) &&
		    !hsrp_agent_is_local(b, addr))
			continue;
		ret = 0;
		WRITE_ONCE(b->refresh, 1);
	}
	if (!ret)
		hsrp_net_kick(hn);
	return ret;
}

/**
 * hsrp_ipsec_agent_gone() - the agent's socket was closed
 * @hn: namespace
 *
 * Nobody waits for it any more.
 *
 * Context: process context, hn->lock held.
 */
void hsrp_ipsec_agent_gone(struct hsrp_net *hn)
{
	lockdep_assert_held(&hn->lock);
	WRITE_ONCE(hn->agent_portid, 0);
	hsrp_net_kick(hn);
}
