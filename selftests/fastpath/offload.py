#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""As diff.py, with esp4_offload or esp6_offload in the kernel.

XFRM then leaves the cipher to the device that it sends by, which leaves it to
software: the same packets as before, counted in another way. And what comes in by a
device with GRO is XFRM's before any hook has seen it.

offload.py [--inner 6] [--outer 6]	Writes KTAP.
"""
import json
import subprocess
import sys

import diff
from diff import (Judge, compare, delta, inbound, lab_options, make_esp, segments,
                  to_client)
from lab import HSRPCTL, Lab, out, run, wait
from packets import tcp

GRO = "esp%d_offload takes inbound ESP before it, with GRO on"


def excuse(lab):
    lab.ctl("map set m dev g1 fast-path always")
    maps = json.loads(out(HSRPCTL, "-j", "-n", "GW", "map", "show"))
    return maps[0]["bindings"][0].get("fast_path_error")


def gro(word):
    run("ip", "netns", "exec", "GW", "ethtool", "-K", "g1", "gro", word)


def test_segments(judge, lab):
    """What is still to be cut is one packet for XFRM, and left to it."""
    port, way, flow = segments(judge, lab,
                               {"fast-out": 3, "fast-out-bundle": 4})
    if lab.inner == 4:
        compare(judge, lab, "segments, without DF", way,
                [tcp(lab.client, lab.remote, 5000, frag=0)], flow,
                {"fast-out-bundle": 1})
    port.sock.close()


def test_gro(judge, lab):
    """XFRM has it all, and whoever asks is told so."""
    clear = [to_client(lab, n) for n in (0, 1, 2, 3, 15, 16, 100, 1300)]
    esp = make_esp(lab, clear)
    flow = make_esp(lab, [to_client(lab, 10)])
    judge.same("without GRO there is no excuse", excuse(lab), None)
    compare(judge, lab, "inbound, without GRO", inbound, esp, flow,
            {"fast-in": len(esp)})
    gro("on")
    judge.same("with GRO it is told", excuse(lab), GRO % lab.outer)
    before = lab.counters()
    compare(judge, lab, "inbound, with GRO", inbound, esp + esp[::-1], flow, {})
    seen = delta(before, lab.counters())
    judge.result(not any(k.startswith(("fast-in", "fast-drop")) for k in seen),
                 "inbound, with GRO: no hook has seen it", seen)
    gro("off")
    compare(judge, lab, "inbound, without GRO again", inbound, esp, flow,
            {"fast-in": len(esp)})


def main():
    args = lab_options().parse_args()
    module = "esp%d_offload" % args.outer
    run("modprobe", module)
    judge = Judge()
    try:
        lab = Lab("gcm", "flag esn replay-window 64", args.inner, args.outer)
        print("KTAP version 1")
        diff.test_outbound(judge, lab)
        diff.test_inbound(judge, lab)
        test_gro(judge, lab)
        test_segments(judge, lab)
    finally:
        for ns in ("GW", "P"):
            subprocess.run(["ip", "-n", ns, "xfrm", "state", "flush"],
                           check=False)
        # an SA holds it until it is really gone
        wait(lambda: not subprocess.run(["modprobe", "-q", "-r", module],
                                        check=False).returncode)
    print("1..%d" % judge.n)
    return 1 if judge.failed else 0


if __name__ == "__main__":
    sys.exit(main())
