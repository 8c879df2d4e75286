#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""As diff.py, with a cipher that answers later.

later.py cryptd|pcrypt	a template of the crypto API around the cipher, for as
			long as this runs

cryptd works in a kernel thread of the processor that asks. Who has the processor for
itself, by its real-time priority, decides what happens before it answers: an SA is
deleted, policies are flushed, the module is removed. Writes KTAP.
"""
import contextlib
import os
import re
import select
import socket
import struct
import subprocess
import sys

import diff
from diff import (Judge, clear_packets, compare, delta, inbound, make_esp,
                  outbound)
from lab import (CLIENT, ETH, IN_SPI, LOCAL, OUT_SPI, PEER, REMOTE, Lab, out, rest,
                 run, wait)
from packets import udp

NAME, SIMD = "rfc4106(gcm(aes))", "aesni_intel"
NETLINK_CRYPTO, CRYPTO_MSG_NEWALG, CRYPTO_MSG_DELALG = 21, 0x10, 0x11
CRYPTO_USER_ALG = struct.Struct("=64s64s64sIIII")
ALG_AEAD, ALG_MASK = 3, 15
XFRM_MSG_DELSA, XFRM_MSG_FLUSHPOLICY = 0x11, 0x1d
SA_ID = struct.Struct("=16sIHBB")
# packets that the cipher has at a time; no queue drops that many
FLIGHT = 40


def netlink(sock, kind, body):
    # NLM_F_REQUEST | NLM_F_ACK
    sock.send(struct.pack("=IHHII", 16 + len(body), kind, 5, 1, 0) + body)
    err = struct.unpack_from("=i", sock.recv(65536), 16)[0]
    if err:
        raise OSError(-err, "netlink message %#x" % kind)


def crypto(kind, driver):
    sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_CRYPTO)
    netlink(sock, kind, CRYPTO_USER_ALG.pack(b"", driver.encode(), b"",
                                             ALG_AEAD, ALG_MASK, 0, 0))
    sock.close()


def drivers(template, name=NAME):
    """Ciphers of that name that are made by the template."""
    with open("/proc/crypto", encoding="ascii") as f:
        for entry in f.read().split("\n\n"):
            lines = dict(line.split(":", 1) for line in entry.splitlines())
            words = {k.strip(): v.strip() for k, v in lines.items()}
            if (words.get("name") == name and
                    words["driver"].startswith(template + "(")):
                yield words["driver"]


@contextlib.contextmanager
def wrapped(template):
    """SAs that are made meanwhile have a cipher that answers later."""
    # cryptd takes none that may answer later itself, and those are preferred
    had = not subprocess.run(["modprobe", "-q", "-r", SIMD],
                             check=False).returncode
    # it is made, and not found: its driver has the name of the other driver in it
    with contextlib.suppress(FileNotFoundError):
        crypto(CRYPTO_MSG_NEWALG, "%s(%s)" % (template, NAME))
    try:
        yield
    finally:
        for ns in ("GW", "P"):
            subprocess.run(["ip", "-n", ns, "xfrm", "state", "flush"],
                           check=False)
        for driver in list(drivers(template)):
            wait(lambda d=driver: is_gone(d))
        if had:
            run("modprobe", "-q", SIMD)


def is_gone(driver):
    """It is as soon as the last SA is, which goes by itself."""
    try:
        crypto(CRYPTO_MSG_DELALG, driver)
    except OSError:
        return driver not in list(drivers(driver.split("(", 1)[0]))
    return True


@contextlib.contextmanager
def alone():
    """No kernel thread gets this processor, but the one that takes packets in."""
    pids = {0: 50, int(out("pgrep", "-x", "ksoftirqd/0")): 60}
    for pid, priority in pids.items():
        os.sched_setscheduler(pid, os.SCHED_FIFO, os.sched_param(priority))
    try:
        yield
    finally:
        for pid in pids:
            os.sched_setscheduler(pid, os.SCHED_OTHER, os.sched_param(0))


def delete(lab, dst, spi):
    netlink(lab.nl["GW"], XFRM_MSG_DELSA, SA_ID.pack(
        socket.inet_aton(dst) + bytes(12), socket.htonl(spi), socket.AF_INET,
        50, 0))


def flush_policies(lab):
    netlink(lab.nl["GW"], XFRM_MSG_FLUSHPOLICY, b"")


def errors(before, after):
    """What XFRM has counted. Not its lookups without an SA: the module's worker
    asks for another one that way, sooner or later."""
    old, new = (dict(re.findall(r"(\w+)\s+(\d+)", text))
                for text in (before, after))
    return {k: int(v) - int(old[k]) for k, v in new.items()
            if v != old[k] and k != "XfrmOutNoStates"}


def in_flight(lab, way, mode, then):
    """What becomes of packets that the cipher has while something happens."""
    lab.renew("GW")
    lab.ctl("map set m dev g1 fast-path " + mode)
    lab.rewind()
    if way == "out":
        port, dest, src = lab.c, lab.p, LOCAL
        frame = (ETH.pack(lab.macs["g0"], lab.macs["c0"], 0x0800) +
                 udp(CLIENT, REMOTE, 64))
        frames = [frame] * (1 + FLIGHT)
    else:
        frames = make_esp(lab, [udp(REMOTE, CLIENT, 64)] * (1 + FLIGHT))
        lab.ctl("map set m dev g1 fast-path " + mode)
        lab.rewind()
        port, dest, src = lab.p, lab.c, REMOTE
    port.send(frames[0])
    rest(lab.p, lab.c)
    before, counters = lab.seen(), lab.counters()
    with alone():
        for f in frames[1:]:
            port.send(f)
        early = bool(select.select([dest.sock], [], [], 0)[0])
        then()
    # P's own stack shows what came out of its SA on the same device
    seen = [f for f in rest(dest)[0] if f[26:30] == socket.inet_aton(src)]
    return {"before it answered": not early, "came": len(seen),
            "stat": errors(before[1], lab.seen()[1]),
            "fast": delta(counters, lab.counters())}


def same(judge, name, lab, way, then, came):
    """Stock XFRM and the fast path make the same of it."""
    stock = in_flight(lab, way, "off", then)
    fast = in_flight(lab, way, "always", then)
    judge.same(name + ": statistics", stock["stat"], fast["stat"])
    for what, seen in (("stock", stock), ("fast path", fast)):
        judge.result(seen["before it answered"],
                     "%s: %s: the cipher has them" % (name, what))
        judge.result(seen["came"] == came, "%s: %s: %d come" % (
            name, what, came), seen)
    return fast["fast"]


def counted(judge, name, counters, **want):
    judge.result(counters == {k.replace("_", "-"): v for k, v in want.items()},
                 name + ": counters", counters, want)


def test_in_flight(judge, lab):
    name = "an SA is deleted, outbound"
    counted(judge, name, same(judge, name, lab, "out", lambda: delete(
        lab, PEER, OUT_SPI), FLIGHT), fast_out=FLIGHT)
    name = "an SA is deleted, inbound"
    counted(judge, name, same(judge, name, lab, "in", lambda: delete(
        lab, LOCAL, IN_SPI), 0), fast_drop_void=FLIGHT)

    def all_gone():
        delete(lab, PEER, OUT_SPI)
        flush_policies(lab)

    name = "an SA is deleted and all is void"
    seen = in_flight(lab, "out", "always", all_gone)
    judge.result(seen["came"] == 0, name + ": nothing leaves any more", seen)
    counted(judge, name, seen["fast"], fast_drop_void=FLIGHT)
    wait(lambda: "dir out" in out("ip", "-n", "GW", "xfrm", "policy"))
    name = "the mode is set to off"
    seen = in_flight(lab, "out", "always",
                     lambda: lab.ctl("map set m dev g1 fast-path off"))
    judge.result(seen["came"] == FLIGHT, name + ": what was taken leaves", seen)
    counted(judge, name, seen["fast"], fast_out=FLIGHT)


def test_removed(judge, lab):
    """The last one: the module is gone afterwards."""
    rc = []
    lab.counters = lambda: {}
    seen = in_flight(lab, "out", "always",
                     lambda: rc.append(subprocess.call(["rmmod", "hsrp"])))
    judge.result(rc == [0], "the module is removed", rc)
    judge.result(seen["came"] == FLIGHT and seen["before it answered"],
                 "when the cipher is done with what it has", seen)


def test_same(judge, lab):
    """Same packets, same order, same numbers."""
    clear = clear_packets(lab)
    compare(judge, lab, "outbound", outbound, clear,
            [udp(CLIENT, REMOTE, 10)], {"fast-out": len(clear)})
    esp = make_esp(lab, [udp(REMOTE, CLIENT, n) for n in
                         (0, 1, 2, 3, 15, 16, 100, 1300)])
    flow = make_esp(lab, [udp(REMOTE, CLIENT, 10)])
    compare(judge, lab, "inbound", inbound, esp, flow, {"fast-in": 8})
    # the window goes on only after the answer: who is twice under way is found
    # then at the latest
    compare(judge, lab, "inbound, replayed", inbound, esp + esp[::-1], flow,
            {"fast-in": 8})
    bad = [diff.flip(f, len(f) - 1) for f in esp]
    compare(judge, lab, "inbound, altered", inbound, bad + esp, flow,
            {"fast-drop-icv": 8, "fast-in": 8})
    many = [udp(CLIENT, REMOTE, i) for i in range(300)]
    compare(judge, lab, "outbound, many", outbound, many,
            [udp(CLIENT, REMOTE, 10)], {"fast-out": 290})


def main():
    template = sys.argv[1]
    run("modprobe", "-a", "crypto_user", template)
    judge = Judge()
    with wrapped(template):
        lab = Lab("gcm", "flag esn replay-window 512")
        print("KTAP version 1")
        used = list(drivers("seqiv(" + template, "seqiv(%s)" % NAME))
        judge.result(bool(used), "the SAs have such a cipher", used)
        test_same(judge, lab)
        if template == "cryptd":
            diff.test_segments(judge, lab)
            test_in_flight(judge, lab)
            test_removed(judge, lab)
    judge.result(not list(drivers(template)), "and it is gone")
    print("1..%d" % judge.n)
    return 1 if judge.failed else 0


if __name__ == "__main__":
    sys.exit(main())
