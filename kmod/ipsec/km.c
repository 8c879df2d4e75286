// SPDX-License-Identifier: GPL-2.0
/*
 * A key manager that manages nothing: XFRM tells it what others do to SAs and
 * policies, and the worker looks again.
 */
#include <linux/rculist.h>
#include <net/xfrm.h>

#include "fastpath/fastpath.h"
#include "hsrp.h"
#include "ipsec/addr.h"
#include "ipsec/cryptomap.h"
#include "ipsec/policy.h"
#include "ipsec/reconcile.h"

static bool hsrp_km_has(const struct xfrm_state *x,
			const struct hsrp_addr *addr)
{
	const u16 family = x->props.family;

	return hsrp_addr_set(addr) &&
	       (hsrp_addr_is_xfrm(addr, &x->props.saddr, family) ||
		hsrp_addr_is_xfrm(addr, &x->id.daddr, family));
}

/* RCU. Is there a binding that has, or will have, this local address? */
static bool hsrp_km_is_ours(const struct hsrp_net *hn,
			    const struct xfrm_state *x)
{
	const struct hsrp_bind *b;
	struct hsrp_addr addr;

	list_for_each_entry_rcu(b, &hn->binds, node) {
		addr = hsrp_bind_local(b);
		if (hsrp_km_has(x, &addr))
			return true;
		addr = hsrp_bind_addr(b);
		if (hsrp_km_has(x, &addr))
			return true;
	}
	return false;
}

/* Is an SA gone? */
static bool hsrp_km_takes(u32 event)
{
	return event == XFRM_MSG_DELSA || event == XFRM_MSG_EXPIRE ||
	       event == XFRM_MSG_FLUSHSA;
}

/* RCU, BH may be off; x->lock is held when it comes from the SA's timer. */
static int hsrp_km_notify(struct xfrm_state *x, const struct km_event *c)
{
	struct hsrp_net *hn = hsrp_net(x ? xs_net(x) : c->net);

	if (!hn || list_empty(&hn->binds))
		return 0;

	/* an update may change what the fast path found out about the SA */
	if (c->event == XFRM_MSG_UPDSA)
		hsrp_fast_void(hn);
	if (hsrp_km_takes(c->event))
		hsrp_spi_void(hn);
	switch (c->event) {
	case XFRM_MSG_NEWSA:
	case XFRM_MSG_UPDSA:
	case XFRM_MSG_DELSA:
	case XFRM_MSG_EXPIRE:
		if (x && hsrp_km_is_ours(hn, x))
			hsrp_net_kick_lazy(hn);
		break;
	case XFRM_MSG_FLUSHSA:
		hsrp_net_kick_lazy(hn);
		break;
	}
	return 0;
}

static int hsrp_km_notify_policy(struct xfrm_policy *xp, int dir,
				 const struct km_event *c)
{
	struct hsrp_net *hn = hsrp_net(xp ? xp_net(xp) : c->net);

	if (!hn || list_empty(&hn->binds))
		return 0;

	/* what the policies let pass was learnt */
	hsrp_fast_void(hn);
	switch (c->event) {
	case XFRM_MSG_DELPOLICY:
	case XFRM_MSG_UPDPOLICY:
	case XFRM_MSG_POLEXPIRE:
	case XFRM_MSG_FLUSHPOLICY:
		hsrp_policy_gone(hn);
		hsrp_net_kick(hn);
		break;
	}
	return 0;
}

/*
 * XFRM calls acquire and compile_policy of every key manager without looking
 * whether they are there. To return 0 here would make it believe that somebody
 * negotiates.
 */
static int hsrp_km_acquire(struct xfrm_state *x, struct xfrm_tmpl *t,
			   struct xfrm_policy *xp)
{
	return -EINVAL;
}

static struct xfrm_policy *hsrp_km_compile_policy(struct sock *sk, int opt,
						  u8 *data, int len, int *dir)
{
	*dir = -EINVAL;
	return NULL;
}

static struct xfrm_mgr hsrp_km = {
	.notify		= hsrp_km_notify,
	.notify_policy	= hsrp_km_notify_policy,
	.acquire	= hsrp_km_acquire,
	.compile_policy	= hsrp_km_compile_policy,
};

/**
 * hsrp_sa_init() - begin to listen to XFRM
 *
 * Context: process context, module load, namespaces are set up.
 * Return: 0.
 */
int hsrp_sa_init(void)
{
	xfrm_register_km(&hsrp_km);
	return 0;
}

/**
 * hsrp_sa_uninit() - stop to listen to XFRM
 *
 * Context: process context, module unload; no callback runs afterwards.
 */
void hsrp_sa_uninit(void)
{
	xfrm_unregister_km(&hsrp_km);
}
