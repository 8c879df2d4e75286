// SPDX-License-Identifier: GPL-2.0
/*
 * MD5 authentication: published digests, digests of Cisco routers, long keys,
 * which key counts when.
 */
#include "auth.h"
#include "ktap.h"
#include "unit_md5.h"
#include <stdlib.h>

static const struct {
	const char *key, *data, *digest;
} vectors[] = {
	/* those that John the Ripper checks itself with (hsrp_fmt_plug.c) */
	{ "password12345",
	  "000004030a64010000000000000000000a000064041c010000000a0000140000000000000000000000000000000000000000",
	  "52e1db09d18d695b8fefb3730ff8d9d6" },
	{ "openwall",
	  "000004030a5a01000000000000000000ac102801041c01000000ac1028140000000000000000000000000000000000000000",
	  "f15dfa631a0679e0801f8e6b0c0c17ac" },
	{ "openwall12345",
	  "000010030a64010000000000000000000a000064041c010000000a0000140000000000000000000000000000000000000000",
	  "f02fc41b1b516e2d1261d8800d39ccea" },
	{ "password",
	  "0128020006040001aabbcc000a000000006400000bb8000027100a000064000000000000000000000000041c010000000a00000a0000000000000000000000000000000000000000",
	  "642fedafe1f374bd2fdd8f1ba81d87a2" },
	{ "password12345",
	  "0128020006040001aabbcc001400000000c800000bb8000027100a000064000000000000000000000000041c010000000a0000140000000000000000000000000000000000000000",
	  "0481257f0fe583b275f03a48e88de72f" },
};

/* too large for the stack of a kernel thread, where these tests also run */
static struct hsrp_keys ring, lone;

static struct hsrp_keys *ring_of(const char *a, const char *b, const char *c)
{
	memset(&ring, 0, sizeof(ring));
	ring.key[ring.n++] = unit_key(a);
	if (b)
		ring.key[ring.n++] = unit_key(b);
	if (c)
		ring.key[ring.n++] = unit_key(c);
	return &ring;
}

/* RFC 1321 A.5, in two parts */
static void md5_itself(void)
{
	static const char *const t[][2] = {
		{ "", "d41d8cd98f00b204e9800998ecf8427e" },
		{ "abc", "900150983cd24fb0d6963f7d28e17f72" },
		{ "abcdefghijklmnopqrstuvwxyz",
		  "c3fcd3d76192e4007dfb496cca67e13b" },
		{ "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
		  "57edf4a22be3c955ac49da2e2107b67a" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(t); i++) {
		const size_t len = strlen(t[i][0]), half = len / 3;
		const struct hsrp_md5_part part[] = {
			{ (const u8 *)t[i][0], half },
			{ (const u8 *)t[i][0] + half, len - half },
		};
		u8 want[16], got[16];

		unhex(t[i][1], want, sizeof(want));
		CHECK_EQ(unit_md5(part, 2, got), 0);
		CHECK_MSG(!memcmp(got, want, 16), "vector %zu", i);
	}
}

static void published_digests(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++) {
		struct hsrp_key key = unit_key(vectors[i].key);
		u8 data[HSRP_MSG_MAX], want[16], got[16];
		size_t n = unhex(vectors[i].data, data, sizeof(data));

		unhex(vectors[i].digest, want, sizeof(want));
		CHECK_EQ(hsrp_key_digest(&key, data, n, n - 16, unit_md5, got),
			 0);
		CHECK_MSG(!memcmp(got, want, 16), "vector %zu", i);
		/* what stands in the place of the digest does not count */
		memset(data + n - 16, 0xa5, 16);
		hsrp_key_digest(&key, data, n, n - 16, unit_md5, got);
		CHECK_MSG(!memcmp(got, want, 16), "vector %zu", i);
		CHECK_EQ(hsrp_key_sign(&key, data, n, unit_md5), 0);
		CHECK_MSG(!memcmp(data + n - 16, want, 16), "signed %zu", i);
	}
}

/* a message from text to struct, as a receiver has it */
static enum hsrp_drop parse(const u8 *data, size_t n, struct hsrp_pkt *pkt)
{
	return data[0] ? hsrp_pkt_parse_v2(data, n, pkt) :
			 hsrp_pkt_parse_v1(data, n, pkt);
}

static enum hsrp_fault check(const struct hsrp_keys *keys, const u8 *data,
			     size_t n, struct hsrp_time now)
{
	struct hsrp_msg msg = { data, n, now, unit_md5 };
	struct hsrp_auth auth;
	struct hsrp_pkt pkt;

	CHECK_EQ(parse(data, n, &pkt), HSRP_DROP_NONE);
	pkt.src = hsrp_addr4(pkt.md5_src);
	hsrp_auth_set_md5(&auth, keys);
	return hsrp_auth_check(&auth, &pkt, &msg);
}

