// SPDX-License-Identifier: GPL-2.0
/*
 * A whole configuration: looking things up in it, comparing, order.
 */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "conf.h"
#include "hsrpctl.h"

/**
 * conf_free - release a configuration
 * @c: configuration, zero afterwards
 */
void conf_free(struct conf *c)
{
	size_t i, j;

	for (i = 0; i < c->n_groups; i++)
		free(c->groups[i].tracks);
	for (i = 0; i < c->n_objects; i++)
		free(c->objects[i].members);
	for (i = 0; i < c->n_acls; i++) {
		for (j = 0; j < c->acls[i].n_rules; j++)
			free(c->acls[i].rules[j].text);
		free(c->acls[i].rules);
	}
	for (i = 0; i < c->n_entries; i++)
		free(c->entries[i].e.lines);
	for (i = 0; i < c->n_kept; i++) {
		free(c->kept[i].block);
		free(c->kept[i].text);
	}
	if (c->keys)
		explicit_bzero(c->keys, c->n_keys * sizeof(*c->keys));
	free(c->names);
	free(c->groups);
	free(c->objects);
	free(c->tsets);
	free(c->acls);
	free(c->entries);
	free(c->binds);
	free(c->addrs);
	free(c->ifaces);
	free(c->chainkeys);
	free(c->policies);
	free(c->keys);
	free(c->proposals);
	free(c->uses);
	free(c->profiles);
	free(c->kept);
	memset(c, 0, sizeof(*c));
}

/* -1, 0, 1 as of strcmp(), but of numbers */
static int order(uint32_t a, uint32_t b)
{
	return a < b ? -1 : a > b;
}

static int order_tracks(const void *x, const void *y)
{
	const struct conf_track *a = x, *b = y;
	int d = strcmp(a->dev, b->dev);

	return d ? d : order(a->object, b->object);
}

static int order_addrs(const void *x, const void *y)
{
	const uint32_t *a = x, *b = y;

	return order(ntohl(*a), ntohl(*b));
}

static int order_globals(const void *x, const void *y)
{
	const struct conf_global *a = x, *b = y;

	return memcmp(a->ip, b->ip, sizeof(a->ip));
}

static int order_groups(const void *x, const void *y)
{
	const struct conf_group *a = x, *b = y;
	int d = strcmp(a->dev, b->dev);

	return d ? d : order(a->number, b->number);
}

static int order_ifaces(const void *x, const void *y)
{
	const struct conf_iface *a = x, *b = y;

	return strcmp(a->dev, b->dev);
}

static int order_objects(const void *x, const void *y)
{
	const struct conf_object *a = x, *b = y;

	return order(a->number, b->number);
}

static int order_members(const void *x, const void *y)
{
	const struct conf_member *a = x, *b = y;

	return order(a->number, b->number);
}

static int order_chainkeys(const void *x, const void *y)
{
	const struct conf_chainkey *a = x, *b = y;
	int d = strcmp(a->chain, b->chain);

	return d ? d : order(a->number, b->number);
}

static int order_tsets(const void *x, const void *y)
{
	const struct conf_tset *a = x, *b = y;

	return strcmp(a->t.name, b->t.name);
}

static int order_entries(const void *x, const void *y)
{
	const struct conf_entry *a = x, *b = y;
	int d = strcmp(a->e.map, b->e.map);

	return d ? d : order(a->e.seq, b->e.seq);
}

static int order_binds(const void *x, const void *y)
{
	const struct conf_bind *a = x, *b = y;
	int d = strcmp(a->dev, b->dev);

	return d ? d : strcmp(a->map, b->map);
}

static int order_policies(const void *x, const void *y)
{
	const struct conf_policy *a = x, *b = y;

	return order(a->prio, b->prio);
}

static int order_ips(struct ip a, struct ip b)
{
	int d = order(a.ver, b.ver);
	unsigned int i;

	for (i = 0; i < 4 && !d; i++)
		d = order(ntohl(a.w[i]), ntohl(b.w[i]));
	return d;
}

static int order_keys(const void *x, const void *y)
{
	const struct conf_key *a = x, *b = y;
	int d = strcmp(a->ring, b->ring);

	if (!d)
		d = strcmp(a->name, b->name);
	if (!d)
		d = order_ips(a->net.addr, b->net.addr);
	return d ? d : order(a->net.len, b->net.len);
}

/* qsort() takes no NULL. */
static void sort(void *v, size_t n, size_t size,
		 int (*fn)(const void *a, const void *b))
{
	if (n)
		qsort(v, n, size, fn);
}

#define SORT(vec, n, fn)	sort(vec, n, sizeof(*(vec)), fn)

/**
 * conf_sort - bring a configuration into the one order that it is printed in
 * @c: configuration
 *
 * Lines that belong to others, and lists whose order means something, as access
 * lists, stay as they are.
 */
