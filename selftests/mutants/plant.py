#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
#
# plant.py list FILE...		the names of the mutations, one a line
# plant.py what NAME FILE...	what it does, in words
# plant.py files NAME FILE...	the files it changes
# plant.py runs NAME FILE...	the lanes that should see it, cheapest first
# plant.py plant NAME TREE FILE...	make it, in a copy of the tree
# plant.py check TREE FILE...	can each of them be made?
#
# A mutation in a *.mut file (Documentation/testing.rst):
#
#	== name
#	# what it does
#	file kmod/hsrp/fsm.c
#	 a line that stays
#	-a line that goes
#	+a line that comes
#	@@
#	-another place in the same file
#	run unit test_fsm
#	run uml hsrp/test_track.sh
#
# There are no line numbers: the lines that stay and go must be in the file
# exactly once, wherever. A mutation that no longer fits is an error.

import sys


class Mutation:
    def __init__(self, name):
        self.name = name
        self.words = []
        self.places = []        # (file, lines there, lines afterwards)
        self.runs = []

    def place(self, path):
        self.places.append((path, [], []))

    def line(self, line):
        if line.startswith("# "):
            self.words.append(line[2:])
        elif line.startswith("file "):
            self.place(line[5:])
        elif line == "@@":
            self.place(self.places[-1][0])
        elif line.startswith("run "):
            self.runs.append(line[4:])
        elif line[:1] in (" ", "-", "+") and self.places:
            _, old, new = self.places[-1]
            if line[0] != "+":
                old.append(line[1:])
            if line[0] != "-":
                new.append(line[1:])
        else:
            sys.exit(f"{self.name}: what does this mean: {line!r}")

    # The new text of each file it changes, or an error
    def planted(self, tree):
        texts = {}
        for path, old, new in self.places:
            if path not in texts:
                with open(f"{tree}/{path}", encoding="utf-8") as f:
                    texts[path] = "\n" + f.read()
            before = "\n" + "\n".join(old) + "\n"
            n = texts[path].count(before)
            if not old or n != 1:
                raise ValueError(
                    f"{path} has {n} times, not once: {' / '.join(old)}")
            after = "\n" + "\n".join(new) + "\n" if new else "\n"
            texts[path] = texts[path].replace(before, after)
        return {path: text[1:] for path, text in texts.items()}


def load(files):
    mutations = {}
    now = None
    for name in files:
        with open(name, encoding="utf-8") as f:
            for line in f.read().split("\n"):
                if line.startswith("== "):
                    now = Mutation(line[3:])
                    if now.name in mutations:
                        sys.exit(f"{name}: {now.name} is there twice")
                    mutations[now.name] = now
                elif line and now:
                    now.line(line)
        now = None
    for m in mutations.values():
        if not (m.words and m.places and m.runs):
            sys.exit(f"{m.name}: words, a place or a lane is missing")
    return mutations


def plant(mutation, tree):
    for path, text in mutation.planted(tree).items():
        with open(f"{tree}/{path}", "w", encoding="utf-8") as f:
            f.write(text)


def check(mutations, tree):
    bad = 0
    for m in mutations.values():
        try:
            m.planted(tree)
        except (OSError, ValueError) as e:
            print(f"{m.name}: {e}", file=sys.stderr)
            bad = 1
    return bad


def main(argv):
    verb, args = argv[1], argv[2:]
    if verb == "list":
        print("\n".join(load(args)))
    elif verb == "check":
        return check(load(args[1:]), args[0])
    elif verb == "plant":
        plant(load(args[2:])[args[0]], args[1])
    elif verb == "what":
        print(" ".join(load(args[1:])[args[0]].words))
    elif verb == "files":
        places = load(args[1:])[args[0]].places
        print("\n".join(sorted({path for path, _, _ in places})))
    elif verb == "runs":
        print("\n".join(load(args[1:])[args[0]].runs))
    return 0


sys.exit(main(sys.argv))
