// SPDX-License-Identifier: GPL-2.0
/*
 * What show tells of a group: one consistent copy, taken under its lock.
 */
#include <linux/etherdevice.h>
#include <linux/ktime.h>

#include "hsrp.h"
#include "hsrp/group.h"
#include "hsrp/keychain.h"
#include "hsrp/redundancy.h"

static const char *const hsrp_group_counter_names[] = {
#define HSRP_X(id, name) \
	[HSRP_GCNT_##id] = (name),
	HSRP_GROUP_COUNTERS(HSRP_X)
#undef HSRP_X
};

static u32 hsrp_ms_until(ktime_t when, ktime_t now)
{
	return when && ktime_after(when, now) ? ktime_ms_delta(when, now) : 0;
}

static void hsrp_peer_local(const struct hsrp_group *g,
			    struct hsrp_peer_info *info)
{
	*info = (struct hsrp_peer_info) {
		.known = true,
		.local = true,
		.addr = g->addr,
		.prio = g->prio,
	};
}

static void hsrp_peer_remote(const struct hsrp_peer *peer, u32 expires_ms,
			     struct hsrp_peer_info *info)
{
	if (!peer->known)
		return;
	*info = (struct hsrp_peer_info) {
		.known = true,
		.addr = peer->addr,
		.prio = peer->priority,
		.expires_ms = expires_ms,
	};
}

static void hsrp_info_peers(const struct hsrp_group *g, ktime_t now,
			    struct hsrp_group_info *info)
{
	if (g->state == HSRP_STATE_ACTIVE)
		hsrp_peer_local(g, &info->active);
	else
		hsrp_peer_remote(&g->peers.active,
				 hsrp_ms_until(g->active_expires, now),
				 &info->active);
	if (g->state == HSRP_STATE_STANDBY)
		hsrp_peer_local(g, &info->standby);
	else
		hsrp_peer_remote(&g->peers.standby,
				 hsrp_ms_until(g->standby_expires, now),
				 &info->standby);
}

static void hsrp_info_auth(const struct hsrp_group *g, ktime_t ktime,
			   struct hsrp_group_info *info)
{
	const struct hsrp_keys *keys = g->auth.keys;
	struct hsrp_time now;
	unsigned int i;

	info->auth_type = g->auth.type;
	info->mismatch = g->mismatch.fault;
	if (info->mismatch) {
		info->mismatch_addr = g->mismatch.addr;
		info->mismatch_age_ms = ktime_ms_delta(ktime, g->mismatch.at);
	}
	if (info->auth_type != HSRP_AUTH_MD5)
		return;
	hsrp_auth_now(&now);
	info->auth_key_id = hsrp_keys_send(keys, &now)->id;
	for (i = 0; i < keys->n; i++)
		if (keys->key[i].expires_ms > now.boot_ms)
			info->auth_overlap_ms = keys->key[i].expires_ms -
						now.boot_ms;
}

static void hsrp_info_state(const struct hsrp_group *g,
			    struct hsrp_group_info *info)
{
	const ktime_t now = ktime_get();

	lockdep_assert_held(&g->lock);

	info->conf = g->conf;
	info->state = g->state;
	hsrp_info_auth(g, now, info);
	info->prio = g->prio;
	info->hello_ms = g->hello_ms;
	info->hold_ms = g->hold_ms;
	info->timers_learned = g->timers_learned;
	info->vip = g->vip;
	info->vip_learned = g->vip_learned;
	info->addr = g->addr;
	ether_addr_copy(info->active_mac, g->active_mac);
	info->changes = g->changes;
	info->age_ms = ktime_ms_delta(now, g->changed_at);
	info->hello_running = g->next_hello;
	info->next_hello_ms = hsrp_ms_until(g->next_hello, now);
	info->late_max_ms = g->late_max_ms;
	info->delay_left_ms = hsrp_ms_until(g->delay_expires, now);
	info->preempt_left_ms = hsrp_ms_until(g->preempt_expires, now);
	info->resigned = g->resigned;
	strscpy(info->reason, g->reason, sizeof(info->reason));
	hsrp_info_peers(g, now, info);
	memcpy(info->cnt, g->cnt, sizeof(info->cnt));
	memcpy(info->drops, g->drops, sizeof(info->drops));
}

/**
 * hsrp_group_info() - copy of a group, for show
 * @g: group
 * @info: filled in
 *
 * The name of the interface may be half the old one and half the new one while
 * it is being renamed; it is always terminated.
 *
 * Context: process context, hn->lock held.
 */
void hsrp_group_info(struct hsrp_group *g, struct hsrp_group_info *info)
{
	const struct hsrp_iface *iface = g->user.iface;
	const struct net_device *dev;

	lockdep_assert_held(&g->hn->lock);

	memset(info, 0, sizeof(*info));
	info->number = g->number;
	info->ipver = g->ipver;
	strscpy(info->ifname, iface->name, sizeof(info->ifname));
	info->n_secondaries = hsrp_group_secondaries(g, info->secondaries);
	if (g->red)
		strscpy(info->name, g->red->name, sizeof(info->name));
	if (g->chain)
		strscpy(info->auth_chain, g->chain->name,
			sizeof(info->auth_chain));
	info->version = iface->version;
	info->use_bia = iface->use_bia;
	info->name_default = !(g->conf.set & HSRP_CONF_NAME);

	rcu_read_lock();
	dev = rcu_dereference(iface->dev);
	info->ifindex = dev ? dev->ifindex : 0;
	if (dev)
		ether_addr_copy(info->vmac, hsrp_vaddr_mac(&g->va, dev));
	else
		ether_addr_copy(info->vmac, hsrp_vaddr_vmac(&g->va));
	rcu_read_unlock();

	spin_lock_bh(&g->lock);
	hsrp_info_state(g, info);
	spin_unlock_bh(&g->lock);
}

/**
 * hsrp_group_counter_name() - name of a counter of a group
 * @c: counter
 *
 * Return: name, "?" for a value that is none
 */
const char *hsrp_group_counter_name(enum hsrp_group_counter c)
{
	if ((size_t)c >= ARRAY_SIZE(hsrp_group_counter_names))
		return "?";
	return hsrp_group_counter_names[c];
}
