#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Send one HSRP packet, right or wrong in any field.

hsrp_send.py DEV [KEY=VALUE...]

  v=2                    version 2; times are milliseconds then
  v=6                    version 2 in IPv6, every address is one then

  src smac dmac          addresses (smac: that of DEV)
  op state hello hold prio group vip auth ver reserved   fields of the message
  ident ipver2           fields of a Group State of version 2 (ident: that of DEV)
  next=N ext=HEX         of IPv6: next header, and octets before the UDP header
  tlvs=NAME,...          what a datagram of version 2 has, in this order:
                         group, text, md5, iface, or the hex of anything
  key=TEXT keyid=N md5src=ADDRESS  sign with this key (RFC 1828), either version
  op    hello, coup, resign, advertise or a number
  state init, learn, listen, speak, standby, active or a number
  tail=HEX               octets after the message
  cut=N                  message is N octets long
  msg=HEX                these octets are the message
  pad=N                  N octets behind the datagram (Ethernet padding)
  sport dport ttl tos    of the headers
  frag=N                 flags and fragment offset field
  udplen iplen ihl ipver the fields of that name, whatever is true
  udpcsum ipcsum         0xNNNN, or bad
  raw=HEX                send this frame, nothing else counts
  arp=ADDRESS            send an ARP reply of ADDRESS instead
  socket=yes             from a UDP socket, bound to src: the device makes the
                         checksum; in IPv6 socket=nocheck: nobody does
