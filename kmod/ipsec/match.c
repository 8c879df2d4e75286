// SPDX-License-Identifier: GPL-2.0
/*
 * Lines of a crypto ACL, and the reqids that tie a line to its SAs.
 */
#include <linux/netlink.h>
#include <linux/slab.h>

#include "hsrp.h"
#include "has_ip6.h"
#include "ipsec/addr.h"
#include "ipsec/cryptomap.h"
#include "ntf.h"

static struct hsrp_match *hsrp_match_by_reqid(struct hsrp_net *hn, u32 reqid)
{
	struct hsrp_match *m;

	hash_for_each_possible(hn->reqids, m, by_reqid, reqid)
		if (m->reqid == reqid)
			return m;
	return NULL;
}

#define HSRP_FNV_BASIS	2166136261U

/* FNV-1a: by bytes, so it is the same on every machine and kernel. */
static u32 hsrp_fnv(u32 hash, const void *data, size_t len)
{
	const u8 *p = data;

	while (len--)
		hash = (hash ^ *p++) * 16777619;
	return hash;
}

static u32 hsrp_fnv_addr(u32 hash, const struct hsrp_addr *addr)
{
	return hsrp_fnv(hash, addr->ip, hsrp_addr_bits(addr) / 8);
}

static u32 hsrp_fnv_nets(u32 hash, const struct hsrp_match_conf *conf)
{
	hash = hsrp_fnv_addr(hash, &conf->src);
	hash = hsrp_fnv(hash, &conf->src_len, sizeof(conf->src_len));
	hash = hsrp_fnv_addr(hash, &conf->dst);
	return hsrp_fnv(hash, &conf->dst_len, sizeof(conf->dst_len));
}

/*
 * Both routers of a pair, and every boot, must come to the same number from
 * the same line: the IKE daemon's configuration carries it.
 */
static u32 hsrp_match_auto_reqid(struct hsrp_net *hn,
				 const struct hsrp_match_conf *conf)
{
	__be32 seq = cpu_to_be32(conf->seq);
	u32 hash = HSRP_FNV_BASIS;
	u32 i, reqid;

	hash = hsrp_fnv(hash, conf->map, strlen(conf->map));
	hash = hsrp_fnv(hash, &seq, sizeof(seq));
	hash = hsrp_fnv_nets(hash, conf);

	for (i = 0; i < HSRP_REQID_SPAN; i++) {
		reqid = HSRP_REQID_BASE + (hash % HSRP_REQID_SPAN + i) %
					  HSRP_REQID_SPAN;
		if (!hsrp_match_by_reqid(hn, reqid))
			return reqid;
	}
	return 0;
}

static bool hsrp_net_is_multicast(const struct hsrp_addr *net)
{
	return net->ipver == HSRP_IPV6 ?
	       ipv6_addr_is_multicast(hsrp_addr_in6(net)) :
	       ipv4_is_multicast(net->ip[0]);
}

/*
 * Neighbour discovery is IPv6 itself, and would be protected as well: towards
 * neighbours for whom there is no tunnel.
 */
static int hsrp_match_check_link(const struct hsrp_match_conf *conf,
				 struct netlink_ext_ack *extack)
{
	static const __be32 link[] = {
		cpu_to_be32(0xfe800000), cpu_to_be32(0xff000000),
	};
	struct hsrp_addr first = { .ipver = HSRP_IPV6 };
	unsigned int i;

	if (hsrp_addr_link_local(&conf->src)) {
		NL_SET_ERR_MSG(extack, "Link-local addresses are not routed");
		return -EINVAL;
	}
	if (conf->dst.ipver != HSRP_IPV6)
		return 0;
	for (i = 0; i < ARRAY_SIZE(link); i++) {
		first.ip[0] = link[i];
		if (!hsrp_addr_in_net(&first, &conf->dst, conf->dst_len) &&
		    !hsrp_addr_link_local(&conf->dst))
			continue;
		NL_SET_ERR_MSG(extack,
			       "The destination must not have link-local or multicast addresses, 2000::/3 is without");
		return -EINVAL;
	}
	return 0;
}

static int hsrp_match_check_nets(const struct hsrp_match_conf *conf,
				 struct netlink_ext_ack *extack)
{
	const u8 bits = hsrp_addr_bits(&conf->src);
	int err;

