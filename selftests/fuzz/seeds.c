// SPDX-License-Identifier: GPL-2.0
/*
 * seeds DIR: write the binary seeds of the fuzz targets, DIR/TARGET/NAME, from
 * what is written here and, where HSRP_CAPTURES has them, from captures of real
 * routers.
 */
#include <arpa/inet.h>
#include <netlink/attr.h>
#include <netlink/msg.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "ktap.h"
#include "packet.h"
#include "seeds.h"
#include "tool.h"
#include "vici.h"

static const char *top;

void save(const char *target, const char *name, const void *p, size_t n)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", top, target);
	mkdir(path, 0755);
	snprintf(path, sizeof(path), "%s/%s/%s", top, target, name);
	f = fopen(path, "wb");
	if (!f || fwrite(p, 1, n, f) != n || fclose(f)) {
		perror(path);
		exit(1);
	}
}

static void save_hex(const char *target, const char *name, const char *hex)
{
	u8 buf[1024];

	save(target, name, buf, unhex(hex, buf, sizeof(buf)));
}

/* ---- packets ------------------------------------------------------------ */

#define CISCO		"636973636f000000"
/* of version 2: state, identifier, priority, times, virtual address */
#define V2_STATE	"0128020006040001aabbcc000a0000000064", \
			"00000bb8000027100a000064000000000000000000000000"

/* as routers say them; the digests belong to the keys "openwall" and so on */
static const struct {
	const char *name;
	const char *hex[6];
} messages[] = {
	{ "hello", { "000010030a6e0100", CISCO, "0a000064" } },
	{ "coup", { "000108030a6e0100", CISCO, "0a000064" } },
	{ "resign", { "000204030a6e0100", CISCO, "0a000064" } },
	{ "speak", { "000004030a000000", CISCO, "0a000001" } },
	{ "advertise", { "00030001000e02000000000100006f00" } },
	{ "md5", { "000004030a5a01000000000000000000ac102801",
		   "041c01000000ac10281400000000",
		   "f15dfa631a0679e0801f8e6b0c0c17ac" } },
	{ "v2", { V2_STATE, "041c010000000a00000a00000000",
		  "642fedafe1f374bd2fdd8f1ba81d87a2" } },
	{ "v2-text", { V2_STATE, "0308", CISCO } },
	{ "v2-interface", { "020400010002" } },
	{ "v2-ip6", { "0128020006060010aabbcc000100", "00000064",
		      "00000bb800002710", "fe80000000000000000573fffea00010",
		      "0308", CISCO } },
};

static u16 ones(u32 sum, const u8 *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		sum += i % 2 ? p[i] : (u32)p[i] << 8;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (u16)~sum;
}

static void save_ip(const char *name, const u8 *data, size_t n)
{
	u8 ip[28 + 1024] = { 0x45, 0xc0, 0, 0, 0, 0, 0, 0, 1, 17, 0, 0,
			     10, 0, 0, 2, 224, 0, 0, 2,
			     0x07, 0xc1, 0x07, 0xc1 };
	u16 sum;

	if (data[0])
		ip[19] = 102;
	ip[3] = (u8)(28 + n);
	ip[25] = (u8)(8 + n);
	memcpy(ip + 28, data, n);
	sum = ones((u32)(17 + 8 + n), ip + 12, 16 + n);
	ip[26] = (u8)(sum >> 8);
	ip[27] = (u8)sum;
	sum = ones(0, ip, 20);
	ip[10] = (u8)(sum >> 8);
	ip[11] = (u8)sum;
	save("ip", name, ip, 28 + n);
}

static void save_ip6(const char *name, const u8 *data, size_t n)
{
	u8 ip[48 + 1024] = { 0x6e, [6] = 17, 255, 0xfe, 0x80, [23] = 1, 0xff, 2,
			     [39] = 0x66, 0x07, 0xed, 0x07, 0xed };
	char file[64];
	u16 sum;

	ip[5] = (u8)(8 + n);
	ip[45] = (u8)(8 + n);
	memcpy(ip + 48, data, n);
	sum = ones((u32)(17 + 8 + n), ip + 8, 40 + n);
	ip[46] = (u8)(sum >> 8);
	ip[47] = (u8)sum;
	snprintf(file, sizeof(file), "ip6-%s", name);
	save("ip", file, ip, 48 + n);
}

