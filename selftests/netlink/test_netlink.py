# SPDX-License-Identifier: GPL-2.0
"""The netlink family as a contract: dumps, strictness, privileges, events."""
import errno
import os
import socket
import struct
import subprocess
import sys
import traceback

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import genl  # noqa: E402  pylint: disable=wrong-import-position
from genl import C, NetlinkError  # noqa: E402  pylint: disable=wrong-import-position

IFACES, GROUPS = 10, 30
WRITES = ("GROUP_NEW GROUP_SET GROUP_DEL TRANSFORM_NEW TRANSFORM_DEL MAP_NEW "
          "MAP_DEL MATCH_NEW MATCH_DEL BIND_NEW BIND_SET BIND_DEL SA_FLUSH "
          "AGENT_SET TRACK_NEW TRACK_SET TRACK_DEL GROUP_GARP INTERFACE_SET "
          "GROUP_RESIGN GROUP_RESUME "
          "KEYCHAIN_NEW KEYCHAIN_SET KEYCHAIN_DEL").split()
DUMPS = ("GROUP_GET TRANSFORM_GET MAP_GET BIND_GET REDUNDANCY_GET ROUTE_GET "
         "TRACK_GET STATS_GET INTERFACE_GET KEYCHAIN_GET").split()


def ip(*args):
    """Runs ip(8)."""
    subprocess.run(("ip",) + args, check=True)


def group(ifname, number, *more):
    """Attributes of a group."""
    return (genl.string(C["HSRP_A_GROUP_IFNAME"], ifname) +
            genl.u32(C["HSRP_A_GROUP_NUMBER"], number) + b"".join(more))


def vip(address):
    """The virtual IP of a group."""
    return genl.ipv4(C["HSRP_A_GROUP_VIP"], address)


def key(found):
    """What names a dumped group."""
    found = dict(found)
    return (found[C["HSRP_A_GROUP_IFNAME"]].rstrip(b"\0").decode(),
            struct.unpack("I", found[C["HSRP_A_GROUP_NUMBER"]])[0])


def refused(code, sentence, nl, cmd, payload):
    """The call must fail with this errno and a sentence that holds this."""
    try:
        nl.call(cmd, payload)
    except NetlinkError as error:
        assert error.errno == code, \
            f"{cmd}: {error}, expected {errno.errorcode[code]}"
        assert sentence in error.sentence, f"{cmd}: {error.sentence!r}"
        return
    raise AssertionError(f"{cmd} was not refused")


def add_many(nl):
    """Groups on veth interfaces; the names of all."""
    names = set()
    for i in range(IFACES):
        ip("link", "add", f"hd{i}", "type", "veth", "peer", "name", f"hp{i}")
        ip("addr", "add", f"10.{i}.0.1/16", "dev", f"hd{i}")
        ip("link", "set", f"hd{i}", "up")
        ip("link", "set", f"hp{i}", "up")
        for number in range(GROUPS):
            nl.call("GROUP_NEW", group(f"hd{i}", number,
                                       vip(f"10.{i}.1.{number + 1}")))
            names.add((f"hd{i}", number))
    return names


def test_dump_is_complete(nl, names):
    """a dump of 300 groups comes in several messages and misses none"""
    found = [key(g) for g in nl.dump("GROUP_GET")]
    assert len(found) == len(names), len(found)
    assert set(found) == names
    assert nl.messages > 2, f"only {nl.messages} messages"


def test_dump_says_interrupted(nl, names):
    """a dump during which the configuration changes says so"""
    other = genl.Genl()
    want = nl.send(nl.family, C["HSRP_CMD_GROUP_GET"], b"", genl.NLM_F_DUMP)
    nl.receive()
    other.call("GROUP_NEW", group("hd0", 200, vip("10.0.2.1")))
    other.call("GROUP_DEL", group("hd0", 200))
    interrupted = False
    done = False
    while not done:
        for kind, flags, seq, _ in nl.receive():
            assert seq == want
            interrupted |= bool(flags & genl.NLM_F_DUMP_INTR)
            done |= kind == genl.NLMSG_DONE
    assert interrupted
    nl.dump("GROUP_GET")
    assert not nl.interrupted, "a quiet dump must not say so"
    assert {key(g) for g in nl.dump("GROUP_GET")} == names


