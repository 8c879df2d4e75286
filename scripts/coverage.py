#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Print which lines and branches of kmod/ the tests run.

coverage.py [--lines N] [--branches N] [--only FILE,...] [--missing] DIR

DIR holds objects that were compiled with --coverage (*.gcno) and the counts of
their runs (*.gcda). Sources are named as in the tree. Fails when less than N
percent of all lines, or of all branches, were reached. An object without counts
did not run: all of it is missing.
"""
import argparse
import collections
import json
import os
import subprocess
import sys


class Source:
    """Counts of one file, summed over the objects that contain it."""

    def __init__(self):
        self.lines = collections.defaultdict(int)
        self.branches = collections.defaultdict(int)

    def add(self, lines):
        for line in lines:
            number = line["line_number"]
            self.lines[number] += line["count"]
            for i, branch in enumerate(line["branches"]):
                self.branches[number, i] += branch["count"]


def reached(counts):
    """How many there are, and how many of them were reached."""
    return len(counts), sum(1 for count in counts.values() if count)


def source_name(path):
    """The path within the tree, or None for what is not ours."""
    parts = os.path.normpath(path).split(os.sep)
    if "kmod" not in parts:
        return None
    return os.sep.join(parts[parts.index("kmod"):])


def gcov(directory):
    """Every record of every object under a directory."""
    for top, _, names in os.walk(directory):
        for name in sorted(names):
            if not name.endswith(".gcno"):
                continue
            out = subprocess.run(
                ["gcov", "--json-format", "--stdout", "--branch-counts",
                 "--branch-probabilities", name],
                cwd=top, check=True, capture_output=True).stdout
            for text in out.splitlines():
                yield from json.loads(text)["files"]


def collect(directory, only):
    sources = collections.defaultdict(Source)
    for record in gcov(directory):
        name = source_name(record["file"])
        if not name or name.startswith("kmod/tests/"):
            continue
        if only and name not in only:
            continue
        sources[name].add(record["lines"])
    return sources


def percent(part, of):
    return 100.0 * part / of if of else 100.0


def spans(numbers):
    """Line numbers as text: 3-5,9."""
    out = []
    for number in sorted(numbers):
        if out and number == out[-1][1] + 1:
            out[-1][1] = number
        else:
            out.append([number, number])
    return ",".join(f"{a}-{b}" if a != b else f"{a}" for a, b in out)


def show(sources, missing):
    """The table; returns the percentages of all lines and branches."""
    total = [0, 0, 0, 0]
    print(f"{'file':34} {'lines':>11} {'%':>6} {'branches':>11} {'%':>6}")
    for name in sorted(sources):
        source = sources[name]
        row = [*reached(source.lines), *reached(source.branches)]
        total = [a + b for a, b in zip(total, row)]
        print_row(name, row)
        if not missing:
            continue
        lines = [n for n, count in source.lines.items() if not count]
        branches = {n for (n, _), count in source.branches.items()
                    if not count and source.lines[n]}
        if lines:
            print(f"    lines never run: {spans(lines)}")
        if branches:
            print(f"    branches never taken at: {spans(branches)}")
    print_row("all", total)
    return percent(total[1], total[0]), percent(total[3], total[2])


def print_row(name, row):
    lines, seen, branches, taken = row
    print(f"{name:34} {seen:5}/{lines:5} {percent(seen, lines):6.1f}"
          f" {taken:5}/{branches:5} {percent(taken, branches):6.1f}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--lines", type=float, default=0)
    parser.add_argument("--branches", type=float, default=0)
    parser.add_argument("--only", default="")
    parser.add_argument("--missing", action="store_true")
    parser.add_argument("directory")
    args = parser.parse_args()

    only = set(filter(None, args.only.split(",")))
    sources = collect(args.directory, only)
    if not sources or only - set(sources):
        sys.exit(f"coverage.py: nothing about {only - set(sources) or 'kmod'}")
    lines, branches = show(sources, args.missing)
    if lines < args.lines or branches < args.branches:
        sys.exit(f"coverage.py: {args.lines} % of lines and {args.branches} %"
                 " of branches are asked for")


if __name__ == "__main__":
    main()