static void packets(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(messages); i++) {
		u8 buf[1024] = "\5cisco\5cisco";
		size_t n = 0;

		for (int j = 0; j < 6 && messages[i].hex[j]; j++)
			n += unhex(messages[i].hex[j], buf + 12 + n,
				   sizeof(buf) - 12 - n);
		save("packet", messages[i].name, buf + 12, n);
		save("version2", messages[i].name, buf + 12, n);
		save_ip(messages[i].name, buf + 12, n);
		save_ip6(messages[i].name, buf + 12, n);
		save("auth", messages[i].name, buf, 12 + n);
	}
	save("auth", "other", "\4left\5right", 11);
}

/* enable, then Hellos of lower Active routers, a Resign, a Coup */
#define PREEMPT	"0000000101500102500106500506500306500800000c0000020000"

/* what, flags, who: see fuzz_fsm.c */
static void sequences(void)
{
	/* enable, timers; then a lower Active and a higher one */
	save_hex("fsm", "boot", "01000000000004000006000004000001043001045c");
	/* learn the address, preempt a lower Active, hear it resign */
	save_hex("fsm", "preempt", PREEMPT);
	save_hex("router", "boot", "0d00ff01ff00ff01ff");
	save_hex("router", "changed",
		 "0f050102ff0000ff0d02051006ff010300ff0304ff00ff");
	save_hex("router", "boot-v2", "1d00ff01ff00ff01ff");
	save_hex("router", "changed-md5-v2",
		 "3f050102ff0000ff0d02051006ff010300ff0304ff00ff");
	save_hex("router", "raw",
		 "08020114000010030aff0100" CISCO "0a00006400ff");
}

/* ---- what the kernel answers -------------------------------------------- */

/**
 * struct stream - answers of the fake kernel, one behind the other
 * @b: answers
 * @n: how many octets they are
 */
struct stream {
	u8 b[8192];
	size_t n;
};

static void put(struct stream *s, u8 kind, const void *p, size_t n)
{
	if (s->n + 3 + n > sizeof(s->b))
		abort();
	s->b[s->n++] = kind;
	s->b[s->n++] = (u8)(n >> 8);
	s->b[s->n++] = (u8)n;
	memcpy(s->b + s->n, p, n);
	s->n += n;
}

static void put_done(struct stream *s)
{
	put(s, FAKE_DONE, "", 0);
}

/* The attributes of @msg as one object; @cmd: of an event, 0 for none */
static void put_obj(struct stream *s, u8 cmd, struct nl_msg *msg)
{
	u8 buf[4096] = { cmd };
	struct nlmsghdr *nlh = nlmsg_hdr(msg);
	size_t n = (size_t)nlmsg_datalen(nlh);

	memcpy(buf + !!cmd, nlmsg_data(nlh), n);
	put(s, FAKE_OBJECT, buf, n + !!cmd);
	nlmsg_free(msg);
}

static struct nl_msg *obj(void)
{
	struct nl_msg *msg = nlmsg_alloc();

	if (!msg || !nlmsg_put(msg, 0, 0, 0, 0, 0))
		abort();
	return msg;
}

static u32 ip4(const char *s)
{
	return inet_addr(s);
}

static void put_peer(struct nl_msg *m, int attr, bool local)
{
	struct nlattr *n = nla_nest_start(m, attr);

	if (local)
		nla_put_flag(m, HSRP_A_PEER_LOCAL);
	nla_put_u32(m, HSRP_A_PEER_ADDR, ip4("10.0.0.2"));
	nla_put_u32(m, HSRP_A_PEER_PRIORITY, 110);
	if (!local)
		nla_put_u32(m, HSRP_A_PEER_EXPIRES, 8512);
	nla_nest_end(m, n);
}

static struct nl_msg *group(void)
{
	struct nl_msg *m = obj();
	struct nlattr *n;

