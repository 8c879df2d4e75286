#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Who may write: CAP_NET_ADMIN in the user namespace that owns the network
# namespace, and nobody else. Every write of the specification is tried.
#
#   [a]  eth0 --- p0
#
# timeout: 120
# lane: sim vm-long
# shellcheck disable=SC2154	# ns_new and lan_new set them
set -u
. "$(dirname "$0")/../lib.sh"

dir=$(cd "$(dirname "$0")" && pwd -P)

# configured: one of everything, so that there is something to change
configured()
{
	ns_new a
	ip -n "$a" link add eth0 type veth peer name p0
	addr_add "$a" eth0 192.0.2.1/24
	ip -n "$a" link set eth0 up
	ip -n "$a" link set p0 up
	ctl "$a" group add dev eth0 group 1 vip 192.0.2.100 name G
	ctl "$a" transform add t esp-gcm 128
	ctl "$a" map add m seq 10 peer 192.0.2.69 transform t
	ctl "$a" map match m seq 10 src 10.1.1.0/24 dst 20.1.1.0/24
	ctl "$a" map bind m dev eth0 redundancy G
}

# config_of NS: all that was configured, nothing that runs by itself
config_of()
{
	ctlj "$1" '.[] | {interface, group, vip, configured_priority, name}' \
		group show
	ctlj "$1" . transform show
	ctlj "$1" '.[] | {name, seq, peer, matches}' map show
}

# judge COMMAND...: its lines as results of ours
judge()
{
	local line lines

	lines=$("$@" 2>&1) || ktap_fail "$1 runs: $lines"
	while read -r line; do
		case $line in
		"ok "*) ktap_ok "${line#ok }$suffix" ;;
		"not ok "*) ktap_fail "${line#not ok }$suffix" ;;
		*) ktap_diag "$line" ;;
		esac
	done <<<"$lines"
}

test_nobody()
{
	local before

	configured
	before=$(config_of "$a")
	suffix=" to a user without privilege"
	judge on "$a" python3 "$dir/no_privilege.py"
	suffix=", on a socket that root had opened"
	judge on "$a" python3 "$dir/no_privilege.py" --socket-of-root
	check_eq "nothing has changed" "$(config_of "$a")" "$before"
}

# root of another user namespace is root there, not here
test_other_user_namespace()
{
	local before

	configured
	before=$(config_of "$a")
	suffix=" to root of a user namespace that does not own this one"
	judge on "$a" unshare --user --map-root-user \
		python3 -c "$(printf '%s\n' \
			'import os, runpy, sys' \
			'os.setgroups = lambda g: None' \
			'os.setresgid = os.setresuid = lambda *a: None' \
			"sys.argv = ['$dir/no_privilege.py']" \
			'runpy.run_path(sys.argv[0], run_name="__main__")')"
	check_eq "nothing has changed there" "$(config_of "$a")" "$before"
}

# and with its own network namespace it is the owner
test_own_network_namespace()
{
	export HSRPCTL
	# shellcheck disable=SC2016	# expanded there
	check "root of a user namespace configures its own network namespace" \
		setpriv --reuid 65534 --regid 65534 --clear-groups \
		unshare --user --map-root-user --net bash -ec '
			ip link add eth0 type veth peer name p0
			ip addr add 192.0.2.1/24 dev eth0
			ip link set eth0 up
			ip link set p0 up
			"$HSRPCTL" group add dev eth0 group 1 vip 192.0.2.100
			"$HSRPCTL" -j group show | grep -q 192.0.2.100
			"$HSRPCTL" group del dev eth0 group 1'
	check_eq "of which the first one sees nothing" \
		"$("$HSRPCTL" -j group show)" "[]"
}

# without the capability root is nobody
test_capability()
{
	configured
	check "root without CAP_NET_ADMIN is refused" \
		refused 2 'EPERM' on "$a" setpriv --bounding-set=-net_admin \
		--inh-caps=-net_admin "$HSRPCTL" group del dev eth0 group 1
	check "and reads" matches '192.0.2.100' on "$a" setpriv \
		--bounding-set=-net_admin --inh-caps=-net_admin \
		"$HSRPCTL" group show
	check "but no SAs" refused 2 'EPERM' on "$a" setpriv \
		--bounding-set=-net_admin --inh-caps=-net_admin \
		"$HSRPCTL" sa show
}

need_tools jq python3 setpriv unshare
hsrp_load
tests_run test_nobody test_other_user_namespace test_own_network_namespace \
	test_capability
