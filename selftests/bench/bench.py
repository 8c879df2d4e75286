#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Guest instructions for each packet of a chain of two gateways.

  gen g0 --- g1 gw1 w1 ------ w2 gw2 s1 --- s0 sink
     10.1.0.2   10.1.0.1  192.0.2.1/.2  10.3.0.1   10.2.1.0 + flow

Runs in a machine whose clock counts instructions (vm/run.sh --count), where
one nanosecond is one of them. Arguments: see --help. Every row is a run from
which nothing was lost: one that received other than it sent is void, and then
so is the whole of it.
"""
import argparse
import collections
import contextlib
import json
import os
import re
import subprocess
import sys
import time

from counting import batch, ctl, ip_batch, run

SRC = "10.1.0.2"
OTHER = "10.1.0.3"	# who has the tunnels where packets go in the clear
FLOW0 = (10 << 24) + (2 << 16) + (1 << 8)
LEFT, RIGHT = "192.0.2.1", "192.0.2.2"
NOBODY = "02:00:00:00:00:99"	# the stack drops what is for another station

CIPHERS = {
    # name: (ip xfrm words, words of an hsrpctl transform set)
    "gcm128": ('aead "rfc4106(gcm(aes))" 0x%s 128' % ("a5" * 20),
               "esp-gcm 128"),
    "aes128-sha256": ('enc "cbc(aes)" 0x%s auth-trunc "hmac(sha256)" 0x%s 128'
                      % ("a5" * 16, "5a" * 32), "esp-aes 128 esp-sha256-hmac"),
    "chacha20": ('aead "rfc7539esp(chacha20,poly1305)" 0x%s 128' % ("a5" * 36),
                 "esp-chacha20-poly1305"),
    "des-md5": ('enc "cbc(des)" 0x0123456789abcdef auth-trunc "hmac(md5)" '
                '0x%s 96' % ("5a" * 16), "esp-des esp-md5-hmac"),
}
BULK = os.path.join(os.path.dirname(os.path.abspath(__file__)), "bulk.py")
# Nobody in the guest loads them by the processor's features, as udev would.
DRIVERS = ("aesni_intel", "ghash_clmulni_intel", "sha256_ssse3",
           "chacha_x86_64", "poly1305_x86_64")
# nftables in both gateways
RULES = {
    "rule": "accept",
    "firewall": "policy drop; ct state established,related accept; "
                "ct state new accept",
}


class Case(collections.namedtuple("Case",
                                  "who offload gro rules group clear")):
    """Who handles ESP: the mode of the fast path in gateway 1 and 2, None without
    the module; is esp4_offload there, GRO on the veths; which of RULES; has each
    gateway a group on the link between them; are the lines those of another host, so
    that all is in the clear."""

    def __new__(cls, *who, offload=False, gro=False, rules=None, group=False,
                clear=False):
        return super().__new__(cls, who, offload, gro, rules, group, clear)


CASES = {
    "gen": Case(),
    "plain": Case(),
    "stock": Case(None, None),
    "stock+offload": Case(None, None, offload=True),
    "stock+offload+gro": Case(None, None, offload=True, gro=True),
    "module-off": Case("off", "off"),
    "clear": Case("off", "off", clear=True),
    "stock+clear": Case(None, None, clear=True),
    "fast-out": Case("auto", "off"),
    "fast-in": Case("off", "auto"),
    "fast": Case("auto", "auto"),
    "fast-learn": Case("learn", "learn"),
    "fast-always": Case("always", "always"),
    "stock+rule": Case(None, None, rules="rule"),
    "module-off+rule": Case("off", "off", rules="rule"),
    "fast+rule": Case("auto", "auto", rules="rule"),
    "fast+rule+group": Case("auto", "auto", rules="rule", group=True),
    "stock+firewall": Case(None, None, rules="firewall"),
    "fast-learn+firewall": Case("learn", "learn", rules="firewall"),
    "fast-always+firewall": Case("always", "always", rules="firewall"),
}


def unload(module):
    """The SAs of a namespace hold it until that is really gone."""
    end = time.monotonic() + 60
    while subprocess.run(["modprobe", "-q", "-r", module], check=False,
                         stderr=subprocess.DEVNULL).returncode:
        if time.monotonic() > end:
            raise RuntimeError(module + " cannot be removed")
        time.sleep(0.1)


def on(ns, *cmd, **kw):
    return run("ip", "netns", "exec", ns, *cmd, **kw)


def write(ns, path, text):
    on(ns, "sh", "-c", 'echo "$1" >"$2"', "sh", text, path)


def flow_addr(i):
    a = FLOW0 + i
    return ".".join(str(a >> s & 255) for s in (24, 16, 8, 0))


def mac(ns, dev):
    return on(ns, "cat", "/sys/class/net/%s/address" % dev,
              capture_output=True).stdout.strip()


def counter(ns, dev, name):
    return int(on(ns, "cat", "/sys/class/net/%s/statistics/%s" % (dev, name),
                  capture_output=True).stdout)


class Chain:
    """The namespaces, links and addresses."""

    names = ["gen", "gw1", "gw2", "sink"]

    def __init__(self, gro=False):
        for ns in self.names:
            run("ip", "netns", "add", ns)
            write(ns, "/proc/sys/net/ipv6/conf/all/disable_ipv6", "1")
            write(ns, "/proc/sys/net/ipv6/conf/default/disable_ipv6", "1")
        links = [("gen", "g0", "gw1", "g1"), ("gw1", "w1", "gw2", "w2"),
                 ("gw2", "s1", "sink", "s0")]
        for a, adev, b, bdev in links:
            run("ip", "-n", a, "link", "add", adev, "type", "veth", "peer",
                "name", bdev, "netns", b)
            for ns, dev in ((a, adev), (b, bdev)):
                ip_batch(ns, ["link set %s up" % dev])
                if gro:
                    on(ns, "ethtool", "-K", dev, "gro", "on")
        ip_batch("gen", ["addr add %s/16 dev g0" % SRC,
                         "route add default via 10.1.0.1"])
        ip_batch("gw1", ["addr add 10.1.0.1/16 dev g1",
                         "addr add %s/24 dev w1" % LEFT,
                         "route add 10.2.0.0/16 via %s" % RIGHT,
                         self.neigh("gw2", "w2", RIGHT, "w1"),
                         self.neigh("gen", "g0", SRC, "g1")])
        ip_batch("gw2", ["addr add %s/24 dev w2" % RIGHT,
                         "addr add 10.3.0.1/24 dev s1",
                         "route add 10.1.0.0/16 via %s" % LEFT,
                         "route add 10.2.0.0/16 via 10.3.0.2",
                         self.neigh("gw1", "w1", LEFT, "w2")])
        ip_batch("sink", ["addr add 10.3.0.2/24 dev s0",
                          "addr add %s/32 dev s0" % flow_addr(0),
                          "route add default via 10.3.0.1"])
        self.sink_is(NOBODY)
        for ns in ("gw1", "gw2"):
            write(ns, "/proc/sys/net/ipv4/ip_forward", "1")

    @staticmethod
    def neigh(ns, dev, addr, local):
        return "neigh replace %s dev %s lladdr %s nud permanent" % (
            addr, local, mac(ns, dev))

    def sink_is(self, lladdr):
        ip_batch("gw2", ["neigh replace 10.3.0.2 dev s1 lladdr %s "
                         "nud permanent" % lladdr])

    @classmethod
    def close(cls):
        for ns in cls.names:
            subprocess.run(["ip", "netns", "del", ns], check=False,
                           stderr=subprocess.DEVNULL)


def add_rules(ns, rules):
    on(ns, "nft", "-f", "-", input="table ip t {\nchain f {\n"
       "type filter hook forward priority 0; %s\n}\n}\n" % RULES[rules])


def add_states(n, words):
    """Both directions of n SA pairs, in both gateways."""
    lines = []
    for i in range(n):
        for a, b, base in ((LEFT, RIGHT, 0x100000), (RIGHT, LEFT, 0x200000)):
            lines.append("xfrm state add src %s dst %s proto esp spi 0x%x "
                         "reqid %d mode tunnel flag esn replay-window 64 %s"
                         % (a, b, base + i, 1000 + i, words))
    for ns in ("gw1", "gw2"):
        ip_batch(ns, lines)


def add_policies(n, gws, src):
    for ns, local, peer in (("gw1", LEFT, RIGHT), ("gw2", RIGHT, LEFT)):
        if ns not in gws:
            continue
        lines = []
        for i in range(n):
            ends = [src, flow_addr(i)]
            if ns == "gw2":
                ends.reverse()
            lines += policy_lines(ends, local, peer, 1000 + i)
        ip_batch(ns, lines)


def policy_lines(ends, local, peer, reqid):
    here, there = ends
    for way, s, d, ts, td in (("out", here, there, local, peer),
                              ("in", there, here, peer, local),
                              ("fwd", there, here, peer, local)):
        yield ("xfrm policy add src %s/32 dst %s/32 dir %s tmpl src %s dst %s "
               "proto esp reqid %d mode tunnel" % (s, d, way, ts, td, reqid))


# Lines of one entry of a crypto map; there may be many entries.
LINES = 1000


def add_map(ns, n, mode, cipher, src):
    """The same policies, made by the module from a crypto map."""
    if not os.path.exists("/sys/module/hsrp"):
        run("insmod", "../kmod/hsrp.ko")
    local, peer = (LEFT, RIGHT) if ns == "gw1" else (RIGHT, LEFT)
    lines = ["transform add t " + CIPHERS[cipher][1]]
    for i in range(n):
        seq = 10 + i // LINES
        if not i % LINES:
            lines.append("map add m seq %d peer %s transform t" % (seq, peer))
        ends = [src, flow_addr(i)]
        if ns == "gw2":
            ends.reverse()
        lines.append("map match m seq %d src %s dst %s reqid %d" % (
            seq, ends[0], ends[1], 1000 + i))
    lines.append("map bind m dev %s local %s fast-path %s" % (
        "w1" if ns == "gw1" else "w2", local, mode))
    batch(ns, lines)
    wait_ready(ns, 3 * n)


def buckets(ns):
    text = run("ip", "-n", ns, "-s", "-s", "xfrm", "policy", "count",
               capture_output=True).stdout
    return re.search(r"buckets: count (\d+)", text).group(1)


def wait_grown(ns):
    """XFRM's tables of policies have the size that they get."""
    last, now = None, buckets(ns)
    while now != last:
        time.sleep(1)
        last, now = now, buckets(ns)


