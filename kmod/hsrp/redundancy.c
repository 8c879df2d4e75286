// SPDX-License-Identifier: GPL-2.0
/*
 * Redundancy names. A name exists while a group has it or a client follows it,
 * so clients may come before the group and stay when it goes.
 */
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/stringhash.h>
#include <net/ipv6.h>

#include "hsrp.h"
#include "hsrp/fsm.h"
#include "hsrp/group.h"
#include "hsrp/redundancy.h"
#include "ntf.h"

/* Names of thousands of groups begin alike, and each is looked for often. */
static u32 hsrp_red_hash(const char *name)
{
	return full_name_hash(NULL, name, strlen(name));
}

/* All of it is about one state, which may be the past by now: then another one follows. */
static void hsrp_red_tell_change(const struct hsrp_red *red,
				 const struct hsrp_red_change *change)
{
	struct hsrp_red_client *client;

	rcu_read_lock();
	if (change->state == HSRP_RED_ACTIVE)
		list_for_each_entry_rcu(client, &red->clients, node)
			if (client->later)
				client->opens(client);
	list_for_each_entry_rcu(client, &red->clients, node)
		if (client->later)
			client->later(client, change->state, change->healed);
	rcu_read_unlock();
}

/*
 * Hundreds are told in pieces, each under its own lock, none under that of the group
 * they follow. They see its changes in their order, also those of one hold of its lock.
 */
static void hsrp_red_tell_later(struct tasklet_struct *tell)
{
	struct hsrp_red *red = container_of(tell, struct hsrp_red, tell);
	struct hsrp_red_change change;

	/* there until it was told: see hsrp_red_again() */
	while (kfifo_peek(&red->changes, &change)) {
		hsrp_red_tell_change(red, &change);
		kfifo_skip(&red->changes);
	}
	if (!test_and_clear_bit(HSRP_RED_LOST, &red->lost))
		return;
	change.healed = test_and_clear_bit(HSRP_RED_LOST_HEALED, &red->lost);
	change.state = READ_ONCE(red->state);
	hsrp_red_tell_change(red, &change);
}

static struct hsrp_red *hsrp_red_new(struct hsrp_net *hn, const char *name,
				     struct netlink_ext_ack *extack)
{
	struct hsrp_red *red;

	red = kzalloc(sizeof(*red), GFP_KERNEL);
	if (!red) {
		NL_SET_ERR_MSG(extack, "Out of memory");
		return NULL;
	}
	red->hn = hn;
	strscpy(red->name, name, sizeof(red->name));
	red->hash = hsrp_red_hash(red->name);
	seqlock_init(&red->lock6);
	INIT_LIST_HEAD(&red->clients);
	tasklet_setup(&red->tell, hsrp_red_tell_later);
	INIT_KFIFO(red->changes);
	list_add_tail_rcu(&red->node, &hn->reds);
	return red;
}

static void hsrp_red_put(struct hsrp_red *red)
{
	if (red->group || red->n_clients)
		return;
	list_del_rcu(&red->node);
	/* those whom it would tell have gone */
	tasklet_kill(&red->tell);
	kfree_rcu(red, rcu);
}

/* The tasklet takes this out; like hsrp_red_set(), which writes the state */
static void hsrp_red_put_change(struct hsrp_red *red, bool healed)
{
	const struct hsrp_red_change change = {
		.state = red->state,
		.healed = healed,
	};

	if (!kfifo_put(&red->changes, change)) {
		if (healed)
			set_bit(HSRP_RED_LOST_HEALED, &red->lost);
		set_bit(HSRP_RED_LOST, &red->lost);
	}
	tasklet_schedule(&red->tell);
}

static void hsrp_red_tell(struct hsrp_red *red, bool healed)
{
	struct hsrp_red_client *client;
	bool later = false;

	rcu_read_lock();
	list_for_each_entry_rcu(client, &red->clients, node) {
		if (client->changed)
			client->changed(client, healed);
		later |= !!client->later;
	}
	rcu_read_unlock();
	if (later)
		hsrp_red_put_change(red, healed);
}

/* True when it is another one. Like hsrp_red_set(), which alone writes. */
static bool hsrp_red_set_vip6(struct hsrp_red *red, const struct in6_addr *vip6)
{
	if (ipv6_addr_equal(&red->vip6, vip6))
		return false;
	write_seqlock_bh(&red->lock6);
	red->vip6 = *vip6;
	write_sequnlock_bh(&red->lock6);
	return true;
}

