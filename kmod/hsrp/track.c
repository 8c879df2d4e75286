// SPDX-License-Identifier: GPL-2.0
/*
 * Tracked interfaces: while the line protocol of one is down, the priority of
 * the group is lower by its decrement. Decrements add up, the floor is 0.
 */
#include <linux/jiffies.h>
#include <linux/slab.h>

#include "hsrp.h"
#include "hsrp/group.h"
#include "ntf.h"

/* IOS has no such limit; a group that tracks more than this tracks nothing */
#define HSRP_TRACKS_MAX		64

/**
 * struct hsrp_track - one interface that one group tracks
 * @node: in hsrp_group::tracks
 * @user: use of the interface
 * @g: the group
 * @decrement: 1..255
 * @up: line protocol, as it was last told
 */
struct hsrp_track {
	struct list_head node;
	struct hsrp_iface_user user;
	struct hsrp_group *g;
	u8 decrement;
	bool up;
};

static void hsrp_track_changed(struct hsrp_iface_user *user);

static const struct hsrp_iface_ops hsrp_track_ops = {
	.changed = hsrp_track_changed,
};

/* One event per interface, however many groups track it */
static bool hsrp_track_is_first(const struct hsrp_track *t)
{
	const struct hsrp_iface_user *user;

	list_for_each_entry(user, &t->user.iface->users, node)
		if (user->ops == &hsrp_track_ops)
			return user == &t->user;
	return false;
}

static void hsrp_track_changed(struct hsrp_iface_user *user)
{
	struct hsrp_track *t = container_of(user, struct hsrp_track, user);
	struct hsrp_group *g = t->g;
	struct hsrp_ntf ntf = {
		.type = HSRP_EVENT_TRACK,
		.ifname = user->iface->name,
		.old = t->up,
		.new = user->iface->up,
	};

	ASSERT_RTNL();

	if (t->up == user->iface->up)
		return;
	t->up = user->iface->up;
	if (hsrp_track_is_first(t))
		hsrp_ntf_emit(g->hn, &ntf);
	spin_lock_bh(&g->lock);
	hsrp_group_update_priority(g);
	spin_unlock_bh(&g->lock);
}

static struct hsrp_track *hsrp_track_find(struct list_head *tracks,
					  const char *ifname)
{
	struct hsrp_track *t;

	list_for_each_entry(t, tracks, node)
		if (!strcmp(t->user.iface->name, ifname))
			return t;
	return NULL;
}

static int hsrp_track_new(struct hsrp_group *g,
			  const struct hsrp_track_conf *conf,
			  struct list_head *tracks,
			  struct netlink_ext_ack *extack)
{
	struct hsrp_track *t;
	int err;

	t = kzalloc(sizeof(*t), GFP_KERNEL);
	if (!t) {
		NL_SET_ERR_MSG(extack, "Out of memory");
		return -ENOMEM;
	}
	t->g = g;
	err = hsrp_iface_get(g->hn, conf->ifname, false, &t->user,
			     &hsrp_track_ops, extack);
	if (err) {
		kfree(t);
		return err;
	}
	t->up = t->user.iface->up;
	list_add_tail(&t->node, tracks);
	return 0;
}

static int hsrp_track_check(struct hsrp_group *g,
			    const struct hsrp_track_conf *conf,
			    struct netlink_ext_ack *extack)
{
	if (conf->remove) {
		if (hsrp_track_find(&g->tracks, conf->ifname))
			return 0;
		NL_SET_ERR_MSG(extack, "The group does not track this interface");
		return -ENOENT;
	}
	if (!conf->decrement) {
		NL_SET_ERR_MSG(extack, "The decrement must be 1 to 255");
		return -ERANGE;
	}
	if (!strcmp(conf->ifname, g->user.iface->name)) {
		NL_SET_ERR_MSG(extack, "A group cannot track its own interface");
		return -EINVAL;
	}
	return 0;
}

/**
 * hsrp_track_prepare() - check a change of tracks, and get what it needs
 * @g: group, not changed yet
 * @conf: the change
 * @tracks: new tracks are put here, for hsrp_track_commit() or _release()
 * @extack: for a refusal
 *
 * Context: process context, hn->lock and RTNL held.
 * Return: 0; -ENODEV for an unknown interface, -EINVAL for the group's own,
 *	-ERANGE for a decrement of 0, -ENOENT for one that is not tracked and
 *	should be no more, -E2BIG, -ENOMEM. Then @tracks is to be released.
 */
