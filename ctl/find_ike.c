// SPDX-License-Identifier: GPL-2.0
/*
 * What both IKE daemons can be told wrong, in the same words.
 */
#include "finding.h"
#include "hsrpctl.h"
#include "print.h"

/* A dead peer should not be asked later than after so many seconds. */
#define DPD_LATE	30

/**
 * find_local - a connection with the peer has another local address
 * @f: takes it
 * @conn: name of the connection
 * @peer: the peer
 * @has: the address that it has, none: any
 * @wants: the one of the crypto map
 */
void find_local(struct findings *f, const char *conn, struct ip peer,
		struct ip has, struct ip wants)
{
	finding_add(f, FINDING_ERROR,
		    "give it the virtual address, as \"hsrpctl export\" does, and load it",
		    "the IKE daemon's connection %s to %s has the local address %s, and the crypto map %s",
		    conn, ip_str(peer), ip_given(has) ? ip_str(has) : "%any",
		    ip_str(wants));
}

/**
 * find_mode - a connection is not in tunnel mode
 * @f: takes it
 * @conn: name of the connection
 */
void find_mode(struct findings *f, const char *conn)
{
	finding_add(f, FINDING_ERROR,
		    "set tunnel mode, as \"hsrpctl export\" does, and load it",
		    "the IKE daemon's connection %s is not in tunnel mode: no policy of a crypto map uses its SAs",
		    conn);
}

/**
 * find_dpd - how long is who has died taken for alive
 * @f: takes what is found
 * @peer: the peer
 * @delay: seconds of silence until it is asked, 0: it never is
 * @rest: seconds that it is then waited for
 *
 * The peer has a clock of its own, and IKE does not tell it.
 */
void find_dpd(struct findings *f, struct ip peer, uint32_t delay, uint32_t rest)
{
	if (!delay)
		finding_add(f, FINDING_NOTE,
			    "\"crypto isakmp keepalive 10\", or dpd in the profile, here and at the peer",
			    "nobody looks whether %s is alive: the SAs with one that has died stay until they expire",
			    ip_str(peer));
	else if (delay > DPD_LATE)
		finding_add(f, FINDING_NOTE,
			    "\"crypto isakmp keepalive 10\", or dpd in the profile; the same at the peer, whose clock cannot be seen from here",
			    "%s is asked after %u s of silence whether it is alive, and waited for %u s: so long its SAs may lead nowhere",
			    ip_str(peer), delay, rest);
}

/**
 * find_contact - the peer is not told to forget what was before
 * @f: takes it
 * @peer: the peer
 */
void find_contact(struct findings *f, struct ip peer)
{
	finding_add(f, FINDING_WARNING,
		    "\"unique = replace\" (strongSwan) or \"initial-contact=yes\" (libreswan), as \"hsrpctl export\" does, and load it",
		    "the IKE daemon sends %s no INITIAL_CONTACT: after a switch the peer uses its old SAs until its own DPD gives them up",
		    ip_str(peer));
}