"""
import hashlib
import socket
import struct
import sys

OPS = {"hello": 0, "coup": 1, "resign": 2, "advertise": 3}
STATES = {"init": 0, "learn": 1, "listen": 2, "speak": 4, "standby": 8,
          "active": 16}
STATES2 = {"disabled": 0, "init": 1, "learn": 2, "listen": 3, "speak": 4,
           "standby": 5, "active": 6}
# by what v says: MAC and IP address, port, TTL, TOS
MCAST = {"1": ("01:00:5e:00:00:02", "224.0.0.2", "1985", "1", "0xc0"),
         "2": ("01:00:5e:00:00:66", "224.0.0.102", "1985", "1", "0xc0"),
         "6": ("33:33:00:00:00:66", "ff02::66", "2029", "255", "0xe0")}
UDP_NO_CHECK6_TX = 101


def csum(data):
    """RFC 1071"""
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def number(text, names=None):
    """Number of a name, or written out"""
    if names and text in names:
        return names[text]
    return int(text, 0)


def mac(text):
    """Octets of a MAC address"""
    return bytes(int(x, 16) for x in text.split(":"))


def address(text):
    """Octets of an IPv4 or IPv6 address"""
    return socket.inet_pton(socket.AF_INET6 if ":" in text else
                            socket.AF_INET, text)


def override(fields, key, right):
    """What the header shall say: the truth unless told otherwise"""
    text = fields.get(key)
    if text is None:
        return right
    if text == "bad":
        return (right ^ 0x5555) or 1
    return number(text)


def keyed_md5(key, data):
    """RFC 1828: the digest of data, whose own place in it is zero"""
    fill = key + b"\x80"
    fill += bytes((56 - len(fill)) % 64) + struct.pack("<Q", 8 * len(key))
    return hashlib.md5(fill + data + key).digest()


def md5_tlv(f):
    """MD5 TLV without its digest; of IPv6 it has room for four octets"""
    return (b"\x04\x1c\x01\0\0\0" +
            address(f.get("md5src", f["src"]))[-4:] +
            struct.pack("!I", number(f.get("keyid", "0"))) + bytes(16))


def signed(f, msg):
    """The message with the digest in place, where there is a key"""
    at = msg.find(b"\x04\x1c\x01\0")
    if "key" not in f or at < 0:
        return msg
    at += 14
    return msg[:at] + keyed_md5(f["key"].encode(), msg) + msg[at + 16:]


def group_tlv(f, own_mac):
    """Group State of version 2"""
    return struct.pack("!BBBBBBH6sIII16s", 1, 40,
                       number(f.get("ver", "2")),
                       number(f.get("op", "hello"), OPS),
                       number(f.get("state", "speak"), STATES2),
                       number(f.get("ipver2", "6" if f.get("v") == "6" else
                                    "4")),
                       number(f.get("group", "1")),
                       mac(f["ident"]) if "ident" in f else own_mac,
                       number(f.get("prio", "100")),
                       number(f.get("hello", "3000")),
                       number(f.get("hold", "10000")), address(f["vip"]))


def message2(f, own_mac):
    """UDP payload of version 2"""
    auth = f.get("auth", "cisco").encode().ljust(8, b"\0")[:8]
    tlvs = {"group": lambda: group_tlv(f, own_mac),
            "text": lambda: b"\x03\x08" + auth,
            "md5": lambda: md5_tlv(f),
            "iface": lambda: b"\x02\x04\0\0\0\x01"}
    names = f.get("tlvs", "group,md5" if "key" in f else "group,text")
    return b"".join(tlvs[n]() if n in tlvs else bytes.fromhex(n)
                    for n in names.split(",") if n)


def message1(f):
    """UDP payload of version 1"""
    auth = b"" if "key" in f else f.get("auth", "cisco").encode()
    auth = auth.ljust(8, b"\0")[:8]
    msg = struct.pack("!8B8s4s",
                      number(f.get("ver", "0")),
                      number(f.get("op", "hello"), OPS),
                      number(f.get("state", "speak"), STATES),
                      number(f.get("hello", "3")),
                      number(f.get("hold", "10")),
                      number(f.get("prio", "100")),
                      number(f.get("group", "1")),
                      number(f.get("reserved", "0")),
                      auth, address(f["vip"]))
    return msg + (md5_tlv(f) if "key" in f else b"")


def message(f, own_mac):
    """UDP payload"""
    if "msg" in f:
        return bytes.fromhex(f["msg"])
    msg = message1(f) if f.get("v", "1") == "1" else message2(f, own_mac)
    msg = signed(f, msg + bytes.fromhex(f.get("tail", "")))
    if "cut" in f:
        msg = msg[:number(f["cut"])]
    return msg


def udp(f, msg, src, dst):
    """UDP header and payload"""
    port = MCAST[f.get("v", "1")][2]
    ports = (number(f.get("sport", port)), number(f.get("dport", port)))
    ulen = override(f, "udplen", 8 + len(msg))
    # that of IPv6, whose sum is that of IPv4, too
    pseudo = src + dst + struct.pack("!IxxxB", ulen, 17)
    head = struct.pack("!HHHH", *ports, ulen, 0)
    check = override(f, "udpcsum", csum(pseudo + head + msg) or 0xffff)
    return struct.pack("!HHHH", *ports, ulen, check) + msg


def ip4(f, src, dst, data):
    """IPv4 packet"""
    ttl, tos = MCAST[f.get("v", "1")][3:]
    head = [override(f, "ipver", 4) << 4 | override(f, "ihl", 5),
            number(f.get("tos", tos)), override(f, "iplen", 20 + len(data)),
            0, number(f.get("frag", "0")), number(f.get("ttl", ttl)), 17, 0,
            src, dst]
    head[7] = override(f, "ipcsum", csum(struct.pack("!BBHHHBBH4s4s", *head)))
    return struct.pack("!BBHHHBBH4s4s", *head) + data


def ip6(f, src, dst, data):
    """IPv6 packet"""
    hops, tclass = MCAST["6"][3:]
    data = bytes.fromhex(f.get("ext", "")) + data
    return struct.pack("!IHBB16s16s", override(f, "ipver", 6) << 28 |
                       number(f.get("tos", tclass)) << 20,
                       override(f, "iplen", len(data)), override(f, "next", 17),
                       number(f.get("ttl", hops)), src, dst) + data


def datagram(f, own_mac):
    """IP packet"""
    v = f.get("v", "1")
    src, dst = address(f["src"]), address(f.get("dst", MCAST[v][1]))
    data = udp(f, message(f, own_mac), src, dst)
    return ((ip6 if v == "6" else ip4)(f, src, dst, data) +
            bytes(number(f.get("pad", "0"))))


def arp(f, smac):
    """Frame of a gratuitous ARP reply"""
    addr = address(f["arp"])
    return (b"\xff" * 6 + smac + struct.pack("!HHHBBH", 0x806, 1, 0x800, 6, 4,
                                             2) +
            smac + addr + b"\xff" * 6 + addr)


def frame(f, own_mac):
    """Ethernet frame"""
    if "raw" in f:
        return bytes.fromhex(f["raw"])
    smac = mac(f["smac"]) if "smac" in f else own_mac
    if "arp" in f:
        return arp(f, smac)
    v = f.get("v", "1")
    return (mac(f.get("dmac", MCAST[v][0])) + smac +
            (b"\x86\xdd" if v == "6" else b"\x08\x00") +
            datagram(f, own_mac))


def by_socket(dev, f, own_mac):
    """As a daemon in user space would send it"""
    v = f.get("v", "1")
    to, port = f.get("dst", MCAST[v][1]), int(MCAST[v][2])
    scope = (0, socket.if_nametoindex(dev)) if v == "6" else ()
    with socket.socket(socket.AF_INET6 if scope else socket.AF_INET,
                       socket.SOCK_DGRAM) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE,
                        dev.encode())
        if scope:
            sock.setsockopt(socket.IPPROTO_UDP, UDP_NO_CHECK6_TX,
                            f["socket"] == "nocheck")
        sock.bind((f["src"], port) + scope)
        sock.sendto(message(f, own_mac), (to, port) + scope)


class Sender:
    """Sends on one interface"""

    def __init__(self, dev):
        self.dev = dev
        self.sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
        self.sock.bind((dev, 0))

    def send(self, fields):
        """One packet, by a dict of the keys above"""
        own_mac = self.sock.getsockname()[4]
        if "socket" in fields:
            by_socket(self.dev, fields, own_mac)
        else:
            self.sock.send(frame(fields, own_mac))


def main():
    """Read the arguments, send the packet"""
    fields = dict(a.split("=", 1) for a in sys.argv[2:])
    Sender(sys.argv[1]).send(fields)


if __name__ == "__main__":
    main()