	err = conf->src.ipver == HSRP_IPV6 ? hsrp_ip6_need(extack) : 0;
	if (err)
		return err;
	if (conf->src_len > bits || conf->dst_len > bits) {
		if (bits == 32)
			NL_SET_ERR_MSG(extack, "A prefix length is 0 to 32");
		else
			NL_SET_ERR_MSG(extack, "A prefix length is 0 to 128");
		return -EINVAL;
	}
	if (hsrp_net_has_host_bits(&conf->src, conf->src_len)) {
		NL_SET_ERR_MSG(extack,
			       "The source has bits set beyond its prefix length");
		return -EINVAL;
	}
	if (hsrp_net_has_host_bits(&conf->dst, conf->dst_len)) {
		NL_SET_ERR_MSG(extack,
			       "The destination has bits set beyond its prefix length");
		return -EINVAL;
	}
	if (hsrp_net_is_multicast(&conf->src) ||
	    hsrp_net_is_multicast(&conf->dst)) {
		NL_SET_ERR_MSG(extack,
			       "A crypto map protects unicast traffic only");
		return -EINVAL;
	}
	if (conf->src_len && hsrp_addr_equal(&conf->src, &conf->dst) &&
	    conf->src_len == conf->dst_len) {
		NL_SET_ERR_MSG(extack,
			       "Source and destination are the same network");
		return -EINVAL;
	}
	return hsrp_match_check_link(conf, extack);
}

/*
 * Whether it is that of the peer does not matter: a tunnel carries the other one,
 * too. But an entry has one access list, and that has one.
 */
static int hsrp_match_check_family(struct hsrp_map_entry *entry,
				   const struct hsrp_match_conf *conf,
				   struct netlink_ext_ack *extack)
{
	const struct hsrp_match *first;

	if (conf->src.ipver != conf->dst.ipver) {
		NL_SET_ERR_MSG(extack,
			       "Source and destination are of different families");
		return -EAFNOSUPPORT;
	}
	first = list_first_entry_or_null(&entry->matches, struct hsrp_match,
					 node);
	if (first && first->src.ipver != conf->src.ipver) {
		NL_SET_ERR_MSG(extack,
			       "The lines of an entry are of one family, the other one needs an entry of its own");
		return -EAFNOSUPPORT;
	}
	return 0;
}

static int hsrp_match_check(struct hsrp_net *hn,
			    struct hsrp_map_entry *entry,
			    const struct hsrp_match_conf *conf,
			    struct netlink_ext_ack *extack)
{
	const struct hsrp_match *same;
	int err;

	err = hsrp_match_check_family(entry, conf, extack) ?:
	      hsrp_match_check_nets(conf, extack);
	if (err)
		return err;

	/* no two lines of a map have the same networks */
	same = hsrp_nets_find(hn, entry->map, conf);
	if (same && same->entry == entry) {
		NL_SET_ERR_MSG(extack, "The entry has this line already");
		return -EEXIST;
	}
	if (same) {
		NL_SET_ERR_MSG(extack,
			       "Another entry of the crypto map has this line already");
		return -EEXIST;
	}
	if (conf->reqid && hsrp_match_by_reqid(hn, conf->reqid)) {
		NL_SET_ERR_MSG(extack, "Another line has this reqid already");
		return -EEXIST;
	}
	if (entry->n_matches >= HSRP_MATCH_MAX) {
		NL_SET_ERR_MSG(extack,
			       "An entry takes no more than 1024 lines");
		return -ENOSPC;
	}
	return 0;
}

/* Gaps are closed only when the numbers have run out. */
static u16 hsrp_match_next_line(struct hsrp_map_entry *e)
{
	struct hsrp_match *m;
	u16 line = 0;

	if (list_empty(&e->matches))
		return 0;

	m = list_last_entry(&e->matches, struct hsrp_match, node);
	if (m->line < HSRP_LINE_MAX)
		return m->line + 1;

	list_for_each_entry(m, &e->matches, node)
		m->line = line++;
	return line;
}

static struct hsrp_map_entry *
hsrp_match_entry(struct hsrp_net *hn, const struct hsrp_match_conf *conf,
		 struct netlink_ext_ack *extack)
{
	struct hsrp_map *map = hsrp_map_find(hn, conf->map);
	struct hsrp_map_entry *e;

