// SPDX-License-Identifier: GPL-2.0
/*
 * Groups that follow another one (IOS: multiple group optimization). A follower
 * has the state of the group whose redundancy name it follows, as long as its
 * own interface is fit. It says no Hello and hears none, and only shows its
 * virtual MAC to the switches from time to time. So hundreds of groups cost one
 * election, and groups on several interfaces move together.
 *
 * A follower is a client of the name, and told later: after the group that it follows
 * has let its lock go, and under its own. Nobody follows a follower.
 */
#include <linux/netdevice.h>
#include <linux/slab.h>

#include "hsrp.h"
#include "hsrp/group.h"
#include "hsrp/redundancy.h"

/**
 * struct hsrp_follow - a group follows a redundancy name
 * @client: of the name; @hold says what the clients of the follower's name do
 * @g: the follower, for which this counts as long as its @follow is @client
 * @rcu: for freeing
 */
struct hsrp_follow {
	struct hsrp_red_client client;
	struct hsrp_group *g;
	struct rcu_head rcu;
};

static struct hsrp_follow *hsrp_to_follow(struct hsrp_red_client *client)
{
	return container_of(client, struct hsrp_follow, client);
}

static void hsrp_follow_take(struct hsrp_group *g, enum hsrp_red_state state)
{
	char why[sizeof(g->reason)];

	/* the inside would believe this router, which has lost the outside */
	WRITE_ONCE(g->va.quiet, READ_ONCE(g->follow->red->doubt));
	if (!g->running)
		return;
	scnprintf(why, sizeof(why), "follows %s", g->conf.follow);
	hsrp_group_enter(g, HSRP_EV_NONE, hsrp_state_from_red(state), why);
}

/**
 * hsrp_follow_sync() - take over the state of the group that is followed
 * @g: follower
 *
 * Level, not edge: may be called at any time. Comes a moment later where followers of
 * that group are just being told.
 *
 * Context: g->lock held, BH off.
 */
void hsrp_follow_sync(struct hsrp_group *g)
{
	lockdep_assert_held(&g->lock);

	if (!hsrp_red_again(g->follow->red))
		hsrp_follow_take(g, READ_ONCE(g->follow->red->state));
}

/*
 * Of hundreds that become Active at once none waits for the logs and events of the
 * others: hsrp_follow_later() comes to them.
 */
static void hsrp_follow_opens(struct hsrp_red_client *client)
{
	struct hsrp_group *g = hsrp_to_follow(client)->g;

	spin_lock(&g->lock);
	if (g->follow == client)
		hsrp_group_open(g);
	spin_unlock(&g->lock);
}

/* Two were Active here, too: what the other one told the switches is void */
static void hsrp_follow_healed(struct hsrp_group *g)
{
	if (g->state != HSRP_STATE_ACTIVE)
		return;
	hsrp_vaddr_request_garp(&g->va);
	hsrp_red_publish(g, true);
}

static void hsrp_follow_later(struct hsrp_red_client *client,
			      enum hsrp_red_state state, bool healed)
{
	struct hsrp_group *g = hsrp_to_follow(client)->g;

	spin_lock(&g->lock);
	/* may come late, when it follows nobody any more, or another name */
	if (!g->dead && g->follow == client) {
		hsrp_follow_take(g, state);
		if (healed)
			hsrp_follow_healed(g);
	}
	spin_unlock(&g->lock);
}

/* Does a group other than @g follow this name? */
static bool hsrp_follow_is_followed(const struct hsrp_red *red,
				    const struct hsrp_group *g)
{
	struct hsrp_red_client *client;

	list_for_each_entry(client, &red->clients, node)
		if (client->later == hsrp_follow_later &&
		    hsrp_to_follow(client)->g != g)
			return true;
	return false;
}

/* Nobody has both, a leader and followers */
static int hsrp_follow_check_chain(struct hsrp_net *hn,
				   const struct hsrp_group *g,
				   const char *follow, const char *name,
				   struct netlink_ext_ack *extack)
{
	const struct hsrp_red *red;

	if (!strcmp(name, follow)) {
		NL_SET_ERR_MSG(extack, "A group cannot follow itself");
		return -EINVAL;
	}
	red = hsrp_red_find(hn, name);
	if (red && hsrp_follow_is_followed(red, g)) {
		NL_SET_ERR_MSG(extack,
			       "A group that others follow cannot follow another one");
		return -EBUSY;
	}
	red = hsrp_red_find(hn, follow);
	if (red && red->group && red->group != g && red->group->follow) {
		NL_SET_ERR_MSG(extack,
			       "The group to follow follows another one itself");
		return -EBUSY;
	}
	return 0;
}

