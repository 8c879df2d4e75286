#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Sends an ACL line with host bits, which hsrpctl itself never would."""
import errno
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../netlink"))
# pylint: disable=wrong-import-position,import-error
import genl                                             # noqa: E402
from genl import C                                      # noqa: E402

WHAT = {"src": ("10.7.0.1", "20.7.0.0", "source"),
        "dst": ("10.7.0.0", "20.7.0.1", "destination")}


def main():
    """Exit status 0 if the kernel refuses it with the right sentence."""
    src, dst, word = WHAT[sys.argv[1]]
    line = (genl.ipv4(C["HSRP_A_MATCH_SRC"], src) +
            genl.attr(C["HSRP_A_MATCH_SRC_LEN"], b"\x18") +
            genl.ipv4(C["HSRP_A_MATCH_DST"], dst) +
            genl.attr(C["HSRP_A_MATCH_DST_LEN"], b"\x18"))
    try:
        genl.Genl().call("MATCH_NEW",
                         genl.string(C["HSRP_A_MAP_NAME"], "vpn") +
                         genl.u32(C["HSRP_A_MAP_SEQ"], 10) +
                         genl.nest(C["HSRP_A_MAP_MATCH"], line))
    except genl.NetlinkError as error:
        print(error)
        return not (error.errno == errno.EINVAL and
                    error.sentence.startswith(f"The {word} has bits set"))
    print("accepted")
    return 1


if __name__ == "__main__":
    sys.exit(main())
