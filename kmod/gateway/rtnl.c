// SPDX-License-Identifier: GPL-2.0
/*
 * rtnetlink client (design D3). The kernel's own functions for addresses and
 * routes are not exported; the uAPI is, it lasts, and `ip monitor` shows what
 * was done.
 *
 * rtnetlink runs a request within sendmsg(), so the answer is there already
 * when we read it.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/delay.h>
#include <linux/error-injection.h>
#include <linux/hsrp.h>
#include <linux/inetdevice.h>
#include <linux/minmax.h>
#include <linux/net.h>
#include <linux/ratelimit.h>
#include <linux/slab.h>
#include <net/addrconf.h>
#include <net/netlink.h>
#include <net/sock.h>

#include "gateway/rtnl.h"
#include "hsrp.h"

#define HSRP_RTNL_TIMEOUT	HZ
#define HSRP_RTNL_BUF		4096
/* The best there is. In IPv4 that is 0, which in IPv6 stands for 1024. */
#define HSRP_RTNL_METRIC6	1
/* Answers to others' requests that may be in the queue before ours. */
#define HSRP_RTNL_TRIES		16
/* A removal that only memory stood in the way of, and between two of them. */
#define HSRP_RTNL_DEL_TRIES	5
#define HSRP_RTNL_DEL_PAUSE_MS	10

static int hsrp_rtnl_open(struct hsrp_net *hn)
{
	struct socket *sock;
	int err;

	if (hn->rtnl_sock)
		return 0;
	err = sock_create_kern(hn->net, AF_NETLINK, SOCK_RAW, NETLINK_ROUTE,
			       &sock);
	if (err)
		return err;
	sock->sk->sk_rcvtimeo = HSRP_RTNL_TIMEOUT;
	hn->rtnl_sock = sock;
	return 0;
}

/**
 * hsrp_rtnl_net_exit() - close the rtnetlink client
 * @hn: namespace, in which nobody does anything any more
 *
 * Context: process; hn->lock not held: closing a netlink socket calls the
 * notifiers, and ours takes that lock.
 */
void hsrp_rtnl_net_exit(struct hsrp_net *hn)
{
	if (!hn->rtnl_sock)
		return;
	sock_release(hn->rtnl_sock);
	hn->rtnl_sock = NULL;
}

static noinline int hsrp_rtnl_send(struct hsrp_net *hn, struct sk_buff *req)
{
	/* permission is judged by us only when the address is explicit */
	struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
	struct msghdr msg = {
		.msg_name = &kernel,
		.msg_namelen = sizeof(kernel),
	};
	struct kvec iov = {
		.iov_base = req->data,
		.iov_len = req->len,
	};
	int ret;

	ret = kernel_sendmsg(hn->rtnl_sock, &msg, &iov, 1, req->len);
	return min(ret, 0);
}

/* tests: rtnetlink refuses */
ALLOW_ERROR_INJECTION(hsrp_rtnl_send, ERRNO);

/* The next message of the kernel; its length, or an error. */
static int hsrp_rtnl_recv(struct hsrp_net *hn, void *buf)
{
	struct sockaddr_nl from = {};
	struct msghdr msg = {
		.msg_name = &from,
		.msg_namelen = sizeof(from),
	};
	struct kvec iov = {
		.iov_base = buf,
		.iov_len = HSRP_RTNL_BUF,
	};
	int ret;

	ret = kernel_recvmsg(hn->rtnl_sock, &msg, &iov, 1, HSRP_RTNL_BUF, 0);
	if (ret < 0)
		return ret;
	if (msg.msg_flags & MSG_TRUNC)
		return -EMSGSIZE;
	/* others may write to our port, too */
	return from.nl_pid ? 0 : ret;
}

/*
 * Find the message that answers request number @seq. *@answer is NULL when that
 * was an acknowledgment; it points into @buf.
 */
