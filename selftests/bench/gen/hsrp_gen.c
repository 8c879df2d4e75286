// SPDX-License-Identifier: GPL-2.0
/*
 * A packet generator for the benchmark. Unlike pktgen it gives away each skb
 * that it makes, as a network card does: nobody else holds a reference.
 *
 * Write "DEV DSTMAC SADDR DADDR FRAMELEN FLOWS COUNT" to /proc/net/hsrp_gen.
 * The write returns when COUNT frames were sent and everything that they set
 * off on this processor is done. Destination addresses count up from DADDR,
 * FLOWS of them. A read gives the nanoseconds it took.
 */
#include <linux/etherdevice.h>
#include <linux/inet.h>
#include <linux/interrupt.h>
#include <linux/ip.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/nsproxy.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/udp.h>
#include <net/ip.h>
#include <net/net_namespace.h>

/**
 * struct hsrp_gen - what to send
 * @dev: through this device
 * @mac: destination MAC address
 * @saddr: source address
 * @daddr: destination address of the first flow
 * @len: length of the frame, without its checksum
 * @flows: number of flows
 * @count: number of frames
 */
struct hsrp_gen {
	struct net_device *dev;
	u8 mac[ETH_ALEN];
	__be32 saddr;
	__be32 daddr;
	unsigned int len;
	unsigned int flows;
	unsigned int count;
};

static s64 hsrp_gen_ns;
static DEFINE_MUTEX(hsrp_gen_lock);

static struct sk_buff *hsrp_gen_skb(const struct hsrp_gen *g, unsigned int i)
{
	unsigned int ip_len = g->len - ETH_HLEN;
	struct sk_buff *skb;
	struct udphdr *uh;
	struct iphdr *iph;

	/* as a driver does for a frame of this MTU */
	skb = alloc_skb(NET_SKB_PAD + NET_IP_ALIGN + ETH_FRAME_LEN, GFP_KERNEL);
	if (!skb)
		return NULL;
	skb_reserve(skb, NET_SKB_PAD + NET_IP_ALIGN + ETH_HLEN);
	skb_reset_network_header(skb);

	iph = skb_put_zero(skb, sizeof(*iph));
	iph->version = 4;
	iph->ihl = 5;
	iph->ttl = 64;
	iph->protocol = IPPROTO_UDP;
	iph->tot_len = htons(ip_len);
	iph->id = htons(i);
	iph->saddr = g->saddr;
	iph->daddr = htonl(ntohl(g->daddr) + i % g->flows);
	ip_send_check(iph);

	uh = skb_put_zero(skb, sizeof(*uh));
	uh->source = htons(9);
	uh->dest = htons(9);
	uh->len = htons(ip_len - sizeof(*iph));
	skb_put_zero(skb, ip_len - sizeof(*iph) - sizeof(*uh));

	skb->protocol = htons(ETH_P_IP);
	skb->dev = g->dev;
	eth_header(skb, g->dev, ETH_P_IP, g->mac, NULL, skb->len);
	return skb;
}

/* Let ksoftirqd finish: else the backlog overflows, or work is not counted. */
static void hsrp_gen_settle(void)
{
	while (local_softirq_pending())
		schedule();
	cond_resched();
}

static int hsrp_gen_run(const struct hsrp_gen *g)
{
	ktime_t start = ktime_get();
	struct sk_buff *skb;
	unsigned int i;

	for (i = 0; i < g->count; i++) {
		skb = hsrp_gen_skb(g, i);
		if (!skb)
			return -ENOMEM;
		dev_queue_xmit(skb);
		hsrp_gen_settle();
		if (signal_pending(current))
			return -EINTR;
	}
	hsrp_gen_ns = ktime_to_ns(ktime_sub(ktime_get(), start));
	return 0;
}

static int hsrp_gen_parse(struct hsrp_gen *g, const char *text)
{
	char name[IFNAMSIZ], saddr[16], daddr[16];
	u8 *mac = g->mac;

	if (sscanf(text, "%15s %hhx:%hhx:%hhx:%hhx:%hhx:%hhx %15s %15s %u %u %u",
		   name, mac, mac + 1, mac + 2, mac + 3, mac + 4, mac + 5,
		   saddr, daddr, &g->len, &g->flows, &g->count) != 12)
		return -EINVAL;
	if (!g->flows ||
	    !in4_pton(saddr, -1, (u8 *)&g->saddr, -1, NULL) ||
	    !in4_pton(daddr, -1, (u8 *)&g->daddr, -1, NULL))
		return -EINVAL;
	if (g->len < 60 || g->len > ETH_FRAME_LEN)
		return -ERANGE;
	g->dev = dev_get_by_name(current->nsproxy->net_ns, name);
	return g->dev ? 0 : -ENODEV;
}

static int hsrp_gen_write(struct file *file, char *text, size_t len)
{
	struct hsrp_gen g;
	int err;

	err = hsrp_gen_parse(&g, text);
	if (err)
		return err;
	mutex_lock(&hsrp_gen_lock);
	err = hsrp_gen_run(&g);
	mutex_unlock(&hsrp_gen_lock);
	dev_put(g.dev);
	return err;
}

static int hsrp_gen_show(struct seq_file *seq, void *v)
{
	seq_printf(seq, "%lld\n", hsrp_gen_ns);
	return 0;
}

static int __net_init hsrp_gen_net_init(struct net *net)
{
	return proc_create_net_single_write("hsrp_gen", 0600, net->proc_net,
					    hsrp_gen_show, hsrp_gen_write,
					    NULL) ? 0 : -ENOMEM;
}

static void __net_exit hsrp_gen_net_exit(struct net *net)
{
	remove_proc_entry("hsrp_gen", net->proc_net);
}

static struct pernet_operations hsrp_gen_net_ops = {
	.init = hsrp_gen_net_init,
	.exit = hsrp_gen_net_exit,
};

static int __init hsrp_gen_init(void)
{
	return register_pernet_subsys(&hsrp_gen_net_ops);
}

static void __exit hsrp_gen_exit(void)
{
	unregister_pernet_subsys(&hsrp_gen_net_ops);
}

module_init(hsrp_gen_init);
module_exit(hsrp_gen_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Packet generator of the hsrp benchmark");
MODULE_AUTHOR("The hsrp project");
