#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Stock XFRM and the fast path get the same packets: is all that is seen of
them the same?

In the laboratory of lab.py. For each list of packets the SAs are put back to the
same sequence numbers, so that also the ESP is the same octet for octet.

diff.py [--inner 6] [--outer 6] [--brief] CIPHER WORD...: words for the SAs (flag
esn, replay-window N). Brief: without what no family has a part in. Writes KTAP.
"""
import argparse
import random
import re
import select
import struct
import subprocess
import sys
import time

from lab import ETH, IN_SPI, Lab, Offload, Port, rest, run, wait
from packets import (ETHERTYPE, HLEN, UDP, icmp_of, ip, normal, packed,
                     retos, source, tcp, tos_of, udp, version)

# seconds that an entry of the cache lives, HSRP_FAST_LIFE
LIFE = 5
TRIES = 3
OPTIONS = {4: b"\1\1\1\0", 6: b"\1\4\0\0\0\0"}
# a first part, and a later one, of something that was cut
PARTS = {4: (0x2000, 0x0008), 6: (0x0001, 0x0040)}


def delta(before, after):
    return {k: after[k] - before[k] for k in after if after[k] != before[k]}


def numbers_of(text):
    """Lifetimes and statistics, as numbers."""
    return [int(n) for n in re.findall(r"(\d+)(?:\(bytes\)|\(packets\))", text)
            + re.findall(r"(?:replay-window|replay|failed) (\d+)", text)]


class Judge:
    def __init__(self):
        self.n = self.failed = 0

    def result(self, ok, name, *why):
        self.n += 1
        print("%sok %d %s" % ("" if ok else "not ", self.n, name))
        if not ok:
            self.failed += 1
            for w in why:
                print("# " + str(w)[:400].replace("\n", "\n# "))
        sys.stdout.flush()

    def same(self, name, stock, fast):
        if stock == fast:
            self.result(True, name)
            return
        why = ["stock: %r" % (stock,), "fast:  %r" % (fast,)]
        if isinstance(stock, list) and len(stock) == len(fast):
            why = ["%d: %.150r\n   %.150r" % (i, a, b) for i, (a, b) in
                   enumerate(zip(stock, fast)) if a != b][:3]
        self.result(False, name, *why)


MARK = b"the end of the list"


def marked(src, dst):
    return ip(src, dst, UDP,
              struct.pack("!HHHH", 1, 1, 8 + len(MARK), 0) + MARK)


def is_mark(frame):
    return frame.endswith(MARK)


def framed(lab, packet, to, by):
    """A packet in a frame from one device to another."""
    return ETH.pack(lab.macs[to], lab.macs[by],
                    ETHERTYPE[version(packet)]) + packet


def outbound(lab, packets, port=None):
    """What leaves GW for packets from C, and what it says about it."""
    before = lab.seen()
    lab.p.flush(), lab.d.flush(), lab.c.flush()
    # whatever a packet claims to be, it comes as one of that family
    eth = ETH.pack(lab.macs["g0"], lab.macs["c0"], ETHERTYPE[lab.inner])
    for p in packets:
        (port or lab.c).send(eth + p)
    # another flow, long way in either case: all before it is through
    lab.c.send(eth + marked(lab.client, lab.marked))
    clear = lab.d.caught(lambda fs: fs and is_mark(fs[-1]))
    late, esp, icmp = rest(lab.d, lab.p, lab.c)
    # P's own stack shows what came out of its SA on the same device
    esp = [f for f in esp if source(f) == packed(lab.local)]
    return {"esp": [normal(f) for f in esp], "clear": clear + late,
            "icmp": [icmp_of(f) for f in icmp], **told(before, lab.seen())}


def inbound(lab, frames):
    """What leaves GW for frames with ESP, and what it says about it."""
    before = lab.seen()
    lab.c.flush(), lab.p.flush()
    for f in frames:
        lab.p.send(f)
    # as a mark something that is no ESP; it may overtake
    lab.p.send(framed(lab, marked(lab.outside, lab.client), "g1", "p0"))
    clear = lab.c.caught(lambda fs: fs and is_mark(fs[-1])) + rest(lab.c)[0]
    # flows may overtake each other: what is known, what has to be judged
    return {"clear": sorted([f for f in clear if not is_mark(f)], key=tos_of),
            **told(before, lab.seen())}


def told(before, after):
    """What an operator sees of it: differences, and where the windows are."""
    return {"numbers": [b - a for a, b in zip(numbers_of(before[0]),
                                              numbers_of(after[0]))],
            # words of the bitmap, not octets by the million
            "state": re.findall(r"^.*seq 0x.*$|^\s+[0-9a-f]{8}(?= |$).*$",
                                after[0], re.M),
            "stat": [int(b) - int(a) for a, b in zip(
                re.findall(r"\d+", before[1]), re.findall(r"\d+", after[1]))]}


def taught(lab, way, items, flows, rewind, limit):
    """What is seen and counted of items, after flows; and how long after these."""
    if limit:
        lab.renew("GW", limit)
    lab.rewind()
    begin = time.monotonic()
    way(lab, flows)
    lab.rewind(**(rewind or {}))
    before = lab.counters()
    result = way(lab, items)
    took = time.monotonic() - begin
    return {**result, "fast": delta(before, lab.counters())}, took


def compare(judge, lab, name, way, items, flows, want, rewind=None, limit=None):
    results = {}
    for mode in ("off", "always"):
        lab.ctl("map set m dev g1 fast-path " + mode)
        # a machine may be too slow for what was learnt to be known still
        for _ in range(TRIES):
            results[mode], took = taught(lab, way, items, flows, rewind, limit)
            if mode == "off" or took < LIFE:
                break
        if limit and "esp" in results[mode]:
            # another SA each time, and so another salt: without what it is in
            results[mode]["esp"] = [f[:lab.esp_at + 8]
                                    for f in results[mode]["esp"]]
        if limit and "-hard " in limit:
            # the timer takes the SA away meanwhile, perhaps on another CPU:
            # which counter sees the packets behind the limit is chance
            del results[mode]["stat"]
    stock, fast = results["off"], results["always"]
    for key in stock:
        if key != "fast":
            judge.same("%s: %s" % (name, key), stock[key], fast[key])
    got = fast["fast"]
    judge.result(all(got.get(k, 0) >= v for k, v in want.items()),
                 "%s: it was the fast path" % name, got, want)
    judge.result(not stock["fast"], "%s: and it was stock" % name,
                 stock["fast"])


def to_remote(lab, size, **kw):
    return udp(lab.client, lab.remote, size, **kw)


def to_client(lab, size, **kw):
    return udp(lab.remote, lab.client, size, **kw)


def clear_packets(lab):
    """5.3's list as far as one packet of the known flow goes."""
    sizes = [0, 1, 2, 3, 15, 16, 17, 100, 511, 1000, 1225, 1300,
             1380 - lab.more_in - lab.more_out]
    # those around what IPv6 is never told to make smaller
    sizes += [1280 - HLEN[lab.inner] - 8, 1281 - HLEN[lab.inner] - 8]
    ps = [to_remote(lab, n) for n in sizes]
    if lab.inner == 4:
        ps += [to_remote(lab, 64, frag=0)]
    ps += [to_remote(lab, 64, ttl=t) for t in (2, 255)]
    return ps


