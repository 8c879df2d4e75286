// SPDX-License-Identifier: GPL-2.0
/*
 * hog KIND SECONDS: keep every processor busy, and say how late a thread of a
 * higher priority still woke up at worst, in milliseconds: what is late for other
 * reasons, as a host that has more to do than it can, is late for that one, too.
 *
 * KIND is "fifo", real time at priority 50, "nice", an ordinary process at -20, or
 * "none".
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define CPUS		64
#define PERIOD_NS	2000000
#define SECOND_NS	1000000000LL
#define SPIN		100000

static long long end_ns;
static bool fifo;

static long long now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * SECOND_NS + ts.tv_nsec;
}

static void on_cpu(long cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set)) {
		perror("sched_setaffinity");
		exit(1);
	}
}

static void real_time(int priority)
{
	struct sched_param param = { .sched_priority = priority };

	if (sched_setscheduler(0, SCHED_FIFO, &param)) {
		perror("sched_setscheduler");
		exit(1);
	}
}

static void *hog(void *arg)
{
	int i;

	on_cpu((long)arg);
	if (fifo)
		real_time(50);
	else if (setpriority(PRIO_PROCESS, (id_t)gettid(), -20))
		perror("setpriority");
	while (now_ns() < end_ns)
		for (i = 0; i < SPIN; i++)
			__asm__ volatile("");
	return NULL;
}

/* Returns the worst, in nanoseconds. */
static void *control(void *arg)
{
	long long due, late, worst = 0;
	struct timespec ts;

	on_cpu((long)arg);
	real_time(99);
	for (due = now_ns(); due < end_ns; due = now_ns() + PERIOD_NS) {
		ts.tv_sec = due / SECOND_NS;
		ts.tv_nsec = due % SECOND_NS;
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL);
		late = now_ns() - due;
		if (late > worst)
			worst = late;
	}
	return (void *)worst;
}

static void start(pthread_t *thread, void *(*fn)(void *), long cpu)
{
	if (pthread_create(thread, NULL, fn, (void *)cpu)) {
		perror("pthread_create");
		exit(1);
	}
}

int main(int argc, char **argv)
{
	long cpu, cpus = sysconf(_SC_NPROCESSORS_ONLN);
	pthread_t controls[CPUS], hogs[CPUS];
	long long worst = 0;
	bool none;
	void *ret;

	if (argc != 3 || cpus > CPUS)
		return 1;
	fifo = !strcmp(argv[1], "fifo");
	none = !strcmp(argv[1], "none");
	end_ns = now_ns() + (long long)(atof(argv[2]) * SECOND_NS);
	for (cpu = 0; cpu < cpus; cpu++)
		start(&controls[cpu], control, cpu);
	for (cpu = 0; !none && cpu < cpus; cpu++)
		start(&hogs[cpu], hog, cpu);
	for (cpu = 0; cpu < cpus; cpu++) {
		pthread_join(controls[cpu], &ret);
		if ((long long)ret > worst)
			worst = (long long)ret;
		if (!none)
			pthread_join(hogs[cpu], NULL);
	}
	printf("%lld\n", worst / 1000000);
	return 0;
}
