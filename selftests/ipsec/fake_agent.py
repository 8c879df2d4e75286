#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""An IKE agent for tests: fake_agent.py LOG [DELAY | never | reset ADDRESS].

Registers, writes "registered", then for every CLEAN a line
"clean ADDRESS GENERATION" and, DELAY seconds later, its acknowledgment and a
line "acked ADDRESS GENERATION". "reset": says that the daemon was restarted.
"""
import os
import socket
import struct
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../netlink"))
# pylint: disable=wrong-import-position,import-error
import genl                                             # noqa: E402
from genl import C                                      # noqa: E402


def ack(agent, address, generation):
    """Acknowledges a generation."""
    agent.call("AGENT_SET",
               genl.ipv4(C["HSRP_A_AGENT_ADDR"], address) +
               genl.u32(C["HSRP_A_AGENT_GENERATION"], generation))


def events(listener):
    """What is told on the state group, as dicts."""
    while True:
        for kind, _, _, body in listener.receive():
            if kind == listener.family:
                yield dict(genl.attrs(body[4:]))


def main():
    """Runs until it is killed."""
    log = open(sys.argv[1], "w", buffering=1, encoding="ascii")
    how = sys.argv[2] if len(sys.argv) > 2 else "0"
    listener, agent = genl.Genl(), genl.Genl()
    listener.join("state")
    agent.call("AGENT_SET")
    print("registered", file=log)
    if how == "reset":
        agent.call("AGENT_SET",
                   genl.ipv4(C["HSRP_A_AGENT_ADDR"], sys.argv[3]) +
                   genl.attr(C["HSRP_A_AGENT_RESET"]))
        how = "0"
    for event in events(listener):
        kind = struct.unpack("I", event[C["HSRP_A_EVENT_TYPE"]])[0]
        if kind != C["HSRP_EVENT_CLEAN"]:
            continue
        address = socket.inet_ntoa(event[C["HSRP_A_EVENT_ADDR"]])
        generation = struct.unpack(
            "I", event[C["HSRP_A_EVENT_GENERATION"]])[0]
        print("clean", address, generation, file=log)
        if how == "never":
            continue
        time.sleep(float(how))
        ack(agent, address, generation)
        print("acked", address, generation, file=log)


if __name__ == "__main__":
    main()
