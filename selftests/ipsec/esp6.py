#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""esp6.py SRC DST SPI [options]: one ESP packet in IPv6 that no SA is for

With "options" it comes behind a header of destination options.
"""

import socket
import struct
import sys

ESP = 50
OPTIONS = 60


def main():
    src, dst, spi = sys.argv[1:4]
    esp = struct.pack(">II", int(spi, 0), 1) + bytes(32)
    proto = ESP
    if sys.argv[4:] == ["options"]:
        # six octets of padding
        esp = bytes([ESP, 0, 1, 4, 0, 0, 0, 0]) + esp
        proto = OPTIONS
    with socket.socket(socket.AF_INET6, socket.SOCK_RAW, proto) as sk:
        sk.bind((src, 0))
        sk.sendto(esp, (dst, 0))


main()
