// SPDX-License-Identifier: GPL-2.0
/* The state table in Documentation/hsrp.rst says what the code does. */
#include "fsmtext.h"
#include "ktap.h"
#include <stdio.h>
#include <stdlib.h>

#define COLUMNS 8

#define ROWS	64

/* a row of the page; facts as bits of what differs from the plain case */
static struct row {
	enum hsrp_event ev;
	unsigned int facts;
	char cell[HSRP_STATE_ACTIVE + 1][FSM_TEXT_MAX];
} row[ROWS];
static int rows;
static bool seen[__HSRP_EV_MAX];

static const char *const fact_names[] = { "no-vip", "learnable", "preempt",
	"expired", "rival", "settled" };

static struct hsrp_fsm_facts facts_of(unsigned int bits)
{
	return (struct hsrp_fsm_facts) {
		.vip_known = !(bits & 1), .vip_learnable = bits & 2,
		.preempt = bits & 4, .active_expired = bits & 8,
		.rival_known = bits & 16, .settled = bits & 32,
	};
}

/* the cells of a line of a csv-table, all of them quoted; -1: not such a line */
static int split(char *line, char *cell[COLUMNS])
{
	char *p = line + strspn(line, " ");
	int n = 0;

	if (*p != '"')
		return -1;
	while (*p == '"') {
		char *end = strchr(p + 1, '"');

		if (!end || n == COLUMNS)
			return -1;
		*end = '\0';
		cell[n++] = p + 1;
		p = end + 1;
		p += strspn(p, ", ");
	}
	return *p == '\n' || !*p ? n : -1;
}

/* "a", "a: enabled", or the words of an event that has no letter */
static enum hsrp_event event_by_cell(const char *cell)
{
	for (int ev = 1; ev < __HSRP_EV_MAX; ev++) {
		const char *letter = hsrp_event_letter(ev);
		const char *name = hsrp_event_name(ev);

		if (*letter == '-') {
			if (!strcmp(cell, name))
				return ev;
			continue;
		}
		if (!strcmp(cell, letter) ||
		    (!strncmp(cell, letter, 1) && !strncmp(cell + 1, ": ", 2) &&
		     !strcmp(cell + 3, name)))
			return ev;
	}
	return HSRP_EV_NONE;
}

static bool parse_facts(char *cell, unsigned int *bits)
{
	char *save = NULL;

	*bits = 0;
	for (char *w = strtok_r(cell, " ", &save); w;
	     w = strtok_r(NULL, " ", &save)) {
		size_t i = 0;

		while (i < ARRAY_SIZE(fact_names) && strcmp(w, fact_names[i]))
			i++;
		if (i == ARRAY_SIZE(fact_names))
			return false;
		*bits |= 1U << i;
	}
	return true;
}

static void compare_row(char *cell[COLUMNS], int line)
{
	enum hsrp_event ev = event_by_cell(cell[0]);
	struct hsrp_fsm_facts f;
	struct row *r;

	if (!CHECK(rows < ROWS))
		return;
	r = &row[rows];
	if (!CHECK_MSG(ev != HSRP_EV_NONE, "line %d: no event \"%s\"", line,
		       cell[0]) ||
	    !CHECK_MSG(parse_facts(cell[1], &r->facts), "line %d: unknown fact",
		       line))
		return;
	rows++;
	r->ev = ev;
	f = facts_of(r->facts);
	if (!r->facts)
		seen[ev] = true;
	for (int s = 0; s <= HSRP_STATE_ACTIVE; s++) {
		fsm_text(hsrp_fsm(s, ev, &f), r->cell[s]);
		CHECK_MSG(!strcmp(r->cell[s], cell[2 + s]),
			  "line %d, %s: page \"%s\", code \"%s\"", line,
			  hsrp_state_name(s), cell[2 + s], r->cell[s]);
	}
}

