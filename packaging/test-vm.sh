#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# test-vm.sh [SUITE]: a fresh Debian becomes a gateway by the commands of the README
# and the quick start, carries traffic, and does so again after a reboot: in a
# virtual machine with systemd, on a disk. Prints KTAP.
#
#   PACKAGES=DIR   built before, instead of now
#   KEEP=DIR       leave the console's output there
#   INSTALLED=1    have the packages on the disk already, for who works on the rest:
#                  an emulated machine compiles the module for ten minutes
#
# The machine has no network but its own: what the packages depend on is on the
# disk, they and what they build are not. Its second card outside is the peer's.
set -u -o pipefail

here=$(cd "$(dirname "$0")" && pwd -P)
# shellcheck source=scripts/common.sh
. "$here/../scripts/common.sh"
suite=${1:-bookworm}
need_root
need mmdebstrap flock mke2fs qemu-system-x86_64 cpio python3
# shellcheck source=packaging/root.sh
. "$here/root.sh"
# shellcheck source=selftests/vm/boot.sh
. "$HSRP_TOP/selftests/vm/boot.sh"
# shellcheck source=selftests/vm/qemu.sh
. "$HSRP_TOP/selftests/vm/qemu.sh"

root=$(pkg_root) || die "no root for $suite"
debs=$(pkg_debs) || die "packages do not build"
version=$(find "$root/lib/modules" -mindepth 1 -maxdepth 1 -printf '%f\n' |
	sort -V | tail -n 1)
work=$(mktemp -d)
qemu=
trap '[ -z "$qemu" ] || kill "$qemu" 2>/dev/null; rm -rf "$work"' EXIT

# initramfs: that of the test machines, but it goes to systemd on the disk
initramfs()
{
	"$HSRP_TOP/selftests/vm/mkinitramfs.sh" "$root" "$version" &&
		(cd "$here/vm" && echo init |
			cpio --quiet -o -H newc -R 0:0 | gzip -1)
}

# disk: the root, and on it the packages, the documentation's commands and the test
disk()
{
	mkdir "$work/up" "$work/wk" "$work/tree"
	# shellcheck disable=SC2016	# expanded in there
	unshare --mount --propagation private bash -euc '
		root=$1 work=$2 here=$3 debs=$4
		mount -t overlay overlay -o \
			"lowerdir=$root,upperdir=$work/up,workdir=$work/wk" \
			"$work/tree"
		cd "$work/tree"
		mkdir root/test
		cp "$debs"/hsrp*.deb root
		rm -f root/*dbgsym*
		"$here/doc-commands.py" "$here/../Documentation/quickstart.rst" \
			root/test/quickstart >&2
		cp "$here/../README" root/test
		cp "$here/vm/guest.sh" root/test
		cp "$here"/vm/*.network etc/systemd/network
		cp "$here"/vm/hsrp-test.service etc/systemd/system
		systemctl --root=. -q enable systemd-networkd hsrp-test
		rm -f etc/machine-id
		printf "#!/bin/sh\nexit 101\n" >usr/sbin/policy-rc.d
		chmod 755 usr/sbin/policy-rc.d
		if [ -n "${INSTALLED:-}" ]; then
			mount -t proc proc proc
			mount -t devtmpfs dev dev
			chroot . sh -c "apt-get -q -y install /root/hsrp*.deb" >&2
			umount proc dev
		fi
		rm usr/sbin/policy-rc.d
		echo gateway >etc/hostname
		mke2fs -q -t ext4 -m 0 -d . "$work/disk" 6G >&2
	' bash "$root" "$work" "$here" "$debs"
}

# boot N: run the machine until it goes down; its report is in $work/report.N
boot()
{
	local n=$1 accel=$2 args rc

	mapfile -t args < <(qemu_machine "$accel")
	timeout -k 5 "${TIMEOUT:-2400}" qemu-system-x86_64 "${args[@]}" \
		-smp 2 -m 2G -kernel "$root/boot/vmlinuz-$version" \
		-initrd "$work/initramfs" -append "console=ttyS0 net.ifnames=0 \
			panic=-1 oops=panic panic_on_warn=1 mitigations=off \
			no_timer_check random.trust_cpu=on" \
		-serial "file:$work/console.$n" -serial "file:$work/report.$n" \
		-device virtio-rng-pci \
		-drive "if=virtio,format=raw,cache=unsafe,file=$work/disk" \
		-netdev hubport,id=out0,hubid=0 \
		-device virtio-net-pci,netdev=out0,mac=52:54:00:00:00:01 \
		-netdev hubport,id=in0,hubid=1 \
		-device virtio-net-pci,netdev=in0,mac=52:54:00:00:00:02 \
		-netdev hubport,id=out1,hubid=0 \
		-device virtio-net-pci,netdev=out1,mac=52:54:00:00:00:03 \
		</dev/null &
	qemu=$!
	wait "$qemu"
	rc=$?
	qemu=
	# the report has the line ends of a terminal
	tr -d '\r' <"$work/report.$n"
	[ -z "${KEEP:-}" ] || cp "$work/console.$n" "$work/report.$n" "$KEEP"
	if [ "$rc" -ne 0 ] || ! grep -q "^# boot $n: end" "$work/report.$n"; then
		echo "not ok boot $n of $suite comes to its end # status $rc"
		tail -n 30 "$work/console.$n" | sed 's/^/# /'
		return 1
	fi
	! grep -E 'BUG:|WARNING:|Oops' "$work/console.$n" |
		sed 's/^/not ok kernel log # /' | grep .
}

initramfs >"$work/initramfs" || die "no initramfs"
disk || die "no disk"
accel=${HSRP_ACCEL:-tcg}
echo "KTAP version 1"
echo "# suite $suite, kernel $version, $accel"
{
	boot 1 "$accel" && boot 2 "$accel"
} | tee "$work/all"
echo "1..$(grep -cE '^(not )?ok' "$work/all")"
! grep -q '^not ok' "$work/all" && grep -q '^# boot 2: end' "$work/all"
