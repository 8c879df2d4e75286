#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Check who includes whom in the module.

Dependencies point one way (Documentation/overview.rst): netlink -> ipsec,
hsrp -> gateway. What user space compiles too (the objects of the unit tests)
includes nothing but headers of its own kind, and pure.h alone knows which
types those are. What depends on the kernel's version is in compat/.
"""

import glob
import os
import re
import sys

KMOD = "kmod"
# room -> rooms whose headers it may include
ROOMS = {
    "netlink": {"netlink", "ipsec", "hsrp", "gateway", "fastpath"},
    "ipsec": {"ipsec", "hsrp", "gateway", "fastpath"},
    "hsrp": {"hsrp", "gateway"},
    "fastpath": {"fastpath", "gateway"},
    "gateway": {"gateway"},
    "compat": set(),
}
# the only headers of others that pure code may name: of the user space API
PURE_SYSTEM = {"linux/hsrp.h", "linux/xfrm.h"}
# what a line of the preprocessor may ask for outside of compat/
CONDITIONS = re.compile(r"#\s*(ifndef\s+_\w+_H$"
                        r"|ifdef\s+__KERNEL__$"
                        r"|ifdef\s+CONFIG_\w+$"
                        r"|if\s+(IS_ENABLED|IS_BUILTIN|IS_MODULE|IS_REACHABLE)"
                        r"\(CONFIG_\w+\)$"
                        r"|if(n?def)?\s+(defined\()?(CREATE_TRACE_POINTS"
                        r"|TRACE_HEADER_MULTI_READ))")


def includes(path):
    """(line number, name, in quotes) of each #include."""
    with open(path, encoding="utf-8") as f:
        for number, line in enumerate(f, 1):
            m = re.match(r'\s*#\s*include(?:_next)?\s*([<"])([^">]+)', line)
            if m:
                yield number, m[2], m[1] == '"'


def resolve(path, name):
    """The file of the module that is meant, or None."""
    for base in (os.path.dirname(path), KMOD):
        found = os.path.normpath(os.path.join(base, name))
        if os.path.exists(found):
            return found
    return None


def room(path):
    """The room a file is in, None for those who lock up the house."""
    parts = path.split(os.sep)
    return parts[1] if len(parts) > 2 else None


def pure_sources():
    """What the unit tests compile of the module."""
    with open("selftests/unit/Makefile", encoding="utf-8") as f:
        lines = re.findall(r"^\w+_OBJS := (.*)$", f.read(), re.M)
    names = {o[:-1] + "c" for ln in lines for o in re.findall(r"\w+\.o", ln)}
    return [path for path in glob.glob(os.path.join(KMOD, "*", "*.c"))
            if os.path.basename(path) in names and room(path) != "tests"]


def pure_files():
    """Pure sources and, through them, their headers."""
    todo = pure_sources()
    seen = set()
    while todo:
        path = todo.pop()
        if path not in seen:
            seen.add(path)
            todo += filter(None, (resolve(path, name) for _, name, quoted
                                  in includes(path) if quoted))
    return seen


def check_pure(pure):
    """Pure code includes pure headers only."""
    for path in sorted(pure):
        for number, name, quoted in includes(path):
            if path.endswith("/pure.h"):
                continue
            if not quoted and name not in PURE_SYSTEM:
                yield f"{path}:{number}: pure code includes <{name}>"
            if quoted and not resolve(path, name):
                yield f"{path}:{number}: no {name} in the module"


def check_rooms(paths, pure):
    """Each room includes only what is below it."""
    for path in paths:
        allowed = ROOMS.get(room(path))
        if allowed is None:
            if room(path) not in (None, "tests"):
                yield f"{path}: a room that scripts/lint/rooms.py knows not"
            continue
        for number, name, quoted in includes(path):
            target = resolve(path, name) if quoted else None
            # constants and types are for everybody
            if target is None or target in pure:
                continue
            if room(target) is not None and room(target) not in allowed:
                yield (f"{path}:{number}: {room(path)}/ must not know "
                       f"{room(target)}/: {name}")


def check_conditions(paths):
    """No code for one kernel or the other outside of compat/."""
    for path in paths:
        if room(path) in ("compat", "tests"):
            continue
        with open(path, encoding="utf-8") as f:
            for number, line in enumerate(f, 1):
                line = re.sub(r"\s*(/\*.*)?$", "", line)
                if (re.match(r"#\s*(if|elif)", line)
                        and not CONDITIONS.match(line)):
                    yield f"{path}:{number}: belongs into compat/: {line}"
                if re.search(r"LINUX_VERSION_CODE|KERNEL_VERSION"
                             r"|linux/version\.h", line):
                    yield f"{path}:{number}: asks for the kernel's version"


def main():
    """Print what is wrong; exit status 1 if there is anything.

    With the argument "pure", print the pure sources instead.
    """
    if sys.argv[1:] == ["pure"]:
        print("\n".join(pure_sources()))
        return 0
    paths = sorted(os.path.join(base, name)
                   for base, _, names in os.walk(KMOD) for name in names
                   if name.endswith((".c", ".h")))
    pure = pure_files()
    wrong = [*check_pure(pure), *check_rooms(paths, pure),
             *check_conditions(paths)]
    print("\n".join(wrong), end="\n" if wrong else "")
    return 1 if wrong or not paths else 0


if __name__ == "__main__":
    sys.exit(main())