def test_long_acl(nl, _):
    """an ACL of 1000 lines is dumped whole, in pieces"""
    nl.call("TRANSFORM_NEW",
            genl.string(C["HSRP_A_TRANSFORM_NAME"], "t") +
            genl.u32(C["HSRP_A_TRANSFORM_CIPHER"], C["HSRP_CIPHER_GCM"]) +
            genl.u32(C["HSRP_A_TRANSFORM_KEYLEN"], 128))
    entry = (genl.string(C["HSRP_A_MAP_NAME"], "m") +
             genl.u32(C["HSRP_A_MAP_SEQ"], 10))
    nl.call("MAP_NEW", entry +
            genl.ipv4(C["HSRP_A_MAP_PEER"], "192.0.2.1") +
            genl.string(C["HSRP_A_MAP_TRANSFORM"], "t"))
    want = [f"172.16.{i >> 8}.{i & 255}" for i in range(1000)]
    for dst in want:
        nl.call("MATCH_NEW", entry + genl.nest(
            C["HSRP_A_MAP_MATCH"],
            genl.ipv4(C["HSRP_A_MATCH_SRC"], "10.0.0.0") +
            genl.u8(C["HSRP_A_MATCH_SRC_LEN"], 8) +
            genl.ipv4(C["HSRP_A_MATCH_DST"], dst) +
            genl.u8(C["HSRP_A_MATCH_DST_LEN"], 32)))
    found = []
    pieces = nl.dump("MAP_GET")
    for piece in pieces:
        for kind, payload in piece:
            if kind == C["HSRP_A_MAP_MATCH"]:
                line = dict(genl.attrs(payload))
                found.append(socket.inet_ntoa(line[C["HSRP_A_MATCH_DST"]]))
    assert found == want, f"{len(found)} lines in {len(pieces)} pieces"
    assert len(pieces) > 1
    reqids = {dict(genl.attrs(p))[C["HSRP_A_MATCH_REQID"]]
              for piece in pieces for k, p in piece
              if k == C["HSRP_A_MAP_MATCH"]}
    assert len(reqids) == 1000, "reqids must be unique"
    nl.call("MAP_DEL", entry)
    nl.call("TRANSFORM_DEL", genl.string(C["HSRP_A_TRANSFORM_NAME"], "t"))
    assert not nl.dump("MAP_GET") and not nl.dump("TRANSFORM_GET")


def test_map_of_one_family(nl, _):
    """an address of a crypto map is IPv4 or IPv6, and has its length"""
    there = socket.inet_pton(socket.AF_INET6, "2001:db8:2::1")
    src4 = genl.ipv4(C["HSRP_A_MATCH_SRC"], "10.0.0.1")
    src6 = genl.attr(C["HSRP_A_MATCH_SRC6"], there[:-1] + b"\2")
    dst6 = genl.attr(C["HSRP_A_MATCH_DST6"], there)
    peer6 = genl.attr(C["HSRP_A_MAP_PEER6"], there)
    hosts = (genl.u8(C["HSRP_A_MATCH_SRC_LEN"], 128) +
             genl.u8(C["HSRP_A_MATCH_DST_LEN"], 128))
    entry = (genl.string(C["HSRP_A_MAP_NAME"], "six") +
             genl.u32(C["HSRP_A_MAP_SEQ"], 10))
    tset = genl.string(C["HSRP_A_MAP_TRANSFORM"], "t")

    def line(payload):
        return entry + genl.nest(C["HSRP_A_MAP_MATCH"], payload)

    name = genl.string(C["HSRP_A_TRANSFORM_NAME"], "t")
    nl.call("TRANSFORM_NEW", name +
            genl.u32(C["HSRP_A_TRANSFORM_CIPHER"], C["HSRP_CIPHER_GCM"]) +
            genl.u32(C["HSRP_A_TRANSFORM_KEYLEN"], 128))
    refused(errno.EINVAL, "peer is missing", nl, "MAP_NEW", entry + tset)
    refused(errno.ERANGE, "", nl, "MAP_NEW", entry + tset + genl.attr(
        C["HSRP_A_MAP_PEER6"], there[:-1]))
    refused(errno.EINVAL, "one peer", nl, "MAP_NEW", entry + tset + peer6 +
            genl.ipv4(C["HSRP_A_MAP_PEER"], "192.0.2.1"))
    nl.call("MAP_NEW", entry + tset + peer6)
    refused(errno.EINVAL, "needs a source", nl, "MATCH_NEW",
            line(dst6 + hosts))
    refused(errno.EINVAL, "not both", nl, "MATCH_NEW",
            line(src4 + src6 + dst6 + hosts))
    refused(errno.ERANGE, "", nl, "MATCH_NEW", line(
        genl.attr(C["HSRP_A_MATCH_SRC6"], there + b"\0") + dst6 + hosts))
    nl.call("MATCH_NEW", line(src6 + dst6 + hosts))
    found = [dict(e) for e in nl.dump("MAP_GET")]
    assert len(found) == 1 and found[0][C["HSRP_A_MAP_PEER6"]] == there, found
    acl = dict(genl.attrs(found[0][C["HSRP_A_MAP_MATCH"]]))
    assert acl[C["HSRP_A_MATCH_DST6"]] == there, acl
    assert C["HSRP_A_MATCH_DST"] not in acl, acl
    nl.call("MAP_DEL", entry)
    nl.call("TRANSFORM_DEL", name)


