# SPDX-License-Identifier: GPL-2.0
"""What the benchmarks share that run in a machine whose clock counts instructions."""
import os
import re
import subprocess
import time

CTL = os.environ.get("HSRPCTL", "hsrpctl")
# groups
PER_VLAN = 10


def run(*cmd, **kw):
    return subprocess.run(cmd, check=True, text=True, **kw)


def ip_batch(ns, lines):
    run("ip", "-n", ns, "-batch", "-", input="\n".join(lines) + "\n")


def ctl(ns, *args, **kw):
    return run(CTL, "-n", ns, *args, **kw)


def batch(ns, lines):
    ctl(ns, "-b", "-", input="\n".join(lines) + "\n")


class Stopwatch:
    """Nanoseconds that the one processor was not idle, since it was made.

    To ask is not in it: /proc/timer_list looks up a name for each timer, and a
    thousand groups have thousands."""

    def __init__(self):
        self.idle = self.idle_ns()
        self.start = time.clock_gettime_ns(time.CLOCK_MONOTONIC)

    @staticmethod
    def idle_ns():
        with open("/proc/timer_list", encoding="ascii") as f:
            return int(re.search(r"\.idle_sleeptime\s*: (\d+) nsecs",
                                 f.read()).group(1))

    def worked(self):
        now = time.clock_gettime_ns(time.CLOCK_MONOTONIC)
        return now - self.start - (self.idle_ns() - self.idle)


def vlans_add(ns, dev, n, host):
    """VLANs of a device, 10.0.V.host/24 on each."""
    lines = []
    for v in range(1, n + 1):
        lines += ["link add link %s name %s.%d type vlan id %d" % (dev, dev, v, v),
                  "link set %s.%d up" % (dev, v),
                  "address add 10.0.%d.%d/24 dev %s.%d" % (v, host, dev, v)]
    ip_batch(ns, lines)


def vlan_groups(dev, n):
    """(interface, number, virtual address) of the groups on so many VLANs."""
    return [("%s.%d" % (dev, v), g, "10.0.%d.%d" % (v, 100 + g))
            for v in range(1, n + 1) for g in range(PER_VLAN)]
