#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Send right, nearly right and random messages to the netlink family.

genl_fuzz.py [--runs N] [--seed N] [--no-privilege]

Made from the specification, so that a new command or attribute is in it with
the commit that adds it. Runs in the network namespace that it is started in,
with interfaces h0, h1, ... there. The same seed sends the same messages.

What must hold, message by message:
  - there is an answer, in time;
  - what breaks the specification is refused, and every refusal says why;
  - what is refused has changed nothing, what is accepted is told;
  - what a dump lists is what the specification says that it may list.
With --no-privilege every write is refused with EPERM, whatever it holds.

At the end everything can be removed.
"""
import argparse
import errno
import os
import random
import socket
import struct
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "../netlink")]
import genl  # noqa: E402  pylint: disable=wrong-import-position
import spec as netlink_spec  # noqa: E402 pylint: disable=wrong-import-position
from genl import NetlinkError  # noqa: E402  pylint: disable=wrong-import-position

ANSWER_S = 60
DUMP_EVERY = 400

# what objects are made of, few enough that they meet each other
POOLS = {
    "ifname": ["h0", "h1", "h2"] * 4 + ["lo", "nosuch"],
    "name": ["a", "b", "c", "VPNHA", "x" * 31],
    "transform": ["a", "b", "c"],
    "map": ["a", "b", "c"],
    "redundancy": ["a", "VPNHA", "hsrp-h0-1"],
    "untrack": ["h1", "lo", "nosuch"],
    "auth-text": ["cisco", "x", "12345678"],
}
ADDRESSES = ["10.0.0.100", "10.0.0.101", "10.0.0.102", "10.1.0.100",
             "10.1.0.101", "10.2.0.100", "10.0.0.1", "192.0.2.1", "0.0.0.0",
             "10.0.0.255", "224.0.0.2", "127.0.0.1"]
ADDRESSES6 = ["::", "fe80::1", "fe80::2", "fe80::", "2001:db8::1", "2001:db8::2",
              "fd00::1", "ff02::66"]
NETWORKS = [("10.1.1.0", 24), ("20.1.1.0", 24), ("10.0.0.0", 8),
            ("0.0.0.0", 0), ("192.0.2.1", 32)]
NUMBERS = {
    "number": [0, 1, 2, 255], "priority": [0, 100, 200, 255],
    "hello": [1000, 3000, 250], "hold": [3000, 10000, 800],
    "seq": [1, 10, 20, 65535], "reqid": [1, 77, 1 << 31],
    "keylen": [128, 192, 256], "decrement": [1, 10, 255],
    "cipher": [1, 2, 4, 5, 6], "integ": [0, 1, 3], "ifindex": [1, 2, 3, 4],
    "generation": [0, 1, 2, 0xffffffff],
}

# the set has more, for track-get
TRACK_BY_GROUP = ("ifname", "decrement", "shutdown")

# how often an attribute is in a message that is right: what names the object
# mostly, the rest at times
CHANCES = {"ifname": .98, "number": .98, "name": .98, "seq": .95, "map": .98,
           "match": .98, "peer": .95, "transform": .95, "cipher": .95,
           "vip": .6, "vip6": .1, "vip6-global": .15,
           "no-vip6-global": .1, "hello": .15, "hold": .0, "timers-default": .05,
           "untrack": .05, "ifindex": .02, "redundancy": .9, "local": .3,
           "integ": .3, "keylen": .4}

# Refused by the core of generic netlink, which does not explain itself
MUTE = (errno.EPERM, errno.EOPNOTSUPP)


def encode(kind, payload):
    """An attribute; @payload may have any length."""
    return genl.attr(kind, payload)


class Maker:
    """Makes messages."""

    def __init__(self, rng, spec):
        self.rng = rng
        self.spec = spec

    def number(self, attr):
        """Octets of a number within the limits that the spec states."""
        if attr.type != "u8" and attr.name in NUMBERS:
            value = self.rng.choice(NUMBERS[attr.name])
        else:
            low = attr.checks.get("min", 0)
            value = self.rng.randint(low, attr.checks.get("max", low + 2))
        return value.to_bytes(attr.size, sys.byteorder)

    def value(self, attr):
        """Octets of a value that the spec allows."""
        if attr.type == "flag":
            return b""
        if attr.type == "string":
            pool = POOLS.get(attr.name, ["a", ""])
            return self.rng.choice(pool).encode() + b"\0"
        if attr.type == "nest":
            return self.nest(attr)
        if attr.name == "vip6":
            return socket.inet_pton(socket.AF_INET6,
                                    self.rng.choice(ADDRESSES6))
        if attr.size is None:
            return self.rng.randbytes(self.rng.randrange(8))
        if attr.big_endian:
            return socket.inet_aton(self.rng.choice(ADDRESSES))
        return self.number(attr)

    def nest(self, attr):
        """What is inside."""
        inner = self.spec.sets[attr.nested]
        if attr.nested == "match":
            out = b""
            for side in ("src", "dst"):
                addr, length = self.rng.choice(NETWORKS)
                out += encode(inner[side].number, socket.inet_aton(addr))
                out += encode(inner[side + "-len"].number, bytes([length]))
            if self.rng.random() < .2:
                out += encode(inner["reqid"].number,
                              self.number(inner["reqid"]))
            return out
        if attr.nested == "vip6":
            addr = self.rng.choice(ADDRESSES6)
            out = encode(inner["addr"].number,
                         socket.inet_pton(socket.AF_INET6, addr))
            if self.rng.random() < .9:
                out += encode(inner["len"].number, self.number(inner["len"]))
            return out
        names = {"track": TRACK_BY_GROUP}.get(attr.nested, inner)
        wanted = [inner[n] for n in names
                  if n in inner and inner[n].type not in ("pad", "nest")
                  and self.rng.random() < CHANCES.get(n, .4)]
        return b"".join(encode(a.number, self.value(a)) for a in wanted)

    def one(self, attr):
        """An attribute that is right: (kind, payload)."""
        flag = genl.NLA_F_NESTED if attr.type == "nest" else 0
        return attr.number | flag, self.value(attr)

    def message(self, op):
        """A list of attributes, all right: [(attr, kind, payload)]."""
        rng = self.rng
        wanted = {a.name for a in op.request
                  if rng.random() < CHANCES.get(a.name, .2)}
        # some go together, some exclude each other
        if "hello" in wanted:
            wanted.add("hold")
        elif rng.random() < .9:
            wanted.discard("hold")
        if "local" in wanted and rng.random() < .9:
            wanted.discard("redundancy")
        return [(a,) + self.one(a) for a in op.request if a.name in wanted]

    def wrong(self, op, attrs):
        """One attribute off; gives what is wrong with it."""
        rng = self.rng
        ways = ["unknown", "zero", "trailing"]
        if attrs:
            ways += ["short", "long", "missing", "duplicated", "flags"] * 2
            ways += ["range"] * 4
        way = rng.choice(ways)
        if way == "unknown":
            attrs.append((None, rng.choice([60, 999, 0x3fff]), b"\0" * 4))
        elif way == "zero":
            attrs.insert(0, (None, 0, b"\0" * 4))
        elif way == "trailing":
            attrs.append((None, None, rng.randbytes(rng.randint(1, 3))))
        else:
            i = rng.randrange(len(attrs))
            attrs[i:i + 1], way = self.spoil(way, *attrs[i])
        return way, attrs

    def spoil(self, way, attr, kind, payload):
        """What takes the place of one attribute."""
        rng = self.rng
        if way == "missing":
            return [], way
        if way == "duplicated":
            return [(attr, kind, payload)] + [(attr,) + self.one(attr)], way
        if way == "flags":
            return [(attr, kind ^ genl.NLA_F_NESTED, payload)], way
        if way == "short":
            if not payload or attr.type in ("nest", "binary"):
                return [(attr, kind, payload)], "none"
            return [(attr, kind, payload[:rng.randrange(len(payload))])], way
        if way == "long":
            more = rng.choice([1, 4, 40, 4000])
            if attr.type == "nest":
                return [(attr, kind, payload + rng.randbytes(more))], "nest"
            if attr.type == "string" and more < 5:
                # behind the NUL, which the kernel takes for the end
                return [(attr, kind, payload + b"x" * more)], "tail"
            return [(attr, kind, payload + b"x" * more)], way
        return self.out_of_range(attr, kind, payload)

    def out_of_range(self, attr, kind, payload):
        """A value beyond its limits, where the spec states any."""
        low, high = attr.checks.get("min"), attr.checks.get("max")
        if attr.type == "string" and "max-len" in attr.checks:
            over = attr.checks["max-len"] + self.rng.randint(1, 60)
            return [(attr, kind, b"y" * over + b"\0")], "range"
        bad = ([low - 1] if low else []) + \
              ([high + 1, (1 << 8 * attr.size) - 1] if high is not None else [])
        if not bad:
            if attr.size:
                return [(attr, kind, self.rng.randbytes(attr.size))], "value"
            return [(attr, kind, payload)], "none"
        value = self.rng.choice(bad)
        return [(attr, kind, value.to_bytes(attr.size, sys.byteorder))], "range"


# These break what the policies state and are refused whatever else is in there
MUST_REFUSE = ("unknown", "zero", "short", "long", "range", "flags")


def pack(attrs):
    """Octets of a message."""
    return b"".join(p if k is None else encode(k, p) for _, k, p in attrs)


class Fuzzer:
    """Sends messages and judges what becomes of them."""

    def __init__(self, args):
        self.spec = netlink_spec.Spec()
        self.rng = random.Random(args.seed)
        self.maker = Maker(self.rng, self.spec)
        self.privileged = not args.no_privilege
        self.nl = genl.Genl()
        self.nl.sock.settimeout(ANSWER_S)
        self.events = genl.Genl(rcvbuf=1 << 20)
        self.events.join("config")
        self.events.sock.settimeout(0)
        self.requests = [o for o in self.spec.ops.values() if o.can_do]
        self.counts = {}
        self.bad = []

    def complain(self, op, what, payload, why):
        """One complaint; a broken rule must not print thousands."""
        name = op.name if op else "?"
        self.bad.append(f"{name} ({what}): {why}; payload {payload.hex()}")
        if len(self.bad) >= 20:
            raise SystemExit(self.report())

    def config_events(self):
        """How many changes of the configuration were told since."""
        seen = 0
        try:
            while True:
                seen += len(self.events.receive())
        except BlockingIOError:
            return seen

    def send(self, op, number, payload, what, flags=0):
        """One request; gives the error, 0, and what was told."""
        try:
            self.nl.request(number, payload, flags)
            error, sentence = 0, ""
        except NetlinkError as refusal:
            error, sentence = refusal.errno, refusal.sentence
        except socket.timeout:
            self.complain(op, what, payload, f"no answer in {ANSWER_S} s")
            raise SystemExit(self.report()) from None
        told = self.config_events()
        self.counts[what] = self.counts.get(what, 0) + 1
        key = "accepted" if not error else "refused"
        self.counts[key] = self.counts.get(key, 0) + 1
        if error and told:
            self.complain(op, what, payload,
                          f"refused ({errno.errorcode.get(error)}), but the "
                          "configuration has changed")
        if error and not sentence and error not in MUTE:
            self.complain(op, what, payload,
                          f"{errno.errorcode.get(error)} without a sentence")
        if error in (errno.EFAULT, errno.ENOMEM, errno.EMSGSIZE):
            self.complain(op, what, payload,
                          f"odd error {errno.errorcode[error]}: {sentence}")
        return error, told

    def from_spec(self):
        """A message as the spec has it, or with one attribute off."""
        op = self.rng.choice(self.requests)
        attrs = self.maker.message(op)
        what = "right"
        if self.rng.random() < .5:
            what, attrs = self.maker.wrong(op, attrs)
        payload = pack(attrs)
        error, told = self.send(op, op.number, payload, what)
        if not self.privileged and op.is_write:
            if error != errno.EPERM:
                self.complain(op, what, payload, f"error {error}, not EPERM")
            return
        if what in MUST_REFUSE and not error:
            self.complain(op, what, payload, "accepted")
        if not error and op.configures() and not told:
            self.complain(op, what, payload, "accepted, but nobody was told")

    def at_random(self):
        """Any octets, for any command, with any flags."""
        rng = self.rng
        number = rng.choice([rng.randrange(256),
                             rng.randrange(len(self.spec.ops) + 4)])
        payload = b""
        for _ in range(rng.randrange(6)):
            payload += encode(rng.choice([rng.randrange(40),
                                          rng.randrange(1 << 16)]),
                              rng.randbytes(rng.choice([0, 1, 4, 8,
                                                        rng.randrange(64)])))
        if rng.random() < .3:
            payload = rng.randbytes(rng.randrange(200))
        flags = rng.choice([0, 0, genl.NLM_F_DUMP, 0x100, 0x200, 0x400, 0x800])
        op = [o for o in self.spec.ops.values() if o.number == number]
        error, _ = self.send(op[0] if op else None, number, payload, "random",
                             flags)
        # flags that it does not know the core refuses before it asks who it is
        if op and op[0].is_write and not self.privileged and \
                error not in MUTE + ((errno.EINVAL,) if flags else ()):
            self.complain(op[0], "random", payload, f"error {error}, not EPERM")

    def wreck(self):
        """A datagram whose lengths lie. It may be left without an answer, the
        next request must not."""
        rng = self.rng
        op = rng.choice(self.requests)
        body = struct.pack("BBH", op.number, rng.randrange(3),
                           rng.choice([0, 0, 7])) + \
            pack(self.maker.message(op))
        size = rng.choice([0, 3, 15, 16, 17, 20, len(body), 1 << 31])
        self.nl.seq += 1
        self.nl.sock.send(struct.pack("IHHII", size, self.nl.family,
                                      rng.choice([0, 1, 5, 0x305]),
                                      self.nl.seq, 0) + body)
        self.drain()
        self.config_events()
        self.counts["wreck"] = self.counts.get("wreck", 0) + 1

    def drain(self):
        """A dump that a datagram has begun goes on as it is read, and there is
        no other one until its end."""
        sock = self.nl.sock
        patience = sock.gettimeout()
        sock.setblocking(False)
        try:
            while sock.recv(1 << 20):
                pass
        except BlockingIOError:
            pass
        finally:
            sock.settimeout(patience)

    def listed(self, op):
        """A dump, judged; [] where it may not be read."""
        try:
            found = [a for _, a in self.nl.request(op.number, b"",
                                                   genl.NLM_F_DUMP)]
        except NetlinkError as refusal:
            if op.is_write and not self.privileged and \
                    refusal.errno == errno.EPERM:
                return []
            self.complain(op, "dump", b"", str(refusal))
            return []
        for attrs in found:
            for why in self.spec.judge(attrs, op.dump_reply,
                                       op.attrs.values(), "answer"):
                self.complain(op, "dump", b"", why)
        return found

    def dumps(self):
        """All of them; what does not run by itself is the same twice."""
        for op in self.spec.dumps():
            first, again = self.listed(op), self.listed(op)
            steady = [a.number for a in op.dump_reply
                      if a.name in ("ifname", "number", "name", "seq", "map",
                                    "dst", "dst-len", "by-ifname", "by-group",
                                    "transform", "cipher")]
            pick = [[[p for k, p in obj if k in steady] for obj in found]
                    for found in (first, again)]
            if op.name != "sa-get" and pick[0] != pick[1]:
                self.complain(op, "dump", b"", "two dumps differ")

    def remove(self, op, delete):
        """Every object that @op lists, by @delete; how many were refused."""
        # without a part of it the whole is meant
        keys = [a.number for a in delete.request if a.type != "nest"]
        refused, gone = 0, set()
        for attrs in self.listed(op):
            payload = b"".join(encode(k, p) for k, p in attrs if k in keys)
            if payload in gone:
                continue
            gone.add(payload)
            error, _ = self.send(delete, delete.number, payload, "removal")
            refused += bool(error)
        return refused

    def reset_interfaces(self, op, change):
        """One without a group is there for what is unusual about it only."""
        number = {a.name: a.number for a in change.request}
        usual = {number["version"]: b"\x01", number["use-bia"]: b"\x00",
                 number["redirects"]: b"\x00",
                 number["redirect-adv"]: struct.pack("=I", 30000),
                 number["redirect-hold"]: struct.pack("=I", 180000)}
        for attrs in self.listed(op):
            payload = b"".join(encode(k, usual.get(k, p)) for k, p in attrs
                               if k in number.values())
            self.send(change, change.number, payload, "removal")

    def remove_all(self):
        """Nothing that messages have made stays for ever. What is still in use
        is refused until its users have gone."""
        ops = self.spec.ops
        pairs = [(op, ops[op.name[:-3] + "del"]) for op in self.spec.dumps()
                 if op.name[:-3] + "del" in ops]
        for _ in pairs:
            if not sum([self.remove(op, delete) for op, delete in pairs]):
                break
        self.reset_interfaces(ops["interface-get"], ops["interface-set"])
        for op in self.spec.dumps():
            left = self.listed(op)
            if op.name != "stats-get" and left:
                self.complain(op, "removal", b"", f"left: {left}")

    def report(self):
        """The words at the end; the exit status."""
        print(", ".join(f"{n} {what}" for what, n in
                        sorted(self.counts.items())))
        for line in self.bad:
            print(line)
        return 1 if self.bad else 0

    def run(self, runs):
        """All of it."""
        for i in range(runs):
            dice = self.rng.random()
            if dice < .75:
                self.from_spec()
            elif dice < .95:
                self.at_random()
            else:
                self.wreck()
            if i % DUMP_EVERY == DUMP_EVERY - 1:
                self.dumps()
        self.dumps()
        if self.privileged:
            self.remove_all()
        return self.report()


def main():
    """Reads the arguments."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1985)
    parser.add_argument("--no-privilege", action="store_true")
    args = parser.parse_args()
    sys.exit(Fuzzer(args).run(args.runs))


if __name__ == "__main__":
    main()