def test_strict(nl, names):
    """malformed and unknown attributes are refused and change nothing"""
    name = C["HSRP_A_GROUP_IFNAME"]
    number = genl.u32(C["HSRP_A_GROUP_NUMBER"], 201)
    good = genl.string(name, "hd0")
    bad = (
        good + number + genl.u32(999, 1),
        good + number + genl.u8(C["HSRP_A_GROUP_PREEMPT"], 2),
        good + genl.u8(C["HSRP_A_GROUP_NUMBER"], 1),
        good + number + genl.attr(C["HSRP_A_GROUP_VIP"], b"\1\2"),
        good + number + genl.attr(C["HSRP_A_GROUP_VIP6"], b"\xfe\x80" * 7),
        good + number + genl.attr(C["HSRP_A_GROUP_VIP6"], b"\xfe\x80" * 9),
        good + number + genl.attr(C["HSRP_A_GROUP_VIP6_GLOBAL"],
                                  b"\x20\1" * 8),
        good + number + genl.nest(
            C["HSRP_A_GROUP_VIP6_GLOBAL"],
            genl.attr(C["HSRP_A_VIP6_ADDR"], b"\x20\1" * 8)),
        good + number + genl.nest(
            C["HSRP_A_GROUP_VIP6_GLOBAL"],
            genl.u8(C["HSRP_A_VIP6_LEN"], 64)),
        good + number + genl.nest(
            C["HSRP_A_GROUP_VIP6_GLOBAL"],
            genl.attr(C["HSRP_A_VIP6_ADDR"], b"\x20\1" * 8) +
            genl.u8(C["HSRP_A_VIP6_LEN"], 129)),
        good + number + genl.u8(C["HSRP_A_GROUP_STATE"], 5),
        genl.attr(name, b"hd0") + number,
        genl.string(name, "x" * 40) + number,
        good + number + genl.u32(C["HSRP_A_GROUP_TRACK"], 1),
        good + number + genl.nest(
            C["HSRP_A_GROUP_TRACK"],
            genl.string(C["HSRP_A_TRACK_IFNAME"], "hd1") +
            genl.u32(C["HSRP_A_TRACK_DECREMENT"], 256)),
        good + number + b"\4\0",
    )
    for payload in bad:
        for cmd in ("GROUP_NEW", "GROUP_SET"):
            try:
                nl.call(cmd, payload)
            except NetlinkError as error:
                assert error.errno in (errno.EINVAL, errno.ERANGE), error
                assert error.sentence, payload
            else:
                raise AssertionError(f"{cmd} took {payload!r}")
    refused(errno.EINVAL, "number is missing", nl, "GROUP_NEW", good)
    refused(errno.EINVAL, "interface is missing", nl, "GROUP_NEW", number)
    refused(errno.ENODEV, "index", nl, "GROUP_GET", number +
            genl.u32(C["HSRP_A_GROUP_IFINDEX"], 999999))
    refused(errno.ENOENT, "no such group", nl, "GROUP_GET",
            group("hd0", 201))
    for kind, over in (("PREEMPT_DELAY_MIN", 3600001),
                       ("PREEMPT_DELAY_RELOAD", 1 << 31),
                       ("PREEMPT_DELAY_SYNC", 3600001),
                       ("DELAY_MIN", 10000001),
                       ("DELAY_RELOAD", (1 << 32) - 1)):
        refused(errno.ERANGE, "seconds", nl, "GROUP_SET",
                group("hd0", 1, genl.u32(C["HSRP_A_GROUP_" + kind], over)))
    for kind, bad_value in (("COUNT", 61), ("INTERVAL", 2999),
                            ("INTERVAL", 1800001)):
        refused(errno.ERANGE, "gratuitous ARPs must be", nl, "GROUP_SET",
                group("hd0", 1, genl.u32(C["HSRP_A_GROUP_GARP_" + kind],
                                         bad_value)))
    # hsrpctl would not send this one
    refused(errno.ERANGE, "0 to 255", nl, "GROUP_SET", group(
        "hd0", 1, genl.u32(C["HSRP_A_GROUP_PRIORITY"], 256)))
    refused(errno.EINVAL, "set together", nl, "GROUP_SET",
            group("hd0", 1, genl.u32(C["HSRP_A_GROUP_HELLO"], 1000)))
    assert {key(g) for g in nl.dump("GROUP_GET")} == names


