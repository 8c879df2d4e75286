// SPDX-License-Identifier: GPL-2.0
/*
 * hsrpctl map: crypto maps, their ACLs, and the interfaces they are on.
 */
#include <string.h>

#include "hsrpctl.h"
#include "model.h"
#include "names.h"
#include "gnl.h"
#include "print.h"

static const char usage[] =
	"Usage: hsrpctl map add NAME seq N peer ADDRESS transform SET [ reverse-route ]\n"
	"       hsrpctl map del NAME [ seq N ]\n"
	"       hsrpctl map match NAME seq N src NET dst NET [ reqid N ]\n"
	"       hsrpctl map unmatch NAME seq N src NET dst NET\n"
	"       hsrpctl map bind NAME dev DEV { redundancy NAME | local ADDRESS }\n"
	"               [ fast-path MODE ] [ [ no ] invalid-spi-recovery ]\n"
	"       hsrpctl map set NAME dev DEV [ fast-path MODE ]\n"
	"               [ [ no ] invalid-spi-recovery ]\n"
	"       hsrpctl map unbind NAME dev DEV\n"
	"       hsrpctl map [ show ] [ NAME ]\n"
	"NET := ADDRESS/LENGTH | ADDRESS\n"
	"MODE := off | auto | learn | always\n";

#define SEQ_MAX		65535
#define PARAM_SEQ(flags) \
	{ "seq", HSRP_A_MAP_SEQ, put_u32, NULL, flags, 1, SEQ_MAX }

static const struct param add_params[] = {
	PARAM_SEQ(PARAM_REQUIRED),
	{ "peer", HSRP_A_MAP_PEER, put_either, NULL, PARAM_REQUIRED, 0,
	  HSRP_A_MAP_PEER6 },
	{ "transform", HSRP_A_MAP_TRANSFORM, put_name, NULL, PARAM_REQUIRED,
	  0, 0 },
	{ "reverse-route", HSRP_A_MAP_REVERSE_ROUTE, put_on, put_off, 0, 0,
	  0 },
};

static const struct param del_params[] = {
	PARAM_SEQ(0),
};

/* The attribute of the prefix length follows that of the address. */
static int put_prefix(struct nl_msg *msg, const struct param *p,
		      struct args *a)
{
	const char *s = args_value(a, p->name);
	struct prefix net;

	if (!s || parse_net(p->name, s, &net))
		return RC_USAGE;
	if (put_ip(msg, p->attr, (int)p->max, net.addr) ||
	    nla_put_u8(msg, p->attr + 1, net.len))
		return RC_USAGE;
	return 0;
}

static const struct param match_params[] = {
	PARAM_SEQ(PARAM_REQUIRED),
	{ "src", HSRP_A_MATCH_SRC, put_prefix, NULL,
	  PARAM_REQUIRED | PARAM_NEST, 0, HSRP_A_MATCH_SRC6 },
	{ "dst", HSRP_A_MATCH_DST, put_prefix, NULL,
	  PARAM_REQUIRED | PARAM_NEST, 0, HSRP_A_MATCH_DST6 },
	{ "reqid", HSRP_A_MATCH_REQID, put_u32, NULL, PARAM_NEST, 1,
	  UINT32_MAX },
};

static int put_fast_mode(struct nl_msg *msg, const struct param *p,
			 struct args *a)
{
	const char *s = args_value(a, p->name);
	uint32_t mode;

	if (!s)
		return RC_USAGE;
	if (!fast_mode_parse(s, &mode))
		return nla_put_u8(msg, p->attr, (uint8_t)mode) ? RC_USAGE : 0;
	complain("\"%s\" must be off, auto, learn or always, not \"%s\"",
		 p->name, s);
	return RC_USAGE;
}

#define PARAMS_SET \
	{ "fast-path", HSRP_A_BIND_FAST_MODE, put_fast_mode, NULL, 0, 0, 0 }, \
	{ "invalid-spi-recovery", HSRP_A_BIND_SPI_RECOVERY, put_on, put_off, \
	  0, 0, 0 }

static const struct param bind_params[] = {
	{ "dev", HSRP_A_BIND_IFNAME, put_ifname, NULL, PARAM_REQUIRED, 0, 0 },
	{ "redundancy", HSRP_A_BIND_REDUNDANCY, put_name, NULL, 0, 0, 0 },
	{ "local", HSRP_A_BIND_LOCAL, put_either, NULL, 0, 0,
	  HSRP_A_BIND_LOCAL6 },
	PARAMS_SET,
};

