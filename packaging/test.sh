#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# test.sh SUITE: install the packages in a fresh Debian root, look at what they
# brought, purge them, and look for what they left. Prints KTAP.
#
#   PACKAGES=DIR   built before, instead of now
set -u -o pipefail

here=$(cd "$(dirname "$0")" && pwd -P)
# shellcheck source=scripts/common.sh
. "$here/../scripts/common.sh"

[ $# -eq 1 ] || {
	echo "usage: ${0##*/} SUITE" >&2
	exit 2
}
suite=$1
need_root
need mmdebstrap flock
# shellcheck source=packaging/root.sh
. "$here/root.sh"

count=0
bad=0

# check NAME CMD...
check()
{
	local name=$1 out
	shift

	count=$((count + 1))
	if out=$("$@" 2>&1); then
		echo "ok $count $suite: $name"
	else
		bad=$((bad + 1))
		echo "not ok $count $suite: $name"
		echo "# ${out//$'\n'/$'\n'# }"
	fi
}

inside()
{
	chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
		LC_ALL=C.UTF-8 TERM=dumb DEBIAN_FRONTEND=noninteractive "$@"
}

# files: what is there, but for the books that dpkg and the like keep. An empty
# "disable" goes with any package that has a profile: dh_apparmor has it so.
files()
{
	(cd "$root" && find . -xdev \( -path ./proc -o -path ./sys -o \
		-path ./tmp -o -path ./run -o -path ./var/log -o \
		-path ./var/cache -o -path ./var/lib/dpkg -o \
		-path ./var/lib/apt -o -path ./var/lib/dkms -o \
		-path ./var/lib/systemd -o -path ./root -o \
		-path ./etc/apparmor.d/disable \) -prune -o \
		! -name 'modules.*' ! -name '*-old' ! -path './etc/*-' \
		-printf '%y %m %p\n') | sort
}

contents_same()
{
	diff "$1" "$2"
}

# Everything of the chroot is in a mount namespace that ends with this program.
if [ -z "${HSRP_PKG_INNER:-}" ]; then
	root=$(pkg_root) || die "no root for $suite"
	debs=$(pkg_debs) || die "packages do not build"
	HSRP_PKG_INNER=$root PACKAGES=$debs exec unshare --mount \
		--propagation private "$here/test.sh" "$suite"
fi

work=$(mktemp -d)
mount -t tmpfs -o size=2G tmpfs "$work"
mkdir "$work/up" "$work/wk" "$work/root"
mount -t overlay overlay -o \
	"lowerdir=$HSRP_PKG_INNER,upperdir=$work/up,workdir=$work/wk" \
	"$work/root" || die "overlay does not work here"
root=$work/root
mount -t proc proc "$root/proc"
mount -t tmpfs tmp "$root/tmp"
mkdir -p "$root/run"
cp "$PACKAGES"/hsrp*.deb "$root/tmp"
rm -f "$root"/tmp/*dbgsym*
# no service is started in a chroot
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"

echo "KTAP version 1"
files >"$work/before"
check "both install" inside sh -c 'dpkg -i /tmp/hsrp-dkms*.deb /tmp/hsrpctl*.deb'
# shellcheck disable=SC2016	# expanded in there
check "the module was built for each kernel that has headers" inside sh -ec '
	n=0
	for k in /lib/modules/*/build; do
		k=$(basename "$(dirname "$k")")
		modinfo -k "$k" hsrp | grep -q "^filename:.*updates/dkms"
		n=$((n + 1))
	done
	[ $n -gt 0 ]'
check "the tool runs" inside hsrpctl -V
check "the name of our routes" inside grep -qx "85	hsrp" \
	/etc/iproute2/rt_protos.d/hsrp.conf
check "the manual page" inside sh -c 'man --warnings -l /usr/share/man/man8/hsrpctl.8.gz 2>&1 >/dev/null | grep . && exit 1; exit 0'
check "completion" inside bash -nc ". /usr/share/bash-completion/completions/hsrpctl"
check "systemd takes the units" inside systemd-analyze verify --man=no \
	hsrp.service hsrp-agent.service hsrp-metrics.socket
check "AppArmor takes the profile" inside apparmor_parser -QKT \
	/etc/apparmor.d/hsrp-agent
check "a configuration is read" inside sh -c \
	'echo "interface eth0" >/etc/hsrp/hsrp.conf; hsrpctl apply /etc/hsrp/hsrp.conf 2>&1 | grep -q "no family"'
check "both are purged" inside dpkg --purge hsrp-dkms hsrpctl
files >"$work/after"
check "nothing is left" contents_same "$work/before" "$work/after"
check "no module is left" inside sh -c '! find /lib/modules -name "hsrp.ko*" | grep .'
echo "1..$count"
umount -R "$root"
[ "$bad" -eq 0 ]
