# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the tests of routers that are cut off share. Sourced after
# ../ipsec/lib_ipsec.sh, whose names of stations these are.

isolations()
{
	group_counter "$A" eth0 1 isolated
}

# as long as the probes could take, and more: the state never changes
stays_active()
{
	local before end

	before=$(changes "$A" eth0 1)
	end=$((${EPOCHREALTIME/./} + 1500000))
	while [ "${EPOCHREALTIME/./}" -lt "$end" ]; do
		equal "$(changes "$A" eth0 1)" "$before" || return
		# where computing takes no time the clock needs a rest to move
		pause 0.1
	done
	is_state "$A" eth0 1 Active
}

# finds_out NS SECONDS: it steps down because it is cut off
finds_out()
{
	check "cut off: Init" await_state "$2" "$1" eth0 1 Init
	check "it says why" matches '^b: isolated' group_json "$1" eth0 1 \
		.reason
}