def test_track_objects_strict(nl, _):
    """track objects that make no sense are refused and leave nothing"""
    number = genl.u32(C["HSRP_A_TRACK_NUMBER"], 7)
    stub = genl.u8(C["HSRP_A_TRACK_TYPE"], C["HSRP_TRACK_STUB"])
    member = C["HSRP_A_TRACK_MEMBER"]
    one = genl.nest(member, genl.u32(C["HSRP_A_MEMBER_NUMBER"], 1))
    route = genl.u8(C["HSRP_A_TRACK_TYPE"], C["HSRP_TRACK_ROUTE"])
    dst = genl.ipv4(C["HSRP_A_TRACK_DST"], "10.1.2.3")
    route6 = genl.u8(C["HSRP_A_TRACK_TYPE"], C["HSRP_TRACK_ROUTE6"])
    dst6 = genl.attr(C["HSRP_A_TRACK_DST6"], b"\x20\x01" + 13 * b"\0" + b"\1")
    for sentence, payload in (
            ("number of the track object is missing", stub),
            ("kind of the track object is missing", number),
            ("", number + genl.u8(C["HSRP_A_TRACK_TYPE"], 10)),
            ("Only a list", number + stub + one),
            ("interface to track is missing", number + genl.u8(
                C["HSRP_A_TRACK_TYPE"], C["HSRP_TRACK_LINE_PROTOCOL"])),
            ("destination of the route is missing", number + route + dst),
            ("beyond its prefix", number + route + dst +
             genl.u8(C["HSRP_A_TRACK_DST_LEN"], 24)),
            ("at most 100", number + genl.u8(
                C["HSRP_A_TRACK_TYPE"], C["HSRP_TRACK_LIST_PERCENT"]) + one +
             genl.u32(C["HSRP_A_TRACK_WEIGHT_UP"], 101)),
            ("list by weight has a weight", number + genl.u8(
                C["HSRP_A_TRACK_TYPE"], C["HSRP_TRACK_LIST_PERCENT"]) +
             genl.u32(C["HSRP_A_TRACK_WEIGHT_UP"], 50) +
             genl.nest(member, genl.u32(C["HSRP_A_MEMBER_NUMBER"], 1) +
                       genl.u32(C["HSRP_A_MEMBER_WEIGHT"], 5))),
            ("0 to 32", number + route + dst +
             genl.u8(C["HSRP_A_TRACK_DST_LEN"], 33)),
            ("interface to track is missing", number + genl.u8(
                C["HSRP_A_TRACK_TYPE"], C["HSRP_TRACK_IP6_ROUTING"])),
            ("destination of the route is missing", number + route6 + dst +
             genl.u8(C["HSRP_A_TRACK_DST_LEN"], 32)),
            ("beyond its prefix", number + route6 + dst6 +
             genl.u8(C["HSRP_A_TRACK_DST_LEN"], 127)),
            ("", number + route6 + dst6 +
             genl.u8(C["HSRP_A_TRACK_DST_LEN"], 129)),
            ("", number + route6 +
             genl.attr(C["HSRP_A_TRACK_DST6"], 15 * b"\0") +
             genl.u8(C["HSRP_A_TRACK_DST_LEN"], 128)),
            ("number of the object is missing", number + genl.u8(
                C["HSRP_A_TRACK_TYPE"], C["HSRP_TRACK_LIST_OR"]) +
             genl.nest(member, genl.attr(C["HSRP_A_MEMBER_NOT"])))):
        try:
            nl.call("TRACK_NEW", payload)
        except NetlinkError as error:
            assert error.errno in (errno.EINVAL, errno.ERANGE), error
            assert sentence in error.sentence, (sentence, error.sentence)
        else:
            raise AssertionError(f"took {payload!r}")
    for bad in (0, 1001):
        refused(errno.ERANGE, "1 to 1000", nl, "TRACK_NEW",
                genl.u32(C["HSRP_A_TRACK_NUMBER"], bad) + stub)
    refused(errno.E2BIG, "Too many objects", nl, "TRACK_NEW", number +
            genl.u8(C["HSRP_A_TRACK_TYPE"], C["HSRP_TRACK_LIST_OR"]) +
            33 * one)
    nl.call("TRACK_NEW", number + stub)
    refused(errno.EINVAL, "state is missing", nl, "TRACK_SET", number)
    seven = genl.u32(C["HSRP_A_TRACK_NUMBER"], 7)
    down = genl.attr(C["HSRP_A_TRACK_SHUTDOWN"])
    track = C["HSRP_A_GROUP_TRACK"]
    refused(errno.EINVAL, "Either", nl, "GROUP_SET", group(
        "hd0", 1, genl.nest(track, down)))
    refused(errno.EINVAL, "Either", nl, "GROUP_SET", group(
        "hd0", 1, genl.nest(track, seven + genl.string(
            C["HSRP_A_TRACK_IFNAME"], "hd1"))))
    refused(errno.EINVAL, "exclude each other", nl, "GROUP_SET", group(
        "hd0", 1, genl.nest(track, seven + down + genl.u32(
            C["HSRP_A_TRACK_DECREMENT"], 5))))
    nl.call("TRACK_DEL", number)
    assert not nl.dump("TRACK_GET")


