#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Compare the netlink contract with the code.

Documentation/netlink/specs/hsrp.yaml says what the family is. This checks that
uapi/linux/hsrp.h has the same constants, enumerations, attributes in the same
order and of the same types, commands and multicast groups; and that
kmod/netlink/family.c has the operations with the same permissions and a policy
for exactly the attributes that a request may carry. Prints every difference;
exit status 1 if there is any.
"""

import argparse
import os
import re
import sys

import yaml

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class Report:
    """Collects the differences."""

    def __init__(self):
        self.wrong = []
        self.compared = 0

    def same(self, what, spec, code):
        """Note a difference between the spec's and the code's value."""
        self.compared += 1
        if spec != code:
            self.wrong.append(f"{what}: the spec has {spec}, the code {code}")


def c_name(*parts):
    """A name of the spec as C writes it."""
    return "_".join(p.replace("-", "_").upper() for p in parts if p)


def uncomment(text):
    """The words of a C comment, without the asterisks of its lines."""
    return " ".join(re.sub(r"^\s*\*", "", ln).strip()
                    for ln in text.splitlines()).strip()


def parse_header(text):
    """enum name -> [(entry, comment)], and macro -> value."""
    enums = {}
    for name, body in re.findall(r"enum (\w+) \{(.*?)\n\};", text, re.S):
        body = body.split("/* private: */")[0]
        entries = re.findall(r"^\t(\w+),(?:[ \t]*/\*(.*?)\*/)?", body,
                             re.S | re.M)
        enums[name] = [(e, uncomment(c)) for e, c in entries]
    macros = dict(re.findall(r"^#define[ \t]+(\w+)[ \t]+([^\s(].*?)"
                             r"(?:[ \t]*/\*.*)?$", text, re.M))
    return enums, macros


def check_consts(spec, macros, rep):
    """Constants, version and multicast groups."""
    for d in spec["definitions"]:
        if d["type"] != "const":
            continue
        value = d["value"]
        value = f'"{value}"' if isinstance(value, str) else str(value)
        rep.same(d["name"], value, macros.get(c_name("hsrp", d["name"])))
    rep.same("version", str(spec["version"]), macros.get("HSRP_GENL_VERSION"))
    groups = [f'"{g["name"]}"' for g in spec["mcast-groups"]["list"]]
    code = [v for m, v in macros.items() if m.startswith("HSRP_MCGRP_")]
    rep.same("multicast groups", groups, code)


def check_enums(spec, enums, rep):
    """Enumerations: the same entries in the same order."""
    seen = set()
    for d in spec["definitions"]:
        if d["type"] != "enum":
            continue
        name = c_name("hsrp", d["name"]).lower()
        prefix = d.get("name-prefix", f'hsrp-{d["name"]}-').strip("-")
        entries = [e["name"] if isinstance(e, dict) else e
                   for e in d["entries"]]
        rep.same(f"enum {name}", [c_name(prefix, e) for e in entries],
                 [e for e, _ in enums.get(name, [])])
        seen.add(name)
    left = {e for e in enums if not e.endswith("_attr")}
    rep.same("enumerations", seen | {"hsrp_cmd"}, left)


def comment_type(comment):
    """Type of an attribute as its comment in the header says it."""
    out = {}
    m = re.match(r"(u8|u32|u64|be32|string|flag|nest|binary)\b"
                 r"(?:,? enum (\w+))?", comment)
    if not m:
        return {"type": "pad" if not comment else comment}
    out["type"] = "u32" if m[1] == "be32" else m[1]
    if m[1] == "be32":
        out["byte-order"] = "big-endian"
    if m[1] == "nest":
        out["nested"] = re.sub(r"^hsrp_|_attr$", "", m[2] or "")
    elif m[2]:
        out["enum"] = m[2]
    if re.search(r"\brepeated\b", comment):
        out["multi"] = True
    return out


def spec_type(attr):
    """The same of the spec's attribute."""
    out = {"type": attr["type"]}
    if "byte-order" in attr:
        out["byte-order"] = attr["byte-order"]
    if "nested-attributes" in attr:
        out["nested"] = attr["nested-attributes"]
    if attr.get("multi-attr"):
        out["multi"] = True
    if "enum" in attr:
        out["enum"] = c_name("hsrp", attr["enum"]).lower()
    return out


def check_attributes(spec, enums, rep):
    """Attribute sets: names, order and types."""
    seen = set()
    for s in spec["attribute-sets"]:
        name = f'hsrp_{s["name"]}_attr'
        code = enums.get(name, [])[1:]      # the first is UNSPEC
        prefix = c_name("hsrp-a", s["name"])
        seen.add(name)
        rep.same(f'set {s["name"]}',
                 [c_name(prefix, a["name"]) for a in s["attributes"]],
                 [e for e, _ in code])
        for attr, (entry, comment) in zip(s["attributes"], code):
            rep.same(entry, spec_type(attr), comment_type(comment))
    rep.same("attribute sets", seen,
             {e for e in enums if e.endswith("_attr")})


