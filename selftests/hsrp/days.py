#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""A group of routers through days of trouble.

days.py HOURS SEED SWITCH NS=PORT...: each router has group 1 on eth0 in its
namespace, and its cable in a port of the bridge of SWITCH. Every few minutes one
of them loses its carrier, is cut off with the carrier up, loses its group, dies
without a word to come back with nothing, or gets back what it lost. What the routers tell of themselves then says whether
those that hear each other had one Active, but for the time that noticing takes.
"""
import json
import os
import random
import subprocess
import sys
import time

HSRPCTL = os.environ["HSRPCTL"]
HELLO, HOLD = 3, 10
# how long there may be none or two of them: none while those that begin at once
# listen, speak, and hear nobody; two until each has heard the other
LIMIT = {0: 2 * HOLD + 2 * HELLO, 2: 2 * HELLO}
TROUBLES = ("carrier", "silence", "group", "power", None, None)
# seconds between two events, on average
MEAN = 240


class Router:
    """What was done to a router, and what it says."""

    def __init__(self, ns, switch, port, priority):
        self.ns, self.switch, self.port = ns, switch, port
        self.words = ("vip 10.9.0.100 preempt priority %d" % priority).split()
        self.trouble = "group"
        self.active = False
        self.text = b""
        # pylint: disable=consider-using-with
        self.monitor = subprocess.Popen(
            [HSRPCTL, "-n", ns, "-j", "monitor", "state"],
            stdout=subprocess.PIPE)
        while b"listening" not in self.monitor.stdout.readline():
            pass
        os.set_blocking(self.monitor.stdout.fileno(), False)

    def group(self, verb, *words):
        subprocess.run([HSRPCTL, "-n", self.ns, "group", verb, "dev", "eth0",
                        "group", "1", *words], check=True)

    def link(self, state):
        subprocess.run(["ip", "-n", self.switch, "link", "set", self.port,
                        state], check=True)

    def forward(self, state):
        """The bridge's word for it: 0 swallows everything, 3 is as usual."""
        subprocess.run(["bridge", "-n", self.switch, "link", "set", "dev",
                        self.port, "state", state], check=True)

    def power(self, on):
        """Off: nobody hears of it, and what it knew is gone."""
        if on:
            self.forward("3")
            self.group("add", *self.words)
        else:
            self.forward("0")
            self.group("del")

    def suffer(self, what):
        """Something goes wrong, or (None) is well again."""
        undo = {"carrier": lambda: self.link("up"),
                "silence": lambda: self.forward("3"),
                "group": lambda: self.group("add", *self.words),
                "power": lambda: self.power(True)}
        do = {"carrier": lambda: self.link("down"),
              "silence": lambda: self.forward("0"),
              "group": lambda: self.group("del"),
              "power": lambda: self.power(False)}
        for table, which in ((undo, self.trouble), (do, what)):
            if which:
                table[which]()
        self.trouble = what

    def told(self):
        """(time, router, is it Active) of all that has changed since."""
        self.text += self.monitor.stdout.read() or b""
        *lines, self.text = self.text.split(b"\n")
        events = [json.loads(line) for line in lines]
        return [(e["time"], self, e["new"] == "Active") for e in events
                if e["event"] == "group-state"]

    def close(self):
        self.monitor.kill()
        self.monitor.wait()


class Judge:
    def __init__(self):
        self.members = []
        self.present = {0: 0.0, 2: 0.0}
        self.worst = {0: 0.0, 2: 0.0}
        self.changes = 0
        self.wrong = []

    def span(self, since, until, members, events):
        """Who hears whom did not change from then to then; it may have before."""
        if members != self.members:
            self.present = {0: 0.0, 2: 0.0}
        self.members = members
        present = self.present
        at = since
        self.changes += len(events)
        for when, router, active in sorted(events, key=lambda e: e[0]) + [
                (until, None, None)]:
            n = min(sum(m.active for m in members), 2)
            for k in present:
                present[k] = present[k] + max(when - at, 0) if n == k else 0
                self.worst[k] = max(self.worst[k], present[k])
                if present[k] > LIMIT[k]:
                    self.wrong.append("at %.3f: %d Active for %.1f s" % (
                        when, n, present[k]))
            at = max(at, when)
            if router:
                router.active = active


def main():
    hours, seed, switch = float(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    rng = random.Random(seed)
    routers = []
    for i, arg in enumerate(sys.argv[4:]):
        ns, port = arg.split("=")
        routers.append(Router(ns, switch, port, 200 - 50 * i))
    for router in routers:
        router.suffer(None)
    judge, events = Judge(), 0
    now = time.time()
    end = now + hours * 3600
    while now < end and len(judge.wrong) < 5:
        time.sleep(rng.choice((rng.random() * 30, rng.expovariate(1 / MEAN))))
        members = [r for r in routers if not r.trouble]
        since, now = now, time.time()
        told = [e for r in routers for e in r.told()]
        if members:
            judge.span(since, now, members, told)
        else:
            judge.members = []
            for _, router, active in told:
                router.active = active
        rng.choice(routers).suffer(rng.choice(TROUBLES))
        events += 1
        # what is done takes time, too
        now = time.time()
    for router in routers:
        router.close()
    print("%d events, %d changes of state, at most %.1f s without an Active"
          " and %.1f s with two" % (events, judge.changes, judge.worst[0],
                                    judge.worst[2]))
    for text in judge.wrong:
        print(text)
    return 1 if judge.wrong or judge.changes < events else 0


if __name__ == "__main__":
    sys.exit(main())
