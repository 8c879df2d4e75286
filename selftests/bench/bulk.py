#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""One TCP connection that sends a lot, in a machine whose clock counts
instructions.

bulk.py ADDRESS		the other end: takes one connection, says "ready" first
bulk.py ADDRESS BYTES	sends; prints the nanoseconds that the machine worked

The time that the processor had nothing to do is not work: a sender may have to
wait for a timer of TCP, and then the clock goes on by itself.
"""
import socket
import struct
import sys

from counting import Stopwatch

PORT = 5001
CHUNK = 1 << 20
LENGTH = struct.Struct("!Q")


def receive(sock, length):
    buf = bytearray(CHUNK)
    while length:
        got = sock.recv_into(buf, min(length, CHUNK))
        if not got:
            raise RuntimeError("%d octets are missing" % length)
        length -= got


def serve(addr):
    with socket.create_server((addr, PORT)) as server:
        print("ready", flush=True)
        sock, _ = server.accept()
        while True:
            head = sock.recv(LENGTH.size, socket.MSG_WAITALL)
            if not head:
                break
            receive(sock, LENGTH.unpack(head)[0])
            sock.sendall(b"!")


def transfer(sock, length):
    """Returns when the other end has got all of it."""
    chunk = bytes(CHUNK)
    sock.sendall(LENGTH.pack(length))
    for at in range(0, length, CHUNK):
        sock.sendall(chunk[:min(CHUNK, length - at)])
    receive(sock, 1)


def send(addr, length):
    with socket.create_connection((addr, PORT)) as sock:
        # windows grow by what is not measured
        transfer(sock, 4 * CHUNK)
        watch = Stopwatch()
        transfer(sock, length)
        print(watch.worked())


if __name__ == "__main__":
    if len(sys.argv) > 2:
        send(sys.argv[1], int(sys.argv[2]))
    else:
        serve(sys.argv[1])
