#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""All at once, at random: what two gateways and their neighbours can live through.

life.py A B P H SECONDS SEED: namespaces as in ../ipsec/lib_ipsec.sh, with the
gateways configured as heal() does it. ESP goes both ways as long as somebody is
Active and the SAs stand; that the kernel comes through is for its log to tell,
and what must be there afterwards for the caller.

Fails when the tool or the module ends in a way that is neither done nor refused,
or when too little happened for the run to mean anything.
"""
import collections
import json
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "../fastpath")]
# pylint: disable=wrong-import-position,import-error
from lab import in_ns                                   # noqa: E402

HSRPCTL = os.environ["HSRPCTL"]
HSRP_KO = os.environ["HSRP_KO"]
VIP, PEER, INSIDE, REMOTE = "10.9.0.100", "10.9.0.254", "10.1.1.3", "20.1.1.1"
KEY = "0x000102030405060708090a0b0c0d0e0f10111213"
LINES = {101: "src 10.1.1.0/24 dst 20.1.1.0/24",
         102: "src 99.99.99.99/32 dst 20.1.1.0/24"}
ADDRESS = {"eth0": {"A": "10.9.0.1/24", "B": "10.9.0.2/24"},
           "eth1": {"A": "10.1.1.1/24"}}
WORKERS = 3
# a command that takes longer hangs
PATIENCE = 120
# what the tool may be refused, and what it says where the module is away
REFUSED = {"EBUSY", "EEXIST", "ENOENT", "EINVAL", "ENODEV", "EADDRINUSE",
           "ENETDOWN", "EADDRNOTAVAIL", "ERANGE", "EOPNOTSUPP", "ENOKEY",
           "ESHUTDOWN", "EPROTONOSUPPORT", "EAGAIN"}
# what eth0 is called for a moment
OTHER = "other0"
# so many seconds of changes, then none until packets go, for at most so many
UNREST, PEACE = 8, 40
SAID = re.compile(r"hsrpctl: .*\[(E[A-Z]+)\]$")

GROUP_SET = [
    "priority 50", "priority 120", "priority 255", "preempt", "no preempt",
    "preempt delay minimum 1 sync 2", "timers 50ms 150ms", "timers 1 3",
    "timers 250ms 800ms", "vip 10.9.0.101", "vip 10.9.0.100", "no vip",
    "name OTHER", "name VPN", "no name", "authentication text abc",
    "no authentication", "track eth1 decrement 100", "no track eth1",
    "track 1 shutdown", "track 1 decrement 30", "no track 1",
    "arp gratuitous count 3 interval 3", "no arp gratuitous",
    "authentication md5 key-chain K", "delay minimum 1", "no delay"]
TRACK = ["add 1 stub-object", "add 1 interface eth1 line-protocol",
         "add 1 ip route 10.1.1.0/24 reachability",
         "add 2 list boolean and object 1 object 3 not", "add 3 stub-object",
         "set 1 state up", "set 1 state down", "set 3 state up", "del 1",
         "del 2", "del 3"]
MAP = ["match vpn seq 10 " + LINES[102], "unmatch vpn seq 10 " + LINES[102],
       "unmatch vpn seq 10 " + LINES[101],
       "add vpn seq 20 peer 10.9.0.253 transform strong reverse-route",
       "match vpn seq 20 src 10.1.1.0/24 dst 20.2.0.0/16", "del vpn seq 20",
       "add vpn seq 10 peer 10.9.0.254 transform weak",
       "add vpn seq 10 peer 10.9.0.254 transform strong reverse-route",
       "del vpn", "unbind vpn dev eth0", "bind vpn dev eth0 local " + VIP,
       "bind vpn dev eth0 redundancy VPN"] + [
           "set vpn dev eth0 fast-path " + mode
           for mode in ("off", "auto", "learn", "always")]
SHOW = ["group show all", "group show brief", "map show", "redundancy show",
        "sa show", "route show", "track show", "stats show", "transform show",
        "interface show", "keychain show", "status", "metrics"]


class Shell:
    """A tool that is fed commands, one a line, and goes on when one fails."""

    def __init__(self, cmd):
        self.cmd = cmd
        # pylint: disable=consider-using-with
        self.said = tempfile.TemporaryFile("w+")
        self.start()

    def start(self):
        # pylint: disable=consider-using-with
        self.proc = subprocess.Popen(self.cmd, stdin=subprocess.PIPE, text=True,
                                     bufsize=1, stdout=subprocess.DEVNULL,
                                     stderr=self.said)

    def feed(self, *lines):
        for line in lines:
            try:
                self.proc.stdin.write(line + "\n")
            except BrokenPipeError:
                # ip exits at some mistakes, whatever it was told
                if self.cmd[0] != "ip":
                    raise
                self.proc.wait()
                self.start()
                self.proc.stdin.write(line + "\n")

    def end(self):
        """Exit status, -1 if it hangs; and what it said."""
        try:
            self.proc.communicate(timeout=PATIENCE)
            status = self.proc.returncode
        except subprocess.TimeoutExpired:
            self.proc.kill()
            status = -1
        self.said.seek(0)
        return status, self.said.read().splitlines()


class Site:
    """The namespaces, and what is done to them."""

    def __init__(self, a, b, p, h):
        self.names = {"A": a, "B": b, "P": p, "H": h}
        self.done = collections.Counter()
        self.wrong = []
        self.fast = 0
        self.spi = 0x1000
        self.lock = threading.Lock()
        # of changes to the module itself: it cannot go twice
        self.module = threading.Lock()
        # each worker has tools of its own, or they would take turns
        self.mine = threading.local()
        # whether they may go on
        self.unrest = threading.Event()
        self.unrest.set()

    def run(self, *cmd, **kw):
        """A command that must not fail."""
        res = subprocess.run(cmd, text=True, stdin=subprocess.DEVNULL,
                             capture_output=True, timeout=PATIENCE,
                             check=False, **kw)
        if res.returncode:
            self.wrong.append("%s: %s" % (" ".join(cmd), res.stderr.strip()))
        return res.stdout

    def unload(self):
        """Not while somebody reads an answer in pieces: that holds a module."""
        limit = time.monotonic() + PATIENCE
        while True:
            res = subprocess.run(("rmmod", "hsrp"), text=True, check=False,
                                 stderr=subprocess.PIPE)
            # rmmod looks for itself first, then the kernel does
            busy = res.returncode and re.search("in use|temporarily unavailable",
                                                res.stderr)
            if not busy or time.monotonic() > limit:
                break
            time.sleep(0.05)
        if res.returncode:
            self.wrong.append("rmmod hsrp: %s" % res.stderr.strip())

    def shells(self):
        """Those of who asks."""
        return self.mine.__dict__.setdefault("shells", {})

    def shell(self, kind, ns):
        shells = self.shells()
        if (kind, ns) not in shells:
            shells[kind, ns] = Shell(
                [HSRPCTL, "-n", ns, "-force", "-b", "-"] if kind == "ctl" else
                ["ip", "-n", ns, "-force", "-batch", "-"])
        return shells[kind, ns]

    def ctl(self, gw, *lines):
        self.shell("ctl", self.names[gw]).feed(*lines)

    def ip(self, gw, *lines):
        self.shell("ip", self.names[gw]).feed(*lines)

    def close(self):
        """This worker's tools end, and are judged."""
        for (kind, _), shell in self.shells().items():
            status, said = shell.end()
            if kind == "ip":
                if status < 0:
                    self.wrong.append("ip ended with %d" % status)
                continue
            if status not in (0, 2):
                self.wrong.append("hsrpctl ended with %d" % status)
            for line in said:
                error = SAID.match(line)
                if error and error[1] not in REFUSED:
                    self.wrong.append(line)

    def next_spi(self):
        with self.lock:
            self.spi += 1
            return self.spi

    def sa(self, names, src, dst, spi, reqid, more=""):
        for ns in names:
            self.ip(ns, "xfrm state add src %s dst %s proto esp spi %d reqid %d"
                    " mode tunnel replay-window 128 flag esn %s aead"
                    " rfc4106(gcm(aes)) %s 128" % (src, dst, spi, reqid, more,
                                                   KEY))

    def sa_pair(self, gw, more=""):
        """A new pair, as after rekeying, for who is Active."""
        self.sa((gw, "P"), VIP, PEER, self.next_spi(), 101, more)
        self.sa((gw, "P"), PEER, VIP, self.next_spi(), 101, more)

    def name_back(self):
        """For good: a tool that exits takes what it was yet to read with it."""
        for gw in "AB":
            ns = self.names[gw]
            links = json.loads(self.run("ip", "-n", ns, "-j", "link"))
            if OTHER in (link["ifname"] for link in links):
                self.run("ip", "-n", ns, "link", "set", OTHER, "down")
                self.run("ip", "-n", ns, "link", "set", OTHER, "name", "eth0")

    def heal(self, gw):
        """Whatever was broken: as it was, or as near as it gets."""
        self.ip(gw, "link set %s down" % OTHER,
                "link set %s name eth0" % OTHER)
        for dev, address in ADDRESS.items():
            if gw in address:
                self.ip(gw, "link set %s up" % dev,
                        "addr replace %s dev %s" % (address[gw], dev))
        self.ctl(gw, "transform add strong esp-gcm 128",
                 "transform add weak esp-des esp-md5-hmac",
                 "map add vpn seq 10 peer %s transform strong reverse-route"
                 % PEER,
                 "map match vpn seq 10 %s reqid 101" % LINES[101],
                 "map match vpn seq 10 %s reqid 102" % LINES[102],
                 "map bind vpn dev eth0 redundancy VPN fast-path always",
                 "map set vpn dev eth0 fast-path always",
                 "group add dev eth0 group 1 vip %s name VPN timers 250ms"
                 " 800ms preempt" % VIP,
                 "group set dev eth0 group 1 no track eth1 no track 1",
                 "group resume dev eth0 group 1",
                 "group set dev eth0 group 1 vip %s name VPN timers 250ms"
                 " 800ms no authentication no delay preempt priority %d" % (
                     VIP, 120 if gw == "A" else 100))
        self.sa_pair(gw)


