// SPDX-License-Identifier: GPL-2.0
/*
 * A planned move: this router gives its place to the Standby, and leaves it there
 * until it is told otherwise. Preemption, which would take it back with the next
 * Hello, is held until then. When no other router is left, it is Active again all
 * the same: somebody has to be.
 */
#include "hsrp.h"
#include "hsrp/group.h"
#include "ntf.h"

static struct hsrp_group *hsrp_resign_need(struct hsrp_net *hn,
					   const char *ifname, u32 number,
					   struct netlink_ext_ack *extack)
{
	struct hsrp_group *g = hsrp_group_need(hn, ifname, number, extack);

	if (!g)
		return ERR_PTR(-ENOENT);
	/* its leader decides; under hn->lock it stays so */
	if (g->follow) {
		NL_SET_ERR_MSG(extack,
			       "The group follows another one, which decides for it");
		return ERR_PTR(-EOPNOTSUPP);
	}
	return g;
}

/* The group is what a show says of it, so those who listen hear of it */
static void hsrp_resign_tell(struct hsrp_group *g)
{
	hsrp_ntf_emit(g->hn, &(struct hsrp_ntf) {
		.type = HSRP_EVENT_GROUP_SET,
		.ifname = g->conf.ifname,
		.group = g->number,
	});
}

/**
 * hsrp_group_resign() - give the place of the Active to the Standby
 * @hn: namespace
 * @ifname: interface of the group
 * @number: its number
 * @extack: for a refusal
 *
 * An Active says Resign and stands for election. It does not preempt, nor does
 * one that was not Active, until hsrp_group_resume() or until it becomes Active
 * because no other router is left.
 *
 * Context: process context, hn->lock held, RTNL not held.
 * Return: 0; -ENOENT where there is no such group; -EOPNOTSUPP where it follows
 *	another one; -EAGAIN where it is Active and no Standby is heard that could
 *	take over. Then nothing has changed.
 */
int hsrp_group_resign(struct hsrp_net *hn, const char *ifname, u32 number,
		      struct netlink_ext_ack *extack)
{
	struct hsrp_group *g = hsrp_resign_need(hn, ifname, number, extack);
	bool alone;

	if (IS_ERR(g))
		return PTR_ERR(g);
	spin_lock_bh(&g->lock);
	alone = g->state == HSRP_STATE_ACTIVE && !g->peers.standby.known;
	if (!alone) {
		hsrp_group_event(g, HSRP_EV_STEP_DOWN, NULL);
		g->resigned = true;
	}
	spin_unlock_bh(&g->lock);
	if (alone) {
		NL_SET_ERR_MSG(extack,
			       "There is no Standby router that would take over");
		return -EAGAIN;
	}
	hsrp_resign_tell(g);
	return 0;
}

/**
 * hsrp_group_resume() - preempt again, where that is configured
 * @hn: namespace
 * @ifname: interface of the group
 * @number: its number
 * @extack: for a refusal
 *
 * The next Hello of a lower Active begins an attempt to preempt. Of a group that
 * has not resigned it changes nothing.
 *
 * Context: process context, hn->lock held, RTNL not held.
 * Return: 0; -ENOENT where there is no such group; -EOPNOTSUPP where it follows
 *	another one.
 */
int hsrp_group_resume(struct hsrp_net *hn, const char *ifname, u32 number,
		      struct netlink_ext_ack *extack)
{
	struct hsrp_group *g = hsrp_resign_need(hn, ifname, number, extack);

	if (IS_ERR(g))
		return PTR_ERR(g);
	spin_lock_bh(&g->lock);
	g->resigned = false;
	spin_unlock_bh(&g->lock);
	hsrp_resign_tell(g);
	return 0;
}
