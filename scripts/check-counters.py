#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""check-counters.py: Documentation/messages.rst has each counter of the module
once, and no other. Silent when it has."""
import collections
import pathlib
import re
import sys

TOP = pathlib.Path(__file__).resolve().parent.parent
COUNTER = re.compile(r'^\tX\(\w+,\s*"([a-z-]+)"\)', re.M)


def in_source():
    for path in ("kmod/stats.h", "kmod/hsrp/group.h"):
        yield from COUNTER.findall((TOP / path).read_text())


def in_page():
    text = (TOP / "Documentation/messages.rst").read_text()
    for part in re.findall(r"counters-begin(.*?)counters-end", text, re.S):
        for cell in re.findall(r"^   \* - (.*?)^     - ", part, re.M | re.S):
            yield from re.findall(r"``([a-z-]+)``", cell)


source = set(in_source())
page = collections.Counter(in_page())
bad = [f"{name}: not in the page" for name in sorted(source - set(page))]
bad += [f"{name}: no such counter" for name in sorted(set(page) - source)]
bad += [f"{name}: twice in the page" for name, n in page.items() if n > 1]
if len(source) < 60:
    bad.append("the counters were not found in the source")
print(*bad, sep="\n", end="\n" if bad else "")
sys.exit(1 if bad else 0)
