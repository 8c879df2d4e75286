/* SPDX-License-Identifier: GPL-2.0 */
/* The smallest KTAP harness that does: named tests, checks that go on. */
#ifndef _UNIT_KTAP_H
#define _UNIT_KTAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ktap_test {
	const char *name;
	void (*fn)(void);
};

#define KTAP_TEST(fn) { #fn, fn }

#define CHECK(cond) CHECK_MSG(cond, "%s", #cond)
/*
 * With words of your own: which row of a table, which seed. The result is the
 * condition itself: analyzers then know what holds in "if (!CHECK())".
 */
#define CHECK_MSG(cond, ...) ({						\
	bool ktap_ok = (cond);						\
									\
	ktap_check(ktap_ok, __FILE__, __LINE__, __VA_ARGS__);		\
	ktap_ok;							\
})
#define CHECK_EQ(got, want) \
	ktap_check_eq((uint64_t)(got), (uint64_t)(want), __FILE__, __LINE__, \
		      #got)
#define CHECK_STR(got, want) \
	ktap_check_str(got, want, __FILE__, __LINE__, #got)

bool ktap_check(bool ok, const char *file, int line, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
bool ktap_check_eq(uint64_t got, uint64_t want, const char *file, int line,
		   const char *what);
bool ktap_check_str(const char *got, const char *want, const char *file,
		    int line, const char *what);
void ktap_skip(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void ktap_note(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
bool ktap_failed(void);
int ktap_run(const struct ktap_test *tests, size_t n);

/* Random numbers that a printed seed repeats (xorshift64*) */
struct rnd {
	uint64_t s;
};

/* How often the dice are thrown: all of n in user space, where that takes a second */
#ifndef RANDOM_SHARE
#define RANDOM_SHARE 1
#endif
#define RANDOM_RUNS(n) ((n) / RANDOM_SHARE)

uint64_t rnd_seed(void);
uint32_t rnd_u32(struct rnd *r);
uint32_t rnd_below(struct rnd *r, uint32_t n);

/* hex digits to octets; returns their number, aborts on a typing mistake */
size_t unhex(const char *hex, uint8_t *buf, size_t size);

/*
 * @data again, at the end of a heap block: ASan sees one octet too far. Returns
 * the block, to be freed; *at is where it begins.
 */
void *exact_copy(const uint8_t *data, size_t len, const uint8_t **at);

#endif