void conf_sort(struct conf *c)
{
	size_t i;

	SORT(c->groups, c->n_groups, order_groups);
	for (i = 0; i < c->n_groups; i++) {
		struct conf_group *g = &c->groups[i];

		SORT(g->tracks, g->n_tracks, order_tracks);
		SORT(g->secondaries, g->n_secondaries, order_addrs);
		SORT(g->globals, g->n_globals, order_globals);
	}
	SORT(c->ifaces, c->n_ifaces, order_ifaces);
	SORT(c->objects, c->n_objects, order_objects);
	for (i = 0; i < c->n_objects; i++)
		SORT(c->objects[i].members, c->objects[i].n_members,
		     order_members);
	SORT(c->chainkeys, c->n_chainkeys, order_chainkeys);
	SORT(c->tsets, c->n_tsets, order_tsets);
	SORT(c->entries, c->n_entries, order_entries);
	SORT(c->binds, c->n_binds, order_binds);
	SORT(c->policies, c->n_policies, order_policies);
	SORT(c->keys, c->n_keys, order_keys);
}

/**
 * conf_object - find a track object
 * @c: configuration
 * @number: of the object
 *
 * Return: the object, or NULL.
 */
struct conf_object *conf_object(const struct conf *c, uint32_t number)
{
	size_t i;

	for (i = 0; i < c->n_objects; i++)
		if (c->objects[i].number == number)
			return &c->objects[i];
	return NULL;
}

/**
 * conf_chainkey - find a key of a key chain
 * @c: configuration
 * @chain: the chain
 * @number: of the key
 *
 * Return: the key, or NULL.
 */
struct conf_chainkey *conf_chainkey(const struct conf *c, const char *chain,
				    uint32_t number)
{
	size_t i;

	for (i = 0; i < c->n_chainkeys; i++)
		if (c->chainkeys[i].number == number &&
		    !strcmp(c->chainkeys[i].chain, chain))
			return &c->chainkeys[i];
	return NULL;
}

/**
 * conf_chain_is_there - does a key chain have a key
 * @c: configuration
 * @chain: the chain
 *
 * Return: whether it has.
 */
bool conf_chain_is_there(const struct conf *c, const char *chain)
{
	size_t i;

	for (i = 0; i < c->n_chainkeys; i++)
		if (!strcmp(c->chainkeys[i].chain, chain))
			return true;
	return false;
}

/**
 * conf_tset - find a transform set
 * @c: configuration
 * @name: its name
 *
 * Return: the set, or NULL.
 */
struct conf_tset *conf_tset(const struct conf *c, const char *name)
{
	size_t i;

	for (i = 0; i < c->n_tsets; i++)
		if (!strcmp(c->tsets[i].t.name, name))
			return &c->tsets[i];
	return NULL;
}

/**
 * conf_acl - find an access list
 * @c: configuration
 * @name: its name
 *
 * Return: the list, or NULL.
 */
struct conf_acl *conf_acl(const struct conf *c, const char *name)
{
	size_t i;

	for (i = 0; i < c->n_acls; i++)
		if (!strcmp(c->acls[i].name, name))
			return &c->acls[i];
	return NULL;
}

/**
 * conf_entry - find an entry of a crypto map
 * @c: configuration
 * @map: the map
 * @seq: the entry
 *
 * Return: the entry, or NULL.
 */
struct conf_entry *conf_entry(const struct conf *c, const char *map,
			      uint32_t seq)
{
	size_t i;

	for (i = 0; i < c->n_entries; i++)
		if (c->entries[i].e.seq == seq &&
		    !strcmp(c->entries[i].e.map, map))
			return &c->entries[i];
	return NULL;
}

/**
 * conf_bind - find a binding
 * @c: configuration
 * @map: the map
 * @dev: the interface
 *
 * Return: the binding, or NULL.
 */
struct conf_bind *conf_bind(const struct conf *c, const char *map,
			    const char *dev)
{
	size_t i;

	for (i = 0; i < c->n_binds; i++)
		if (!strcmp(c->binds[i].map, map) &&
		    !strcmp(c->binds[i].dev, dev))
			return &c->binds[i];
	return NULL;
}

/**
 * conf_profile - find an IKEv2 profile
 * @c: configuration
 * @name: its name
 *
 * Return: the profile, or NULL.
 */
struct conf_profile *conf_profile(const struct conf *c, const char *name)
{
	size_t i;

	for (i = 0; i < c->n_profiles; i++)
		if (!strcmp(c->profiles[i].name, name))
			return &c->profiles[i];
	return NULL;
}

/**
 * conf_proposal - find an IKEv2 proposal
 * @c: configuration
 * @name: its name
 *
 * Return: the proposal, or NULL.
 */
