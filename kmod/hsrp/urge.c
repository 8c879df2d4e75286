// SPDX-License-Identifier: GPL-2.0
/*
 * Softirqs that wait for their thread. Once there was more to do than a softirq may
 * do at a stretch, the rest is ksoftirqd's, and on kernels before 6.5 all that comes
 * after it: an ordinary thread, which a process of real time or of high priority
 * keeps from running. Then timers and received packets wait, in 6.1 for up to 0.95
 * of each second, and a router that is alive is taken for dead.
 *
 * Tasklets of the higher kind are an exception: the kernel does not leave them to the
 * thread, and handles whatever else is pending with them, at the end of the interrupt
 * that asks for it. So where a Hello is late, to be sent or to be heard, a timer of
 * the hard kind asks for one on each processor. In a machine that has time for its
 * softirqs this never happens.
 */
#include <linux/atomic.h>
#include <linux/cpumask.h>
#include <linux/interrupt.h>
#include <linux/ktime.h>
#include <linux/percpu.h>
#include <linux/smp.h>
#include <linux/time64.h>

#include "hsrp/group.h"

/**
 * struct hsrp_urge - what makes the softirqs of a processor run
 * @csd: call of a function there
 * @tasklet: of the higher kind, does nothing itself
 */
struct hsrp_urge {
	call_single_data_t csd;
	struct tasklet_struct tasklet;
};

static DEFINE_PER_CPU(struct hsrp_urge, hsrp_urges);

/* When that was done last, for whichever group: one is enough for all of them */
static atomic64_t hsrp_urged;

static void hsrp_urge_nothing(struct tasklet_struct *tasklet)
{
}

/* Hard interrupt. */
static void hsrp_urge_here(void *urge)
{
	tasklet_hi_schedule(&((struct hsrp_urge *)urge)->tasklet);
}

/**
 * hsrp_urge_softirqs() - have every processor run its softirqs now
 *
 * Context: hard interrupt, or any where interrupts are off.
 */
void hsrp_urge_softirqs(void)
{
	const s64 last = atomic64_read(&hsrp_urged), now = ktime_get_ns();
	int cpu;

	if (now - last < HSRP_URGE_GAP_MS * NSEC_PER_MSEC ||
	    atomic64_cmpxchg(&hsrp_urged, last, now) != last)
		return;
	for_each_online_cpu(cpu)
		/* busy: it has been asked, and not come to it yet */
		smp_call_function_single_async(cpu,
					       &per_cpu(hsrp_urges, cpu).csd);
}

/**
 * hsrp_urge_init() - prepare for it
 *
 * Context: process, module load.
 */
void hsrp_urge_init(void)
{
	struct hsrp_urge *urge;
	int cpu;

	for_each_possible_cpu(cpu) {
		urge = per_cpu_ptr(&hsrp_urges, cpu);
		INIT_CSD(&urge->csd, hsrp_urge_here, urge);
		tasklet_setup(&urge->tasklet, hsrp_urge_nothing);
	}
}

static void hsrp_urge_flush(void *unused)
{
}

/**
 * hsrp_urge_uninit() - wait for what is on its way
 *
 * Context: process, module unload; nobody urges any more.
 */
void hsrp_urge_uninit(void)
{
	int cpu;

	/* a processor is called in order */
	on_each_cpu(hsrp_urge_flush, NULL, 1);
	for_each_possible_cpu(cpu)
		tasklet_kill(&per_cpu(hsrp_urges, cpu).tasklet);
}
