#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""One SA, two processors and two ways: no nonce comes twice.

The topology is that of diff.py. On each of two processors C sends UDP, which the
fast path of GW takes, and GRE, which it leaves to the stack, in turns. All of it
leaves by one SA. What is on the wire has four sizes, so that it tells whose it is.

smp.py CIPHER COUNT WORD...: COUNT packets of each kind on each processor; words for
the SAs. Writes KTAP.
"""
import os
import re
import select
import struct
import sys
import time

from diff import Judge
from lab import CLIENT, ETH, OUT_SPI, REMOTE, SLOW, Lab, out, run
from load import LDB, Tap
from packets import ipv4, udp

FAST, STACK = "fast", "stack"
# octets of the inner packets, far enough apart for any padding
SIZES = {(0, FAST): 100, (1, FAST): 200, (0, STACK): 300, (1, STACK): 400}
IV = {"gcm": 8, "cbc": 16}
# in a row of one kind, and what follows on another processor often enough
TURN, ENOUGH = 5, 20
BACKLOG = "/proc/sys/net/core/netdev_max_backlog"
NOBODY = "02:00:00:00:00:99"


def packet(lab, cpu, way):
    size = SIZES[cpu, way] - 20
    inner = (udp(CLIENT, REMOTE, size - 8) if way == FAST else
             ipv4(CLIENT, REMOTE, 47, bytes(size)))
    return ETH.pack(lab.macs["g0"], lab.macs["c0"], 0x0800) + inner


def sender(lab, cpu, count, gate):
    """A process that sends all of its packets when the gate is closed."""
    pid = os.fork()
    if pid:
        return pid
    os.sched_setaffinity(0, {cpu})
    packets = [packet(lab, cpu, way) for way in (FAST, STACK)]
    os.close(gate[1])
    os.read(gate[0], 1)
    for _ in range(count // TURN):
        for p in packets:
            for _ in range(TURN):
                lab.c.send(p)
    os._exit(0)


def send(lab, tap, count):
    """Both processors at once; returns the frames with ESP in their order."""
    gate = os.pipe()
    pids = [sender(lab, cpu, count, gate) for cpu in (0, 1)]
    os.close(gate[0])
    os.close(gate[1])
    frames, end = [], time.monotonic() + 60 * SLOW
    while len(frames) < 4 * count and time.monotonic() < end:
        select.select([tap.sock], [], [], 0.05)
        frames += tap.read(1000)
    for pid in pids:
        os.waitpid(pid, 0)
    # what should not be there
    while select.select([tap.sock], [], [], 0.3 * SLOW)[0]:
        frames += tap.read(1000)
    return frames


def whose(sizes, frame):
    """By the length in the outer header."""
    length = struct.unpack_from("!H", frame, 16)[0]
    return max((s, w) for w, s in sizes.items() if s <= length)[1]


def follows(frames):
    """How often a packet of one way on one processor comes right behind one of
    the other way on the other."""
    kinds = [whose(SIZES, f) for f in frames]
    n = {FAST: 0, STACK: 0}
    for (acpu, away), (bcpu, bway) in zip(kinds, kinds[1:]):
        if acpu != bcpu and away != bway:
            n[bway] += 1
    return n


def sa(lab):
    """Packets of the outbound SA, and its sequence number."""
    text = out("ip", "-n", "GW", "-s", "xfrm", "state", "list", "spi",
               str(OUT_SPI))
    current = re.search(r"lifetime current:\s+\d+\(bytes\), (\d+)\(packets\)",
                        text)
    number = re.search(r"oseq 0x([0-9a-f]+)", text)
    return int(current.group(1)), int(number.group(1), 16)


def judge_all(judge, lab, tap, count):
    total = 4 * count
    before = lab.counters()
    stat = lab.seen()[1]
    frames = send(lab, tap, count)
    taken = lab.counters()["fast-out"] - before["fast-out"]
    judge.result(tap.dropped() == 0 and len(frames) == total,
                 "all packets are on the wire", len(frames), total, tap.lost)
    numbers = {f[34:42] for f in frames}
    judge.result(numbers == {struct.pack("!II", OUT_SPI, n + 1)
                             for n in range(total)},
                 "each sequence number once, and none is missing", len(numbers),
                 sorted(numbers)[-1:])
    ivs = {f[42:42 + IV[lab.cipher]] for f in frames}
    judge.result(len(ivs) == total, "no initialisation vector twice", len(ivs))
    judge.result(sa(lab) == (total, total), "the SA has counted them", sa(lab),
                 total)
    judge.result(lab.seen()[1] == stat, "XFRM has counted no error", stat,
                 lab.seen()[1])
    judge.result(total * 2 // 5 < taken <= total // 2,
                 "the fast path had one half", taken, total)
    turns = follows(frames)
    judge.result(min(turns.values()) >= ENOUGH,
                 "both ways and both processors, in between each other", turns)


def main():
    cipher, count = sys.argv[1], int(sys.argv[2])
    lab = Lab(cipher, " ".join(sys.argv[3:]))
    judge = Judge()
    print("KTAP version 1")
    # nothing is to be lost on the way, and nobody decrypts
    with open(BACKLOG, "r+", encoding="ascii") as f:
        old = f.read()
        f.write("100000")
    try:
        run("ip", "-n", "GW", "neigh", "replace", "192.0.2.2", "dev", "g1",
            "lladdr", NOBODY, "nud", "permanent")
        lab.ctl("map set m dev g1 fast-path always")
        lab.rewind()
        tap = Tap("P", "p0", [(LDB, 23, 50)])
        judge_all(judge, lab, tap, count)
    finally:
        with open(BACKLOG, "w", encoding="ascii") as f:
            f.write(old)
    print("1..%d" % judge.n)
    return 1 if judge.failed else 0


if __name__ == "__main__":
    sys.exit(main())
