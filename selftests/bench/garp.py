#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""From the decision to be Active to the first gratuitous ARP, with many groups.

Runs in a machine whose clock counts instructions (vm/run.sh --count), where one
nanosecond is one of them. All groups of a router wait for one tracked object, and
begin at the same moment when that comes up; alone on their VLANs they become Active
together, which is the worst case; or all but the first follow that. For each it is
taken when its state machine was asked, or that of the group that it follows, and when
its first gratuitous ARP had been given to the device: that is when the next of a few
functions is called. The kernel's own tracer does that, and what it takes, some 700 for
each of them, is in it. For the first with followers it is also taken when these begin to
be told: by then its lock has been let go.

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
DECIDES, SENDS = "hsrp_fsm", "hsrp_neigh_send_garp"
TELLS = "hsrp_red_tell_later"
TRACED = (DECIDES, SENDS, TELLS, "hsrp_red_publish", "hsrp_ntf_emit")
LINE = re.compile(r" ([0-9]+)\.([0-9]{6}): (%s) " % "|".join(TRACED))
# who does it: timers and the worker
KERNEL = ("ksoftirqd", "kworker", "swapper")
# what is asked of it, in instructions: of each group from its own decision, or that of
# the first it follows; of all 500 that follow; and for how long a lock may be held
GOAL, FOLLOW_GOAL = 60_000, {500: 2_000_000}
HELD_GOAL = 100_000


def trace(name, text):
    with open(TRACING + name, "w", encoding="ascii") as f:
        f.write(text)


def tracer_on():
    trace("trace_clock", "mono_raw")
    trace("buffer_size_kb", "8192")
    trace("set_ftrace_filter", "\n".join(TRACED))
    trace("tracing_on", "0")
    trace("current_tracer", "function")


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
    """(ns, function) of what was traced."""
    with open(TRACING + "trace", encoding="ascii") as f:
        for text in f:
            m = LINE.search(text)
            if m:
                # as fine as it is told
                yield (int(m[1]) * 1_000_000 + int(m[2])) * 1000, m[3]


@contextlib.contextmanager
def traced(found):
    trace("trace", "")
    trace("tracing_on", "1")
    yield
    trace("tracing_on", "0")
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
    # all in one softirq: who sends is who was asked last, or follows it
    decided, first, sending, lags, held = None, None, False, [], None
    for at, what in found:
        if sending and len(lags) < n:
            lags.append(at - decided)
            end = at
        sending = what == SENDS
        if what == DECIDES:
            decided = at
        elif sending:
            first = first or decided
        elif what == TELLS and first and held is None:
            held = at - first
    if len(lags) != n:
        raise RuntimeError("%d of %d were traced" % (len(lags), n))
    lags.sort()
    return {"groups": n, "least": lags[0], "median": lags[n // 2],
            "worst": lags[-1], "all": end - first, "held": held}


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
    tracer_on()
    rows = []
    for n in args.groups:
        rows.append(measure(n, False, None))
        if n > 1:
            rows.append(measure(n, True, None))
    print("%7s %-7s %10s %10s %10s %28s %9s" %
          ("groups", "", "least", "median", "worst", "first decision to last ARP",
           "lock held"))
    for r in rows:
        r["how"] = "follow" if r["follow"] else "alone"
        print("%(groups)7d %(how)-7s %(least)10d %(median)10d %(worst)10d %(all)28d" % r,
              "%9s" % (r["held"] if r["follow"] else ""))
    if args.json:
        with open(args.json, "w", encoding="ascii") as f:
            json.dump({"kernel": os.uname().release, "rows": rows}, f, indent=1)
    over = [r for r in rows if r["worst"] >
            (FOLLOW_GOAL.get(r["groups"], r["worst"]) if r["follow"] else GOAL)]
    for r in over:
        print("too many instructions with %(groups)d groups, %(how)s" % r)
    held = [r for r in rows if r["follow"] and
            (r["held"] is None or r["held"] > HELD_GOAL)]
    for r in held:
        print("the lock of the first of %(groups)d was held for %(held)s" % r)
    return bool(over or held)


if __name__ == "__main__":
    sys.exit(main())
