#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""As diff.py, with packets that no sender in its right mind makes.

craft.py [--inner 6] [--outer 6] N [SEED]	N random packets each way; the seed is
printed

The SAs only authenticate (ecb(cipher_null) and HMAC-SHA-256), so that ESP can
be written here: any next header, any padding, any sequence number, and still
authentic. Writes KTAP.
"""
import hashlib
import hmac
import random
import struct
import sys
import time

from diff import (OPTIONS, PARTS, Judge, compare, flip, framed, inbound, lab_options,
                  outbound, to_client, to_remote)
from lab import CIPHERS, IN_SPI, LOCALS, Lab, run
from packets import HLEN, ip, udp

KEY = bytes.fromhex("5a" * 32)
IPIP, IPV6, NONE = 4, 41, 59
KIND = {4: IPIP, 6: IPV6}
# where a header has its addresses
ADDRS = {4: (12, 20), 6: (8, 40)}
# packets of one comparison
LIST = 500


def esp(lab, seq, inner, nexthdr=None, pad=None, padlen=None, **kw):
    """An authentic frame from P."""
    if nexthdr is None:
        nexthdr = KIND[lab.inner]
    fill = -(len(inner) + 2) % 4 if pad is None else len(pad)
    body = struct.pack("!II", IN_SPI, seq) + inner
    body += (bytes(range(1, fill + 1)) if pad is None else pad)
    body += bytes((fill if padlen is None else padlen, nexthdr))
    body += hmac.new(KEY, body, hashlib.sha256).digest()[:16]
    return framed(lab, ip(lab.peer, lab.local, 50, body, **kw), "g1", "p0")


def unordered(lab, frames):
    """What is known overtakes what has to be judged."""
    seen = inbound(lab, frames)
    seen["clear"].sort()
    return seen


def numbered(lab, items):
    return [esp(lab, 2 + i, inner, **kw) for i, (inner, kw) in enumerate(items)]


def flow(lab):
    return [esp(lab, 1, to_client(lab, 10))]


def test_trailers(judge, lab):
    """Next header, padding, and what is not padding."""
    plain = to_client(lab, 64)
    compare(judge, lab, "dummies", unordered,
            numbered(lab, [(bytes(64), {"nexthdr": NONE})] * 3), flow(lab),
            {"fast-drop-trailer": 3})
    compare(judge, lab, "padding longer than the packet", unordered,
            numbered(lab, [(plain, {"padlen": n}) for n in
                           (len(plain), len(plain) + 2, 200, 255)]), flow(lab),
            {"fast-drop-trailer": 3})
    compare(judge, lab, "padding of other octets, and much of it", unordered,
            numbered(lab, [(plain, {"pad": bytes(n)}) for n in
                           (2, 6, 102, 254)]), flow(lab), {"fast-in": 4})
    compare(judge, lab, "padding of the traffic flow", unordered,
            numbered(lab, [(plain + bytes(n), {}) for n in (4, 100, 1000)]),
            flow(lab), {"fast-in": 3})
    compare(judge, lab, "other next headers", unordered,
            numbered(lab, [(plain, {"nexthdr": n}) for n in
                           (0, 6, 17, KIND[10 - lab.inner], 50, 255)]),
            flow(lab),
            {"fast-drop-inner": 5})
    compare(judge, lab, "less than a header", unordered,
            numbered(lab, [(plain[:n], {}) for n in
                           (1, 10, 19, lab.more_in + 19, lab.more_in + 20,
                            lab.more_in + 27)]),
            flow(lab), {"fast-drop-inner": 3})


def test_inner(judge, lab):
    """The stack has its say about clear text that is not of the flow."""
    nowhere = {4: "10.9.9.9", 6: "2001:db8:99::9"}[lab.inner]
    # GW itself
    here = LOCALS[lab.inner]
    compare(judge, lab, "of no policy", unordered,
            numbered(lab, [(udp(src, dst, 64), {}) for src, dst in
                           ((nowhere, lab.client), (lab.remote, nowhere),
                            (lab.client, lab.remote), (lab.remote, here))]),
            flow(lab), {"fast-in-to-stack": 4})
    bad = bytearray(to_client(lab, 64))
    # checksum, or length
    bad[10 if lab.inner == 4 else 4] ^= 1
    part, later = PARTS[lab.inner]
    odd = [bytes(bad), to_client(lab, 64, options=OPTIONS[lab.inner]),
           to_client(lab, 64, frag=part), to_client(lab, 64, frag=later),
           to_client(lab, 64, ttl=1),
           ip(lab.remote, lab.client, 47, bytes(32))]
    compare(judge, lab, "inner, odd", unordered,
            numbered(lab, [(p, {}) for p in odd]), flow(lab),
            {"fast-in-to-stack": len(odd)})
    plain = to_client(lab, 64)
    part, later = PARTS[lab.outer]
    odd = [{"options": OPTIONS[lab.outer]}, {"frag": part}, {"frag": later},
           {"ttl": 1}]
    if lab.outer == 4:
        odd.append({"frag": 0})
    compare(judge, lab, "outer, odd", unordered,
            numbered(lab, [(plain, kw) for kw in odd]), flow(lab),
            {"fast-in": len(odd) - 3, "fast-pass-header": 3})
    tos = range(0, 256, 5)
    compare(judge, lab, "congestion, outer and inner", unordered,
            numbered(lab, [(to_client(lab, 8, tos=i), {"tos": o})
                           for i in range(4) for o in tos]),
            flow(lab), {"fast-in": len(tos)})


def test_window(judge, lab):
    """Any order of sequence numbers, and both of its ends."""
    plain = to_client(lab, 8)
    seqs = [0, 2, 5, 4, 5, 40, 8, 9, 8, 7, 100, 68, 69, 100, 0xffffffff, 1,
            0xfffffffe, 0xffffffff]
    compare(judge, lab, "sequence numbers", unordered,
            [esp(lab, s, plain) for s in seqs], flow(lab),
            {"fast-in": 9, "fast-pass-replay": 9})


class Dice:
    """Random packets, most of which are nearly right."""

    def __init__(self, seed):
        self.r = random.Random(seed)
        self.seq = 1

    def chance(self, percent):
        return self.r.randrange(100) < percent

    def clear(self, lab, src, dst):
        r, ver = self.r, lab.inner
        kw = {"tos": 0 if self.chance(80) else r.randrange(256),
              "ttl": 64 if self.chance(90) else r.randrange(256)}
        if ver == 4:
            kw.update(frag=0x4000 if self.chance(50) else 0,
                      ident=r.randrange(65536))
        elif self.chance(10):
            kw["label"] = r.randrange(1 << 20)
        if self.chance(3):
            kw["frag"] = r.choice((*PARTS[ver], 0x8000))
        if self.chance(3):
            kw["options"] = OPTIONS[ver]
        most = 1380 - lab.more_in - lab.more_out
        size = r.choice((r.randrange(64), r.randrange(most)))
        if self.chance(95):
            p = udp(src, dst, size, **kw)
        else:
            p = ip(src, dst, r.choice((6, 47, 17, 132)), r.randbytes(size),
                   **kw)
        return self.spoilt(p, ver)

    def spoilt(self, p, ver):
        """Sometimes an octet is another, or the end is missing.

        Not of addresses: it takes seconds until nobody answers to ARP.
        """
        if self.chance(4):
            at = self.r.choice((*range(ADDRS[ver][0]),
                                *range(ADDRS[ver][1], len(p))))
            p = p[:at] + self.r.randbytes(1) + p[at + 1:]
        if self.chance(2):
            least = HLEN[ver]
            p = p[:least + self.r.randrange(len(p) - least + 1)]
        return p

    def esp(self, lab):
        r, kw = self.r, {}
        self.seq = max(1, self.seq + r.choice((1, 1, 1, 1, 2, 5, -3, 0)))
        if self.chance(10):
            kw["padlen"] = r.randrange(256)
        if self.chance(5):
            kw["nexthdr"] = r.randrange(256)
        if self.chance(10):
            kw["tos"] = r.randrange(256)
        frame = esp(lab, self.seq,
                    self.clear(lab, lab.remote, lab.client), **kw)
        if self.chance(5):
            before, after = ADDRS[lab.outer]
            frame = flip(frame, r.choice((*range(14, 14 + before),
                                          *range(14 + after, len(frame)))))
        return frame


def test_random(judge, lab, count, seed):
    print("# seed %d" % seed)
    dice = Dice(seed)
    for at in range(0, count, LIST):
        n = min(LIST, count - at)
        dice.seq = 1
        compare(judge, lab, "random ESP from %d" % at, unordered,
                [dice.esp(lab) for _ in range(n)], flow(lab),
                {"fast-in": n // 4})
        compare(judge, lab, "random clear text from %d" % at, outbound,
                [dice.clear(lab, lab.client, lab.remote)
                 for _ in range(n)],
                [to_remote(lab, 10)], {"fast-out": n // 4})


def main():
    options = lab_options()
    options.add_argument("count", type=int)
    options.add_argument("seed", type=int, nargs="?", default=time.time_ns())
    args = options.parse_args()
    CIPHERS["null"] = ("enc ecb(cipher_null) '' "
                       "auth-trunc hmac(sha256) 0x%s 128" % KEY.hex())
    lab = Lab("null", "replay-window 32", args.inner, args.outer)
    # an answer that is left out would be another list than the other time
    run("ip", "netns", "exec", "GW", "sysctl", "-qw",
        "net.ipv4.icmp_ratelimit=0", "net.ipv4.icmp_msgs_per_sec=1000000",
        "net.ipv4.icmp_msgs_burst=1000000")
    judge = Judge()
    print("KTAP version 1")
    test_trailers(judge, lab)
    test_inner(judge, lab)
    test_window(judge, lab)
    test_random(judge, lab, args.count, args.seed)
    print("1..%d" % judge.n)
    return 1 if judge.failed else 0


if __name__ == "__main__":
    sys.exit(main())
