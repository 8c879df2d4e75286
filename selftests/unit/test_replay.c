// SPDX-License-Identifier: GPL-2.0
/*
 * Captures of real Cisco routers. A simulated router is put in the place of
 * one of them and hears what that one heard; it must go through the states
 * that the Cisco went through, at the same times, and say the same octets.
 * The captures are not part of this tree: HSRP_CAPTURES names their folder.
 */
#include "cisco.h"
#include <stdio.h>
#include <stdlib.h>

#define NET	0xc0a80000	/* 192.168.0.0 */
#define VIP	(NET | 1)
/* a Cisco's timers tick in a few milliseconds, and it boots at its own time */
#define TOLERANCE_MS	100
/* an Active of 2008 says one more every 9.5 s */
#define MORE_HELLOS	4
/* IOS 15 in version 2 shows Speak for 9.5 s and Standby for 1.0 s */
#define TOLERANCE_V2_MS	600

static struct sim sim;
static struct sim_said said[2048];

static bool load(struct pcap *cap, const char *name)
{
	const char *dir = getenv("HSRP_CAPTURES"), *why;
	char path[4096];

	if (!dir)
		dir = "../../../shared/captures";
	snprintf(path, sizeof(path), "%s/%s", dir, name);
	if (!pcap_load(cap, path, &why))
		return true;
	if (!strcmp(why, "cannot be read"))
		ktap_skip("no capture %s in HSRP_CAPTURES", name);
	else
		CHECK_MSG(false, "%s: %s", name, why);
	return false;
}

/* our router in the place of @who, as configured there */
static struct sim_router *stand_in(u32 who, u32 prio)
{
	struct sim_router *r;

	sim_init(&sim, rnd_seed());
	r = sim_add(&sim, 0, prio, false);
	r->addr = hsrp_addr4(htonl(who));
	r->vip_cfg = htonl(VIP);
	r->said = said;
	r->max_said = ARRAY_SIZE(said);
	return r;
}

/* one frame of the capture at its time (or at another) */
static void feed(struct sim_router *r, const struct pcap_frame *f, long long ms)
{
	struct hsrp_addr from;
	const u8 *data;
	size_t len;
	u32 src;

	sim_run_until(&sim, (u64)(SIM_START + ms));
	if (!cisco_payload(f, &data, &len, &src))
		return;
	from = hsrp_addr4(htonl(src));
	if (!hsrp_addr_equal(&from, &r->addr))
		sim_receive(r, data, len, &from);
}

static void feed_all(struct sim_router *r, const struct pcap *cap)
{
	for (size_t i = 0; i < cap->n; i++)
		feed(r, &cap->frame[i], (long long)cap->frame[i].us / 1000);
	sim_run(&sim, 100);
}

/*
 * Three routers boot; the Cisco spoke first at @first_ms, so it booted a hold
 * time before.
 */
static void election(u8 octet, u32 prio, long long first_ms, const char *path)
{
	struct sim_router *r;
	struct pcap cap;

	if (!load(&cap, "HSRP_election.pcap"))
		return;
	r = stand_in(NET | octet, prio);
	sim_run_until(&sim, (u64)(SIM_START + first_ms - 10000));
	sim_up(r);
	feed_all(r, &cap);
	CHECK_STR(sim_path(r), path);
	same_path(r, &cap, NET | octet, 0, TOLERANCE_MS);
	same_said(r, &cap, NET | octet, 0, MORE_HELLOS);
	pcap_free(&cap);
}

static void election_as_the_winner(void)
{
	election(10, 200, 0, "Listen Speak Standby Active");
}

static void election_as_the_standby(void)
{
	election(30, 100, 1408, "Listen Speak Listen Speak Standby");
}

static void election_as_the_third(void)
{
	election(20, 100, 2296, "Listen Speak Listen Speak Listen");
}

/*
 * The Active falls silent. What happened before the capture began is made up
 * from its own first Hellos: first of the Active, then of the Standby.
 */
static void failover(u8 octet, bool hear_standby, const char *path)
{
	struct sim_router *r;
	struct pcap cap;

	if (!load(&cap, "HSRP_failover.pcap"))
		return;
	r = stand_in(NET | octet, 100);
	sim_run_until(&sim, SIM_START - 25000);
	sim_up(r);
	for (int ms = -24000; ms < 0; ms += 3000) {
		feed(r, &cap.frame[0], ms);
		if (hear_standby)
			feed(r, &cap.frame[3], ms + 1500);
	}
	feed_all(r, &cap);
	CHECK_STR(sim_path(r), path);
	/* the takeover, and what it led to */
	same_path(r, &cap, NET | octet, 20000, TOLERANCE_MS);
	same_said(r, &cap, NET | octet, 20000, MORE_HELLOS);
	pcap_free(&cap);
}

