// SPDX-License-Identifier: GPL-2.0
/* Where strongswan.conf says that the daemon's socket is. */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "charon.h"
#include "hsrpctl.h"
#include "ktap.h"

#define DEFAULT "unix:///var/run/charon.vici"

static char dir[32];

static void put(const char *name, const char *text)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "we");
	CHECK(f);
	fputs(text, f);
	fclose(f);
}

static void expect(const char *text, const char *want)
{
	char path[128];
	char *got;

	put("strongswan.conf", text);
	snprintf(path, sizeof(path), "%s/strongswan.conf", dir);
	setenv("STRONGSWAN_CONF", path, 1);
	got = charon_socket();
	CHECK_STR(got, want);
	free(got);
}

static void test_forms(void)
{
	expect("", DEFAULT);
	expect("swanctl {\n socket = unix:///a\n}\n", "unix:///a");
	expect("swanctl { socket = unix:///a }", "unix:///a");
	expect("swanctl { socket = \"unix:///a b\" }", "unix:///a b");
	expect("charon { plugins { vici { socket = unix:///x } } }\n"
	       "swanctl {\n load = a b\n socket=unix:///a # why\n}\n",
	       "unix:///a");
	expect("swanctl { sub { socket = unix:///x } }", DEFAULT);
	expect("socket = unix:///x\n", DEFAULT);
	expect("# swanctl { socket = unix:///x }\n", DEFAULT);
	expect("swanctl {\n socket = unix:///a\n socket = unix:///b\n}\n",
	       "unix:///b");
	expect("swanctl {\n socket =\n}\n", DEFAULT);
}

static void test_include(void)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/d", dir);
	mkdir(path, 0755);
	put("d/1.conf", "swanctl {\n socket = unix:///inc\n}\n");
	put("d/2.conf", "charon {\n}\n");
	put("inner", "socket = unix:///inner\n");
	expect("include d/*.conf\n", "unix:///inc");
	expect("swanctl {\n include inner\n}\n", "unix:///inner");
	expect("include nix/*.conf\n", DEFAULT);
	/* round in circles */
	expect("include strongswan.conf\nswanctl { socket = unix:///a }\n",
	       "unix:///a");
}

static void test_broken(void)
{
	struct rnd r = { .s = rnd_seed() };
	static const char some[] = "{}\n#=\" aswanctlsocketinclude";
	char text[200];
	int i;
	size_t j;

	expect("}}}}swanctl { socket = unix:///a }", "unix:///a");
	expect("{{{{{{{{{{{{{{{{{{{{{{", DEFAULT);
	expect("swanctl { socket = \"", "\"");
	for (i = 0; i < 500; i++) {
		for (j = 0; j < sizeof(text) - 1; j++)
			text[j] = some[rnd_below(&r, sizeof(some) - 1)];
		text[j] = '\0';
		put("strongswan.conf", text);
		free(charon_socket());
	}
}

static int wipe(const char *path, const struct stat *st, int type,
		struct FTW *place)
{
	(void)st;
	(void)type;
	(void)place;
	return remove(path);
}

int main(void)
{
	static const struct ktap_test tests[] = {
		KTAP_TEST(test_forms), KTAP_TEST(test_include),
		KTAP_TEST(test_broken),
	};
	int rc;

	snprintf(dir, sizeof(dir), "/tmp/hsrp-conf-XXXXXX");
	if (!mkdtemp(dir))
		return 1;
	rc = ktap_run(tests, ARRAY_SIZE(tests));
	return nftw(dir, wipe, 8, FTW_DEPTH | FTW_PHYS) ? 1 : rc;
}
