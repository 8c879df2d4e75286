// SPDX-License-Identifier: GPL-2.0
/*
 * Talking to the generic netlink family. The library neither asks for nor
 * keeps the sentence of an extended acknowledgment, so answers are read here.
 */
#include <errno.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "hsrpctl.h"
#include "gnl.h"
#include "print.h"

/* A dump that something changed under is asked for again this often. */
#define DUMP_TRIES	16

/* one message of an answer */
struct kept {
	struct nlmsghdr *nlh;
};

/**
 * struct answer - the messages of a dump, until all are there
 * @msgs: copies
 * @n: how many
 * @interrupted: the dump is not consistent
 */
struct answer {
	struct kept *msgs;
	size_t n;
	bool interrupted;
};

/**
 * gnl_open - make a socket
 * @err: takes -errno when there is none
 *
 * The family is looked up, but need not be there: see gnl::family.
 *
 * Return: the socket, or NULL.
 */
struct gnl *gnl_open(int *err)
{
	struct gnl *nl = calloc(1, sizeof(*nl));
	int on = 1, fd;

	*err = -ENOMEM;
	if (!nl)
		return NULL;
	nl->sk = nl_socket_alloc();
	if (!nl->sk)
		goto free;
	*err = -EPROTONOSUPPORT;
	if (genl_connect(nl->sk))
		goto free;
	nl_socket_disable_seq_check(nl->sk);
	nl_socket_set_buffer_size(nl->sk, 1 << 20, 0);
	nl_socket_set_msg_buf_size(nl->sk, 1 << 16);
	fd = nl_socket_get_fd(nl->sk);
	if (setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof(on))) {
		*err = -errno;
		goto free;
	}
	gnl_resolve(nl);
	*err = 0;
	return nl;
free:
	gnl_free(nl);
	return NULL;
}

/**
 * gnl_free - close a socket
 * @nl: the socket, may be NULL
 */
void gnl_free(struct gnl *nl)
{
	if (!nl)
		return;
	nl_socket_free(nl->sk);
	free(nl);
}

/**
 * gnl_resolve - look the family up; the kernel may load the module for it
 * @nl: the socket
 *
 * Return: 0, or -ENOENT when there is no such family.
 */
int gnl_resolve(struct gnl *nl)
{
	int id = genl_ctrl_resolve(nl->sk, HSRP_GENL_NAME);

	nl->family = id > 0 ? id : 0;
	return nl->family ? 0 : -ENOENT;
}

/**
 * gnl_new - a message to the family
 * @cmd: command
 * @flags: NLM_F_DUMP or 0
 *
 * Ends the program when there is no memory.
 *
 * Return: the message; gnl_talk() frees it.
 */
struct nl_msg *gnl_new(uint8_t cmd, int flags)
{
	struct nl_msg *msg = nlmsg_alloc();

	if (!msg || !genlmsg_put(msg, NL_AUTO_PORT, NL_AUTO_SEQ, 0, 0, flags,
				 cmd, HSRP_GENL_VERSION)) {
		perror("hsrpctl");
		exit(RC_REFUSED);
	}
	return msg;
}

/**
 * gnl_drop - release a message
 * @msg: message, wiped, as it may have a key in it
 */
void gnl_drop(struct nl_msg *msg)
{
	struct nlmsghdr *nlh = nlmsg_hdr(msg);

	explicit_bzero(nlmsg_data(nlh), (size_t)nlmsg_datalen(nlh));
	nlmsg_free(msg);
}

/* Keep the sentence that came with an answer, at @off behind its header. */
static void keep_sentence(struct gnl *nl, struct nlmsghdr *nlh, size_t off)
{
	struct nlattr *tb[NLMSGERR_ATTR_MAX + 1];
	size_t len = nlmsg_datalen(nlh);

	if (!(nlh->nlmsg_flags & NLM_F_ACK_TLVS) || off >= len)
		return;
	if (nla_parse(tb, NLMSGERR_ATTR_MAX,
		      (struct nlattr *)((char *)nlmsg_data(nlh) + off),
		      (int)(len - off), NULL))
		return;
	if (tb[NLMSGERR_ATTR_MSG])
		snprintf(nl->sentence, sizeof(nl->sentence), "%s",
			 attr_str(tb[NLMSGERR_ATTR_MSG]));
	else if (tb[NLMSGERR_ATTR_MISS_TYPE])
		snprintf(nl->sentence, sizeof(nl->sentence),
			 "attribute %u is missing",
			 attr_u32(tb[NLMSGERR_ATTR_MISS_TYPE]));
}

static int answer_error(struct gnl *nl, struct nlmsghdr *nlh)
{
	struct nlmsgerr *e = nlmsg_data(nlh);
	size_t off = sizeof(*e);

	if (nlmsg_datalen(nlh) < (int)sizeof(*e))
		return -EBADMSG;
	if (!(nlh->nlmsg_flags & NLM_F_CAPPED))
		off += NLMSG_ALIGN(e->msg.nlmsg_len) - sizeof(e->msg);
	keep_sentence(nl, nlh, off);
	return e->error;
}

