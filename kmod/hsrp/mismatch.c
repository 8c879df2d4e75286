// SPDX-License-Identifier: GPL-2.0
/*
 * A router of the group whose packets do not authenticate. That is two Actives
 * with one address, so it is told at once: counter, log, event, show.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/ktime.h>

#include "hsrp.h"
#include "hsrp/group.h"
#include "hsrp/keychain.h"
#include "log.h"
#include "ntf.h"

/* As IOS: a peer that goes on being wrong is told of once in so long */
#define HSRP_MISMATCH_TELL_S	30

/* In the words of IOS, which people have alarms for */
static void hsrp_mismatch_log(const struct hsrp_group *g,
			      const struct hsrp_pkt *pkt)
{
	struct hsrp_addr_text src;

	if (!hsrp_log_ok(g->hn, HSRP_LOG_AUTH))
		return;
	pr_warn("%%HSRP-4-BADAUTH%s: Bad authentication from %s on %s, group %u, remote state %s (%s)\n",
		pkt->version == 1 ? "" : "2", hsrp_addr_str(&pkt->src, &src),
		g->user.iface->name, g->number, hsrp_state_name(pkt->state),
		hsrp_fault_text(g->mismatch.fault));
}

static void hsrp_mismatch_tell(struct hsrp_group *g, const struct hsrp_pkt *pkt)
{
	char ifname[IFNAMSIZ];

	strscpy(ifname, g->user.iface->name, sizeof(ifname));
	g->mismatch.told_at = g->mismatch.at;
	hsrp_mismatch_log(g, pkt);
	hsrp_ntf_emit(g->hn, &(struct hsrp_ntf) {
		.type = HSRP_EVENT_AUTH,
		.ifname = ifname,
		.reason = hsrp_fault_text(g->mismatch.fault),
		.group = g->number,
		.vip = &g->vip,
		.router = &pkt->src,
	});
}

/**
 * hsrp_mismatch_judge() - a packet was authenticated, or was not
 * @g: group
 * @pkt: the packet
 * @fault: what hsrp_auth_check() said
 *
 * Touches no timer and no peer. The first wrong packet is told at once, then
 * one in half a minute, whoever sends them: an attacker must not fill the log.
 *
 * Context: g->lock held, BH off.
 */
void hsrp_mismatch_judge(struct hsrp_group *g, const struct hsrp_pkt *pkt,
			 enum hsrp_fault fault)
{
	struct hsrp_mismatch *m = &g->mismatch;

	lockdep_assert_held(&g->lock);

	if (!fault) {
		/* it has our secret after all */
		if (hsrp_addr_equal(&m->addr, &pkt->src))
			m->fault = HSRP_FAULT_NONE;
		return;
	}
	m->fault = fault;
	m->addr = pkt->src;
	m->at = ktime_get();
	if (!m->told_at || ktime_ms_delta(m->at, m->told_at) >=
			   HSRP_MISMATCH_TELL_S * MSEC_PER_SEC)
		hsrp_mismatch_tell(g, pkt);
}