def odd_packets(lab):
    """What has to go the long way: unchanged, it comes out the same."""
    part, later = PARTS[lab.inner]
    wrong = to_remote(lab, 64)
    if lab.inner == 4:
        wrong = wrong[:10] + b"\0\0" + wrong[12:]
    else:
        wrong = wrong[:4] + b"\1\0" + wrong[6:]
    return [to_remote(lab, 64, ttl=1), to_remote(lab, 1420),
            to_remote(lab, 64, options=OPTIONS[lab.inner]),
            to_remote(lab, 64, frag=part), to_remote(lab, 64, frag=later),
            ip(lab.client, lab.remote, 47, bytes(64)), wrong]


def make_esp(lab, clear, **rewind):
    """P's ESP for packets from D, caught on its way."""
    lab.ctl("map set m dev g1 fast-path off")
    lab.rewind(**rewind)
    tap = Port("GW", "g1")
    frames = []
    for p in clear:
        lab.d.send(framed(lab, p, "d0", "e0"))
        frames += tap.caught(bool, want=lambda f: is_esp(lab, f))
    tap.sock.close()
    if len(frames) != len(clear):
        raise RuntimeError("P made %d of %d" % (len(frames), len(clear)))
    return frames


def is_esp(lab, frame):
    at = lab.esp_at
    return frame[at:at + 4] == struct.pack("!I", IN_SPI)


