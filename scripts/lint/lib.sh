# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the checks share. They run in the root of the checkers, in a copy of the
# tree (/hsrp/tree); everything that a check prints is a finding.

set -u -o pipefail

# shellcheck disable=SC2034	# for the checks
KERNEL=/kernel
LINT=/hsrp
KDIR=$(echo /lib/modules/*/build)

# How far clang's analyzer follows a function: its own limit is 225,000 steps, for which
# all of it takes twice as long.
export ANALYZER_LIMIT="-Xclang -analyzer-config -Xclang max-nodes=40000"

# files REGEX [BUT]: the files of the tree that match REGEX and not BUT; to find
# none means that the check would check nothing
files()
{
	tr '\0' '\n' <"$LINT/tree/.files" | grep -E "$1" |
		grep -vE "${2:-^$}" || {
		echo "no file matches $1"
		return 1
	}
}

# scripts INTERPRETER: those that name it in their first line
scripts()
{
	files . | while read -r file; do
		head -c 80 "$file" | head -n 1 | tr -d '\0' |
			grep -qE "^#!.*\b($1)\b" && echo "$file"
	done
}

# once KEY CMD...: run CMD and show what it says, unless it passed before with
# the same KEY, which holds all that its result depends on
once()
{
	local passed output
	passed=$LINT/passed/$(sha256sum <<<"$*" | cut -c1-40)
	shift

	[ ! -e "$passed" ] || return 0
	if output=$("$@" 2>&1) && [ -z "$output" ]; then
		: >"$passed"
		return 0
	fi
	echo "${output:-failed: $*}"
	return 1
}

# as_clang: what Kconfig would say of clang. The kernel is configured for the
# compiler it was made with; the choice of arguments is left to kbuild.
as_clang()
{
	local version

	version=$(clang -dumpversion |
		awk -F. '{ print $1 * 10000 + $2 * 100 + $3 }')
	echo CC=clang CONFIG_CC_IS_CLANG=y CONFIG_CC_IS_GCC= \
		CONFIG_GCC_VERSION=0 CONFIG_CLANG_VERSION="$version" \
		CONFIG_CC_HAS_MIN_FUNCTION_ALIGNMENT= \
		CONFIG_CC_IMPLICIT_FALLTHROUGH=-Wimplicit-fallthrough \
		CONFIG_FTRACE_MCOUNT_USE_CC= CONFIG_RETHUNK= CONFIG_SLS=
	[ "$version" -ge 160000 ] ||
		echo CONFIG_CC_HAS_AUTO_VAR_INIT_ZERO_ENABLER=y
}

# module_gcc, module_clang: build the module, let sparse and the analyzer see
# what is compiled, and say what both find; no-news marks what they find, so
# that each check tells its own. What they complain of counts as not compiled,
# so it is told again the next time.
module_gcc()
{
	module gcc C=1 CF=-D__CHECK_ENDIAN__ \
		CHECK="$LINT/tree/scripts/lint/no-news sparse sparse"
}

module_clang()
{
	local here=$LINT/tree/scripts/lint

	# shellcheck disable=SC2046	# a list of words
	module clang $(as_clang) C=1 CHECKFLAGS= \
		CHECK="$here/no-news analyzer $here/analyze"
}

# module DIR MAKE-ARG...: build the module in that copy and show the findings; on all
# processors, for the analyzer takes longer than all other checks together
module()
{
	local dir=$LINT/$1
	shift

	exec 7>"$dir.lock"
	flock 7
	make -s -k -j "$(nproc)" -O -C "$KDIR" M="$dir" W=1 KCFLAGS=-Werror "$@" modules 2>&1 |
		findings "$dir"
	exec 7>&-
}

# findings DIR: paths as they are in the tree, without what make adds to the
# complaint of a compiler, and what kbuild says of how the kernel itself was made
findings()
{
	sed -E -e "s,$1/,,g" \
		-e '/^make(\[[0-9]+\])?: \*\*\* \[.*\] Error [0-9]+$/d' \
		-e '/^make(\[[0-9]+\])?: \*\*\* Deleting file /d' \
		-e '/^make(\[[0-9]+\])?: Target .* not remade /d' \
		-e '/^Skipping BTF generation/d' \
		-e '/^warning: the compiler differs from/,/^  You are using:/d'
}

# tools COMPILER: build the tool and the programs of tests with it; what is for
# libFuzzer is for clang only
tools()
{
	local dir

	exec 7>"$LINT/$1-tools.lock"
	flock 7
	for dir in $(files '/Makefile$' | xargs dirname); do
		[ "$1" = clang ] ||
			! grep -q fsanitize=fuzzer "$dir/Makefile" || continue
		make -s -k -C "$LINT/$1/$dir" CC="$1" W=1 all 2>&1 |
			findings "$LINT/$1/$dir"
	done
	exec 7>&-
}

# user_flags: what the compiler needs to know to read it
user_flags()
{
	echo "-std=gnu11 -D_GNU_SOURCE -DHSRPCTL_VERSION=\"lint\""
	echo "-DHSRP_RST=\"Documentation/hsrp.rst\" -Wall -Wextra"
	echo "-Iuapi -Ikmod/hsrp -Ikmod/fastpath -Iselftests/unit -Ictl"
	pkg-config --cflags libnl-genl-3.0
}

# each_source CMD...: CMD with flags and name of each source of user space that
# standard input names, unless it passed before
each_source()
{
	local flags file bad=0

	read -r -d '' -a flags < <(user_flags)
	while read -r file; do
		once "$(clang "${flags[@]}" -E "$file" 2>&1)$*" \
			"$@" "${flags[@]}" "$file" || bad=1
	done
	return "$bad"
}

# pure_sources: the files of the module that user space compiles, too
pure_sources()
{
	scripts/lint/rooms.py pure
}

# user_sources DIRS: C of user space there; where a Kbuild is, it is for the
# kernel
user_sources()
{
	local kernel dirs=$1

	kernel=$(files '/Kbuild$' | xargs dirname | tr '\n' '|')
	files "^($dirs)/.*\.c\$" "^(${kernel%|})/"
}
