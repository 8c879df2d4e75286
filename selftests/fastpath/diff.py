#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Stock XFRM and the fast path get the same packets: is all that is seen of
them the same?

  C c0 ---- g0 GW g1 ---- p0 P d0 ---- e0 D
  10.1.0.2  10.1.0.1 192.0.2.1 192.0.2.2 10.2.0.1 10.2.0.2

GW has the module. P is a stock gateway, whose side of the link is where ESP is
caught and sent. For each list of packets the SAs are put back to the same
sequence numbers, so that also the ESP is the same octet for octet.

Arguments: name of a cipher, then words for the SAs (flag esn, replay-window N).
Writes KTAP.
"""
import ctypes
import json
import os
import random
import re
import select
import shlex
import socket
import struct
import subprocess
import sys
import time

HSRPCTL = os.environ["HSRPCTL"]
CLIENT, REMOTE, MARKED = "10.1.0.2", "10.2.0.2", "10.2.0.3"
LOCAL, PEER = "192.0.2.1", "192.0.2.2"
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
        """The next frame, if it is IPv4, came in and is wanted."""
        frame, addr = self.sock.recvfrom(65536)
        return [frame] if (addr[2] != socket.PACKET_OUTGOING and want(frame)
                           and frame[12:14] == b"\x08\0") else []

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
    TCPV4, CWR = 1, 0x80

    def __init__(self, ns, dev, mss):
        super().__init__(ns, dev)
        self.mss = mss
        self.sock.setsockopt(SOL_PACKET, PACKET_VNET_HDR, 1)

    def send(self, frame):
        head = bytes(self.HEAD.size)
        if frame[23] == socket.IPPROTO_TCP:
            # with the ECN bit of virtio where it begins with CWR
            kind, size = self.TCPV4 | frame[47] & self.CWR, self.mss
            if len(frame) - 54 <= size:
                kind = size = 0
            head = self.HEAD.pack(1, kind, 54, size, 34, 16)
        self.sock.send(head + frame)


def mac(ns, dev):
    text = out("ip", "-n", ns, "-j", "link", "show", dev)
    return bytes.fromhex(json.loads(text)[0]["address"].replace(":", ""))


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
                       proto, 0, socket.inet_aton(src),
                       socket.inet_aton(dst)) + options
    return head[:10] + struct.pack("!H", csum(head)) + head[12:] + payload


def udp(src, dst, size, **kw):
    data = bytes(i & 0xff for i in range(size))
    return ipv4(src, dst, 17, struct.pack("!HHHH", 4000, 5000, 8 + size, 0) +
                data, **kw)


def tcp(src, dst, size, flags=0x10, **kw):
    """A segment of any size; its checksum is that of the pseudo header."""
    data = bytes(i & 0xff for i in range(size))
    pseudo = (socket.inet_aton(src) + socket.inet_aton(dst) +
              struct.pack("!HH", socket.IPPROTO_TCP, 20 + size))
    return ipv4(src, dst, socket.IPPROTO_TCP, struct.pack(
        "!HHIIBBHHH", 4000, 5000, 0xfffff000, 1, 0x50, flags, 1000,
        ~csum(pseudo) & 0xffff, 0) + data, **kw)


def ike_socket():
    """As an IKE daemon has it: takes ESP in UDP."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setsockopt(socket.IPPROTO_UDP, UDP_ENCAP, UDP_ENCAP_ESPINUDP)
    sock.bind(("", IKE_PORT))
    return sock


