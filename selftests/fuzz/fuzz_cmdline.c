// SPDX-License-Identifier: GPL-2.0
/*
 * Command lines, as in a batch. A line that is not understood is complained of
 * and nothing of it is sent; what is sent is well-formed.
 */
#include <linux/genetlink.h>

#include "fuzz.h"
#include "hsrpctl.h"
#include "tool.h"

#include <linux/hsrp.h>

#define LINES		8
#define ATTR_MAX	HSRP_A_GROUP_MAX

/* Attributes up to the very end, those inside a nest too */
static void check_attrs(struct nlattr *head, int len, int depth)
{
	struct nlattr *a;
	int rem;

	nla_for_each_attr(a, head, len, rem) {
		FUZZ_CHECK(nla_type(a) > 0 && nla_type(a) <= ATTR_MAX);
		if (a->nla_type & NLA_F_NESTED) {
			FUZZ_CHECK(depth < 2);
			check_attrs(nla_data(a), nla_len(a), depth + 1);
		}
	}
	FUZZ_CHECK(!rem);
}

static void check_request(struct nlmsghdr *nlh)
{
	struct genlmsghdr *gh = nlmsg_data(nlh);
	int len = nlmsg_datalen(nlh) - (int)GENL_HDRLEN;

	FUZZ_CHECK(len >= 0 && gh->version == HSRP_GENL_VERSION);
	FUZZ_CHECK(gh->cmd > 0 && gh->cmd <= HSRP_CMD_MAX && !gh->reserved);
	check_attrs((struct nlattr *)((char *)gh + GENL_HDRLEN), len, 1);
}

static void one_line(const uint8_t *text, size_t size)
{
	char *line = strndup((const char *)text, size);
	struct output o;
	int rc;

	FUZZ_CHECK(line);
	fake_kernel = (struct fake_kernel) { .check = check_request };
	output_catch(&o);
	rc = tool_run(false, line);
	output_end(&o);
	free(line);

	FUZZ_CHECK(rc == RC_OK || rc == RC_USAGE || rc == RC_REFUSED);
	if (rc != RC_OK)
		FUZZ_CHECK(o.n_err && o.err[o.n_err - 1] == '\n');
	if (rc == RC_USAGE)
		FUZZ_CHECK(!fake_kernel.sent && !o.n_out);
	output_free(&o);
}

/* The same lines as one batch: it stops at the first that fails */
static void whole_batch(const uint8_t *text, size_t size)
{
	struct output o;
	int rc;

	fake_kernel = (struct fake_kernel) { .check = check_request };
	output_catch(&o);
	rc = tool_batch(false, text, size);
	output_end(&o);
	FUZZ_CHECK((rc != RC_OK) ==
		   (o.n_err && strstr(o.err, "command failed -:")));
	if (memchr(text, '\0', size))
		FUZZ_CHECK(rc != RC_OK);
	output_free(&o);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *p = data, *end = data + size;
	int i;

	setenv("STRONGSWAN_CONF", "/nonexistent", 1);
	for (i = 0; i < LINES && p < end; i++) {
		const uint8_t *nl = memchr(p, '\n', (size_t)(end - p));

		one_line(p, (size_t)((nl ? nl : end) - p));
		p = nl ? nl + 1 : end;
	}
	if (size)
		whole_batch(data, (size_t)(p - data));
	return 0;
}