/* every bit of a message is covered, but for the fields that change its kind */
static void every_octet_counts(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++) {
		struct hsrp_keys *keys = ring_of(vectors[i].key, NULL, NULL);
		struct hsrp_msg msg = { .md5 = unit_md5 };
		struct hsrp_auth auth;
		struct hsrp_pkt pkt;
		u8 data[HSRP_MSG_MAX];

		hsrp_auth_set_md5(&auth, keys);
		msg.data = data;
		msg.len = unhex(vectors[i].data, data, sizeof(data));
		unhex(vectors[i].digest, data + msg.len - 16, 16);
		CHECK_EQ(parse(data, msg.len, &pkt), HSRP_DROP_NONE);
		pkt.src = hsrp_addr4(pkt.md5_src);
		CHECK_EQ(hsrp_auth_check(&auth, &pkt, &msg), HSRP_FAULT_NONE);
		for (size_t bit = 0; bit < (msg.len - 16) * 8; bit++) {
			data[bit / 8] ^= (u8)(1 << bit % 8);
			CHECK_MSG(hsrp_auth_check(&auth, &pkt, &msg) ==
				  HSRP_FAULT_DIGEST, "vector %zu bit %zu", i,
				  bit);
			data[bit / 8] ^= (u8)(1 << bit % 8);
		}
		for (int bit = 0; bit < 128; bit++) {
			pkt.md5_digest[bit / 8] ^= (u8)(1 << bit % 8);
			CHECK_EQ(hsrp_auth_check(&auth, &pkt, &msg),
				 HSRP_FAULT_DIGEST);
			pkt.md5_digest[bit / 8] ^= (u8)(1 << bit % 8);
		}
	}
}

static void fault_of(const struct hsrp_auth *auth, struct hsrp_pkt *pkt,
		     const struct hsrp_msg *msg, enum hsrp_fault want)
{
	CHECK_EQ(hsrp_auth_check(auth, pkt, msg), want);
}

static int broken_md5(const struct hsrp_md5_part *part, unsigned int n,
		      u8 digest[HSRP_MD5_DIGEST_LEN])
{
	(void)part;
	(void)n;
	(void)digest;
	return -ENOMEM;
}

static void faults(void)
{
	struct hsrp_keys *keys = ring_of("openwall", NULL, NULL);
	struct hsrp_msg msg = { .md5 = unit_md5 };
	struct hsrp_auth auth;
	struct hsrp_pkt pkt;
	u8 data[HSRP_MSG_MAX];

	hsrp_auth_set_md5(&auth, keys);
	msg.data = data;
	msg.len = unhex(vectors[1].data, data, sizeof(data));
	unhex(vectors[1].digest, data + msg.len - 16, 16);
	CHECK_EQ(parse(data, msg.len, &pkt), HSRP_DROP_NONE);
	pkt.src = hsrp_addr4(pkt.md5_src);
	fault_of(&auth, &pkt, &msg, HSRP_FAULT_NONE);
	pkt.src.ip[0] ^= htonl(1);
	fault_of(&auth, &pkt, &msg, HSRP_FAULT_SOURCE);
	pkt.src.ip[0] ^= htonl(1);
	keys->key[0] = unit_key("openwall1");
	fault_of(&auth, &pkt, &msg, HSRP_FAULT_DIGEST);
	keys->key[0] = unit_key("openwal");
	fault_of(&auth, &pkt, &msg, HSRP_FAULT_DIGEST);
	msg.md5 = broken_md5;
	keys->key[0] = unit_key("openwall");
	fault_of(&auth, &pkt, &msg, HSRP_FAULT_HASH);
	pkt.has_md5 = false;
	pkt.has_text = true;
	fault_of(&auth, &pkt, &msg, HSRP_FAULT_SCHEME);
}

/* what is behind the digest, a TLV that nobody knows, is covered, too */
static void octets_behind_the_digest(void)
{
	struct hsrp_keys *keys = ring_of("password", NULL, NULL);
	u8 data[HSRP_MSG_MAX + 4];
	size_t n = unhex(vectors[3].data, data, sizeof(data));
	u8 digest[16];

	unhex("c8020102", data + n, 4);
	CHECK_EQ(hsrp_key_digest(&keys->key[0], data, n + 4, n - 16, unit_md5,
				 digest), 0);
	memcpy(data + n - 16, digest, 16);
	CHECK_EQ(check(keys, data, n + 4, (struct hsrp_time) { 0, 0 }),
		 HSRP_FAULT_NONE);
	data[n + 3] ^= 1;
	CHECK_EQ(check(keys, data, n + 4, (struct hsrp_time) { 0, 0 }),
		 HSRP_FAULT_DIGEST);
}