def add_group(ns):
    """One of its own, so both are Active."""
    number, dev = ("1", "w1") if ns == "gw1" else ("2", "w2")
    ctl(ns, "group", "add", "dev", dev, "group", number, "vip",
        "192.0.2.10" + number)


def wait_ready(ns, policies):
    end = time.monotonic() + 120
    while True:
        text = ctl(ns, "-j", "map", "show",
                   capture_output=True).stdout
        bound = [b for m in json.loads(text) for b in m["bindings"]]
        if bound and bound[0]["policies"] == policies:
            return
        if time.monotonic() > end:
            raise RuntimeError("not ready: %s" % bound)
        time.sleep(0.2)


class Pktgen:
    """The kernel's own generator; its skbs are shared."""
    ctrl = "/proc/net/pktgen/"

    def __init__(self):
        run("modprobe", "pktgen")

    def send(self, dev, dmac, size, flows, count):
        thread = self.ctrl + "kpktgend_0"
        write("gen", thread, "rem_device_all")
        write("gen", thread, "add_device " + dev)
        for word in ("pkt_size %d" % size, "count %d" % count, "delay 0",
                     "dst_mac " + dmac, "src_min " + SRC, "src_max " + SRC,
                     "dst_min " + flow_addr(0),
                     "dst_max " + flow_addr(flows - 1),
                     "udp_src_min 9", "udp_src_max 9", "flag NO_TIMESTAMP"):
            write("gen", self.ctrl + dev, word)
        write("gen", self.ctrl + "pgctrl", "start")
        text = on("gen", "cat", self.ctrl + dev, capture_output=True).stdout
        m = re.search(r"Result: OK: (\d+)\(.*\) usec, (\d+) ", text)
        if not m or int(m.group(2)) != count:
            raise RuntimeError("pktgen: " + text)
        return int(m.group(1)) * 1000


