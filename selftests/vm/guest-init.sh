#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# PID 1 of the guest once the root filesystem is there: mount the rest, run
# what the runner asked for, switch the machine off.
#
# /results holds "env" (exported), and "cmd" (a script to run) or "tests" (a
# list, see guest-tests.sh). The exit status is left in /results/rc: without
# that file the guest died or hung.
set -u

export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export HOME=/root TERM=dumb LC_ALL=C.UTF-8
exec </dev/null >/dev/console 2>&1

mount -t tmpfs -o mode=755 run /run
mount -t tmpfs tmp /tmp
mkdir -p /dev/pts /dev/shm /run/lock /run/netns
mount -t devpts devpts /dev/pts
mount -t tmpfs shm /dev/shm
mount -t cgroup2 cgroup2 /sys/fs/cgroup
mount -t debugfs debugfs /sys/kernel/debug
mount -t tracefs tracefs /sys/kernel/tracing
ln -sf /proc/self/fd /dev/fd
ip link set lo up
hostname hsrp-vm
# a kernel that is not of the root filesystem comes with its own modules
[ ! -d /hsrp/installed ] || cp -r /hsrp/installed/lib/modules/. /lib/modules
# the tests look at what the module logs: nothing of it may be lost
echo on >/proc/sys/kernel/printk_devkmsg

set -a
# shellcheck source=/dev/null
. /results/env
set +a

# a machine without such ports shows a file of its host as /results/out
port=/results/out
for sys in /sys/class/virtio-ports/*; do
	[ -e "$sys/name" ] || continue
	[ "$(cat "$sys/name")" = hsrp.out ] && port=/dev/${sys##*/}
done

cd /hsrp/selftests || exit
if [ -e /results/cmd ]; then
	bash /results/cmd >>"$port" 2>&1
else
	bash vm/guest-tests.sh /results/tests >>"$port" 2>&1
fi
echo $? >/results/rc
sync
/bin/busybox "${HSRP_OFF:-poweroff}" -f
