/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What happened, for the multicast groups of the netlink family. Every room
 * may tell; netlink/notify.c sends.
 */
#ifndef _HSRP_NTF_H
#define _HSRP_NTF_H

#include <linux/hsrp.h>
#include <linux/types.h>

struct hsrp_addr;
struct hsrp_net;
struct hsrp_match;

/**
 * struct hsrp_ntf - one notification; a field that is zero is not sent,
 *	but for those named below
 * @type: what happened; it decides which multicast group gets it, and that
 *	GROUP_* events carry @group, *_STATE and TRACK events @old and @new
 * @ifname: interface
 * @name: redundancy name, transform set
 * @map: crypto map
 * @reason: a sentence
 * @match: line of the crypto ACL
 * @vip: local address of either family, instead of @addr
 * @router: another router or crypto peer, of either family
 * @dst: destination of a reverse route
 * @group: number of the group
 * @map_seq: entry of the crypto map
 * @addr: local address
 * @dst_len: prefix length of @dst
 * @generation: of the binding
 * @count: how many
 * @object: number of a track object
 * @spi: SPI that no SA has
 * @old: state before
 * @new: state now
 */
struct hsrp_ntf {
	enum hsrp_event_type type;
	const char *ifname;
	const char *name;
	const char *map;
	const char *reason;
	const struct hsrp_match *match;
	const struct hsrp_addr *vip;
	const struct hsrp_addr *router;
	const struct hsrp_addr *dst;
	u32 group;
	u32 map_seq;
	__be32 addr;
	u8 dst_len;
	u32 generation;
	u32 count;
	u32 object;
	__be32 spi;
	u8 old;
	u8 new;
};

/* netlink/notify.c */
void hsrp_ntf_emit(struct hsrp_net *hn, const struct hsrp_ntf *ntf);

#endif /* _HSRP_NTF_H */
