#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""As diff.py, with ESP in UDP (RFC 3948).

Arguments: name of a cipher, then words for the SAs, as there. Writes KTAP.
"""
import socket
import struct
import sys

from diff import Judge, all_of_them, compare, inbound, make_esp
from lab import CLIENT, IKE_PORT, LOCAL, PEER, REMOTE, Lab
from packets import csum, ipv4, udp

WORDS = " encap espinudp %d %d 0.0.0.0" % (IKE_PORT, IKE_PORT)


def readdressed(frame, src=PEER, sport=IKE_PORT, ulen=0, check=None):
    """ESP in UDP with another source, length or checksum: None is none, else what
    is added to the right one."""
    data = frame[42:]
    head = struct.pack("!HHHH", sport, IKE_PORT, 8 + len(data) + ulen, 0)
    if check is not None:
        pseudo = (socket.inet_aton(src) + socket.inet_aton(LOCAL) +
                  struct.pack("!HH", 17, 8 + len(data)))
        right = csum(pseudo + head + data)
        head = head[:6] + struct.pack("!H", (right + check) & 0xffff)
    return frame[:14] + ipv4(src, LOCAL, 17, head + data)


def test_encap(judge, lab):
    """What XFRM has to be asked about ESP in UDP."""
    esp = make_esp(lab, [udp(REMOTE, CLIENT, n) for n in (0, 16, 64, 1300)])
    flow = make_esp(lab, [udp(REMOTE, CLIENT, 10)])
    compare(judge, lab, "inbound, checksum of UDP", inbound,
            [readdressed(f, check=n) for n, f in zip((0, 1, 0, 1), esp)], flow,
            {"fast-pass-header": 4})
    compare(judge, lab, "inbound, length of UDP", inbound,
            [readdressed(f, ulen=n) for n, f in zip((-4, 4, 0, -1300), esp)],
            flow, {"fast-in": 1, "fast-pass-header": 3})
    compare(judge, lab, "inbound, from another port", inbound,
            [readdressed(f, sport=IKE_PORT + 1) for f in esp], flow,
            {"fast-pass-no-flow": 4})
    compare(judge, lab, "inbound, from another address", inbound,
            [readdressed(f, src="192.0.2.3") for f in esp], flow,
            {"fast-pass-no-sa": 4})
    compare(judge, lab, "inbound, not in UDP", inbound,
            [f[:14] + ipv4(PEER, LOCAL, 50, f[42:]) for f in esp], flow,
            {"fast-pass-no-sa": 4})
    other = [bytes(4) + esp[0][46:], b"\xff" * 4 + esp[0][46:], b"\xff", b""]
    compare(judge, lab, "inbound, keepalives and the like", inbound,
            [readdressed(esp[0][:42] + d) for d in other] + esp, flow,
            {"fast-in": 3, "fast-pass-no-flow": 4})


def main():
    lab = Lab(sys.argv[1], " ".join(sys.argv[2:]) + WORDS)
    judge = Judge()
    print("KTAP version 1")
    test_encap(judge, lab)
    all_of_them(judge, lab)
    print("1..%d" % judge.n)
    return 1 if judge.failed else 0


if __name__ == "__main__":
    sys.exit(main())
