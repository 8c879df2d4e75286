#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""random_conf.py SEED: a random configuration in the words of IOS, without a
mistake, for interfaces eth0 to eth3 with the addresses 10.N.0.1/16."""
import itertools
import random
import sys

r = random.Random(int(sys.argv[1]))
out = []
reqids = itertools.count()


def some(text, chance=0.5):
    if r.random() < chance:
        out.append(text)


def objects():
    for n in range(1, r.randint(0, 5) + 1):
        kinds = [f"interface eth{r.randint(0, 3)} line-protocol",
                 f"interface eth{r.randint(0, 3)} ip routing",
                 f"interface eth{r.randint(0, 3)} ipv6 routing",
                 f"ipv6 route 2001:db8:{n}::/48 reachability",
                 f"ip route 10.{n}.0.0/16 reachability",
                 f"ip route 10.{n}.0.0 255.255.128.0 reachability",
                 "stub-object"]
        lists = ["list boolean and", "list boolean or"] if n > 1 else []
        kind = r.choice(kinds + lists)
        out.append(f"track {n} {kind}")
        if kind in lists:
            out.extend(f" object {m}" + r.choice(["", " not"])
                       for m in r.sample(range(1, n), r.randint(1, n - 1)))
        elif kind == "stub-object":
            some(" default-state up")
        yield n


def groups(dev, tracks, leaders):
    top = 256
    if r.random() < 0.4:
        out.append(" standby version 2")
        top = 4096
    some(" standby arp gratuitous count 3 interval 20", 0.3)
    some(" standby mac-refresh 20", 0.2)
    some(r.choice([" no standby redirect", " no standby redirect unknown",
                   " standby redirects disable", " standby redirect"]), 0.3)
    some(f" standby redirect timers {r.randint(10, 180)} "
         f"{r.randint(61, 3600)}", 0.2)
    for n in r.sample(range(top), r.randint(0, 2)):
        head = f" standby {n} "
        lines = [head + f"ip 10.{dev}.0.{r.randint(2, 120) * 2 + (n & 1)}"
                 if r.random() < 0.9 else head + "ip"]
        if len(lines[0]) > len(head + "ip"):
            lines.extend(f"{head}ip 10.{dev}.{1 + (n >> 5)}."
                         f"{(n & 31) * 4 + k + 1} secondary"
                         for k in range(r.randint(0, 2)))
        if r.random() < 0.6:
            lines.append(head + f"priority {r.randint(0, 255)}")
        if r.random() < 0.5:
            lines.append(head + "preempt")
        if r.random() < 0.4:
            lines.append(head + r.choice(["timers 1 4", "timers msec 250 1",
                                          "timers msec 200 msec 750"]))
        if r.random() < 0.3:
            lines.append(head + "authentication "
                         + r.choice(["text abc", "xyzxyzxy"]))
        for other in range(4):
            if other != dev and r.random() < 0.3:
                lines.append(head + f"track eth{other}"
                             + r.choice(["", " 20", " 150"]))
        for track in tracks:
            if r.random() < 0.3:
                lines.append(head + f"track {track}"
                             + r.choice(["", " decrement 20", " shutdown"]))
        # what has no effect on a follower is told, and is no mistake
        election = ("priority", "preempt", "timers", f"{n} ip\n")
        follows = leaders and r.random() < 0.7 and not any(
            w in line + "\n" for line in lines for w in election)
        if follows:
            lines.append(head + f"follow {r.choice(leaders)}")
        name = None
        if r.random() < 0.6:
            name = f"NAME{dev}-{n}"
            lines.append(head + f"name {name}")
            if not follows:
                leaders.append(name)
        r.shuffle(lines)
        out.extend(lines)
        if name:
            yield name


def crypto_map(dev):
    out.append("!")
    cipher = r.choice(["esp-gcm 128", "esp-gcm 256", "esp-aes esp-sha-hmac",
                       "esp-sha256-hmac esp-aes 256", "esp-3des esp-md5-hmac"])
    out.append(f"crypto ipsec transform-set set{dev} {cipher}")
    # a line is there once in a map, whichever entry has it
    nets = r.sample(range(250), 36)
    for seq in sorted(r.sample(range(1, 65536), r.randint(1, 3))):
        out.append(f"crypto map map{dev} {seq} ipsec-isakmp")
        lines = [f" set peer 10.{dev}.{r.randint(1, 9)}.{r.randint(1, 250)}",
                 f" set transform-set set{dev}", f" match address L{seq}"]
        if r.random() < 0.5:
            lines.append(" reverse-route")
        if r.random() < 0.3:
            lines.append(" set pfs group14")
        if r.random() < 0.3:
            lines.append(f" set reqid {1 + 12 * next(reqids)}")
        if r.random() < 0.3:
            lines.append(" set security-association lifetime seconds 1200")
        r.shuffle(lines)
        out.extend(lines)
        out.append(f"ip access-list extended L{seq}")
        for i in (nets.pop() for _ in range(r.randint(1, 12))):
            src = r.choice(["any", f"host 10.77.{i}.1",
                            f"10.78.{i}.0 0.0.0.255"])
            out.append(f" permit ip {src} 172.{16 + dev}.{i}.0 0.0.0.255")


def ike():
    if r.random() < 0.5:
        out.extend(["crypto isakmp policy 3", " encr aes 256", " hash sha256",
                    " authentication pre-share", " group 14"])
        out.append("crypto isakmp key seCret!1 address 10.0.0.0 255.0.0.0")
    some("crypto isakmp keepalive 10 3")
    some("crypto ipsec security-association lifetime seconds 900", 0.3)
    if r.random() < 0.4:
        out.extend(["router ospf 1", " network 10.0.0.0 0.255.255.255 area 0",
                    " redistribute static subnets"])


def main():
    ike()
    maps = [d for d in range(4) if r.random() < 0.4]
    for dev in maps:
        crypto_map(dev)
    tracks = list(objects())
    leaders = []
    for dev in r.sample(range(4), 4):
        out.append(f"interface eth{dev}")
        names = list(groups(dev, tracks, leaders))
        if dev in maps and r.random() < 0.8:
            out.append(f" crypto map map{dev} " +
                       (f"redundancy {names[0]}" if names and r.random() < 0.7
                        else f"local 10.{dev}.0.1"))
            some(f" crypto map map{dev} fast-path "
                 + r.choice(["off", "auto", "learn", "always"]))
            some(f" no crypto map map{dev} invalid-spi-recovery")
    print("\n".join(out))


main()