def test_trackers_of_one_object(nl, names):
    """300 groups that track one object are all dumped with it"""
    nl.call("TRACK_NEW", genl.u32(C["HSRP_A_TRACK_NUMBER"], 1000) +
            genl.u8(C["HSRP_A_TRACK_TYPE"], C["HSRP_TRACK_STUB"]))
    track = genl.nest(C["HSRP_A_GROUP_TRACK"],
                      genl.u32(C["HSRP_A_TRACK_NUMBER"], 1000))
    for ifname, number in names:
        nl.call("GROUP_SET", group(ifname, number, track))
    found = [dict(t) for t in nl.dump("TRACK_GET")]
    assert len(found) == 1 + len(names), len(found)
    assert C["HSRP_A_TRACK_BY_IFNAME"] not in found[0]
    assert {(t[C["HSRP_A_TRACK_BY_IFNAME"]].rstrip(b"\0").decode(),
             struct.unpack("I", t[C["HSRP_A_TRACK_BY_GROUP"]])[0])
            for t in found[1:]} == names
    for ifname, number in names:
        nl.call("GROUP_SET", group(ifname, number, genl.u32(
            C["HSRP_A_GROUP_UNTRACK_OBJECT"], 1000)))
    nl.call("TRACK_DEL", genl.u32(C["HSRP_A_TRACK_NUMBER"], 1000))


SECRET = b"octets-that-nobody-may-see"


def chain(name, *more):
    """A key chain and a key of it."""
    return (genl.string(C["HSRP_A_KEYCHAIN_NAME"], name) +
            genl.nest(C["HSRP_A_KEYCHAIN_KEY"], b"".join(more)))


