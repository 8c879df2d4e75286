#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""probe.py [--every SECONDS] SOURCE DESTINATION...: echo requests, every 10 ms.

Prints what "ping -D" prints for each answer. ping itself waits by ticks of the
kernel, which makes 20 ms of 10 where there are 100 of them in a second. A line
"late" says that a request left that much after its time: what is measured with
such a sender is void. On SIGINT it prints its totals.
"""
import argparse
import os
import select
import signal
import socket
import struct
import time

LATE = 0.005
ECHO_REPLY, ECHO = 0, 8
SOL_RAW, ICMP_FILTER = 255, 1
# all of a thousand destinations may answer before the first answer is read
SO_RCVBUFFORCE, RCVBUF = 33, 1 << 24


def checksum(data):
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    total = (total & 0xffff) + (total >> 16)
    total += total >> 16
    return ~total & 0xffff


def echo(ident, seq):
    """A request of 64 octets, as ping's."""
    body = bytes(56)
    head = struct.pack("!BBHHH", ECHO, 0, 0, ident, seq)
    head = struct.pack("!BBHHH", ECHO, 0, checksum(head + body), ident, seq)
    return head + body


class Probe:
    """Requests to some destinations at a time, and the answers."""

    def __init__(self, src, dsts, every):
        self.dsts = dsts
        self.every = every
        self.ident = os.getpid() & 0xffff
        self.sent = self.got = 0
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_RAW,
                                  socket.IPPROTO_ICMP)
        self.sock.setsockopt(SOL_RAW, ICMP_FILTER,
                             struct.pack("=I", ~(1 << ECHO_REPLY) & 0xffffffff))
        self.sock.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, RCVBUF)
        self.sock.bind((src, 0))
        self.sock.setblocking(False)

    def send(self):
        for dst in self.dsts:
            self.sent += 1
            try:
                self.sock.sendto(echo(self.ident, self.sent & 0xffff),
                                 (dst, 0))
            except OSError:
                pass    # no way there: a loss like any other

    def receive(self):
        while True:
            try:
                data, peer = self.sock.recvfrom(2048)
            except OSError:
                return    # no more, or an ICMP error that was queued
            icmp = data[(data[0] & 15) * 4:]
            if len(icmp) < 8:
                continue
            ident, seq = struct.unpack("!HH", icmp[4:8])
            if ident != self.ident:
                continue
            self.got += 1
            print("[%.6f] %d bytes from %s: icmp_seq=%d" %
                  (time.time(), len(icmp), peer[0], seq), flush=True)

    def run(self):
        # what it measures must not keep it from sending in time
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
        due = time.monotonic()
        while True:
            left = due - time.monotonic()
            if left > 0:
                if select.select([self.sock], [], [], left)[0]:
                    self.receive()
                continue
            if -left > LATE:
                print("[%.6f] late %.6f" % (time.time(), -left), flush=True)
            self.send()
            due += self.every


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--every", type=float, default=0.01)
    args.add_argument("source")
    args.add_argument("destination", nargs="+")
    args = args.parse_args()
    probe = Probe(args.source, args.destination, args.every)
    # the shell gives its background jobs a SIGINT that is ignored
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        probe.run()
    except KeyboardInterrupt:
        print("%d packets transmitted, %d received," % (probe.sent, probe.got))


if __name__ == "__main__":
    main()