/* The lock of the group that has the name, or hn->lock where none has it */
static void hsrp_red_set(struct hsrp_red *red, enum hsrp_red_state state,
			 __be32 vip, const struct in6_addr *vip6, bool healed)
{
	const bool moved = hsrp_red_set_vip6(red, vip6);
	struct hsrp_ntf ntf = {
		.type = HSRP_EVENT_RED_STATE,
		.name = red->name,
		.addr = vip,
		.old = red->state,
		.new = state,
	};

	if (red->state == state && red->vip == vip && !moved && !healed)
		return;
	WRITE_ONCE(red->state, state);
	WRITE_ONCE(red->vip, vip);
	if (ntf.old != state)
		hsrp_ntf_emit(red->hn, &ntf);
	hsrp_red_tell(red, healed);
}

/**
 * hsrp_red_find() - look a name up
 * @hn: namespace
 * @name: redundancy name
 *
 * Context: process context, hn->lock held.
 * Return: the name, or NULL
 */
struct hsrp_red *hsrp_red_find(struct hsrp_net *hn, const char *name)
{
	const u32 hash = hsrp_red_hash(name);
	struct hsrp_red *red;

	lockdep_assert_held(&hn->lock);

	list_for_each_entry(red, &hn->reds, node)
		if (red->hash == hash && !strcmp(red->name, name))
			return red;
	return NULL;
}

/**
 * hsrp_red_attach_group() - give a group a name
 * @g: group; loses the name it had, if that is another one
 * @name: redundancy name
 * @extack: for a refusal
 *
 * Context: process context, hn->lock held, g->lock not held.
 * Return: 0; -EEXIST where another group has the name, -ENOMEM; then nothing
 *	has changed
 */
int hsrp_red_attach_group(struct hsrp_group *g, const char *name,
			  struct netlink_ext_ack *extack)
{
	struct hsrp_red *red;

	red = hsrp_red_find(g->hn, name);
	if (red && red->group == g)
		return 0;
	if (red && red->group) {
		NL_SET_ERR_MSG(extack,
			       "Another group has this redundancy name already");
		return -EEXIST;
	}
	if (!red)
		red = hsrp_red_new(g->hn, name, extack);
	if (!red)
		return -ENOMEM;

	hsrp_red_detach_group(g);
	red->group = g;
	spin_lock_bh(&g->lock);
	g->red = red;
	hsrp_red_publish(g, false);
	spin_unlock_bh(&g->lock);
	hsrp_red_pass_hold(g);
	hsrp_net_kick(g->hn);
	return 0;
}

/**
 * hsrp_red_detach_group() - take a group's name away
 * @g: group; clients of its name see Init
 *
 * Context: process context, hn->lock held, g->lock not held.
 */
void hsrp_red_detach_group(struct hsrp_group *g)
{
	struct hsrp_red *red = g->red;

	lockdep_assert_held(&g->hn->lock);

	if (!red)
		return;
	spin_lock_bh(&g->lock);
	g->red = NULL;
	WRITE_ONCE(red->doubt, false);
	hsrp_red_set(red, HSRP_RED_INIT, 0, &in6addr_any, false);
	spin_unlock_bh(&g->lock);
	red->group = NULL;
	hsrp_net_kick(g->hn);
	hsrp_red_put(red);
}

/**
 * hsrp_red_get() - a name that somebody will follow
 * @hn: namespace
 * @name: redundancy name; no group need have it
 * @extack: for a refusal
 *
 * Context: process context, hn->lock held.
 * Return: the name, for hsrp_red_join() or hsrp_red_drop(); NULL: no memory
 */
struct hsrp_red *hsrp_red_get(struct hsrp_net *hn, const char *name,
			      struct netlink_ext_ack *extack)
{
	struct hsrp_red *red;

	red = hsrp_red_find(hn, name) ?: hsrp_red_new(hn, name, extack);
	if (red)
		red->n_clients++;
	return red;
}

/**
 * hsrp_red_drop() - nobody will follow it after all
 * @red: from hsrp_red_get()
 *
 * Context: process context, hn->lock held.
 */
void hsrp_red_drop(struct hsrp_red *red)
{
	lockdep_assert_held(&red->hn->lock);

	red->n_clients--;
	hsrp_red_put(red);
}

