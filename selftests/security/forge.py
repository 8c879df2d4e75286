#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Send an event to the sockets of a process, as if the kernel did.

forge.py PID NAME: it tells of a transform set of this name. Prints to how many
sockets it was sent.
"""
import os
import struct
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../netlink"))
import genl  # noqa: E402  pylint: disable=wrong-import-position
from genl import C  # noqa: E402  pylint: disable=wrong-import-position

# of a port that the library chooses: the rest counts the sockets
PID_MASK = (1 << 22) - 1


def ports(pid):
    """Ports of the generic netlink sockets of a process."""
    with open("/proc/net/netlink", encoding="ascii") as table:
        rows = [line.split() for line in table][1:]
    return [int(r[2]) for r in rows if int(r[1]) == genl.NETLINK_GENERIC and
            int(r[2]) & PID_MASK == pid]


def main():
    """Sends it."""
    pid, name = int(sys.argv[1]), sys.argv[2]
    nl = genl.Genl()
    body = struct.pack("BBH", C["HSRP_CMD_CONFIG_NTF"], 1, 0)
    body += genl.u32(C["HSRP_A_EVENT_TYPE"], C["HSRP_EVENT_TRANSFORM_NEW"])
    body += genl.u32(C["HSRP_A_EVENT_SEQNO"], 1)
    body += genl.string(C["HSRP_A_EVENT_NAME"], name)
    message = struct.pack("IHHII", 16 + len(body), nl.family, 0, 0, 0) + body
    found = ports(pid)
    for port in found:
        nl.sock.sendto(message, (port, 0))
    print(len(found))


if __name__ == "__main__":
    main()