def test_auth(nl, names):
    """authentication that cannot be is refused with a sentence"""
    key_id = genl.u32(C["HSRP_A_KEY_ID"], 1)
    secret = genl.attr(C["HSRP_A_KEY_SECRET"], SECRET)
    own = genl.attr(C["HSRP_A_GROUP_AUTH_KEY"], SECRET)
    text = genl.string(C["HSRP_A_GROUP_AUTH_TEXT"], "word")
    timeout = C["HSRP_A_GROUP_AUTH_TIMEOUT"]
    for cmd, sentence, code, payload in (
            ("GROUP_SET", "1 to 64 octets", errno.EINVAL, group(
                "hd0", 1, genl.attr(C["HSRP_A_GROUP_AUTH_KEY"], b""))),
            ("GROUP_SET", "1 to 64 octets", errno.EINVAL, group(
                "hd0", 1, genl.attr(C["HSRP_A_GROUP_AUTH_KEY"], b"x" * 65))),
            ("GROUP_SET", "one kind", errno.EINVAL,
             group("hd0", 1, own, text)),
            ("GROUP_SET", "one kind", errno.EINVAL, group(
                "hd0", 1, own,
                genl.string(C["HSRP_A_GROUP_AUTH_KEYCHAIN"], "x"))),
            ("GROUP_SET", "can overlap", errno.EINVAL,
             group("hd0", 1, text, genl.u32(timeout, 5))),
            ("GROUP_SET", "0 to 32767", errno.ERANGE,
             group("hd0", 1, own, genl.u32(timeout, 32768))),
            ("GROUP_SET", "no key chain", errno.ENOENT, group(
                "hd0", 1, genl.string(C["HSRP_A_GROUP_AUTH_KEYCHAIN"], ""))),
            ("KEYCHAIN_NEW", "key is missing", errno.EINVAL,
             genl.string(C["HSRP_A_KEYCHAIN_NAME"], "k")),
            ("KEYCHAIN_NEW", "number of the key", errno.EINVAL,
             chain("k", secret)),
            ("KEYCHAIN_NEW", "key itself", errno.EINVAL, chain("k", key_id)),
            ("KEYCHAIN_NEW", "1 to 64 octets", errno.EINVAL, chain(
                "k", key_id, genl.attr(C["HSRP_A_KEY_SECRET"], b"x" * 65))),
            ("KEYCHAIN_NEW", "0 to 2147483647", errno.ERANGE, chain(
                "k", genl.u32(C["HSRP_A_KEY_ID"], 1 << 31), secret)),
            ("KEYCHAIN_NEW", "name of the key chain", errno.EINVAL,
             chain("", key_id, secret)),
            ("KEYCHAIN_NEW", "printable", errno.EINVAL,
             chain("a b", key_id, secret)),
            ("KEYCHAIN_SET", "no key chain", errno.ENOENT,
             chain("k", key_id, secret)),
            ("KEYCHAIN_DEL", "name of the key chain", errno.EINVAL, b""),
            ("INTERFACE_SET", "interface is missing", errno.EINVAL,
             genl.u8(C["HSRP_A_INTERFACE_VERSION"], 2)),
            ("INTERFACE_SET", "nothing to set", errno.EINVAL,
             genl.string(C["HSRP_A_INTERFACE_IFNAME"], "hd0")),
            ("GROUP_SET", "6 octets", errno.EINVAL, group(
                "hd0", 1, genl.attr(C["HSRP_A_GROUP_MAC"], b"12345"))),
            ("INTERFACE_SET", "1 or 2", errno.ERANGE,
             genl.string(C["HSRP_A_INTERFACE_IFNAME"], "hd0") +
             genl.u8(C["HSRP_A_INTERFACE_VERSION"], 3)),
            ("INTERFACE_SET", "1 or 2", errno.ERANGE,
             genl.string(C["HSRP_A_INTERFACE_IFNAME"], "hd0") +
             genl.u8(C["HSRP_A_INTERFACE_VERSION"], 0))):
        refused(code, sentence, nl, cmd, payload)
    for name, sentence, seconds in (
            ("ADV", "must be 10 to 180 seconds", (9.999, 180.001, 0)),
            ("HOLD", "must be 61 to 3600 seconds", (60.999, 3600.001, 0))):
        for value in seconds:
            refused(errno.ERANGE, sentence, nl, "INTERFACE_SET",
                    genl.string(C["HSRP_A_INTERFACE_IFNAME"], "hd0") +
                    genl.u32(C["HSRP_A_INTERFACE_REDIRECT_" + name],
                             round(value * 1000)))
    assert not nl.dump("KEYCHAIN_GET")
    found = {key(g): dict(g) for g in nl.dump("GROUP_GET")}
    assert set(found) == names
    assert found["hd0", 1][C["HSRP_A_GROUP_AUTH_TYPE"]] == \
        bytes([C["HSRP_AUTH_TEXT"]])


def quoted(cmd, payload):
    """The request as the kernel's refusal of it quotes it"""
    mine = genl.Genl()
    mine.sock.setsockopt(genl.SOL_NETLINK, genl.NETLINK_CAP_ACK, 0)
    mine.send(mine.family, C["HSRP_CMD_" + cmd], payload, genl.NLM_F_ACK)
    kind, _, _, body = mine.receive()[0]
    assert kind == genl.NLMSG_ERROR and struct.unpack_from("i", body)[0]
    assert len(body) > len(payload), "nothing was quoted"
    return body


def test_keys_are_wiped(nl, _):
    """a refusal does not quote the key, and nothing else shows it"""
    body = quoted("GROUP_SET", group(
        "hd0", 201, genl.attr(C["HSRP_A_GROUP_AUTH_KEY"], SECRET)))
    assert SECRET not in body and SECRET[:8] not in body
    # refused for something that is looked at before the key
    assert SECRET[:8] not in quoted("GROUP_SET", group(
        "hd0", 1, genl.attr(C["HSRP_A_GROUP_AUTH_KEY"], SECRET),
        genl.u32(C["HSRP_A_GROUP_HELLO"], 1000)))
    key_id = genl.u32(C["HSRP_A_KEY_ID"], 1)
    secret = genl.attr(C["HSRP_A_KEY_SECRET"], SECRET)
    assert SECRET[:8] not in quoted("KEYCHAIN_NEW", chain("", key_id, secret))
    nl.call("KEYCHAIN_NEW", chain("k", key_id, secret))
    nl.call("GROUP_SET", group("hd0", 1, genl.string(
        C["HSRP_A_GROUP_AUTH_KEYCHAIN"], "k")))
    for cmd in DUMPS:
        for message in nl.dump(cmd):
            assert all(SECRET[:8] not in payload for _, payload in message)
    nl.call("GROUP_SET", group("hd0", 1, genl.string(
        C["HSRP_A_GROUP_AUTH_TEXT"], "cisco")))
    nl.call("KEYCHAIN_DEL", genl.string(C["HSRP_A_KEYCHAIN_NAME"], "k"))