static const struct param set_params[] = {
	{ "dev", HSRP_A_BIND_IFNAME, put_ifname, NULL, PARAM_REQUIRED, 0, 0 },
	PARAMS_SET,
};

static const struct param unbind_params[] = {
	{ "dev", HSRP_A_BIND_IFNAME, put_ifname, NULL, PARAM_REQUIRED, 0, 0 },
};

static int map_send(struct ctl *ctl, struct args *a, uint8_t cmd, int name,
		    const struct param *tab, size_t n)
{
	struct nl_msg *msg = gnl_new(cmd, 0);

	if (take_name(a, msg, name, "crypto map") ||
	    params_parse(a, tab, n, msg, NULL)) {
		nlmsg_free(msg);
		return RC_USAGE;
	}
	return ctl_talk(ctl, msg, NULL, NULL);
}

static int map_add(struct ctl *ctl, struct args *a)
{
	return map_send(ctl, a, HSRP_CMD_MAP_NEW, HSRP_A_MAP_NAME,
			add_params, ARRAY_SIZE(add_params));
}

static int map_del(struct ctl *ctl, struct args *a)
{
	return map_send(ctl, a, HSRP_CMD_MAP_DEL, HSRP_A_MAP_NAME,
			del_params, ARRAY_SIZE(del_params));
}

static int match_send(struct ctl *ctl, struct args *a, uint8_t cmd)
{
	struct nl_msg *msg = gnl_new(cmd, 0), *nest = nlmsg_alloc();
	int rc = RC_USAGE;

	if (nest && !take_name(a, msg, HSRP_A_MAP_NAME, "crypto map") &&
	    !PARAMS(a, match_params, msg, nest) &&
	    !nla_put_nested(msg, HSRP_A_MAP_MATCH | NLA_F_NESTED, nest))
		rc = RC_OK;
	nlmsg_free(nest);
	if (!rc)
		return ctl_talk(ctl, msg, NULL, NULL);
	nlmsg_free(msg);
	return rc;
}

static int map_match(struct ctl *ctl, struct args *a)
{
	return match_send(ctl, a, HSRP_CMD_MATCH_NEW);
}

static int map_unmatch(struct ctl *ctl, struct args *a)
{
	return match_send(ctl, a, HSRP_CMD_MATCH_DEL);
}

static int map_bind(struct ctl *ctl, struct args *a)
{
	struct nl_msg *msg = gnl_new(HSRP_CMD_BIND_NEW, 0);
	bool red, local;

	if (take_name(a, msg, HSRP_A_BIND_MAP, "crypto map") ||
	    PARAMS(a, bind_params, msg, NULL))
		goto usage;
	red = nlmsg_find_attr(nlmsg_hdr(msg), GENL_HDRLEN,
			      HSRP_A_BIND_REDUNDANCY);
	local = nlmsg_find_attr(nlmsg_hdr(msg), GENL_HDRLEN,
				HSRP_A_BIND_LOCAL) ||
		nlmsg_find_attr(nlmsg_hdr(msg), GENL_HDRLEN,
				HSRP_A_BIND_LOCAL6);
	if (red == local) {
		complain("give \"redundancy NAME\" or \"local ADDRESS\"%s",
			 red ? ", not both" : "");
		goto usage;
	}
	return ctl_talk(ctl, msg, NULL, NULL);
usage:
	nlmsg_free(msg);
	return RC_USAGE;
}

static int map_set(struct ctl *ctl, struct args *a)
{
	return map_send(ctl, a, HSRP_CMD_BIND_SET, HSRP_A_BIND_MAP,
			set_params, ARRAY_SIZE(set_params));
}

static int map_unbind(struct ctl *ctl, struct args *a)
{
	return map_send(ctl, a, HSRP_CMD_BIND_DEL, HSRP_A_BIND_MAP,
			unbind_params, ARRAY_SIZE(unbind_params));
}

static void line_print(const struct line *l)
{
	print_object(NULL);
	print_text("            permit %s %s %s",
		   l->src.addr.ver == 6 ? "ipv6" : "ip", acl_net_str(&l->src),
		   acl_net_str(&l->dst));
	print_prefix("src", NULL, &l->src);
	print_prefix("dst", NULL, &l->dst);
	print_uint("reqid", " (reqid %" PRIu64 ")\n", l->reqid);
	print_object_end();
}

