# SPDX-License-Identifier: GPL-2.0
"""What a capture of tcpdump's holds: ARP, HSRP, VRRP, IKE, ESP, ICMP."""
import collections
import re
import socket
import struct

Word = collections.namedtuple("Word", "at src active")
EXCHANGES = {34: "IKE_SA_INIT", 35: "IKE_AUTH", 36: "CREATE_CHILD_SA",
             37: "INFORMATIONAL"}
ARP, IPV4 = 0x0806, 0x0800
ICMP, UDP, ESP, VRRP = 1, 17, 50, 112
HSRP_PORT, IKE_PORTS = 1985, (500, 4500)
HSRP_COUP, HSRP_ACTIVE = 1, 16
IKE_RESPONSE = 0x20


class Ike(collections.namedtuple("Ike", "at src spi exchange answer number")):
    """A packet of IKE: its exchange, and which message of the SA it is."""

    @property
    def init(self):
        return self.exchange == 34 and not self.answer

    def text(self):
        return "%s %s %d %s of %s" % (
            self.src, EXCHANGES.get(self.exchange, self.exchange), self.number,
            "answer" if self.answer else "request", self.spi)


class Capture:
    """Lists by protocol, each in order of time; and when each SPI of ESP was
    seen for the first time."""

    def __init__(self, path):
        self.words, self.ike, self.icmp = [], [], []
        self.spis = {}
        self.arps = collections.defaultdict(list)
        self.lost = self.dropped(path)
        with open(path, "rb") as f:
            self.read(f.read())

    @staticmethod
    def dropped(path):
        """What tcpdump says of itself at its end."""
        with open(re.sub(r"pcap$", "out", path), encoding="utf-8") as f:
            m = re.search(r"^(\d+) packets dropped by kernel", f.read(), re.M)
        # without that line it did not end as it should
        return int(m.group(1)) if m else 1

    def read(self, data):
        if len(data) < 24 or struct.unpack_from("<I", data)[0] != 0xa1b2c3d4:
            raise ValueError("no capture with microseconds")
        pos = 24
        while pos + 16 <= len(data):
            sec, usec, size = struct.unpack_from("<III", data, pos)
            self.frame(sec + usec / 1e6, data[pos + 16:pos + 16 + size])
            pos += 16 + size

    def frame(self, at, frame):
        kind = struct.unpack_from("!H", frame, 12)[0]
        if kind == ARP:
            self.arp(at, frame[:6], frame[14:])
        elif kind == IPV4:
            self.ipv4(at, frame[14:])

    def arp(self, at, to, arp):
        sender, target = arp[14:18], arp[24:28]
        if sender == target or (to == b"\xff" * 6 and arp[7] == 2):
            self.arps[socket.inet_ntoa(sender)].append(at)

    def gratuitous(self, address):
        """When somebody told all that the address is there."""
        return self.arps[address]

    def ipv4(self, at, ip):
        src = socket.inet_ntoa(ip[12:16])
        rest = ip[(ip[0] & 15) * 4:]
        if ip[9] == ICMP:
            self.icmp.append(at)
        elif ip[9] == ESP:
            self.spis.setdefault(rest[:4], at)
        elif ip[9] == VRRP:
            # an advert of priority 0 is a Master's last
            self.words.append(Word(at, src, rest[2] != 0))
        elif ip[9] == UDP:
            self.udp(at, src, struct.unpack_from("!H", rest, 2)[0], rest[8:])

    def udp(self, at, src, port, data):
        if port == HSRP_PORT and len(data) >= 20:
            self.words.append(Word(at, src, data[1] <= HSRP_COUP and
                                   data[2] == HSRP_ACTIVE))
        elif port in IKE_PORTS:
            if port == 4500:
                if data[:4] != bytes(4):
                    if len(data) > 8:    # no NAT keepalive
                        self.spis.setdefault(data[:4], at)
                    return
                data = data[4:]
            if len(data) < 28:
                return
            self.ike.append(Ike(at, src, data[:8].hex(), data[18],
                                bool(data[19] & IKE_RESPONSE),
                                struct.unpack_from("!I", data, 20)[0]))