/**
 * hsrp_red_join() - follow a name
 * @client: client; its @changed or @later is set, and called from now on. Its @red is from
 *	hsrp_red_get(). The present state is there, and no change after that is
 *	missed
 *
 * Context: process context, hn->lock held, no lock of a group.
 */
void hsrp_red_join(struct hsrp_red_client *client)
{
	struct hsrp_red *red = client->red;
	struct hsrp_group *g = red->group;

	lockdep_assert_held(&red->hn->lock);

	if (!g) {
		list_add_tail_rcu(&client->node, &red->clients);
		return;
	}
	/* a change comes before this, and is seen, or finds the client */
	spin_lock_bh(&g->lock);
	list_add_tail_rcu(&client->node, &red->clients);
	spin_unlock_bh(&g->lock);
}

/**
 * hsrp_red_attach() - follow a name
 * @hn: namespace
 * @name: redundancy name; no group need have it
 * @client: see hsrp_red_join()
 * @extack: for a refusal
 *
 * Context: process context, hn->lock held, no lock of a group.
 * Return: 0 or -ENOMEM
 */
int hsrp_red_attach(struct hsrp_net *hn, const char *name,
		    struct hsrp_red_client *client,
		    struct netlink_ext_ack *extack)
{
	client->red = hsrp_red_get(hn, name, extack);
	if (!client->red)
		return -ENOMEM;
	hsrp_red_join(client);
	return 0;
}

/**
 * hsrp_red_detach() - follow a name no more
 * @client: client; it may still be told until a grace period has passed
 *
 * Nothing is held back for it any more.
 *
 * Context: process context, hn->lock held, no lock of a group.
 */
void hsrp_red_detach(struct hsrp_red_client *client)
{
	hsrp_red_hold(client, false);
	list_del_rcu(&client->node);
	hsrp_red_drop(client->red);
}

/**
 * hsrp_red_check_vip() - could those who follow a name do with a virtual IP?
 * @hn: namespace
 * @name: redundancy name; it need not be there
 * @vip: virtual IP that a group of this name would have
 * @extack: for a refusal
 *
 * Context: process context, hn->lock held.
 * Return: 0, or what the first client that could not said
 */
int hsrp_red_check_vip(struct hsrp_net *hn, const char *name, __be32 vip,
		       struct netlink_ext_ack *extack)
{
	const struct hsrp_red *red = hsrp_red_find(hn, name);
	const struct hsrp_red_client *client;
	int err;

	if (!red)
		return 0;
	list_for_each_entry(client, &red->clients, node) {
		if (!client->check_vip)
			continue;
		err = client->check_vip(client, vip, extack);
		if (err)
			return err;
	}
	return 0;
}

/* Under RCU or hn->lock */
static bool hsrp_red_any_hold(const struct hsrp_red *red)
{
	const struct hsrp_red_client *client;
	bool held = false;

	list_for_each_entry_rcu(client, &red->clients, node,
				lockdep_is_held(&red->hn->lock))
		held |= READ_ONCE(client->hold);
	return held;
}

/**
 * hsrp_red_pass_hold() - a follower's clients hold the group back it follows
 * @g: group; nothing is done where it follows none
 *
 * Context: process context, hn->lock held, no lock of a group.
 */
void hsrp_red_pass_hold(struct hsrp_group *g)
{
	lockdep_assert_held(&g->hn->lock);

	if (g->follow)
		hsrp_red_hold(g->follow, hsrp_red_any_hold(g->red));
}

/**
 * hsrp_red_hold() - a client is (not) ready to be promoted
 * @client: client
 * @hold: preemption shall wait for it, as long as the group was told to
 *
 * Calls itself once where the group that has the name follows another one.
 *
 * Context: process context, hn->lock held, no lock of a group.
 */
void hsrp_red_hold(struct hsrp_red_client *client, bool hold)
{
	struct hsrp_red *red = client->red;

	lockdep_assert_held(&red->hn->lock);

	if (client->hold == hold)
		return;
	WRITE_ONCE(client->hold, hold);
	if (!red->group)
		return;
	hsrp_red_pass_hold(red->group);
	if (hold)
		return;
	spin_lock_bh(&red->group->lock);
	hsrp_delay_released(red->group);
	spin_unlock_bh(&red->group->lock);
}

/**
 * hsrp_red_is_held() - is a client of a group's name not ready to be promoted?
 * @g: group
 *
 * Context: g->lock held, BH off.
 * Return: true if one is not.
 */
