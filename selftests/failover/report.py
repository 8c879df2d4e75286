#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""report.py DIR: what the records of bench.sh say of each event.

Prints a table and what does not hold, leaves the same as report.json beside the
records, and for each event what "hsrpctl timeline" draws (*.jsonl). Exit status 0
if this project was never longer without traffic than it may be, and never longer
than keepalived was.
"""
import bisect
import collections
import datetime
import json
import os
import re
import statistics
import sys

from capture import Capture

VIP, PEER = "172.16.172.53", "172.16.172.69"
INSIDE_VIP = "10.1.1.254"
OUTSIDE = {"vxr1": "172.16.172.52", "vxr2": "172.16.172.54"}
SIDES = ("hsrp", "keepalived")
# half-open IKE SAs of one address that strongSwan takes without a cookie, the
# default of charon.cookie_threshold_ip; it drops what is beyond block_threshold, 5
HALF_OPEN = 3
SLACK = 0.2     # allowed beside the detection
RANDOM_SLACK = 0.5
PEERS_SLACK = 10
MISSED = 2      # pings that a gap may differ by and still be as long

COLUMNS = [
    # key in a row, heading, what it is, from the event or from the first word on
    ("detect", "detect", "event -> first word of the new Active on the wire"),
    ("arp", "arp", "-> gratuitous ARP outside"),
    ("arp_inside", "arp in", "-> gratuitous ARP inside"),
    ("policies", "policy", "-> policies and routes in place"),
    ("ike", "ike", "-> first IKE_SA_INIT"),
    ("esp", "esp", "-> first packet of a new ESP SA decrypted"),
    ("all", "all", "-> all peers answer again (a request every 0.5 s)"),
    ("gap", "gap", "longest time between two answers to a ping"),
    ("beyond", "beyond", "what of the gap is not the detection, where that was silence"),
    ("agreed", "agreed", "event -> both ends were seen to have the same SAs"),
]


def stamps(path, pattern):
    """Times of the lines that match, as "ip -ts monitor" writes them."""
    found = []
    with open(path, encoding="utf-8", errors="replace") as f:
        for line in f:
            m = re.match(r"\[([-0-9T:.]+)\]\s*(.*)", line)
            if m and re.search(pattern, m.group(2)):
                at = datetime.datetime.fromisoformat(m.group(1))
                at = at.replace(tzinfo=datetime.timezone.utc)
                found.append(at.timestamp())
    return found


class Record:
    """Everything that was recorded of a pair, from up to down."""

    def __init__(self, path):
        self.path = path
        self.wan = Capture(self.file("vpn7200", "capture.pcap"))
        self.lan = Capture(self.file("transit", "capture.pcap"))
        self.inside = Capture(self.file("r7206", "capture.pcap"))
        self.pings = {}
        self.fan = collections.defaultdict(list)
        self.late = []
        for node in ("r7206", "vpn7200"):
            for name in sorted(os.listdir(os.path.join(path, node))):
                if name.startswith("all-ping-"):
                    self.read_pings(node, name)
        self.read_fan()
        self.events = {n: self.read_events(n) for n in OUTSIDE}

    def file(self, *names):
        return os.path.join(self.path, *names)

    def read_pings(self, node, name):
        answers = []
        with open(self.file(node, name), encoding="utf-8") as f:
            for line in f:
                m = re.match(r"\[([0-9.]+)\] (late|\d+ bytes)", line)
                if m and m.group(2) == "late":
                    self.late.append(float(m.group(1)))
                elif m:
                    answers.append(float(m.group(1)))
        self.pings[name[9:-4]] = answers

    def read_fan(self):
        """Answers of the other peers, by address."""
        path = self.file("r7206", "fan.out")
        if not os.path.exists(path):
            return
        with open(path, encoding="utf-8") as f:
            for line in f:
                m = re.match(r"\[([0-9.]+)\] \d+ bytes from ([0-9.]+)", line)
                if m:
                    self.fan[m.group(2)].append(float(m.group(1)))

    def read_events(self, node):
        path = self.file(node, "monitor.out")
        if not os.path.exists(path):
            return []
        with open(path, encoding="utf-8") as f:
            return [json.loads(line) for line in f if line.strip()]

    def lost(self):
        """Whether a capture has not all of it."""
        return sum(c.lost for c in (self.wan, self.lan, self.inside))


def first(times, since):
    """The first of these, which are in order, at or after that; or None."""
    i = bisect.bisect_left(times, since)
    return times[i] if i < len(times) else None


def gap(answers, begin, end):
    """The longest time without an answer, from the last one before begin on;
    and when it began."""
    i = bisect.bisect_left(answers, begin)
    last = answers[i - 1] if i else begin
    worst, at = 0.0, begin
    for t in answers[i:bisect.bisect_right(answers, end)] + [end]:
        if t - last > worst:
            worst, at = t - last, last
        last = t
    return worst, at


def policies(rec, mark):
    """When it could have carried a packet: the module says READY. Of charon's
    policies the kernel tells, and the routes for them are there all the time."""
    if mark["side"] == "hsrp":
        times = [e["time"] for e in rec.events[mark["to"]]
                 if e["event"] == "ready"]
    else:
        times = stamps(rec.file(mark["to"], "xfrm.out"),
                       r"^(Updated )?src \S+ dst 20\.")
    return first(times, mark["begin"])


def new_esp(rec, since, end):
    """The first packet that a new SA brought to where it is clear again."""
    esp = first(sorted(rec.wan.spis.values()), since)
    if esp is None:
        return None
    clear = [first(c.icmp, esp) for c in (rec.wan, rec.inside)]
    clear = [t for t in clear if t is not None and t <= end]
    return min(clear) if clear else None


def ike_story(rec, begin, end):
    """Which packets of IKE were seen on which link of transit's, seconds after
    the decision."""
    story = []
    for link, cap in (("lan", rec.lan), ("wan", rec.wan)):
        for p in cap.ike:
            if begin - 0.05 <= p.at <= end:
                story.append([round(p.at - begin, 4), link, p.text()])
    return sorted(story)


def half_open(ike, begin, end):
    """The most IKE SAs that were half open with one peer at a time, as that one
    counts them: from its answer to IKE_SA_INIT until that to IKE_AUTH."""
    waiting = collections.defaultdict(set)
    most = 0
    for p in ike:
        if not p.answer or not begin <= p.at <= end:
            continue
        if p.exchange == 34:
            waiting[p.src].add(p.spi)
            most = max(most, len(waiting[p.src]))
        else:
            waiting[p.src].discard(p.spi)
    return most


def measure(rec, mark):
    """A row: seconds after the event, and after the decision."""
    begin, end = mark["begin"], mark["end"]
    row = {k: mark[k] for k in ("side", "timers", "traffic", "event", "part",
                                "seen", "to", "why", "void", "record")}
    if mark["peer"] != "plain":
        row["timers"] += "/" + mark["peer"]
    row["agreed"] = mark["agreed"]
    if mark["void"]:
        return row
    if any(begin - 1 <= t <= end for t in rec.late):
        row["void"] = "a ping was sent late"
    if rec.lost():
        row["void"] = "a capture lost packets"
    gaps = {n: gap(a, begin, end) for n, a in rec.pings.items()
            if (first(a, begin - 1) or begin) < begin}
    if not gaps:
        row["void"] = "traffic was away before it"
        return row
    row["stream"], (row["gap"], at) = max(gaps.items(), key=lambda g: g[1])
    row["gap_begin"] = at - begin
    row["ping"] = mark["ping"]
    row["hold"] = mark["hold"] / 1000
    row["nominal"] = row["hold"] if mark["seen"] == "silence" else 0
    row["beyond"] = row["gap"]
    row["begin"] = begin
    if mark["part"] == "stay":
        return row
    word = first([p.at for p in rec.lan.words
                  if p.src == OUTSIDE[mark["to"]] and p.active], begin)
    if word is None or word > end:
        row["why"] = row["why"] or "nobody took over"
        return row
    row["detect"] = word - begin
    if row["seen"] == "silence":
        row["beyond"] = max(row["gap"] - row["detect"], 0)
    for key, t in (
            ("arp", first(rec.lan.gratuitous(VIP), word - 0.001)),
            ("arp_inside", first(rec.inside.gratuitous(INSIDE_VIP),
                                 word - 0.001)),
            ("policies", policies(rec, mark)),
            ("ike", first([p.at for p in rec.wan.ike if p.init], word - 0.001)),
            ("esp", new_esp(rec, word - 0.001, end))):
        row[key] = t - word if t is not None and t <= end else None
    row["peers"] = mark.get("peers", 0)
    if row["peers"]:
        back = [first(a, word) for a in rec.fan.values()]
        back = [t - word for t in back if t is not None and t <= end]
        row["peers_back"] = len(back)
        row["all"] = max(back) if len(back) == row["peers"] else None
    row["half_open"] = half_open(rec.wan.ike, begin, end)
    row["inits"] = len({p.spi for p in rec.wan.ike
                        if p.init and begin <= p.at <= end})
    row["ike_packets"] = ike_story(rec, word, min(end, word + 6))
    return row


def key_of(row):
    return (row["timers"], row["traffic"], row["event"], row["part"])


def judge(rows, random):
    """What does not hold, as sentences. What cannot be said of the other side is
    not our fault."""
    bad = []
    pairs = collections.defaultdict(dict)
    slack = RANDOM_SLACK if random else SLACK
    for row in rows:
        name = "%s, %s, %s %s" % key_of(row)
        if row["void"]:
            if row["side"] == "hsrp":
                bad.append("hsrp: %s: void: %s" % (name, row["void"]))
            continue
        pairs[key_of(row)][row["side"]] = row
        if row["side"] != "hsrp":
            continue
        if row["agreed"] is None:
            bad.append("hsrp: %s: not agreed: %s" % (name, row["why"]))
        if row.get("peers") and row["peers_back"] < row["peers"]:
            bad.append("hsrp: %s: %d of %d peers are back" %
                       (name, row["peers_back"], row["peers"]))
        elif row.get("peers") and (row["detect"] + row["all"] >
                                   row["nominal"] + PEERS_SLACK):
            bad.append("hsrp: %s: all peers are back after %.3f s" %
                       (name, row["detect"] + row["all"]))
        if row.get("half_open", 0) > HALF_OPEN:
            bad.append("hsrp: %s: %d IKE SAs half open with one peer" %
                       (name, row["half_open"]))
        if row["gap"] > row["nominal"] + slack:
            bad.append("hsrp: %s: gap %.3f s, allowed %.3f s" %
                       (name, row["gap"], row["nominal"] + slack))
            # what was lost, and on which of the two links
            bad += ["    %8.4f %s %s" % tuple(p)
                    for p in row.get("ike_packets", [])[:40]]
    if random:
        return bad
    for key, pair in pairs.items():
        # when in its interval of Hellos the event comes is no merit of a side
        if len(pair) == 2 and (pair["hsrp"]["beyond"] >
                               pair["keepalived"]["beyond"] +
                               pair["hsrp"]["ping"] * MISSED):
            bad.append("%s, %s, %s %s: hsrp %.3f s, keepalived %.3f s" %
                       (key + tuple(pair[s]["beyond"] for s in SIDES)))
    return bad


def number(key, value):
    """Milliseconds; when both ends agree is only asked once a second."""
    if value is None:
        return "-"
    if key == "agreed":
        return "%.1f s" % value
    # what the kernel tells may be stamped before the frame is
    return "%.2f" % max(value * 1000, 0)


def columns_of(rows):
    return [c for c in COLUMNS
            if c[0] != "all" or any(r.get("peers") for r in rows)]


def aligned(lines, right):
    """Rows of cells as text; the columns in right are numbers."""
    widths = [max(map(len, column)) for column in zip(*lines)]
    return ["  ".join(c.rjust(w) if i in right else c.ljust(w)
                      for i, (c, w) in enumerate(zip(r, widths))).rstrip()
            for r in lines]


def table(rows):
    """Lines of text."""
    columns = columns_of(rows)
    head = ["timers", "traffic", "event", "side"] + [c[1] for c in columns]
    lines = [head + [""]]
    order = list(dict.fromkeys(key_of(r) for r in rows))
    for row in sorted(rows, key=lambda r: (order.index(key_of(r)),
                                           SIDES.index(r["side"]))):
        cells = [row["timers"], row["traffic"],
                 "%s %s" % (row["event"], row["part"]), row["side"]]
        if row["void"]:
            cells += ["void"] + [""] * (len(columns) - 1)
        else:
            cells += [number(c[0], row.get(c[0])) for c in columns]
        notes = [w for w in (row["void"], row["why"]) if w]
        lines.append(cells + ["; ".join(notes)])
    return aligned(lines, range(4, len(head)))


def summary(rows):
    """What became of many runs, as lines of text."""
    groups = collections.defaultdict(list)
    for row in rows:
        groups[(row["timers"], row["event"] + " " + row["part"],
                row["side"])].append(row)
    lines = [["timers", "event", "side", "runs", "void", "gap: median", "worst",
              "beyond: worst", "not agreed"]]
    for key, group in sorted(groups.items()):
        good = [r for r in group if not r["void"]]
        cells = list(key) + [str(len(group)), str(len(group) - len(good))]
        for value, what in (("gap", statistics.median), ("gap", max),
                            ("beyond", max)):
            values = [r[value] for r in good]
            cells.append(number(value, what(values)) if values else "-")
        cells.append(str(sum(r["agreed"] is None for r in good)))
        lines.append(cells)
    return aligned(lines, range(3, len(lines[0])))


class Lanes:
    """Events of both sides with the cut at the same time, in the words of
    "hsrpctl -j monitor"."""

    def __init__(self, zero):
        self.zero = zero
        self.events = []

    def add(self, at, event, **words):
        self.events.append(dict({"time": round(self.zero + at, 6),
                                 "event": event}, **words))

    def row(self, row):
        side = row["side"]
        word = row.get("detect")
        self.add(-0.05, "none")
        self.add(row["gap_begin"], "track", object=side + " ping", up=False)
        self.add(row["gap_begin"] + row["gap"], "track",
                 object=side + " ping", up=True)
        if word is None:
            return
        self.add(word, "group-state", interface="%s %s" % (side, row["to"]),
                 group=1, old="Standby", new="Active")
        for key, lane in (("arp", "ARP outside"), ("arp_inside", "ARP inside"),
                          ("ike", "IKE"), ("policies", "policies")):
            if row[key] is not None:
                self.add(word + row[key], "route-add",
                         destination="%s %s" % (side, lane))
        if row["esp"] is not None:
            self.add(word + row["esp"], "tunnel-up", src=side + " " + row["to"],
                     dst="peer")

    def write(self, path):
        # what begins last is to be seen, too
        self.add(max(e["time"] for e in self.events) - self.zero + 0.02, "none")
        with open(path, "w", encoding="utf-8") as f:
            for e in sorted(self.events, key=lambda e: e["time"]):
                f.write(json.dumps(e) + "\n")


def draw(rows, path):
    """A file of events for each event that both sides had."""
    by_key = collections.defaultdict(list)
    for row in rows:
        if not row["void"]:
            by_key[key_of(row)].append(row)
    for key, pair in by_key.items():
        lanes = Lanes(pair[0]["begin"])
        for row in pair:
            lanes.row(row)
        lanes.write(os.path.join(path, "-".join(key).replace("/", "-") + ".jsonl"))


def main():
    path = sys.argv[1]
    random = bool(os.environ.get("RUNS"))
    with open(os.path.join(path, "marks.jsonl"), encoding="utf-8") as f:
        marks = [json.loads(line) for line in f]
    records = {}
    rows = []
    for mark in marks:
        name = mark["record"]
        if name not in records:
            records[name] = Record(os.path.join(path, name))
        rows.append(measure(records[name], mark))
    bad = judge(rows, random)
    with open(os.path.join(path, "report.json"), "w", encoding="utf-8") as f:
        json.dump({"rows": rows, "findings": bad}, f, indent=1)
    if not random:
        draw(rows, path)
    print("\n".join(summary(rows) if random else table(rows)))
    print()
    for _, head, words in columns_of(rows):
        print("%-8s%s" % (head, words))
    print()
    print("\n".join(bad) if bad else "all within what is allowed")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
