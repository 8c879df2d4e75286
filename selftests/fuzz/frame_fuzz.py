#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Put mutated frames on a LAN where two routers run a group.

frame_fuzz.py HSRPCTL DEV NS NS [--speak 1|2|6] [--runs N] [--seed N]

Runs in the namespace of a third station. The groups (number 1, virtual address
10.9.0.100) authenticate with a text that this program does not know, so nothing
that it sends may be believed. Most of it is of the version that they speak: 1, 2,
or, as hsrp_send.py has it, 6 for version 2 in IPv6 (virtual address autoconfig).
What must hold for each router:

  - state, peers, addresses and timers in use of the group are what they were;
  - each HSRP datagram is counted once, under one reason;
  - what is no HSRP is counted as none.

The same seed sends the same frames.
"""
import argparse
import json
import os
import random
import struct
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../hsrp"))
import hsrp_send  # noqa: E402  pylint: disable=wrong-import-position

VIP = "10.9.0.100"
VIP6 = "fe80::5:73ff:fea0:1"
SETTLE_S = 20
BATCH = 200

# would depose an Active router, or become one, if it were believed
BASES = [
    {"op": "hello", "state": "active", "prio": "255", "auth": "cisco"},
    {"op": "hello", "state": "standby", "prio": "255", "auth": "cisco"},
    {"op": "hello", "state": "speak", "prio": "255", "auth": "x"},
    {"op": "coup", "state": "listen", "prio": "255", "auth": "secret"},
    {"op": "resign", "state": "speak", "prio": "0", "auth": ""},
    {"op": "advertise", "cut": "16"},
    {"op": "hello", "state": "active", "prio": "255", "auth": "",
     "tail": "041c0100" + "00" * 26},
]
# the same in version 2, and what its TLVs can be
BASES2 = [
    {"op": "hello", "state": "active", "prio": "255"},
    {"op": "hello", "state": "standby", "prio": "255"},
    {"op": "hello", "state": "speak", "prio": "255", "auth": "x"},
    {"op": "coup", "state": "listen", "prio": "255", "auth": "secret"},
    {"op": "resign", "state": "speak", "prio": "0", "auth": ""},
    {"op": "hello", "state": "active", "prio": "255", "key": "wrong"},
    {"op": "coup", "state": "listen", "key": "wrong", "keyid": "7"},
    {"op": "resign", "state": "speak", "key": "wrong"},
    {"op": "resign", "state": "active", "tlvs": "group"},
    {"state": "active", "prio": "255", "tlvs": "group,text,md5"},
    {"state": "active", "prio": "255", "tlvs": "iface,group,text"},
    {"state": "active", "prio": "255", "tlvs": "group,md5,iface"},
    {"state": "active", "prio": "255", "tlvs": "c8020000,group,c900,text"},
    {"tlvs": "iface"},
    {"tlvs": "text,group"},
]
SOURCES = ["10.9.0.1", "10.9.0.2", "10.9.0.66", "10.9.0.100", "10.8.0.1",
           "0.0.0.0", "255.255.255.255", "224.0.0.2"]
SOURCES6 = ["fe80::1", "fe80::2", "fe80::66", VIP6, "2001:db8:9::fff",
            "2001:db8:9::66", "::", "::1", "ff02::66"]
# by what hsrp_send.py calls v: messages, sources, address and MAC of group 1
SPEAK = {"1": (BASES, SOURCES, VIP, "00:00:0c:07:ac:01"),
         "2": (BASES2, SOURCES, VIP, "00:00:0c:9f:f0:01"),
         "6": (BASES2, SOURCES6, VIP6, "00:05:73:a0:00:01")}


class Router:
    """One of the two, as hsrpctl shows it."""

    def __init__(self, ctl, netns):
        self.netns = netns
        self.base = [ctl, "-n", netns, "-j"]
        self.before = self.counters()
        self.group = self.steady()

    def show(self, what):
        """One show command."""
        out = subprocess.run(self.base + [what, "show"], check=True,
                             stdout=subprocess.PIPE)
        return json.loads(out.stdout)

    def counters(self):
        """Those of the namespace, and what its group 1 has accepted."""
        found = {}
        for entry in self.show("stats"):
            if entry.get("interface") is None:
                found.update(entry["counters"])
            elif entry["group"] == 1:
                for name, value in entry["counters"].items():
                    if name.startswith("rx-"):
                        found["group " + name] = value
        return found

    def steady(self):
        """What no bad frame may touch."""
        group = [g for g in self.show("group") if g["group"] == 1][0]
        for key in ("last_change_ms", "next_hello_ms", "counters",
                    "auth_mismatch", "late_max_ms"):
            group.pop(key, None)
        for peer in ("active", "standby"):
            if group.get(peer):
                group[peer].pop("expires_ms", None)
        return group

    def grown(self):
        """How much each counter has grown."""
        now = self.counters()
        return {k: v - self.before.get(k, 0) for k, v in now.items()
                if v != self.before.get(k, 0)}


def accounted(grown):
    """Datagrams that were dropped for a reason, and those believed: together
    all that came in."""
    dropped = sum(v for k, v in grown.items()
                  if k.startswith("rx-drop-") or k == "rx-advertise")
    believed = sum(v for k, v in grown.items() if k.startswith("group rx-"))
    return dropped, believed


class Sender:
    """Makes frames and sends them."""

    def __init__(self, dev, seed, speak):
        self.speak = speak
        self.rng = random.Random(seed)
        self.out = hsrp_send.Sender(dev)
        self.mac = self.out.sock.getsockname()[4]
        # certainly HSRP, and perhaps
        self.certain = 0
        self.perhaps = 0

    def mutated(self, data, n):
        """With up to @n octets changed, cut or grown."""
        rng = self.rng
        data = bytearray(data)
        for _ in range(rng.randint(0, n)):
            if data:
                data[rng.randrange(len(data))] = rng.randrange(256)
        dice = rng.random()
        if dice < .1:
            del data[rng.randrange(len(data) + 1):]
        elif dice < .2:
            data += rng.randbytes(rng.randrange(60))
        return bytes(data)

    def fields(self):
        """A message that would matter."""
        rng = self.rng
        v = self.speak if rng.random() < .8 else rng.choice(list(SPEAK))
        bases, sources, vip, vmac = SPEAK[v]
        f = dict(rng.choice(bases), v=v, src=rng.choice(sources), vip=vip,
                 group=str(rng.choice([1, 1, 1, 0, 9, 255])))
        if rng.random() < .3:
            f["smac"] = vmac
        return f

    def payload(self):
        """Headers that are right, a message that is not."""
        f = self.fields()
        f["msg"] = self.mutated(hsrp_send.message(f, self.mac), 4).hex()
        self.certain += 1
        return hsrp_send.frame(f, self.mac)

    def headers(self):
        """Anything changed behind the Ethernet header."""
        frame = hsrp_send.frame(self.fields(), self.mac)
        self.perhaps += 1
        return frame[:14] + self.mutated(frame[14:], 6)

    def arp(self):
        """ARP of the virtual address and of others, some octets changed."""
        rng = self.rng
        frame = hsrp_send.frame({"arp": rng.choice([VIP, "10.9.0.1",
                                                    "10.9.0.2"])},
                                rng.randbytes(6))
        return frame[:14] + self.mutated(frame[14:], 3)

    def neighbour(self):
        """An advertisement of the IPv6 addresses, some octets changed."""
        rng = self.rng
        src, dst = rng.choice(["fe80::66", VIP6]), "ff02::1"
        icmp = struct.pack("!BBHI", 136, 0, 0, rng.choice([0, 5, 7]) << 29)
        icmp += hsrp_send.address(rng.choice([VIP6, "fe80::1", "fe80::2"]))
        icmp += b"\2\1" + rng.randbytes(6)
        ends = hsrp_send.address(src), hsrp_send.address(dst)
        check = hsrp_send.csum(b"".join(ends) +
                               struct.pack("!IxxxB", len(icmp), 58) + icmp)
        icmp = icmp[:2] + struct.pack("!H", check) + icmp[4:]
        return (bytes.fromhex("333300000001") + rng.randbytes(6) +
                b"\x86\xdd" + self.mutated(hsrp_send.ip6(
                    {"next": "58"}, *ends, icmp), 2))

    def ipsec(self):
        """ESP and IKE to the virtual address, out of nowhere."""
        rng = self.rng
        body = rng.randbytes(rng.randrange(120))
        if rng.random() < .5:
            proto, inner = 50, body
        else:
            port = rng.choice([500, 4500])
            proto = 17
            inner = struct.pack("!HHHH", rng.choice([port, 1985]), port,
                                8 + len(body), 0) + body
        head = [0x45, 0, 20 + len(inner), 0, 0, 64, proto, 0,
                bytes([10, 9, 0, rng.choice([3, 66])]),
                bytes([10, 9, 0, 100])]
        head[7] = hsrp_send.csum(struct.pack("!BBHHHBBH4s4s", *head))
        return (bytes.fromhex("00000c07ac01") + self.mac + b"\x08\x00" +
                self.mutated(struct.pack("!BBHHHBBH4s4s", *head) + inner, 1))

    def ethernet(self):
        """No sense at all."""
        return (self.rng.choice([b"\xff" * 6, bytes.fromhex("01005e000002"),
                                 bytes.fromhex("01005e000066"),
                                 bytes.fromhex("333300000066"),
                                 hsrp_send.mac(SPEAK[self.speak][3])]) +
                self.mac +
                self.rng.choice([b"\x08\x00", b"\x08\x06", b"\x81\x00",
                                 b"\x86\xdd", self.rng.randbytes(2)]) +
                self.rng.randbytes(self.rng.randrange(100)))

    def send(self):
        """One frame."""
        make = self.rng.choice([self.payload] * 4 + [self.headers] * 3 +
                               [self.arp, self.neighbour, self.ipsec,
                                self.ethernet])
        frame = make().ljust(60, b"\0")
        self.out.sock.send(frame[:1500])


def judge(router, sender):
    """Complaints about one router, once all has arrived."""
    end = time.monotonic() + SETTLE_S
    while True:
        grown = router.grown()
        seen = grown.get("rx-packets", 0)
        dropped, believed = accounted(grown)
        if seen >= sender.certain and seen == dropped + believed or \
                time.monotonic() > end:
            break
        time.sleep(.1)
    # what the two routers say to each other is believed, and nothing else
    bad = []
    if dropped < sender.certain:
        bad.append(f"{dropped} dropped, at least {sender.certain} were bad")
    if dropped > sender.certain + sender.perhaps:
        bad.append(f"{dropped} dropped, {sender.certain + sender.perhaps} "
                   "were sent")
    if seen != dropped + believed:
        bad.append(f"{seen} came in, {dropped} + {believed} are accounted for")
    now = router.steady()
    bad += [f"{k} was {router.group.get(k)}, is {now.get(k)}"
            for k in sorted(set(now) | set(router.group))
            if now.get(k) != router.group.get(k)]
    return bad


def main():
    """All frames, then the judgement."""
    parser = argparse.ArgumentParser()
    parser.add_argument("ctl")
    parser.add_argument("dev")
    parser.add_argument("netns", nargs=2)
    parser.add_argument("--speak", choices=list(SPEAK), default="1")
    parser.add_argument("--runs", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1985)
    args = parser.parse_args()
    routers = [Router(args.ctl, n) for n in args.netns]
    sender = Sender(args.dev, args.seed, args.speak)
    for i in range(args.runs):
        sender.send()
        if i % BATCH == BATCH - 1:
            # not faster than the receivers' queues, which is another test
            time.sleep(.05)
    status = 0
    for router in routers:
        for why in judge(router, sender):
            print(f"{router.netns}: {why}")
            status = 1
        top = sorted(router.grown().items(), key=lambda kv: -kv[1])
        print(router.netns + ": " + ", ".join(f"{v} {k}" for k, v in top))
    sys.exit(status)


if __name__ == "__main__":
    main()