class Lab:
    def __init__(self, cipher, sa_words):
        # or what is sent from another processor overtakes what came before
        os.sched_setaffinity(0, {0})
        for ns in ("C", "GW", "P", "D"):
            run("ip", "netns", "add", ns)
            run("ip", "netns", "exec", ns, "sysctl", "-qw",
                "net.ipv4.ip_forward=1", "net.ipv6.conf.all.disable_ipv6=1",
                "net.ipv6.conf.default.disable_ipv6=1")
        for a, adev, b, bdev in (("C", "c0", "GW", "g0"), ("GW", "g1", "P", "p0"),
                                 ("P", "d0", "D", "e0")):
            run("ip", "-n", a, "link", "add", adev, "type", "veth", "peer",
                "name", bdev, "netns", b)
            for ns, dev in ((a, adev), (b, bdev)):
                ip(ns, "link set %s up" % dev)
                run("ip", "netns", "exec", ns, "ethtool", "-K", dev, "tx",
                    "off", capture_output=True)
        for ns, dev, addr in (("C", "c0", "10.1.0.2/24"),
                              ("GW", "g0", "10.1.0.1/24"),
                              ("GW", "g1", LOCAL + "/24"),
                              ("P", "p0", PEER + "/24"),
                              ("P", "d0", "10.2.0.1/24"),
                              ("D", "e0", "10.2.0.2/24")):
            ip(ns, "addr add %s dev %s" % (addr, dev))
        # what the link watch has not yet told makes routes stale when it does,
        # which may be a second later
        wait(lambda: all(json.loads(out("ip", "-n", ns, "-j", "link", "show",
                                        dev))[0]["operstate"] == "UP"
                         for ns, dev in LINKS))
        ip("GW", "route add 10.2.0.0/24 via " + PEER)
        ip("P", "route add 10.1.0.0/24 via " + LOCAL)
        self.macs = {d: mac(ns, d) for ns, d in LINKS}
        for ns, addr, dev, peer in (("GW", CLIENT, "g0", "c0"),
                                    ("GW", PEER, "g1", "p0"),
                                    ("P", LOCAL, "p0", "g1"),
                                    ("P", REMOTE, "d0", "e0"),
                                    ("P", MARKED, "d0", "e0")):
            ip(ns, "neigh replace %s dev %s lladdr %s nud permanent" % (
                addr, dev, self.macs[peer].hex(":")))
        self.cipher, self.sa_words = cipher, sa_words
        # ESP begins there in a frame
        self.esp_at = 42 if "encap" in sa_words else 34
        self.ike = [in_ns(ns, ike_socket) for ns in ("GW", "P")]
        self.states()
        self.peer_policies()
        for words in ("transform add t esp-gcm 128",
                      "map add m seq 10 peer %s transform t" % PEER,
                      "map match m seq 10 src 10.1.0.0/24 dst 10.2.0.0/24 "
                      "reqid %d" % REQID,
                      "map bind m dev g1 local %s" % LOCAL):
            self.ctl(words)
        self.c, self.p, self.d = (Port("C", "c0"), Port("P", "p0"),
                                  Port("D", "e0"))
        self.nl = {ns: in_ns(ns, lambda: socket.socket(
            socket.AF_NETLINK, socket.SOCK_RAW, 6)) for ns in ("GW", "P")}
        wait(lambda: "dir out" in out("ip", "-n", "GW", "xfrm", "policy"))

    def ctl(self, words):
        run(HSRPCTL, "-n", "GW", *words.split())

    def states(self):
        self.renew("P")
        self.renew("GW")

    def renew(self, ns, words=""):
        """SAs that have done nothing yet."""
        ip(ns, "xfrm state flush")
        for src, dst, spi in ((LOCAL, PEER, OUT_SPI), (PEER, LOCAL, IN_SPI)):
            ip(ns, "xfrm state add src %s dst %s proto esp spi %d reqid %d "
               "mode tunnel %s %s %s" % (src, dst, spi, REQID, self.sa_words,
                                         CIPHERS[self.cipher], words))

    @staticmethod
    def peer_policies():
        for way, a, b, s, t in (("out", "10.2", "10.1", PEER, LOCAL),
                                ("in", "10.1", "10.2", LOCAL, PEER),
                                ("fwd", "10.1", "10.2", LOCAL, PEER)):
            ip("P", "xfrm policy add src %s.0.0/24 dst %s.0.0/24 dir %s tmpl "
               "src %s dst %s proto esp reqid %d mode tunnel" % (
                   a, b, way, s, t, REQID))

    def set_seq(self, ns, spi, seq, oseq, hi=0):
        """Puts an SA to the given numbers, with an empty window behind."""
        src, dst = (LOCAL, PEER) if spi == OUT_SPI else (PEER, LOCAL)
        esn = "esn" in self.sa_words or self.window() > 32
        body = AE_HEAD.pack(socket.inet_aton(dst) + bytes(12),
                            socket.htonl(spi), socket.AF_INET, 50, 0,
                            socket.inet_aton(src) + bytes(12), 0, REQID)
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

    def counters(self):
        objs = json.loads(out(HSRPCTL, "-j", "-n", "GW", "stats", "show"))
        return {k: v for k, v in objs[0]["counters"].items()
                if k.startswith("fast-") and "cache" not in k}


