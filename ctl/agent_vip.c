// SPDX-License-Identifier: GPL-2.0
/*
 * The IKE agent's work on one local address: end its IKE SAs and tell the
 * kernel, or find out whether the daemon and the kernel still agree.
 */
#include <errno.h>
#include <netlink/genl/genl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "agent.h"
#include "hsrpctl.h"
#include "gnl.h"
#include "print.h"

/*
 * The kernel waits no longer than this for an acknowledgment. Later than that
 * a new tunnel may be up, so nothing is ended before it was looked at.
 */
#define CLEAN_LATE_MS	2000

/* What does not agree may be about to: a rekeying, an SA just installed. */
#define CHECK_TRIES	3
#define CHECK_WAIT_MS	200

#define RETRY_MIN_MS	100
#define RETRY_MAX_MS	5000

/**
 * agent_now - the time
 *
 * Return: ms, of a clock that is never set.
 */
int64_t agent_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/**
 * agent_say - a line on standard error, with the time
 * @fmt: as of printf(), without newline
 */
void agent_say(const char *fmt, ...)
{
	struct timespec ts;
	char buf[16] = "";
	struct tm tm;
	va_list ap;

	clock_gettime(CLOCK_REALTIME, &ts);
	if (localtime_r(&ts.tv_sec, &tm))
		strftime(buf, sizeof(buf), "%H:%M:%S", &tm);
	fprintf(stderr, "%s.%03ld agent: ", buf, ts.tv_nsec / 1000000);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

/* Find an address, or begin to know it. What is returned lasts till the next. */
static struct vip *agent_vip(struct agent *ag, struct ip addr)
{
	struct vip *v;
	size_t i;

	for (i = 0; i < ag->n_vips; i++)
		if (ip_equal(ag->vips[i].addr, addr))
			return &ag->vips[i];
	v = VEC_ADD(ag->vips, ag->n_vips);
	v->addr = addr;
	return v;
}

static struct nl_msg *agent_msg(struct ip addr)
{
	struct nl_msg *msg = gnl_new(HSRP_CMD_AGENT_SET, 0);

	if (ip_given(addr))
		put_ip(msg, HSRP_A_AGENT_ADDR, HSRP_A_AGENT_ADDR6, addr);
	return msg;
}

/* The kernel may have forgotten the address meanwhile: that is no error. */
static int agent_tell(struct agent *ag, struct nl_msg *msg, struct ip addr,
		      const char *what)
{
	int err = gnl_talk(ag->req, msg, NULL, NULL);

	if (err == -ENOENT || err == -EINVAL)
		return 0;
	if (err)
		agent_say("%s: %s: %s", ip_str(addr), what,
			  ag->req->sentence[0] ? ag->req->sentence
					       : strerror(-err));
	return err;
}

static int agent_ack(struct agent *ag, struct ip addr, uint32_t generation)
{
	struct nl_msg *msg;

	if (!ag->watch.present)
		return 0;
	msg = agent_msg(addr);
	nla_put_u32(msg, HSRP_A_AGENT_GENERATION, generation);
	if (ag->verbose)
		agent_say("%s: generation %u is clean", ip_str(addr),
			  generation);
	return agent_tell(ag, msg, addr, "acknowledgment");
}

static int agent_reset(struct agent *ag, struct ip addr)
{
	struct nl_msg *msg = agent_msg(addr);

	nla_put_flag(msg, HSRP_A_AGENT_RESET);
	return agent_tell(ag, msg, addr, "reset");
}

/**
 * agent_register - become the IKE agent of the namespace
 * @ag: agent
 *
 * Return: 0 or -errno, -EBUSY if there is another one.
 */
int agent_register(struct agent *ag)
{
	int err = gnl_talk(ag->req, agent_msg((struct ip) { 0 }), NULL, NULL);

	ag->registered = !err;
	if (!err && ag->verbose)
		agent_say("registered");
	return err;
}

static bool ike_has(const struct ike_list *l, uint32_t id)
{
	size_t i;

	for (i = 0; i < l->n_sas; i++)
		if (l->sas[i].id == id)
			return true;
	return false;
}

/* Are those that were to be ended gone? New ones are none of our business. */
static int vip_verify(struct agent *ag, struct ip addr,
		      const struct ike_list *old)
{
	struct ike_list l;
	size_t i;
	int err;

	err = ag->daemon.ops->list(&ag->daemon, &l);
	for (i = 0; !err && i < old->n_sas; i++)
		if (ip_equal(old->sas[i].local, addr) &&
		    ike_has(&l, old->sas[i].id))
			err = -EAGAIN;
	ike_list_free(&l);
	return err;
}

/* End all IKE SAs of an address. 0: there is none, or -errno. */
static int vip_terminate(struct agent *ag, struct ip addr)
{
	unsigned int ended = 0;
	struct ike_list l;
	size_t i;
	int err;

	err = ag->daemon.ops->list(&ag->daemon, &l);
	for (i = 0; !err && i < l.n_sas; i++) {
		if (!ip_equal(l.sas[i].local, addr))
			continue;
		err = ag->daemon.ops->terminate(&ag->daemon, &l.sas[i]);
		ended += !l.sas[i].again;
	}
	if (!err && ended)
		err = vip_verify(ag, addr, &l);
	ike_list_free(&l);
	if (daemon_absent(err))
		err = 0;
	if (!err && ended)
		agent_say("%s: %u IKE SAs ended", ip_str(addr), ended);
	return err;
}

/**
 * struct verdict - what the kernel says of an address
 * @known: a binding has it
 * @active: and should be in force
 * @generation: the newest of its bindings
 */
struct verdict {
	bool known;
	bool active;
	uint32_t generation;
};

static struct verdict judge(const struct model *m, struct ip addr)
{
	struct verdict v = { 0 };
	size_t i;

	for (i = 0; i < m->n_bindings; i++) {
		const struct binding *b = &m->bindings[i];

		if (!ip_equal(model_addr(m, b), addr))
			continue;
		v.known = true;
		v.active |= b->active;
		if (!v.generation ||
		    (int32_t)(b->generation - v.generation) > 0)
			v.generation = b->generation;
	}
	return v;
}

static bool kernel_has(const struct model *m, struct ip addr, uint32_t spi)
{
	size_t i;

	for (i = 0; i < m->n_sas; i++)
		if (m->sas[i].spi == spi && ip_equal(m->sas[i].local, addr))
			return true;
	return false;
}

static bool daemon_has(const struct ike_list *l, uint32_t spi)
{
	size_t i;

	for (i = 0; i < l->n_children; i++)
		if (l->children[i].spi_in == spi ||
		    l->children[i].spi_out == spi)
			return true;
	return false;
}

static struct ip ike_local(const struct ike_list *l, uint32_t id)
{
	size_t i;

	for (i = 0; i < l->n_sas; i++)
		if (l->sas[i].id == id)
			return l->sas[i].local;
	return (struct ip) { 0 };
}

/*
 * Every SA in the kernel has its child in the daemon, and every installed
 * child of ours has its SAs in the kernel. A child that is being deleted keeps
 * one of the two for a while: nothing is expected of it.
 */
static bool agrees(const struct model *m, const struct ike_list *l,
		   struct ip addr)
{
	size_t i;

	for (i = 0; i < m->n_sas; i++)
		if (ip_equal(m->sas[i].local, addr) && !m->sas[i].larval &&
		    !daemon_has(l, m->sas[i].spi))
			return false;
	for (i = 0; i < l->n_children; i++) {
		const struct child_sa *ch = &l->children[i];

		if (!ch->installed || !ip_equal(ike_local(l, ch->ike), addr) ||
		    !(ch->ours || model_has_reqid(m, ch->reqid)))
			continue;
		if (!kernel_has(m, addr, ch->spi_in) ||
		    !kernel_has(m, addr, ch->spi_out))
			return false;
	}
	return true;
}

/* 0: they agree, 1: they do not, or -errno. */
static int vip_compare(struct agent *ag, const struct model *m,
		       struct ip addr)
{
	struct ike_list l;
	int err;

	err = ag->daemon.ops->list(&ag->daemon, &l);
	if (!err)
		err = !agrees(m, &l, addr);
	ike_list_free(&l);
	return err;
}

/* An address that is there: a daemon that has to be told is told. */
static int vip_serve(struct agent *ag, struct ip addr, bool initiate)
{
	const struct ike_ops *ops = ag->daemon.ops;
	int err = ops->serve ? ops->serve(&ag->daemon, addr, initiate) : 0;

	return daemon_absent(err) ? 0 : err;
}

/* What the daemon has and the kernel has not, or the other way round. */
static int vip_check(struct agent *ag, struct vip *v)
{
	struct verdict what;
	struct model m;
	int err;

	err = model_load(ag->req, MODEL_BINDINGS | MODEL_REDS |
			 MODEL_ENTRIES | MODEL_SAS, &m);
	if (err)
		goto out;
	what = judge(&m, v->addr);
	if (!what.active) {
		err = vip_terminate(ag, v->addr);
		if (!err && what.known)
			err = agent_ack(ag, v->addr, what.generation);
		goto out;
	}
	err = vip_compare(ag, &m, v->addr);
	if (daemon_absent(err)) {
		err = 0;	/* it is looked at again when it is back */
	} else if (!err) {
		if (ag->verbose)
			agent_say("%s: the daemon and the kernel agree",
				  ip_str(v->addr));
		err = agent_ack(ag, v->addr, what.generation);
		if (!err)
			err = vip_serve(ag, v->addr, true);
	} else if (err == 1 && v->tries + 1 < CHECK_TRIES) {
		err = -EINPROGRESS;
	} else if (err == 1) {
		agent_say("%s: the daemon and the kernel have different SAs, negotiating anew",
			  ip_str(v->addr));
		err = vip_terminate(ag, v->addr);
		if (!err)
			err = vip_serve(ag, v->addr, false);
		if (!err)
			err = agent_reset(ag, v->addr);
	}
out:
	model_free(&m);
	return err;
}

static int vip_clean(struct agent *ag, struct vip *v)
{
	int err = vip_terminate(ag, v->addr);

	return err ? err : agent_ack(ag, v->addr, v->generation);
}

static void vip_retry(struct vip *v, int err)
{
	int64_t wait = CHECK_WAIT_MS;

	if (err != -EINPROGRESS) {
		wait = v->tries < 6 ? RETRY_MIN_MS << v->tries : RETRY_MAX_MS;
		if (wait > RETRY_MAX_MS)
			wait = RETRY_MAX_MS;
		agent_say("%s: %s, trying again", ip_str(v->addr),
			  err == -ETIMEDOUT ? "the IKE daemon does not answer"
					    : strerror(-err));
	}
	v->tries++;
	v->due = agent_now() + wait;
}

static bool vip_wants(const struct vip *v, bool may_check)
{
	return v->clean || v->serve || (v->check && may_check);
}

static void vip_work(struct agent *ag, struct vip *v, bool may_check)
{
	bool late = v->clean && agent_now() - v->asked > CLEAN_LATE_MS;
	int err;

	if (v->clean && late && v->generation && ag->watch.present) {
		v->clean = false;
		v->check = true;
	}
	if (!vip_wants(v, may_check))
		return;
	if (v->clean)
		err = vip_clean(ag, v);
	else if (v->serve)
		err = vip_serve(ag, v->addr, true);
	else
		err = vip_check(ag, v);
	if (err) {
		vip_retry(v, err);
		return;
	}
	if (v->clean)
		v->clean = false;
	else if (v->serve)
		v->serve = false;
	else
		v->check = false;
	v->tries = 0;
	v->due = 0;
}

/**
 * agent_work - do what is due
 * @ag: agent
 * @may_check: the daemon has its configuration, so it can be compared
 */
void agent_work(struct agent *ag, bool may_check)
{
	size_t i;

	for (i = 0; i < ag->n_vips; i++)
		if (vip_wants(&ag->vips[i], may_check) &&
		    ag->vips[i].due <= agent_now())
			vip_work(ag, &ag->vips[i], may_check);
}

/**
 * agent_due - when there is something to do
 * @ag: agent
 * @may_check: as of agent_work()
 *
 * Return: ms, INT64_MAX for never.
 */
int64_t agent_due(const struct agent *ag, bool may_check)
{
	int64_t due = INT64_MAX;
	size_t i;

	for (i = 0; i < ag->n_vips; i++)
		if (vip_wants(&ag->vips[i], may_check) &&
		    ag->vips[i].due < due)
			due = ag->vips[i].due;
	return due;
}

/**
 * agent_clean - the IKE SAs of an address have become void
 * @ag: agent
 * @addr: address
 * @generation: to acknowledge; a newer one takes the place of an older one
 * @age: ms since the kernel asked for it
 */
void agent_clean(struct agent *ag, struct ip addr, uint32_t generation,
		 int64_t age)
{
	struct vip *v = agent_vip(ag, addr);

	v->clean = true;
	v->serve = false;
	v->generation = generation;
	v->asked = agent_now() - age;
	v->due = 0;
	v->tries = 0;
}

/**
 * agent_serve - an address has come into force
 * @ag: agent
 * @addr: address
 */
void agent_serve(struct agent *ag, struct ip addr)
{
	struct vip *v;

	if (!ag->daemon.ops->serve)
		return;
	v = agent_vip(ag, addr);
	v->serve = true;
	v->due = 0;
	v->tries = 0;
}

/**
 * agent_check_all - compare all addresses
 * @ag: agent
 */
void agent_check_all(struct agent *ag)
{
	size_t i;

	for (i = 0; i < ag->n_vips; i++) {
		ag->vips[i].check = true;
		ag->vips[i].due = 0;
		ag->vips[i].tries = 0;
	}
}

/**
 * agent_orphans - the module is gone: nobody has the policies any more
 * @ag: agent
 *
 * All IKE SAs of the addresses that were bound end; nothing is acknowledged.
 */
void agent_orphans(struct agent *ag)
{
	size_t i;

	for (i = 0; i < ag->n_vips; i++) {
		ag->vips[i].check = false;
		ag->vips[i].bound = false;
		agent_clean(ag, ag->vips[i].addr, 0, 0);
	}
}

/**
 * agent_survey - learn which addresses are ours
 * @ag: agent
 * @check: also compare all of them
 *
 * Return: 0 or -errno.
 */
int agent_survey(struct agent *ag, bool check)
{
	struct model m;
	size_t i;
	int err;

	err = model_load(ag->req, MODEL_BINDINGS | MODEL_REDS, &m);
	for (i = 0; !err && i < ag->n_vips; i++)
		ag->vips[i].bound = false;
	for (i = 0; !err && i < m.n_bindings; i++) {
		struct ip addr = model_addr(&m, &m.bindings[i]);

		if (ip_given(addr))
			agent_vip(ag, addr)->bound = true;
	}
	model_free(&m);
	if (!err && check)
		agent_check_all(ag);
	return err;
}
