// SPDX-License-Identifier: GPL-2.0
/*
 * Bugs on purpose, one per load, chosen by the parameter "bug": proof that the
 * debug lane sees each kind of report. Never part of a build for use.
 */
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/timer.h>

static char *bug = "";
module_param(bug, charp, 0);
MODULE_PARM_DESC(bug, "which bug");

/* Every plant is written so that the compiler cannot see the bug, either. */

static void plant_kasan(void)
{
	char *p = kmalloc(32, GFP_KERNEL);

	if (!p)
		return;
	kfree(p);
	OPTIMIZER_HIDE_VAR(p);
	READ_ONCE(*p);
}

static DEFINE_MUTEX(plant_a);
static DEFINE_MUTEX(plant_b);

static void plant_lockdep(void)
{
	mutex_lock(&plant_a);
	mutex_lock(&plant_b);
	mutex_unlock(&plant_b);
	mutex_unlock(&plant_a);

	mutex_lock(&plant_b);
	mutex_lock(&plant_a);
	mutex_unlock(&plant_a);
	mutex_unlock(&plant_b);
}

static void plant_leak(void)
{
	void *p = kmalloc(96, GFP_KERNEL);

	OPTIMIZER_HIDE_VAR(p);
}

static void plant_ubsan(void)
{
	int n = 40;

	OPTIMIZER_HIDE_VAR(n);
	pr_info("hsrp_plant: %d\n", 1 << n);
}

static DEFINE_SPINLOCK(plant_lock);

static void plant_sleep(void)
{
	void *p;

	spin_lock(&plant_lock);
	p = kmalloc(32, GFP_KERNEL);
	spin_unlock(&plant_lock);
	kfree(p);
}

static int __rcu *plant_pointer;

static void plant_rcu(void)
{
	pr_info("hsrp_plant: %p\n", rcu_dereference(plant_pointer));
}

static void plant_timeout(struct timer_list *unused)
{
}

static void plant_odebug(void)
{
	struct timer_list *t = kmalloc(sizeof(*t), GFP_KERNEL);

	if (!t)
		return;
	timer_setup(t, plant_timeout, 0);
	mod_timer(t, jiffies + 1000 * HZ);
	kfree(t);
}

/* The count is right, the books are not: told when the device goes. */
static void plant_ref(void)
{
	struct net_device *dev = dev_get_by_name(&init_net, "plant0");
	netdevice_tracker tracker;

	if (!dev)
		return;
	netdev_hold(dev, &tracker, GFP_KERNEL);
	__dev_put(dev);
	dev_put(dev);
}

static int plant_shared;

static int plant_racer(void *unused)
{
	while (!kthread_should_stop()) {
		plant_shared++;
		barrier();
		cond_resched();
	}
	return 0;
}

static void plant_race(void)
{
	struct task_struct *t[2];
	int i;

	for (i = 0; i < ARRAY_SIZE(t); i++)
		t[i] = kthread_run(plant_racer, NULL, "hsrp_plant/%d", i);
	msleep(5000);
	for (i = 0; i < ARRAY_SIZE(t); i++)
		if (!IS_ERR(t[i]))
			kthread_stop(t[i]);
}

static const struct {
	const char *name;
	void (*plant)(void);
} plants[] = {
	{ "kasan", plant_kasan },
	{ "lockdep", plant_lockdep },
	{ "leak", plant_leak },
	{ "ubsan", plant_ubsan },
	{ "sleep", plant_sleep },
	{ "rcu", plant_rcu },
	{ "odebug", plant_odebug },
	{ "ref", plant_ref },
	{ "race", plant_race },
};

static int __init plant_init(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(plants); i++)
		if (!strcmp(bug, plants[i].name)) {
			plants[i].plant();
			return 0;
		}
	return -EINVAL;
}

static void __exit plant_exit(void)
{
}

module_init(plant_init);
module_exit(plant_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Bugs on purpose, for the tests of the tests");
MODULE_AUTHOR("The hsrp project");
