// SPDX-License-Identifier: GPL-2.0
/* Seeds from captures of real routers, where HSRP_CAPTURES has them. */
#include <arpa/inet.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "ktap.h"
#include "pcap.h"
#include "seeds.h"

/* Of one capture: enough to have each kind of frame in it */
#define FRAMES_MAX	40

static void capture(const char *dir, const char *name)
{
	struct hsrp_ip_info info;
	char path[4096], seed[300];
	struct pcap cap;
	const char *why;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	if (pcap_load(&cap, path, &why))
		return;
	for (size_t i = 0; i < cap.n && i < FRAMES_MAX; i++) {
		size_t len;
		const u8 *ip = pcap_ip(&cap.frame[i], &len);

		if (!ip)
			continue;
		snprintf(seed, sizeof(seed), "%s-%zu", name, i);
		save("ip", seed, ip, len);
		if (!hsrp_pkt_check_ip(ip, len, &info))
			save(hsrp_version_by_dst(&info.dst)->number == 1 ?
			     "packet" : "version2", seed, ip + info.payload, info.len);
	}
	pcap_free(&cap);
}

void captures(void)
{
	const char *dir = getenv("HSRP_CAPTURES");
	DIR *d = dir ? opendir(dir) : NULL;
	struct dirent *e;

	while (d && (e = readdir(d)))
		if (strstr(e->d_name, ".pcap"))
			capture(dir, e->d_name);
	if (d)
		closedir(d);
}
