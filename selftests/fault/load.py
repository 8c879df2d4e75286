#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Load a module over and over, with another allocation failing each time.

load.py FILE NAME: prints how many times it could not be loaded. Fails when an
allocation that failed made loading fail with anything but ENOMEM, or when the
module cannot be unloaded.
"""
import ctypes
import errno
import os
import sys

FINIT_MODULE = 313
DELETE_MODULE = 176
# x86-64; an allocation beyond this many is not met
LIMIT = 2000

libc = ctypes.CDLL(None, use_errno=True)


def syscall(*args):
    """0, or the errno."""
    return ctypes.get_errno() if libc.syscall(*args) < 0 else 0


def load(fd, nth_fd, nth):
    """Errno of loading, and whether the nth allocation was met."""
    os.pwrite(nth_fd, b"%d" % nth, 0)
    err = syscall(FINIT_MODULE, fd, b"", 0)
    left = int(os.pread(nth_fd, 16, 0))
    os.pwrite(nth_fd, b"0", 0)
    return err, left == 0


def main():
    path, name = sys.argv[1], sys.argv[2].encode()
    fd = os.open(path, os.O_RDONLY)
    nth_fd = os.open("/proc/thread-self/fail-nth", os.O_RDWR)
    refused = 0
    for nth in range(1, LIMIT):
        err, met = load(fd, nth_fd, nth)
        if not err:
            again = syscall(DELETE_MODULE, name, os.O_NONBLOCK)
            if again:
                sys.exit(f"allocation {nth}: cannot be unloaded:"
                         f" {os.strerror(again)}")
            if not met:
                break
            continue
        refused += 1
        if not met or err != errno.ENOMEM:
            sys.exit(f"allocation {nth}: {errno.errorcode[err]}")
    else:
        sys.exit("never without a fault")
    err = syscall(FINIT_MODULE, fd, b"", 0)
    if err:
        sys.exit(f"without a fault: {os.strerror(err)}")
    print(refused)


if __name__ == "__main__":
    main()