	nla_put_string(m, HSRP_A_GROUP_IFNAME, "eth0");
	nla_put_u32(m, HSRP_A_GROUP_IFINDEX, 2);
	nla_put_u32(m, HSRP_A_GROUP_NUMBER, 1);
	nla_put_u32(m, HSRP_A_GROUP_VIP, ip4("10.0.0.100"));
	nla_put_u32(m, HSRP_A_GROUP_PRIORITY, 110);
	nla_put_u8(m, HSRP_A_GROUP_PREEMPT, 1);
	nla_put_string(m, HSRP_A_GROUP_NAME, "VPNHA");
	nla_put_u32(m, HSRP_A_GROUP_HELLO, 3000);
	nla_put_u32(m, HSRP_A_GROUP_HOLD, 800);
	nla_put_u8(m, HSRP_A_GROUP_AUTH_TYPE, HSRP_AUTH_TEXT);
	n = nla_nest_start(m, HSRP_A_GROUP_TRACK);
	nla_put_string(m, HSRP_A_TRACK_IFNAME, "eth1");
	nla_put_u32(m, HSRP_A_TRACK_DECREMENT, 10);
	nla_put_u8(m, HSRP_A_TRACK_UP, 1);
	nla_put_u32(m, HSRP_A_TRACK_IFINDEX, 3);
	nla_nest_end(m, n);
	nla_put_u8(m, HSRP_A_GROUP_STATE, HSRP_STATE_ACTIVE);
	nla_put_u32(m, HSRP_A_GROUP_CHANGES, 4);
	nla_put_u64(m, HSRP_A_GROUP_AGE, 86400000ULL * 9);
	nla_put_string(m, HSRP_A_GROUP_REASON, "c: Active timer expired");
	nla_put(m, HSRP_A_GROUP_VMAC, 6, "\0\0\x0c\x07\xac\x01");
	nla_put_u32(m, HSRP_A_GROUP_NEXT_HELLO, 1512);
	nla_put_u32(m, HSRP_A_GROUP_EFF_PRIORITY, 100);
	put_peer(m, HSRP_A_GROUP_ACTIVE, true);
	put_peer(m, HSRP_A_GROUP_STANDBY, false);
	nla_put_u32(m, HSRP_A_GROUP_ADDR, ip4("10.0.0.2"));
	return m;
}

static struct nl_msg *transform(void)
{
	struct nl_msg *m = obj();

	nla_put_string(m, HSRP_A_TRANSFORM_NAME, "myset");
	nla_put_u32(m, HSRP_A_TRANSFORM_CIPHER, HSRP_CIPHER_AES);
	nla_put_u32(m, HSRP_A_TRANSFORM_KEYLEN, 256);
	nla_put_u32(m, HSRP_A_TRANSFORM_INTEG, HSRP_INTEG_SHA256);
	nla_put_u32(m, HSRP_A_TRANSFORM_USERS, 1);
	return m;
}

static void put_line(struct nl_msg *m, int attr)
{
	struct nlattr *n = nla_nest_start(m, attr);

	nla_put_u32(m, HSRP_A_MATCH_SRC, ip4("10.1.1.0"));
	nla_put_u8(m, HSRP_A_MATCH_SRC_LEN, 24);
	nla_put_u32(m, HSRP_A_MATCH_DST, ip4("20.1.1.0"));
	nla_put_u8(m, HSRP_A_MATCH_DST_LEN, 24);
	nla_put_u32(m, HSRP_A_MATCH_REQID, 1001);
	nla_nest_end(m, n);
}

static struct nl_msg *map(void)
{
	struct nl_msg *m = obj();

	nla_put_string(m, HSRP_A_MAP_NAME, "vpn");
	nla_put_u32(m, HSRP_A_MAP_SEQ, 10);
	nla_put_u32(m, HSRP_A_MAP_PEER, ip4("192.0.2.69"));
	nla_put_string(m, HSRP_A_MAP_TRANSFORM, "myset");
	nla_put_u8(m, HSRP_A_MAP_REVERSE_ROUTE, 1);
	put_line(m, HSRP_A_MAP_MATCH);
	put_line(m, HSRP_A_MAP_MATCH);
	nla_put_u32(m, HSRP_A_MAP_VERSION, 3);
	return m;
}

static struct nl_msg *binding(void)
{
	struct nl_msg *m = obj();