def flip(frame, at):
    return frame[:at] + bytes([frame[at] ^ 1]) + frame[at + 1:]


def test_outbound(judge, lab):
    flow = [to_remote(lab, 10)]
    clear = clear_packets(lab)
    compare(judge, lab, "outbound", outbound, clear, flow,
            {"fast-out": len(clear)})
    tos = [to_remote(lab, 10, tos=t) for t in range(256)]
    compare(judge, lab, "outbound DSCP and ECN", outbound, tos, tos,
            {"fast-out": 250})
    compare(judge, lab, "outbound, odd", outbound, odd_packets(lab), flow,
            {"fast-pass-header": 3, "fast-pass-ttl": 1, "fast-pass-mtu": 1})


def test_inbound(judge, lab):
    clear = [to_client(lab, n) for n in (0, 1, 2, 3, 15, 16, 100, 1300)]
    clear += [to_client(lab, 64, tos=t) for t in (0, 1, 2, 3)]
    esp = make_esp(lab, clear)
    flow = make_esp(lab, [to_client(lab, 10)])
    compare(judge, lab, "inbound", inbound, esp, flow, {"fast-in": 9})
    compare(judge, lab, "inbound, replayed", inbound, esp + esp[::-1], flow,
            {"fast-in": 9, "fast-pass-replay": 9} if lab.window() else
            {"fast-in": 18})
    shuffled = esp[:]
    random.Random(5).shuffle(shuffled)
    compare(judge, lab, "inbound, out of order", inbound, shuffled + shuffled,
            flow, {"fast-in": 9})
    at = lab.esp_at
    bad = [flip(f, n) for f in esp[4:6] for n in (at + 16, len(esp[4]) - 20,
                                                  len(f) - 1)]
    compare(judge, lab, "inbound, altered", inbound, bad + esp, flow,
            {"fast-drop-icv": 4})
    compare(judge, lab, "inbound, sequence number altered", inbound,
            [flip(f, at + 7) for f in esp] + [flip(f, at + 4) for f in esp],
            flow, {})
    compare(judge, lab, "inbound, short", inbound,
            [esp[3][:n] for n in range(14 + HLEN[lab.outer], len(esp[3]), 3)],
            flow, {})
    compare(judge, lab, "inbound DSCP and ECN", inbound,
            [retos(f, t) for f, t in zip(esp, (0, 1, 2, 3, 0xfc, 0xff, 0xb9,
                                               3, 3, 3, 3, 3))], flow,
            {"fast-in": 9})


def test_ipv6(judge, lab):
    """What only IPv6 has: flow labels, more of an address, and its own echoes."""
    labels = [to_remote(lab, 10, label=n) for n in (0, 1, 0xfffff, 0x12345)]
    compare(judge, lab, "outbound, flow labels", outbound, labels * 2, labels,
            {"fast-out": 8})
    clear = [to_client(lab, 10, label=n) for n in (0, 1, 0xfffff, 0x12345)]
    esp = make_esp(lab, clear * 2)
    compare(judge, lab, "inbound, flow labels", inbound, esp[4:], esp[:4],
            {"fast-in": 4})
    compare(judge, lab, "outbound, the rest of addresses", outbound,
            [udp(lab.client, addr, 10) for addr in lab.others],
            [to_remote(lab, 10)], {"fast-pass-no-flow": 3})
    echo = [ip(lab.client, lab.remote, 58, bytes((t, 0)) + bytes(6))
            for t in (128, 129, 1, 133, 135)]
    compare(judge, lab, "outbound, ICMPv6", outbound, echo, echo[:2],
            {"fast-out": 2})


