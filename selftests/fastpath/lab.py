# SPDX-License-Identifier: GPL-2.0
"""The laboratory of diff.py and the others.

  C c0 ---- g0 GW g1 ---- p0 P d0 ---- e0 D
  10.1.0.2  10.1.0.1 192.0.2.1 192.0.2.2 10.2.0.1 10.2.0.2
  2001:db8:1::2 ::1  2001:db8:9::1 ::2  2001:db8:2::1 ::2

GW has the module. P is a stock gateway, whose side of the link is where ESP is
caught and sent.
"""
import ctypes
import json
import os
import re
import select
import shlex
import socket
import struct
import subprocess
import time

from packets import HLEN, TCP, family, is_housekeeping, packed, proto_of

HSRPCTL = os.environ["HSRPCTL"]
# the nets of C and D, and what GW and P have of the link between
CLIENTS = {4: "10.1.0.0/24", 6: "2001:db8:1::/64"}
REMOTES = {4: "10.2.0.0/24", 6: "2001:db8:2::/64"}
LOCALS = {4: "192.0.2.1", 6: "2001:db8:9::1"}
PEERS = {4: "192.0.2.2", 6: "2001:db8:9::2"}
BITS = {4: "/24", 6: "/64"}
OUT_SPI, IN_SPI, REQID = 0x1000, 0x2000, 77
LINKS = (("C", "c0"), ("GW", "g0"), ("GW", "g1"), ("P", "p0"), ("P", "d0"),
         ("D", "e0"))
CIPHERS = {
    "gcm": 'aead rfc4106(gcm(aes)) 0x%s 128' % ("a5" * 20),
    "cbc": 'enc cbc(aes) 0x%s auth-trunc hmac(sha256) 0x%s 128' % (
        "a5" * 16, "5a" * 32),
    "des": 'enc cbc(des) 0x0123456789abcdef auth-trunc hmac(md5) 0x%s 96' % (
        "5a" * 16),
    "chacha": 'aead rfc7539esp(chacha20,poly1305) 0x%s 128' % ("a5" * 36),
}
ETH = struct.Struct("!6s6sH")
AE_HEAD = struct.Struct("=16sIHBB16sII")
SO_RCVBUFFORCE, SOL_PACKET, PACKET_VNET_HDR = 33, 263, 15
UDP_ENCAP, UDP_ENCAP_ESPINUDP, IKE_PORT = 100, 2, 4500
# as lib.sh stretches its deadlines
SLOW = (float(os.environ.get("HSRP_SLOW") or 2)
        if os.environ.get("KSFT_MACHINE_SLOW") == "yes" else 1)
XFRM_MSG_NEWAE, XFRMA_REPLAY_VAL, XFRMA_REPLAY_ESN_VAL = 0x1e, 10, 23
libc = ctypes.CDLL(None, use_errno=True)


def run(*cmd, **kw):
    return subprocess.run(cmd, check=True, text=True, **kw)


def out(*cmd):
    return run(*cmd, capture_output=True).stdout


def ip(ns, line):
    run("ip", "-n", ns, *shlex.split(line))


def in_ns(ns, make):
    """Something that is made in a namespace, a socket."""
    here = os.open("/proc/self/ns/net", os.O_RDONLY)
    there = os.open("/run/netns/" + ns, os.O_RDONLY)
    try:
        if libc.setns(there, 0):
            raise OSError(ctypes.get_errno(), "setns")
        return make()
    finally:
        libc.setns(here, 0)
        os.close(here)
        os.close(there)


def host(net, n):
    """The host of that number."""
    prefix = net.split("/", maxsplit=1)[0]
    return (prefix if prefix.endswith(":") else prefix[:-1]) + str(n)


CLIENT, REMOTE = host(CLIENTS[4], 2), host(REMOTES[4], 2)
LOCAL, PEER = LOCALS[4], PEERS[4]


