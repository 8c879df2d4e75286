#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""What the Hellos of many groups cost, all the time that nothing happens.

Runs in a machine whose clock counts instructions (vm/run.sh --count), where one
nanosecond is one of them. Two routers have a thousand groups on a hundred VLANs,
first a tenth of them, then all. Of an interval it is counted for how long the
machine worked, less what it did for as long without a group: first with one
router, which only sends, then with both, of which each sends one message a hello
time and takes one. Configuration and gratuitous ARP are not in it.

  [a] e0, e0.1 ... e0.100: 10.0.V.1 ---- e0, e0.1 ...: 10.0.V.2 [b]
"""
import argparse
import json
import os
import sys
import time

from counting import (PER_VLAN, Stopwatch, batch, ctl, run, vlan_groups,
                      vlans_add)

# Ten times the groups may cost this much more than ten times: caches and trees
SLACK = 1.2


def links(vlans):
    """Two routers with so many VLANs between them."""
    for ns in "ab":
        run("ip", "netns", "add", ns)
    run("ip", "link", "add", "e0", "netns", "a", "type", "veth", "peer",
        "name", "e0", "netns", "b")
    for host, ns in enumerate("ab", 1):
        run("ip", "-n", ns, "link", "set", "e0", "up")
        vlans_add(ns, "e0", vlans, host)


def groups(ns, vlans, priority, timers):
    batch(ns, ["group add dev %s group %d vip %s priority %d timers %s"
               % (*g, priority, " ".join(timers))
               for g in vlan_groups("e0", vlans)])


def states(ns, state):
    out = ctl(ns, "-j", "group", "show", capture_output=True)
    return sum(g["state"] == state for g in json.loads(out.stdout))


def await_states(ns, state, n):
    end = time.monotonic() + 120
    while states(ns, state) != n:
        if time.monotonic() > end:
            raise RuntimeError("%s: not all groups are %s" % (ns, state))
        time.sleep(1)
    # the gratuitous ARPs after it, and what is told of it
    time.sleep(10)


def hellos(ns):
    """How many were sent, how many were taken, and when this was."""
    out = ctl(ns, "-j", "stats", "show", capture_output=True)
    of = [s["counters"] for s in json.loads(out.stdout)]
    return (*(sum(c.get(name, 0) for c in of)
              for name in ("tx-hello", "rx-hello")), time.monotonic())


def count(seconds):
    """Instructions of so many seconds."""
    watch = Stopwatch()
    time.sleep(seconds)
    return watch.worked()


def row(args, vlans, what, idle, nodes):
    before = [hellos(ns) for ns in nodes]
    cost = count(args.seconds) - idle
    after = [hellos(ns) for ns in nodes]
    n = vlans * PER_VLAN
    # to ask takes its time, too
    sent, taken = (sum((y[i] - x[i]) / (y[2] - x[2])
                       for x, y in zip(before, after)) for i in range(2))
    return {"row": what, "groups": n, "sent": sent, "taken": taken,
            "per_group_second": cost / (n * args.seconds * len(nodes)),
            "per_sent": cost / args.seconds / sent}


def measure(args, vlans):
    links(vlans)
    rows = []
    try:
        time.sleep(5)
        idle = count(args.seconds)
        groups("a", vlans, 200, args.timers)
        await_states("a", "Active", vlans * PER_VLAN)
        rows.append(row(args, vlans, "sends", idle, "a"))
        groups("b", vlans, 100, args.timers)
        await_states("b", "Standby", vlans * PER_VLAN)
        rows.append(row(args, vlans, "sends and takes", idle, "ab"))
    finally:
        for ns in "ab":
            run("ip", "netns", "del", ns)
    return rows


def report(few, many):
    """The table; whether all of it is linear."""
    linear = True
    print("%-18s %7s %7s %7s %16s %14s" % (
        "a router", "groups", "sent/s", "taken/s", "a group, second",
        "a Hello sent"))
    for f, m in zip(few, many):
        for r in (f, m):
            print("%-18s %7d %7.1f %7.1f %16.0f %14.0f" % (
                r["row"], r["groups"], r["sent"], r["taken"],
                r["per_group_second"], r["per_sent"]))
        if m["per_group_second"] > f["per_group_second"] * SLACK:
            print("worse than linear: " + m["row"])
            linear = False
    return linear


def main():
    p = argparse.ArgumentParser(description="the sizes to measure")
    p.add_argument("--vlans", type=int, default=100,
                   help="with ten groups each")
    p.add_argument("--timers", nargs=2, default=["3", "10"],
                   metavar=("HELLO", "HOLD"))
    p.add_argument("--seconds", type=int, default=30,
                   help="length of the interval")
    p.add_argument("--json", help="file that gets the rows")
    args = p.parse_args()

    run("modprobe", "8021q")
    run("insmod", "../kmod/hsrp.ko")
    few = measure(args, args.vlans // 10)
    many = measure(args, args.vlans)
    if args.json:
        with open(args.json, "w", encoding="ascii") as f:
            json.dump({"kernel": os.uname().release, "timers": args.timers,
                       "tenth": few, "whole": many}, f, indent=1)
    return not report(few, many)


if __name__ == "__main__":
    sys.exit(main())