def wait(cond):
    end = time.monotonic() + 20
    while not cond():
        if time.monotonic() > end:
            raise RuntimeError("timed out")
        time.sleep(0.05)


def delta(before, after):
    return {k: after[k] - before[k] for k in after if after[k] != before[k]}


def numbers_of(text):
    """Lifetimes and statistics, as numbers."""
    return [int(n) for n in re.findall(r"(\d+)(?:\(bytes\)|\(packets\))", text)
            + re.findall(r"(?:replay-window|replay|failed) (\d+)", text)]


class Judge:
    def __init__(self):
        self.n = self.failed = 0

    def result(self, ok, name, *why):
        self.n += 1
        print("%sok %d %s" % ("" if ok else "not ", self.n, name))
        if not ok:
            self.failed += 1
            for w in why:
                print("# " + str(w)[:400].replace("\n", "\n# "))
        sys.stdout.flush()

    def same(self, name, stock, fast):
        if stock == fast:
            self.result(True, name)
            return
        why = ["stock: %r" % (stock,), "fast:  %r" % (fast,)]
        if isinstance(stock, list) and len(stock) == len(fast):
            why = ["%d: %.150r\n   %.150r" % (i, a, b) for i, (a, b) in
                   enumerate(zip(stock, fast)) if a != b][:3]
        self.result(False, name, *why)


MARK = b"the end of the list"


def marked(src, dst):
    return ipv4(src, dst, 17,
                struct.pack("!HHHH", 1, 1, 8 + len(MARK), 0) + MARK)


def is_mark(frame):
    return frame.endswith(MARK)


def normal(frame):
    """Without what is random: the ident of an outer header without DF."""
    if frame[14 + 9] in (17, 50) and not frame[14 + 6] & 0x40:
        return frame[:18] + b"\0\0" + frame[20:24] + b"\0\0" + frame[26:]
    return frame


def outbound(lab, packets, port=None):
    """What leaves GW for packets from C, and what it says about it."""
    eth = ETH.pack(lab.macs["g0"], lab.macs["c0"], 0x0800)
    before = lab.seen()
    lab.p.flush(), lab.d.flush(), lab.c.flush()
    for p in packets:
        (port or lab.c).send(eth + p)
    # another flow, long way in either case: all before it is through
    lab.c.send(eth + marked(CLIENT, MARKED))
    clear = lab.d.caught(lambda fs: fs and is_mark(fs[-1]))
    late, esp, icmp = rest(lab.d, lab.p, lab.c)
    # P's own stack shows what came out of its SA on the same device
    esp = [f for f in esp if f[26:30] == socket.inet_aton(LOCAL)]
    return {"esp": [normal(f) for f in esp], "clear": clear + late,
            "icmp": [f[23:24] + f[34:36] for f in icmp],
            **told(before, lab.seen())}


def inbound(lab, frames):
    """What leaves GW for frames with ESP, and what it says about it."""
    before = lab.seen()
    lab.c.flush(), lab.p.flush()
    for f in frames:
        lab.p.send(f)
    # as a mark something that is no ESP; it may overtake
    eth = ETH.pack(lab.macs["g1"], lab.macs["p0"], 0x0800)
    lab.p.send(eth + marked(PEER, CLIENT))
    clear = lab.c.caught(lambda fs: fs and is_mark(fs[-1])) + rest(lab.c)[0]
    # flows may overtake each other: what is known, what has to be judged
    return {"clear": sorted([f for f in clear if not is_mark(f)],
                            key=lambda f: f[15]),
            **told(before, lab.seen())}


def told(before, after):
    """What an operator sees of it: differences, and where the windows are."""
    return {"numbers": [b - a for a, b in zip(numbers_of(before[0]),
                                              numbers_of(after[0]))],
            # words of the bitmap, not octets by the million
            "state": re.findall(r"^.*seq 0x.*$|^\s+[0-9a-f]{8}(?= |$).*$",
                                after[0], re.M),
            "stat": [int(b) - int(a) for a, b in zip(
                re.findall(r"\d+", before[1]), re.findall(r"\d+", after[1]))]}


