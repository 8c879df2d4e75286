// SPDX-License-Identifier: GPL-2.0
/*
 * Policies of others that are in the way of ours: an IKE daemon that installs
 * its own, a forgotten script. They are read from XFRM itself.
 */
#include <arpa/inet.h>
#include <linux/xfrm.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <string.h>
#include <sys/socket.h>

#include "finding.h"
#include "gnl.h"
#include "hsrpctl.h"
#include "libre.h"
#include "print.h"

/**
 * struct look - a walk over the policies
 * @f: takes what is found
 * @m: what is ours
 */
struct look {
	struct findings *f;
	const struct model *m;
};

/* The module's policies go by entry, and then by line. */
#define ENTRY_OF(priority)	((priority) >> 12)

enum owner { OWNER_OTHERS, OWNER_DAEMON, OWNER_MODULE };

/* A daemon that was told our reqid, and not to install policies, has both. */
static enum owner owner_of(const struct model *m, uint32_t reqid,
			   uint32_t priority)
{
	size_t i, j;

	for (i = 0; i < m->n_entries; i++)
		for (j = 0; j < m->entries[i].n_lines; j++)
			if (m->entries[i].lines[j].reqid == reqid)
				return ENTRY_OF(priority) == m->entries[i].seq ?
				       OWNER_MODULE : OWNER_DAEMON;
	return OWNER_OTHERS;
}

static bool is_local(const struct model *m, struct ip addr)
{
	size_t i;

	for (i = 0; i < m->n_bindings; i++)
		if (ip_equal(model_addr(m, &m->bindings[i]), addr))
			return true;
	return false;
}

static struct ip ip_of(const xfrm_address_t *a, unsigned int family)
{
	return family == AF_INET6 ? ip_from6(a) : ip_from4(a->a4);
}

static int see_policy(struct nl_msg *msg, void *arg)
{
	struct nlmsghdr *nlh = nlmsg_hdr(msg);
	struct xfrm_userpolicy_info *p = nlmsg_data(nlh);
	struct xfrm_user_tmpl *t;
	struct xfrm_mark *mark;
	enum owner owner;
	struct look *l = arg;
	struct nlattr *a;
	struct prefix src, dst;
	struct ip local;

	if (nlh->nlmsg_type != XFRM_MSG_NEWPOLICY ||
	    nlmsg_datalen(nlh) < (int)sizeof(*p) ||
	    (p->sel.family != AF_INET && p->sel.family != AF_INET6))
		return NL_OK;
	/* those of libreswan are there for nobody */
	a = nlmsg_find_attr(nlh, sizeof(*p), XFRMA_MARK);
	if (a && nla_len(a) >= (int)sizeof(*mark)) {
		mark = nla_data(a);
		if (mark->v == LIBRE_MARK && mark->m == UINT32_MAX)
			return NL_OK;
	}
	a = nlmsg_find_attr(nlh, sizeof(*p), XFRMA_TMPL);
	if (!a || nla_len(a) < (int)sizeof(*t))
		return NL_OK;
	t = nla_data(a);
	local = ip_of(p->dir == XFRM_POLICY_OUT ? &t->saddr : &t->id.daddr,
		      t->family);
	owner = owner_of(l->m, t->reqid, p->priority);
	if (!is_local(l->m, local) || owner == OWNER_MODULE)
		return NL_OK;
	src = (struct prefix) {
		ip_of(&p->sel.saddr, p->sel.family), p->sel.prefixlen_s
	};
	dst = (struct prefix) {
		ip_of(&p->sel.daddr, p->sel.family), p->sel.prefixlen_d
	};
	finding_add(l->f, FINDING_ERROR,
		    "set \"policies = no\" in the daemon's child (hsrpctl export swanctl does), or: ip xfrm policy delete",
		    "a policy of %s, %s -> %s, uses our address %s",
		    owner == OWNER_DAEMON ? "the IKE daemon in the place of ours"
					  : "others",
		    prefix_str(&src), prefix_str(&dst), ip_str(local));
	return NL_OK;
}

/**
 * find_xfrm - look for policies of others that use our addresses
 * @f: takes what is found
 * @m: model, with MODEL_ENTRIES, MODEL_BINDINGS and MODEL_REDS
 */
void find_xfrm(struct findings *f, const struct model *m)
{
	struct look l = { f, m };
	struct nl_sock *sk = nl_socket_alloc();
	struct xfrm_userpolicy_id id = { .dir = 0 };

	if (!sk)
		return;
	nl_socket_modify_cb(sk, NL_CB_VALID, NL_CB_CUSTOM, see_policy, &l);
	if (nl_connect(sk, NETLINK_XFRM) ||
	    nl_send_simple(sk, XFRM_MSG_GETPOLICY, NLM_F_DUMP, &id,
			   sizeof(id)) < 0 ||
	    nl_recvmsgs_default(sk))
		finding_add(f, FINDING_NOTE, "modprobe xfrm_user; are you root?",
			    "the kernel's IPsec policies cannot be read");
	nl_socket_free(sk);
}