bool hsrp_red_is_held(const struct hsrp_group *g)
{
	bool held;

	lockdep_assert_held(&g->lock);

	if (!g->red)
		return false;
	rcu_read_lock();
	held = hsrp_red_any_hold(g->red);
	rcu_read_unlock();
	return held;
}

/**
 * hsrp_red_set_probes() - whom to ask when the Standby router has gone silent
 * @red: name
 * @hops: next hops on the interface of the group
 * @n: how many; what exceeds %HSRP_RED_PROBES_MAX is left out
 *
 * Context: hn->lock held.
 */
void hsrp_red_set_probes(struct hsrp_red *red, const struct hsrp_addr *hops,
			 unsigned int n)
{
	lockdep_assert_held(&red->hn->lock);

	n = min_t(unsigned int, n, HSRP_RED_PROBES_MAX);
	write_seqlock_bh(&red->lock6);
	if (n)
		memcpy(red->probes, hops, n * sizeof(*hops));
	WRITE_ONCE(red->n_probes, n);
	write_sequnlock_bh(&red->lock6);
}

/**
 * hsrp_red_probes() - whom to ask when the Standby router has gone silent
 * @red: name
 * @hops: takes the next hops, room for %HSRP_RED_PROBES_MAX
 *
 * Context: any but hard interrupts; RCU, hn->lock or the lock of the group, for
 * the name.
 * Return: how many.
 */
unsigned int hsrp_red_probes(const struct hsrp_red *red, struct hsrp_addr *hops)
{
	unsigned int seq, n;

	do {
		seq = read_seqbegin(&red->lock6);
		n = red->n_probes;
		memcpy(hops, red->probes, sizeof(red->probes));
	} while (read_seqretry(&red->lock6, seq));
	return n;
}

/**
 * hsrp_red_set_doubt() - is the Active cut off, perhaps?
 * @g: group that has the name
 * @doubt: as long as nobody has answered
 *
 * Context: g->lock held, BH off.
 */
void hsrp_red_set_doubt(struct hsrp_group *g, bool doubt)
{
	lockdep_assert_held(&g->lock);

	if (!g->red || g->red->doubt == doubt)
		return;
	WRITE_ONCE(g->red->doubt, doubt);
	hsrp_red_tell(g->red, false);
}

/**
 * hsrp_red_publish() - tell the clients of a group's name
 * @g: group
 * @healed: still Active, but another router was Active too for a while
 *
 * Does nothing where neither state nor a virtual address has changed, unless
 * @healed.
 *
 * Context: g->lock held, BH off.
 */
void hsrp_red_publish(struct hsrp_group *g, bool healed)
{
	lockdep_assert_held(&g->lock);

	if (g->red)
		hsrp_red_set(g->red, hsrp_red_from_state(g->state),
			     hsrp_addr_get4(&g->vip), &g->vip6_global, healed);
}

/**
 * hsrp_red_again() - tell the state once more, after what is on its way
 * @red: name
 *
 * Who took the state from the name, where a change before it has not come to him yet,
 * would go back to that afterwards.
 *
 * Context: softirq or process context, BH off; RCU, hn->lock or the lock of a group
 * that follows, for the name.
 * Return: false where nothing is on its way: then nothing is told, and the state of the
 *	name can be taken.
 */
bool hsrp_red_again(struct hsrp_red *red)
{
	if (kfifo_is_empty(&red->changes) && !READ_ONCE(red->lost))
		return false;
	set_bit(HSRP_RED_LOST, &red->lost);
	tasklet_schedule(&red->tell);
	return true;
}

/**
 * hsrp_red_vip6() - the IPv6 address that those who follow a name can use
 * @red: name
 * @addr: takes it: all of it, or all zero
 *
 * That is the lowest global virtual address of an IPv6 group: the same one on
 * every router, in whatever order they were configured. The link-local one
 * is of no use beyond the link.
 *
 * Context: any but hard interrupts; RCU or hn->lock, for the name.
 * Return: whether there is one.
 */
bool hsrp_red_vip6(const struct hsrp_red *red, struct in6_addr *addr)
{
	unsigned int seq;

	do {
		seq = read_seqbegin(&red->lock6);
		*addr = red->vip6;
	} while (read_seqretry(&red->lock6, seq));
	return !ipv6_addr_any(addr);
}
