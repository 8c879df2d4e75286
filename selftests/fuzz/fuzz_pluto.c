// SPDX-License-Identifier: GPL-2.0
/*
 * Whatever whack says of pluto's connections and SAs.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "fuzz_ike.h"
#include "pluto.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct pluto_status s;
	struct ike_list l;
	size_t i, states = 0;

	if (!text)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	pluto_parse(&s, text);
	pluto_list_of(&s, &l);
	FUZZ_CHECK(l.n_sas == s.n_states);
	for (i = 0; i < s.n_conns; i++) {
		FUZZ_CHECK(strlen(s.conns[i].name) < DAEMON_NAME_SIZE);
		states += s.conns[i].states;
	}
	FUZZ_CHECK(states == s.n_states);
	for (i = 0; i < l.n_sas; i++)
		FUZZ_CHECK(l.sas[i].id);
	for (i = 0; i < l.n_children; i++) {
		FUZZ_CHECK(has_ike(&l, l.children[i].ike));
		FUZZ_CHECK(!l.children[i].installed ||
			   (l.children[i].spi_in && l.children[i].spi_out));
	}
	ike_list_free(&l);
	pluto_free(&s);
	free(text);
	return 0;
}
