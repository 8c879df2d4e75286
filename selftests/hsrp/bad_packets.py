#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Send packets that are wrong in one thing and look at what they change.

bad_packets.py HSRPCTL NS DEV [2|6]: run in the sender's namespace. NS has group 1,
Active, 10.9.0.1, virtual address 10.9.0.100, on eth0; with 2 in version 2; with 6
in IPv6, as lib_ip6.sh makes it: fe80::1 and 2001:db8:9::fff, and beside it group 4
in IPv4. Prints one line per packet: "ok NAME" or "not ok NAME: what is wrong".
"""
import json
import subprocess
import sys
import time

import hsrp_send

# Would depose the Active if it were believed
BASE = {"src": "10.9.0.66", "vip": "10.9.0.100", "state": "active",
        "prio": "255"}
BASE6 = {"src": "fe80::66", "vip": "fe80::5:73ff:fea0:1", "state": "active",
         "prio": "255"}

MD5 = "041c0100" + "00" * 26

# name, counter of the namespace, of the group ("" for none), what is wrong
CASES = [
    ("version 2", "version", "", "ver=1"),
    ("unknown opcode", "opcode", "", "op=7"),
    ("unknown state", "state", "state", "state=3"),
    ("two states", "state", "state", "state=24"),
    ("hello time 0", "timers", "timers", "hello=0"),
    ("hold time below hello time", "timers", "timers", "hello=10 hold=3"),
    ("hold time equal to hello time", "timers", "timers", "hello=5 hold=5"),
    ("no virtual address", "vip", "vip", "vip=0.0.0.0"),
    ("virtual address multicast", "vip", "vip", "vip=224.0.0.9"),
    ("virtual address broadcast", "vip", "vip", "vip=255.255.255.255"),
    ("wrong authentication", "auth", "auth", "auth=secret"),
    ("no authentication", "auth", "auth", "auth="),
    ("authentication longer than ours", "auth", "auth", "auth=cisco1"),
    ("truncated", "length", "length", "cut=19"),
    ("truncated to two octets", "length", "", "cut=2"),
    ("empty", "length", "", "cut=0"),
    ("one octet too long", "length", "length", "tail=00"),
    ("much too long", "length", "", "tail=" + "00" * 1000),
    ("MD5 TLV that is none", "tlv", "tlv", "tail=" + "ff" * 30),
    ("MD5 that we have no key for", "auth", "auth", "tail=" + MD5),
    ("wrong UDP checksum", "checksum", "", "udpcsum=bad"),
    ("wrong IP checksum", "ipcsum", "", "ipcsum=bad"),
    ("UDP length beyond the datagram", "udphdr", "", "udplen=100"),
    ("UDP length below its header", "udphdr", "", "udplen=4"),
    ("IP length beyond the frame", "iphdr", "", "iplen=2000"),
    ("wrong source port", "port", "", "sport=1986"),
    ("first fragment", "fragment", "", "frag=0x2000"),
    ("later fragment", None, "", "frag=0x0001"),
    ("another port", None, "", "dport=1986"),
    ("another destination", None, "", "dst=224.0.0.18"),
    ("version 2, to its own address", "version", "", "v=2 state=active"),
    ("version 1, to the address of version 2", "version", "",
     "dst=224.0.0.102"),
    ("group that is not here", "group", "", "group=9"),
    ("source our own address", "src-own", "src-own", "src=10.9.0.1"),
    ("source the virtual address", "src-vip", "src-vip", "src=10.9.0.100"),
    ("source outside the subnet", "src-subnet", "src-subnet",
     "src=10.8.0.66"),
    ("source 0.0.0.0", "src-subnet", "src-subnet", "src=0.0.0.0"),
    ("source loopback", "src-subnet", "src-subnet", "src=127.0.0.1"),
    ("Advertise", "advertise", "", "op=advertise cut=16"),
    ("Advertise cut short", "length", "", "op=advertise cut=15"),
]


TEXT = "0308636973636f000000"

# The same for version 2, in both families: a Group State and text, unless it says
# otherwise
BOTH2 = [
    ("Group State of version 1", "version", "", "ver=1"),
    ("Group State of version 3", "version", "", "ver=3"),
    ("opcode Advertise", "opcode", "opcode", "op=3"),
    ("unknown opcode", "opcode", "opcode", "op=255"),
    ("unknown state", "state", "state", "state=7"),
    ("state of version 1", "state", "state", "state=16"),
    ("no IP version", "ip-version", "ip-version", "ipver2=0"),
    ("group number beyond 4095", "group-range", "", "group=4097"),
    ("priority beyond 255", "priority", "priority", "prio=256"),
    ("priority with all bits", "priority", "priority", "prio=0xffffffff"),
    ("hello time 0", "timers", "timers", "hello=0"),
    ("hello time below 15 ms", "timers", "timers", "hello=14 hold=50"),
    ("hold time below 50 ms", "timers", "timers", "hello=15 hold=49"),
    ("hold time equal to hello time", "timers", "timers",
     "hello=5000 hold=5000"),
    ("hold time beyond 255 s", "timers", "timers", "hold=255001"),
    ("hold time for ever", "timers", "timers", "hold=0xffffffff"),
    ("wrong authentication", "auth", "auth", "auth=secret"),
    ("text of length 0", "auth", "auth", "auth="),
    ("no authentication TLV", "auth", "auth", "tlvs=group"),
    ("MD5 that we have no key for", "auth", "auth", "key=secret"),
    ("text repeated", "tlv-repeat", "tlv-repeat", "tlvs=group,text,text"),
    ("text and MD5", "tlv-repeat", "tlv-repeat", "tlvs=group,text,md5"),
    ("Group State repeated", "tlv-repeat", "tlv-repeat",
     "tlvs=group,text,group"),
    ("Interface State repeated", "tlv-repeat", "", "tlvs=iface,iface"),
    ("authentication first", "tlv-order", "", "tlvs=text,group"),
    ("authentication alone", "tlv-order", "", "tlvs=text"),
    ("unknown TLV alone", "tlv-missing", "", "tlvs=c8020000"),
    ("text TLV too short", "tlv", "tlv", "tlvs=group,0307636973636f0000"),
    ("text TLV too long", "tlv", "tlv", "tlvs=group,0309636973636f00000000"),
    ("MD5 TLV too short", "tlv", "tlv", "tlvs=group,0402" + "01" * 2),
    ("MD5 of another algorithm", "tlv", "tlv",
     "tlvs=group,041c02" + "00" * 27),
    ("Interface State too long", "tlv", "", "tlvs=02050000000100"),
    ("Group State too short", "tlv", "", "tlvs=0101" + "02," + TEXT),
    ("truncated in the Group State", "length", "length", "cut=41"),
    ("truncated in the text", "length", "length", "cut=51"),
    ("truncated behind a type", "length", "length", "cut=43"),
    ("empty", "length", "", "cut=0"),
    ("one octet", "length", "", "cut=1"),
    ("one octet too long", "length", "length", "tail=c8"),
    ("unknown TLV beyond the datagram", "length", "length", "tail=c8ff00"),
    ("much too long", "length", "", "tail=c8ff" + "00" * 1000),
    ("wrong UDP checksum", "checksum", "", "udpcsum=bad"),
    ("UDP length beyond the datagram", "udphdr", "", "udplen=100"),
    ("group that is not here", "group", "", "group=9"),
    ("Interface State", "advertise", "", "tlvs=iface"),
]

# In IPv4
CASES2 = BOTH2 + [
    ("version 1, to its own address", "version", "", "v=1"),
    ("version 1, to the address of version 2", "version", "",
     "v=1 dst=224.0.0.102"),
    ("version 2, to the address of version 1", "version", "",
     "dst=224.0.0.2"),
    ("IPv6 inside IPv4", "ip-version", "ip-version", "ipver2=6"),
    ("no virtual address", "vip", "vip", "vip=0.0.0.0"),
    ("virtual address multicast", "vip", "vip", "vip=224.0.0.9"),
    ("wrong source port", "port", "", "sport=2029"),
    ("first fragment", "fragment", "", "frag=0x2000"),
    ("source our own address", "src-own", "src-own", "src=10.9.0.1"),
    ("source the virtual address", "src-vip", "src-vip", "src=10.9.0.100"),
    ("source outside the subnet", "src-subnet", "src-subnet",
     "src=10.8.0.66"),
]

V1 = "00001003" + "0aff0100" + "636973636f000000" + "0a090064"

# In IPv6
CASES6 = BOTH2 + [
    ("version 1", "version", "", "msg=" + V1),
    ("IPv4 inside IPv6", "ip-version", "ip-version", "ipver2=4"),
    ("IPv4 inside IPv6, with such an address", "ip-version", "ip-version",
     "ipver2=4 vip=10.9.0.100"),
    ("IPv4, of a group that is IPv6", "ip-version", "ip-version",
     "v=2 src=10.9.0.66 vip=10.9.0.100"),
    ("IPv6, of a group that is IPv4", "ip-version", "", "group=4"),
    ("no virtual address", "vip", "vip", "vip=::"),
    ("virtual address loopback", "vip", "vip", "vip=::1"),
    ("virtual address multicast", "vip", "vip", "vip=ff02::1"),
    ("virtual address global", "vip", "vip", "vip=2001:db8:9::100"),
    ("virtual address site-local", "vip", "vip", "vip=fec0::1"),
    ("virtual address of IPv4", "vip", "vip", "vip=::ffff:10.9.0.100"),
    ("virtual address of all routers", "vip", "vip", "vip=fe80::"),
    ("MD5 TLV too long", "tlv", "tlv", "tlvs=group,0428" + "01" * 40),
    ("no UDP checksum", "checksum", "", "udpcsum=0"),
    ("no UDP checksum, from a socket", "checksum", "",
     "src=fe80::3 socket=nocheck"),
    ("UDP length below its header", "udphdr", "", "udplen=4"),
    ("UDP length 0", "udphdr", "", "udplen=0"),
    ("payload length beyond the frame", "iphdr", "", "iplen=2000"),
    ("payload length within the UDP header", "udphdr", "", "iplen=7"),
    ("payload length within the message", "udphdr", "", "iplen=59"),
    ("jumbogram", "udphdr", "", "iplen=0"),
    ("another IP version", None, "", "ipver=4"),
    ("wrong source port", "port", "", "sport=2028"),
    ("source port of IPv4", "port", "", "sport=1985"),
    ("another port", None, "", "dport=2028"),
    ("port of IPv4", None, "", "dport=1985"),
    ("another destination", None, "", "dst=ff02::67"),
    ("the destination in another scope", None, "", "dst=ff05::66"),
    ("to the router alone", None, "", "dst=fe80::1"),
    ("another protocol", None, "", "next=50"),
    ("behind a header for each hop", None, "",
     "next=0 ext=1100010400000000"),
    ("behind options for the destination", None, "",
     "next=60 ext=1100010400000000"),
    ("first fragment", None, "", "next=44 ext=1100000100000001"),
    ("the whole as a fragment", None, "", "next=44 ext=1100000000000001"),
    ("source our own address", "src-own", "src-own", "src=fe80::1"),
    ("source our own global address", "src-own", "src-own",
     "src=2001:db8:9::fff"),
    ("source the virtual address", "src-vip", "src-vip",
     "src=fe80::5:73ff:fea0:1"),
    ("source of the subnet, but global", "src-subnet", "src-subnet",
     "src=2001:db8:9::66"),
    ("source site-local", "src-subnet", "src-subnet", "src=fec0::66"),
    ("source unique local", "src-subnet", "src-subnet", "src=fd00::66"),
    ("source multicast", "src-subnet", "src-subnet", "src=ff02::66"),
    ("source of IPv4", "src-subnet", "src-subnet", "src=::ffff:10.9.0.66"),
    ("source unspecified", "src-subnet", "src-subnet", "src=::"),
    ("source loopback", "src-subnet", "src-subnet", "src=::1"),
    ("global source and a wrong text", "src-subnet", "src-subnet",
     "src=2001:db8:9::66 auth=secret"),
    ("Coup of a global source", "src-subnet", "src-subnet",
     "src=2001:db8:9::66 op=coup"),
    ("Resign in our own name", "src-own", "src-own",
     "src=fe80::1 op=resign state=speak"),
]

CASES_OF = {"1": (BASE, CASES), "2": (BASE | {"v": "2"}, CASES2),
            "6": (BASE6 | {"v": "6"}, CASES6)}


class Router:
    """What hsrpctl shows of the receiver"""

    def __init__(self, ctl, netns):
        self.base = [ctl, "-n", netns, "-j"]

    def show(self, what):
        """One show command"""
        out = subprocess.run(self.base + [what, "show"], check=True,
                             stdout=subprocess.PIPE)
        return json.loads(out.stdout)

    def counters(self):
        """Namespace's under their names, group 1's under "group NAME"; no
        sent packets, no zeroes"""
        found = {}
        for entry in self.show("stats"):
            if entry.get("interface") is None:
                group = ""
            elif entry["group"] == 1:
                group = "group "
            else:
                continue
            for name, value in entry["counters"].items():
                if value and ("rx-" in name or "drop-" in name):
                    found[group + name] = value
        return found

    def group(self):
        """What no bad packet may touch: all but the times that run"""
        found = [g for g in self.show("group") if g["group"] == 1][0]
        for key in ("last_change_ms", "next_hello_ms", "counters",
                    "auth_mismatch", "late_max_ms"):
            found.pop(key, None)
        return found


def expected(before, netns, group):
    """Counters after the packet, and the one that is sent after it"""
    after = dict(before)
    names = ["rx-packets", "rx-drop-group"]
    if netns:
        names += ["rx-packets", "rx-advertise" if netns == "advertise" else
                  "rx-drop-" + netns]
    if group:
        names.append("group drop-" + group)
    for name in names:
        after[name] = after.get(name, 0) + 1
    return after


def differences(seen, want):
    """In words"""
    return ", ".join(f"{k} is {seen.get(k)}, not {want.get(k)}"
                     for k in sorted(set(seen) | set(want))
                     if seen.get(k) != want.get(k))


def main():
    """All cases"""
    ctl, netns, dev = sys.argv[1:4]
    base, cases = CASES_OF[sys.argv[4] if sys.argv[4:] else "1"]
    router = Router(ctl, netns)
    send = hsrp_send.Sender(dev)
    counters, group = router.counters(), router.group()
    for name, in_ns, in_group, wrong in cases:
        send.send(base | dict(w.split("=", 1) for w in wrong.split(" ")))
        # packets stay in order: when this one was seen, so was that one
        send.send(base | {"group": "9"})
        want = expected(counters, in_ns, in_group)
        end = time.monotonic() + 10
        while True:
            seen = router.counters()
            if seen == want or time.monotonic() > end:
                break
            # in virtual time computing takes none: the end would never come
            time.sleep(.01)
        bad = differences(seen, want)
        now = router.group()
        if now != group:
            bad += "; the group has changed: " + differences(now, group)
        print(f"not ok {name}: {bad}" if bad else f"ok {name}", flush=True)
        counters, group = seen, now


if __name__ == "__main__":
    main()
