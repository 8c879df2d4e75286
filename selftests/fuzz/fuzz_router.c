// SPDX-License-Identifier: GPL-2.0
/*
 * Two routers with their timers in virtual time, and a third station that puts
 * octets on their LAN: its own, or those of a router with some changed. What
 * fails a check changes nothing but its counter; and when the station falls
 * silent there is one Active and one Standby, whatever it has said.
 */
#include <stdarg.h>

#include "fuzz.h"
#include "sim.h"

#define STEPS	64

static struct sim sim;

/* the simulation has assertions of its own */
bool ktap_check(bool ok, const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	if (ok)
		return true;
	fprintf(stderr, "%s:%d: ", file, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	abort();
}

void ktap_note(const char *fmt, ...)
{
	(void)fmt;
}

static unsigned int dropped(const struct sim_router *r)
{
	unsigned int n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(r->drops); i++)
		n += r->drops[i];
	return n;
}

static void inject(struct sim_router *r, const u8 *data, size_t len, u8 from)
{
	struct sim_router before = *r;
	/* 10.0.0.1 to .4: the routers' own addresses among them */
	const struct hsrp_addr src = hsrp_addr4(htonl(0x0a000001 + from % 4u));

	sim_receive(r, data, len, &src);
	if (dropped(r) == dropped(&before))
		return;
	FUZZ_CHECK(dropped(r) == dropped(&before) + 1);
	memcpy(before.drops, r->drops, sizeof(before.drops));
	FUZZ_CHECK(!memcmp(r, &before, sizeof(before)));
}

/* what the other router said last, with octets changed */
static void inject_changed(struct sim_router *r, const struct sim_router *other,
			   struct fuzz_in *in)
{
	u8 data[sizeof(other->last_data)], n = in_u8(in) % 4, from;

	if (!other->last_len)
		return;
	memcpy(data, other->last_data, sizeof(data));
	while (n--) {
		u8 at = in_u8(in);

		data[at % other->last_len] = in_u8(in);
	}
	from = in_u8(in);
	inject(r, data, other->last_len, from);
}

static void step(struct fuzz_in *in)
{
	u8 op = in_u8(in);
	struct sim_router *r = &sim.r[op >> 3 & 1];
	const struct sim_router *other = &sim.r[!(op >> 3 & 1)];
	const u8 *p;
	size_t n;
	u8 from;

	switch (op % 8) {
	case 0:
	case 1:
		sim_run(&sim, in_u8(in) * 64u);
		break;
	case 2:
		from = in_u8(in);
		p = in_bytes(in, in_u8(in) % 128, &n);
		inject(r, p, n, from);
		break;
	case 3:
		if (r->up)
			sim_down(r);
		else
			sim_up(r);
		break;
	case 4:
		r->prio = in_u8(in);
		if (r->up)
			sim_event(r, HSRP_EV_PARAMS, NULL);
		break;
	default:
		inject_changed(r, other, in);
		break;
	}
	/* frames of this step arrive, so that they do not pile up */
	sim_run(&sim, 5);
}

static const struct hsrp_keys *md5_keys(void)
{
	static struct hsrp_keys keys;

	keys.n = 1;
	keys.key[0] = unit_key("a key");
	return &keys;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_in in = { .p = data, .left = size };
	u8 flags = in_u8(&in);
	int i;

	sim_version = flags & 16 ? 2 : 1;
	sim_init(&sim, 1985);
	sim_add(&sim, 2, 100, flags & 1);
	sim_add(&sim, 3, flags & 2 ? 110 : 100, flags & 4);
	for (i = 0; i < 2; i++) {
		if (flags & 32)
			hsrp_auth_set_md5(&sim.r[i].auth, md5_keys());
		sim_up(&sim.r[i]);
	}
	if (flags & 8)
		sim_run(&sim, 40000);
	for (i = 0; i < STEPS && in.left; i++)
		step(&in);

	for (i = 0; i < 2; i++)
		if (!sim.r[i].up)
			sim_up(&sim.r[i]);
	/* the longest hold time that a message can carry, then an election */
	sim_run(&sim, 255000 + 40000);
	FUZZ_CHECK(sim_only(&sim, HSRP_STATE_ACTIVE));
	FUZZ_CHECK(sim_only(&sim, HSRP_STATE_STANDBY));
	return 0;
}