	nla_put_string(m, HSRP_A_BIND_MAP, "vpn");
	nla_put_string(m, HSRP_A_BIND_IFNAME, "eth0");
	nla_put_string(m, HSRP_A_BIND_REDUNDANCY, "VPNHA");
	nla_put_u8(m, HSRP_A_BIND_ACTIVE, 1);
	nla_put_u8(m, HSRP_A_BIND_READY, 0);
	nla_put_u32(m, HSRP_A_BIND_ADDR, ip4("10.0.0.100"));
	nla_put_u32(m, HSRP_A_BIND_GENERATION, 2);
	nla_put_u32(m, HSRP_A_BIND_POLICIES, 3);
	nla_put_u32(m, HSRP_A_BIND_ROUTES, 1);
	nla_put_string(m, HSRP_A_BIND_ERROR, "a policy of others is there");
	nla_put_u8(m, HSRP_A_BIND_RED_STATE, HSRP_RED_ACTIVE);
	return m;
}

static struct nl_msg *redundancy(void)
{
	struct nl_msg *m = obj();

	nla_put_string(m, HSRP_A_RED_NAME, "VPNHA");
	nla_put_u8(m, HSRP_A_RED_STATE, HSRP_RED_ACTIVE);
	nla_put_string(m, HSRP_A_RED_IFNAME, "eth0");
	nla_put_u32(m, HSRP_A_RED_GROUP, 1);
	nla_put_u32(m, HSRP_A_RED_VIP, ip4("10.0.0.100"));
	nla_put_u32(m, HSRP_A_RED_CLIENTS, 1);
	return m;
}

static struct nl_msg *sa(u8 dir)
{
	struct nl_msg *m = obj();

	nla_put_string(m, HSRP_A_SA_MAP, "vpn");
	nla_put_u32(m, HSRP_A_SA_SEQ, 10);
	nla_put_string(m, HSRP_A_SA_IFNAME, "eth0");
	put_line(m, HSRP_A_SA_MATCH);
	nla_put_u8(m, HSRP_A_SA_DIR, dir);
	nla_put_u32(m, HSRP_A_SA_SPI, htonl(0xc1f6b88a));
	nla_put_u32(m, HSRP_A_SA_LOCAL, ip4("10.0.0.100"));
	nla_put_u32(m, HSRP_A_SA_PEER, ip4("192.0.2.69"));
	nla_put_u64(m, HSRP_A_SA_PACKETS, 5);
	nla_put_u64(m, HSRP_A_SA_BYTES, 420);
	nla_put_string(m, HSRP_A_SA_CIPHER, "cbc(aes)");
	nla_put_string(m, HSRP_A_SA_INTEG, "hmac(sha256)");
	nla_put_u64(m, HSRP_A_SA_AGE, 7);
	nla_put_u64(m, HSRP_A_SA_TIME_LEFT, 3593);
	nla_put_u32(m, HSRP_A_SA_REPLAY_WINDOW, 128);
	nla_put_flag(m, HSRP_A_SA_ESN);
	return m;
}

static struct nl_msg *route(void)
{
	struct nl_msg *m = obj();

	nla_put_u32(m, HSRP_A_ROUTE_DST, ip4("20.1.1.0"));
	nla_put_u8(m, HSRP_A_ROUTE_DST_LEN, 24);
	nla_put_u32(m, HSRP_A_ROUTE_PEER, ip4("192.0.2.69"));
	nla_put_u32(m, HSRP_A_ROUTE_GATEWAY, ip4("10.0.0.1"));
	nla_put_string(m, HSRP_A_ROUTE_IFNAME, "eth0");
	nla_put_u32(m, HSRP_A_ROUTE_REFS, 1);
	nla_put_u8(m, HSRP_A_ROUTE_INSTALLED, 1);
	nla_put_string(m, HSRP_A_ROUTE_MAP, "vpn");
	return m;
}

static struct nl_msg *track(void)
{
	struct nl_msg *m = obj();

	nla_put_string(m, HSRP_A_TRACK_IFNAME, "eth1");
	nla_put_u32(m, HSRP_A_TRACK_DECREMENT, 150);
	nla_put_u8(m, HSRP_A_TRACK_UP, 0);
	nla_put_u32(m, HSRP_A_TRACK_IFINDEX, 3);
	nla_put_string(m, HSRP_A_TRACK_BY_IFNAME, "eth0");
	nla_put_u32(m, HSRP_A_TRACK_BY_GROUP, 1);
	nla_put_u32(m, HSRP_A_TRACK_CHANGES, 2);
	nla_put_u64(m, HSRP_A_TRACK_AGE, 61000);
	return m;
}

