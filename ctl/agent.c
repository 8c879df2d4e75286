// SPDX-License-Identifier: GPL-2.0
/*
 * hsrpctl agent: drives the IKE daemon by the kernel's events (design D6).
 *
 * It never has to be there: the kernel goes on without it, only slower. So it
 * waits for whatever is missing, the module or the daemon, and when one of
 * them comes back it compares what they have.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "agent.h"
#include "charon.h"
#include "hsrpctl.h"
#include "gnl.h"
#include "signals.h"
#include "program.h"

static const char usage[] =
	"Usage: hsrpctl agent [ ike { auto | strongswan | libreswan } ]\n"
	"                     [ swanctl PATH ] [ uri URI ] [ no-load ]\n"
	"                     [ whack PATH ] [ ctlsocket PATH ]\n"
	"                     [ verbose ] [ once ]\n";

/*
 * How often to look for the daemon while it is not there. A watch on the
 * directory would not do: the socket is there before it listens.
 */
#define CONNECT_MS	250

/* A daemon that does not answer is left alone for this long. */
#define HUNG_MS		1000

/* Loading the configuration may take so long. */
#define LOAD_MS		30000

#define UNIX_URI	"unix://"

/* And "once" altogether. */
#define ONCE_MS		30000

/**
 * struct loop - the agent and what it waits for
 * @ag: agent
 * @ike: which daemon, NULL: that which is there
 * @swanctl: program that loads the configuration of charon
 * @uri: of charon's socket
 * @pluto: pluto's socket
 * @load: load it into a daemon that has none
 * @once: end when everything agrees
 * @sig: descriptor of signals
 * @loader: process that loads, 0: none
 * @loader_fd: its descriptor
 * @loader_end: when it is killed, ms
 * @connect_at: when to try to connect, ms
 */
struct loop {
	struct agent ag;
	const struct ike_ops *ike;
	const char *swanctl;
	char *uri;
	const char *pluto;
	bool load;
	bool once;
	int sig;
	pid_t loader;
	int loader_fd;
	int64_t loader_end;
	int64_t connect_at;
};

static void load_start(struct loop *lp)
{
	const char *const argv[] = {
		lp->swanctl, "--load-all", "--noprompt", "--uri",
		lp->uri, NULL,
	};
	int err = program_start(argv, -1, &lp->loader);

	if (err) {
		agent_say("%s: %s", lp->swanctl, strerror(err));
		lp->loader = 0;
		return;
	}
	lp->loader_fd = pidfd_open(lp->loader, 0);
	lp->loader_end = agent_now() + LOAD_MS;
	agent_say("the IKE daemon has no connections, loading them");
}

static void load_reap(struct loop *lp)
{
	int status = 0;

	waitpid(lp->loader, &status, 0);
	if (lp->loader_fd >= 0)
		close(lp->loader_fd);
	lp->loader = 0;
	lp->loader_fd = -1;
	if (!WIFEXITED(status) || WEXITSTATUS(status))
		agent_say("%s --load-all failed (%d)", lp->swanctl,
			  WIFEXITED(status) ? WEXITSTATUS(status)
					    : -WTERMSIG(status));
	agent_check_all(&lp->ag);
}

static void load_kill(struct loop *lp)
{
	agent_say("%s --load-all does not end, killing it", lp->swanctl);
	kill(lp->loader, SIGKILL);
	load_reap(lp);
}

/* A new connection: maybe a new daemon, which knows nothing. */
static void daemon_back(struct loop *lp)
{
	struct agent *ag = &lp->ag;
	bool has;
	int err;

	ag->daemon.fresh = false;
	if (ag->verbose)
		agent_say("connected to the IKE daemon, %s",
			  ag->daemon.ops->name);
	agent_check_all(ag);
	/* pluto reads its configuration itself */
	if (!lp->load || lp->loader || ag->daemon.ops != &charon_ops)
		return;
	err = charon_has_conns(&ag->daemon, &has);
	if (!err && !has)
		load_start(lp);
}

/* Before there is one it may still become the other. */
static void daemon_choose(struct loop *lp)
{
	struct ike_daemon *d = &lp->ag.daemon;
	const char *charon = lp->uri + strlen(UNIX_URI);

	d->ops = lp->ike ? lp->ike : daemon_pick(charon, lp->pluto);
	d->path = d->ops == &charon_ops ? charon : lp->pluto;
}

static void daemon_connect(struct loop *lp)
{
	int err;

	daemon_choose(lp);
	err = lp->ag.daemon.ops->connect(&lp->ag.daemon);
	if (!err)
		return;
	lp->connect_at = agent_now() +
			 (daemon_absent(err) ? CONNECT_MS : HUNG_MS);
	if (err == -EACCES || err == -EPERM)
		agent_say("%s: %s", lp->ag.daemon.path, strerror(-err));
}

