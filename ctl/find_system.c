// SPDX-License-Identifier: GPL-2.0
/*
 * What usually goes wrong around the module: settings of the kernel, the IKE
 * daemon, the machine below.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "charon.h"
#include "finding.h"
#include "hsrpctl.h"
#include "model.h"

/* The first line of a file; "" where there is none. */
static const char *line_of(const char *path, char *buf, size_t size)
{
	FILE *f = fopen(path, "re");

	*buf = '\0';
	if (f) {
		if (!fgets(buf, (int)size, f))
			*buf = '\0';
		fclose(f);
	}
	buf[strcspn(buf, "\n")] = '\0';
	return buf;
}

static int sysctl_of(const char *dev, const char *name)
{
	char path[160], buf[32];

	snprintf(path, sizeof(path), "/proc/sys/net/ipv4/conf/%s/%s", dev,
		 name);
	line_of(path, buf, sizeof(buf));
	return *buf ? (int)strtol(buf, NULL, 10) : -1;
}

/* Of the two settings the greater one holds. */
static void find_rp_filter(struct findings *f, const char *dev)
{
	int all = sysctl_of("all", "rp_filter"), one = sysctl_of(dev, "rp_filter");

	if ((all > one ? all : one) != 1)
		return;
	finding_add(f, FINDING_WARNING,
		    "sysctl net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.DEV.rp_filter=0 (2, loose, does as well)",
		    "rp_filter is strict on %s: during a switch the way back differs, and packets are dropped",
		    dev);
}

static void find_sysctls(struct findings *f, const struct model *m)
{
	char buf[32];
	size_t i;

	if (strcmp(line_of("/proc/sys/net/ipv4/ip_forward", buf, sizeof(buf)),
		   "1"))
		finding_add(f, FINDING_ERROR, "sysctl net.ipv4.ip_forward=1",
			    "this machine does not forward packets");
	for (i = 0; i < m->n_groups; i++)
		find_rp_filter(f, m->groups[i].dev);
	for (i = 0; i < m->n_tracks; i++)
		find_rp_filter(f, m->tracks[i].dev);
	for (i = 0; i < m->n_groups; i++)
		if (sysctl_of("all", "send_redirects") ||
		    sysctl_of(m->groups[i].dev, "send_redirects"))
			finding_add(f, FINDING_NOTE,
				    "sysctl net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.DEV.send_redirects=0",
				    "ICMP redirects of %s tell hosts addresses that a failover does not move",
				    m->groups[i].dev);
}

static void find_daemon(struct findings *f, const struct model *m)
{
	struct ike_daemon d = { .whack = PLUTO_WHACK, .fd = -1 };
	char *uri = charon_socket();
	const char *path = uri;
	const char *start =
		"systemctl start strongswan; systemctl status hsrp-agent";
	const char *load = SWAN_LOAD;
	bool has = false;
	int err;

	if (path && !strncmp(path, "unix://", 7))
		path += 7;
	d.ops = daemon_pick(path ? path : "", PLUTO_SOCKET);
	d.path = path;
	if (d.ops == &pluto_ops) {
		d.path = PLUTO_SOCKET;
		start = "systemctl start ipsec; systemctl status hsrp-agent";
		load = LIBRE_LOAD;
	}
	err = d.path ? d.ops->has_conns(&d, &has) : -ENOENT;
	if (err)
		finding_add(f, m->n_bindings ? FINDING_ERROR : FINDING_NOTE,
			    start,
			    "the IKE daemon does not answer on %s: %s",
			    d.path ? d.path : "its socket", strerror(-err));
	else if (!has && m->n_bindings)
		finding_add(f, FINDING_ERROR, load,
			    "the IKE daemon has no connection at all");
	else if (d.ops == &charon_ops)
		find_charon(f, m, &d);
	else
		find_pluto(f, m, &d);
	daemon_close(&d);
	free(uri);
}

/*
 * The virtual MAC address is none that the hypervisor gave out: most of them
 * drop what has it, until they are told.
 */
static void find_hypervisor(struct findings *f)
{
	static const struct {
		const char *vendor;
		const char *cure;
	} rows[] = {
		{
			"VMware",
			"port group: allow \"MAC address changes\" and \"Forged transmits\", or promiscuous mode",
		},
		{
			"Microsoft",
			"Hyper-V: Set-VMNetworkAdapter -MacAddressSpoofing On; in Azure it is not possible",
		},
		{
			"QEMU",
			"libvirt: no <filterref> for MAC spoofing; Proxmox: no MAC filter in the firewall",
		},
		{
			"Xen",
			"no vif anti-spoofing rule for this interface",
		},
		{
			"innotek",
			"VirtualBox: promiscuous mode \"Allow all\"",
		},
		{
			"Amazon",
			"EC2 delivers by its own tables only: the virtual address must be moved by its API",
		},
		{
			"Google",
			"this cloud delivers by its own tables only: the virtual address must be moved by its API",
		},
	};
	char buf[128];
	size_t i;

	line_of("/sys/class/dmi/id/sys_vendor", buf, sizeof(buf));
	for (i = 0; i < ARRAY_SIZE(rows); i++)
		if (strstr(buf, rows[i].vendor))
			finding_add(f, FINDING_NOTE, rows[i].cure,
				    "this is a virtual machine (%s): frames for the virtual MAC address may be filtered below",
				    buf);
}

/**
 * find_system - look at the rest of the machine
 * @f: takes what is found
 * @m: all of the model
 */
void find_system(struct findings *f, const struct model *m)
{
	find_sysctls(f, m);
	find_daemon(f, m);
	find_kernel(f, m);
	find_hypervisor(f);
}