static struct nl_msg *stats(bool of_group)
{
	struct nl_msg *m = obj();
	struct nlattr *n;

	if (of_group) {
		nla_put_string(m, HSRP_A_STATS_IFNAME, "eth0");
		nla_put_u32(m, HSRP_A_STATS_GROUP, 1);
	}
	n = nla_nest_start(m, HSRP_A_STATS_COUNTER);
	nla_put_string(m, HSRP_A_COUNTER_NAME, "rx-packets");
	nla_put_u64(m, HSRP_A_COUNTER_VALUE, 12345678901ULL);
	nla_nest_end(m, n);
	return m;
}

static void save_answer(u8 command, bool json, const char *name,
			struct stream *s)
{
	u8 buf[sizeof(s->b) + 1];
	char seed[64];

	buf[0] = (u8)(command << 1 | json);
	memcpy(buf + 1, s->b, s->n);
	snprintf(seed, sizeof(seed), "%s%s", name, json ? "-json" : "");
	save("answer", seed, buf, s->n + 1);
}

/* the order of fuzz_answer.c's commands */
static void answers(void)
{
	static struct nl_msg *(*const one[])(void) = {
		[3] = transform, [6] = redundancy, [10] = route, [11] = track,
	};

	for (int json = 0; json < 2; json++) {
		struct stream s = { .n = 0 };

		/* in JSON the counters are asked for first */
		if (json) {
			put_obj(&s, 0, stats(false));
			put_obj(&s, 0, stats(true));
			put_done(&s);
		}
		put_obj(&s, 0, group());
		put_obj(&s, 0, group());
		save_answer(0, json, "group", &s);
		s.n = 0;
		put_obj(&s, 0, group());
		save_answer(1, json, "brief", &s);
		for (u8 i = 0; i < ARRAY_SIZE(one); i++) {
			char name[16];

			if (!one[i])
				continue;
			s.n = 0;
			put_obj(&s, 0, one[i]());
			snprintf(name, sizeof(name), "command-%u", i);
			save_answer(i, json, name, &s);
		}
		s.n = 0;
		put_obj(&s, 0, transform());
		put_done(&s);
		put_obj(&s, 0, map());
		put_done(&s);
		put_obj(&s, 0, binding());
		put_done(&s);
		put_obj(&s, 0, redundancy());
		save_answer(4, json, "map", &s);
		s.n = 0;
		put_obj(&s, 0, map());
		put_done(&s);
		put_obj(&s, 0, binding());
		put_done(&s);
		put_obj(&s, 0, redundancy());
		put_done(&s);
		put_obj(&s, 0, sa(0));
		put_obj(&s, 0, sa(1));
		save_answer(7, json, "sa", &s);
		s.n = 0;
		put_obj(&s, 0, stats(false));
		put_obj(&s, 0, stats(true));
		save_answer(12, json, "stats", &s);
	}
}

/* A refusal with its sentence, as the kernel sends it */
static void refusal(void)
{
	static const u8 err[] = {
		80, 0, 0, 0, NLMSG_ERROR, 0, 0, 3, 7, 0, 0, 0, 0, 0, 0, 0,
		0xea, 0xff, 0xff, 0xff,
		20, 0, 0, 0, FAKE_FAMILY, 0, 5, 0, 7, 0, 0, 0, 0, 0, 0, 0,
		39, 0, 1, 0, 'T', 'h', 'e', ' ', 'p', 'r', 'i', 'o', 'r', 'i',
		't', 'y', ' ', 'm', 'u', 's', 't', ' ', 'b', 'e', ' ', '0',
		' ', 't', 'o', ' ', '2', '5', '5', 0, 0, 0,
	};
	struct stream s = { .n = 0 };

	put(&s, FAKE_RAW, err, sizeof(err));
	save_answer(13, false, "refusal", &s);
	s.n = 0;
	put(&s, FAKE_LOST, "", 0);
	save_answer(0, false, "lost", &s);
}