class Own:
    """The generator of this directory; its skbs are not shared."""
    path = "/proc/net/hsrp_gen"

    def __init__(self):
        if not os.path.exists(self.path):
            run("insmod", "bench/gen/hsrp_gen.ko")

    def send(self, dev, dmac, size, flows, count):
        write("gen", self.path, "%s %s %s %s %d %d %d" % (
            dev, dmac, SRC, flow_addr(0), size, flows, count))
        return int(on("gen", "cat", self.path, capture_output=True).stdout)


GENERATORS = {"pktgen": Pktgen, "own": Own}


def settled(ns, dev):
    """Packets that a device has got, when no more come."""
    last, now = -1, counter(ns, dev, "rx_packets")
    while now != last:
        time.sleep(0.1)
        last, now = now, counter(ns, dev, "rx_packets")
    return now


def measure(generator, case, size, flows, count):
    """Instructions for each packet; raises when one was lost."""
    if case == "gen":
        dev, ns, dmac = "g1", "gw1", NOBODY
    else:
        dev, ns, dmac = "s0", "sink", mac("gw1", "g1")
    # caches, neighbours and the like are filled by what is not measured
    generator.send("g0", dmac, size, flows, flows + 200)
    before = settled(ns, dev)
    cost = generator.send("g0", dmac, size, flows, count)
    got = counter(ns, dev, "rx_packets") - before
    if got != count:
        raise RuntimeError("void: sent %d, received %d" % (count, got))
    return cost / count


