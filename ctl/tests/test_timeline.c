// SPDX-License-Identifier: GPL-2.0
/* Events of the monitor, as lanes and as a picture. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hsrpctl.h"
#include "jsonl.h"
#include "ktap.h"
#include "timeline.h"

static const char *const events[] = {
	"{\"time\":100.5,\"event\":\"group-state\",\"interface\":\"eth0\",\"group\":1,\"old\":\"Standby\",\"new\":\"Active\",\"reason\":\"a <b> & \\\"c\\\"\"}\n",
	"{\"time\":100.625,\"event\":\"route-add\",\"destination\":\"20.1.1.0/24\"}",
	"{\"time\":101,\"event\":\"track\",\"interface\":\"eth1\",\"up\":false}",
	"{\"time\":102,\"event\":\"track\",\"object\":7,\"up\":true}",
	"{\"time\":103,\"event\":\"group-state\",\"interface\":\"eth0\",\"group\":1,\"old\":\"Active\",\"new\":\"Speak\"}",
	"{\"time\":104,\"event\":\"snapshot-end\",\"text\":\"no state\"}",
};

static void fill(struct timeline *t)
{
	size_t i;

	memset(t, 0, sizeof(*t));
	for (i = 0; i < ARRAY_SIZE(events); i++)
		CHECK_EQ(timeline_add(t, events[i]), 0);
}

static void test_json(void)
{
	char buf[16];

	CHECK(jsonl_get("{ \"a\" : \"x\\u0041\\n\\\\\" , \"b\":-1.5}", "a",
			buf, sizeof(buf)));
	CHECK_STR(buf, "xA\n\\");
	CHECK(jsonl_get("{\"a\":\"x\",\"b\":-1.5}", "b", buf, sizeof(buf)));
	CHECK_STR(buf, "-1.5");
	CHECK(jsonl_get("{\"a\":\"0123456789abcdefgh\"}", "a", buf,
			sizeof(buf)));
	CHECK_STR(buf, "0123456789abcde");
	CHECK(!jsonl_get("{\"a\":\"x\"}", "b", buf, sizeof(buf)));
	CHECK(!jsonl_get("{\"a\":\"x", "a", buf, sizeof(buf)));
	CHECK(!jsonl_get("{\"a\" \"x\"}", "a", buf, sizeof(buf)));
	CHECK(!jsonl_get("{\"a\":}", "a", buf, sizeof(buf)));
	CHECK(!jsonl_get("[1]", "a", buf, sizeof(buf)));
	CHECK(!jsonl_get("", "a", buf, sizeof(buf)));
	/* a value is not a key */
	CHECK(!jsonl_get("{\"x\":\"a\"}", "a", buf, sizeof(buf)));
}

static void test_lanes(void)
{
	struct timeline t;

	fill(&t);
	CHECK_EQ(t.events, 6);
	CHECK(t.from == 100.5 && t.to == 104);
	CHECK_EQ(t.n, 4);
	CHECK_STR(t.v[0].name, "eth0 group 1");
	CHECK_EQ(t.v[0].n, 3);
	CHECK_STR(t.v[0].v[0].state, "Standby");
	CHECK_STR(t.v[0].v[1].state, "Active");
	CHECK_STR(t.v[0].v[1].why, "a <b> & \"c\"");
	CHECK_EQ(t.v[0].v[2].look, LOOK_WAIT);
	CHECK_STR(t.v[1].name, "route 20.1.1.0/24");
	CHECK_STR(t.v[1].v[0].state, "none");
	CHECK(t.v[1].v[1].at == 100.625);
	CHECK_STR(t.v[2].name, "track eth1");
	CHECK_STR(t.v[2].v[1].state, "down");
	CHECK_STR(t.v[3].name, "track object 7");
	timeline_free(&t);
	CHECK_EQ(timeline_add(&t, "{\"event\":\"ready\"}"), (uint64_t)-1);
	CHECK_EQ(timeline_add(&t, "ready"), (uint64_t)-1);
	timeline_free(&t);
}

static void test_svg(void)
{
	struct timeline t;
	char *buf;
	size_t size;
	FILE *f = open_memstream(&buf, &size);

	fill(&t);
	timeline_svg(f, &t);
	fclose(f);
	CHECK(!strncmp(buf, "<svg ", 5));
	CHECK(strstr(buf, "+0.000 s: Active (a &lt;b&gt; &amp; &quot;c&quot;)"));
	CHECK(strstr(buf, "class=\"good\""));
	CHECK(!strcmp(buf + size - 7, "</svg>\n"));
	free(buf);
	timeline_free(&t);
}

/* Whatever comes in, nothing is read or written beyond its end. */
static void test_fuzz(void)
{
	struct rnd r = { rnd_seed() };
	struct timeline t = { 0 };
	unsigned int i, j;

	for (i = 0; i < 20000; i++) {
		const char *e = events[rnd_below(&r, ARRAY_SIZE(events))];
		size_t len = strlen(e);
		char *line = strdup(e), *exact;

		for (j = rnd_below(&r, 4); j; j--)
			line[rnd_below(&r, (uint32_t)len)] =
				(char)(rnd_below(&r, 3) ? rnd_u32(&r) & 0xff :
				       (uint8_t)"\"\\{}:,u"[rnd_below(&r, 7)]);
		exact = strdup(line);
		timeline_add(&t, exact);
		free(exact);
		free(line);
	}
	timeline_free(&t);
}

int main(void)
{
	static const struct ktap_test tests[] = {
		KTAP_TEST(test_json), KTAP_TEST(test_lanes),
		KTAP_TEST(test_svg), KTAP_TEST(test_fuzz),
	};

	return ktap_run(tests, ARRAY_SIZE(tests));
}
