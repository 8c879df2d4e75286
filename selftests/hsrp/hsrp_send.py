#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Send one HSRP packet, right or wrong in any field.

hsrp_send.py DEV [KEY=VALUE...]

  v=2                    version 2; times are milliseconds then

  src smac dmac          addresses (smac: that of DEV)
  op state hello hold prio group vip auth ver reserved   fields of the message
  ident ipver2           fields of a Group State of version 2 (ident: that of DEV)
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
MCAST = {"1": ("01:00:5e:00:00:02", "224.0.0.2"),
         "2": ("01:00:5e:00:00:66", "224.0.0.102")}


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
    """MD5 TLV without its digest"""
    return (b"\x04\x1c\x01\0\0\0" +
            socket.inet_aton(f.get("md5src", f["src"])) +
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
    return struct.pack("!BBBBBBH6sIII4s12x", 1, 40,
                       number(f.get("ver", "2")),
                       number(f.get("op", "hello"), OPS),
                       number(f.get("state", "speak"), STATES2),
                       number(f.get("ipver2", "4")),
                       number(f.get("group", "1")),
                       mac(f["ident"]) if "ident" in f else own_mac,
                       number(f.get("prio", "100")),
                       number(f.get("hello", "3000")),
                       number(f.get("hold", "10000")),
                       socket.inet_aton(f["vip"]))


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
                      auth, socket.inet_aton(f["vip"]))
    return msg + (md5_tlv(f) if "key" in f else b"")


def message(f, own_mac):
    """UDP payload"""
    if "msg" in f:
        return bytes.fromhex(f["msg"])
    msg = message2(f, own_mac) if f.get("v") == "2" else message1(f)
    msg = signed(f, msg + bytes.fromhex(f.get("tail", "")))
    if "cut" in f:
        msg = msg[:number(f["cut"])]
    return msg


def datagram(f, dst, own_mac):
    """IPv4 packet"""
    src = socket.inet_aton(f["src"])
    msg = message(f, own_mac)
    ports = (number(f.get("sport", "1985")), number(f.get("dport", "1985")))
    ulen = override(f, "udplen", 8 + len(msg))
    pseudo = src + dst + struct.pack("!BBH", 0, 17, ulen)
    udp = struct.pack("!HHHH", *ports, ulen, 0)
    check = override(f, "udpcsum", csum(pseudo + udp + msg) or 0xffff)
    udp = struct.pack("!HHHH", *ports, ulen, check)
    head = [override(f, "ipver", 4) << 4 | override(f, "ihl", 5),
            number(f.get("tos", "0xc0")),
            override(f, "iplen", 20 + len(udp) + len(msg)), 0,
            number(f.get("frag", "0")), number(f.get("ttl", "1")), 17, 0,
            src, dst]
    head[7] = override(f, "ipcsum", csum(struct.pack("!BBHHHBBH4s4s", *head)))
    return (struct.pack("!BBHHHBBH4s4s", *head) + udp + msg +
            bytes(number(f.get("pad", "0"))))


def arp(f, smac):
    """Frame of a gratuitous ARP reply"""
    addr = socket.inet_aton(f["arp"])
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
    dmac, dst = MCAST[f.get("v", "1")]
    return (mac(f.get("dmac", dmac)) + smac + b"\x08\x00" +
            datagram(f, socket.inet_aton(f.get("dst", dst)), own_mac))


class Sender:
    """Sends on one interface"""

    def __init__(self, dev):
        self.sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
        self.sock.bind((dev, 0))

    def send(self, fields):
        """One packet, by a dict of the keys above"""
        self.sock.send(frame(fields, self.sock.getsockname()[4]))


def main():
    """Read the arguments, send the packet"""
    fields = dict(a.split("=", 1) for a in sys.argv[2:])
    Sender(sys.argv[1]).send(fields)


if __name__ == "__main__":
    main()
