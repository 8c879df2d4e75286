// SPDX-License-Identifier: GPL-2.0
#include "cisco.h"
#include <stdio.h>
#include <stdlib.h>

/* a silence longer than any hello: the router was in Listen meanwhile */
#define SILENCE_MS	4000

const struct hsrp_version *cisco_payload(const struct pcap_frame *f,
					 const u8 **data, size_t *len,
					 u32 *src)
{
	struct hsrp_ip_info info;
	size_t ip_len = 0;
	const u8 *ip = pcap_ip(f, &ip_len);

	if (!ip || hsrp_pkt_check_ip(ip, ip_len, &info) != HSRP_DROP_NONE)
		return NULL;
	*data = ip + info.payload;
	*len = info.len;
	*src = ntohl(info.src.ip[0]);
	return hsrp_version_by_dst(&info.dst);
}

struct entry {
	long long ms;
	enum hsrp_state state;
};

/* when the Cisco entered which state, as far as its Hellos tell */
static int cisco_path(const struct pcap *cap, u32 who, struct entry *e, int max)
{
	long long last = -SILENCE_MS;
	int n = 0;

	for (size_t i = 0; i < cap->n; i++) {
		long long ms = (long long)cap->frame[i].us / 1000;
		const struct hsrp_version *v;
		struct hsrp_pkt pkt;
		const u8 *data;
		size_t len;
		u32 src;

		v = cisco_payload(&cap->frame[i], &data, &len, &src);
		if (!v || src != who ||
		    v->parse(data, len, &pkt) != HSRP_DROP_NONE ||
		    pkt.opcode != HSRP_OP_HELLO)
			continue;
		if ((!n || e[n - 1].state != pkt.state ||
		     ms - last > SILENCE_MS) && n < max)
			e[n++] = (struct entry) { ms, pkt.state };
		last = ms;
	}
	return n;
}

void same_octets(const struct sim_router *r, const struct pcap *cap)
{
	bool seen = false;

	for (size_t i = 0; i < cap->n && !seen; i++) {
		const u8 *data;
		size_t len;
		u32 src;

		if (cisco_payload(&cap->frame[i], &data, &len, &src) &&
		    htonl(src) == r->addr.ip[0] && len == r->last_len)
			seen = !memcmp(data, r->last_data, len);
	}
	CHECK_MSG(seen, "no frame of the capture equals our last Hello");
}

static bool vocal(enum hsrp_state s)
{
	return s >= HSRP_STATE_SPEAK;
}

void same_path(const struct sim_router *r, const struct pcap *cap, u32 who,
	       long long from_ms, long long tolerance_ms)
{
	struct entry want[32];
	int n = cisco_path(cap, who, want, 32), w = 0;

	CHECK(n > 0);
	while (w < n && want[w].ms < from_ms)
		w++;
	CHECK_MSG(w < n, "the Cisco changes nothing");
	for (unsigned int i = 0; i < r->changes; i++) {
		long long at = (long long)r->log[i].at - SIM_START;
		enum hsrp_state state = r->log[i].state;

		if (at < from_ms - tolerance_ms || !vocal(state))
			continue;
		if (!CHECK_MSG(w < n, "%s at %lld ms, the Cisco stayed",
			       hsrp_state_name(state), at))
			return;
		CHECK_MSG(state == want[w].state &&
			  llabs(at - want[w].ms) <= tolerance_ms,
			  "%s at %lld ms, the Cisco %s at %lld ms",
			  hsrp_state_name(state), at,
			  hsrp_state_name(want[w].state), want[w].ms);
		w++;
	}
	CHECK_MSG(w == n, "the Cisco did more: %s at %lld ms",
		  w < n ? hsrp_state_name(want[w].state) : "",
		  w < n ? want[w].ms : 0);
}

/* what was said, of either of them */
struct said {
	struct sim_said msg[2048];
	size_t n;
};

static struct said ours, theirs;

static void say(struct said *to, u64 at, u8 opcode, const u8 *data, size_t len)
{
	struct sim_said *s = &to->msg[to->n];

	if (!CHECK(to->n < ARRAY_SIZE(to->msg) && len <= sizeof(s->data)))
		return;
	*s = (struct sim_said) { at, !data, opcode, len, { 0 } };
	if (data)
		memcpy(s->data, data, len);
	to->n++;
}

