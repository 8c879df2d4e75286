// SPDX-License-Identifier: GPL-2.0
/*
 * The metrics of a gateway that has one of everything. "test_metrics dump" prints
 * them, for who wants to know which names and labels there are.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hsrpctl.h"
#include "ktap.h"
#include "metrics.h"

static struct group groups[] = {
	{ .dev = "eth0", .number = 1, .name = "VPNHA",
	  .state = HSRP_STATE_ACTIVE, .priority = 200, .eff_priority = 50,
	  .changes = 7, .standby = { .known = true } },
	{ .dev = "eth1", .number = 2, .name = "a\"b\\c\nd", .follow = "VPNHA",
	  .state = HSRP_STATE_ACTIVE },
};

static struct tracked tracks[] = {
	{ .dev = "eth1", .by_dev = "eth0", .by_group = 1, .up = true },
};

static struct binding bindings[] = {
	{ .map = "vpn", .dev = "eth0", .active = true, .generation = 3,
	  .policies = 6, .routes = 1 },
};

static struct line lines[] = {
	{ .src = { .len = 24 }, .dst = { .len = 32 }, .reqid = 1 },
};

static struct entry entries[] = {
	{ .map = "vpn", .seq = 10, .lines = lines,
	  .n_lines = ARRAY_SIZE(lines) },
};

/* The last three are no part of the outbound sums: inbound, larval, another map's. */
static struct sa sas[] = {
	{ .map = "vpn", .seq = 10, .outbound = true, .packets = 1, .bytes = 100 },
	{ .map = "vpn", .seq = 10, .outbound = true, .packets = 2, .bytes = 200 },
	{ .map = "vpn", .seq = 10, .packets = 4, .bytes = 400 },
	{ .map = "vpn", .seq = 10, .outbound = true, .larval = true },
	{ .map = "other", .seq = 10, .outbound = true, .packets = 8 },
};

static struct route routes[] = {
	{ .map = "vpn", .dst = { .len = 24 }, .installed = true },
};

static struct counter of_ns[] = { { "rx-packets", UINT64_MAX } };
static struct counter of_group[] = { { "split-brain", 5 } };

static struct counters stats[] = {
	{ .v = of_ns, .n = ARRAY_SIZE(of_ns) },
	{ .dev = "eth0", .group = 1, .v = of_group, .n = ARRAY_SIZE(of_group) },
};

static const struct model sample = {
	.groups = groups, .n_groups = ARRAY_SIZE(groups),
	.tracks = tracks, .n_tracks = ARRAY_SIZE(tracks),
	.bindings = bindings, .n_bindings = ARRAY_SIZE(bindings),
	.entries = entries, .n_entries = ARRAY_SIZE(entries),
	.sas = sas, .n_sas = ARRAY_SIZE(sas),
	.routes = routes, .n_routes = ARRAY_SIZE(routes),
	.stats = stats, .n_stats = ARRAY_SIZE(stats),
};

static void fill(void)
{
	entries[0].peer = ip_from4(inet_addr("192.0.2.69"));
	lines[0].src.addr = ip_from4(inet_addr("10.1.1.0"));
	lines[0].dst.addr = ip_from4(inet_addr("20.1.1.9"));
	sas[0].line = lines[0];
	sas[1].line = lines[0];
	sas[2].line = lines[0];
	sas[3].line = lines[0];
	sas[4].line = lines[0];
	routes[0].peer = entries[0].peer;
	routes[0].dst.addr = ip_from4(inet_addr("20.1.1.0"));
}

/* What is printed of @m, to be freed */
static char *printed(const struct model *m)
{
	FILE *save = stdout;
	size_t size;
	char *buf;

	stdout = open_memstream(&buf, &size);
	metrics_print(m);
	fclose(stdout);
	stdout = save;
	return buf;
}

/* How many lines of @text are @line */
static unsigned int count(const char *text, const char *line)
{
	size_t len = strlen(line);
	unsigned int n = 0;

	while (text && *text) {
		n += !strncmp(text, line, len) && text[len] == '\n';
		text = strchr(text, '\n');
		text += !!text;
	}
	return n;
}

#define LINE "map=\"vpn\",seq=\"10\",peer=\"192.0.2.69\",src=\"10.1.1.0/24\",dst=\"20.1.1.9/32\""

static void test_values(void)
{
	static const char *const rows[] = {
		"hsrp_up 1",
		"hsrp_group_state{interface=\"eth0\",group=\"1\",name=\"VPNHA\",state=\"Active\"} 1",
		"hsrp_group_state{interface=\"eth0\",group=\"1\",name=\"VPNHA\",state=\"Init\"} 0",
		"hsrp_group_state{interface=\"eth1\",group=\"2\",name=\"a\\\"b\\\\c\\nd\",state=\"Active\"} 1",
		"hsrp_group_priority{interface=\"eth0\",group=\"1\"} 50",
		"hsrp_group_priority_configured{interface=\"eth0\",group=\"1\"} 200",
		"hsrp_group_state_changes_total{interface=\"eth0\",group=\"1\"} 7",
		"hsrp_group_standby_known{interface=\"eth0\",group=\"1\"} 1",
		"hsrp_track_up{interface=\"eth0\",group=\"1\",tracked=\"eth1\"} 1",
		"hsrp_map_active{map=\"vpn\",interface=\"eth0\"} 1",
		"hsrp_map_ready{map=\"vpn\",interface=\"eth0\"} 0",
		"hsrp_map_policies{map=\"vpn\",interface=\"eth0\"} 6",
		"hsrp_map_reverse_routes{map=\"vpn\",interface=\"eth0\"} 1",
		"hsrp_map_generation_total{map=\"vpn\",interface=\"eth0\"} 3",
		"hsrp_sas{" LINE ",direction=\"in\"} 1",
		"hsrp_sas{" LINE ",direction=\"out\"} 2",
		"hsrp_sa_packets_total{" LINE ",direction=\"in\"} 4",
		"hsrp_sa_packets_total{" LINE ",direction=\"out\"} 3",
		"hsrp_sa_bytes_total{" LINE ",direction=\"in\"} 400",
		"hsrp_sa_bytes_total{" LINE ",direction=\"out\"} 300",
		"hsrp_reverse_route{destination=\"20.1.1.0/24\",peer=\"192.0.2.69\",map=\"vpn\"} 1",
		"hsrp_events_total{counter=\"rx-packets\"} 18446744073709551615",
		"hsrp_group_events_total{interface=\"eth0\",group=\"1\",counter=\"split-brain\"} 5",
	};
	char *text = printed(&sample);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		CHECK_MSG(count(text, rows[i]) == 1, "%s", rows[i]);
	/* who follows another group elects nobody */
	CHECK(!strstr(text, "group_standby_known{interface=\"eth1\""));
	free(text);
}

static void test_no_module(void)
{
	char *text = printed(NULL);

	CHECK_STR(text, "# HELP hsrp_up 1 if the module is loaded\n"
			"# TYPE hsrp_up gauge\nhsrp_up 0\n");
	free(text);
}

int main(int argc, char **argv)
{
	static const struct ktap_test tests[] = {
		KTAP_TEST(test_values), KTAP_TEST(test_no_module),
	};

	fill();
	if (argc == 2 && !strcmp(argv[1], "dump")) {
		metrics_print(&sample);
		return 0;
	}
	return ktap_run(tests, ARRAY_SIZE(tests));
}