static void failover_as_the_standby(void)
{
	failover(30, false, "Listen Speak Standby Active");
}

static void failover_as_the_third(void)
{
	failover(20, true, "Listen Speak Standby");
}

/* the frames from @i on, up to @ms; returns the next one */
static size_t feed_until(struct sim_router *r, const struct pcap *cap, size_t i,
			 long long ms)
{
	for (; i < cap->n && (long long)cap->frame[i].us / 1000 < ms; i++)
		feed(r, &cap->frame[i], (long long)cap->frame[i].us / 1000);
	return i;
}

/* The keys that were configured when the captures were made */
static const char *const known_keys[] = {
	"openwall", "password12345", "password",
};

static struct hsrp_keys key_ring(const char *secret)
{
	return (struct hsrp_keys) { 1, { unit_key(secret) } };
}

/* is it signed with one of the known keys? */
static bool digest_known(const u8 *data, size_t len, struct hsrp_pkt *pkt)
{
	const struct hsrp_msg msg = { .data = data, .len = len,
				      .md5 = unit_md5 };

	for (size_t i = 0; i < ARRAY_SIZE(known_keys); i++) {
		struct hsrp_keys keys = key_ring(known_keys[i]);
		struct hsrp_auth auth;

		hsrp_auth_set_md5(&auth, &keys);
		if (hsrp_auth_check(&auth, pkt, &msg) == HSRP_FAULT_NONE)
			return true;
	}
	return false;
}

/* what IOS left in the times of a Coup or Resign the parser does not keep */
static void keep_times(const u8 *data, struct hsrp_pkt *pkt)
{
	if (pkt->opcode == HSRP_OP_HELLO || pkt->version != 1)
		return;
	pkt->hello_ms = data[3] * 1000U;
	pkt->hold_ms = data[4] * 1000U;
}

/* built again from what was parsed, octet by octet but for the digest */
static bool rebuilds(const struct hsrp_version *v, const u8 *data, size_t len,
		     const struct hsrp_pkt *pkt)
{
	u8 buf[HSRP_MSG_MAX];
	int n;

	n = pkt->opcode == HSRP_OP_ADVERTISE ?
		v->build_adv(pkt, buf, sizeof(buf)) :
		v->build(pkt, buf, sizeof(buf));
	if (n < 0 || (size_t)n != len)
		return false;
	if (pkt->has_md5)
		memcpy(buf + pkt->md5_at, pkt->md5_digest,
		       sizeof(pkt->md5_digest));
	/* four octets that IOS does not initialise */
	if (pkt->opcode == HSRP_OP_ADVERTISE && v->number == 1)
		len -= 4;
	return !memcmp(buf, data, len);
}

/*
 * Every frame is taken for what it is, its digest is right, and it comes out
 * the same again.
 */
static void all_frames(const char *name, u8 version, unsigned int want,
		       unsigned int want_md5)
{
	unsigned int seen = 0, md5 = 0;
	struct pcap cap;

	if (!load(&cap, name))
		return;
	for (size_t i = 0; i < cap.n; i++) {
		const struct hsrp_version *v;
		struct hsrp_pkt pkt;
		enum hsrp_drop drop;
		const u8 *data;
		size_t len;
		u32 src;

		v = cisco_payload(&cap.frame[i], &data, &len, &src);
		if (!v)
			continue;
		seen++;
		CHECK_EQ(v->number, version);
		drop = v->parse(data, len, &pkt);
		pkt.src = hsrp_addr4(htonl(src));
		CHECK_MSG(!drop || drop == HSRP_DROP_ADVERTISE,
			  "%s frame %zu: %s", name, i + 1,
			  hsrp_drop_text(drop));
		keep_times(data, &pkt);
		CHECK_MSG(rebuilds(v, data, len, &pkt), "%s frame %zu differs",
			  name, i + 1);
		if (!pkt.has_md5)
			continue;
		md5++;
		CHECK_MSG(digest_known(data, len, &pkt),
			  "%s frame %zu: digest", name, i + 1);
	}
	CHECK_EQ(seen, want);
	CHECK_EQ(md5, want_md5);
	ktap_note("%s: %u frames, %u with MD5", name, seen, md5);
	pcap_free(&cap);
}

static void frames_election(void)
{
	all_frames("HSRP_election.pcap", 1, 49, 0);
}

static void frames_failover(void)
{
	all_frames("HSRP_failover.pcap", 1, 39, 0);
}

static void frames_openwall(void)
{
	all_frames("v1_md5_openwall_full_cycle.pcap", 1, 192, 70);
}

static void frames_vlan(void)
{
	all_frames("v1_vlan_tagged_5groups.pcap", 1, 100, 0);
}

static void frames_md5(void)
{
	all_frames("v1_md5_single.pcap", 1, 1, 1);
}

static void frames_v2_text(void)
{
	all_frames("ndpi_hsrp2.pcap", 2, 2, 0);
}

