#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Where in the kernel's memory is a group's authentication, and is it gone?

kcore.py find KIND KEY FILE: writes the places where KEY (8 characters or more)
stands as a group or key chain keeps it, at least one.
kcore.py gone KIND KEY FILE: fails if it still stands at one of them.

KIND is "text", or the number of an MD5 key, which is 0 for a key-string. A group
keeps a text behind the type of authentication (struct hsrp_auth), a key is behind
its number and length (struct hsrp_key), which tells it from every other copy: of
those who typed it, or of this program. Both are in memory of the slab allocator, so
only that is read. The places are offsets into /proc/kcore.
"""
import re
import struct
import sys
import time

CHUNK = 1 << 20
PAGE = 4096
WAIT_S = 20
HSRP_AUTH_TEXT = 1
START = 5


def memory(core):
    """The kernel's map of the memory: (offset into the file, page, octets)."""
    core.seek(0)
    header = core.read(64)
    assert header[:4] == b"\x7fELF" and header[4] == 2, "no ELF64"
    phoff = struct.unpack_from("<Q", header, 32)[0]
    phnum = struct.unpack_from("<H", header, 56)[0]
    core.seek(phoff)
    table = core.read(56 * phnum)
    for i in range(phnum):
        kind, _, offset, _, paddr, size, _, _ = \
            struct.unpack_from("<IIQQQQQQ", table, 56 * i)
        # what is not RAM has no physical address
        if kind == 1 and paddr != (1 << 64) - 1 and size >= CHUNK:
            yield offset, paddr // PAGE, size


def slabs(core):
    """The pages of the slab allocator in it: (offset into the file, octets), no
    piece larger than CHUNK. A page's flags are 8 octets, KPF_SLAB is bit 7."""
    with open("/proc/kpageflags", "rb") as flags:
        for offset, page, size in memory(core):
            flags.seek(8 * page)
            words = flags.read(8 * (size // PAGE))
            for run in re.finditer(b"[\x80-\xff]{1,%d}" % (CHUNK // PAGE),
                                   words[::8]):
                yield (offset + run.start() * PAGE,
                       (run.end() - run.start()) * PAGE)


def start_of(kind, key):
    """What tells it from other copies, and as much of it as is ever in one
    piece here."""
    if kind == "text":
        return struct.pack("<I", HSRP_AUTH_TEXT) + key[:START].encode()
    return struct.pack("<IB", int(kind), len(key)) + key[:START].encode()


def stands_at(core, offset, start, key):
    """Does it all stand there?"""
    rest = key[START:]
    core.seek(offset)
    found = core.read(len(start) + len(rest))
    return found[:len(start)] == start and \
        all(found[len(start) + i] == ord(c) for i, c in enumerate(rest))


def find(core, start, key):
    """All places."""
    buf = bytearray(CHUNK)
    places = []
    for offset, size in list(slabs(core)):
        core.seek(offset)
        with memoryview(buf)[:size] as piece:
            try:
                n = core.readinto(piece)
            except OSError:
                continue
            hit = buf.find(start, 0, n)
            while hit >= 0:
                places.append(offset + hit)
                hit = buf.find(start, hit + 1, n)
            # so that this is not found as well
            piece[:] = bytes(size)
    return [p for p in places if stands_at(core, p, start, key)]


def forget(core, start):
    """What is read comes through a buffer of the slab allocator, which keeps it when the
    file is closed: let it keep something else, or the next one finds it there."""
    for offset, _ in slabs(core):
        core.seek(offset)
        try:
            if start not in core.read(PAGE):
                return
        except OSError:
            continue


def main():
    """Finds, or looks again."""
    verb, kind, key, name = sys.argv[1:]
    assert len(key) >= 8
    start = start_of(kind, key)
    with open("/proc/kcore", "rb", buffering=0) as core:
        if verb == "find":
            places = find(core, start, key)
            forget(core, start)
            with open(name, "w", encoding="ascii") as out:
                out.write("\n".join(map(str, places)))
            sys.exit(0 if places else "no group keeps it")
        with open(name, encoding="ascii") as saved:
            places = [int(line) for line in saved]
        # what is freed after a grace period may take its time
        end = time.monotonic() + WAIT_S
        while places and time.monotonic() < end:
            places = [p for p in places if stands_at(core, p, start, key)]
            time.sleep(.2)
        forget(core, start)
        sys.exit(f"still there: {places}" if places else 0)


if __name__ == "__main__":
    main()
