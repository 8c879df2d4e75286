#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""What a crypto map of many entries costs, and how that grows.

Runs in a machine whose clock counts instructions (vm/run.sh --count), where one
nanosecond is one of them. Everything is done twice, with a tenth and with the
whole: a step that costs more than its factor times the tenth is worse than
linear, and then so is the exit status. Where nobody waits for the worker of the
module, what it did meanwhile is compared instead of the time that passed; while SAs
come, when it rests as it has worked, its share of that time is. "policies" and
"routes" is what it did to them; "hold" is the longest time for which a walk had the
lock of XFRM's states at a stretch.

  [gw] w1 192.0.0.1/16, group 1 with 192.0.0.100, peers 198.18.X.Y by a router,
       192.0.0.254; VLANs w1.V 10.0.V.1/24 with ten groups each

With --on-link each peer is its own next hop, and all groups are of w1: then lists
of the kernel are long, that of the routes of a device and that of its addresses.
"""
import argparse
import contextlib
import json
import os
import re
import subprocess
import sys
import time

from counting import (PER_VLAN, Stopwatch, batch, ctl, ip_batch, run,
                      vlan_groups, vlans_add)
from profiling import Profile

NS = "gw"
VIP = "192.0.0.100"
TRACING = "/sys/kernel/tracing/"
KEY = 'aead "rfc4106(gcm(aes))" 0x%s 128' % ("a5" * 20)

# Ten times the work may cost this much more than ten times: tables are resized,
# trees get deeper, caches of the allocator are empty.
SLACK = 1.4
# How much of the time it may take: it rests four times as long as it has worked, but
# not after a run of less than a tick.
SHARE = 1 / 3

# Loaded first: a cipher has 60 s to be loaded and tried, which pass at once in
# this machine while the host is slow.
CIPHER = ("aesni_intel", "ghash_clmulni_intel", "esp4", "xfrm_user")


def binding():
    text = ctl(NS, "-j", "map", "show", "m", capture_output=True).stdout
    return json.loads(text)[0]["bindings"][0]


def await_that(what, cond):
    end = time.monotonic() + 600
    while not cond():
        if time.monotonic() > end:
            raise RuntimeError("not in time: " + what)
        time.sleep(0.2)


def peer(i):
    return "198.18.%d.%d" % (8 + i // 250, 1 + i % 250)


class Trace:
    """The kernel's function graph: how long some functions take."""

    functions = ("hsrp_net_work", "xfrm_state_walk", "hsrp_policy_sync",
                 "hsrp_rri_sync")

    def __init__(self):
        if not os.path.exists(TRACING + "trace"):
            run("mount", "-t", "tracefs", "tracefs", TRACING)
        self.write("buffer_size_kb", "65536")
        self.write("set_ftrace_filter", "\n".join(self.functions))
        self.write("set_graph_function", "")
        self.write("current_tracer", "function_graph")
        self.write("options/funcgraph-tail", "1")
        # what others do while it waits, or has to, is not its
        self.write("options/sleep-time", "0")

    @staticmethod
    def write(name, text):
        with open(TRACING + name, "w", encoding="ascii") as f:
            f.write(text)

    def begin(self):
        self.write("trace", "")

    def end(self):
        """Total and longest in ns, by function."""
        total = dict.fromkeys(self.functions, 0)
        longest = dict.fromkeys(self.functions, 0)
        with open(TRACING + "trace", encoding="ascii") as f:
            for line in f:
                m = re.search(r"([\d.]+) us +\|[ }/*]*(\w+)", line)
                if m and m.group(2) in total:
                    ns = round(float(m.group(1)) * 1000)
                    total[m.group(2)] += ns
                    longest[m.group(2)] = max(ns, longest[m.group(2)])
        return total, longest


def memory():
    """KiB of slab and percpu."""
    with open("/proc/meminfo", encoding="ascii") as f:
        m = dict(re.findall(r"^(\w+): +(\d+) kB", f.read(), re.M))
    return int(m["Slab"]) + int(m["Percpu"])


class Steps:
    """What was done, and what it cost."""

    def __init__(self, trace, profile):
        self.trace = trace
        self.profile = profile
        self.done = {}

    @contextlib.contextmanager
    def step(self, name, n, worker=False):
        self.trace.begin()
        with self.profile.of(name, ("kworker",) if worker else ()):
            before, watch = memory(), Stopwatch()
            yield
            cost = watch.worked()
        total, longest = self.trace.end()
        self.done[name] = {
            "n": n, "all": cost,
            "cost": total["hsrp_net_work"] if worker else cost,
            "hold": longest["xfrm_state_walk"],
            "policies": total["hsrp_policy_sync"],
            "routes": total["hsrp_rri_sync"],
            "memory": memory() - before,
        }


def states(lines, per_line):
    """Both directions; per_line pairs of each line of the map."""
    for i in range(lines):
        for j in range(per_line):
            spi = 0x1000 + (i * per_line + j) * 2
            for src, dst, s in ((VIP, peer(i), spi), (peer(i), VIP, spi + 1)):
                yield ("xfrm state add src %s dst %s proto esp spi 0x%x "
                       "reqid %d mode tunnel replay-window 32 %s"
                       % (src, dst, s, 1000 + i, KEY))


