/* SPDX-License-Identifier: GPL-2.0 */
/*
 * VICI, strongSwan's control protocol: README.md of its vici plugin. Every
 * exchange has a deadline, so a hung daemon never holds us.
 */
#ifndef _HSRPCTL_VICI_H
#define _HSRPCTL_VICI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* on the wire */
enum vici_packet {
	VICI_CMD_REQUEST,
	VICI_CMD_RESPONSE,
	VICI_CMD_UNKNOWN,
	VICI_EVENT_REGISTER,
	VICI_EVENT_UNREGISTER,
	VICI_EVENT_CONFIRM,
	VICI_EVENT_UNKNOWN,
	VICI_EVENT,
};

enum vici_element {
	VICI_SECTION_START = 1,
	VICI_SECTION_END,
	VICI_KEY_VALUE,
	VICI_LIST_START,
	VICI_LIST_ITEM,
	VICI_LIST_END,
};

#define VICI_DEPTH	8

/**
 * struct vici_elem - a key with a value, or the end of a section
 * @depth: sections around it
 * @section: their names, outermost first
 * @key: key; NULL for the end of section[depth]
 * @value: value, not terminated
 * @len: length of @value
 */
struct vici_elem {
	unsigned int depth;
	const char *section[VICI_DEPTH];
	const char *key;
	const char *value;
	size_t len;
};

typedef void (*vici_fn)(const struct vici_elem *e, void *arg);

/**
 * struct vici_msg - a request that is being written
 * @buf: its bytes
 * @len: how many
 * @full: it did not fit
 */
struct vici_msg {
	unsigned char buf[512];
	size_t len;
	bool full;
};

int vici_connect(const char *path);
void vici_request(struct vici_msg *m, const char *command);
void vici_put(struct vici_msg *m, const char *key, const char *value);
int vici_register(int fd, const char *event, int timeout_ms);
int vici_call(int fd, const struct vici_msg *m, int timeout_ms,
	      vici_fn event, vici_fn reply, void *arg);
bool vici_is(const struct vici_elem *e, const char *value);

#endif /* _HSRPCTL_VICI_H */
