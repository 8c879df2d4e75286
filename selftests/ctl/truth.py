#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""truth.py MONITOR PEER: change things at random, in this network namespace and
in that of the other router, and look whether all who tell of them agree: the
shows, status, the metrics, those who read the events in the file MONITOR, and ip.

HSRP_SEED repeats a run, HSRP_STEPS is the number of changes. A look in the midst
of a change is repeated until its deadline. Prints results in KTAP; HSRPCTL is the tool."""
import json
import os
import random
import re
import signal
import subprocess
import sys
import time

from replay import Replay, parse

TOOL = os.environ["HSRPCTL"]
SEED = int(os.environ.get("HSRP_SEED", "1985"))
STEPS = int(os.environ.get("HSRP_STEPS", "40"))
DEADLINE = 20
KEY = "0x000102030405060708090a0b0c0d0e0f01020304"
DEVS = {"eth0": "192.0.2", "eth1": "10.1.1"}
PEERS = {10: "192.0.2.69", 20: "192.0.2.70"}
REDUNDANCY = {"Init": "Init", "Learn": "Backup", "Listen": "Backup",
              "Speak": "Speak", "Standby": "Standby", "Active": "Active"}

r = random.Random(SEED)


def run(*words):
    """Standard output; whether it succeeded is for who has a use for that"""
    return subprocess.run(words, check=False, text=True, capture_output=True)


def told(*words):
    """What the tool says as JSON"""
    out = run(TOOL, "-j", *words)
    if out.returncode:
        raise LookupError(f"{words}: {out.stderr}")
    return parse(out.stdout)


def ip(*words):
    return run("ip", *words).stdout


# ---- what ip says ---------------------------------------------------------


def addresses(dev):
    """Those of a host only: what the module adds"""
    return {a["local"] for link in json.loads(ip("-j", "-4", "addr", "show",
                                                 "dev", dev))
            for a in link.get("addr_info", []) if a.get("prefixlen") == 32}


def policies():
    """(source, destination, direction, from, to, reqid) of each"""
    found = set()
    for text in re.split(r"^(?=src )", ip("xfrm", "policy"), flags=re.M):
        m = re.search(r"src (\S+) dst (\S+) *\n\s+dir (\w+).*?"
                      r"tmpl src (\S+) dst (\S+)\s+proto esp .*?reqid (\d+)",
                      text, re.S)
        if m:
            found.add(tuple(m.groups()))
    return found


def states():
    """(source, destination, spi, reqid) of each SA that is more than a request"""
    found = set()
    for text in re.split(r"^(?=src )", ip("xfrm", "state"), flags=re.M):
        m = re.match(r"src (\S+) dst (\S+)\n\s+proto esp spi (0x\w+) "
                     r"reqid (\d+)", text)
        if m and re.search(r"^\s+(aead|enc) ", text, re.M):
            found.add(tuple(m.groups()))
    return found


def network(text):
    return text if "/" in text else text + "/32"


def routes():
    return {network(x["dst"]) for x in json.loads(
        ip("-j", "route", "show", "proto", "85") or "[]")}


# ---- the look ---------------------------------------------------------------


class Look:
    """Everybody is asked once; differences are sentences."""

    def __init__(self):
        self.bad = []
        self.groups = told("group", "show")
        self.maps = told("map", "show")
        self.status = told("status")
        self.bindings = {(m["name"], b["interface"]): b
                         for m in self.maps for b in m["bindings"]}
        self.live = {k: b for k, b in self.bindings.items()
                     if b["active"] and b["ready"]}

    def same(self, what, one, other):
        if one != other:
            self.bad.append(f"{what}: {one!r} is not {other!r}")

    def lines(self, name):
        return [(m["seq"], m["peer"], x["src"], x["dst"], str(x["reqid"]))
                for m in self.maps if m["name"] == name for x in m["matches"]]

    def look_groups(self):
        words = ("interface", "group", "state", "priority",
                 "configured_priority", "vip", "name")
        self.same("status of groups",
                  [[g[w] for w in words] for g in self.status["groups"]],
                  [[g[w] for w in words] for g in self.groups])
        self.same("tracks of groups",
                  [g["tracks"] for g in self.status["groups"]],
                  [[{k: t[k] for k in ("interface", "up", "decrement")}
                    for t in g["tracks"]] for g in self.groups])
        brief = re.findall(r"^(\S+) +(\d+) +(\d+) +(?:(P) +)?(\w+) +\S+ +\S+ +"
                           r"(\S+) *$",
                           run(TOOL, "group", "show", "brief").stdout, re.M)
        self.same("brief", [b for b in brief if b[0] in DEVS],
                  [(g["interface"], str(g["group"]), str(g["priority"]),
                    "P" if g["preempt"] else "", g["state"],
                    g["vip"] or "unknown") for g in self.groups])
        for dev in DEVS:
            self.same(f"addresses of {dev}", addresses(dev),
                      {a for g in self.groups
                       if g["interface"] == dev and g["state"] == "Active"
                       for a in [g["vip"], *g["secondary_vips"]] if a})

    def look_redundancy(self):
        told_of = {x["name"]: x for x in told("redundancy", "show")}
        for g in self.groups:
            red = told_of.get(g["name"], {})
            self.same(f"redundancy {g['name']}",
                      [red.get("state"), red.get("interface"),
                       red.get("group"), red.get("vip")],
                      [REDUNDANCY[g["state"]], g["interface"], g["group"],
                       g["vip"]])
        for b in self.bindings.values():
            if b.get("redundancy"):
                red = told_of[b["redundancy"]]
                self.same(f"binding to {b['redundancy']}",
                          [b["redundancy_state"], b["active"]],
                          [red["state"], red["state"] == "Active"])

    def look_maps(self):
        want, here = set(), policies()
        for (name, dev), b in self.bindings.items():
            if b["active"] and not b["ready"] and not b.get("error"):
                self.bad.append(f"{name} on {dev} is not ready, and nobody "
                                f"says why: {b}")
        for (name, _), b in self.live.items():
            for _, peer, src, dst, reqid in self.lines(name):
                own = b["address"]
                want |= {(src, dst, "out", own, peer, reqid),
                         (dst, src, "in", peer, own, reqid),
                         (dst, src, "fwd", peer, own, reqid)}
        self.same("policies", here, want)
        self.same("policies as they are counted",
                  sum(b["policies"] for b in self.bindings.values()), len(here))
        self.same("status of maps",
                  {(m["map"], m["interface"]):
                   [m["active"], m["ready"],
                    [(e["seq"], e["peer"], x["src"], x["dst"])
                     for e in m["entries"] for x in e["lines"]]]
                   for m in self.status["maps"]},
                  {k: [b["active"], b["ready"],
                       [x[:4] for x in self.lines(k[0])]]
                   for k, b in self.bindings.items()})

    def look_routes(self):
        shown = told("route", "show")
        self.same("routes", {x["destination"] for x in shown if x["installed"]},
                  routes())
        self.same("status of routes",
                  [(x["destination"], x["installed"])
                   for x in self.status["routes"]],
                  [(x["destination"], x["installed"]) for x in shown])

    def look_sas(self):
        shown = told("sa", "show")
        ours = {(x["local"], x["peer"], str(x["reqid"])) for x in shown}
        self.same("SAs",
                  {s["spi"] for x in shown
                   for s in x["inbound"] + x["outbound"] if not s["larval"]},
                  {spi for src, dst, spi, reqid in states()
                   if (src, dst, reqid) in ours or (dst, src, reqid) in ours})
        self.up = {(x["map"], x["seq"], x["local"], x["local_ident"],
                    x["remote_ident"]) for x in shown
                   if any(not s["larval"] for s in x["outbound"])}
        self.same("status of lines",
                  {(m["map"], e["seq"], m["address"], x["src"], x["dst"])
                   for m in self.status["maps"] for e in m["entries"]
                   for x in e["lines"] if x["up"]}, self.up)

    def look_metrics(self):
        text = run(TOOL, "metrics").stdout
        self.same("metrics of groups",
                  re.findall(r'^hsrp_group_state\{interface="(\w+)",group="(\d+)"'
                             r',.*state="(\w+)"\} 1$', text, re.M),
                  [(g["interface"], str(g["group"]), g["state"])
                   for g in self.groups])
        self.same("metrics of maps",
                  re.findall(r'^hsrp_map_ready\{map="(\w+)",interface="(\w+)"\} '
                             r'(\d)$', text, re.M),
                  [(k[0], k[1], str(int(b["ready"])))
                   for k, b in self.bindings.items()])

    def look_events(self, replay):
        replay.read()
        self.bad += replay.wrong
        self.same("events of groups", replay.groups,
                  {(g["interface"], g["group"]): g["state"]
                   for g in self.groups})
        self.same("events of bindings", set(replay.bindings),
                  set(self.bindings))
        self.same("events of readiness",
                  {k for k, ready in replay.ready.items() if ready},
                  {(k[0], b["address"]) for k, b in self.live.items()})
        self.same("events of routes", {x[0] for x in replay.routes}, routes())
        if replay.lines is None:
            return
        self.same("events of lines", replay.lines,
                  {(m["name"], *x[:1], *x[2:4], int(x[4])) for m in self.maps
                   for x in self.lines(m["name"])})
        self.same("events of transform sets", replay.transforms,
                  {t["name"] for t in told("transform", "show")})
        self.same("events of tunnels", replay.tunnels, self.up)

    def look(self, replay):
        self.look_groups()
        self.look_redundancy()
        self.look_maps()
        self.look_routes()
        self.look_sas()
        self.look_metrics()
        if replay:
            self.look_events(replay)
        # who was asked first says the same at the end
        last = Look()
        words = ("interface", "group", "state", "changes")
        self.same("the second dump", [[g[w] for w in words] for g in last.groups],
                  [[g[w] for w in words] for g in self.groups])
        self.same("the second dump of maps", last.maps, self.maps)
        return self.bad


def settled(replay):
    """What differs at the end of all patience, and the last look"""
    end = time.monotonic() + DEADLINE
    while True:
        look, bad = None, []
        try:
            look = Look()
            bad = look.look(replay)
        except LookupError as gone:
            bad = [str(gone)]
        if not bad or time.monotonic() > end:
            return bad, look
        time.sleep(0.1)


# ---- changes ----------------------------------------------------------------


def group_of(dev, n):
    return "dev", dev, "group", str(n)


def any_group():
    return r.choice(list(DEVS)), r.randint(1, 3)


def vip_of(dev, n, turn=0):
    return f"{DEVS[dev]}.{50 + n + 10 * turn}"


def group_add():
    dev, n = any_group()
    return [TOOL, "group", "add", *group_of(dev, n), "vip", vip_of(dev, n),
            "name", f"N{n}{dev}", "timers", "250ms", "800ms",
            "priority", str(r.randint(1, 255)), *r.choice([[], ["preempt"]])]


def group_set():
    dev, n = any_group()
    words = r.choice([
        ["priority", str(r.randint(1, 255))], ["preempt"], ["no", "preempt"],
        ["vip", vip_of(dev, n, r.randint(0, 1))],
        ["secondary", vip_of(dev, n, 2)], ["no", "secondary", vip_of(dev, n, 2)],
        ["track", "eth2", "decrement", str(r.randint(1, 100))],
        ["no", "track", "eth2"],
        ["name", f"N{n}{dev}"], ["no", "name"]])
    return [TOOL, "group", "set", *group_of(dev, n), *words]


def group_del():
    return [TOOL, "group", "del", *group_of(*any_group())]


def peer_change():
    dev, n = any_group()
    words = r.choice([
        ["add", *group_of(dev, n), "vip", vip_of(dev, n), "timers", "250ms",
         "800ms", "preempt", "priority", str(r.randint(1, 255))],
        ["set", *group_of(dev, n), "priority", str(r.randint(1, 255))],
        ["del", *group_of(dev, n)]])
    return [TOOL, "-n", sys.argv[2], "group", *words]


def link():
    return ["ip", "link", "set", r.choice(["eth0", "eth1", "eth2"]),
            r.choice(["down", "up", "up"])]


def any_map():
    return r.choice(["m1", "m2"]), str(r.choice(list(PEERS)))


def any_line():
    return ("src", f"10.1.{r.randint(1, 2)}.0/24",
            "dst", r.choice(["20.1.1.0/24", "20.1.2.0/24", "20.1.3.7/32"]))


def map_change():
    name, seq = any_map()
    return [TOOL, *r.choice([
        ["transform", "add", name, "esp-gcm", "128"],
        ["transform", "del", name],
        ["map", "add", name, "seq", seq, "peer", PEERS[int(seq)],
         "transform", r.choice(["m1", "m2"]), "reverse-route"],
        ["map", "add", name, "seq", seq, "peer", PEERS[int(seq)],
         "transform", "m1"],
        ["map", "del", name, "seq", seq]])]


def match_change():
    name, seq = any_map()
    verb = r.choice(["match", "match", "unmatch"])
    return [TOOL, "map", verb, name, "seq", seq, *any_line()]


def bind_change():
    name, _ = any_map()
    where = r.choice([["redundancy", f"N{r.randint(1, 3)}eth0"],
                      ["redundancy", f"N{r.randint(1, 3)}eth0"],
                      ["local", "192.0.2.1"]])
    return [TOOL, "map", *r.choice([["bind", name, "dev", "eth0", *where],
                                    ["bind", name, "dev", "eth0", *where],
                                    ["unbind", name, "dev", "eth0"]])]


def sa_add():
    """As a key manager does while the address is there"""
    wanted = sorted(p for p in policies() if p[2] == "out")
    if not wanted:
        return sa_flush()
    *_, local, peer, reqid = r.choice(wanted)
    ends = [local, peer]
    r.shuffle(ends)
    return ["ip", "xfrm", "state", "add", "src", ends[0], "dst", ends[1],
            "proto", "esp", "spi", hex(0x1000 + r.randint(0, 0xfff)),
            "mode", "tunnel", "reqid", reqid,
            "aead", "rfc4106(gcm(aes))", KEY, "128"]


def sa_del():
    here = sorted(states())
    if not here:
        return sa_add()
    src, dst, spi, _ = r.choice(here)
    return ["ip", "xfrm", "state", "delete", "src", src, "dst", dst,
            "proto", "esp", "spi", spi]


def sa_flush():
    return [TOOL, "sa", "flush", "map", r.choice(["m1", "m2"])]


def stolen():
    """What others take away comes back"""
    dev = r.choice(list(DEVS))
    here = [["addr", "del", a + "/32", "dev", dev] for a in addresses(dev)]
    here += [["xfrm", "policy", "delete", "src", p[0], "dst", p[1], "dir", p[2]]
             for p in policies()]
    here += [["route", "del", x, "proto", "85"] for x in routes()]
    return ["ip", *r.choice(sorted(here))] if here else group_set()


CHANGES = {group_add: 4, group_set: 6, group_del: 1, peer_change: 3, link: 3,
           map_change: 4, match_change: 4, bind_change: 3, sa_add: 6, sa_del: 2,
           sa_flush: 1, stolen: 3}


def change():
    """One that is done, and not refused"""
    for _ in range(50):
        words = r.choices(list(CHANGES), list(CHANGES.values()))[0]()
        if not run(*words).returncode:
            return " ".join(words).replace(TOOL, "hsrpctl")
    return "nothing that could be done"


# ---- the test ---------------------------------------------------------------

number = 0
failed = False


def result(name, bad):
    global number, failed
    number += 1
    failed |= bool(bad)
    for sentence in bad:
        print("#", sentence)
    print("not ok" if bad else "ok", number, name, flush=True)


BEGIN = """transform add m1 esp-gcm 128
map add m1 seq 10 peer 192.0.2.69 transform m1 reverse-route
map match m1 seq 10 src 10.1.1.0/24 dst 20.1.1.0/24
map bind m1 dev eth0 redundancy N1eth0
group add dev eth0 group 1 vip 192.0.2.51 name N1eth0 timers 250ms 800ms
"""


def batch(text):
    subprocess.run([TOOL, "-b", "-"], input=text, text=True, check=True)


def random_changes(replay):
    seen = dict.fromkeys(["an Active group", "two Active groups",
                          "a map in force", "a route", "a tunnel"], 0)
    done = []
    for step in range(STEPS):
        done.append(change())
        # before or after the timers that it started
        time.sleep(r.choice([0, 0.5, 3]))
        bad, look = settled(replay)
        if bad:
            bad.insert(0, f"step {step}, {done[-1]}")
            bad += [f"before: {x}" for x in done[-5:-1]]
            break
        active = sum(g["state"] == "Active" for g in look.groups)
        seen["an Active group"] += active > 0
        seen["two Active groups"] += active > 1
        seen["a map in force"] += bool(look.live)
        seen["a route"] += bool(routes())
        seen["a tunnel"] += bool(look.up)
    result(f"everybody agrees after each of {STEPS} changes", bad)
    # a run in which nothing ever was proves nothing
    result("and there was something to agree on",
           [f"never seen: {what}" for what, n in seen.items() if not n])
    print("#", ", ".join(f"{what} {n} times" for what, n in seen.items()))


def lost_events(replay):
    """While the reader of events sleeps, more happens than its socket holds"""
    reader = int(os.environ["MONITOR_PID"])
    run(TOOL, "group", "add", *group_of("eth0", 1), "vip", vip_of("eth0", 1))
    os.kill(reader, signal.SIGSTOP)
    batch("\n".join(f"group set dev eth0 group 1 priority {n % 250 + 1}"
                    for n in range(3000)))
    for _ in range(10):
        change()
    result("the shows agree while nobody reads events", settled(None)[0])
    os.kill(reader, signal.SIGCONT)
    result("who has lost events knows it all again", settled(replay)[0])
    result("and has said that they were lost",
           [] if replay.losses else ['no "lost"'])


def main():
    replay = Replay(sys.argv[1])
    print(f"# HSRP_SEED={SEED}")
    batch(BEGIN)
    result("everybody agrees at the beginning", settled(replay)[0])
    end = time.monotonic() + DEADLINE
    while not addresses("eth0") and time.monotonic() < end:
        time.sleep(0.1)
    result("and when there is an Active group", settled(replay)[0])
    random_changes(replay)
    if not failed:
        lost_events(replay)


main()
sys.exit(failed)