def compare(judge, lab, name, way, items, flows, want, rewind=None, limit=None):
    results = {}
    for mode in ("off", "always"):
        lab.ctl("map set m dev g1 fast-path " + mode)
        if limit:
            lab.renew("GW", limit)
        lab.rewind()
        way(lab, flows)
        lab.rewind(**(rewind or {}))
        before = lab.counters()
        results[mode] = way(lab, items)
        results[mode]["fast"] = delta(before, lab.counters())
        if limit and "esp" in results[mode]:
            # another SA each time, and so another salt: without what it is in
            results[mode]["esp"] = [f[:lab.esp_at + 8]
                                    for f in results[mode]["esp"]]
        if limit and "-hard " in limit:
            # the timer takes the SA away meanwhile, perhaps on another CPU:
            # which counter sees the packets behind the limit is chance
            del results[mode]["stat"]
    stock, fast = results["off"], results["always"]
    for key in stock:
        if key != "fast":
            judge.same("%s: %s" % (name, key), stock[key], fast[key])
    got = fast["fast"]
    judge.result(all(got.get(k, 0) >= v for k, v in want.items()),
                 "%s: it was the fast path" % name, got, want)
    judge.result(not stock["fast"], "%s: and it was stock" % name,
                 stock["fast"])


def clear_packets():
    """5.3's list as far as one packet of the known flow goes."""
    sizes = [0, 1, 2, 3, 15, 16, 17, 100, 511, 1000, 1300, 1380]
    ps = [udp(CLIENT, REMOTE, n) for n in sizes]
    ps += [udp(CLIENT, REMOTE, 64, frag=0)]
    ps += [udp(CLIENT, REMOTE, 64, ttl=t) for t in (2, 255)]
    return ps


def odd_packets():
    """What has to go the long way: unchanged, it comes out the same."""
    return [udp(CLIENT, REMOTE, 64, ttl=1), udp(CLIENT, REMOTE, 1420),
            udp(CLIENT, REMOTE, 64, options=b"\1\1\1\0"),
            udp(CLIENT, REMOTE, 64, frag=0x2000),
            udp(CLIENT, REMOTE, 64, frag=0x0008),
            ipv4(CLIENT, REMOTE, 47, bytes(64)),
            udp(CLIENT, REMOTE, 64)[:10] + b"\0\0" +
            udp(CLIENT, REMOTE, 64)[12:]]


def make_esp(lab, clear, **rewind):
    """P's ESP for packets from D, caught on its way."""
    lab.ctl("map set m dev g1 fast-path off")
    lab.rewind(**rewind)
    eth = ETH.pack(lab.macs["d0"], lab.macs["e0"], 0x0800)
    tap = Port("GW", "g1")
    frames = []
    for p in clear:
        lab.d.send(eth + p)
        frames += tap.caught(bool, want=lambda f: is_esp(lab, f))
    tap.sock.close()
    if len(frames) != len(clear):
        raise RuntimeError("P made %d of %d" % (len(frames), len(clear)))
    return frames


def is_esp(lab, frame):
    at = lab.esp_at
    return frame[at:at + 4] == struct.pack("!I", IN_SPI)


def flip(frame, at):
    return frame[:at] + bytes([frame[at] ^ 1]) + frame[at + 1:]


def retos(frame, tos):
    head = bytearray(frame[14:34])
    head[1], head[10:12] = tos, b"\0\0"
    head[10:12] = struct.pack("!H", csum(bytes(head)))
    return frame[:14] + bytes(head) + frame[34:]


def test_outbound(judge, lab):
    flow = [udp(CLIENT, REMOTE, 10)]
    compare(judge, lab, "outbound", outbound, clear_packets(), flow,
            {"fast-out": len(clear_packets())})
    tos = [udp(CLIENT, REMOTE, 10, tos=t) for t in range(256)]
    compare(judge, lab, "outbound DSCP and ECN", outbound, tos, tos,
            {"fast-out": 250})
    compare(judge, lab, "outbound, odd", outbound, odd_packets(), flow,
            {"fast-pass-header": 3, "fast-pass-ttl": 1, "fast-pass-mtu": 1})