static void frames_v2_md5(void)
{
	all_frames("v2_md5_keymismatch_dual_active.pcap", 2, 1997, 1995);
}

/* octets changed under way: the checksum tells; if it did not, the TLV would */
static void frames_bad_tlv(void)
{
	struct hsrp_ip_info info;
	struct hsrp_pkt pkt;
	struct pcap cap;
	size_t len = 0;
	const u8 *ip;
	u8 buf[128];

	if (!load(&cap, "v1_md5_single_badtlv_fuzzed.pcap"))
		return;
	ip = pcap_ip(&cap.frame[0], &len);
	if (CHECK(ip && len <= sizeof(buf))) {
		CHECK_EQ(hsrp_pkt_check_ip(ip, len, &info), HSRP_DROP_CHECKSUM);
		memcpy(buf, ip, len);
		buf[26] = 0;
		buf[27] = 0;
		CHECK_EQ(hsrp_pkt_check_ip(buf, len, &info), HSRP_DROP_NONE);
		CHECK_EQ(hsrp_pkt_parse_v1(buf + info.payload, info.len, &pkt),
			 HSRP_DROP_TLV);
	}
	pcap_free(&cap);
}

/*
 * Version 2 with MD5, each router with a key of its own: neither believes the
 * other, both are Active. In the place of @octet.
 */
static struct sim_router *mismatch(u8 octet, u32 prio,
				   const struct hsrp_keys *keys)
{
	struct sim_router *r;

	sim_version = 2;
	r = stand_in(0x0a000000 | octet, prio);
	sim_version = 1;
	r->vip_cfg = htonl(0x0a000064);
	hsrp_auth_set_md5(&r->auth, keys);
	memcpy(r->ident, "\xaa\xbb\xcc\0\0\0", 6);
	r->ident[4] = octet;
	return r;
}

static void mismatch_as_the_one_that_boots(void)
{
	const struct hsrp_keys keys = key_ring("password12345");
	struct sim_router *r;
	struct pcap cap;

	if (!load(&cap, "v2_md5_keymismatch_dual_active.pcap"))
		return;
	r = mismatch(20, 200, &keys);
	sim_run_until(&sim, SIM_START + 24580 - 10000);
	sim_up(r);
	feed_all(r, &cap);
	CHECK_STR(sim_path(r), "Listen Speak Standby Active");
	same_path(r, &cap, 0x0a000014, 0, TOLERANCE_V2_MS);
	/* of a thousand; their jitter is not ours */
	same_said(r, &cap, 0x0a000014, 0, 50);
	CHECK(r->drops[HSRP_DROP_AUTH] > 900);
	CHECK(!r->peers.rival.known);
	pcap_free(&cap);
}

/* the one that is there with this key, to the end of the capture; or NULL */
static struct sim_router *told_by_a_higher_one(const struct hsrp_keys *keys,
					       struct pcap *cap)
{
	struct sim_router *r;

	if (!load(cap, "v2_md5_keymismatch_dual_active.pcap"))
		return NULL;
	r = mismatch(10, 100, keys);
	sim_run_until(&sim, SIM_START - 25000);
	sim_up(r);
	feed_all(r, cap);
	return r;
}

/* told a thousand times by a higher one that it is Active, and not impressed */
static void mismatch_as_the_one_that_is_there(void)
{
	const struct hsrp_keys keys = key_ring("password");
	struct sim_router *r;
	struct pcap cap;

	r = told_by_a_higher_one(&keys, &cap);
	if (!r)
		return;
	CHECK_STR(sim_path(r), "Listen Speak Standby Active");
	CHECK_EQ(r->drops[HSRP_DROP_AUTH], 993);
	CHECK_EQ(r->drops[HSRP_DROP_ADVERTISE], 2);
	same_octets(r, &cap);
	pcap_free(&cap);
}

/* the same with the key of the other: the split is seen, and heals */
static void match_heals(void)
{
	const struct hsrp_keys keys = key_ring("password12345");
	struct sim_router *r;
	struct pcap cap;

	r = told_by_a_higher_one(&keys, &cap);
	if (!r)
		return;
	CHECK_EQ(r->drops[HSRP_DROP_AUTH], 0);
	CHECK_STR(sim_path(r), "Listen Speak Standby Active Speak Standby");
	CHECK_EQ(r->peers.active.addr.ip[0], htonl(0x0a000014));
	pcap_free(&cap);
}

/* the IOS of this capture waits up to 1.5 s longer in Listen and in Speak */
#define TOLERANCE_SPEAK_MS	3000

/*
 * Two routers boot with text; one is given a key, and the Standby becomes Active,
 * too; it is given the key, and the lower one resigns. In the place of @octet,
 * which got its key at @key_ms.
 */