int hsrp_track_prepare(struct hsrp_group *g, const struct hsrp_group_conf *conf,
		       struct list_head *tracks, struct netlink_ext_ack *extack)
{
	const struct hsrp_track_conf *tc;
	struct list_head *pos;
	unsigned int i, n = 0;
	int err;

	ASSERT_RTNL();

	list_for_each(pos, &g->tracks)
		n++;
	for (i = 0; i < conf->n_tracks; i++) {
		tc = &conf->tracks[i];
		err = hsrp_track_check(g, tc, extack);
		if (err)
			return err;
		if (tc->remove || hsrp_track_find(&g->tracks, tc->ifname) ||
		    hsrp_track_find(tracks, tc->ifname))
			continue;
		if (++n > HSRP_TRACKS_MAX) {
			NL_SET_ERR_MSG(extack, "The group tracks too many interfaces");
			return -E2BIG;
		}
		err = hsrp_track_new(g, tc, tracks, extack);
		if (err)
			return err;
	}
	return 0;
}

static void hsrp_track_free(struct hsrp_track *t)
{
	list_del(&t->node);
	hsrp_iface_put(&t->user, false);
	kfree(t);
}

/**
 * hsrp_track_commit() - make a change of tracks true
 * @g: group; the caller updates its priority afterwards
 * @conf: the change
 * @tracks: from hsrp_track_prepare(), empty afterwards
 *
 * Context: process context, hn->lock and RTNL held.
 */
void hsrp_track_commit(struct hsrp_group *g, const struct hsrp_group_conf *conf,
		       struct list_head *tracks)
{
	const struct hsrp_track_conf *tc;
	struct hsrp_track *t;
	unsigned int i;

	ASSERT_RTNL();

	list_splice_tail_init(tracks, &g->tracks);
	for (i = 0; i < conf->n_tracks; i++) {
		tc = &conf->tracks[i];
		t = hsrp_track_find(&g->tracks, tc->ifname);
		if (!t)
			continue;
		if (tc->remove)
			hsrp_track_free(t);
		else
			t->decrement = tc->decrement;
	}
}

/**
 * hsrp_track_release() - give tracks back
 * @tracks: of a group that goes, or a change that failed
 *
 * Context: process context, hn->lock and RTNL held.
 */
void hsrp_track_release(struct list_head *tracks)
{
	struct hsrp_track *t, *next;

	ASSERT_RTNL();

	list_for_each_entry_safe(t, next, tracks, node)
		hsrp_track_free(t);
}

/**
 * hsrp_track_decrement() - what the tracks take from the priority now
 * @g: group
 *
 * Context: RTNL held.
 * Return: sum of the decrements of all tracked interfaces that are down
 */
u32 hsrp_track_decrement(const struct hsrp_group *g)
{
	const struct hsrp_track *t;
	u32 sum = 0;

	ASSERT_RTNL();

	list_for_each_entry(t, &g->tracks, node)
		if (!t->up)
			sum += t->decrement;
	return sum;
}

/**
 * hsrp_group_track_info() - one track of a group, for show
 * @g: group
 * @index: counts from 0
 * @info: filled in
 *
 * Context: process context, hn->lock held.
 * Return: 0, -ENOENT behind the last one
 */
int hsrp_group_track_info(struct hsrp_group *g, unsigned int index,
			  struct hsrp_track_info *info)
{
	const struct hsrp_iface *iface;
	const struct hsrp_track *t;

	lockdep_assert_held(&g->hn->lock);

	list_for_each_entry(t, &g->tracks, node) {
		if (index--)
			continue;
		iface = t->user.iface;
		memset(info, 0, sizeof(*info));
		strscpy(info->ifname, iface->name, sizeof(info->ifname));
		info->decrement = t->decrement;
		info->up = READ_ONCE(t->up);
		info->changes = READ_ONCE(iface->changes);
		info->age_ms = jiffies64_to_msecs(get_jiffies_64() -
						  READ_ONCE(iface->changed_at));
		return 0;
	}
	return -ENOENT;
}
