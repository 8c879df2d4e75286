#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 300
#
# The netlink family as a contract. The tests are in test_netlink.py, which
# speaks raw netlink; this loads the module, gives them a namespace, and passes
# on what they say.
set -u
cd "$(dirname "$0")" || exit 1
# shellcheck source=selftests/lib.sh
. ../lib.sh

hsrp_load
ip netns add nltest
defer ip netns del nltest
out=$(ip netns exec nltest python3 test_netlink.py 2>&1)
rc=$?
planned=$(sed -n 's/^1\.\.//p' <<<"$out")
seen=0
while IFS= read -r line; do
	case $line in
	"ok "*) ktap_ok "${line#ok * }" && seen=$((seen + 1)) ;;
	"not ok "*) ktap_fail "${line#not ok * }" && seen=$((seen + 1)) ;;
	KTAP* | 1..*) ;;
	*) ktap_diag "${line#\# }" ;;
	esac
done <<<"$out"
check "all tests of the script ran" equal "$seen $rc" "${planned:-none} 0"
