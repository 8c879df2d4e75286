#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# run.sh [--suite NAME] [ARG...]	instructions per packet, by bench.py
# run.sh [--suite NAME] --profile [ARG...]	where they go: perf's report of
#						one row
# run.sh [--suite NAME] --scale [ARG...]	what many tunnels and groups cost, by
#						scale.py
# run.sh [--suite NAME] --hello [ARG...]	what the Hellos of many groups cost, by
#						hello.py
# run.sh [--suite NAME] --garp [ARG...]		how long it takes to the first
#						gratuitous ARP, by garp.py
#
# These two have a --profile of their own, of each step.
#
# ARG as {bench,scale,hello,garp}.py --help says. Table on stdout, the same as JSON
# in selftests/out/{bench,scale,hello,garp}-SUITE.json.
set -eu -o pipefail

here=$(cd "$(dirname "$0")" && pwd -P)
# shellcheck source=scripts/common.sh
. "$here/../../scripts/common.sh"
# shellcheck source=selftests/vm/boot.sh
. "$here/../vm/boot.sh"

suite=${HSRP_SUITE:-bookworm}
profile=
what=bench
args=()
while [ $# -gt 0 ]; do
	case $1 in
	--suite) suite=$2 && shift ;;
	--profile) if [ "$what" = bench ]; then profile=1; else args+=("$1"); fi ;;
	--scale | --hello | --garp) what=${1#--} ;;
	*) args+=("$1") ;;
	esac
	shift
done

# the generator is a module of its own, built beside the tree's copy
need_root
dir=$("$here/../vm/build.sh" "$suite")
root=$("$here/../vm/mkroot.sh" "$suite")
quietly "$HSRP_CACHE/log/build-$suite-gen.log" \
	flock "$dir.lock" "$here/../vm/inroot.sh" "$root" "$dir" \
	make -s -C "/lib/modules/$(cat "$(boot_dir "$root")/version")/build" \
	M=/hsrp/selftests/bench/gen W=1 KCFLAGS=-Werror modules

out=$HSRP_TOP/selftests/out
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cmd="python3 bench/$what.py --json /results/$what.json ${args[*]@Q}"
if [ -n "$profile" ]; then
	# perf looks for modules when it begins, for their symbols at the end
	cmd="modprobe -a aesni_intel ghash_clmulni_intel xfrm_user &&
		insmod ../kmod/hsrp.ko &&
		perf record -q -a -e cpu-clock -F 10000 -o /tmp/perf.data \
		-- $cmd --keep &&
		perf report --stdio -i /tmp/perf.data --sort symbol -n \
		--comm kpktgend_0,ksoftirqd/0,python3 --percent-limit 0.1 \
		2>/dev/null"
fi
rc=0
"$here/../vm/run.sh" --suite "$suite" --count --no-build --timeout 7200 \
	--out "$tmp" --shell "$cmd" || rc=$?
mkdir -p "$out"
[ ! -e "$tmp/$what.json" ] || cp "$tmp/$what.json" "$out/$what-$suite.json"
exit "$rc"
