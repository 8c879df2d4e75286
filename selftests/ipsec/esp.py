#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Sends what looks like ESP: esp.py [OPTION...] SRC DST SPI.

SRC need not be an address of this machine. Options:

  --count N     packets, 1 without it
  --every SEC   between two of them
  --spread      SPI counts up, so that no two are the same
  --udp [TEXT]  in UDP to port 4500 (RFC 3948); TEXT, in hex, instead of ESP
"""
import argparse
import socket
import struct
import time


def packet(src, dst, proto, payload):
    """An IPv4 packet; the kernel fills in length and checksum."""
    return struct.pack("!BBHHHBBH4s4s", 0x45, 0, 0, 0, 0, 64, proto, 0,
                       socket.inet_aton(src), socket.inet_aton(dst)) + payload


def udp(payload):
    """Without a checksum, as RFC 3948 has it."""
    return struct.pack("!HHHH", 4500, 4500, 8 + len(payload), 0) + payload


def main():
    """Sends them."""
    p = argparse.ArgumentParser(usage=__doc__)
    p.add_argument("src")
    p.add_argument("dst")
    p.add_argument("spi", type=lambda s: int(s, 0))
    p.add_argument("--count", type=int, default=1)
    p.add_argument("--every", type=float, default=0)
    p.add_argument("--spread", action="store_true")
    p.add_argument("--udp", nargs="?", const="")
    a = p.parse_args()

    s = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
    for i in range(a.count):
        if i:
            time.sleep(a.every)
        spi = a.spi + i if a.spread else a.spi
        esp = struct.pack("!II", spi, i + 1) + bytes(40)
        proto, payload = socket.IPPROTO_ESP, esp
        if a.udp is not None:
            proto = socket.IPPROTO_UDP
            payload = udp(bytes.fromhex(a.udp) or esp)
        s.sendto(packet(a.src, a.dst, proto, payload), (a.dst, 0))


main()