/*
 * RFC 1828 2 for every length of a key: the fill is what MD5 itself would put
 * behind the key. Said here by another road: one flat buffer.
 */
static void keys_of_every_length(void)
{
	u8 data[HSRP_MSG_MAX];
	size_t n = unhex(vectors[0].data, data, sizeof(data));

	for (u8 len = 1; len <= HSRP_AUTH_KEY_MAX; len++) {
		struct hsrp_key key = { .len = len };
		size_t fill = len < 56 ? 64 : 128;
		u8 flat[128 + HSRP_MSG_MAX + 64] = { 0 }, want[16], got[16];
		struct hsrp_md5_part part = { flat, fill + n + len };
		u64 bits = len * 8ULL;

		for (u8 i = 0; i < len; i++)
			key.secret[i] = (u8)(i * 7 + len);
		memcpy(flat, key.secret, len);
		flat[len] = 0x80;
		for (int i = 0; i < 8; i++)
			flat[fill - 8 + (size_t)i] = (u8)(bits >> 8 * i);
		memcpy(flat + fill, data, n);
		memcpy(flat + fill + n, key.secret, len);
		CHECK_EQ(unit_md5(&part, 1, want), 0);
		CHECK_EQ(hsrp_key_digest(&key, data, n, n - 16, unit_md5, got),
			 0);
		CHECK_MSG(!memcmp(want, got, 16), "key of %u octets", len);
	}
}

static void bad_places(void)
{
	struct hsrp_key key = unit_key("x");
	u8 data[64] = { 0 }, digest[16];

	CHECK_EQ(hsrp_key_digest(&key, data, 15, 0, unit_md5, digest), -EINVAL);
	CHECK_EQ(hsrp_key_digest(&key, data, 16, 1, unit_md5, digest), -EINVAL);
	CHECK_EQ(hsrp_key_digest(&key, data, 64, 49, unit_md5, digest),
		 -EINVAL);
	CHECK_EQ(hsrp_key_digest(&key, data, 64, ~(size_t)0, unit_md5, digest),
		 -EINVAL);
	CHECK_EQ(hsrp_key_digest(&key, data, 64, 48, unit_md5, digest), 0);
	CHECK_EQ(hsrp_key_sign(&key, data, 15, unit_md5), -EINVAL);
	key.len = HSRP_AUTH_KEY_MAX + 1;
	CHECK_EQ(hsrp_key_digest(&key, data, 64, 48, unit_md5, digest),
		 -EINVAL);
}

/* an old key-string is believed for its overlap and signs nothing */
static void overlap_of_a_key_change(void)
{
	struct hsrp_keys *keys = ring_of("new", "old", NULL);
	struct hsrp_time t = { 1000, 50000 };

	keys->key[1].expires_ms = 60000;
	CHECK(hsrp_keys_send(keys, &t) == &keys->key[0]);
	CHECK(hsrp_keys_accepts(keys, &keys->key[0], &t));
	CHECK(hsrp_keys_accepts(keys, &keys->key[1], &t));
	t.boot_ms = 59999;
	CHECK(hsrp_keys_accepts(keys, &keys->key[1], &t));
	t.boot_ms = 60000;
	CHECK(!hsrp_keys_accepts(keys, &keys->key[1], &t));
	CHECK(hsrp_keys_send(keys, &t) == &keys->key[0]);
	/* the clock on the wall has no part in it */
	t.real_s = 0;
	t.boot_ms = 59999;
	CHECK(hsrp_keys_accepts(keys, &keys->key[1], &t));
	/* nor has the order in which they are kept */
	keys->key[1].expires_ms = 0;
	keys->key[0].expires_ms = 60000;
	CHECK(hsrp_keys_send(keys, &t) == &keys->key[1]);
}