/**
 * hsrp_follow_check() - may a group follow what a change says?
 * @hn: namespace
 * @g: group, or NULL where it is new
 * @conf: the change
 * @name: redundancy name that the group will have
 * @extack: for a refusal, or a warning where 0 is returned
 *
 * Context: process context, hn->lock held.
 * Return: 0; -EINVAL for itself or what is no name, -EBUSY where one would
 *	follow a follower
 */
int hsrp_follow_check(struct hsrp_net *hn, const struct hsrp_group *g,
		      const struct hsrp_group_conf *conf, const char *name,
		      struct netlink_ext_ack *extack)
{
	const char *follow = g ? g->conf.follow : "";
	int err;

	if (conf->set & HSRP_CONF_FOLLOW)
		follow = conf->follow;
	if (!*follow)
		return 0;
	err = hsrp_check_name(follow, extack) ?:
	      hsrp_follow_check_chain(hn, g, follow, name, extack);
	if (!err && (conf->set & (HSRP_CONF_PRIORITY | HSRP_CONF_PREEMPT |
				  HSRP_CONF_TIMERS)))
		NL_SET_ERR_MSG(extack,
			       "Priority, preemption and timers have no effect while the group follows another one");
	return err;
}

/**
 * hsrp_follow_prepare() - get what a change of the name to follow takes
 * @g: group
 * @conf: configuration, which hsrp_follow_check() accepts
 * @change: filled in; then to be committed or aborted
 * @extack: for a refusal
 *
 * Context: process context, hn->lock held.
 * Return: 0 or -ENOMEM
 */
int hsrp_follow_prepare(struct hsrp_group *g,
			const struct hsrp_group_conf *conf,
			struct hsrp_follow_change *change,
			struct netlink_ext_ack *extack)
{
	struct hsrp_follow *f;

	memset(change, 0, sizeof(*change));
	if (!(conf->set & HSRP_CONF_FOLLOW) ||
	    !strcmp(g->conf.follow, conf->follow))
		return 0;
	if (*conf->follow) {
		f = kzalloc(sizeof(*f), GFP_KERNEL);
		if (!f)
			return -ENOMEM;
		f->g = g;
		f->client.opens = hsrp_follow_opens;
		f->client.later = hsrp_follow_later;
		f->client.red = hsrp_red_get(g->hn, conf->follow, extack);
		if (!f->client.red) {
			kfree(f);
			return -ENOMEM;
		}
		change->client = &f->client;
	}
	change->wanted = true;
	return 0;
}

/**
 * hsrp_follow_abort() - let go what a change would have taken
 * @change: from hsrp_follow_prepare(), also where that failed
 *
 * Context: process context, hn->lock held.
 */
void hsrp_follow_abort(struct hsrp_follow_change *change)
{
	if (!change->client)
		return;
	hsrp_red_drop(change->client->red);
	kfree(hsrp_to_follow(change->client));
}

/* It may still be told until a grace period has passed */
static void hsrp_follow_leave(struct hsrp_red_client *client)
{
	hsrp_red_detach(client);
	kfree_rcu(hsrp_to_follow(client), rcu);
}

/**
 * hsrp_follow_commit() - follow another name from now on, or none
 * @g: group, which has its redundancy name; the caller refreshes it afterwards
 * @change: from hsrp_follow_prepare()
 *
 * The group begins anew: in Init until it is refreshed.
 *
 * Context: process context, hn->lock and RTNL held, g->lock not.
 */
void hsrp_follow_commit(struct hsrp_group *g,
			const struct hsrp_follow_change *change)
{
	struct hsrp_red_client *old = g->follow;

	lockdep_assert_held(&g->hn->lock);

	if (!change->wanted)
		return;
	spin_lock_bh(&g->lock);
	hsrp_group_disable(g, change->client ? "follows another group" :
					       "follows no other group");
	/* whatever kept an elected one down, or a follower: it begins anew */
	g->isolated = false;
	g->heard_until = 0;
	memset(&g->mismatch, 0, sizeof(g->mismatch));
	hsrp_probe_stop(g);
	g->follow = change->client;
	WRITE_ONCE(g->va.quiet, false);
	spin_unlock_bh(&g->lock);
	if (old)
		hsrp_follow_leave(old);
	if (change->client)
		hsrp_red_join(change->client);
	/* its clients may not be ready */
	hsrp_red_pass_hold(g);
}

/**
 * hsrp_follow_release() - a group that goes follows nobody
 * @g: group, marked dead under its lock before
 *
 * Context: process context, hn->lock held, g->lock not.
 */
void hsrp_follow_release(struct hsrp_group *g)
{
	struct hsrp_red_client *old = g->follow;

	lockdep_assert_held(&g->hn->lock);

	if (!old)
		return;
	spin_lock_bh(&g->lock);
	g->follow = NULL;
	spin_unlock_bh(&g->lock);
	hsrp_follow_leave(old);
}