static int answer_done(struct gnl *nl, struct nlmsghdr *nlh)
{
	int err = 0;

	if (nlmsg_datalen(nlh) >= (int)sizeof(err))
		memcpy(&err, nlmsg_data(nlh), sizeof(err));
	keep_sentence(nl, nlh, NLMSG_ALIGN(sizeof(err)));
	return err;
}

static int answer_keep(struct answer *ans, const struct nlmsghdr *nlh)
{
	struct nlmsghdr *copy;
	struct kept *msgs;

	msgs = realloc(ans->msgs, (ans->n + 1) * sizeof(*msgs));
	if (!msgs)
		return -ENOMEM;
	ans->msgs = msgs;
	copy = malloc(NLMSG_ALIGN(nlh->nlmsg_len));
	if (!copy)
		return -ENOMEM;
	memcpy(copy, nlh, nlh->nlmsg_len);
	msgs[ans->n++].nlh = copy;
	return 0;
}

static void answer_free(struct answer *ans)
{
	size_t i;

	for (i = 0; i < ans->n; i++)
		free(ans->msgs[i].nlh);
	free(ans->msgs);
	memset(ans, 0, sizeof(*ans));
}

/**
 * gnl_from_kernel - did the kernel send this datagram
 * @from: its sender
 *
 * Whoever may administer the network can send to our socket, too.
 *
 * Return: whether it did.
 */
bool gnl_from_kernel(const struct sockaddr_nl *from)
{
	return !from->nl_pid;
}

/* One datagram. 1: that was all, 0: more to come, or -errno. */
static int answer_buf(struct gnl *nl, uint32_t seq, unsigned char *buf, int n,
		      struct answer *ans)
{
	struct nlmsghdr *nlh = (struct nlmsghdr *)buf;
	int err;

	for (; nlmsg_ok(nlh, n); nlh = nlmsg_next(nlh, &n)) {
		if (nlh->nlmsg_seq != seq)
			continue;
		if (nlh->nlmsg_flags & NLM_F_DUMP_INTR)
			ans->interrupted = true;
		switch (nlh->nlmsg_type) {
		case NLMSG_ERROR:
			err = answer_error(nl, nlh);
			return err ? err : 1;
		case NLMSG_DONE:
			err = answer_done(nl, nlh);
			return err < 0 ? err : 1;
		default:
			err = answer_keep(ans, nlh);
			if (err)
				return err;
		}
	}
	return 0;
}

static int lost(struct gnl *nl, int err, const char *sentence)
{
	snprintf(nl->sentence, sizeof(nl->sentence), "%s", sentence);
	return err;
}

/* Every request asks for an acknowledgment, so all of them end. */
static int answer_read(struct gnl *nl, uint32_t seq, struct answer *ans)
{
	struct sockaddr_nl from;
	unsigned char *buf;
	int n, err = 0;

	while (!err) {
		buf = NULL;
		n = nl_recv(nl->sk, &from, &buf, NULL);
		if (n == -NLE_NOMEM)	/* ENOBUFS: part of it is lost */
			return lost(nl, -ENOBUFS,
				    "the kernel's answer was lost, see whether it was done");
		if (n <= 0)
			return -EIO;
		if (gnl_from_kernel(&from))
			err = answer_buf(nl, seq, buf, n, ans);
		free(buf);
	}
	return err < 0 ? err : 0;
}

/**
 * gnl_parse - attributes of one message
 * @nlh: message of the family
 * @fn: called with them
 * @arg: for @fn
 *
 * Return: what @fn returns, or -EBADMSG.
 */
int gnl_parse(struct nlmsghdr *nlh, gnl_fn fn, void *arg)
{
	struct nlattr *tb[GNL_TB_MAX + 1];
	struct genlmsghdr *gh = nlmsg_data(nlh);
	struct gnl_obj obj = { .tb = tb };

	if (!genlmsg_valid_hdr(nlh, 0) ||
	    genlmsg_parse(nlh, 0, tb, GNL_TB_MAX, NULL))
		return -EBADMSG;
	obj.cmd = gh->cmd;
	obj.head = genlmsg_attrdata(gh, 0);
	obj.len = genlmsg_attrlen(gh, 0);
	return fn(&obj, arg);
}

static int answer_each(struct answer *ans, gnl_fn fn, void *arg)
{
	size_t i;
	int err = 0;

	for (i = 0; fn && i < ans->n && !err; i++)
		err = gnl_parse(ans->msgs[i].nlh, fn, arg);
	return err;
}

static int talk_once(struct gnl *nl, struct nl_msg *msg, struct answer *ans)
{
	struct nlmsghdr *nlh = nlmsg_hdr(msg);

	nl->sentence[0] = '\0';
	nlh->nlmsg_type = (uint16_t)nl->family;
	nlh->nlmsg_seq = NL_AUTO_SEQ;
	if (nl_send_auto(nl->sk, msg) < 0)
		return lost(nl, -EIO, "the request could not be sent");
	return answer_read(nl, nlh->nlmsg_seq, ans);
}

