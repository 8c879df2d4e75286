// SPDX-License-Identifier: GPL-2.0
/*
 * Whatever the kernel answers to a show command: the tool stays within the
 * message, ends, and what it calls JSON is JSON.
 */
#include "fuzz.h"
#include "hsrpctl.h"
#include "tool.h"

static const char *const commands[] = {
	"group show", "group show brief", "group show dev eth0 group 1",
	"transform show", "map show", "map show vpn", "redundancy show",
	"sa show", "sa show map vpn", "sa flush map vpn", "route show",
	"track show", "stats show", "group add dev eth0 group 1",
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_in in = { .p = data, .left = size };
	uint8_t which = in_u8(&in);
	bool json = which & 1;
	struct output o;
	const char *why;
	char line[64];
	int rc;

	fake_kernel = (struct fake_kernel) { .data = in.p, .size = in.left };
	snprintf(line, sizeof(line), "%s",
		 commands[(which >> 1) % ARRAY_SIZE(commands)]);
	output_catch(&o);
	rc = tool_run(json, line);
	output_end(&o);

	FUZZ_CHECK(rc == RC_OK || rc == RC_REFUSED);
	FUZZ_CHECK(rc == RC_OK || o.n_err);
	if (json && !json_valid(o.out, o.n_out, &why)) {
		fprintf(stderr, "%s\n%.*s\n", why, (int)o.n_out, o.out);
		abort();
	}
	output_free(&o);
	return 0;
}