def bulk(chain, kilobytes):
    """One TCP connection with GSO and GRO: instructions for each KB."""
    chain.sink_is(mac("sink", "s0"))
    addr = flow_addr(0)
    with subprocess.Popen(["ip", "netns", "exec", "sink", BULK, addr],
                          stdout=subprocess.PIPE, text=True) as server:
        try:
            if server.stdout.readline() != "ready\n":
                raise RuntimeError("nobody listens in sink")
            text = on("gen", BULK, addr, str(kilobytes << 10),
                      capture_output=True).stdout
        finally:
            server.kill()
    return int(text) / kilobytes


def cipher_driver():
    """What the kernel made of the algorithm of the SAs that are there."""
    text = on("gw1", "ip", "-o", "xfrm", "state", "list",
              capture_output=True).stdout
    m = re.search(r"(?:aead|enc) (\S+)", text)
    if not m:
        return "-"
    with open("/proc/crypto", encoding="ascii") as f:
        entries = f.read().split("\n\n")
    found = []
    for entry in entries:
        e = dict(re.findall(r"^(\w+)\s*: (.*)$", entry, re.M))
        if e.get("name") == m.group(1):
            found.append((int(e["priority"]), e["driver"]))
    return max(found)[1] if found else "?"


def module_counters(ns):
    """Those of the fast path, where the module is in."""
    text = subprocess.run([os.environ["HSRPCTL"], "-j", "-n", ns, "stats",
                           "show"], capture_output=True, text=True).stdout
    counters = {}
    with contextlib.suppress(ValueError):
        for obj in json.loads(text):
            counters.update({k: v for k, v in obj.get("counters", {}).items()
                             if k.startswith("fast-") and v})
    return counters


Row = collections.namedtuple("Row", "case cipher sas generator size")


def bench(row, count, repeat, keep):
    who, offload, gro, rules, group, clear = CASES[row.case]
    if offload:
        run("modprobe", "esp4_offload")
    chain = None
    try:
        chain = Chain(gro or row.generator == "tcp")
        flows = 1 if clear else row.sas
        if who:
            add_states(row.sas, CIPHERS[row.cipher][0])
        src = OTHER if clear else SRC
        for ns, mode in zip(("gw1", "gw2"), who):
            if mode:
                add_map(ns, row.sas, mode, row.cipher, src)
            else:
                add_policies(row.sas, (ns,), src)
            wait_grown(ns)
            if group:
                add_group(ns)
            if rules:
                add_rules(ns, rules)
        result = row._asdict()
        result["driver"] = cipher_driver()
        if row.generator == "tcp":
            runs = [bulk(chain, count) for _ in range(repeat)]
        else:
            gen = GENERATORS[row.generator]()
            runs = [measure(gen, row.case, row.size, flows, count)
                    for _ in range(repeat)]
        result["instructions"] = round(sum(runs) / len(runs))
        result["spread"] = round((max(runs) - min(runs)) / min(runs), 4)
        for ns in ("gw1", "gw2"):
            counters = module_counters(ns)
            if counters:
                result[ns] = counters
    finally:
        Chain.close()
        if offload:
            unload("esp4_offload")
        if os.path.exists("/sys/module/hsrp") and not keep:
            run("rmmod", "hsrp")
    return result