static void full_cycle(u8 octet, u32 prio, long long up_ms, long long key_ms,
		       const char *path, const char *last)
{
	const struct hsrp_keys keys = key_ring("openwall");
	struct sim_router *r;
	struct pcap cap;
	size_t i, n;

	if (!load(&cap, "v1_md5_openwall_full_cycle.pcap"))
		return;
	r = stand_in(0xac102800 | octet, prio);
	r->vip_cfg = htonl(0xac102801);
	sim_run_until(&sim, (u64)(SIM_START + up_ms));
	sim_up(r);
	i = feed_until(r, &cap, 0, key_ms);
	sim_run_until(&sim, (u64)(SIM_START + key_ms));
	hsrp_auth_set_md5(&r->auth, &keys);
	/* until after the healing, and a little for what it leads to */
	i = feed_until(r, &cap, i, 225400);
	sim_run(&sim, 20);
	n = strlen(r->order);
	CHECK_MSG(n >= strlen(last) &&
		  !strcmp(r->order + n - strlen(last), last),
		  "did %s, the Cisco %s", r->order, last);
	feed_until(r, &cap, i, 1000000);
	sim_run(&sim, 100);
	CHECK_STR(sim_path(r), path);
	same_path(r, &cap, 0xac102800 | octet, 0, TOLERANCE_SPEAK_MS);
	same_said(r, &cap, 0xac102800 | octet, 0, MORE_HELLOS);
	CHECK(r->drops[HSRP_DROP_AUTH] > 30);
	pcap_free(&cap);
}

/* hears the Resign of the lower one: Coup, Hello, gratuitous ARP, and counts it */
static void full_cycle_as_the_winner(void)
{
	full_cycle(10, 100, 99, 108000, "Listen Speak Standby Active",
		   "CHGS");
}

/* hears the higher one at last: Resign, Hello */
static void full_cycle_as_the_loser(void)
{
	full_cycle(20, 90, 1477, 225330,
		   "Listen Speak Listen Speak Listen Speak Standby Active Speak Standby",
		   "RH");
}

/*
 * Five groups on five VLANs, all of them at rest. In the place of @octet, whose
 * peer was there before the capture began.
 */
static void at_rest(u8 octet, u32 prio, const char *path)
{
	static const u16 groups[] = { 1, 10, 11, 12, 13 };
	struct pcap cap;

	if (!load(&cap, "v1_vlan_tagged_5groups.pcap"))
		return;
	for (size_t n = 0; n < ARRAY_SIZE(groups); n++) {
		/* 10.28.165.0 has group 1, 10.28.168.0 group 10 and so on */
		const u32 net = 0x0a1c0000U |
				(n ? 158U + groups[n] : 165U) << 8;
		struct sim_router *r = stand_in(net | octet, prio);

		r->group = groups[n];
		r->vip_cfg = htonl(net | 254);
		sim_run_until(&sim, SIM_START - 25000);
		sim_up(r);
		for (int ms = -24000; octet == 252 && ms < 0; ms += 3000)
			for (size_t i = 0; i < 10; i++)
				feed(r, &cap.frame[i], ms);
		feed_all(r, &cap);
		CHECK_STR(sim_path(r), path);
		same_octets(r, &cap);
		/* the other four, of both routers, and its own */
		CHECK(r->drops[HSRP_DROP_GROUP] > 50);
		CHECK_EQ(r->drops[HSRP_DROP_AUTH], 0);
	}
	pcap_free(&cap);
}

static void five_groups_as_the_actives(void)
{
	at_rest(253, 90, "Listen Speak Standby Active");
}

static void five_groups_as_the_standbys(void)
{
	at_rest(252, 80, "Listen Speak Standby");
}

static const struct ktap_test tests[] = {
	KTAP_TEST(election_as_the_winner),
	KTAP_TEST(election_as_the_standby),
	KTAP_TEST(election_as_the_third),
	KTAP_TEST(failover_as_the_standby),
	KTAP_TEST(failover_as_the_third),
	KTAP_TEST(frames_election),
	KTAP_TEST(frames_failover),
	KTAP_TEST(frames_openwall),
	KTAP_TEST(frames_vlan),
	KTAP_TEST(frames_md5),
	KTAP_TEST(frames_bad_tlv),
	KTAP_TEST(frames_v2_text),
	KTAP_TEST(frames_v2_md5),
	KTAP_TEST(mismatch_as_the_one_that_boots),
	KTAP_TEST(mismatch_as_the_one_that_is_there),
	KTAP_TEST(match_heals),
	KTAP_TEST(full_cycle_as_the_winner),
	KTAP_TEST(full_cycle_as_the_loser),
	KTAP_TEST(five_groups_as_the_actives),
	KTAP_TEST(five_groups_as_the_standbys),
};

int main(void)
{
	return ktap_run(tests, ARRAY_SIZE(tests));
}
