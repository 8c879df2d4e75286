// SPDX-License-Identifier: GPL-2.0
/*
 * Dumps that restart. Objects are counted as they come by; cb->args[0] is how
 * many have been sent, args[1] how many have come by in this call, args[2] an
 * error. Should the configuration change between two messages, the answer says
 * so (NLM_F_DUMP_INTR) and the user asks again.
 */
#include <net/sock.h>

#include "hsrp.h"
#include "netlink/netlink.h"

/**
 * hsrp_nl_dump_begin() - start or go on with a dump
 * @skb: answer
 * @cb: position
 *
 * Context: process context. Takes hn->lock when it succeeds;
 * hsrp_nl_dump_end() releases it.
 * Return: the namespace, or ERR_PTR(-ESHUTDOWN).
 */
struct hsrp_net *hsrp_nl_dump_begin(struct sk_buff *skb,
				    struct netlink_callback *cb)
{
	struct hsrp_net *hn = hsrp_nl_begin(sock_net(skb->sk), cb->extack);

	if (IS_ERR(hn))
		return hn;

	cb->seq = READ_ONCE(hn->config_seq) + 1;
	cb->args[1] = 0;
	cb->args[2] = 0;
	return hn;
}

/**
 * hsrp_nl_dump_one() - put one object, unless it was sent before
 * @skb: answer
 * @cb: position
 * @cmd: command of the message
 * @put: puts the attributes; -EMSGSIZE when there is no room
 * @obj: the object, for @put
 *
 * Context: process context, between hsrp_nl_dump_begin() and _end().
 * Return: true to go on with the next object, false when this call is over.
 */
bool hsrp_nl_dump_one(struct sk_buff *skb, struct netlink_callback *cb, u8 cmd,
		      int (*put)(struct sk_buff *skb,
				 struct netlink_callback *cb, void *obj),
		      void *obj)
{
	long index = cb->args[1]++;
	void *hdr;
	int err;

	if (index < cb->args[0])
		return true;

	hdr = genlmsg_put(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
			  &hsrp_genl_family, NLM_F_MULTI, cmd);
	if (!hdr) {
		cb->args[2] = -EMSGSIZE;
		return false;
	}
	genl_dump_check_consistent(cb, hdr);

	err = put(skb, cb, obj);
	if (err) {
		genlmsg_cancel(skb, hdr);
		cb->args[2] = err;
		return false;
	}

	genlmsg_end(skb, hdr);
	cb->args[0] = index + 1;
	return true;
}

/**
 * hsrp_nl_dump_end() - end a call of a dump
 * @hn: namespace
 * @skb: answer
 * @cb: position
 *
 * Context: process context, releases hn->lock.
 * Return: what a dumpit callback returns: length of the message, 0 when all
 * has been sent, or a negative errno.
 */
int hsrp_nl_dump_end(struct hsrp_net *hn, struct sk_buff *skb,
		     struct netlink_callback *cb)
{
	int err = cb->args[2];

	hsrp_nl_end(hn);

	/* A full message is no error, an object that never fits is. */
	if (err == -EMSGSIZE && skb->len)
		return skb->len;
	return err ?: skb->len;
}

/**
 * hsrp_nl_dump_list() - dump the objects of one list
 * @skb: answer
 * @cb: position
 * @cmd: command of the messages
 * @list: gives the list in a namespace; its nodes are the first member of the
 *	objects
 * @put: puts the attributes of one object; -EMSGSIZE when there is no room
 *
 * Context: process context.
 * Return: what a dumpit callback returns.
 */
int hsrp_nl_dump_list(struct sk_buff *skb, struct netlink_callback *cb, u8 cmd,
		      struct list_head *(*list)(struct hsrp_net *hn),
		      int (*put)(struct sk_buff *skb,
				 struct netlink_callback *cb, void *obj))
{
	struct hsrp_net *hn = hsrp_nl_dump_begin(skb, cb);
	struct list_head *node;

	if (IS_ERR(hn))
		return PTR_ERR(hn);

	list_for_each(node, list(hn))
		if (!hsrp_nl_dump_one(skb, cb, cmd, put, node))
			break;

	return hsrp_nl_dump_end(hn, skb, cb);
}