def test_reserved_header(nl, _):
    """reserved bytes of the header must be zero"""
    nl.seq += 1
    body = struct.pack("BBH", C["HSRP_CMD_GROUP_GET"], 1, 77)
    nl.sock.send(struct.pack("IHHII", 16 + len(body), nl.family,
                             genl.NLM_F_REQUEST | genl.NLM_F_DUMP, nl.seq, 0) +
                 body)
    kind, _, _, answer = nl.receive()[0]
    assert kind == genl.NLMSG_ERROR
    assert struct.unpack_from("i", answer)[0] == -errno.EINVAL


def test_events_have_no_gap(nl, _):
    """config events are numbered without a gap and name their object"""
    listener = genl.Genl(rcvbuf=1 << 20)
    listener.join("config")
    for number in range(210, 230):
        nl.call("GROUP_NEW", group("hd0", number, vip(f"10.0.3.{number}")))
        nl.call("GROUP_DEL", group("hd0", number))
    seen = []
    while len(seen) < 40:
        for _, _, _, body in listener.receive():
            event = dict(genl.attrs(body[4:]))
            seen.append((
                struct.unpack("I", event[C["HSRP_A_EVENT_SEQNO"]])[0],
                struct.unpack("I", event[C["HSRP_A_EVENT_TYPE"]])[0],
                struct.unpack("I", event[C["HSRP_A_EVENT_GROUP"]])[0]))
    first = seen[0][0]
    for i, (seqno, kind, number) in enumerate(seen):
        assert seqno == first + i, seen
        assert kind == C["HSRP_EVENT_GROUP_DEL" if i % 2 else
                         "HSRP_EVENT_GROUP_NEW"], seen[i]
        assert number == 210 + i // 2, seen[i]


def test_overrun(nl, names):
    """a listener that was overrun learns of it, and a dump gives the truth"""
    listener = genl.Genl(rcvbuf=2048)
    listener.join("config")
    for number in range(100):
        nl.call("GROUP_SET", group("hd1", number % GROUPS,
                                   genl.u32(C["HSRP_A_GROUP_PRIORITY"],
                                            number)))
    overrun = False
    seqnos = []
    listener.sock.settimeout(2)
    try:
        while True:
            try:
                for _, _, _, body in listener.receive():
                    event = dict(genl.attrs(body[4:]))
                    seqnos.append(struct.unpack(
                        "I", event[C["HSRP_A_EVENT_SEQNO"]])[0])
            except OSError as error:
                if error.errno != errno.ENOBUFS:
                    raise
                overrun = True
    except socket.timeout:
        pass
    assert overrun and len(seqnos) < 100
    found = {key(g): dict(g) for g in nl.dump("GROUP_GET")}
    assert set(found) == names
    for number in range(GROUPS):
        want = number + 90 if number < 10 else number + 60
        got = struct.unpack("I", found["hd1", number][
            C["HSRP_A_GROUP_PRIORITY"]])[0]
        assert got == want, (number, got, want)
    nl.call("GROUP_NEW", group("hd1", 99, vip("10.1.4.1")))
    nl.call("GROUP_DEL", group("hd1", 99))
    event = dict(genl.attrs(listener.receive()[0][3][4:]))
    seqno = struct.unpack("I", event[C["HSRP_A_EVENT_SEQNO"]])[0]
    assert seqno > seqnos[-1] + 1, "the gap must show in the numbers"


def in_child(function):
    """Runs a function in a child process; gives what it raised."""
    reader, writer = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            function()
            os.write(writer, b"ok")
        except BaseException:  # pylint: disable=broad-except
            os.write(writer, traceback.format_exc().encode()[-2000:])
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        said = pipe.read()
    os.waitpid(pid, 0)
    assert said == b"ok", said.decode()


def test_no_privilege(nl, names):
    """an ordinary user reads but cannot write, nor see SAs"""
    def user():
        os.setgid(65534)
        os.setuid(65534)
        mine = genl.Genl()
        for cmd in WRITES:
            refused(errno.EPERM, "", mine, cmd, group("hd0", 1))
        try:
            mine.dump("SA_GET")
        except NetlinkError as error:
            assert error.errno == errno.EPERM
        else:
            raise AssertionError("SA_GET was answered")
        for cmd in DUMPS:
            mine.dump(cmd)
    in_child(user)
    assert {key(g) for g in nl.dump("GROUP_GET")} == names