static noinline int hsrp_rtnl_answer(struct hsrp_net *hn, u32 seq, void *buf,
				     const struct nlmsghdr **answer)
{
	const struct nlmsghdr *nlh;
	const struct nlmsgerr *e;
	int i, len;

	for (i = 0; i < HSRP_RTNL_TRIES; i++) {
		len = hsrp_rtnl_recv(hn, buf);
		if (len < 0)
			return len;
		nlh = buf;
		if (!nlmsg_ok(nlh, len) || nlh->nlmsg_seq != seq)
			continue;
		if (nlh->nlmsg_type != NLMSG_ERROR) {
			*answer = nlh;
			return 0;
		}
		if (nlmsg_len(nlh) < sizeof(*e))
			return -EBADMSG;
		*answer = NULL;
		e = nlmsg_data(nlh);
		return e->error;
	}
	return -EAGAIN;
}

/* tests: it was done, and the answer is lost */
ALLOW_ERROR_INJECTION(hsrp_rtnl_answer, ERRNO);

/* One request and its answer; takes @req. */
static int hsrp_rtnl_talk(struct hsrp_net *hn, struct sk_buff *req, void *buf,
			  const struct nlmsghdr **answer)
{
	struct nlmsghdr *nlh = nlmsg_hdr(req);
	int err;

	nlmsg_end(req, nlh);
	nlh->nlmsg_seq = ++hn->rtnl_seq;
	err = hsrp_rtnl_send(hn, req);
	if (!err)
		err = hsrp_rtnl_answer(hn, nlh->nlmsg_seq, buf, answer);
	nlmsg_free(req);
	return err;
}

/* A request with room for a few attributes, its fixed header zeroed. */
static struct sk_buff *hsrp_rtnl_request(u16 type, u16 flags, size_t hdrlen)
{
	struct sk_buff *req = nlmsg_new(hdrlen + 128, GFP_KERNEL);
	struct nlmsghdr *nlh;

	if (!req)
		return NULL;
	nlh = nlmsg_put(req, 0, 0, type, hdrlen, NLM_F_REQUEST | flags);
	memset(nlmsg_data(nlh), 0, hdrlen);
	return req;
}

/*
 * Nothing was done for want of memory; or it was done, and the acknowledgment
 * was lost for want of memory.
 */
static bool hsrp_rtnl_starved(int err)
{
	return err == -ENOMEM || err == -ENOBUFS || err == -EAGAIN;
}

/*
 * Is another try to remove something worth it? The caller may be about to
 * forget what it was, and to remove what is gone already does no harm.
 */
static bool hsrp_rtnl_insist(int err, unsigned int *tries)
{
	if (!hsrp_rtnl_starved(err) || ++*tries == HSRP_RTNL_DEL_TRIES)
		return false;
	msleep(HSRP_RTNL_DEL_PAUSE_MS);
	return true;
}

/* Errors that the callers expect are not worth a line in the log. */
static bool hsrp_rtnl_expected(int err)
{
	switch (err) {
	case 0:
	case -EEXIST:
	case -EADDRNOTAVAIL:
	case -ENODEV:
	case -ESRCH:
		return true;
	}
	return false;
}

/* Change something and wait for the acknowledgment; takes @req. */
static int hsrp_rtnl_change(struct hsrp_net *hn, struct sk_buff *req,
			    const char *what, const struct hsrp_addr *addr)
{
	const struct nlmsghdr *answer;
	struct hsrp_addr_text text;
	void *buf;
	int err;

	lockdep_assert_held(&hn->lock);

	err = hsrp_rtnl_open(hn);
	buf = err ? NULL : kmalloc(HSRP_RTNL_BUF, GFP_KERNEL);
	if (buf) {
		err = hsrp_rtnl_talk(hn, req, buf, &answer);
		kfree(buf);
	} else {
		nlmsg_free(req);
		err = err ?: -ENOMEM;
	}
	if (!hsrp_rtnl_expected(err)) {
		hsrp_count(hn, HSRP_CNT_RTNL_ERROR);
		net_warn_ratelimited("cannot %s %s (%d)\n", what,
				     hsrp_addr_str(addr, &text), err);
	}
	return err;
}

