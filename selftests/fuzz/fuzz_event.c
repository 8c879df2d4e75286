// SPDX-License-Identifier: GPL-2.0
/*
 * Whatever arrives on the socket of "hsrpctl monitor" and of the agent.
 */
#include "event.h"
#include "fuzz.h"
#include "hsrpctl.h"
#include "print.h"
#include "tool.h"

static unsigned int told;

static void tell(enum watch_what what, const struct event *ev, void *arg)
{
	(void)arg;
	told++;
	FUZZ_CHECK((what == WATCH_EVENT) == !!ev);
	if (!ev)
		return;
	/* whoever uses the event relies on these */
	FUZZ_CHECK(memchr(ev->dev, '\0', sizeof(ev->dev)));
	FUZZ_CHECK(memchr(ev->name, '\0', sizeof(ev->name)));
	FUZZ_CHECK(memchr(ev->map, '\0', sizeof(ev->map)));
	FUZZ_CHECK(memchr(ev->reason, '\0', sizeof(ev->reason)));
	event_print(ev);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_in in = { .p = data, .left = size };
	bool json = in_u8(&in) & 1;
	struct output o;
	struct watch w;
	const char *why;
	struct gnl *req;
	int err;

	fake_kernel = (struct fake_kernel) {
		.data = in.p, .size = in.left, .watch = true,
	};
	req = gnl_open(&err);
	FUZZ_CHECK(req);
	output_catch(&o);
	print_begin(json, false);
	err = watch_open(&w, req, WATCH_STATE | WATCH_CONFIG, tell, NULL);
	FUZZ_CHECK(!err);
	while (fake_kernel.size)
		FUZZ_CHECK(!watch_read(&w));
	watch_close(&w);
	gnl_free(req);
	output_end(&o);
	if (json && !json_valid(o.out, o.n_out, &why)) {
		fprintf(stderr, "%s\n%.*s\n", why, (int)o.n_out, o.out);
		abort();
	}
	output_free(&o);
	return 0;
}
