# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# A debug kernel in QEMU as a machine of selftests/vm/run.sh, which sources this:
# what selftests/vm/qemu.sh makes, with another kernel and the modules for it.
# From the environment, set by selftests/debug/run.sh:
#   HSRP_DEBUG_VARIANT  "" or "kcsan"
#   HSRP_DEBUG_GCOV     modules that count which of their lines run
# shellcheck disable=SC2034,SC2154	# they are set and used there

debug_here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source=selftests/vm/qemu.sh
. "$debug_here/../vm/qemu.sh"
# shellcheck source=selftests/kernel/tree.sh
. "$debug_here/../kernel/tree.sh"

: "${HSRP_DEBUG_VARIANT:=}" "${HSRP_DEBUG_GCOV:=}"
debug_build=("$debug_here/build.sh" ${HSRP_DEBUG_VARIANT:+--kcsan}
	${HSRP_DEBUG_GCOV:+--gcov})

# Every access to memory is checked, and emulated: times are longer.
machine_slow=4
# see config; what is asked in the old way then has an answer
qemu_board=q35,acpi=off
qemu_cmdline+=" kmemleak=on sysctl.kernel.hung_task_timeout_secs=240"

machine_need()
{
	need qemu-system-x86_64 gcc make flex bison bc xz patch dpkg-deb cpio
}

# debug_initramfs: that of the other machines, without modules: this kernel has
# all of it built in. Nor can it switch off, without ACPI; with -no-reboot a reboot
# is the end, too.
debug_initramfs()
{
	local dir

	dir=$(mktemp -d)
	mkdir -p "$dir"/{bin,proc,sys,dev,lower,rw,root}
	cp "$root/bin/busybox" "$dir/bin/busybox"
	sed '/^for mod in/,/^done/d; s/poweroff/reboot/' "$debug_here/../vm/initramfs-init" \
		>"$dir/init"
	chmod 755 "$dir/init"
	(cd "$dir" && find . | LC_ALL=C sort |
		cpio --quiet -o -H newc -R 0:0 | gzip -1)
	rm -rf "$dir"
}

# machine_prepare: the kernel is there after this
machine_prepare()
{
	local out

	out=$("${debug_build[@]}" --no-module)
	qemu_kernel=${out#kernel=}
	qemu_initrd=$qemu_kernel.initramfs
	debug_initramfs >"$qemu_initrd.$$"
	mv "$qemu_initrd.$$" "$qemu_initrd"
	# Debian's kernel may live with an accelerator that this one does not,
	# and the other way round; what it emulates it needs no probe for
	[ -n "$accel" ] || accel=$(qemu_accel "$bootdir")
}

# machine_tree: put the modules built for this kernel into the tree
machine_tree()
{
	kernel_modules "${debug_build[@]}" || return
	# the kernel's own, for modprobe: guest-init.sh looks there
	[ -z "$modules" ] ||
		cp -r "$(dirname "$modules")/installed" "$work/tree/installed"
}

machine_env()
{
	echo "KSFT_MACHINE_SLOW=yes"
	echo "HSRP_SLOW=$machine_slow"
	echo "HSRP_OFF=reboot"
	echo "HSRP_DEBUG=${HSRP_DEBUG_VARIANT:-kasan}"
	[ -z "$HSRP_DEBUG_GCOV" ] || echo "HSRP_GCOV=1"
}

machine_words()
{
	echo "debug kernel (${HSRP_DEBUG_VARIANT:-kasan}), $accel, $smp CPUs"
}
