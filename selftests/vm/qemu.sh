# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# How the machine is made: the QEMU command line and the choice of the
# accelerator. Sourced by run.sh, whose variables the machine_ functions use:
# accel, smp, mem, root and bootdir (directories), work (directory of this run),
# append, qemu_words.
# shellcheck disable=SC2154	# they are set there

qemu_here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)

# What stands on every kernel command line. Anything odd ends the machine;
# what costs time under emulation and proves nothing here is off.
qemu_cmdline="console=ttyS0 ignore_loglevel log_buf_len=8M printk.time=1
panic=-1 oops=panic panic_on_warn=1 softlockup_panic=1 hung_task_panic=1
watchdog_thresh=30 rcupdate.rcu_cpu_stall_timeout=90
mitigations=off nokaslr audit=0 apparmor=0 selinux=0 net.ifnames=0
no_timer_check random.trust_cpu=on cryptomgr.notests
8250.nr_uarts=1 raid=noautodetect"

# A lane whose kernel knows no ACPI says so here
qemu_board=q35

# qemu_machine ACCEL: options that choose machine and processor
qemu_machine()
{
	printf '%s\n' -nodefaults -no-user-config -display none -no-reboot \
		-M "$qemu_board"
	case $1 in
	kvm) printf '%s\n' -accel kvm -cpu host ;;
	# "rep movsb" counts as one instruction however long: not with these off
	count) printf '%s\n' -accel tcg,thread=single \
		-icount shift=0,sleep=off -cpu max,erms=off,fsrm=off ;;
	*) printf '%s\n' -accel tcg,thread=multi -cpu max ;;
	esac
}

# qemu_args ACCEL SMP MEM ROOT WORK APPEND: all arguments, one a line. Boots $bootdir.
# WORK holds tree/ and results/ and gets the files console and out. A lane with
# a kernel of its own names it, and what it boots from, in qemu_kernel and
# qemu_initrd.
qemu_args()
{
	local accel=$1 smp=$2 mem=$3 root=$4 work=$5 append=$6
	local ro="security_model=none,readonly=on,multidevs=remap"

	qemu_machine "$accel"
	printf '%s\n' -smp "$smp" -m "$mem" \
		-kernel "${qemu_kernel:-$bootdir/vmlinuz}" \
		-initrd "${qemu_initrd:-$bootdir/initramfs}" \
		-append "${qemu_cmdline//$'\n'/ } $(qemu_clock "$root") $append" \
		-chardev "file,id=con,path=$work/console" \
		-serial chardev:con \
		-device virtio-serial-pci \
		-chardev "file,id=out,path=$work/out" \
		-device virtserialport,chardev=out,name=hsrp.out \
		-device virtio-rng-pci \
		-drive "if=virtio,format=raw,readonly=on,file=$bootdir/root.img" \
		-fsdev "local,id=tree,path=$work/tree,$ro" \
		-device virtio-9p-pci,fsdev=tree,mount_tag=tree \
		-fsdev "local,id=results,path=$work/results,security_model=none" \
		-device virtio-9p-pci,fsdev=results,mount_tag=results
}

# kvm_boots BOOT: a /dev/kvm may be there and a kernel hang under it all the
# same. So let ours get to a word on the serial port within a deadline.
kvm_boots()
{
	local args

	[ -w /dev/kvm ] || return 1
	mapfile -t args < <(qemu_machine kvm)
	timeout -k 1 "${HSRP_KVM_DEADLINE:-6}" qemu-system-x86_64 "${args[@]}" \
		-m 512M -kernel "$1/vmlinuz" -initrd "$1/initramfs" \
		-append "${qemu_cmdline//$'\n'/ } hsrp.probe" -serial stdio \
		2>/dev/null </dev/null | grep -q hsrp-probe-ok
}

# qemu_accel BOOT: print kvm or tcg. The verdict holds until the next boot of
# this host, and for this kernel.
qemu_accel()
{
	local verdict id

	id=$({
		echo "${1##*/}"
		cat /proc/sys/kernel/random/boot_id "$1/version"
		qemu-system-x86_64 --version
	} | sha256sum | cut -c1-12)
	verdict=$HSRP_CACHE/accel-$id
	if [ ! -s "$verdict" ]; then
		if kvm_boots "$1"; then
			echo kvm >"$verdict.$$"
		else
			echo tcg >"$verdict.$$"
		fi
		mv "$verdict.$$" "$verdict"
	fi
	cat "$verdict"
}

# tsc_khz ROOT: the frequency of the host's time stamp counter, measured by a
# program that ROOT's compiler makes; kept until the next boot of this host
tsc_khz()
{
	local dir=$HSRP_CACHE/tsc khz

	khz=$dir/$(cat "$qemu_here/tsc_khz.c" /proc/sys/kernel/random/boot_id |
		sha256sum | cut -c1-12)
	if [ ! -s "$khz" ]; then
		mkdir -p "$dir"
		cp "$qemu_here/tsc_khz.c" "$dir"
		"$qemu_here/inroot.sh" "$1" "$dir" sh -c '
			gcc -O2 -o /tmp/tsc_khz /hsrp/tsc_khz.c && /tmp/tsc_khz
			' >"$khz.$$" || return
		mv "$khz.$$" "$khz"
	fi
	cat "$khz"
}

# qemu_clock ROOT: kernel parameters that make its clock right. An emulated
# machine sees the host's counter but calibrates it against emulated timers:
# on a busy host its seconds come out wrong, tenfold even. Where the frequency
# cannot be told beforehand the kernel's own watchdog over that clock stays on.
# One that counts instructions has a counter of 1 GHz by definition. While it waits
# for its disk its minutes fly, so nobody hangs there.
qemu_clock()
{
	local khz

	if [ "$accel" = count ]; then
		echo "tsc=reliable tsc_early_khz=1000000" \
			"sysctl.kernel.hung_task_timeout_secs=0"
		return
	fi
	if [ "$accel" = kvm ] || [ "$(uname -m)" != x86_64 ]; then
		return
	fi
	khz=$(tsc_khz "$1") || return 0
	echo "tsc=reliable tsc_early_khz=$khz"
}

machine_need()
{
	need qemu-system-x86_64
}

machine_prepare()
{
	[ -n "$accel" ] || accel=$(qemu_accel "$bootdir")
}

# machine_tree: the module is the one that build.sh made
machine_tree()
{
	:
}

machine_env()
{
	[ "$accel" = kvm ] || echo "KSFT_MACHINE_SLOW=yes"
}

machine_command()
{
	echo qemu-system-x86_64
	qemu_args "$accel" "$smp" "$mem" "$root" "$work" "$append"
	# shellcheck disable=SC2086	# words
	[ -z "$qemu_words" ] || printf '%s\n' $qemu_words
}

machine_words()
{
	echo "kernel $(cat "$bootdir/version"), $accel, $smp CPUs"
}
