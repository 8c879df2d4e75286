# SPDX-License-Identifier: GPL-2.0
"""What somebody knows who reads nothing but "hsrpctl -j monitor"."""
import json


def pairs(members):
    """A key that is there twice has two meanings, of which one is lost"""
    found = dict(members)
    if len(found) != len(members):
        raise ValueError(f"a key is there twice: {members}")
    return found


def parse(text):
    return json.loads(text, object_pairs_hook=pairs)


class Replay:
    """The state as the events say it is; what was lost is read from the snapshot.

    A snapshot has no configuration besides groups and bindings: after one, entries
    and lines of maps and transform sets are not known (None).
    """

    def __init__(self, path):
        self.file = open(path, encoding="utf-8")
        self.rest = ""
        self.seqno = {}
        self.wrong = []
        self.losses = 0
        self.since = 0
        self.clear()
        self.transforms = set()
        self.lines = set()

    def clear(self):
        self.groups = {}
        self.bindings = {}
        self.ready = {}
        self.routes = set()
        self.tracks = {}
        self.tunnels = set()
        self.transforms = None
        self.lines = None

    def read(self):
        """Take what was written since the last time; half a line waits."""
        self.rest += self.file.read()
        *lines, self.rest = self.rest.split("\n")
        for line in lines:
            event = parse(line)
            if "channel" in event:
                self.count(event)
            getattr(self, "on_" + event["event"].replace("-", "_"),
                    lambda event: None)(event)

    def count(self, event):
        """Numbers have a gap only where a loss has been told"""
        want = self.seqno.get(event["channel"], 0) + 1
        if want and event["seqno"] != want:
            self.wrong.append(f"{event['channel']}: {event['seqno']} follows "
                              f"{want - 1}, and nobody said so")
        self.seqno[event["channel"]] = event["seqno"]

    def on_lost(self, _):
        self.losses += 1
        self.clear()
        # the next one of each begins anew
        self.seqno = {"state": -1, "config": -1}

    def on_snapshot_end(self, e):
        """Events of before it may still be on their way: it has them in it"""
        self.since = e["time"]

    def on_snapshot(self, e):
        if e["kind"] == "group":
            self.groups[e["interface"], e["group"]] = e["state"]
        elif e["kind"] == "track" and not e["object"]:
            self.tracks[e["interface"]] = e["up"]
        elif e["kind"] == "route" and e["installed"]:
            self.routes.add((e["destination"], e["peer"]))
        elif e["kind"] == "binding":
            self.bindings[e["map"], e["interface"]] = None
            self.ready[e["map"], e["address"]] = e["active"] and e["ready"]

    def on_group_state(self, e):
        key = e["interface"], e["group"]
        if e["time"] > self.since and self.groups.get(key, e["old"]) != e["old"]:
            self.wrong.append(f"{key}: {e['old']} -> {e['new']}, and it was "
                              f"{self.groups[key]}")
        self.groups[key] = e["new"]

    def on_group_new(self, e):
        self.groups.setdefault((e["interface"], e["group"]), "Init")

    def on_group_del(self, e):
        self.groups.pop((e["interface"], e["group"]), None)

    def on_transform_new(self, e):
        if self.transforms is not None:
            self.transforms.add(e["name"])

    def on_transform_del(self, e):
        if self.transforms is not None:
            self.transforms.discard(e["name"])

    @staticmethod
    def line(e):
        return e["map"], e["seq"], e["src"], e["dst"], e["reqid"]

    def on_match_new(self, e):
        if self.lines is not None:
            self.lines.add(self.line(e))

    def on_match_del(self, e):
        if self.lines is not None:
            self.lines.discard(self.line(e))

    def on_map_del(self, e):
        if self.lines is not None:
            self.lines = {x for x in self.lines if x[0] != e["map"] or
                          ("seq" in e and x[1] != e["seq"])}

    def on_bind_new(self, e):
        self.bindings[e["map"], e["interface"]] = None

    def on_bind_del(self, e):
        self.bindings.pop((e["map"], e["interface"]), None)

    def on_ready(self, e):
        self.ready[e["map"], e["address"]] = True

    def on_unready(self, e):
        self.ready[e["map"], e["address"]] = False

    def on_demoted(self, e):
        self.ready[e["map"], e["address"]] = False

    def on_route_add(self, e):
        self.routes.add((e["destination"], e["peer"]))

    def on_route_del(self, e):
        self.routes.discard((e["destination"], e["peer"]))

    def on_track(self, e):
        if "interface" in e:
            self.tracks[e["interface"]] = e["up"]

    @staticmethod
    def tunnel(e):
        return e["map"], e["seq"], e["address"], e["src"], e["dst"]

    def on_tunnel_up(self, e):
        self.tunnels.add(self.tunnel(e))

    def on_tunnel_down(self, e):
        self.tunnels.discard(self.tunnel(e))