class Port:
    """Frames of one device: caught, and sent."""

    def __init__(self, ns, dev):
        self.sock = in_ns(ns, lambda: socket.socket(
            socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0003)))
        self.sock.bind((dev, 0x0003))
        # past rmem_max, or a long list is not all caught
        self.sock.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 1 << 24)

    def send(self, frame):
        self.sock.send(frame)

    def take(self, want=lambda frame: True):
        """The next frame, if it is IP, came in and is wanted."""
        frame, addr = self.sock.recvfrom(65536)
        return [frame] if (addr[2] != socket.PACKET_OUTGOING and
                           frame[12:14] in (b"\x08\0", b"\x86\xdd") and
                           not is_housekeeping(frame) and want(frame)) else []

    def caught(self, done, seconds=5, want=lambda frame: True):
        """Frames that came in, until done(frames) or for a while."""
        frames, end = [], time.monotonic() + seconds * SLOW
        while not done(frames) and time.monotonic() < end:
            if select.select([self.sock], [], [], 0.05)[0]:
                frames += self.take(want)
        return frames

    def flush(self):
        while select.select([self.sock], [], [], 0)[0]:
            self.sock.recv(65536)


def rest(*ports):
    """What still comes to each, until nothing has come for a while."""
    frames = {port.sock: [] for port in ports}
    takes = {port.sock: port.take for port in ports}
    while True:
        ready = select.select(list(frames), [], [], 0.3 * SLOW)[0]
        if not ready:
            return list(frames.values())
        for sock in ready:
            frames[sock] += takes[sock]()


class Offload(Port):
    """A port that leaves segmentation and checksums of TCP to the device."""
    HEAD = struct.Struct("=BBHHHH")
    KIND, CWR = {4: 1, 6: 4}, 0x80

    def __init__(self, ns, dev, mss):
        super().__init__(ns, dev)
        self.mss = mss
        self.sock.setsockopt(SOL_PACKET, PACKET_VNET_HDR, 1)

    def send(self, frame):
        head = bytes(self.HEAD.size)
        ver = frame[14] >> 4
        at = 14 + HLEN[ver]
        if proto_of(frame) == TCP:
            # with the ECN bit of virtio where it begins with CWR
            kind, size = self.KIND[ver] | frame[at + 13] & self.CWR, self.mss
            if len(frame) - at - 20 <= size:
                kind = size = 0
            head = self.HEAD.pack(1, kind, at + 20, size, at, 16)
        self.sock.send(head + frame)


def mac(ns, dev):
    text = out("ip", "-n", ns, "-j", "link", "show", dev)
    return bytes.fromhex(json.loads(text)[0]["address"].replace(":", ""))