static void binding_print(const struct model *m, const struct binding *b)
{
	struct ip addr = model_addr(m, b);

	print_object(NULL);
	print_string("interface", "                %s", b->dev);
	if (*b->red)
		print_string("redundancy", " redundancy %s", b->red);
	if (ip_given(b->local))
		print_ip("local", " local %s", b->local);
	if (b->red_state >= 0)
		print_string("redundancy_state", ", state %s",
			     red_state_name((uint32_t)b->red_state));
	if (ip_given(addr))
		print_ip("address", ", address %s", addr);
	else
		print_null("address", ", address unknown");
	print_bool("active", NULL, b->active);
	print_bool("ready", NULL, b->ready);
	print_text(", %s\n", !b->active ? "not in force" :
			     b->ready ? "ready" : "not ready");
	print_uint("generation", NULL, b->generation);
	print_uint("policies", "                    %" PRIu64 " policies",
		   b->policies);
	print_uint("routes", ", %" PRIu64 " reverse routes\n", b->routes);
	if (*b->error)
		print_string("error", "                    %s\n", b->error);
	print_string("fast_path", "                    fast path %s",
		     fast_mode_name(b->fast_mode));
	if (*b->fast_why)
		print_string("fast_path_error", ", not in use: %s", b->fast_why);
	print_bool("invalid_spi_recovery", NULL, b->spi_recovery);
	print_text("%s\n", b->spi_recovery ? "" : ", no invalid-spi-recovery");
	print_object_end();
}

static bool map_bound(const struct model *m, const char *map)
{
	size_t i;

	for (i = 0; i < m->n_bindings; i++)
		if (!strcmp(m->bindings[i].map, map))
			return true;
	return false;
}

/* In the words of "show crypto map". */
static void entry_print(const struct model *m, const struct entry *e)
{
	const struct tset *t = model_tset(m, e->tset);
	char words[96];
	size_t i;

	print_object(NULL);
	print_string("name", "Crypto Map \"%s\"", e->map);
	print_uint("seq", " %" PRIu64 " ipsec-isakmp\n", e->seq);
	print_ip("peer", "        Peer = %s\n", e->peer);
	print_text("        Extended IP access list\n");
	print_array("matches");
	for (i = 0; i < e->n_lines; i++)
		line_print(&e->lines[i]);
	print_array_end();
	print_string("transform", "        Transform sets={ %s", e->tset);
	print_string("transforms", ": { %s } }\n",
		     t ? tset_words(t, words, sizeof(words)) : "");
	print_bool("reverse_route",
		   "        Reverse Route Injection Enabled\n",
		   e->reverse_route);
	print_text("        Interfaces using crypto map %s:\n", e->map);
	print_array("bindings");
	for (i = 0; i < m->n_bindings; i++)
		if (!strcmp(m->bindings[i].map, e->map))
			binding_print(m, &m->bindings[i]);
	if (!map_bound(m, e->map))
		print_text("                none\n");
	print_array_end();
	print_object_end();
}

static int map_show(struct ctl *ctl, struct args *a)
{
	const char *name = args_take(a);
	struct model m;
	size_t i;
	int err;

	if ((name && parse_name("crypto map", name)) || args_end(a))
		return RC_USAGE;
	if (ctl_open(ctl))
		return RC_REFUSED;
	err = model_load(ctl->nl, MODEL_TSETS | MODEL_ENTRIES |
			 MODEL_BINDINGS | MODEL_REDS, &m);
	if (err) {
		model_free(&m);
		return ctl_refused(ctl->nl, err);
	}
	print_array(NULL);
	for (i = 0; i < m.n_entries; i++)
		if (!name || !strcmp(name, m.entries[i].map))
			entry_print(&m, &m.entries[i]);
	print_array_end();
	print_end();
	model_free(&m);
	return RC_OK;
}

static const struct verb verbs[] = {
	{ "add", map_add },
	{ "delete", map_del },
	{ "match", map_match },
	{ "unmatch", map_unmatch },
	{ "bind", map_bind },
	{ "set", map_set },
	{ "unbind", map_unbind },
	{ "show", map_show },
};

/**
 * cmd_map - hsrpctl map
 * @ctl: invocation
 * @a: cursor, at the verb
 *
 * Return: RC_*.
 */
int cmd_map(struct ctl *ctl, struct args *a)
{
	return verb_run(ctl, a, "map", verbs, ARRAY_SIZE(verbs), usage);
}