# ---- what may happen -----------------------------------------------------

def op_group(site, rng, gw):
    site.ctl(gw, "group set dev eth0 group 1 " +
             " ".join(rng.sample(GROUP_SET, rng.randint(1, 2))))


def op_group_gone(site, rng, gw):
    site.ctl(gw, "group del dev eth0 group 1",
             "group add dev eth0 group 1 vip %s name VPN timers 250ms"
             " 800ms %s" % (VIP, rng.choice(("preempt", ""))))


def op_groups(site, rng, gw):
    """Other groups on the same interface."""
    n = rng.randint(2, 5)
    if rng.random() < 0.5:
        site.ctl(gw, "group add dev eth0 group %d vip 10.9.0.%d timers 1 3"
                 % (n, 100 + n))
    else:
        site.ctl(gw, "group del dev eth0 group %d" % n)


def op_garp(site, _, gw):
    site.ctl(gw, "group garp dev eth0 group 1")


def op_resign(site, _, gw):
    site.ctl(gw, "group resign dev eth0 group 1")


def op_resume(site, _, gw):
    site.ctl(gw, "group resume dev eth0 group 1")


def op_version(site, rng, gw):
    site.ctl(gw, "interface set dev eth0 version %d" % rng.randint(1, 2))


def op_track(site, rng, gw):
    site.ctl(gw, "track " + rng.choice(TRACK))


