#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Changes of state under load.

load.py A B P H ROUNDS: namespaces as in ../ipsec/lib_ipsec.sh. H and P send as
fast as they can, each through the tunnel to the other, and A is Active. Each
round a rival in B takes the group and gives it back, and the SAs are made
anew. Where the load itself, on an emulated machine, made A give it up in between, a
round begins again. By the kernel's own times: nothing encrypted leaves A, and nothing that
was encrypted arrives at H, after A has told that it is demoted. And no sequence
number of an SA is seen twice.
"""
import ctypes
import decimal
import json
import os
import select
import socket
import struct
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "../ipsec")]
# pylint: disable=wrong-import-position,import-error
from lab import in_ns, mac                              # noqa: E402
from flap import ACTIVE, STANDBY, Rival                 # noqa: E402

HSRPCTL = os.environ["HSRPCTL"]
VIP, PEER, INSIDE, REMOTE, REQID = ("10.9.0.100", "10.9.0.254", "10.1.1.3",
                                    "20.1.1.1", 101)
KEY = "0x000102030405060708090a0b0c0d0e0f10111213"
SO_TIMESTAMPNS, SO_RCVBUFFORCE = 35, 33
SOL_PACKET, PACKET_STATISTICS = 263, 6
ETH_P_ALL = 3
# of the classic BPF: loads of absolute offsets, comparison, end
LDW, LDH, LDB, JEQ, RET = 0x20, 0x28, 0x30, 0x15, 0x06
SO_ATTACH_FILTER, PKTTYPE = 26, 0xfffff004
# packets of a round by the fast path, each way, before it may end
ENOUGH = 200


def run(*cmd, **kw):
    return subprocess.run(cmd, check=True, text=True, **kw)


def packet_filter(sock, tests):
    """Lets only packets to a socket whose words have these values."""
    code = [(op, 0, 0, at) for op, at, _ in tests]
    prog = []
    for i, (load, (_, _, value)) in enumerate(zip(code, tests)):
        # jump to the end, where the packet is refused
        prog += [load, (JEQ, 0, 2 * (len(tests) - i) - 1, value)]
    prog += [(RET, 0, 0, 0xffff), (RET, 0, 0, 0)]
    code = b"".join(struct.pack("=HBBI", *insn) for insn in prog)
    buf = ctypes.create_string_buffer(code)
    sock.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER,
                    struct.pack("HL", len(prog), ctypes.addressof(buf)))


class Tap:
    """Times and contents of the IPv4 packets of a device."""

    def __init__(self, ns, dev, tests):
        self.sock = in_ns(ns, lambda: socket.socket(
            socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL)))
        self.sock.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 1 << 26)
        self.sock.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        packet_filter(self.sock, [(LDH, 12, 0x0800), *tests])
        self.sock.bind((dev, ETH_P_ALL))
        self.last, self.count, self.lost = 0, 0, 0
        self.empty = False

    def read(self, most):
        """Takes what is there; returns contents."""
        packets = []
        self.empty = False
        for _ in range(most):
            try:
                frame, anc, _, _ = self.sock.recvmsg(128, 64,
                                                     socket.MSG_DONTWAIT)
            except BlockingIOError:
                self.empty = True
                break
            sec, nsec = struct.unpack("qq", anc[0][2])
            self.last = max(self.last, sec * 10**9 + nsec)
            self.count += 1
            packets.append(frame)
        return packets

    def dropped(self):
        """Packets that it missed, ever."""
        stats = self.sock.getsockopt(SOL_PACKET, PACKET_STATISTICS, 8)
        self.lost += struct.unpack("II", stats)[1]
        return self.lost


def sender(ns, src, dst):
    """A process that sends as fast as it can."""
    pid = os.fork()
    if pid:
        return pid
    sock = in_ns(ns, lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
    sock.bind((src, 4000))
    # what is left of the processors, all of it: who judges has to come to it
    os.nice(19)
    while True:
        try:
            sock.sendto(bytes(64), (dst, 5000))
        except OSError:
            time.sleep(0.001)


def change_sas(ns, n, what, how=""):
    """Of both directions; one process for both, as it takes long under load."""
    text = "".join(
        "xfrm state %s src %s dst %s proto esp spi %d %s\n" %
        (what, src, dst, spi, how)
        for src, dst, spi in ((VIP, PEER, 0x10000 + n),
                              (PEER, VIP, 0x20000 + n)))
    run("ip", "-n", ns, "-batch", "-", input=text)


def add_sas(ns, n):
    change_sas(ns, n, "add", "reqid %d mode tunnel flag esn replay-window 1024 "
               "aead rfc4106(gcm(aes)) %s 128" % (REQID, KEY))


def del_sas(ns, n):
    change_sas(ns, n, "delete")


def has_sas(ns, n):
    """Not where a change of state has flushed them."""
    return subprocess.run(
        ["ip", "-n", ns, "xfrm", "state", "get", "src", PEER, "dst", VIP,
         "proto", "esp", "spi", str(0x20000 + n)], check=False,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def taken(ns):
    """Packets by the fast path so far, the fewer of both ways."""
    text = run(HSRPCTL, "-j", "-n", ns, "stats", "show",
               capture_output=True).stdout
    counters = json.loads(text)[0]["counters"]
    return min(counters["fast-out"], counters["fast-in"])


class Load:
    def __init__(self, a, b, p, h):
        self.a, self.p = a, p
        self.rival = in_ns(b, lambda: Rival("eth0", "10.9.0.2", VIP))
        # ESP that is sent; packets of the other side that come in
        self.out = Tap(a, "eth0", [(LDW, PKTTYPE, socket.PACKET_OUTGOING),
                                   (LDB, 23, 50)])
        self.inner = Tap(h, "eth0", [
            (LDW, PKTTYPE, socket.PACKET_HOST),
            (LDW, 26, struct.unpack("!I", socket.inet_aton(REMOTE))[0])])
        self.monitor = subprocess.Popen(
            [HSRPCTL, "-n", a, "-j", "monitor"], stdout=subprocess.PIPE)
        os.set_blocking(self.monitor.stdout.fileno(), False)
        self.text = b""
        self.seen = set()
        self.twice = self.late = self.sas = self.again = 0
        self.holds, self.said = False, 0.0
        # demotions that A has told, those that a round knows of, and what came last
        self.demotions = self.known = 0
        self.ready = True
        run("ip", "-n", p, "neigh", "replace", VIP, "dev", "eth0", "lladdr",
            mac(a, "eth0").hex(":"), "nud", "permanent")
        self.pids = [sender(h, INSIDE, REMOTE), sender(p, REMOTE, INSIDE)]

    def close(self):
        for pid in self.pids:
            os.kill(pid, 9)
            os.waitpid(pid, 0)
        self.monitor.kill()
        self.monitor.wait()

    def events(self):
        self.text += self.monitor.stdout.read() or b""
        *lines, self.text = self.text.split(b"\n")
        got = [json.loads(line, parse_float=decimal.Decimal)
               for line in lines if line.startswith(b"{")]
        for event in got:
            if event["event"] in ("demoted", "ready"):
                self.ready = event["event"] == "ready"
                self.demotions += not self.ready
        return got

    def watch(self, done, seconds=20):
        """Reads taps until done(events so far) or it is too late."""
        got, end = [], time.monotonic() + seconds
        while not done(got):
            # or A would take the group back by itself
            if self.holds and time.monotonic() > self.said + 0.1:
                self.rival.say("hello")
                self.said = time.monotonic()
            if time.monotonic() > end:
                raise RuntimeError("timed out: %s" % got[-3:])
            select.select([self.out.sock, self.inner.sock,
                           self.monitor.stdout], [], [], 0.05)
            got += self.events()
            self.inner.read(256)
            for frame in self.out.read(256):
                # SPI and sequence number of ESP
                if frame[34:42] in self.seen:
                    self.twice += 1
                self.seen.add(frame[34:42])
        return got

    def settle(self, seconds):
        """What is left in the taps, and what still comes."""
        end = time.monotonic() + seconds
        self.watch(lambda _: time.monotonic() > end and self.out.empty and
                   self.inner.empty)

    def pass_by(self, n):
        """So many packets, each way; or a second."""
        end = time.monotonic() + 1
        out, inner = self.out.count + n, self.inner.count + n
        self.watch(lambda _: time.monotonic() > end or
                   (self.out.count >= out and self.inner.count >= inner))

    def tell(self):
        """What there is, for who looks for a failure."""
        for words in ("group show", "map show", "stats show"):
            subprocess.run([HSRPCTL, "-n", self.a, *words.split()],
                           check=False)
        for ns in (self.a, self.p):
            subprocess.run(["ip", "-n", ns, "-s", "xfrm", "state"],
                           check=False)
            subprocess.run(["ip", "-n", ns, "neigh"], check=False)

    def used(self):
        """New SAs, which the fast path uses both ways; false if they were flushed."""
        self.sas += 1
        self.seen.clear()
        add_sas(self.p, self.sas)
        add_sas(self.a, self.sas)
        before = taken(self.a)
        end = time.monotonic() + 20
        while time.monotonic() < end:
            # to ask costs more than to count
            self.pass_by(ENOUGH)
            if taken(self.a) >= before + ENOUGH:
                return True
            if not has_sas(self.a, self.sas):
                return False
        self.tell()
        raise RuntimeError("the fast path is not used")

    def begin(self):
        """Nothing but a change of state, which A tells, flushes SAs."""
        while not self.used():
            self.again += 1
            del_sas(self.p, self.sas)
            self.watch(lambda _: self.demotions > self.known and self.ready)
            self.known = self.demotions

    def round(self, n):
        self.begin()
        self.rival.until(STANDBY, "hello")
        self.holds = True
        got = self.watch(lambda g: any(e["event"] == "demoted" for e in g))
        self.known = self.demotions
        # what is printed ends at microseconds
        told = max(int(e["time"] * 10**9) for e in got
                   if e["event"] == "demoted") + 1000
        self.settle(0.2)
        for name, tap in (("out", self.out), ("in", self.inner)):
            if tap.last > told:
                self.late += 1
                print("round %d: %s %d ns late" % (n, name, tap.last - told))
        del_sas(self.p, self.sas)
        self.holds = False
        self.rival.until(ACTIVE, "resign")
        self.watch(lambda g: any(e["event"] == "ready" for e in g))


def main():
    load = Load(*sys.argv[1:5])
    rounds = int(sys.argv[5])
    try:
        for n in range(1, rounds + 1):
            load.round(n)
    finally:
        load.close()
    lost = load.out.dropped() + load.inner.dropped()
    print("%d rounds, %d begun again, %d out, %d in, %d late, "
          "%d sequence numbers twice, %d not seen" % (
              rounds, load.again, load.out.count, load.inner.count, load.late,
              load.twice, lost))
    return 1 if load.late or load.twice or lost else 0


if __name__ == "__main__":
    sys.exit(main())
