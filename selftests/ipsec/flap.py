#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Drives another router through many changes of state.

flap.py DEV ADDRESS VIP ROUNDS: plays a router that becomes Active with a
higher priority and resigns as soon as the other is Standby. A round is
Active -> Speak -> Standby -> Active; the other's own Hellos tell its state.
"""
import errno
import os
import socket
import struct
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../hsrp"))
# pylint: disable=wrong-import-position,import-error
import hsrp_send                                        # noqa: E402

STANDBY, ACTIVE = 8, 16
ROUND_DEADLINE = 20.0
GROUP_MAC = bytes.fromhex("01005e000002")


class Rival:
    """The other end of the election."""

    def __init__(self, dev, address, vip):
        self.sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW,
                                  socket.htons(0x800))
        self.sock.bind((dev, 0))
        self.sock.settimeout(0.03)
        self.mac = self.sock.getsockname()[4]
        self.fields = {"src": address, "vip": vip, "prio": "255",
                       "state": "active"}
        self.own = socket.inet_aton(address)

    def say(self, what):
        """Sends a message. Under load it may be lost at the other end of a veth, which
        tells; it is said again, as after a loss that nobody tells of."""
        packet = hsrp_send.datagram({**self.fields, "op": what}, self.mac)
        try:
            self.sock.send(GROUP_MAC + self.mac + struct.pack("!H", 0x800) +
                           packet)
        except OSError as e:
            if e.errno != errno.ENOBUFS:
                raise

    def heard(self):
        """State in the next Hello of the other, None if none came."""
        try:
            frame = self.sock.recv(2048)
        except socket.timeout:
            return None
        packet = frame[14:]
        if len(packet) < 36 or packet[9] != 17 or packet[12:16] == self.own:
            return None
        if packet[22:24] != struct.pack("!H", 1985) or packet[29] != 0:
            return None
        return packet[30]

    def until(self, state, what):
        """Says something again and again until the other is in a state."""
        end = time.monotonic() + ROUND_DEADLINE
        again = 0.0
        while time.monotonic() < end:
            if time.monotonic() >= again:
                self.say(what)
                again = time.monotonic() + 0.03
            if self.heard() == state:
                return
        raise SystemExit(f"not in state {state} within {ROUND_DEADLINE} s")


def main():
    """Plays the rounds."""
    rival = Rival(*sys.argv[1:4])
    for _ in range(int(sys.argv[4])):
        rival.until(STANDBY, "hello")
        rival.until(ACTIVE, "resign")


if __name__ == "__main__":
    main()
