#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Send packets that are wrong in one thing and look at what they change.

bad_packets.py HSRPCTL NS DEV [2]: run in the sender's namespace. NS has group 1,
Active, 10.9.0.1, virtual address 10.9.0.100, on eth0; with 2 in version 2. Prints
one line per packet: "ok NAME" or "not ok NAME: what is wrong".
"""
import json
import subprocess
import sys
import time

import hsrp_send

# Would depose the Active if it were believed
BASE = {"src": "10.9.0.66", "vip": "10.9.0.100", "state": "active",
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

# The same for version 2: a Group State and text, unless it says otherwise
CASES2 = [
    ("version 1, to its own address", "version", "", "v=1"),
    ("version 1, to the address of version 2", "version", "",
     "v=1 dst=224.0.0.102"),
    ("version 2, to the address of version 1", "version", "",
     "dst=224.0.0.2"),
    ("Group State of version 1", "version", "", "ver=1"),
    ("Group State of version 3", "version", "", "ver=3"),
    ("opcode Advertise", "opcode", "opcode", "op=3"),
    ("unknown opcode", "opcode", "opcode", "op=255"),
    ("unknown state", "state", "state", "state=7"),
    ("state of version 1", "state", "state", "state=16"),
    ("IPv6 inside IPv4", "ip-version", "ip-version", "ipver2=6"),
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
    ("no virtual address", "vip", "vip", "vip=0.0.0.0"),
    ("virtual address multicast", "vip", "vip", "vip=224.0.0.9"),
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
    ("wrong source port", "port", "", "sport=2029"),
    ("first fragment", "fragment", "", "frag=0x2000"),
    ("group that is not here", "group", "", "group=9"),
    ("source our own address", "src-own", "src-own", "src=10.9.0.1"),
    ("source the virtual address", "src-vip", "src-vip", "src=10.9.0.100"),
    ("source outside the subnet", "src-subnet", "src-subnet",
     "src=10.8.0.66"),
    ("Interface State", "advertise", "", "tlvs=iface"),
]


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
    base = BASE | {"v": "2"} if sys.argv[4:] == ["2"] else BASE
    router = Router(ctl, netns)
    send = hsrp_send.Sender(dev)
    counters, group = router.counters(), router.group()
    for name, in_ns, in_group, wrong in CASES2 if "v" in base else CASES:
        send.send(base | dict(w.split("=", 1) for w in wrong.split(" ")))
        # packets stay in order: when this one was seen, so was that one
        send.send(base | {"group": "9"})
        want = expected(counters, in_ns, in_group)
        end = time.monotonic() + 10
        while True:
            seen = router.counters()
            if seen == want or time.monotonic() > end:
                break
        bad = differences(seen, want)
        now = router.group()
        if now != group:
            bad += "; the group has changed: " + differences(now, group)
        print(f"not ok {name}: {bad}" if bad else f"ok {name}", flush=True)
        counters, group = seen, now


if __name__ == "__main__":
    main()
