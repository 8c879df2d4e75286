// SPDX-License-Identifier: GPL-2.0
/*
 * What a group tracks. While an object is down, the priority of the group is
 * lower by its decrement, or the group is in Init where the track says shutdown.
 * Decrements add up, the floor is 0.
 */
#include <linux/slab.h>

#include "hsrp.h"
#include "hsrp/group.h"
#include "hsrp/object.h"

/* IOS has no such limit; a group that tracks more than this tracks nothing */
#define HSRP_TRACKS_MAX		64

/**
 * struct hsrp_track - one object that one group tracks
 * @node: in hsrp_group::tracks
 * @user: use of the object
 * @g: the group
 * @decrement: 1..255
 * @shutdown: Init instead
 */
struct hsrp_track {
	struct list_head node;
	struct hsrp_object_user user;
	struct hsrp_group *g;
	u8 decrement;
	bool shutdown;
};

static void hsrp_track_changed(struct hsrp_object_user *user)
{
	struct hsrp_group *g = container_of(user, struct hsrp_track, user)->g;

	ASSERT_RTNL();

	spin_lock_bh(&g->lock);
	hsrp_group_update_priority(g);
	hsrp_group_refresh(g);
	spin_unlock_bh(&g->lock);
}

static bool hsrp_track_is(const struct hsrp_track *t,
			  const struct hsrp_track_conf *conf)
{
	const struct hsrp_object *obj = t->user.obj;

	if (conf->object || obj->number)
		return obj->number == conf->object;
	return !strcmp(hsrp_object_ifname(obj), conf->ifname);
}

static struct hsrp_track *hsrp_track_find(struct list_head *tracks,
					  const struct hsrp_track_conf *conf)
{
	struct hsrp_track *t;

	list_for_each_entry(t, tracks, node)
		if (hsrp_track_is(t, conf))
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
	t->user.changed = hsrp_track_changed;
	err = conf->object ?
	      hsrp_object_get(g->hn, conf->object, &t->user, extack) :
	      hsrp_object_get_iface(g->hn, conf->ifname, &t->user, extack);
	if (err) {
		kfree(t);
		return err;
	}
	list_add_tail(&t->node, tracks);
	return 0;
}

static int hsrp_track_check(struct hsrp_group *g,
			    const struct hsrp_track_conf *conf,
			    struct netlink_ext_ack *extack)
{
	if (conf->remove) {
		if (hsrp_track_find(&g->tracks, conf))
			return 0;
		if (conf->object)
			NL_SET_ERR_MSG(extack,
				       "The group does not track this object");
		else
			NL_SET_ERR_MSG(extack,
				       "The group does not track this interface");
		return -ENOENT;
	}
	if (!conf->shutdown && !conf->decrement) {
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
 *	-ERANGE for a decrement of 0, -ENOENT for an object that is not there, or
 *	one that is not tracked and should be no more, -E2BIG, -ENOMEM. Then
 *	@tracks is to be released.
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
		if (tc->remove || hsrp_track_find(&g->tracks, tc) ||
		    hsrp_track_find(tracks, tc))
			continue;
		if (++n > HSRP_TRACKS_MAX) {
			NL_SET_ERR_MSG(extack, "The group tracks too many objects");
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
	hsrp_object_put(&t->user);
	kfree(t);
}

/**
 * hsrp_track_commit() - make a change of tracks true
 * @g: group; the caller updates its priority and refreshes it afterwards
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
		t = hsrp_track_find(&g->tracks, tc);
		if (!t)
			continue;
		if (tc->remove) {
			hsrp_track_free(t);
			continue;
		}
		t->decrement = tc->decrement;
		t->shutdown = tc->shutdown;
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
 * Return: sum of the decrements of all tracked objects that are down
 */
u32 hsrp_track_decrement(const struct hsrp_group *g)
{
	const struct hsrp_track *t;
	u32 sum = 0;

	ASSERT_RTNL();

	list_for_each_entry(t, &g->tracks, node)
		if (!t->shutdown && !t->user.obj->up)
			sum += t->decrement;
	return sum;
}

/**
 * hsrp_track_is_shut() - does a tracked object keep the group down?
 * @g: group
 *
 * Context: RTNL held.
 * Return: true while one that is tracked with shutdown is down
 */
bool hsrp_track_is_shut(const struct hsrp_group *g)
{
	const struct hsrp_track *t;

	ASSERT_RTNL();

	list_for_each_entry(t, &g->tracks, node)
		if (t->shutdown && !t->user.obj->up)
			return true;
	return false;
}

static void hsrp_track_info(const struct hsrp_track *t,
			    struct hsrp_track_info *info)
{
	const struct hsrp_object *obj = t->user.obj;

	memset(info, 0, sizeof(*info));
	info->object = obj->number;
	if (!obj->number)
		strscpy(info->ifname, hsrp_object_ifname(obj),
			sizeof(info->ifname));
	info->follows_iface = hsrp_object_ifname(obj);
	info->ifindex = hsrp_object_ifindex(obj);
	info->decrement = t->decrement;
	info->shutdown = t->shutdown;
	info->up = READ_ONCE(obj->up);
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
	const struct hsrp_track *t;

	lockdep_assert_held(&g->hn->lock);

	list_for_each_entry(t, &g->tracks, node) {
		if (index--)
			continue;
		hsrp_track_info(t, info);
		return 0;
	}
	return -ENOENT;
}

/**
 * hsrp_group_tracks() - does a group track an object, and how?
 * @g: group
 * @obj: object
 * @info: filled in where it does
 *
 * Context: process context, hn->lock held.
 * Return: true if it does.
 */
bool hsrp_group_tracks(struct hsrp_group *g, const struct hsrp_object *obj,
		       struct hsrp_track_info *info)
{
	const struct hsrp_track *t;

	lockdep_assert_held(&g->hn->lock);

	list_for_each_entry(t, &g->tracks, node) {
		if (t->user.obj != obj)
			continue;
		hsrp_track_info(t, info);
		return true;
	}
	return false;
}
