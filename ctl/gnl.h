/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The generic netlink family as the tool sees it.
 */
#ifndef _HSRPCTL_GNL_H
#define _HSRPCTL_GNL_H

#include <netlink/attr.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <linux/hsrp.h>

struct ctl;

/**
 * struct gnl - a generic netlink socket
 * @sk: the socket
 * @family: id of the family, 0 while the kernel does not have it
 * @sentence: why the last request was refused, as the kernel put it, or ""
 */
struct gnl {
	struct nl_sock *sk;
	int family;
	char sentence[256];
};

/**
 * struct gnl_obj - one message of the kernel
 * @cmd: its command
 * @tb: its attributes by type; of a repeated one the last
 * @head: its first attribute
 * @len: length of all attributes
 */
struct gnl_obj {
	uint8_t cmd;
	struct nlattr **tb;
	struct nlattr *head;
	int len;
};

/* Returns 0, or -errno to stop. */
typedef int (*gnl_fn)(const struct gnl_obj *obj, void *arg);

#define GNL_TB_MAX	63

/* Each attribute of @type, for those that may be repeated. */
#define gnl_for_each(pos, obj, type, rem) \
	nla_for_each_attr(pos, (obj)->head, (obj)->len, rem) \
		if (nla_type(pos) == (type))

struct gnl *gnl_open(int *err);
void gnl_free(struct gnl *nl);
int gnl_resolve(struct gnl *nl);

struct nl_msg *gnl_new(uint8_t cmd, int flags);
void gnl_drop(struct nl_msg *msg);
int gnl_talk(struct gnl *nl, struct nl_msg *msg, gnl_fn fn, void *arg);
int gnl_get_all(struct gnl *nl, uint8_t cmd, gnl_fn fn, void *arg);
int gnl_parse(struct nlmsghdr *nlh, gnl_fn fn, void *arg);
bool gnl_from_kernel(const struct sockaddr_nl *from);

/* The same for a verb: opens the socket and complains. RC_* */
int ctl_open(struct ctl *ctl);
int ctl_talk(struct ctl *ctl, struct nl_msg *msg, gnl_fn fn, void *arg);
int ctl_show(struct ctl *ctl, struct nl_msg *msg, const char *title, gnl_fn fn,
	     void *arg);
int ctl_refused(const struct gnl *nl, int err);

/*
 * The value of an attribute; zero or "" where it is absent, and where it is not
 * long enough to hold one.
 */
static inline bool attr_has(const struct nlattr *a, size_t size)
{
	return a && (size_t)nla_len(a) >= size;
}

static inline uint8_t attr_u8(const struct nlattr *a)
{
	return attr_has(a, sizeof(uint8_t)) ? nla_get_u8(a) : 0;
}

static inline uint32_t attr_u32(const struct nlattr *a)
{
	return attr_has(a, sizeof(uint32_t)) ? nla_get_u32(a) : 0;
}

static inline uint64_t attr_u64(const struct nlattr *a)
{
	return attr_has(a, sizeof(uint64_t)) ? nla_get_u64(a) : 0;
}

static inline const char *attr_str(const struct nlattr *a)
{
	return a && memchr(nla_data(a), '\0', (size_t)nla_len(a)) ?
	       nla_get_string(a) : "";
}

/* A member that holds one has room for 16 bytes; all zero: none. */
static inline void attr_ip6(uint8_t *ip, const struct nlattr *a)
{
	memset(ip, 0, HSRP_IP6_LEN);
	if (attr_has(a, HSRP_IP6_LEN))
		memcpy(ip, nla_data(a), HSRP_IP6_LEN);
}

#endif /* _HSRPCTL_GNL_H */
