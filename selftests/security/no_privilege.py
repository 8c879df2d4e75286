#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Every write of the netlink specification, as somebody who may not.

no_privilege.py [--socket-of-root]: prints KTAP-like lines "ok NAME" or
"not ok NAME: why" for each command that needs the privilege, and one for each
that does not. With --socket-of-root the socket is opened before the privilege
is dropped, as a setuid program does that passes one on.
"""
import ctypes
import errno
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "../netlink"), os.path.join(HERE, "../fuzz")]
import genl  # noqa: E402  pylint: disable=wrong-import-position
import spec as netlink_spec  # noqa: E402 pylint: disable=wrong-import-position
from genl import NetlinkError  # noqa: E402  pylint: disable=wrong-import-position

NOBODY = 65534
PR_SET_NO_NEW_PRIVS = 38

# payloads that would do something if they were believed
PAYLOADS = {
    "group-new": (("ifname", b"eth0\0"), ("number", b"\x09\0\0\0")),
    "group-set": (("ifname", b"eth0\0"), ("number", b"\x01\0\0\0"),
                  ("priority", b"\xff\0\0\0")),
    "group-del": (("ifname", b"eth0\0"), ("number", b"\x01\0\0\0")),
    "transform-del": (("name", b"t\0"),),
    "map-del": (("name", b"m\0"),),
    "agent-set": (),
}


def drop():
    """Become somebody without any privilege."""
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    ctypes.CDLL(None).prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def attempt(nl, op, flags=0):
    """What becomes of a command: None, or the refusal."""
    payload = b"".join(genl.attr(op.attrs[name].number, value)
                       for name, value in PAYLOADS.get(op.name, ()))
    try:
        nl.request(op.number, payload, flags)
    except NetlinkError as refusal:
        return refusal
    return None


def main():
    """All commands."""
    before = "--socket-of-root" in sys.argv
    spec = netlink_spec.Spec()
    nl = genl.Genl() if before else None
    drop()
    nl = nl or genl.Genl()
    for op in spec.ops.values():
        if op.is_event:
            continue
        flags = 0 if op.can_do else genl.NLM_F_DUMP
        refusal = attempt(nl, op, flags)
        if op.is_write:
            bad = refusal is None or refusal.errno != errno.EPERM
            name = f"{op.name} is refused"
        else:
            bad = refusal is not None and refusal.errno == errno.EPERM
            name = f"{op.name} is not"
        print(f"not ok {name}: {refusal}" if bad else f"ok {name}")


if __name__ == "__main__":
    main()