/* a gratuitous ARP, broadcast */
static bool is_garp(const struct pcap_frame *f)
{
	static const u8 reply[] = { 8, 6, 0, 1, 8, 0, 6, 4, 0, 2 };

	return f->len >= 42 && f->data[0] == 0xff &&
	       !memcmp(f->data + 12, reply, sizeof(reply)) &&
	       !memcmp(f->data + 28, f->data + 38, 4);
}

/* of the repeat 3 s later the machine knows nothing */
#define REPEAT_MS	2900

/*
 * All of @who; whether there is any ARP, which some captures were made without. It
 * has the virtual MAC: it is of whoever was the last to say that it is Active.
 */
static bool cisco_said(const struct pcap *cap, u32 who, long long from_ms)
{
	long long garp = -2 * REPEAT_MS;
	u32 active = 0;
	bool arps = false;

	theirs.n = 0;
	for (size_t i = 0; i < cap->n; i++) {
		const struct pcap_frame *f = &cap->frame[i];
		const long long ms = (long long)f->us / 1000;
		const struct hsrp_version *v;
		struct hsrp_pkt pkt;
		const u8 *data;
		size_t len;
		u32 src;

		if (is_garp(f)) {
			arps = true;
			if (active == who && ms >= from_ms &&
			    ms - garp > 2 * REPEAT_MS)
				say(&theirs, (u64)ms, 0, NULL, 0);
			garp = ms;
			continue;
		}
		v = cisco_payload(f, &data, &len, &src);
		if (!v || v->parse(data, len, &pkt) != HSRP_DROP_NONE)
			continue;
		if (pkt.opcode == HSRP_OP_HELLO &&
		    pkt.state == HSRP_STATE_ACTIVE)
			active = src;
		if (src == who && ms >= from_ms)
			say(&theirs, (u64)ms, pkt.opcode, data, len);
	}
	return arps;
}

static void we_said(const struct sim_router *r, long long from_ms)
{
	ours.n = 0;
	for (const struct sim_said *s = r->said; s < r->said + r->n_said; s++)
		if ((long long)s->at - SIM_START >= from_ms)
			say(&ours, s->at - SIM_START, s->opcode,
			    s->garp ? NULL : s->data, s->len);
}

static bool is_hello(const struct sim_said *s)
{
	return !s->garp && s->opcode == HSRP_OP_HELLO;
}

static unsigned int hellos(const struct said *of)
{
	unsigned int n = 0;

	for (const struct sim_said *s = of->msg; s < of->msg + of->n; s++)
		n += is_hello(s);
	return n;
}

static bool has(const struct said *of, const struct sim_said *hello)
{
	for (const struct sim_said *s = of->msg; s < of->msg + of->n; s++)
		if (is_hello(s) && s->len == hello->len &&
		    !memcmp(s->data, hello->data, s->len))
			return true;
	return false;
}

static void each_is_in(const struct said *of, const struct said *in,
		       const char *whose)
{
	for (const struct sim_said *s = of->msg; s < of->msg + of->n; s++)
		if (is_hello(s) && !CHECK_MSG(has(in, s),
					      "%s Hello at %llu ms, the other has none",
					      whose, (unsigned long long)s->at))
			return;
}

/* the rest, in letters */
static const char *others(const struct said *of, bool arps, char *buf,
			  size_t size)
{
	size_t n = 0;

	for (const struct sim_said *s = of->msg; s < of->msg + of->n; s++)
		if (!is_hello(s) && (arps || !s->garp) && n < size - 1)
			buf[n++] = s->garp ? 'G' : "HCR"[s->opcode];
	buf[n] = '\0';
	return buf;
}

void same_said(const struct sim_router *r, const struct pcap *cap, u32 who,
	       long long from_ms, unsigned int slack)
{
	char a[64], b[64];
	bool arps;
	int more;

	we_said(r, from_ms);
	arps = cisco_said(cap, who, from_ms);
	CHECK(ours.n && theirs.n);
	each_is_in(&ours, &theirs, "our");
	each_is_in(&theirs, &ours, "the Cisco's");
	more = (int)hellos(&ours) - (int)hellos(&theirs);
	CHECK_MSG(abs(more) <= (int)slack, "%u Hellos, the Cisco %u",
		  hellos(&ours), hellos(&theirs));
	CHECK_STR(others(&ours, arps, a, sizeof(a)),
		  others(&theirs, arps, b, sizeof(b)));
}
