// SPDX-License-Identifier: GPL-2.0
/*
 * Print the frequency of this processor's time stamp counter in kHz.
 *
 * QEMU's emulation passes that counter through, so the guest can be told its
 * frequency. Left to itself it calibrates against emulated timers, and is wrong
 * by any factor when the host is busy at that moment.
 */
#include <stdint.h>
#include <stdio.h>
#include <time.h>
#include <x86intrin.h>

struct sample {
	uint64_t ns;
	uint64_t ticks;
};

static uint64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC_RAW, &ts);
	return ts.tv_sec * 1000000000ull + ts.tv_nsec;
}

/* The counter between two looks at the clock that lie close together. */
static struct sample take(void)
{
	uint64_t best = UINT64_MAX;
	struct sample s = { 0 };

	for (int i = 0; i < 1000; i++) {
		uint64_t before = now();
		uint64_t ticks = __rdtsc();
		uint64_t after = now();

		if (after - before >= best)
			continue;
		best = after - before;
		s.ns = before + best / 2;
		s.ticks = ticks;
	}
	return s;
}

int main(void)
{
	const struct timespec pause = { .tv_nsec = 200000000 };
	struct sample from = take();
	struct sample to;

	nanosleep(&pause, NULL);
	to = take();
	printf("%llu\n", (unsigned long long)
	       ((to.ticks - from.ticks) * 1000000 / (to.ns - from.ns)));
	return 0;
}
