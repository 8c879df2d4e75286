#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""From the decision to be Active to the first gratuitous ARP, with many groups.

Runs in a machine whose clock counts instructions (vm/run.sh --count), where one
nanosecond is one of them. All groups of a router wait for one tracked object, and
begin at the same moment when that comes up; alone on their VLANs they become Active
together, which is the worst case; or all but the first follow that. For each it is
taken when its gate opened, and when both its ARP replies had been given to the device;
the kernel's own probes do that, and what they take is in it.

  [a] e0, e0.1 ... e0.50: 10.0.V.1 ---- e0 [b]
"""
import argparse
import contextlib
import json
import os
import re
import sys
import time

from counting import PER_VLAN, batch, ctl, run, vlan_groups, vlans_add
from profiling import Profile

TRACING = "/sys/kernel/tracing/"
PROBES = ("p:bench/decided hsrp:hsrp_vaddr_set_open va=%di open=%si:u8",
          "p:bench/begins hsrp:hsrp_neigh_send_garp va=%di",
          "r:bench/sent hsrp:hsrp_neigh_send_garp")
LINE = re.compile(r" ([0-9]+)\.([0-9]{6}): (decided|begins|sent): .*?"
                  r"(?: va=(0x[0-9a-f]+))?(?: open=(\d+))?$")
# who does it: timers and the worker
KERNEL = ("ksoftirqd", "kworker", "swapper")
# what is asked of it, in instructions: of one group, and of each of 500 that are alone
GOALS = {1: 60_000, 500: 2_000_000}


def trace(name, text):
    with open(TRACING + name, "w", encoding="ascii") as f:
        f.write(text)


def probes_on():
    trace("kprobe_events", "\n".join(PROBES) + "\n")
    trace("trace_clock", "mono_raw")
    trace("buffer_size_kb", "8192")


def links(vlans):
    for ns in "ab":
        run("ip", "netns", "add", ns)
    run("ip", "link", "add", "e0", "netns", "a", "type", "veth", "peer",
        "name", "e0", "netns", "b")
    for ns in "ab":
        run("ip", "-n", ns, "link", "set", "e0", "up")
    vlans_add("a", "e0", vlans, 1)


def await_active(n):
    end = time.monotonic() + 120
    while True:
        out = ctl("a", "-j", "group", "show", capture_output=True)
        if sum(g["state"] == "Active" for g in json.loads(out.stdout)) == n:
            return
        if time.monotonic() > end:
            raise RuntimeError("not all groups are Active")
        time.sleep(1)


def events():
    """(ns, what, virtual address, gate) of what was traced."""
    with open(TRACING + "trace", encoding="ascii") as f:
        for text in f:
            m = LINE.search(text.rstrip())
            if m:
                # as fine as it is told
                at = (int(m[1]) * 1_000_000 + int(m[2])) * 1000
                yield at, m[3], m[4], m[5]


@contextlib.contextmanager
def traced(found):
    trace("trace", "")
    trace("events/bench/enable", "1")
    yield
    trace("events/bench/enable", "0")
    found.extend(events())


def groups(n, vlans, follow):
    lines = ["group add dev %s group %d vip %s " % g
             for g in vlan_groups("e0", vlans)[:n]]
    rest = "follow FIRST" if follow else "timers 1 3 track 1 shutdown"
    return [lines[0] + "timers 1 3 track 1 shutdown name FIRST",
            *(line + rest for line in lines[1:])]


def measure(n, follow, profile):
    vlans = -(-n // PER_VLAN)
    links(vlans)
    try:
        ctl("a", "track", "add", "1", "stub-object")
        ctl("a", "track", "set", "1", "state", "down")
        batch("a", groups(n, vlans, follow))
        time.sleep(10)
        found = []
        with profile.of("%d groups" % n, KERNEL) if profile else traced(found):
            ctl("a", "track", "set", "1", "state", "up")
            time.sleep(12)
        await_active(n)
        return None if profile else {"follow": follow, **judge(n, found)}
    finally:
        for ns in "ab":
            run("ip", "netns", "del", ns)


def judge(n, found):
    decided, first, running = {}, {}, None
    for at, what, va, gate in found:
        if what == "decided" and gate == "1":
            decided[va] = at
        elif what == "begins":
            running = va
        elif what == "sent" and running in decided:
            first.setdefault(running, at)
    if len(first) != n:
        raise RuntimeError("%d of %d were traced" % (len(first), n))
    lags = sorted(first[va] - decided[va] for va in first)
    return {"groups": n, "least": lags[0], "median": lags[len(lags) // 2],
            "worst": lags[-1],
            "all": max(first.values()) - min(decided.values())}


def main():
    p = argparse.ArgumentParser(description="the sizes to measure")
    p.add_argument("--groups", type=int, nargs="+", default=[1, 100, 500])
    p.add_argument("--profile", action="store_true",
                   help="say where the time goes instead")
    p.add_argument("--json", help="file that gets the rows")
    args = p.parse_args()

    run("modprobe", "8021q")
    run("insmod", "../kmod/hsrp.ko")
    if args.profile:
        for n in args.groups:
            measure(n, False, Profile(True))
        return 0
    probes_on()
    rows = []
    for n in args.groups:
        rows.append(measure(n, False, None))
        if n > 1:
            rows.append(measure(n, True, None))
    print("%7s %-7s %10s %10s %10s %28s" % ("groups", "", "least", "median", "worst",
                                      "first decision to last ARP"))
    for r in rows:
        r["how"] = "follow" if r["follow"] else "alone"
        print("%(groups)7d %(how)-7s %(least)10d %(median)10d %(worst)10d %(all)28d" % r)
    if args.json:
        with open(args.json, "w", encoding="ascii") as f:
            json.dump({"kernel": os.uname().release, "rows": rows}, f, indent=1)
    over = [r["groups"] for r in rows
            if not r["follow"] and r["worst"] > GOALS.get(r["groups"], float("inf"))]
    for n in over:
        print("more than %d instructions with %d groups" % (GOALS[n], n))
    return bool(over)


if __name__ == "__main__":
    sys.exit(main())
