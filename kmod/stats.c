// SPDX-License-Identifier: GPL-2.0
/*
 * Counters of a namespace, one set per CPU.
 */
#include "hsrp.h"

static const char * const hsrp_stats_names[__HSRP_CNT_MAX] = {
#define HSRP_X(id, name) \
	[HSRP_CNT_##id] = (name),
	HSRP_NET_COUNTERS(HSRP_X)
#undef HSRP_X
};

/**
 * hsrp_stats_init() - allocate the counters
 * @hn: namespace
 *
 * Context: process.
 * Return: 0 or -ENOMEM.
 */
int hsrp_stats_init(struct hsrp_net *hn)
{
	int cpu;

	hn->stats = alloc_percpu(struct hsrp_net_stats);
	if (!hn->stats)
		return -ENOMEM;
	for_each_possible_cpu(cpu)
		u64_stats_init(&per_cpu_ptr(hn->stats, cpu)->syncp);
	return 0;
}

/**
 * hsrp_stats_uninit() - free the counters; nobody may count any more
 * @hn: namespace
 *
 * Context: process.
 */
void hsrp_stats_uninit(struct hsrp_net *hn)
{
	free_percpu(hn->stats);
	hn->stats = NULL;
}

/**
 * hsrp_count_add() - add to a counter
 * @hn: namespace
 * @c: which one
 * @n: how much
 *
 * Context: process or softirq, interrupts on.
 */
void hsrp_count_add(struct hsrp_net *hn, enum hsrp_net_counter c, u64 n)
{
	struct hsrp_net_stats *s;

	/* a softirq of this CPU must not count in the midst of an update */
	local_bh_disable();
	s = this_cpu_ptr(hn->stats);
	u64_stats_update_begin(&s->syncp);
	u64_stats_add(&s->v[c], n);
	u64_stats_update_end(&s->syncp);
	local_bh_enable();
}

/**
 * hsrp_count() - count one
 * @hn: namespace
 * @c: which counter
 *
 * Context: process or softirq, interrupts on.
 */
void hsrp_count(struct hsrp_net *hn, enum hsrp_net_counter c)
{
	hsrp_count_add(hn, c, 1);
}

/**
 * hsrp_stats_read() - sum of a counter over all CPUs
 * @hn: namespace
 * @c: which one
 *
 * Context: any.
 * Return: the value; updates that run meanwhile may or may not be in it.
 */
u64 hsrp_stats_read(const struct hsrp_net *hn, enum hsrp_net_counter c)
{
	const struct hsrp_net_stats *s;
	unsigned int start;
	u64 v, sum = 0;
	int cpu;

	for_each_possible_cpu(cpu) {
		s = per_cpu_ptr(hn->stats, cpu);
		do {
			start = u64_stats_fetch_begin(&s->syncp);
			v = u64_stats_read(&s->v[c]);
		} while (u64_stats_fetch_retry(&s->syncp, start));
		sum += v;
	}
	return sum;
}

/**
 * hsrp_stats_name() - name of a counter, as users see it
 * @c: which one
 *
 * Return: static string; "?" for a value that is no counter.
 */
const char *hsrp_stats_name(enum hsrp_net_counter c)
{
	if ((unsigned int)c >= ARRAY_SIZE(hsrp_stats_names))
		return "?";
	return hsrp_stats_names[c];
}