static void exports(void)
{
	static const char keys[] = "192.0.2.69 se\"cr\\et 0x01\n";
	struct stream s = { .n = 0 };
	u8 buf[sizeof(s.b) + 100];

	put_obj(&s, 0, transform());
	put_done(&s);
	put_obj(&s, 0, map());
	put_done(&s);
	put_obj(&s, 0, binding());
	put_done(&s);
	put_obj(&s, 0, redundancy());
	put_done(&s);
	for (u8 options = 0; options < 16; options += 5) {
		char name[16];

		buf[0] = options;
		buf[1] = 0;
		buf[2] = sizeof(keys) - 1;
		memcpy(buf + 3, keys, sizeof(keys) - 1);
		memcpy(buf + 3 + sizeof(keys) - 1, s.b, s.n);
		snprintf(name, sizeof(name), "options-%u", options);
		save("export", name, buf, 3 + sizeof(keys) - 1 + s.n);
	}
	buf[0] = 2;
	save("export", "secrets", buf, 3 + sizeof(keys) - 1 + s.n);
}

static struct nl_msg *event(u32 type)
{
	struct nl_msg *m = obj();

	nla_put_u32(m, HSRP_A_EVENT_TYPE, type);
	nla_put_u32(m, HSRP_A_EVENT_SEQNO, type);
	nla_put_u64(m, HSRP_A_EVENT_TIME, 1700000000123456789ULL);
	nla_put_string(m, HSRP_A_EVENT_IFNAME, "eth0");
	nla_put_u32(m, HSRP_A_EVENT_GROUP, 1);
	nla_put_string(m, HSRP_A_EVENT_NAME, "VPNHA");
	nla_put_u8(m, HSRP_A_EVENT_OLD, 4);
	nla_put_u8(m, HSRP_A_EVENT_NEW, 5);
	nla_put_string(m, HSRP_A_EVENT_REASON, "c: Active timer expired");
	nla_put_u32(m, HSRP_A_EVENT_ADDR, ip4("10.0.0.100"));
	nla_put_u32(m, HSRP_A_EVENT_PEER, ip4("192.0.2.69"));
	nla_put_u32(m, HSRP_A_EVENT_GENERATION, 2);
	nla_put_u32(m, HSRP_A_EVENT_MAP_SEQ, 10);
	if (type % 2)
		nla_put_string(m, HSRP_A_EVENT_MAP, "vpn");
	put_line(m, HSRP_A_EVENT_MATCH);
	nla_put_u32(m, HSRP_A_EVENT_DST, ip4("20.1.1.0"));
	nla_put_u8(m, HSRP_A_EVENT_DST_LEN, 24);
	nla_put_u32(m, HSRP_A_EVENT_COUNT, 2);
	return m;
}

/* What once went wrong: values that are too short, without end, or too big */
static void regressions(void)
{
	struct stream s = { .n = 0 };
	struct nl_msg *m;

	m = obj();
	nla_put_string(m, HSRP_A_MAP_NAME, "vpn");
	nla_put_u8(m, HSRP_A_MAP_SEQ, 1);
	nla_put(m, HSRP_A_MAP_PEER, 0, "");
	put_done(&s);
	put_obj(&s, 0, m);
	save_answer(4, false, "found-short", &s);

	m = obj();
	nla_put(m, HSRP_A_GROUP_IFNAME, 4, "eth0");
	nla_put(m, HSRP_A_GROUP_REASON, 5, "\xff\xc0\x80\xe2");
	s.n = 0;
	put_done(&s);
	put_obj(&s, 0, m);
	save_answer(0, false, "found-no-nul", &s);
	save_answer(0, true, "found-not-utf8", &s);

	m = event(HSRP_EVENT_ROUTE_ADD);
	nla_put_u8(m, HSRP_A_EVENT_DST_LEN, 200);
	s.b[0] = 0;
	s.n = 1;
	put_obj(&s, HSRP_CMD_STATE_NTF, m);
	save("event", "found-prefix-length", s.b, s.n);

	/* an unknown cipher; a name that would end a comment */
	m = obj();
	nla_put_string(m, HSRP_A_TRANSFORM_NAME, "myset");
	nla_put_u32(m, HSRP_A_TRANSFORM_CIPHER, 77);
	memset(s.b, 0, 3);
	s.n = 3;
	put_obj(&s, 0, m);
	save("export", "found-cipher", s.b, s.n);
	m = obj();
	nla_put_string(m, HSRP_A_BIND_MAP, "vpn");
	nla_put_string(m, HSRP_A_BIND_IFNAME, "\nx");
	s.n = 3;
	put_obj(&s, 0, transform());
	put_done(&s);
	put_obj(&s, 0, map());
	put_done(&s);
	put_obj(&s, 0, m);
	save("export", "found-comment", s.b, s.n);

	/* the rest of a line behind a NUL was not looked at */
	save("cmdline", "found-nul", "group show\0brief\n", 17);
}

