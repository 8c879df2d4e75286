#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# selfcheck.sh: can each of the static checks fail? Plants an offence for each
# in a copy of the tree, all at once, and looks whether each check says so, and
# of which file. KTAP.
set -u -o pipefail

here=$(cd "$(dirname "$0")" && pwd -P)
# shellcheck source=scripts/common.sh
. "$here/../common.sh"
# shellcheck source=scripts/tree.sh
. "$here/../tree.sh"

suite=${LINT_SUITE:-bookworm}
copy=$HSRP_CACHE/lint/selfcheck
out=$(mktemp)
trap 'rm -f "$out"' EXIT

# work DIR: where lint.sh keeps what it compiles of the tree in DIR
work()
{
	echo "$HSRP_CACHE/lint/$suite-$(echo "$1" | sha256sum | cut -c1-8)"
}

# objects FILE...: add them to the module
objects()
{
	sed -i "/^obj-m := hsrp.o/a hsrp-y += $*" kmod/Kbuild
}

# plant CHECK REGEX <<offence: append it to the file, note what is to be said
planted=()
plant()
{
	planted+=("$1|$2")
	cat >>"$3"
}

# c_file FILE: begin a source of the module that has nothing wrong in it
c_file()
{
	printf '%s\n' '// SPDX-License-Identifier: GPL-2.0' \
		'#include "hsrp.h"' '' >"$1"
}

offend_style()
{
	plant checkpatch 'bad_style.c:.*SPACING' ctl/bad_style.c <<-'EOF'
		// SPDX-License-Identifier: GPL-2.0
		static const int bad_style=1;
	EOF
	c_file kmod/bad_doc.c
	plant kernel-doc 'bad_doc.c:.*other' kmod/bad_doc.c <<-'EOF'
		/**
		 * hsrp_bad_doc() - an argument of another name
		 * @one: argument
		 *
		 * Return: that argument.
		 */
		static int hsrp_bad_doc(int other)
		{
			return other;
		}
	EOF
	plant shellcheck 'bad.sh:.*SC2086' scripts/bad.sh <<-'EOF'
		#!/bin/sh
		rm $1
	EOF
	plant yamllint 'bad.yaml:.*duplication' Documentation/bad.yaml <<-'EOF'
		---
		one: 1
		one: 2
	EOF
	plant python 'bad.py:.*unused' scripts/bad.py <<-'EOF'
		import os
	EOF
	plant pages 'bad.rst.*(short|indent)' Documentation/bad.rst <<-'EOF'
		Title too long
		===

		 * one
		two
	EOF
	planted+=("sphinx|bad.rst.*toctree|rx-packets: twice")
	sed -i '0,/rx-drop-version/s//rx-packets/' Documentation/messages.rst
	planted+=("spec|write|differ|1 different"
		'monitoring|Priority.*no metric "hsrp_group_prio"'
		"monitoring|alertname: HsrpFlapping")
	sed -i 's/hsrp_group_priority and/hsrp_group_prio and/' \
		packaging/monitoring/hsrp-dashboard.json
	sed -i 's/\[15m\]) > 10/[15m]) > 1000/' packaging/monitoring/hsrp.rules.yml
	sed -i '/HSRP_A_GROUP_REASON,/d' uapi/linux/hsrp.h
}

offend_module()
{
	c_file kmod/bad_gcc.c
	plant module-gcc 'bad_gcc.c:.*unused variable' kmod/bad_gcc.c <<-'EOF'
		static int __maybe_unused hsrp_bad_gcc(void)
		{
			int unused;

			return 0;
		}
	EOF
	planted+=("module-clang|bad_gcc.c:.*unused variable")
	c_file kmod/bad_sparse.c
	plant sparse 'bad_sparse.c:.*(restricted|different base)' \
		kmod/bad_sparse.c <<-'EOF'
		static u16 __maybe_unused hsrp_bad_sparse(__be16 port)
		{
			return port;
		}
	EOF
	c_file kmod/bad_analyzer.c
	plant analyzer-module 'bad_analyzer.c:.*null pointer' \
		kmod/bad_analyzer.c <<-'EOF'
		static int __maybe_unused hsrp_bad_analyzer(const int *p)
		{
			if (!p)
				return *p;
			return 0;
		}
	EOF
	c_file kmod/bad_cocci.c
	plant coccicheck 'bad_cocci.c:.*(kfree|NULL check)' \
		kmod/bad_cocci.c <<-'EOF'
		static void __maybe_unused hsrp_bad_cocci(void *p)
		{
			if (p)
				kfree(p);
		}
	EOF
	c_file kmod/bad_symbols.c
	plant symbols 'bad_symbols.o: global without hsrp_: bad_symbols' \
		kmod/bad_symbols.c <<-'EOF'
		int bad_symbols(void);
		int bad_symbols(void)
		{
			return 0;
		}

		void hsrp_bad_unused(void);
		void hsrp_bad_unused(void)
		{
		}

		void hsrp_bad_export(void);
		void hsrp_bad_export(void)
		{
		}
		EXPORT_SYMBOL_GPL(hsrp_bad_export);
	EOF
	planted+=("symbols|bad_symbols.o: .*used only there: hsrp_bad_unused"
		"symbols|bad_symbols.o: exported, .*: hsrp_bad_export")
	objects bad_doc.o bad_gcc.o bad_sparse.o bad_analyzer.o bad_cocci.o \
		bad_symbols.o
	c_file kmod/hsrp/bad_rooms.c
	plant rooms 'bad_rooms.c:.*hsrp/ must not know ipsec/' \
		kmod/hsrp/bad_rooms.c <<-'EOF'
		#include "ipsec/cryptomap.h"
		#if LINUX_VERSION_CODE > 0
		#endif
	EOF
	plant rooms "fsm.c:.*pure code includes <linux/slab.h>" \
		kmod/hsrp/fsm.c <<<'#include <linux/slab.h>'
	planted+=("rooms|bad_rooms.c:.*asks for the kernel's version")
}

