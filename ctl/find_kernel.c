// SPDX-License-Identifier: GPL-2.0
/*
 * What the kernel must have besides the module: ESP, XFRM, and the algorithms of
 * the transform sets.
 */
#include <errno.h>
#include <linux/if_alg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "finding.h"
#include "hsrpctl.h"
#include "model.h"

#define MODULES_DIR	"/lib/modules"

/* Where a part of the kernel is */
enum part {
	PART_UNKNOWN,
	PART_NOWHERE,
	PART_ON_DISK,	/* a module that is not loaded */
	PART_THERE,
};

/* Is NAME.ko in this list of the running kernel: -1 if there is no such list */
static int listed(const char *list, const char *name)
{
	char path[160], line[4096];
	struct utsname u;
	int found = -1;
	FILE *f;

	if (uname(&u))
		return -1;
	snprintf(path, sizeof(path), MODULES_DIR "/%s/%s", u.release, list);
	f = fopen(path, "re");
	if (!f)
		return -1;
	snprintf(path, sizeof(path), "/%s.ko", name);
	found = 0;
	while (!found && fgets(line, sizeof(line), f)) {
		/* what it depends on comes behind a colon */
		line[strcspn(line, ":")] = '\0';
		found = !!strstr(line, path);
	}
	fclose(f);
	return found;
}

static enum part part_of(const char *name)
{
	char path[96];
	int module, builtin;

	snprintf(path, sizeof(path), "/sys/module/%s", name);
	if (!access(path, F_OK))
		return PART_THERE;
	module = listed("modules.dep", name);
	builtin = listed("modules.builtin", name);
	if (builtin > 0)
		return PART_THERE;
	if (module > 0)
		return PART_ON_DISK;
	return module < 0 || builtin < 0 ? PART_UNKNOWN : PART_NOWHERE;
}

static void find_parts(struct findings *f)
{
	static const char *const names[] = { "esp4", "xfrm_user" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		switch (part_of(names[i])) {
		case PART_ON_DISK:
			finding_add(f, FINDING_WARNING,
				    "echo MODULE >/etc/modules-load.d/hsrp.conf; modprobe MODULE",
				    "%s is not loaded, which costs the first SA seconds",
				    names[i]);
			break;
		case PART_NOWHERE:
			finding_add(f, FINDING_ERROR,
				    "install a kernel that has CONFIG_INET_ESP and CONFIG_XFRM_USER, or the package with the rest of its modules",
				    "this kernel has no %s: there is no IPsec with it",
				    names[i]);
			break;
		default:
			break;
		}
}

/* What esp4 asks the kernel's crypto API for: "" if unknown to this tool */
static void esp_name(const struct tset *t, char *buf, size_t size)
{
	static const char *const ciphers[__HSRP_CIPHER_MAX] = {
		[HSRP_CIPHER_DES] = "cbc(des)",
		[HSRP_CIPHER_3DES] = "cbc(des3_ede)",
		[HSRP_CIPHER_AES] = "cbc(aes)",
	};
	static const char *const integs[__HSRP_INTEG_MAX] = {
		[HSRP_INTEG_NONE] = "digest_null",
		[HSRP_INTEG_MD5] = "hmac(md5)",
		[HSRP_INTEG_SHA1] = "hmac(sha1)",
		[HSRP_INTEG_SHA256] = "hmac(sha256)",
		[HSRP_INTEG_SHA384] = "hmac(sha384)",
		[HSRP_INTEG_SHA512] = "hmac(sha512)",
	};
	const char *integ = t->integ < ARRAY_SIZE(integs) ? integs[t->integ]
							  : NULL;

	*buf = '\0';
	if (t->cipher == HSRP_CIPHER_GCM)
		snprintf(buf, size, "seqiv(rfc4106(gcm(aes)))");
	else if (t->cipher == HSRP_CIPHER_CHACHA20_POLY1305)
		snprintf(buf, size, "seqiv(rfc7539esp(chacha20,poly1305))");
	else if (t->cipher == HSRP_CIPHER_NULL && integ)
		snprintf(buf, size, "authenc(%s,ecb(cipher_null))", integ);
	else if (t->cipher < ARRAY_SIZE(ciphers) && ciphers[t->cipher] && integ)
		snprintf(buf, size, "echainiv(authenc(%s,%s))", integ,
			 ciphers[t->cipher]);
}

/*
 * The kernel looks for it as it would for an SA, and loads what is needed. Whether
 * it is the answer, or nobody who could give one, that is missing, has one errno.
 */
static bool algorithm_missing(const char *name)
{
	struct sockaddr_alg sa = {
		.salg_family = AF_ALG, .salg_type = "aead",
	};
	int fd = socket(AF_ALG, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	bool missing;

	if (fd < 0)
		return false;
	snprintf((char *)sa.salg_name, sizeof(sa.salg_name), "%s", name);
	missing = bind(fd, (struct sockaddr *)&sa, sizeof(sa)) &&
		  (errno == ENOENT || errno == ELIBBAD);
	close(fd);
	return missing && part_of("algif_aead") == PART_THERE;
}

static void find_algorithms(struct findings *f, const struct model *m)
{
	char name[64];
	size_t i;

	for (i = 0; i < m->n_tsets; i++) {
		esp_name(&m->tsets[i], name, sizeof(name));
		if (m->tsets[i].users && *name && algorithm_missing(name))
			finding_add(f, FINDING_ERROR,
				    "modprobe what /lib/modules has of it, install the package with the rest of the kernel's modules, or choose another transform set with the peer",
				    "this kernel cannot do %s, which is transform set %s: no SA with it will be installed",
				    name, m->tsets[i].name);
	}
}

/**
 * find_kernel - look at what the kernel has
 * @f: takes what is found
 * @m: model, with MODEL_TSETS and MODEL_BINDINGS
 */
void find_kernel(struct findings *f, const struct model *m)
{
	if (!m->n_bindings)
		return;
	find_parts(f);
	find_algorithms(f, m);
}
