#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# lint.sh [CHECK...]: run the static checks (all, or these of checks/) on the
# present tree; KTAP, at the end the one line "N passed, N failed, N skipped".
#
#   JOBS=N        checks at a time (the number of processors)
#   OUT=DIR       where full output is left (selftests/out)
#   LINT_SUITE=S  the Debian suite of checkers and headers (bookworm)
#
# The checkers are in a root filesystem of their own, see mkroot.sh, so the
# machine needs none of them. They see copies of the tree in the cache.
set -eu -o pipefail

here=$(cd "$(dirname "$0")" && pwd -P)
# shellcheck source=scripts/common.sh
. "$here/../common.sh"
# shellcheck source=scripts/tree.sh
. "$here/../tree.sh"

# host_words: what must not be in the tree: where it lies on this machine, and
# where this machine gets its packages from
host_words()
{
	local parent=${HSRP_TOP%/*}

	echo "$HSRP_TOP"
	echo "$HSRP_CACHE"
	case $parent in
	"" | /home | /mnt | /opt | /root | /srv | /tmp | /usr | /usr/src | /var) ;;
	*) echo "$parent" ;;
	esac
	command -v apt-get >/dev/null || return 0
	# shellcheck disable=SC2016	# apt's own variable
	{
		apt-get indextargets --format '$(REPO_URI)'
		apt-config dump | sed -n 's/^Acquire::.*Proxy "\(.*\)";/\1/p'
	} | sed -n 's,^[a-z]*://\([^/:@]*@\)\?\([^/:]*[a-z]\)\([/:].*\)\?$,\2,p' |
		sort -u | sed -n '/\./p'
}

need_root
need flock sha256sum tar unshare
root=$("$here/mkroot.sh" "${LINT_SUITE:-bookworm}")
key=$(echo "$HSRP_TOP" | sha256sum | cut -c1-8)
dir=$HSRP_CACHE/lint/${LINT_SUITE:-bookworm}-$key
out=${OUT:-$HSRP_TOP/selftests/out}

mkdir -p "$dir" "$out"
exec 8>"$dir.lock"
flock 8

# other checkers, or another way to call them, which kbuild would not see:
# nothing of before may stay
made_by=$({
	echo "$root"
	cat "$here/no-news" "$here/analyze"
	sed -n '/^export ANALYZER/p; /^module_/,/^}/p' "$here/lib.sh"
} | sha256sum)
if [ "$(cat "$dir/.made-by" 2>/dev/null)" != "$made_by" ]; then
	rm -rf "${dir:?}"/*
	echo "$made_by" >"$dir/.made-by"
fi

cd "$HSRP_TOP"
# one to look at, and one to compile in for each who compiles differently
for copy in tree gcc clang; do
	mkdir -p "$dir/$copy"
	sync_tree "$dir/$copy"
done
mkdir -p "$dir/passed"
find "$dir/passed" -type f -mtime +14 -delete
host_words >"$dir/host-words"

rc=0
"$here/../../selftests/vm/inroot.sh" "$root" "$dir" \
	/hsrp/tree/scripts/lint/run-checks.sh "${JOBS:-$(nproc)}" "$@" |
	tee "$out/lint.ktap" || rc=$?
"$here/../ktap-sum.sh" "$out/lint.ktap" || rc=$?
exit "$rc"