offend_tools()
{
	plant tools-gcc 'test_conf.c:.*bad_tools' ctl/tests/test_conf.c <<-'EOF'
		static int bad_tools(void)
		{
			return 0;
		}
	EOF
	planted+=("tools-clang|test_conf.c:.*bad_tools")
	plant analyzer-tools 'bad_analyzer.c:.*leak' ctl/bad_analyzer.c <<-'EOF'
		// SPDX-License-Identifier: GPL-2.0
		#include <stdlib.h>

		int bad_analyzer(void);
		int bad_analyzer(void)
		{
			char *p = malloc(2);

			return p ? 1 : 0;
		}
	EOF
	plant cppcheck 'bad_cppcheck.c:.*out of bounds' ctl/bad_cppcheck.c <<-'EOF'
		// SPDX-License-Identifier: GPL-2.0
		int bad_cppcheck(void);
		int bad_cppcheck(void)
		{
			int a[2] = { 1, 2 };

			return a[2];
		}
	EOF
	plant clang-tidy 'bad_tidy.c:.*bugprone-suspicious-memset' \
		ctl/bad_tidy.c <<-'EOF'
		// SPDX-License-Identifier: GPL-2.0
		#include <string.h>

		void bad_tidy(int *p);
		void bad_tidy(int *p)
		{
			memset(p, '0', 8);
		}
	EOF
}

offend_size()
{
	{
		printf 'bad_size()\n{\n'
		yes '	:' | head -n 800
		echo '}'
	} | plant size 'bad_size.sh:.* bad_size\(\) has 800 lines' \
		scripts/bad_size.sh
	planted+=("size|bad_size.sh: 803 lines")
	plant hosts 'bad_hosts.sh:.*cd /' scripts/bad_hosts.sh \
		<<<"cd /${home:=home}/me/hsrp"
	plant hosts 'bad_hosts.sh:.*mirror' scripts/bad_hosts.sh \
		<<<"curl ${scheme:=http}://mirror.test-host.net/debian"
	plant hosts 'bad_hosts.sh:.*cached' scripts/bad_hosts.sh \
		<<<"ls $HSRP_CACHE/cached"
	plant mutants 'bad-mutation: .* has 0 times' selftests/mutants/ctl.mut \
		<<-'EOF'
		== bad-mutation
		# fits nowhere
		file ctl/main.c
		-there is no such line
		run unit
	EOF
}

number=0
bad=0
# result OK NAME
result()
{
	number=$((number + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $number lint-selfcheck: $2"
	else
		echo "not ok $number lint-selfcheck: $2"
		bad=1
	fi
}

# caught CHECK REGEX: the check failed and said so
caught()
{
	awk -v check="$1" '
		/^#/ { said = said $0 "\n"; next }
		index($0, "lint: " check ": ") {
			if (/^not ok/)
				printf "%s", said
			exit
		}
		{ said = "" }' "$out" | grep -qE "$2"
}

need_root
mkdir -p "$copy"
cd "$HSRP_TOP" || exit
# nothing that was planted the last time may be left
rm -rf "$copy"
mkdir -p "$copy"
sync_tree "$copy"
cd "$copy" || exit
rm .files
# what was compiled of the tree itself need not be compiled again
if [ -d "$(work "$HSRP_TOP")" ]; then
	rm -rf "$(work "$copy")"
	cp -a "$(work "$HSRP_TOP")" "$(work "$copy")"
fi
offend_style
offend_module
offend_tools
offend_size
OUT=$copy/out scripts/lint/lint.sh >"$out" 2>&1
[ $? -eq 1 ]
result $? "a tree with offences fails"
for entry in "${planted[@]}"; do
	caught "${entry%%|*}" "${entry#*|}"
	result $? "$entry"
done
# a check for which nothing was planted has not been seen to fail
while read -r check; do
	printf '%s\n' "${planted[@]}" | grep -q "^$check|"
	result $? "$check has an offence"
done < <(cd "$here/checks" && ls)
echo "1..$number"
if [ "$bad" -ne 0 ]; then
	cp "$out" "$copy/lint.out"
	echo "# what was said is in $copy/lint.out"
fi
exit "$bad"