static u8 hsrp_rtnl_family(const struct hsrp_addr *addr)
{
	return addr->ipver == HSRP_IPV6 ? AF_INET6 : AF_INET;
}

/* By what it is found again, whoever removes it. */
static int hsrp_rtnl_put_addr(struct sk_buff *req, const struct hsrp_addr *addr)
{
	if (addr->ipver == HSRP_IPV6)
		return nla_put(req, IFA_LOCAL, sizeof(addr->ip), addr->ip);
	return nla_put_in_addr(req, IFA_LOCAL, hsrp_addr_get4(addr)) ?:
	       nla_put_in_addr(req, IFA_ADDRESS, hsrp_addr_get4(addr));
}

/*
 * In IPv6 it is there at once and for ever, without a route to a subnet. Not
 * preferred: what this router says for itself does not come from it.
 */
static int hsrp_rtnl_put_new(struct sk_buff *req, const struct hsrp_addr *addr)
{
	/* all ones is for ever, and zero is not at all */
	const struct ifa_cacheinfo forever = { .ifa_valid = U32_MAX };
	const u32 flags = IFA_F_NODAD | IFA_F_NOPREFIXROUTE;

	if (addr->ipver == HSRP_IPV6 &&
	    (nla_put_u32(req, IFA_FLAGS, flags) ||
	     nla_put(req, IFA_CACHEINFO, sizeof(forever), &forever)))
		return -EMSGSIZE;
	return nla_put_u8(req, IFA_PROTO, HSRP_RTPROT);
}

static int hsrp_rtnl_addr(struct hsrp_net *hn, u16 type, u16 flags, int ifindex,
			  const struct hsrp_addr *addr, const char *what)
{
	const bool ip6 = addr->ipver == HSRP_IPV6;
	struct ifaddrmsg *ifm;
	struct sk_buff *req;

	req = hsrp_rtnl_request(type, flags | NLM_F_ACK, sizeof(*ifm));
	if (!req)
		return -ENOMEM;
	ifm = nlmsg_data(nlmsg_hdr(req));
	ifm->ifa_family = hsrp_rtnl_family(addr);
	ifm->ifa_prefixlen = ip6 ? 128 : 32;
	ifm->ifa_scope = hsrp_addr_link_local(addr) ? RT_SCOPE_LINK :
						      RT_SCOPE_UNIVERSE;
	ifm->ifa_index = ifindex;
	if (hsrp_rtnl_put_addr(req, addr) ||
	    (type == RTM_NEWADDR && hsrp_rtnl_put_new(req, addr))) {
		nlmsg_free(req);
		return -EMSGSIZE;
	}
	return hsrp_rtnl_change(hn, req, what, addr);
}

/**
 * hsrp_rtnl_addr_add() - put an address on a device, as a /32 or /128
 * @hn: namespace
 * @ifindex: device
 * @addr: address; it carries the address protocol %HSRP_RTPROT
 *
 * Nobody is asked whether it is a duplicate: another router had it until now.
 *
 * Context: process; hn->lock held, RTNL not held.
 * Return: 0; -EEXIST it was there; or another negative errno.
 */
int hsrp_rtnl_addr_add(struct hsrp_net *hn, int ifindex,
		       const struct hsrp_addr *addr)
{
	return hsrp_rtnl_addr(hn, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL,
			      ifindex, addr, "add address");
}

/**
 * hsrp_rtnl_addr_del() - take such an address off a device
 * @hn: namespace
 * @ifindex: device
 * @addr: address
 *
 * Context: process; hn->lock held, RTNL not held.
 * Return: 0, also when it was not there any more, nor the device; or a negative
 * errno.
 */
int hsrp_rtnl_addr_del(struct hsrp_net *hn, int ifindex,
		       const struct hsrp_addr *addr)
{
	unsigned int tries = 0;
	int err;

	do
		err = hsrp_rtnl_addr(hn, RTM_DELADDR, 0, ifindex, addr,
				     "remove address");
	while (hsrp_rtnl_insist(err, &tries));

	return err == -EADDRNOTAVAIL || err == -ENODEV ? 0 : err;
}