/**
 * gnl_talk - one request and all of its answer
 * @nl: socket
 * @msg: message, freed
 * @fn: called for each message of the answer once all are there, or NULL
 * @arg: for @fn
 *
 * Return: 0, or -errno, with gnl::sentence if the kernel gave a reason.
 */
int gnl_talk(struct gnl *nl, struct nl_msg *msg, gnl_fn fn, void *arg)
{
	struct answer ans = { 0 };
	int err, tries = 0;

	if (!nl->family && gnl_resolve(nl)) {
		gnl_drop(msg);
		return -ENOPROTOOPT;
	}
	do {
		answer_free(&ans);
		err = talk_once(nl, msg, &ans);
	} while (!err && ans.interrupted && ++tries < DUMP_TRIES);
	gnl_drop(msg);
	if (!err && ans.interrupted)
		err = -EAGAIN;
	if (!err)
		err = answer_each(&ans, fn, arg);
	answer_free(&ans);
	return err;
}

/**
 * gnl_get_all - ask for all objects of a kind
 * @nl: socket
 * @cmd: command
 * @fn: called for each
 * @arg: for @fn
 *
 * Return: 0 or -errno, as gnl_talk().
 */
int gnl_get_all(struct gnl *nl, uint8_t cmd, gnl_fn fn, void *arg)
{
	return gnl_talk(nl, gnl_new(cmd, NLM_F_DUMP), fn, arg);
}

/**
 * ctl_refused - say why the kernel refused
 * @nl: socket
 * @err: -errno
 *
 * Return: RC_REFUSED.
 */
int ctl_refused(const struct gnl *nl, int err)
{
	const char *name = strerrorname_np(-err);
	const char *words = nl->sentence;

	if (!*words)
		/* netlink's own word, when a dump would begin */
		words = err == -EPROTONOSUPPORT ? "The module is being removed"
						: strerror(-err);

	if (err == -ENOPROTOOPT)
		complain("the kernel has no family \"%s\"; is the module loaded?",
			 HSRP_GENL_NAME);
	else
		complain("%s [%s]", words, name ? name : "?");
	return RC_REFUSED;
}

/**
 * ctl_open - make the connection of an invocation, if it is not there yet
 * @ctl: invocation
 *
 * Return: RC_OK, or RC_REFUSED with a complaint.
 */
int ctl_open(struct ctl *ctl)
{
	int err;

	if (ctl->nl)
		return RC_OK;
	ctl->nl = gnl_open(&err);
	if (ctl->nl)
		return RC_OK;
	complain("netlink: %s", strerror(-err));
	return RC_REFUSED;
}

/**
 * ctl_talk - gnl_talk() for a verb
 * @ctl: invocation
 * @msg: message, freed
 * @fn: called for each message of the answer, or NULL
 * @arg: for @fn
 *
 * A sentence that comes with success is a warning, and printed.
 *
 * Return: RC_OK, or RC_REFUSED with a complaint.
 */
int ctl_talk(struct ctl *ctl, struct nl_msg *msg, gnl_fn fn, void *arg)
{
	int err;

	if (ctl_open(ctl)) {
		gnl_drop(msg);
		return RC_REFUSED;
	}
	err = gnl_talk(ctl->nl, msg, fn, arg);
	if (err)
		return ctl_refused(ctl->nl, err);
	if (ctl->nl->sentence[0])
		complain("warning: %s", ctl->nl->sentence);
	return RC_OK;
}

/* What a "show" prints before the first object, and after the last. */
struct show {
	gnl_fn fn;
	void *arg;
	const char *title;
	bool begun;
};

static void show_begin(struct show *sh)
{
	if (sh->begun)
		return;
	sh->begun = true;
	print_array(NULL);
	print_text("%s", sh->title);
}

static int show_each(const struct gnl_obj *obj, void *arg)
{
	struct show *sh = arg;

	show_begin(sh);
	return sh->fn(obj, sh->arg);
}

/**
 * ctl_show - print objects, as text or as a JSON array
 * @ctl: invocation
 * @msg: the request, freed
 * @title: line before the first, in text
 * @fn: prints one object
 * @arg: for @fn
 *
 * Nothing is printed when the kernel refuses.
 *
 * Return: RC_OK, or RC_REFUSED with a complaint.
 */
int ctl_show(struct ctl *ctl, struct nl_msg *msg, const char *title, gnl_fn fn,
	     void *arg)
{
	struct show sh = { .fn = fn, .arg = arg, .title = title };
	int rc = ctl_talk(ctl, msg, show_each, &sh);

	if (rc)
		return rc;
	show_begin(&sh);
	print_array_end();
	print_end();
	return RC_OK;
}