def op_map(site, rng, gw):
    site.ctl(gw, "map " + rng.choice(MAP))


def op_transform(site, rng, gw):
    site.ctl(gw, rng.choice(("transform del weak", "transform del strong",
                             "transform add weak esp-des esp-md5-hmac",
                             "transform add strong esp-gcm 256")))


def op_sa(site, rng, gw):
    """Rekeyed, expired, deleted or flushed."""
    what = rng.random()
    if what < 0.4:
        site.sa_pair(gw)
    elif what < 0.6:
        site.sa_pair(gw, "limit packet-hard %d" % rng.randint(1, 200))
    elif what < 0.8:
        site.ctl(gw, "sa flush map vpn")
    else:
        # a daemon's own way
        site.ip(gw, "xfrm state deleteall src %s" % VIP,
                "xfrm state deleteall dst %s" % VIP)


def op_flush(site, rng, gw):
    site.ip(gw, rng.choice(("xfrm policy flush", "xfrm state flush")))


def op_link(site, rng, gw):
    dev = rng.choice(("eth0", "eth1") if gw == "A" else ("eth0",))
    site.ip(gw, "link set %s down" % dev)
    time.sleep(rng.random() * 0.3)
    site.ip(gw, "link set %s up" % dev)


def op_rename(site, _, gw):
    for old, new in (("eth0", OTHER), (OTHER, "eth0")):
        site.ip(gw, "link set %s down" % old,
                "link set %s name %s" % (old, new), "link set %s up" % new)