static int hsrp_rtnl_put_ip(struct sk_buff *req, int attr,
			    const struct hsrp_addr *addr)
{
	if (addr->ipver == HSRP_IPV6)
		return nla_put(req, attr, sizeof(addr->ip), addr->ip);
	return nla_put_in_addr(req, attr, addr->ip[0]);
}

static int hsrp_rtnl_route(struct hsrp_net *hn, u16 type, u16 flags,
			   const struct hsrp_rt *rt, const char *what)
{
	const bool via = hsrp_addr_set(&rt->gateway);
	struct sk_buff *req;
	struct rtmsg *rtm;

	req = hsrp_rtnl_request(type, flags | NLM_F_ACK, sizeof(*rtm));
	if (!req)
		return -ENOMEM;
	rtm = nlmsg_data(nlmsg_hdr(req));
	rtm->rtm_family = hsrp_rtnl_family(&rt->dst);
	rtm->rtm_dst_len = rt->dst_len;
	rtm->rtm_table = RT_TABLE_MAIN;
	rtm->rtm_protocol = HSRP_RTPROT;
	rtm->rtm_scope = via ? RT_SCOPE_UNIVERSE : RT_SCOPE_LINK;
	rtm->rtm_type = RTN_UNICAST;
	if ((rt->dst_len && hsrp_rtnl_put_ip(req, RTA_DST, &rt->dst)) ||
	    (via && hsrp_rtnl_put_ip(req, RTA_GATEWAY, &rt->gateway)) ||
	    nla_put_u32(req, RTA_OIF, rt->ifindex) ||
	    (rt->dst.ipver == HSRP_IPV6 &&
	     nla_put_u32(req, RTA_PRIORITY, HSRP_RTNL_METRIC6))) {
		nlmsg_free(req);
		return -EMSGSIZE;
	}
	return hsrp_rtnl_change(hn, req, what, &rt->dst);
}

/**
 * hsrp_rtnl_route_add() - add a route to the main table
 * @hn: namespace
 * @rt: route; it carries the protocol number %HSRP_RTPROT
 *
 * Context: process; hn->lock held, RTNL not held.
 * Return: 0; -EEXIST there is one to that destination with the same metric; or
 * another negative errno.
 */
int hsrp_rtnl_route_add(struct hsrp_net *hn, const struct hsrp_rt *rt)
{
	return hsrp_rtnl_route(hn, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, rt,
			       "add route to");
}

/**
 * hsrp_rtnl_route_del() - remove a route of ours
 * @hn: namespace
 * @rt: route, as it was added; others' to the same destination stay
 *
 * Context: process; hn->lock held, RTNL not held.
 * Return: 0, also when it was not there any more, nor the device; or a negative
 * errno.
 */
int hsrp_rtnl_route_del(struct hsrp_net *hn, const struct hsrp_rt *rt)
{
	unsigned int tries = 0;
	int err;

	do
		err = hsrp_rtnl_route(hn, RTM_DELROUTE, 0, rt,
				      "remove route to");
	while (hsrp_rtnl_insist(err, &tries));

	return err == -ESRCH || err == -ENODEV ? 0 : err;
}

/* Is an address of a route what it should be? None where that is all zero */
static bool hsrp_rtnl_is_ip(const struct nlattr *attr,
			    const struct hsrp_addr *addr)
{
	const int len = addr->ipver == HSRP_IPV6 ? 16 : 4;

	if (!attr)
		return !hsrp_addr_set(addr);
	return nla_len(attr) == len && !memcmp(nla_data(attr), addr->ip, len);
}

