#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Right, nearly right and random messages to the netlink family, made from its
# specification: as root, as root of a user namespace that nobody gave any
# privilege, and as a user without any.
#
#   HSRP_SEED=N      seed (1985); the same seed sends the same messages
#   FUZZ_GENL_RUNS=N messages for each of the three (a third for the last)
#
#   [a]  h0 --- p0   h1 --- p1   h2 --- p2
#
# timeout: 180
# shellcheck disable=SC2154	# ns_new and lan_new set them
set -u
. "$(dirname "$0")/../lib.sh"

fuzz_dir=$(cd "$(dirname "$0")" && pwd -P)
SEED=${HSRP_SEED:-1985}
RUNS=${FUZZ_GENL_RUNS:-2000}

# links: what the messages are about, in the present namespace
links()
{
	local i

	ip link set lo up
	for i in 0 1 2; do
		ip link add "h$i" type veth peer name "p$i"
		ip addr add "10.$i.0.1/24" dev "h$i"
		ip link set "h$i" up
		ip link set "p$i" up
	done
}
export -f links

# with what it sent as a comment, so that one sees what "passed" stands for
fuzz_check()
{
	local name=$1 out rc
	shift

	out=$("$@" 2>&1)
	rc=$?
	ktap_diag "seed $SEED: $out"
	check_eq "$name" "$rc" 0
}

test_root()
{
	ns_new a
	on "$a" bash -c links
	fuzz_check "root's messages, each answered, none believed that is wrong" \
		on "$a" python3 "$fuzz_dir/genl_fuzz.py" --seed "$SEED" \
		--runs "$RUNS"
	check "the module answers" matches rx-packets ctl "$a" -j stats show
}

# in a user namespace of nobody, who is root in there
test_user_namespace()
{
	export fuzz_dir SEED RUNS
	# shellcheck disable=SC2016	# expanded there
	fuzz_check "those of root in a user namespace" \
		setpriv --reuid 65534 --regid 65534 --clear-groups \
		unshare --user --map-root-user --net bash -c \
		'links && python3 "$fuzz_dir/genl_fuzz.py" \
			--seed $((SEED + 1)) --runs "$RUNS"'
}

test_no_privilege()
{
	ns_new a
	on "$a" bash -c links
	ctl "$a" group add dev h0 group 1 vip 10.0.0.100
	fuzz_check "a user without privilege changes nothing, whatever it sends" \
		on "$a" setpriv --reuid 65534 --regid 65534 --clear-groups \
		--bounding-set=-all --inh-caps=-all \
		python3 "$fuzz_dir/genl_fuzz.py" --seed "$SEED" \
		--runs $((RUNS / 3)) --no-privilege
	check_eq "the group is as it was" \
		"$(ctlj "$a" '.[] | "\(.interface) \(.group) \(.vip)"' \
			group show)" "h0 1 10.0.0.100"
}

need_tools python3 setpriv unshare
hsrp_load
tests_run test_root test_user_namespace test_no_privilege