def test_switched_off(judge, lab):
    """What was learnt does not outlast leave to forward. At the end: g0 loses its
    addresses."""
    lab.ctl("map set m dev g1 fast-path always")
    for key, value, why in (("all.forwarding", 0, "fast-pass-stale"),
                            ("g0.disable_ipv6", 1, "fast-pass-odd")):
        lab.sysctl("all.forwarding", 1)
        flow = to_remote(lab, 10)
        taken = outbound(lab, [flow] * 2)["esp"]
        lab.sysctl(key, value)
        before = lab.counters()
        lab.p.flush()
        for _ in range(3):
            lab.c.send(framed(lab, flow, "g0", "c0"))
        seen, got = rest(lab.p)[0], delta(before, lab.counters())
        # what is not good any more is swept every 2 s, on a slow machine by now
        swept = not lab.stats()["fast-cache-entries"]
        judge.result(len(taken) >= 2 and not seen and
                     (got == {why: 3} or swept and sum(got.values()) == 3 and
                      set(got) <= {why, "fast-pass-no-flow"}),
                     "%s=%d: nothing passes" % (key, value), taken, seen, got,
                     swept)


def segments(judge, lab, want):
    """TCP that C leaves to be cut. The port, the way, and a packet to learn."""
    run("ip", "netns", "exec", "C", "ethtool", "-K", "c0", "tx", "on", "sg",
        "on", "tso", "on", capture_output=True)
    port = Offload("C", "c0", 1300)

    def way(lab, packets):
        return outbound(lab, packets, port)

    flow = [tcp(lab.client, lab.remote, 10)]
    sizes = [0, 1, 1300, 1301, 2600, 13000, 60000]
    compare(judge, lab, "segments", way,
            [tcp(lab.client, lab.remote, n, 0x19) for n in sizes], flow, want)
    return port, way, flow


def test_segments(judge, lab):
    """Segmentation is left to whoever sends it: that is the gateway."""
    port, way, flow = segments(judge, lab, {"fast-out": 3 + 2 + 2 + 10 + 47})
    # ECE and CWR, of which only the first segment has the latter
    ecn = [tcp(lab.client, lab.remote, 5000, 0xd0, tos=2)]
    compare(judge, lab, "segments, ECN", way, ecn,
            [tcp(lab.client, lab.remote, 10, tos=2)], {"fast-out": 4})
    if lab.inner == 4:
        compare(judge, lab, "segments, without DF", way,
                [tcp(lab.client, lab.remote, 5000, frag=0)], flow,
                {"fast-out": 4})
    compare(judge, lab, "segments, TTL", way,
            [tcp(lab.client, lab.remote, 5000, ttl=t) for t in (1, 3)], flow,
            {"fast-out": 4, "fast-pass-ttl": 1})
    # XFRM's output refuses the first one that is too many, and drops the rest
    compare(judge, lab, "segments, and no number for all", way,
            [tcp(lab.client, lab.remote, 7800)] * 2, flow,
            {"fast-out": 2, "fast-pass-seq": 2, "fast-out-bundle": 2},
            {"seq": 0xfffffff0, "oseq": 0xfffffffc, "hi": 0xffffffff})
    port.mss = 1440
    compare(judge, lab, "segments, too large", way,
            [tcp(lab.client, lab.remote, 5000)], flow, {"fast-pass-mtu": 1})
    port.sock.close()


def test_events(judge, lab):
    """Somebody listens to the events that only XFRM sends."""
    clear = clear_packets(lab)
    esp = make_esp(lab, [to_client(lab, n) for n in (0, 16, 64, 1300)])
    flow = make_esp(lab, [to_client(lab, 10)])
    with subprocess.Popen(["ip", "-n", "GW", "xfrm", "monitor", "aevent"],
                          stdout=subprocess.PIPE) as listener:
        try:
            # it is listening when it has heard of something
            wait(lambda: lab.rewind() or
                 select.select([listener.stdout], [], [], 0.1)[0])
            compare(judge, lab, "outbound, events", outbound, clear,
                    [to_remote(lab, 10)], {"fast-pass-aevent": len(clear)})
            compare(judge, lab, "inbound, events", inbound, esp, flow,
                    {"fast-pass-aevent": 4})
        finally:
            listener.kill()