/* Nothing is expected on the idle connection but its end. */
static void daemon_gone(struct loop *lp)
{
	agent_say("the IKE daemon is gone");
	daemon_close(&lp->ag.daemon);
	lp->connect_at = 0;
}

/* Everything from the beginning: what is missed is asked for. */
static int module_back(struct agent *ag)
{
	int err = agent_register(ag);

	if (err == -EBUSY)
		return err;
	return agent_survey(ag, true);
}

/* How long the event has waited for us, ms; 0 if the clock was set back. */
static int64_t event_age(const struct event *ev)
{
	struct timespec ts;
	int64_t age;

	clock_gettime(CLOCK_REALTIME, &ts);
	age = (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000 -
	      (int64_t)(ev->time / 1000000);
	return age > 0 ? age : 0;
}

static void agent_event(struct agent *ag, const struct event *ev)
{
	if (ev->type == HSRP_EVENT_CLEAN)
		agent_clean(ag, ev->addr, ev->generation, event_age(ev));
	else if (ev->type == HSRP_EVENT_READY)
		agent_serve(ag, ev->addr);
	else if (ev->config)
		agent_survey(ag, false);
}

static void agent_tell(enum watch_what what, const struct event *ev,
		       void *arg)
{
	struct agent *ag = arg;

	switch (what) {
	case WATCH_EVENT:
		agent_event(ag, ev);
		break;
	case WATCH_LOST:
		agent_say("events were lost, looking at everything again");
		agent_survey(ag, true);
		break;
	case WATCH_GONE:
		agent_say("the module was removed");
		ag->registered = false;
		agent_orphans(ag);
		break;
	case WATCH_BACK:
		agent_say("the module is there");
		if (module_back(ag))
			agent_say("the kernel does not take us as its agent: %s",
				  ag->req->sentence);
		break;
	}
}

static int loop_timeout(const struct loop *lp)
{
	int64_t due = agent_due(&lp->ag, !lp->loader), left;

	if (lp->loader && lp->loader_end < due)
		due = lp->loader_end;
	if (lp->ag.daemon.fd < 0 && lp->connect_at < due)
		due = lp->connect_at;
	if (due == INT64_MAX)
		return -1;
	left = due - agent_now();
	return left < 0 ? 0 : (int)left;
}

/* 0, 1 when it was told to end, or -errno. */
static int loop_wait(struct loop *lp)
{
	struct pollfd fds[] = {
		{ .fd = watch_fd(&lp->ag.watch), .events = POLLIN },
		{ .fd = lp->sig, .events = POLLIN },
		{ .fd = lp->ag.daemon.fd, .events = POLLIN },
		{ .fd = lp->loader_fd, .events = POLLIN },
	};
	int err = 0;

	if (poll(fds, ARRAY_SIZE(fds), loop_timeout(lp)) < 0)
		return errno == EINTR ? 0 : -errno;
	if (fds[1].revents)
		return 1;
	if (fds[2].revents)
		daemon_gone(lp);
	if (fds[3].revents)
		load_reap(lp);
	if (fds[0].revents)
		err = watch_read(&lp->ag.watch);
	return err;
}

/* More events first: a newer generation takes the place of an older one. */
static bool loop_quiet(const struct loop *lp)
{
	struct pollfd pfd = {
		.fd = watch_fd(&lp->ag.watch), .events = POLLIN,
	};

	return !poll(&pfd, 1, 0);
}

static int loop_run(struct loop *lp)
{
	struct agent *ag = &lp->ag;
	int64_t end = agent_now() + ONCE_MS;
	int err;

	for (;;) {
		if (lp->loader && agent_now() >= lp->loader_end)
			load_kill(lp);
		if (ag->daemon.fd < 0 && agent_now() >= lp->connect_at)
			daemon_connect(lp);
		if (ag->daemon.fresh)
			daemon_back(lp);
		if (loop_quiet(lp))
			agent_work(ag, !lp->loader);
		if (ag->daemon.fresh)
			continue;
		if (lp->once && !lp->loader &&
		    agent_due(ag, true) == INT64_MAX)
			return 0;
		if (lp->once && agent_now() >= end)
			return -ETIMEDOUT;
		err = loop_wait(lp);
		if (err)
			return err;
	}
}

static int agent_ike(struct loop *lp, const char *val)
{
	static const struct verb names[] = {
		{ "auto", NULL }, { "strongswan", NULL }, { "libreswan", NULL },
	};
	static const struct ike_ops *const ops[] = {
		NULL, &charon_ops, &pluto_ops,
	};
	int i = KEYWORD(val, names);

	if (i == KEYWORD_NONE)
		complain("ike: \"%s\" is not auto, strongswan or libreswan",
			 val);
	if (i < 0)
		return RC_USAGE;
	lp->ike = ops[i];
	return 0;
}

enum agent_word {
	WORD_IKE, WORD_SWANCTL, WORD_URI, WORD_WHACK, WORD_CTLSOCKET,
	WORD_NO_LOAD, WORD_VERBOSE, WORD_ONCE,
};

static const struct verb agent_verbs[] = {
	[WORD_IKE] = { "ike", NULL },
	[WORD_SWANCTL] = { "swanctl", NULL },
	[WORD_URI] = { "uri", NULL },
	[WORD_WHACK] = { "whack", NULL },
	[WORD_CTLSOCKET] = { "ctlsocket", NULL },
	[WORD_NO_LOAD] = { "no-load", NULL },
	[WORD_VERBOSE] = { "verbose", NULL },
	[WORD_ONCE] = { "once", NULL },
};

/* A word that has a value behind it. */
static int agent_value(struct args *a, struct loop *lp, enum agent_word word)
{
	const char *val = args_value(a, agent_verbs[word].name);

	if (!val)
		return RC_USAGE;
	switch (word) {
	case WORD_IKE:
		return agent_ike(lp, val);
	case WORD_SWANCTL:
		lp->swanctl = val;
		return 0;
	case WORD_URI:
		free(lp->uri);
		lp->uri = strdup(val);
		return 0;
	case WORD_WHACK:
		lp->ag.daemon.whack = val;
		return 0;
	default:
		lp->pluto = val;
		return 0;
	}
}

static int agent_words(struct args *a, struct loop *lp)
{
	const char *word;
	int i, rc = 0;

	while (!rc && (word = args_take(a))) {
		i = KEYWORD(word + strspn(word, "-"), agent_verbs);
		switch (i) {
		case WORD_NO_LOAD:
			lp->load = false;
			break;
		case WORD_VERBOSE:
			lp->ag.verbose = true;
			break;
		case WORD_ONCE:
			lp->once = true;
			break;
		case KEYWORD_NONE:
			complain("unknown argument \"%s\"", word);
			return RC_USAGE;
		default:
			rc = i < 0 ? RC_USAGE :
				     agent_value(a, lp, (enum agent_word)i);
		}
	}
	return rc;
}

static int agent_sockets(struct loop *lp)
{
	size_t n = strlen(UNIX_URI);

	if (!lp->uri)
		lp->uri = charon_socket();
	if (!lp->uri)
		return RC_REFUSED;
	if (strncmp(lp->uri, UNIX_URI, n) || lp->uri[n] != '/') {
		complain("uri: \"%s\" does not begin with unix:///", lp->uri);
		return RC_USAGE;
	}
	n = strlen(lp->pluto);
	if (lp->pluto[0] != '/' || n < 4 || strcmp(lp->pluto + n - 4, ".ctl")) {
		complain("ctlsocket: \"%s\" is not a path from / on that ends with .ctl",
			 lp->pluto);
		return RC_USAGE;
	}
	if (lp->ike == &pluto_ops && access(lp->ag.daemon.whack, X_OK)) {
		complain("whack: %s: %s", lp->ag.daemon.whack, strerror(errno));
		return RC_REFUSED;
	}
	daemon_choose(lp);
	return 0;
}

static int agent_run(struct loop *lp, struct ctl *ctl)
{
	struct agent *ag = &lp->ag;
	int err;

	ag->req = ctl->nl;
	err = watch_open(&ag->watch, ag->req, WATCH_STATE | WATCH_CONFIG,
			 agent_tell, ag);
	if (err)
		return ctl_refused(ctl->nl, err);
	if (ag->watch.present)
		err = module_back(ag);
	else if (lp->once)
		err = -ENOPROTOOPT;
	else
		agent_say("the module is not loaded, waiting for it");
	if (!err)
		err = loop_run(lp);
	watch_close(&ag->watch);
	daemon_close(&ag->daemon);
	if (lp->loader)
		load_kill(lp);
	free(ag->vips);
	return err < 0 ? ctl_refused(ctl->nl, err) : RC_OK;
}

/**
 * cmd_agent - hsrpctl agent
 * @ctl: invocation
 * @a: cursor
 *
 * Return: RC_*.
 */
int cmd_agent(struct ctl *ctl, struct args *a)
{
	struct loop lp = {
		.ag = { .daemon = { .whack = PLUTO_WHACK, .fd = -1 } },
		.swanctl = "swanctl",
		.pluto = PLUTO_SOCKET,
		.load = true,
		.loader_fd = -1,
	};
	int rc;

	if (args_peek(a) && !strcmp(args_peek(a), "help")) {
		fputs(usage, stdout);
		return RC_OK;
	}
	rc = agent_words(a, &lp);
	if (!rc)
		rc = agent_sockets(&lp);
	if (!rc)
		rc = ctl_open(ctl);
	if (!rc) {
		lp.sig = signals_open();
		rc = lp.sig < 0 ? RC_REFUSED : agent_run(&lp, ctl);
		if (lp.sig >= 0)
			signals_close(lp.sig);
	}
	free(lp.uri);
	return rc;
}
