// SPDX-License-Identifier: GPL-2.0
/*
 * The groups and interfaces of a configuration.
 */
#include <string.h>

#include "conf.h"

/**
 * conf_group - find a group
 * @c: configuration
 * @dev: interface
 * @number: of the group
 *
 * Return: the group, or NULL.
 */
struct conf_group *conf_group(const struct conf *c, const char *dev,
			      uint32_t number)
{
	size_t i;

	for (i = 0; i < c->n_groups; i++)
		if (c->groups[i].number == number &&
		    !strcmp(c->groups[i].dev, dev))
			return &c->groups[i];
	return NULL;
}

/**
 * conf_group_has - is this a virtual address of a group
 * @g: group
 * @addr: address, or 0: none
 *
 * Return: whether it is the primary one or a secondary one.
 */
bool conf_group_has(const struct conf_group *g, uint32_t addr)
{
	size_t i;

	if (!addr || g->vip == addr)
		return addr;
	for (i = 0; i < g->n_secondaries; i++)
		if (g->secondaries[i] == addr)
			return true;
	return false;
}

/**
 * conf_shares_vip - do two groups have a virtual address in common
 * @a: group
 * @b: another one
 *
 * Return: whether they do.
 */
bool conf_shares_vip(const struct conf_group *a, const struct conf_group *b)
{
	size_t i;

	if (conf_group_has(b, a->vip))
		return true;
	for (i = 0; i < a->n_secondaries; i++)
		if (conf_group_has(b, a->secondaries[i]))
			return true;
	return false;
}

/**
 * conf_red - find the group that has a redundancy name
 * @c: configuration
 * @name: the name; of a group without one, that which the kernel gives it
 *
 * Return: the group, or NULL.
 */
const struct conf_group *conf_red(const struct conf *c, const char *name)
{
	char def[CONF_IF_SIZE + 20];
	size_t i;

	for (i = 0; i < c->n_groups; i++) {
		const struct conf_group *g = &c->groups[i];

		snprintf(def, sizeof(def), "hsrp-%s-%u", g->dev, g->number);
		if (!strcmp(*g->name ? g->name : def, name))
			return g;
	}
	return NULL;
}

/**
 * conf_group_add - a group that is as IOS makes it
 * @c: configuration
 * @dev: interface
 * @number: of the group
 *
 * Return: the group.
 */
struct conf_group *conf_group_add(struct conf *c, const char *dev,
				  uint32_t number)
{
	struct conf_group *g = CONF_ADD(c, groups);

	snprintf(g->dev, sizeof(g->dev), "%s", dev);
	g->number = number;
	g->priority = CONF_PRIORITY;
	g->garp_count = CONF_GARP_COUNT;
	g->garp_interval = CONF_GARP_INTERVAL;
	g->mac_refresh = CONF_MAC_REFRESH;
	return g;
}

/**
 * conf_iface - find an interface's settings
 * @c: configuration
 * @dev: the interface
 *
 * Return: the settings, or NULL where they are the default.
 */
struct conf_iface *conf_iface(const struct conf *c, const char *dev)
{
	size_t i;

	for (i = 0; i < c->n_ifaces; i++)
		if (!strcmp(c->ifaces[i].dev, dev))
			return &c->ifaces[i];
	return NULL;
}

/**
 * conf_iface_add - an interface's settings, made where there are none
 * @c: configuration
 * @dev: the interface
 *
 * Return: the settings.
 */
struct conf_iface *conf_iface_add(struct conf *c, const char *dev)
{
	struct conf_iface *f = conf_iface(c, dev);

	if (f)
		return f;
	f = CONF_ADD(c, ifaces);
	snprintf(f->dev, sizeof(f->dev), "%s", dev);
	f->version = CONF_VERSION;
	f->redirect_adv = CONF_REDIRECT_ADV;
	f->redirect_hold = CONF_REDIRECT_HOLD;
	f->garp_count = CONF_GARP_COUNT;
	f->garp_interval = CONF_GARP_INTERVAL;
	f->mac_refresh = CONF_MAC_REFRESH;
	return f;
}

/**
 * conf_version - version of HSRP of an interface
 * @c: configuration
 * @dev: the interface
 *
 * Return: 1 or 2.
 */
uint32_t conf_version(const struct conf *c, const char *dev)
{
	const struct conf_iface *f = conf_iface(c, dev);

	return f ? f->version : CONF_VERSION;
}

/**
 * conf_use_bia - have the groups of an interface its MAC address
 * @c: configuration
 * @dev: the interface
 *
 * Return: whether they have.
 */
bool conf_use_bia(const struct conf *c, const char *dev)
{
	const struct conf_iface *f = conf_iface(c, dev);

	return f && f->use_bia;
}

/**
 * conf_redirects - which ICMP redirects leave an interface
 * @c: configuration
 * @dev: the interface
 *
 * Return: enum hsrp_redirects.
 */