def test_tapped(judge, lab):
    """Somebody listens: what comes in is not ours alone, and is copied."""
    taps = [Port("GW", dev) for dev in ("g0", "g1")]
    clear = clear_packets(lab)
    compare(judge, lab, "outbound, tapped", outbound, clear,
            [to_remote(lab, 10)], {"fast-out": len(clear)})
    esp = make_esp(lab, [to_client(lab, n) for n in (0, 16, 64, 1300)])
    flow = make_esp(lab, [to_client(lab, 10)])
    compare(judge, lab, "inbound, tapped", inbound, esp, flow, {"fast-in": 3})
    for tap in taps:
        tap.sock.close()


def test_edges(judge, lab):
    """Where sequence numbers end, and where the low half does."""
    flow = [to_remote(lab, 10)]
    packets = [to_remote(lab, 20 + i) for i in range(6)]
    end = {"fast-out": 2, "fast-pass-seq": 3}
    compare(judge, lab, "outbound at 2^32", outbound, packets, flow,
            {"fast-out": 6} if "esn" in lab.sa_words else end,
            {"seq": 0xfffffff0, "oseq": 0xfffffffc})
    compare(judge, lab, "outbound at 2^64", outbound, packets, flow, end,
            {"seq": 0xfffffff0, "oseq": 0xfffffffc, "hi": 0xffffffff})
    if "esn" not in lab.sa_words:
        return
    low = {"seq": 0xfffffff0, "oseq": 0xfffffffc}
    esp = make_esp(lab, [to_client(lab, 20 + i) for i in range(6)], **low)
    compare(judge, lab, "inbound at 2^32", inbound, esp + esp[::-1],
            make_esp(lab, [to_client(lab, 10)]),
            {"fast-in": 6, "fast-pass-replay": 6}, low)


def test_limits(judge, lab):
    """Where XFRM tells the key manager, and where it refuses."""
    size = 72 - lab.more_in
    out = [to_remote(lab, size)] * 10
    esp = make_esp(lab, [to_client(lab, size)] * 10)
    flow = make_esp(lab, [to_client(lab, 10)])
    for what, n in (("packet", 6), ("byte", 600)):
        for kind, most in (("soft", 8), ("hard", 4)):
            words = "limit %s-%s %d" % (what, kind, n)
            want = {"fast-pass-sa": 1}
            compare(judge, lab, "outbound, " + words, outbound, out,
                    [to_remote(lab, 10)], {"fast-out": most, **want},
                    limit=words)
            compare(judge, lab, "inbound, " + words, inbound, esp,
                    flow, {"fast-in": most, **want}, limit=words)
    lab.renew("GW")


def all_of_them(judge, lab, brief=False):
    test_outbound(judge, lab)
    test_inbound(judge, lab)
    test_segments(judge, lab)
    if not brief:
        test_tapped(judge, lab)
        test_events(judge, lab)
        test_edges(judge, lab)
        test_limits(judge, lab)
    if lab.inner == 6:
        test_ipv6(judge, lab)
        test_switched_off(judge, lab)


def lab_options():
    """What says of which families clear text and ESP are."""
    options = argparse.ArgumentParser()
    options.add_argument("--inner", type=int, default=4)
    options.add_argument("--outer", type=int, default=4)
    return options


def main():
    options = lab_options()
    options.add_argument("--brief", action="store_true")
    options.add_argument("cipher")
    options.add_argument("word", nargs="*")
    args = options.parse_args()
    lab = Lab(args.cipher, " ".join(args.word), args.inner, args.outer)
    judge = Judge()
    print("KTAP version 1")
    all_of_them(judge, lab, args.brief)
    print("1..%d" % judge.n)
    return 1 if judge.failed else 0


if __name__ == "__main__":
    sys.exit(main())