static void compare_header(char *line, int nr)
{
	char *cell[COLUMNS], *p = strchr(line, '"');

	if (!CHECK_MSG(p && split(p, cell) == COLUMNS, "line %d", nr))
		return;
	for (int s = 0; s <= HSRP_STATE_ACTIVE; s++)
		CHECK_STR(cell[2 + s], hsrp_state_name(s));
}

/* a row, or what belongs to none */
static void compare_line(char *line, int nr)
{
	bool quoted = strchr(line, '"');
	char *cell[COLUMNS];
	int n = split(line, cell);

	if (n <= 0)
		CHECK_MSG(!quoted, "line %d is no row", nr);
	else if (CHECK_MSG(n == COLUMNS, "line %d: %d cells", nr, n))
		compare_row(cell, nr);
}

static void page_equals_code(void)
{
	char line[512];
	bool inside = false, header = false;
	FILE *f = fopen(HSRP_RST, "r");
	int nr = 0;

	if (!f) {
		CHECK_MSG(false, "cannot read " HSRP_RST);
		return;
	}
	while (fgets(line, sizeof(line), f)) {
		nr++;
		if (strstr(line, ".. fsm-table-begin")) {
			inside = true;
		} else if (strstr(line, ".. fsm-table-end")) {
			inside = false;
		} else if (inside && strstr(line, ":header:")) {
			compare_header(line, nr);
			header = true;
		} else if (inside) {
			compare_line(line, nr);
		}
	}
	fclose(f);
	CHECK(header);
	CHECK(rows >= __HSRP_EV_MAX - 1);
}

/* no event may be missing from the page, in its plainest form */
static void page_is_complete(void)
{
	for (int ev = 1; ev < __HSRP_EV_MAX; ev++)
		CHECK_MSG(seen[ev], "no row for %s (%s)", hsrp_event_letter(ev),
			  hsrp_event_name(ev));
}

/* is there a row for this answer, none of whose facts fails to hold? */
static bool explained(enum hsrp_state s, enum hsrp_event ev,
		      unsigned int bits, const char *text)
{
	for (int i = 0; i < rows; i++)
		if (row[i].ev == ev && !(row[i].facts & ~bits) &&
		    !strcmp(row[i].cell[s], text))
			return true;
	return false;
}

/* nor an answer that the code gives under any facts */
static void every_answer_is_on_the_page(void)
{
	for (unsigned int bits = 0; bits < 64; bits++) {
		struct hsrp_fsm_facts f = facts_of(bits);

		for (int ev = 1; ev < __HSRP_EV_MAX; ev++)
			for (int s = 0; s <= HSRP_STATE_ACTIVE; s++) {
				char buf[FSM_TEXT_MAX];

				fsm_text(hsrp_fsm(s, ev, &f), buf);
				CHECK_MSG(explained(s, ev, bits, buf),
					  "%s on %s, facts 0x%x: \"%s\"",
					  hsrp_state_name(s),
					  hsrp_event_name(ev), bits, buf);
			}
	}
}

static void every_drop_reason_is_on_the_page(void)
{
	static char text[65536];
	FILE *f = fopen(HSRP_RST, "r");
	size_t n;

	if (!f) {
		CHECK_MSG(false, "cannot read " HSRP_RST);
		return;
	}
	n = fread(text, 1, sizeof(text) - 1, f);
	text[n] = '\0';
	fclose(f);
	for (int d = 1; d < __HSRP_DROP_MAX; d++) {
		char quoted[64];

		snprintf(quoted, sizeof(quoted), "``%s``", hsrp_drop_name(d));
		CHECK_MSG(strstr(text, quoted), "%s is not explained", quoted);
	}
}

static const struct ktap_test tests[] = {
	KTAP_TEST(page_equals_code),
	KTAP_TEST(page_is_complete),
	KTAP_TEST(every_answer_is_on_the_page),
	KTAP_TEST(every_drop_reason_is_on_the_page),
};

int main(void)
{
	return ktap_run(tests, ARRAY_SIZE(tests));
}
