#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Listens to ACQUIREs as an IKE daemon does, with a socket of the usual size, until
those of COUNT peers were heard: whom, and was anything lost?

Arguments: COUNT SECONDS. Writes "listening", then "heard N lost M".
"""
import errno
import socket
import struct
import sys
import time

NETLINK_XFRM, XFRMGRP_ACQUIRE, XFRM_MSG_ACQUIRE = 6, 1, 0x17
# nlmsghdr; then xfrm_user_acquire: xfrm_id (daddr, spi, proto), saddr, ...
PEER_AT = 16
SIZE = 1 << 16


def peers(data):
    """The peer of each ACQUIRE in there."""
    while len(data) >= 16:
        size, kind = struct.unpack_from("=IH", data)
        if kind == XFRM_MSG_ACQUIRE:
            yield data[PEER_AT:PEER_AT + 4]
        data = data[(size + 3) & ~3:]


def main():
    count, end = int(sys.argv[1]), time.monotonic() + float(sys.argv[2])
    sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_XFRM)
    sock.bind((0, XFRMGRP_ACQUIRE))
    sock.settimeout(0.1)
    print("listening", flush=True)
    heard, lost = set(), 0
    while len(heard) < count and time.monotonic() < end:
        try:
            heard.update(peers(sock.recv(SIZE)))
        except socket.timeout:
            pass
        except OSError as e:
            if e.errno != errno.ENOBUFS:
                raise
            lost += 1
    print("heard %d lost %d" % (len(heard), lost), flush=True)


main()
