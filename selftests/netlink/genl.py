# SPDX-License-Identifier: GPL-2.0
"""A generic netlink client for tests that need raw messages.

The numbers come from uapi/linux/hsrp.h, so a test can also send what hsrpctl
never would.
"""
import errno
import os
import re
import socket
import struct

NETLINK_GENERIC = 16
SOL_NETLINK = 270
NETLINK_ADD_MEMBERSHIP = 1
NETLINK_CAP_ACK = 10
NETLINK_EXT_ACK = 11
NETLINK_GET_STRICT_CHK = 12
NLM_F_REQUEST, NLM_F_MULTI, NLM_F_ACK = 1, 2, 4
NLM_F_DUMP_INTR = 0x10
NLM_F_DUMP = 0x300
NLM_F_CAPPED, NLM_F_ACK_TLVS = 0x100, 0x200
NLMSG_ERROR, NLMSG_DONE = 2, 3
GENL_ID_CTRL = 16
CTRL_CMD_GETFAMILY = 3
CTRL_ATTR_FAMILY_ID, CTRL_ATTR_FAMILY_NAME, CTRL_ATTR_MCAST_GROUPS = 1, 2, 7
NLA_F_NESTED = 0x8000
NLMSGERR_ATTR_MSG = 1

HEADER = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                      "../../uapi/linux/hsrp.h")


def constants(path=HEADER):
    """Every enumerator of the uapi header as a dict."""
    with open(path, encoding="ascii") as header:
        text = re.sub(r"/\*.*?\*/", "", header.read(), flags=re.S)
    out = {}
    for body in re.findall(r"enum \w+ \{(.*?)\};", text, flags=re.S):
        for value, name in enumerate(n.strip() for n in body.split(",")
                                     if n.strip()):
            out[name] = value
    return out


C = constants()


class NetlinkError(Exception):
    """The kernel refused: errno and its sentence."""

    def __init__(self, code, sentence):
        super().__init__(f"{errno.errorcode.get(code, code)}: {sentence}")
        self.errno = code
        self.sentence = sentence


def attr(kind, payload=b""):
    """One attribute, padded."""
    size = 4 + len(payload)
    return struct.pack("HH", size, kind) + payload + bytes(-size % 4)


def u8(kind, value):
    """An attribute of one byte."""
    return attr(kind, struct.pack("B", value))


def u32(kind, value):
    """An attribute of 32 bits."""
    return attr(kind, struct.pack("I", value))


def string(kind, value):
    """A NUL-terminated string attribute."""
    return attr(kind, value.encode() + b"\0")


def ipv4(kind, value):
    """An IPv4 address attribute."""
    return attr(kind, socket.inet_aton(value))


def nest(kind, payload):
    """A nest."""
    return attr(kind | NLA_F_NESTED, payload)


def attrs(data):
    """A list of (type, payload)."""
    out = []
    while len(data) >= 4:
        size, kind = struct.unpack_from("HH", data)
        if size < 4 or size > len(data):
            raise ValueError("malformed attribute")
        out.append((kind & 0x3fff, data[4:size]))
        data = data[(size + 3) & ~3:]
    return out


class Genl:
    """A socket of the family "hsrp"."""

    def __init__(self, family="hsrp", rcvbuf=None):
        self.sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW,
                                  NETLINK_GENERIC)
        if rcvbuf:
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, rcvbuf)
        self.sock.setsockopt(SOL_NETLINK, NETLINK_EXT_ACK, 1)
        self.sock.setsockopt(SOL_NETLINK, NETLINK_CAP_ACK, 1)
        self.sock.bind((0, 0))
        self.seq = 0
        self.groups = {}
        self.interrupted = False
        self.messages = 0
        self.family = self._resolve(family)

    def _resolve(self, name):
        answer = self._transact(GENL_ID_CTRL, CTRL_CMD_GETFAMILY,
                                string(CTRL_ATTR_FAMILY_NAME, name), 0)
        found = dict(answer[0][1])
        for _, group in attrs(found.get(CTRL_ATTR_MCAST_GROUPS, b"")):
            entry = dict(attrs(group))
            self.groups[entry[1].rstrip(b"\0").decode()] = \
                struct.unpack("I", entry[2])[0]
        return struct.unpack("H", found[CTRL_ATTR_FAMILY_ID])[0]

    def join(self, group):
        """Listens to a multicast group."""
        self.sock.setsockopt(SOL_NETLINK, NETLINK_ADD_MEMBERSHIP,
                             self.groups[group])

    def send(self, kind, cmd, payload, flags):
        """Sends one request, gives its sequence number."""
        self.seq += 1
        body = struct.pack("BBH", cmd, 1, 0) + payload
        header = struct.pack("IHHII", 16 + len(body), kind,
                             NLM_F_REQUEST | flags, self.seq, 0)
        self.sock.send(header + body)
        return self.seq

    def receive(self):
        """The next messages: (type, flags, seq, body)."""
        data = self.sock.recv(1 << 20)
        out = []
        while len(data) >= 16:
            size, kind, flags, seq, _ = struct.unpack_from("IHHII", data)
            out.append((kind, flags, seq, data[16:size]))
            data = data[(size + 3) & ~3:]
        return out

    @staticmethod
    def _sentence(flags, body):
        if not flags & NLM_F_ACK_TLVS:
            return ""
        offset = 4 + 16
        if not flags & NLM_F_CAPPED:
            inner = struct.unpack_from("I", body, 4)[0]
            offset = 4 + ((inner + 3) & ~3)
        for kind, payload in attrs(body[offset:]):
            if kind == NLMSGERR_ATTR_MSG:
                return payload.rstrip(b"\0").decode()
        return ""

    def _transact(self, kind, cmd, payload, flags):
        want = self.send(kind, cmd, payload, flags | NLM_F_ACK)
        out = []
        while True:
            self.messages += 1
            for got, got_flags, seq, body in self.receive():
                if seq != want:
                    continue
                if got_flags & NLM_F_DUMP_INTR:
                    self.interrupted = True
                if got == NLMSG_DONE:
                    return out
                if got != NLMSG_ERROR:
                    out.append((body[0], attrs(body[4:])))
                    continue
                code = -struct.unpack_from("i", body)[0]
                if code:
                    raise NetlinkError(code, self._sentence(got_flags, body))
                return out

    def call(self, cmd, payload=b""):
        """A command; gives its answers, raises NetlinkError."""
        return self._transact(self.family, C["HSRP_CMD_" + cmd], payload, 0)

    def request(self, cmd, payload=b"", flags=0):
        """A command by its number, whatever that is."""
        return self._transact(self.family, cmd, payload, flags)

    def dump(self, cmd):
        """A dump: a list of attribute lists."""
        self.interrupted = False
        self.messages = 0
        return [a for _, a in self._transact(self.family,
                                             C["HSRP_CMD_" + cmd], b"",
                                             NLM_F_DUMP)]
