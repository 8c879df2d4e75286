#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Take the literal blocks out of a page of the documentation, so that what a
reader is told to type can be typed by a test.

doc-commands.py FILE DIR	write each block of FILE to DIR/SECTION-N, where
				SECTION is the heading above it in lower case,
				with - for whatever is no letter, and N counts
				from 1 in each section
"""

import pathlib
import re
import sys
import textwrap


def blocks(text):
    """Yield (section, block) for each literal block of reStructuredText."""
    section = ""
    lines = text.splitlines()
    i = 0
    while i < len(lines):
        if i and re.fullmatch(r"(=+|-+)", lines[i]) and \
                len(lines[i]) == len(lines[i - 1]):
            section = lines[i - 1]
        if not lines[i].endswith("::") or lines[i].startswith(".."):
            i += 1
            continue
        i += 1
        block = []
        while i < len(lines) and (not lines[i] or lines[i].startswith(" ")):
            block.append(lines[i])
            i += 1
        yield section, textwrap.dedent("\n".join(block)).strip("\n") + "\n"


def main():
    """Write what the arguments ask for."""
    source, out = (pathlib.Path(arg) for arg in sys.argv[1:3])
    out.mkdir(parents=True, exist_ok=True)
    count = {}
    for section, block in blocks(source.read_text(encoding="utf-8")):
        name = re.sub(r"[^a-z]+", "-", section.lower()).strip("-")
        count[name] = count.get(name, 0) + 1
        (out / f"{name}-{count[name]}").write_text(block, encoding="utf-8")


if __name__ == "__main__":
    main()