def test_inbound(judge, lab):
    clear = [udp(REMOTE, CLIENT, n) for n in (0, 1, 2, 3, 15, 16, 100, 1300)]
    clear += [udp(REMOTE, CLIENT, 64, tos=t) for t in (0, 1, 2, 3)]
    esp = make_esp(lab, clear)
    flow = make_esp(lab, [udp(REMOTE, CLIENT, 10)])
    compare(judge, lab, "inbound", inbound, esp, flow, {"fast-in": 9})
    compare(judge, lab, "inbound, replayed", inbound, esp + esp[::-1], flow,
            {"fast-in": 9, "fast-pass-replay": 9} if lab.window() else
            {"fast-in": 18})
    shuffled = esp[:]
    random.Random(5).shuffle(shuffled)
    compare(judge, lab, "inbound, out of order", inbound, shuffled + shuffled,
            flow, {"fast-in": 9})
    at = lab.esp_at
    bad = [flip(f, n) for f in esp[4:6] for n in (at + 16, len(esp[4]) - 20,
                                                  len(f) - 1)]
    compare(judge, lab, "inbound, altered", inbound, bad + esp, flow,
            {"fast-drop-icv": 4})
    compare(judge, lab, "inbound, sequence number altered", inbound,
            [flip(f, at + 7) for f in esp] + [flip(f, at + 4) for f in esp],
            flow, {})
    compare(judge, lab, "inbound, short", inbound,
            [esp[3][:n] for n in range(34, len(esp[3]), 3)], flow, {})
    compare(judge, lab, "inbound DSCP and ECN", inbound,
            [retos(f, t) for f, t in zip(esp, (0, 1, 2, 3, 0xfc, 0xff, 0xb9,
                                               3, 3, 3, 3, 3))], flow,
            {"fast-in": 9})


def segments(judge, lab, want):
    """TCP that C leaves to be cut. The port, the way, and a packet to learn."""
    run("ip", "netns", "exec", "C", "ethtool", "-K", "c0", "tx", "on", "sg",
        "on", "tso", "on", capture_output=True)
    port = Offload("C", "c0", 1300)

    def way(lab, packets):
        return outbound(lab, packets, port)

    flow = [tcp(CLIENT, REMOTE, 10)]
    sizes = [0, 1, 1300, 1301, 2600, 13000, 60000]
    compare(judge, lab, "segments", way,
            [tcp(CLIENT, REMOTE, n, 0x19) for n in sizes], flow, want)
    return port, way, flow


def test_segments(judge, lab):
    """Segmentation is left to whoever sends it: that is the gateway."""
    port, way, flow = segments(judge, lab, {"fast-out": 3 + 2 + 2 + 10 + 47})
    # ECE and CWR, of which only the first segment has the latter
    ecn = [tcp(CLIENT, REMOTE, 5000, 0xd0, tos=2)]
    compare(judge, lab, "segments, ECN", way, ecn,
            [tcp(CLIENT, REMOTE, 10, tos=2)], {"fast-out": 4})
    compare(judge, lab, "segments, without DF", way,
            [tcp(CLIENT, REMOTE, 5000, frag=0)], flow, {"fast-out": 4})
    compare(judge, lab, "segments, TTL", way,
            [tcp(CLIENT, REMOTE, 5000, ttl=t) for t in (1, 3)], flow,
            {"fast-out": 4, "fast-pass-ttl": 1})
    # XFRM's output refuses the first one that is too many, and drops the rest
    compare(judge, lab, "segments, and no number for all", way,
            [tcp(CLIENT, REMOTE, 7800)] * 2, flow,
            {"fast-out": 2, "fast-pass-seq": 2, "fast-out-bundle": 2},
            {"seq": 0xfffffff0, "oseq": 0xfffffffc, "hi": 0xffffffff})
    port.mss = 1440
    compare(judge, lab, "segments, too large", way,
            [tcp(CLIENT, REMOTE, 5000)], flow, {"fast-pass-mtu": 1})
    port.sock.close()