uint32_t conf_redirects(const struct conf *c, const char *dev)
{
	const struct conf_iface *f = conf_iface(c, dev);

	return f ? f->redirects : HSRP_REDIRECTS_ALL;
}

/**
 * conf_redirect_adv - how often an interface tells of its groups
 * @c: configuration
 * @dev: the interface
 *
 * Return: seconds.
 */
uint32_t conf_redirect_adv(const struct conf *c, const char *dev)
{
	const struct conf_iface *f = conf_iface(c, dev);

	return f ? f->redirect_adv : CONF_REDIRECT_ADV;
}

/**
 * conf_redirect_hold - how long another router is known to run HSRP
 * @c: configuration
 * @dev: the interface
 *
 * Return: seconds.
 */
uint32_t conf_redirect_hold(const struct conf *c, const char *dev)
{
	const struct conf_iface *f = conf_iface(c, dev);

	return f ? f->redirect_hold : CONF_REDIRECT_HOLD;
}

/**
 * conf_iface_same - is an interface the same in two configurations
 * @a: configuration
 * @b: another one
 * @dev: the interface
 *
 * Return: whether what is its own, and not its groups', is.
 */
bool conf_iface_same(const struct conf *a, const struct conf *b,
		     const char *dev)
{
	return conf_version(a, dev) == conf_version(b, dev) &&
	       conf_use_bia(a, dev) == conf_use_bia(b, dev) &&
	       conf_redirects(a, dev) == conf_redirects(b, dev) &&
	       conf_redirect_adv(a, dev) == conf_redirect_adv(b, dev) &&
	       conf_redirect_hold(a, dev) == conf_redirect_hold(b, dev);
}

/**
 * conf_iface_is_default - is an interface as any other
 * @f: its settings
 *
 * Return: whether nothing of what is its own is configured.
 */
bool conf_iface_is_default(const struct conf_iface *f)
{
	return f->version == CONF_VERSION && !f->use_bia &&
	       f->redirects == HSRP_REDIRECTS_ALL &&
	       f->redirect_adv == CONF_REDIRECT_ADV &&
	       f->redirect_hold == CONF_REDIRECT_HOLD;
}

/**
 * conf_shares_vip6 - do two groups have a link-local address in common
 * @a: group
 * @b: another one
 *
 * Return: whether they do, on one interface: elsewhere it is another one.
 */
bool conf_shares_vip6(const struct conf_group *a, const struct conf_group *b)
{
	static const uint8_t autoconfig[HSRP_IP6_LEN];

	return !strcmp(a->dev, b->dev) &&
	       !memcmp(a->vip6, b->vip6, sizeof(a->vip6)) &&
	       memcmp(a->vip6, autoconfig, sizeof(autoconfig));
}

/**
 * conf_global - find a global virtual address of a group
 * @g: group
 * @ip: address
 *
 * Return: the address, or NULL.
 */
const struct conf_global *conf_global(const struct conf_group *g,
				      const uint8_t *ip)
{
	size_t i;

	for (i = 0; i < g->n_globals; i++)
		if (!memcmp(g->globals[i].ip, ip, sizeof(g->globals[i].ip)))
			return &g->globals[i];
	return NULL;
}

/**
 * conf_shares_global - do two groups have a global address in common
 * @a: group
 * @b: another one
 *
 * Return: whether they do.
 */
bool conf_shares_global(const struct conf_group *a, const struct conf_group *b)
{
	size_t i;

	for (i = 0; i < a->n_globals; i++)
		if (conf_global(b, a->globals[i].ip))
			return true;
	return false;
}

/**
 * conf_has_mac - has a group a virtual MAC address of its own
 * @g: group
 *
 * Return: whether it has.
 */
bool conf_has_mac(const struct conf_group *g)
{
	static const uint8_t none[HSRP_VMAC_LEN];

	return memcmp(g->mac, none, sizeof(none));
}

/**
 * conf_mac - the virtual MAC address that a group has without use-bia
 * @c: its configuration
 * @g: group
 * @mac: takes it
 */
void conf_mac(const struct conf *c, const struct conf_group *g, uint8_t *mac)
{
	const uint8_t v1[] = { 0, 0, 0x0c, 0x07, 0xac, (uint8_t)g->number };
	const uint8_t v2[] = { 0, 0, 0x0c, 0x9f,
			       (uint8_t)(0xf0 | g->number >> 8),
			       (uint8_t)g->number };
	const uint8_t v2_ip6[] = { 0, 0x05, 0x73, 0xa0,
				   (uint8_t)(g->number >> 8),
				   (uint8_t)g->number };

	if (conf_has_mac(g))
		memcpy(mac, g->mac, HSRP_VMAC_LEN);
	else if (g->ip6)
		memcpy(mac, v2_ip6, HSRP_VMAC_LEN);
	else
		memcpy(mac, conf_version(c, g->dev) > 1 ? v2 : v1,
		       HSRP_VMAC_LEN);
}
