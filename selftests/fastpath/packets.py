# SPDX-License-Identifier: GPL-2.0
"""Packets of IPv4 and IPv6, made octet by octet.

The family is that of the addresses, which are text.
"""
import socket
import struct

TCP, UDP, ICMP6, HOP, FRAGMENT, OPTIONS6 = 6, 17, 58, 0, 44, 60
HLEN = {4: 20, 6: 40}
ETHERTYPE = {4: 0x0800, 6: 0x86dd}


def family(addr):
    return 6 if ":" in addr else 4


def packed(addr):
    return socket.inet_pton(
        socket.AF_INET6 if family(addr) == 6 else socket.AF_INET, addr)


def version(packet):
    return packet[0] >> 4


def csum(data):
    if len(data) & 1:
        data += b"\0"
    s = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    while s >> 16:
        s = (s & 0xffff) + (s >> 16)
    return ~s & 0xffff


def ipv4(src, dst, proto, payload, tos=0, frag=0x4000, ttl=64, options=b"",
         ident=0x1234):
    head = struct.pack("!BBHHHBBH4s4s", 0x45 + len(options) // 4, tos,
                       20 + len(options) + len(payload), ident, frag, ttl,
                       proto, 0, packed(src), packed(dst)) + options
    return head[:10] + struct.pack("!H", csum(head)) + head[12:] + payload


def ipv6(src, dst, proto, payload, tos=0, label=0, ttl=64, frag=None,
         options=b""):
    """frag: of a fragment header; options: of a header for the destination, as many
    octets as leave none of its 8 empty."""
    if frag is not None:
        payload = struct.pack("!BBHI", proto, 0, frag, 0x1234) + payload
        proto = FRAGMENT
    if options:
        payload = bytes((proto, len(options) // 8)) + options + payload
        proto = OPTIONS6
    return struct.pack("!IHBB", 6 << 28 | tos << 20 | label, len(payload),
                       proto, ttl) + packed(src) + packed(dst) + payload


def ip(src, dst, proto, payload, **kw):
    make = ipv6 if family(src) == 6 else ipv4
    return make(src, dst, proto, payload, **kw)


def pseudo(src, dst, proto, length):
    """The sum that goes into a checksum of TCP or UDP, not yet folded out."""
    form = "!II" if family(src) == 6 else "!HH"
    return packed(src) + packed(dst) + struct.pack(form, proto, length)


def udp(src, dst, size, **kw):
    data = bytes(i & 0xff for i in range(size))
    return ip(src, dst, UDP, struct.pack("!HHHH", 4000, 5000, 8 + size, 0) +
              data, **kw)


def tcp(src, dst, size, flags=0x10, **kw):
    """A segment of any size; its checksum is that of the pseudo header."""
    data = bytes(i & 0xff for i in range(size))
    return ip(src, dst, TCP, struct.pack(
        "!HHIIBBHHH", 4000, 5000, 0xfffff000, 1, 0x50, flags, 1000,
        ~csum(pseudo(src, dst, TCP, 20 + size)) & 0xffff, 0) + data, **kw)


def proto_of(frame):
    """Of a frame: what follows its IP header."""
    return frame[23 if frame[14] >> 4 == 4 else 20]


def source(frame):
    """Of a frame: its source address, packed."""
    return frame[26:30] if frame[14] >> 4 == 4 else frame[22:38]


def tos_of(frame):
    if frame[14] >> 4 == 4:
        return frame[15]
    return (frame[14] & 15) << 4 | frame[15] >> 4


def retos(frame, tos):
    """The same frame with another type of service, or traffic class."""
    if frame[14] >> 4 == 6:
        head = bytes((0x60 | tos >> 4, (tos & 15) << 4 | frame[15] & 15))
        return frame[:14] + head + frame[16:]
    head = bytearray(frame[14:34])
    head[1], head[10:12] = tos, b"\0\0"
    head[10:12] = struct.pack("!H", csum(bytes(head)))
    return frame[:14] + bytes(head) + frame[34:]


def icmp_of(frame):
    """Protocol, type and code of a frame with ICMP."""
    at = 14 + HLEN[frame[14] >> 4]
    return bytes((proto_of(frame),)) + frame[at:at + 2]


def is_housekeeping(frame):
    """IPv6 about neighbours, routers and groups, which comes when it likes."""
    if frame[14] >> 4 != 6:
        return False
    proto = proto_of(frame)
    return proto == HOP or (proto == ICMP6 and frame[54] > 129)


def normal(frame):
    """Without what is random: the ident of an outer header without DF."""
    if (frame[14] >> 4 == 4 and frame[14 + 9] in (17, 50) and
            not frame[14 + 6] & 0x40):
        return frame[:18] + b"\0\0" + frame[20:24] + b"\0\0" + frame[26:]
    return frame