def tunnels(st, lines, per_line):
    """A crypto map: configured, in force, with SAs, and away again."""
    entries = []
    for i in range(lines):
        entries.append("map add m seq %d peer %s transform t reverse-route"
                       % (i + 1, peer(i)))
        entries.append("map match m seq %d src 10.1.0.0/16 dst 20.%d.%d.0/24 "
                       "reqid %d" % (i + 1, i // 250, i % 250, 1000 + i))
    pairs = list(states(lines, per_line))
    group = ("group add dev w1 group 1 vip %s name VPN timers 250ms 800ms"
             % VIP)

    batch(NS, ["transform add t esp-gcm 128"])
    with st.step("configure the map", lines):
        batch(NS, entries)
    batch(NS, ["map bind m dev w1 redundancy VPN"])
    with st.step("promote", lines, worker=True):
        batch(NS, [group])
        await_that("ready", lambda: binding()["ready"])
    with st.step("SAs installed", len(pairs), worker=True):
        ip_batch(NS, pairs)
        time.sleep(1)
    for words in ("map show", "sa show"):
        with st.step(words, lines):
            ctl(NS, "-j", *words.split(), stdout=subprocess.DEVNULL)
    with st.step("sa flush", len(pairs)):
        ctl(NS, "sa", "flush", "map", "m", stdout=subprocess.DEVNULL)
    await_that("ready again", lambda: binding()["ready"])
    ip_batch(NS, pairs)
    time.sleep(1)
    with st.step("demote", len(pairs)):
        batch(NS, ["group del dev w1 group 1"])
    batch(NS, ["map unbind m dev w1"])
    with st.step("remove the map", lines):
        batch(NS, ["map del m"])
    batch(NS, ["transform del t"])


def addresses():
    return run("ip", "-n", NS, "-4", "-o", "address", "show",
               capture_output=True).stdout.count(" inet ")


def one_link(n):
    """Groups of version 2 on one interface: its name, number, address."""
    batch(NS, ["interface set dev w1 version 2"])
    return [("w1", i, "192.0.%d.%d" % (100 + i // 250, 1 + i % 250))
            for i in range(n)]


def many_vlans(n):
    vlans_add(NS, "w1", n // PER_VLAN, 1)
    return vlan_groups("w1", n // PER_VLAN)


def groups(st, where):
    """Configured, Active, and away again."""
    n, before = len(where), addresses()
    with st.step("add groups", n):
        batch(NS, ["group add dev %s group %d vip %s" % g for g in where])
    with st.step("groups become Active", n, worker=True):
        await_that("all addresses", lambda: addresses() == before + n)
    with st.step("group show", n):
        ctl(NS, "-j", "group", "show", stdout=subprocess.DEVNULL)
    with st.step("delete groups", n):
        batch(NS, ["group del dev %s group %d" % g[:2] for g in where])


def measure(trace, args, divisor, profile=False):
    run("ip", "netns", "add", NS)
    try:
        ip_batch(NS, [
            "link add w1 type veth peer name w0", "link set w0 up",
            "link set w1 up", "address add 192.0.0.1/16 dev w1",
            "route add 198.18.0.0/15 " +
            ("dev w1" if args.on_link else "via 192.0.0.254")])
        run("ip", "-n", NS, "xfrm", "policy", "set", "hthresh4", *args.hthresh)
        st = Steps(trace, Profile(profile))
        tunnels(st, args.lines // divisor, args.pairs // args.lines)
        n = args.groups // divisor
        groups(st, one_link(n) if args.on_link else many_vlans(n))
        return st.done
    finally:
        run("ip", "netns", "del", NS)


def report(few, many, factor):
    """The table; whether all is linear."""
    linear = True
    print("%-22s %6s %14s %14s %6s %12s %12s %10s %8s" % (
        "step", "of", "instructions", "a tenth", "ratio", "policies",
        "routes", "hold", "KiB"))
    for name, m in many.items():
        f = few[name]
        ratio = m["cost"] / max(f["cost"], 1)
        bad = ratio > factor * SLACK
        if name == "SAs installed":
            bad = m["cost"] > m["all"] * SHARE
        linear = linear and not bad
        print("%-22s %6d %14d %14d %6.1f %12d %12d %10d %8d%s" % (
            name, m["n"], m["cost"], f["cost"], ratio, m["policies"],
            m["routes"], m["hold"], m["memory"], "  worse than linear" if bad else ""))
    return linear


def main():
    p = argparse.ArgumentParser(description="the sizes to measure")
    p.add_argument("--lines", type=int, default=2000,
                   help="entries of the map, of a line and a peer each")
    p.add_argument("--pairs", type=int, default=10000, help="SA pairs")
    p.add_argument("--groups", type=int, default=1000)
    p.add_argument("--on-link", action="store_true",
                   help="of everything, not by a router and on VLANs")
    p.add_argument("--hthresh", nargs=2, default=["16", "24"],
                   metavar=("LOCAL", "REMOTE"),
                   help="prefixes of policies that the kernel hashes, as ip "
                   "xfrm policy set hthresh4; 32 32 is what it has by itself")
    p.add_argument("--profile", action="store_true",
                   help="where the time goes, the whole only")
    p.add_argument("--json", help="file that gets the steps")
    args = p.parse_args()

    for module in CIPHER:
        run("modprobe", "-q", module)
    run("insmod", "../kmod/hsrp.ko")
    trace = Trace()
    if args.profile:
        measure(trace, args, 1, profile=True)
        return False
    few = measure(trace, args, 10)
    many = measure(trace, args, 1)
    linear = report(few, many, 10)
    if args.json:
        with open(args.json, "w", encoding="ascii") as f:
            json.dump({"kernel": os.uname().release, "tenth": few,
                       "whole": many}, f, indent=1)
    return not linear


if __name__ == "__main__":
    sys.exit(main())