def ike_socket():
    """As an IKE daemon has it: takes ESP in UDP."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setsockopt(socket.IPPROTO_UDP, UDP_ENCAP, UDP_ENCAP_ESPINUDP)
    sock.bind(("", IKE_PORT))
    return sock


class Lab:
    def __init__(self, cipher, sa_words, inner=4, outer=4):
        """inner, outer: the family of clear text, and of ESP."""
        # or what is sent from another processor overtakes what came before
        os.sched_setaffinity(0, {0})
        self.inner, self.outer = inner, outer
        self.client, self.remote, self.marked = (
            host(CLIENTS[inner], 2), host(REMOTES[inner], 2),
            host(REMOTES[inner], 3))
        # of which the last word is that of the remote one
        self.others = ([REMOTES[6][:-3] + rest for rest in
                        ("1:0:0:2", "2:0:0:2", "1:0:2")] if inner == 6 else [])
        self.local, self.peer = LOCALS[outer], PEERS[outer]
        # clear text from there
        self.outside = PEERS[inner]
        self.cipher, self.sa_words = cipher, sa_words
        if inner != outer:
            self.sa_words += " flag af-unspec"
        # ESP begins there in a frame
        self.esp_at = 14 + HLEN[outer] + (8 if "encap" in sa_words else 0)
        # octets that headers of IPv6 have more
        self.more_in, self.more_out = HLEN[inner] - 20, HLEN[outer] - 20
        self.links()
        for ver in sorted({inner, outer}):
            self.addresses(ver)
        self.neighbours()
        self.ike = [in_ns(ns, ike_socket) for ns in ("GW", "P")]
        self.states()
        self.peer_policies()
        for words in ("transform add t esp-gcm 128",
                      "map add m seq 10 peer %s transform t" % self.peer,
                      "map match m seq 10 src %s dst %s reqid %d" % (
                          CLIENTS[inner], REMOTES[inner], REQID),
                      "map bind m dev g1 local %s" % self.local):
            self.ctl(words)
        self.c, self.p, self.d = (Port("C", "c0"), Port("P", "p0"),
                                  Port("D", "e0"))
        self.nl = {ns: in_ns(ns, lambda: socket.socket(
            socket.AF_NETLINK, socket.SOCK_RAW, 6)) for ns in ("GW", "P")}
        wait(lambda: "dir out" in out("ip", "-n", "GW", "xfrm", "policy"))

    def links(self):
        no6 = int(6 not in (self.inner, self.outer))
        for ns in ("C", "GW", "P", "D"):
            run("ip", "netns", "add", ns)
            run("ip", "netns", "exec", ns, "sysctl", "-qw",
                "net.ipv4.ip_forward=1",
                "net.ipv6.conf.all.disable_ipv6=%d" % no6,
                "net.ipv6.conf.default.disable_ipv6=%d" % no6,
                "net.ipv6.conf.all.forwarding=%d" % (not no6),
                # an address that becomes good later makes routes stale
                "net.ipv6.conf.default.accept_dad=0",
                # an answer that is left out would be another list
                "net.ipv6.icmp.ratelimit=0")
        for a, adev, b, bdev in (("C", "c0", "GW", "g0"), ("GW", "g1", "P", "p0"),
                                 ("P", "d0", "D", "e0")):
            run("ip", "-n", a, "link", "add", adev, "type", "veth", "peer",
                "name", bdev, "netns", b)
            for ns, dev in ((a, adev), (b, bdev)):
                ip(ns, "link set %s up" % dev)
                run("ip", "netns", "exec", ns, "ethtool", "-K", dev, "tx",
                    "off", capture_output=True)
        # what the link watch has not yet told makes routes stale when it does,
        # which may be a second later
        wait(lambda: all(json.loads(out("ip", "-n", ns, "-j", "link", "show",
                                        dev))[0]["operstate"] == "UP"
                         for ns, dev in LINKS))
        self.macs = {d: mac(ns, d) for ns, d in LINKS}

    @staticmethod
    def addresses(ver):
        nodad = " nodad" if ver == 6 else ""
        for ns, dev, addr in (("C", "c0", host(CLIENTS[ver], 2)),
                              ("GW", "g0", host(CLIENTS[ver], 1)),
                              ("GW", "g1", LOCALS[ver]),
                              ("P", "p0", PEERS[ver]),
                              ("P", "d0", host(REMOTES[ver], 1)),
                              ("D", "e0", host(REMOTES[ver], 2))):
            ip(ns, "addr add %s%s dev %s%s" % (addr, BITS[ver], dev, nodad))
        ip("GW", "route add %s via %s" % (REMOTES[ver], PEERS[ver]))
        ip("P", "route add %s via %s" % (CLIENTS[ver], LOCALS[ver]))

    def neighbours(self):
        for ns, addr, dev, peer in (
                ("GW", self.client, "g0", "c0"),
                *(("GW", PEERS[v], "g1", "p0") for v in (self.inner, self.outer)),
                *(("P", LOCALS[v], "p0", "g1") for v in (self.inner, self.outer)),
                *(("P", addr, "d0", "e0") for addr in
                  (self.remote, self.marked, *self.others))):
            ip(ns, "neigh replace %s dev %s lladdr %s nud permanent" % (
                addr, dev, self.macs[peer].hex(":")))

    def ctl(self, words):
        run(HSRPCTL, "-n", "GW", *words.split())

    @staticmethod
    def sysctl(name, value):
        """Of IPv6, in GW."""
        run("ip", "netns", "exec", "GW", "sysctl", "-qw",
            "net.ipv6.conf.%s=%d" % (name, value))

    def states(self):
        self.renew("P")
        self.renew("GW")

    def renew(self, ns, words=""):
        """SAs that have done nothing yet."""
        ip(ns, "xfrm state flush")
        for src, dst, spi in ((self.local, self.peer, OUT_SPI),
                              (self.peer, self.local, IN_SPI)):
            ip(ns, "xfrm state add src %s dst %s proto esp spi %d reqid %d "
               "mode tunnel %s %s %s" % (src, dst, spi, REQID, self.sa_words,
                                         CIPHERS[self.cipher], words))

    def peer_policies(self):
        far, near = REMOTES[self.inner], CLIENTS[self.inner]
        for way, src, dst, s, t in (("out", far, near, self.peer, self.local),
                                    ("in", near, far, self.local, self.peer),
                                    ("fwd", near, far, self.local, self.peer)):
            ip("P", "xfrm policy add src %s dst %s dir %s tmpl src %s dst %s "
               "proto esp reqid %d mode tunnel" % (src, dst, way, s, t, REQID))

    def set_seq(self, ns, spi, seq, oseq, hi=0):
        """Puts an SA to the given numbers, with an empty window behind."""
        src, dst = ((self.local, self.peer) if spi == OUT_SPI else
                    (self.peer, self.local))
        esn = "esn" in self.sa_words or self.window() > 32
        # 16 octets of an address, whatever the family
        body = AE_HEAD.pack(packed(dst), socket.htonl(spi),
                            socket.AF_INET6 if family(dst) == 6 else
                            socket.AF_INET, 50, 0, packed(src), 0, REQID)
        if esn:
            words = (self.window() + 31) // 32
            data = struct.pack("=6I", words, oseq, seq, hi, hi, self.window())
            data += bytes(4 * words)
            kind = XFRMA_REPLAY_ESN_VAL
        else:
            data = struct.pack("=3I", oseq, seq, 0)
            kind = XFRMA_REPLAY_VAL
        body += struct.pack("=HH", 4 + len(data), kind) + data
        # NLM_F_REQUEST | NLM_F_ACK | NLM_F_REPLACE
        msg = struct.pack("=IHHII", 16 + len(body), XFRM_MSG_NEWAE, 0x105, 1,
                          0) + body
        sock = self.nl[ns]
        sock.send(msg)
        answer = sock.recv(65536)
        err = struct.unpack_from("=i", answer, 16)[0]
        if err:
            raise OSError(-err, "XFRM_MSG_NEWAE")

    def window(self):
        m = re.search(r"replay-window (\d+)", self.sa_words)
        return int(m.group(1)) if m else 0

    def rewind(self, seq=0, hi=0, oseq=None):
        for ns in ("GW", "P"):
            for spi in (OUT_SPI, IN_SPI):
                self.set_seq(ns, spi, seq, seq if oseq is None else oseq, hi)

    def seen(self):
        """All that an operator can see of SAs and errors, without times."""
        text = out("ip", "-n", "GW", "-s", "xfrm", "state", "list")
        text = re.sub(r"(add|use) \S+ \S+", r"\1", text)
        text = re.sub(r"lastused .*", "", text)
        stat = out("ip", "netns", "exec", "GW", "cat", "/proc/net/xfrm_stat")
        return text, stat

    @staticmethod
    def stats():
        return json.loads(out(HSRPCTL, "-j", "-n", "GW", "stats",
                              "show"))[0]["counters"]

    def counters(self):
        return {k: v for k, v in self.stats().items()
                if k.startswith("fast-") and "cache" not in k}


def wait(cond):
    end = time.monotonic() + 20
    while not cond():
        if time.monotonic() > end:
            raise RuntimeError("timed out")
        time.sleep(0.05)