def test_events(judge, lab):
    """Somebody listens to the events that only XFRM sends."""
    clear = clear_packets()
    esp = make_esp(lab, [udp(REMOTE, CLIENT, n) for n in (0, 16, 64, 1300)])
    flow = make_esp(lab, [udp(REMOTE, CLIENT, 10)])
    with subprocess.Popen(["ip", "-n", "GW", "xfrm", "monitor", "aevent"],
                          stdout=subprocess.PIPE) as listener:
        try:
            # it is listening when it has heard of something
            wait(lambda: lab.rewind() or
                 select.select([listener.stdout], [], [], 0.1)[0])
            compare(judge, lab, "outbound, events", outbound, clear,
                    [udp(CLIENT, REMOTE, 10)], {"fast-pass-aevent": len(clear)})
            compare(judge, lab, "inbound, events", inbound, esp, flow,
                    {"fast-pass-aevent": 4})
        finally:
            listener.kill()


def test_tapped(judge, lab):
    """Somebody listens: what comes in is not ours alone, and is copied."""
    taps = [Port("GW", dev) for dev in ("g0", "g1")]
    clear = clear_packets()
    compare(judge, lab, "outbound, tapped", outbound, clear,
            [udp(CLIENT, REMOTE, 10)], {"fast-out": len(clear)})
    esp = make_esp(lab, [udp(REMOTE, CLIENT, n) for n in (0, 16, 64, 1300)])
    flow = make_esp(lab, [udp(REMOTE, CLIENT, 10)])
    compare(judge, lab, "inbound, tapped", inbound, esp, flow, {"fast-in": 3})
    for tap in taps:
        tap.sock.close()


def test_edges(judge, lab):
    """Where sequence numbers end, and where the low half does."""
    flow = [udp(CLIENT, REMOTE, 10)]
    packets = [udp(CLIENT, REMOTE, 20 + i) for i in range(6)]
    end = {"fast-out": 2, "fast-pass-seq": 3}
    compare(judge, lab, "outbound at 2^32", outbound, packets, flow,
            {"fast-out": 6} if "esn" in lab.sa_words else end,
            {"seq": 0xfffffff0, "oseq": 0xfffffffc})
    compare(judge, lab, "outbound at 2^64", outbound, packets, flow, end,
            {"seq": 0xfffffff0, "oseq": 0xfffffffc, "hi": 0xffffffff})
    if "esn" not in lab.sa_words:
        return
    low = {"seq": 0xfffffff0, "oseq": 0xfffffffc}
    esp = make_esp(lab, [udp(REMOTE, CLIENT, 20 + i) for i in range(6)], **low)
    compare(judge, lab, "inbound at 2^32", inbound, esp + esp[::-1],
            make_esp(lab, [udp(REMOTE, CLIENT, 10)]),
            {"fast-in": 6, "fast-pass-replay": 6}, low)


def test_limits(judge, lab):
    """Where XFRM tells the key manager, and where it refuses."""
    out = [udp(CLIENT, REMOTE, 72)] * 10
    esp = make_esp(lab, [udp(REMOTE, CLIENT, 72)] * 10)
    flow = make_esp(lab, [udp(REMOTE, CLIENT, 10)])
    for what, n in (("packet", 6), ("byte", 600)):
        for kind, most in (("soft", 8), ("hard", 4)):
            words = "limit %s-%s %d" % (what, kind, n)
            want = {"fast-pass-sa": 1}
            compare(judge, lab, "outbound, " + words, outbound, out,
                    [udp(CLIENT, REMOTE, 10)], {"fast-out": most, **want},
                    limit=words)
            compare(judge, lab, "inbound, " + words, inbound, esp,
                    flow, {"fast-in": most, **want}, limit=words)
    lab.renew("GW")


def all_of_them(judge, lab):
    test_outbound(judge, lab)
    test_inbound(judge, lab)
    test_tapped(judge, lab)
    test_segments(judge, lab)
    test_events(judge, lab)
    test_edges(judge, lab)
    test_limits(judge, lab)


def main():
    lab = Lab(sys.argv[1], " ".join(sys.argv[2:]))
    judge = Judge()
    print("KTAP version 1")
    all_of_them(judge, lab)
    print("1..%d" % judge.n)
    return 1 if judge.failed else 0


if __name__ == "__main__":
    sys.exit(main())