def op_mtu(site, rng, gw):
    site.ip(gw, "link set eth0 mtu %d" % rng.choice((1400, 1500)))


def op_address(site, rng, gw):
    """Somebody deletes what is ours, or the interface's own address."""
    site.ip(gw, "addr del %s dev eth0" % rng.choice(
        (VIP + "/32", ADDRESS["eth0"][gw])))
    site.ip(gw, "addr replace %s dev eth0" % ADDRESS["eth0"][gw])


def op_route(site, rng, gw):
    site.ip(gw, rng.choice(("route flush proto 85", "route flush cache",
                            "neigh flush all")))


def op_show(site, rng, gw):
    site.ctl(gw, rng.choice(SHOW))


def op_monitor(site, rng, gw):
    """A listener that comes and goes."""
    with subprocess.Popen([HSRPCTL, "-n", site.names[gw], "-j", "monitor"],
                          stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as proc:
        time.sleep(rng.random())
        proc.kill()


def op_device(site, rng, gw):
    """A device with a group and a binding, renamed, moved away, deleted."""
    dev = "d%d" % rng.randint(0, 2)
    site.ip(gw, "link add %s arp on type dummy" % dev,
            "addr add 10.7.0.1/24 dev %s" % dev)
    time.sleep(rng.random() * 0.2)
    site.ctl(gw, "group add dev %s group 7 vip 10.7.0.100 name D timers 50ms"
             " 150ms" % dev,
             "map add dm seq 1 peer 10.7.0.254 transform strong reverse-route",
             "map match dm seq 1 src 10.1.2.0/24 dst 20.7.0.0/16",
             "map bind dm dev %s redundancy D fast-path auto" % dev)
    site.ip(gw, "link set %s up" % dev)
    time.sleep(rng.random())
    way = rng.random()
    if way < 0.3:
        site.ip(gw, "link set %s name e%s" % (dev, dev))
        dev = "e" + dev
    elif way < 0.6:
        site.ip(gw, "link set %s netns %s" % (dev, site.names["H"]))
        site.ip("H", "link del %s" % dev)
    site.ip(gw, "link del %s" % dev)
    site.ctl(gw, "map unbind dm dev %s" % dev, "map del dm",
             "group del dev %s group 7" % dev)


def op_netns(site, rng, _):
    """A namespace with an Active group, all of which ends at once."""
    ns = "life-%d-%d" % (os.getpid(), site.next_spi())
    site.run("ip", "netns", "add", ns)
    shell = Shell(["ip", "-n", ns, "-force", "-batch", "-"])
    shell.feed("link set lo up", "link add d0 arp on type dummy",
               "addr add 10.9.0.1/24 dev d0", "link set d0 up")
    ctl = Shell([HSRPCTL, "-n", ns, "-force", "-b", "-"])
    ctl.feed("transform add strong esp-gcm 128",
             "map add vpn seq 10 peer %s transform strong reverse-route" % PEER,
             "map match vpn seq 10 " + LINES[101],
             "map bind vpn dev d0 redundancy VPN fast-path always",
             "group add dev d0 group 1 vip %s name VPN timers 50ms 150ms" % VIP)
    time.sleep(rng.random())
    if rng.random() < 0.5:
        shell.feed("link del d0")
    if ctl.end()[0] not in (0, 2) or shell.end()[0] < 0:
        site.wrong.append("a tool hangs in a namespace of its own")
    site.run("ip", "netns", "del", ns)


def op_module(site, _, __):
    """Away, and there again, as with an upgrade."""
    with site.module:
        site.unload()
        site.run("insmod", HSRP_KO)
    for gw in "AB":
        site.heal(gw)


OPS = {op_group: 12, op_group_gone: 3, op_groups: 4, op_garp: 1, op_version: 1,
       op_resign: 2, op_resume: 2,
       op_track: 6, op_map: 12, op_transform: 3, op_sa: 12, op_flush: 2,
       op_link: 4, op_rename: 1, op_mtu: 1, op_address: 4, op_route: 4,
       op_show: 10, op_monitor: 2, op_device: 4, op_netns: 3, op_module: 1}


# ---- who does it ---------------------------------------------------------

def worker(site, number, seed, end):
    """Its share of everything once, however slow, then whatever comes until END."""
    rng = random.Random(seed + number)
    ops, weights = list(OPS), list(OPS.values())
    first = ops[number::WORKERS]
    rng.shuffle(first)
    while first or time.monotonic() < end:
        site.unrest.wait()
        op = first.pop() if first else rng.choices(ops, weights)[0]
        op(site, rng, rng.choice("AAAB"))
        site.done[op.__name__] += 1
        time.sleep(rng.random() * 0.5)
    site.close()


def fast_packets(site):
    """How many took the fast path of A: in the rarer direction."""
    with site.module:
        counters = json.loads(site.run(HSRPCTL, "-n", site.names["A"], "-j",
                                       "stats", "show"))[0]["counters"]
    return min(counters["fast-out"], counters["fast-in"])


def healer(site, end):
    """Every now and then all is well again, until packets go both ways."""
    while time.monotonic() < end:
        site.unrest.clear()
        for gw in "AB":
            site.heal(gw)
        before = fast_packets(site)
        limit = time.monotonic() + PEACE
        while time.monotonic() < limit:
            # the peer takes the newest, and would collect those of B
            site.ip("P", "xfrm state flush")
            site.sa_pair("A")
            time.sleep(2)
            if fast_packets(site) > before:
                site.fast += 1
                break
        site.unrest.set()
        time.sleep(UNREST)
    site.close()


def sender(ns, src, dst):
    """A process that sends some hundred packets a second, in time nobody wants."""
    pid = os.fork()
    if pid:
        return pid
    os.nice(19)
    sock = in_ns(ns, lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
    sock.bind((src, 4000))
    sizes = (1, 64, 512, 1300, 3000)
    for n in range(1 << 40):
        try:
            sock.sendto(bytes(sizes[n % len(sizes)]), (dst, 5000))
        except OSError:
            pass
        time.sleep(0.003)
    return 0


def arrived(ns):
    """Datagrams for a port where nobody listens."""
    text = subprocess.run(["ip", "netns", "exec", ns, "cat", "/proc/net/snmp"],
                          check=True, capture_output=True, text=True).stdout
    keys, values = [line.split() for line in text.splitlines()
                    if line.startswith("Udp:")][:2]
    return int(dict(zip(keys, values))["NoPorts"])


def main():
    site = Site(*sys.argv[1:5])
    end = time.monotonic() + float(sys.argv[5])
    seed = int(sys.argv[6])
    pids = [sender(site.names["H"], INSIDE, REMOTE),
            sender(site.names["P"], REMOTE, INSIDE)]
    threads = [threading.Thread(target=healer, args=(site, end))]
    threads += [threading.Thread(target=worker, args=(site, i, seed, end))
                for i in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    site.name_back()
    for pid in pids:
        os.kill(pid, 9)
        os.waitpid(pid, 0)
    there, back = arrived(site.names["P"]), arrived(site.names["H"])
    print("%d packets arrived there, %d here, the fast path was in use %d times"
          % (there, back, site.fast))
    print(", ".join("%s %d" % (name[3:], n)
                    for name, n in sorted(site.done.items())))
    for text in site.wrong:
        print(text)
    missing = [op.__name__ for op in OPS if not site.done[op.__name__]]
    if missing:
        print("never done: " + " ".join(missing))
    return 1 if site.wrong or missing or not (there and back and
                                              site.fast) else 0


if __name__ == "__main__":
    sys.exit(main())