static void events(void)
{
	for (int json = 0; json < 2; json++) {
		struct stream s = { .b = { (u8)json }, .n = 1 };

		for (u32 t = 1; t <= HSRP_EVENT_BIND_DEL; t++)
			put_obj(&s, t < HSRP_EVENT_GROUP_NEW ?
				HSRP_CMD_STATE_NTF : HSRP_CMD_CONFIG_NTF,
				event(t));
		put(&s, FAKE_LOST, "", 0);
		save("event", json ? "all-json" : "all", s.b, s.n);
		for (u32 t = 1; t <= HSRP_EVENT_BIND_DEL; t += 3) {
			char name[32];

			s.n = 1;
			put_obj(&s, HSRP_CMD_STATE_NTF, event(t));
			snprintf(name, sizeof(name), "one-%u-%d", t, json);
			save("event", name, s.b, s.n);
		}
	}
}

/* An element of a vici message: its kind, and what such a one has. */
static u8 *element(u8 *p, u8 kind, const char *name, const char *value)
{
	*p++ = kind;
	if (name) {
		*p++ = (u8)strlen(name);
		p = mempcpy(p, name, strlen(name));
	}
	if (value) {
		*p++ = 0;
		*p++ = (u8)strlen(value);
		p = mempcpy(p, value, strlen(value));
	}
	return p;
}

/* What came before @end is a packet, its length in front. */
static void save_vici(const char *kind, u8 *buf, const u8 *end, const u8 *all)
{
	char name[16];

	memcpy(buf + 1, (u8[]){ 0, 0, 0, (u8)(end - buf - 5) }, 4);
	for (u8 what = 0; what < 4; what++) {
		buf[0] = what;
		snprintf(name, sizeof(name), "%s-%u", kind, what);
		save("vici", name, buf, (size_t)(all - buf));
	}
}

static void vici(void)
{
	static const u8 answer[] = { 0, 0, 0, 1, VICI_CMD_RESPONSE };
	u8 buf[256], *p = buf + 5;

	p = element(p, VICI_EVENT, "list-sa", NULL);
	p = element(p, VICI_SECTION_START, "vpn-10", NULL);
	p = element(p, VICI_KEY_VALUE, "uniqueid", "7");
	p = element(p, VICI_KEY_VALUE, "local-host", "192.0.2.53");
	p = element(p, VICI_SECTION_START, "child-sas", NULL);
	p = element(p, VICI_SECTION_START, "x", NULL);
	p = element(p, VICI_KEY_VALUE, "reqid", "1001");
	p = element(p, VICI_KEY_VALUE, "state", "INSTALLED");
	p = element(p, VICI_KEY_VALUE, "spi-in", "c1f6b88a");
	for (int open = 0; open < 3; open++)
		p = element(p, VICI_SECTION_END, NULL, NULL);
	save_vici("list", buf, p, mempcpy(p, answer, sizeof(answer)));

	p = element(buf + 5, VICI_CMD_RESPONSE, NULL, NULL);
	p = element(p, VICI_LIST_START, "conns", NULL);
	p = element(p, VICI_LIST_ITEM, NULL, "a");
	p = element(p, VICI_LIST_END, NULL, NULL);
	save_vici("conns", buf, p, p);
}

int main(int argc, char **argv)
{
	if (argc != 2)
		return 1;
	top = argv[1];
	mkdir(top, 0755);
	packets();
	captures();
	sequences();
	answers();
	refusal();
	exports();
	regressions();
	events();
	vici();
	return 0;
}