def test_other_namespace(nl, names):
    """another network namespace sees and changes nothing of this one"""
    def elsewhere():
        libc = __import__("ctypes").CDLL(None, use_errno=True)
        assert not libc.unshare(0x40000000)
        mine = genl.Genl()
        for cmd in DUMPS:
            got = mine.dump(cmd)
            assert len(got) == (1 if cmd == "STATS_GET" else 0), (cmd, got)
        refused(errno.ENODEV, "", mine, "GROUP_NEW",
                group("hd0", 1, vip("10.0.5.1")))
        refused(errno.ENOENT, "", mine, "GROUP_DEL", group("hd0", 1))
    in_child(elsewhere)
    assert {key(g) for g in nl.dump("GROUP_GET")} == names


def test_user_namespace(nl, names):
    """root of a user namespace rules its own network namespace only"""
    def contained():
        libc = __import__("ctypes").CDLL(None, use_errno=True)
        os.setgid(65534)
        os.setuid(65534)
        assert not libc.unshare(0x10000000), os.strerror(
            __import__("ctypes").get_errno())
        mine = genl.Genl()
        for cmd in WRITES:
            refused(errno.EPERM, "", mine, cmd, group("hd0", 1))
        assert not libc.unshare(0x40000000)
        mine = genl.Genl()
        assert not mine.dump("GROUP_GET")
        mine.call("TRANSFORM_NEW",
                  genl.string(C["HSRP_A_TRANSFORM_NAME"], "t") +
                  genl.u32(C["HSRP_A_TRANSFORM_CIPHER"],
                           C["HSRP_CIPHER_GCM"]) +
                  genl.u32(C["HSRP_A_TRANSFORM_KEYLEN"], 256))
        assert len(mine.dump("TRANSFORM_GET")) == 1
    in_child(contained)
    assert not nl.dump("TRANSFORM_GET")
    assert {key(g) for g in nl.dump("GROUP_GET")} == names


def test_agent_is_one(nl, _):
    """a second agent is refused, and a dead one gives way"""
    first = genl.Genl()
    first.call("AGENT_SET")
    first.call("AGENT_SET")
    refused(errno.EBUSY, "Another IKE agent", nl, "AGENT_SET", b"")
    address = genl.ipv4(C["HSRP_A_AGENT_ADDR"], "192.0.2.77")
    refused(errno.ENOENT, "No binding", first, "AGENT_SET", address +
            genl.u32(C["HSRP_A_AGENT_GENERATION"], 0))
    refused(errno.EINVAL, "no such generation", first, "AGENT_SET", address +
            genl.u32(C["HSRP_A_AGENT_GENERATION"], 1 << 20))
    refused(errno.EINVAL, "Either", first, "AGENT_SET", address)
    refused(errno.EINVAL, "address is missing", first, "AGENT_SET",
            genl.u32(C["HSRP_A_AGENT_GENERATION"], 1))
    first.sock.close()
    second = genl.Genl()
    second.call("AGENT_SET")
    second.sock.close()


def test_user_in_flight_data_is_wiped(nl, _):
    """authentication text goes in and never comes out"""
    nl.call("GROUP_SET", group("hd0", 1, genl.string(
        C["HSRP_A_GROUP_AUTH_TEXT"], "S3cr3tXY")))
    for cmd in DUMPS:
        for found in nl.dump(cmd):
            assert b"S3cr3tXY" not in repr(found).encode(), cmd
    refused(errno.EINVAL, "longer than 8", nl, "GROUP_SET",
            group("hd0", 1, genl.string(C["HSRP_A_GROUP_AUTH_TEXT"],
                                        "ninechars")))


def main():
    """Runs every test, in the order of this file; KTAP."""
    tests = [(n, f) for n, f in globals().items() if n.startswith("test_")]
    nl = genl.Genl()
    names = add_many(nl)
    failed = 0
    print(f"KTAP version 1\n1..{len(tests)}")
    for number, (_, test) in enumerate(tests, 1):
        try:
            test(nl, names)
        except BaseException:  # pylint: disable=broad-except
            failed += 1
            for line in traceback.format_exc().splitlines():
                print("#", line)
            print(f"not ok {number} {test.__doc__}")
        else:
            print(f"ok {number} {test.__doc__}")
        sys.stdout.flush()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