def rows_of(args):
    """Rows to measure; those whose cipher or SAs do not matter only once."""
    seen = set()
    for case in args.cases:
        for cipher in args.ciphers:
            for sas in args.sas:
                for generator in args.generators:
                    for size in args.sizes:
                        if not CASES[case].who:
                            cipher = "-"
                        if generator == "tcp":
                            size = 0
                        row = Row(case, cipher, sas, generator, size)
                        if row not in seen and not (
                                generator == "tcp" and case == "gen"):
                            seen.add(row)
                            yield row


HEAD = "%-20s %-14s %6s %-9s %6s %13s %8s  %s"


def show(r):
    unit = "tcp, /KB" if r["generator"] == "tcp" else r["generator"]
    print("%-20s %-14s %6d %-9s %6d %13d %7.2f%%  %s" % (
        r["case"], r["cipher"], r["sas"], unit, r["size"],
        r["instructions"], r["spread"] * 100, r["driver"]), flush=True)
    for ns in ("gw1", "gw2"):
        if ns in r:
            print("    %s: %s" % (ns, " ".join(
                "%s %d" % kv for kv in sorted(r[ns].items()))), flush=True)


def words(choices):
    def parse(text):
        names = text.split(",")
        for name in names:
            if choices and name not in choices:
                raise argparse.ArgumentTypeError(
                    "%s: none of %s" % (name, ", ".join(choices)))
        return names
    return parse


def numbers(text):
    return [int(n) for n in text.split(",")]


def arguments():
    p = argparse.ArgumentParser(description="the rows to measure")
    p.add_argument("--cases", type=words(CASES), default=list(CASES))
    p.add_argument("--ciphers", type=words(CIPHERS), default=["gcm128"])
    p.add_argument("--sas", type=numbers, default=[1],
                   help="SA pairs, and flows")
    p.add_argument("--sizes", type=numbers, default=[64, 576, 1400],
                   help="of the frame, without checksum")
    p.add_argument("--generators", type=words([*GENERATORS, "tcp"]),
                   default=["pktgen", "own"])
    p.add_argument("--count", type=int, default=10000,
                   help="packets; of tcp, KB")
    p.add_argument("--repeat", type=int, default=2)
    p.add_argument("--keep", action="store_true",
                   help="leave the module in, for a profiler's sake")
    p.add_argument("--json", help="file that gets the rows")
    return p.parse_args()


def main():
    args = arguments()
    rows, failed = [], False
    for module in DRIVERS:
        subprocess.run(["modprobe", "-q", module], check=False)
    # what ksoftirqd has not got to yet must not be dropped
    with open("/proc/sys/net/core/netdev_max_backlog", "w",
              encoding="ascii") as f:
        f.write("100000")
    print(HEAD % ("case", "cipher", "SAs", "generator", "bytes",
                  "instructions", "spread", "driver"))
    for row in rows_of(args):
        try:
            result = bench(row, max(args.count, 2 * row.sas), args.repeat,
                           args.keep)
        except (RuntimeError, subprocess.CalledProcessError) as err:
            print("%s: %s" % (row, err), flush=True)
            failed = True
            continue
        rows.append(result)
        show(result)
        if result["spread"] > 0.02:
            print("    not repeatable within 2 %", flush=True)
            failed = True
    if args.json:
        with open(args.json, "w", encoding="ascii") as f:
            json.dump({"kernel": os.uname().release, "rows": rows}, f,
                      indent=1)
    return failed


if __name__ == "__main__":
    sys.exit(main())