def check_commands(spec, enums, rep):
    """Commands, in order."""
    rep.same("commands",
             [c_name("hsrp-cmd", o["name"])
              for o in spec["operations"]["list"]],
             [e for e, _ in enums.get("hsrp_cmd", [])][1:])


def parse_family(text):
    """command -> {admin, do, dump, policy, max}, policy -> (attributes, max)."""
    ops = {}
    for cmd, _, policy, maxattr in re.findall(
            r"HSRP_NL_WRITE\((\w+),\s*(\w+),\s*(\w+),\s*(\w+)\)", text):
        ops[cmd] = {"admin": True, "do": True, "dump": False,
                    "policy": policy, "max": maxattr}
    for cmd, _ in re.findall(r"HSRP_NL_DUMP\((\w+),\s*(\w+)\)", text):
        ops[cmd] = {"admin": False, "do": False, "dump": True,
                    "policy": None, "max": None}
    for body in re.findall(r"\{\s*(\.cmd = HSRP_CMD_[A-Z].*?)\n\t\}", text,
                           re.S):
        cmd = re.match(r"\.cmd = HSRP_CMD_(\w+)", body)[1]
        policy = re.search(r"\.policy = (\w+)", body)
        maxattr = re.search(r"\.maxattr = (\w+)", body)
        ops[cmd] = {"admin": "GENL_UNS_ADMIN_PERM" in body,
                    "do": ".doit" in body, "dump": ".dumpit" in body,
                    "policy": policy and policy[1],
                    "max": maxattr and maxattr[1]}
    policies = {}
    for name, maxattr, body in re.findall(
            r"nla_policy\s+(\w+)\[(\w+) \+ 1\] = \{(.*?)\n\};", text, re.S):
        policies[name] = (set(re.findall(r"\[(\w+)\]", body)), maxattr)
    return ops, policies


def check_family(spec, ops, policies, rep):
    """Operations: permission, kinds of request, and what is let in."""
    for op in spec["operations"]["list"]:
        cmd = c_name(op["name"])
        code = ops.get(cmd)
        if "event" in op:
            rep.same(f"{cmd} is no request", None, code)
            continue
        if not code:
            rep.same(f"{cmd} is a request", True, False)
            continue
        rep.same(f"{cmd} needs a privilege",
                 "uns-admin-perm" in op.get("flags", []), code["admin"])
        rep.same(f"{cmd} do", "do" in op, code["do"])
        rep.same(f"{cmd} dump", "dump" in op, code["dump"])
        want = {c_name("hsrp-a", op["attribute-set"], a)
                for a in op.get("do", {}).get("request", {})
                .get("attributes", [])}
        # a policy may be shared with a command that takes more
        have, maxattr = policies.get(code["policy"], (set(), None))
        rep.same(f"{cmd} end of the policy", maxattr, code["max"])
        rep.same(f"{cmd} attributes without a policy", set(), want - have)


def check_sets_used(spec, rep):
    """Every attribute named by an operation is in its set."""
    sets = {s["name"]: {a["name"] for a in s["attributes"]}
            for s in spec["attribute-sets"]}
    for op in spec["operations"]["list"]:
        for part in (op.get("do", {}).get("request"),
                     op.get("do", {}).get("reply"),
                     op.get("dump", {}).get("reply"), op.get("event")):
            if part:
                rep.same(f'{op["name"]}: unknown attributes', set(),
                         set(part["attributes"]) - sets[op["attribute-set"]])


def main():
    """Compare, report, exit."""
    ap = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ap.add_argument("--spec", default=os.path.join(
        TOP, "Documentation/netlink/specs/hsrp.yaml"))
    ap.add_argument("--header",
                    default=os.path.join(TOP, "uapi/linux/hsrp.h"))
    ap.add_argument("--family",
                    default=os.path.join(TOP, "kmod/netlink/family.c"))
    args = ap.parse_args()

    with open(args.spec, encoding="utf-8") as f:
        spec = yaml.safe_load(f)
    with open(args.header, encoding="utf-8") as f:
        enums, macros = parse_header(f.read())
    with open(args.family, encoding="utf-8") as f:
        ops, policies = parse_family(f.read())

    rep = Report()
    check_consts(spec, macros, rep)
    check_enums(spec, enums, rep)
    check_attributes(spec, enums, rep)
    check_commands(spec, enums, rep)
    check_family(spec, ops, policies, rep)
    check_sets_used(spec, rep)
    for line in rep.wrong:
        print(line)
    print(f"{rep.compared} compared, {len(rep.wrong)} different")
    return 1 if rep.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
