# SPDX-License-Identifier: GPL-2.0
"""Where the time of a step goes, by perf in the same machine."""
import contextlib
import os
import signal
import subprocess
import tempfile

from counting import run


class Profile:
    """perf's report of where the time goes, for each step if at all."""

    def __init__(self, wanted):
        self.wanted = wanted
        self.dir = tempfile.mkdtemp()
        self.pipes = [os.path.join(self.dir, name) for name in ("ctl", "ack")]
        for path in self.pipes:
            os.mkfifo(path)

    def report(self, name, data, of):
        look = ["perf", "report", "--stdio", "-i", data, "-g", "none"]
        text = run(*look, "--no-children", "--sort", "comm",
                   capture_output=True).stdout
        comms = {line.split()[1] for line in text.split("\n")
                 if line and line[0] != "#"}
        comms = {c for c in comms if c.startswith(of) or not of and
                 c != "swapper"}
        text = run(*look, "--children", "--comms", ",".join(comms),
                   "--percentage", "relative", "--percent-limit", "1",
                   "--sort", "symbol", capture_output=True).stdout
        print("== " + name)
        print("\n".join(line for line in text.split("\n")
                        if line and line[0] != "#"), flush=True)

    @contextlib.contextmanager
    def of(self, name, of=()):
        """Of what those threads do whose names begin like this, or of all."""
        if not self.wanted:
            yield
            return
        data = os.path.join(self.dir, "data")
        with subprocess.Popen(["perf", "record", "-q", "-a", "-g", "-e",
                               "cpu-clock", "-F", "5000", "-o", data,
                               "-D", "-1", "--control",
                               "fifo:" + ",".join(self.pipes),
                               "--", "sleep", "100000"],
                              stderr=subprocess.DEVNULL) as perf:
            with open(self.pipes[0], "w", encoding="ascii") as ctl_pipe, \
                    open(self.pipes[1], encoding="ascii") as ack:
                ctl_pipe.write("enable\n")
                ctl_pipe.flush()
                ack.readline()
                yield
                perf.send_signal(signal.SIGINT)
                perf.wait()
        self.report(name, data, of)
        os.unlink(data)