static void lifetimes_of_a_chain(void)
{
	struct hsrp_keys *keys = ring_of("a", "b", "c");
	struct hsrp_time t = { 0, 0 };

	keys->key[0].id = 1;
	keys->key[0].send = (struct hsrp_span) { 100, 200 };
	keys->key[0].accept = (struct hsrp_span) { 90, 210 };
	keys->key[1].id = 2;
	keys->key[1].send = (struct hsrp_span) { 190, 300 };
	keys->key[1].accept = (struct hsrp_span) { 180, 310 };
	keys->key[2].id = 3;
	keys->key[2].send = (struct hsrp_span) { 400, 500 };
	keys->key[2].accept = (struct hsrp_span) { 390, 510 };

	for (t.real_s = 0; t.real_s < 600; t.real_s++) {
		const struct hsrp_key *send = hsrp_keys_send(keys, &t);
		bool a = t.real_s >= 90 && t.real_s < 210;
		bool b = t.real_s >= 180 && t.real_s < 310;
		bool c = t.real_s >= 390 && t.real_s < 510;
		int want = t.real_s < 200 ? 0 : t.real_s < 400 ? 1 : 2;

		/* never without a key: the last one goes on */
		CHECK_MSG(send == &keys->key[want], "sends with %u at %llu",
			  send->id, (unsigned long long)t.real_s);
		if (!a && !b && !c) {
			a = want == 0;
			b = want == 1;
			c = want == 2;
		}
		CHECK_EQ(hsrp_keys_accepts(keys, &keys->key[0], &t), a);
		CHECK_EQ(hsrp_keys_accepts(keys, &keys->key[1], &t), b);
		CHECK_EQ(hsrp_keys_accepts(keys, &keys->key[2], &t), c);
	}
}

/* when all are over, the one that was the last goes on, whatever the order */
static void the_last_of_all(void)
{
	struct hsrp_keys *keys = ring_of("long", "short", "old");
	struct hsrp_time t = { 500, 1000 };

	keys->key[0].send = (struct hsrp_span) { 0, 300 };
	keys->key[1].send = (struct hsrp_span) { 0, 200 };
	/* that of before a key change never signs, though it still counts */
	keys->key[2].send = (struct hsrp_span) { 0, 400 };
	keys->key[2].expires_ms = 9000;
	CHECK(hsrp_keys_send(keys, &t) == &keys->key[0]);
	keys->key[1].send.until = 310;
	CHECK(hsrp_keys_send(keys, &t) == &keys->key[1]);
	/* none has begun yet */
	t.real_s = 5;
	keys->key[0].send.from = 10;
	keys->key[1].send.from = 10;
	CHECK(hsrp_keys_send(keys, &t) == &keys->key[0]);
}

/* what a key of a chain signs, the same chain believes, whichever id */
static void key_ids(void)
{
	struct hsrp_keys *keys = ring_of("a", "b", NULL);
	struct hsrp_time now = { 5, 5 };
	struct hsrp_pkt pkt = {
		.version = 2, .opcode = HSRP_OP_HELLO, .group = 7,
		.state = HSRP_STATE_SPEAK, .priority = 100, .hello_ms = 3000,
		.hold_ms = 10000, .vip = hsrp_addr4(htonl(0x0a000064)),
		.src = hsrp_addr4(htonl(0x0a000001)),
	};
	const struct hsrp_key *key;
	struct hsrp_auth auth;
	u8 data[HSRP_MSG_MAX];
	int n;

	keys->key[0].id = 1;
	keys->key[0].send = (struct hsrp_span) { 0, 0 };
	keys->key[1].id = 2;
	lone.n = 1;
	lone.key[0] = unit_key("b");
	hsrp_auth_set_md5(&auth, keys);
	key = hsrp_auth_fill(&auth, &now, &pkt);
	CHECK(key == &keys->key[1]);
	CHECK_EQ(pkt.md5_key_id, 2);
	CHECK_EQ(pkt.md5_src, pkt.src.ip[0]);
	n = hsrp_pkt_build_v2(&pkt, data, sizeof(data));
	CHECK_EQ(n, 72);
	CHECK_EQ(hsrp_key_sign(key, data, 72, unit_md5), 0);
	CHECK_EQ(check(keys, data, 72, now), HSRP_FAULT_NONE);
	/* a router with a key-string of the same octets, and so no ids */
	CHECK_EQ(check(&lone, data, 72, now), HSRP_FAULT_NONE);
	/* an id of ours, with the digest of another key */
	keys->key[1].id = 9;
	keys->key[0].id = 2;
	CHECK_EQ(check(keys, data, 72, now), HSRP_FAULT_DIGEST);
	/* which counts only while that key is believed */
	keys->key[0].accept = (struct hsrp_span) { 6, 7 };
	CHECK_EQ(check(keys, data, 72, now), HSRP_FAULT_NONE);
}

static const struct ktap_test tests[] = {
	KTAP_TEST(md5_itself),
	KTAP_TEST(published_digests),
	KTAP_TEST(every_octet_counts),
	KTAP_TEST(faults),
	KTAP_TEST(octets_behind_the_digest),
	KTAP_TEST(keys_of_every_length),
	KTAP_TEST(bad_places),
	KTAP_TEST(overlap_of_a_key_change),
	KTAP_TEST(lifetimes_of_a_chain),
	KTAP_TEST(the_last_of_all),
	KTAP_TEST(key_ids),
};

int main(void)
{
	return ktap_run(tests, ARRAY_SIZE(tests));
}