struct conf_proposal *conf_proposal(const struct conf *c, const char *name)
{
	size_t i;

	for (i = 0; i < c->n_proposals; i++)
		if (!strcmp(c->proposals[i].name, name))
			return &c->proposals[i];
	return NULL;
}

/**
 * conf_map_is_there - does a crypto map have an entry
 * @c: configuration
 * @map: the map
 *
 * Return: whether it has.
 */
bool conf_map_is_there(const struct conf *c, const char *map)
{
	size_t i;

	for (i = 0; i < c->n_entries; i++)
		if (!strcmp(c->entries[i].e.map, map))
			return true;
	return false;
}

/**
 * conf_key - the key for a peer: that of the smallest network with it
 * @c: configuration
 * @ring: IKEv2 keyring, "" for IKEv1
 * @peer: address
 *
 * Return: the key, or NULL.
 */
const struct conf_key *conf_key(const struct conf *c, const char *ring,
				struct ip peer)
{
	const struct conf_key *found = NULL;
	size_t i;

	for (i = 0; i < c->n_keys; i++) {
		const struct conf_key *k = &c->keys[i];

		if (strcmp(k->ring, ring) || !*k->key ||
		    !prefix_has(&k->net, peer))
			continue;
		if (!found || k->net.len > found->net.len)
			found = k;
	}
	return found;
}

/**
 * conf_object_equal - are two track objects the same, whatever a list has in it
 * @a: object
 * @b: object
 *
 * Return: whether they are.
 */
bool conf_object_equal(const struct conf_object *a,
		       const struct conf_object *b)
{
	size_t i;

	if (a->type != b->type || strcmp(a->dev, b->dev) ||
	    !prefix_equal(&a->dst, &b->dst) ||
	    a->up != b->up || a->weight_up != b->weight_up ||
	    a->weight_down != b->weight_down || a->n_members != b->n_members)
		return false;
	for (i = 0; i < a->n_members; i++)
		if (a->members[i].number != b->members[i].number ||
		    a->members[i].negate != b->members[i].negate ||
		    a->members[i].weight != b->members[i].weight)
			return false;
	return true;
}

static bool span_equal(const struct conf_span *a, const struct conf_span *b)
{
	return a->from == b->from && a->until == b->until;
}

/**
 * conf_chainkey_equal - are two keys of a key chain the same
 * @a: key
 * @b: key
 *
 * Return: whether they are, as far as the name of the file tells.
 */
bool conf_chainkey_equal(const struct conf_chainkey *a,
			 const struct conf_chainkey *b)
{
	return !strcmp(a->file, b->file) &&
	       span_equal(&a->accept, &b->accept) &&
	       span_equal(&a->send, &b->send);
}

/**
 * conf_tset_equal - do two transform sets protect in the same way
 * @a: set
 * @b: set
 *
 * Return: whether they do.
 */
bool conf_tset_equal(const struct tset *a, const struct tset *b)
{
	return a->cipher == b->cipher && a->keylen == b->keylen &&
	       a->integ == b->integ;
}

/**
 * conf_bind_equal - do two bindings of a map to an interface follow the same
 * @a: binding
 * @b: binding
 *
 * Return: whether they do.
 */
bool conf_bind_equal(const struct conf_bind *a, const struct conf_bind *b)
{
	return !strcmp(a->red, b->red) && ip_equal(a->local, b->local);
}

/**
 * conf_lines_have - is a line in an entry's ACL
 * @e: entry
 * @l: line
 *
 * Return: whether it is.
 */
bool conf_lines_have(const struct entry *e, const struct line *l)
{
	size_t i;

	for (i = 0; i < e->n_lines; i++)
		if (line_equal(&e->lines[i], l))
			return true;
	return false;
}

/**
 * conf_reqid_of - where the reqids of an entry's lines begin
 * @e: entry
 *
 * Return: reqid of the first line if the others count on from it, and somebody
 *	chose them: what the kernel chooses is far above. 0 otherwise.
 */
uint32_t conf_reqid_of(const struct conf_entry *e)
{
	uint32_t first = e->e.n_lines ? e->e.lines[0].reqid : 0;
	size_t i;

	for (i = 0; i < e->e.n_lines; i++)
		if (e->e.lines[i].reqid != first + i)
			return 0;
	return first <= CONF_REQID_MAX ? first : 0;
}

/**
 * conf_lines_equal - are two ACLs the same; their order is that of the policies
 * @a: entry
 * @b: entry
 *
 * Return: whether they are.
 */
bool conf_lines_equal(const struct entry *a, const struct entry *b)
{
	size_t i;

	if (a->n_lines != b->n_lines)
		return false;
	for (i = 0; i < a->n_lines; i++)
		if (!line_equal(&a->lines[i], &b->lines[i]))
			return false;
	return true;
}
