// SPDX-License-Identifier: GPL-2.0
/* KUnit suite: who goes on with a request, at whatever time its cipher answers. */
#include <linux/etherdevice.h>

#include "../fastpath/esp.c"
#include "room.h"

struct late {
	struct hsrp_fast f;
	struct xfrm_state x;
	struct net_device *dev;
	struct sk_buff *skb;
	struct hsrp_esp_req *req;
};

static void enter_softirq(void)
{
	local_bh_disable();
	rcu_read_lock();
}

static void leave_softirq(void)
{
	rcu_read_unlock();
	local_bh_enable();
}

static bool keep(struct late *l)
{
	bool go_on;

	enter_softirq();
	go_on = hsrp_esp_keep(l->req);
	leave_softirq();
	return go_on;
}

static bool answered(struct late *l, int err)
{
	bool go_on;

	enter_softirq();
	go_on = hsrp_esp_answered(l->req, err);
	leave_softirq();
	return go_on;
}

static void end(struct late *l)
{
	enter_softirq();
	hsrp_esp_end(l->req);
	leave_softirq();
}

static int pending(const struct hsrp_fast *f)
{
	int cpu, sum = 0;

	for_each_possible_cpu(cpu)
		sum += *per_cpu_ptr(f->pending, cpu);
	return sum;
}

/* Is the SA held, and the device, and has the fast path to wait? */
static void expect_kept(struct kunit *test, int kept)
{
	struct late *l = test->priv;

	KUNIT_EXPECT_EQ(test, refcount_read(&l->x.refcnt), 1U + kept);
	KUNIT_EXPECT_EQ(test, netdev_refcnt_read(l->dev), 1 + kept);
	KUNIT_EXPECT_EQ(test, pending(&l->f), kept);
}

static void an_answer_at_once_keeps_nothing(struct kunit *test)
{
	struct late *l = test->priv;

	expect_kept(test, 0);
	end(l);
	expect_kept(test, 0);
}

static void a_late_answer_goes_on(struct kunit *test)
{
	struct late *l = test->priv;

	KUNIT_EXPECT_FALSE(test, keep(l));
	expect_kept(test, 1);
	KUNIT_EXPECT_TRUE(test, answered(l, -EBADMSG));
	KUNIT_EXPECT_EQ(test, l->req->err, -EBADMSG);
	expect_kept(test, 1);
	end(l);
	expect_kept(test, 0);
}

/* As from another CPU, before the cipher has returned here */
static void an_early_answer_is_left_to_the_caller(struct kunit *test)
{
	struct late *l = test->priv;

	KUNIT_EXPECT_FALSE(test, answered(l, -EBADMSG));
	expect_kept(test, 0);
	KUNIT_EXPECT_TRUE(test, keep(l));
	KUNIT_EXPECT_EQ(test, l->req->err, -EBADMSG);
	expect_kept(test, 1);
	end(l);
	expect_kept(test, 0);
}

static int late_init(struct kunit *test)
{
	struct late *l = kunit_kzalloc(test, sizeof(*l), GFP_KERNEL);

	if (!l)
		return -ENOMEM;
	test->priv = l;
	init_waitqueue_head(&l->f.done);
	refcount_set(&l->x.refcnt, 1);
	l->f.pending = alloc_percpu(int);
	l->dev = alloc_etherdev(0);
	l->skb = alloc_skb(128, GFP_KERNEL);
	enter_softirq();
	l->req = hsrp_esp_get_req();
	leave_softirq();
	if (!l->f.pending || !l->dev || !l->skb || !l->req)
		return -ENOMEM;

	l->skb->dev = l->dev;
	l->req->fast = &l->f;
	l->req->x = &l->x;
	l->req->skb = l->skb;
	l->req->dst = NULL;
	l->req->turn = HSRP_ESP_AT_ONCE;
	return 0;
}

static void late_exit(struct kunit *test)
{
	struct late *l = test->priv;

	if (!l)
		return;
	hsrp_esp_uninit();
	kfree_skb(l->skb);
	if (l->dev)
		free_netdev(l->dev);
	free_percpu(l->f.pending);
}

static struct kunit_case late_cases[] = {
	KUNIT_CASE(an_answer_at_once_keeps_nothing),
	KUNIT_CASE(a_late_answer_goes_on),
	KUNIT_CASE(an_early_answer_is_left_to_the_caller),
	{ }
};

static struct kunit_suite late_suite = {
	.name = "hsrp_esp",
	.init = late_init,
	.exit = late_exit,
	.test_cases = late_cases,
};

kunit_test_suite(late_suite);
