#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Dumps of more SAs than one message holds.

sa_dump.py SPI NUMBER: of the SAs with NUMBER SPIs from SPI on each is told once, in
several messages; those that are deleted in the midst of a dump are missing, the
others still come once; a dump that nobody reads to its end is given up.
"""
import os
import struct
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../netlink"))
import genl  # pylint: disable=wrong-import-position

C = genl.constants()


def spis(bodies):
    """SPIs of dumped SAs, as numbers."""
    for body in bodies:
        for kind, payload in genl.attrs(body[4:]):
            if kind == C["HSRP_A_SA_SPI"]:
                yield struct.unpack(">I", payload)[0]


def begin(nl):
    """Asks for a dump; SPIs of its first message."""
    nl.send(nl.family, C["HSRP_CMD_SA_GET"], b"", genl.NLM_F_DUMP)
    return list(spis(m[3] for m in nl.receive()))


def rest(nl):
    """The same of each of its other messages."""
    while True:
        messages = nl.receive()
        yield list(spis(m[3] for m in messages if m[0] == nl.family))
        if messages[-1][0] == genl.NLMSG_DONE:
            return


def main():
    want = set(range(int(sys.argv[1]), int(sys.argv[1]) + int(sys.argv[2])))
    nl = genl.Genl()
    told = sum(rest(nl), begin(nl))
    assert sorted(told) == sorted(want), "all, each once"

    first = begin(nl)
    gone = set(sorted(want - set(first))[::2])
    lines = "".join("xfrm state del src 10.9.0.100 dst 10.9.0.254 proto esp "
                    "spi 0x%x\n" % spi for spi in gone)
    subprocess.run(["ip", "-batch", "-"], input=lines, text=True, check=True)
    later = list(rest(nl))
    told = sum(later, first)
    assert len(later) > 2, "there are several messages"
    assert not gone & set(sum(later[1:], [])), \
        "none that is deleted, but in the message that is on its way"
    assert set(told) - gone == want - gone, "all the others"
    assert len(told) == len(set(told)), "each once"

    begin(genl.Genl())


if __name__ == "__main__":
    main()
