# SPDX-License-Identifier: GPL-2.0
"""The netlink specification as something to make messages from, and to judge
answers by: Documentation/netlink/specs/hsrp.yaml, read anew in each run."""
import os

import yaml

SPEC = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                    "../../Documentation/netlink/specs/hsrp.yaml")

SIZES = {"u8": 1, "u16": 2, "u32": 4, "u64": 8, "flag": 0}


class Attr:
    """An attribute of a set."""

    def __init__(self, number, entry, consts):
        self.number = number
        self.name = entry["name"]
        self.type = entry["type"]
        self.nested = entry.get("nested-attributes")
        self.multi = entry.get("multi-attr", False)
        self.enum = entry.get("enum")
        self.big_endian = entry.get("byte-order") == "big-endian"
        self.checks = {k: consts.get(v, v)
                       for k, v in entry.get("checks", {}).items()}

    @property
    def size(self):
        """Octets of its value; None where that is not fixed."""
        return SIZES.get(self.type, self.checks.get("exact-len"))


class Operation:
    """A command."""

    def __init__(self, number, entry, sets):
        self.number = number
        self.name = entry["name"]
        self.attrs = sets[entry["attribute-set"]]
        self.is_event = "event" in entry
        self.is_write = "uns-admin-perm" in entry.get("flags", [])
        self.can_dump = "dump" in entry
        self.can_do = "do" in entry
        request = entry.get("do", {}).get("request", {})
        self.request = self._pick(request)
        self.reply = self._pick(entry.get("do", {}).get("reply", {}))
        self.dump_reply = self._pick(entry.get("dump", {}).get("reply", {}))

    def _pick(self, message):
        return [self.attrs[name] for name in message.get("attributes", [])]

    def configures(self):
        """Is its success told to those who listen to "config"?"""
        return self.is_write and self.name.rsplit("-", 1)[-1] in (
            "new", "set", "del") and self.name != "agent-set"


class Spec:
    """All of it."""

    def __init__(self, path=SPEC):
        with open(path, encoding="utf-8") as stream:
            doc = yaml.safe_load(stream)
        consts = {d["name"]: d["value"] for d in doc["definitions"]
                  if d["type"] == "const"}
        self.enums = {
            d["name"]: [e["name"] if isinstance(e, dict) else e
                        for e in d["entries"]]
            for d in doc["definitions"] if d["type"] == "enum"}
        self.sets = {}
        for entry in doc["attribute-sets"]:
            self.sets[entry["name"]] = self._numbered(
                entry["attributes"], lambda n, e: Attr(n, e, consts))
        self.ops = self._numbered(doc["operations"]["list"],
                                  lambda n, e: Operation(n, e, self.sets))

    @staticmethod
    def _numbered(entries, make):
        out, number = {}, 0
        for entry in entries:
            number = entry.get("value", number + 1)
            out[entry["name"]] = make(number, entry)
        return out

    def writes(self):
        """The commands that need the privilege."""
        return [op for op in self.ops.values() if op.is_write]

    def dumps(self):
        """The commands that list objects."""
        return [op for op in self.ops.values() if op.can_dump]

    def judge(self, attrs, allowed, siblings, where):
        """Complaints about the attributes of an answer: (number, payload).
        @allowed may be in it, @siblings is all of their set: some machines need
        padding."""
        by_number = {a.number: a for a in allowed}
        pads = {a.number for a in siblings if a.type == "pad"}
        seen, bad = set(), []
        for number, payload in attrs:
            attr = by_number.get(number)
            if number in pads:
                continue
            if attr is None:
                bad.append(f"{where}: attribute {number} is not in the spec")
                continue
            if number in seen and not attr.multi:
                bad.append(f"{where}: {attr.name} is there twice")
            seen.add(number)
            bad += self._judge_value(attr, payload, f"{where}: {attr.name}")
        return bad

    def _judge_value(self, attr, payload, where):
        if attr.type == "nest":
            from genl import attrs  # pylint: disable=import-outside-toplevel
            inner = self.sets[attr.nested].values()
            return self.judge(attrs(payload), inner, inner, where)
        if attr.type == "string":
            if payload[-1:] != b"\0" or b"\0" in payload[:-1]:
                return [f"{where}: no string: {payload!r}"]
            if len(payload) - 1 > attr.checks.get("max-len", 1 << 16):
                return [f"{where}: too long: {payload!r}"]
            return []
        if attr.size is not None and len(payload) != attr.size:
            return [f"{where}: {len(payload)} octets, not {attr.size}"]
        if attr.enum and attr.type != "binary":
            order = "big" if attr.big_endian else "little"
            value = int.from_bytes(payload, order)
            if value >= len(self.enums[attr.enum]):
                return [f"{where}: {value} is no {attr.enum}"]
        return []