	if (!map) {
		NL_SET_ERR_MSG(extack, "There is no crypto map of this name");
		return NULL;
	}
	e = hsrp_map_entry_find(map, conf->seq);
	if (!e)
		NL_SET_ERR_MSG(extack,
			       "The crypto map has no entry of this sequence number");
	return e;
}

/**
 * hsrp_match_add() - add a line at the end of an entry's ACL
 * @hn: namespace
 * @conf: the line
 * @extack: for the reason of a refusal
 *
 * Context: process context, hn->lock held.
 * Return: 0, -ENOENT without such an entry, -EINVAL for networks that are not
 *	possible, -EAFNOSUPPORT for those of two families, of another one than
 *	the lines that are there, or of one that the kernel does not have, -EEXIST,
 *	-ENOSPC, -ENOMEM.
 */
int hsrp_match_add(struct hsrp_net *hn, const struct hsrp_match_conf *conf,
		   struct netlink_ext_ack *extack)
{
	struct hsrp_map_entry *e = hsrp_match_entry(hn, conf, extack);
	struct hsrp_match *m;
	int err;

	if (!e)
		return -ENOENT;
	err = hsrp_match_check(hn, e, conf, extack);
	if (err)
		return err;

	m = kzalloc(sizeof(*m), GFP_KERNEL_ACCOUNT);
	if (!m)
		return -ENOMEM;

	m->entry = e;
	m->src = conf->src;
	m->src_len = conf->src_len;
	m->dst = conf->dst;
	m->dst_len = conf->dst_len;
	m->line = hsrp_match_next_line(e);
	m->reqid = conf->reqid ?: hsrp_match_auto_reqid(hn, conf);
	if (!m->reqid) {
		kfree(m);
		NL_SET_ERR_MSG(extack, "There is no reqid left");
		return -ENOSPC;
	}
	err = hsrp_nets_add(hn, m, conf);
	if (err) {
		kfree(m);
		return err;
	}
	list_add_tail(&m->node, &e->matches);
	hash_add(hn->reqids, &m->by_reqid, m->reqid);
	e->n_matches++;

	hsrp_ntf_emit(hn, &(struct hsrp_ntf) {
		.type = HSRP_EVENT_MATCH_NEW,
		.map = e->map->name,
		.map_seq = e->seq,
		.match = m,
	});
	hsrp_map_changed(hn, e->map);
	return 0;
}

static void hsrp_match_free(struct hsrp_net *hn, struct hsrp_match *m)
{
	list_del(&m->node);
	hash_del(&m->by_reqid);
	hsrp_nets_del(hn, m);
	m->entry->n_matches--;
	kfree_rcu(m, rcu);
}

/**
 * hsrp_match_del() - delete a line of an entry's ACL
 * @hn: namespace
 * @conf: the line; a reqid, if given, must be the line's
 * @extack: for the reason of a refusal
 *
 * Context: process context, hn->lock held.
 * Return: 0 or -ENOENT.
 */
int hsrp_match_del(struct hsrp_net *hn, const struct hsrp_match_conf *conf,
		   struct netlink_ext_ack *extack)
{
	struct hsrp_map_entry *e = hsrp_match_entry(hn, conf, extack);
	struct hsrp_match *m;

	if (!e)
		return -ENOENT;
	m = hsrp_nets_find(hn, e->map, conf);
	if (!m || m->entry != e || (conf->reqid && conf->reqid != m->reqid)) {
		NL_SET_ERR_MSG(extack, "The entry has no such line");
		return -ENOENT;
	}

	hsrp_ntf_emit(hn, &(struct hsrp_ntf) {
		.type = HSRP_EVENT_MATCH_DEL,
		.map = e->map->name,
		.map_seq = e->seq,
		.match = m,
	});
	hsrp_match_free(hn, m);
	hsrp_map_changed(hn, e->map);
	return 0;
}

/**
 * hsrp_match_free_all() - free all lines of an entry that is being deleted
 * @hn: namespace
 * @e: entry
 *
 * Context: process context, hn->lock held.
 */
void hsrp_match_free_all(struct hsrp_net *hn, struct hsrp_map_entry *e)
{
	struct hsrp_match *m, *tmp;

	list_for_each_entry_safe(m, tmp, &e->matches, node)
		hsrp_match_free(hn, m);
}