/* Is the route in the answer the one we mean? */
static bool hsrp_rtnl_route_equal(const struct nlmsghdr *nlh,
				  const struct hsrp_rt *rt)
{
	const struct rtmsg *rtm = nlmsg_data(nlh);
	struct nlattr *tb[RTA_MAX + 1];

	if (nlh->nlmsg_type != RTM_NEWROUTE ||
	    nlmsg_parse_deprecated(nlh, sizeof(*rtm), tb, RTA_MAX, NULL, NULL))
		return false;
	return rtm->rtm_protocol == HSRP_RTPROT &&
	       rtm->rtm_type == RTN_UNICAST &&
	       rtm->rtm_dst_len == rt->dst_len &&
	       hsrp_rtnl_is_ip(tb[RTA_DST], &rt->dst) &&
	       hsrp_rtnl_is_ip(tb[RTA_GATEWAY], &rt->gateway) &&
	       tb[RTA_OIF] && nla_get_u32(tb[RTA_OIF]) == rt->ifindex;
}

/* Which route would a packet to @dst take: is it @rt? */
static int hsrp_rtnl_route_taken(struct hsrp_net *hn, const struct hsrp_rt *rt,
				 const struct hsrp_addr *dst, void *buf)
{
	const struct nlmsghdr *answer = NULL;
	struct sk_buff *req;
	struct rtmsg *rtm;
	int err;

	req = hsrp_rtnl_request(RTM_GETROUTE, 0, sizeof(*rtm));
	if (!req)
		return -ENOMEM;
	rtm = nlmsg_data(nlmsg_hdr(req));
	rtm->rtm_family = hsrp_rtnl_family(dst);
	rtm->rtm_dst_len = dst->ipver == HSRP_IPV6 ? 128 : 32;
	/* the entry of the table, not the route made from it */
	rtm->rtm_flags = RTM_F_FIB_MATCH;
	if (hsrp_rtnl_put_ip(req, RTA_DST, dst)) {
		nlmsg_free(req);
		return -EMSGSIZE;
	}
	err = hsrp_rtnl_talk(hn, req, buf, &answer);
	switch (err) {
	case 0:
		return answer && hsrp_rtnl_route_equal(answer, rt);
	case -ENETUNREACH:
	case -EHOSTUNREACH:
	case -EACCES:
	case -EINVAL:
		/* no route, or one that rejects */
		return 0;
	}
	return err;
}

static struct hsrp_addr hsrp_rtnl_first(const struct hsrp_rt *rt)
{
	struct hsrp_addr first = rt->dst;

	/* 0.0.0.0 would mean ourselves; nobody routes TEST-NET-1 (RFC 5737) */
	if (!rt->dst_len)
		first.ip[0] = htonl(0xc0000201);
	return first;
}

static struct hsrp_addr hsrp_rtnl_last(const struct hsrp_rt *rt)
{
	const int words = rt->dst.ipver == HSRP_IPV6 ? 4 : 1;
	struct hsrp_addr last = rt->dst;
	int i, len;

	for (i = 0; i < words; i++) {
		len = clamp(rt->dst_len - 32 * i, 0, 32);
		last.ip[i] |= ~inet_make_mask(len);
	}
	return last;
}

/**
 * hsrp_rtnl_route_present() - is a route of ours still there?
 * @hn: namespace
 * @rt: route, as it was added
 *
 * A more specific route inside hides it from one look, so the first and the
 * last address of the destination are looked up.
 *
 * Context: process; hn->lock held, RTNL not held.
 * Return: 1 yes, 0 no, or a negative errno.
 */
int hsrp_rtnl_route_present(struct hsrp_net *hn, const struct hsrp_rt *rt)
{
	const u8 bits = rt->dst.ipver == HSRP_IPV6 ? 128 : 32;
	const struct hsrp_addr first = hsrp_rtnl_first(rt);
	const struct hsrp_addr last = hsrp_rtnl_last(rt);
	void *buf;
	int ret;

	lockdep_assert_held(&hn->lock);

	ret = hsrp_rtnl_open(hn);
	if (ret)
		return ret;
	buf = kmalloc(HSRP_RTNL_BUF, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;
	ret = hsrp_rtnl_route_taken(hn, rt, &first, buf);
	if (!ret && rt->dst_len && rt->dst_len < bits)
		ret = hsrp_rtnl_route_taken(hn, rt, &last, buf);
	kfree(buf);
	return ret;
}
