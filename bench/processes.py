"""A process under measurement: what it uses, and its end."""
import os
import signal
import subprocess

_TICKS = os.sysconf("SC_CLK_TCK")


class Process:
    """Started at once; ended by `with`."""

    def __init__(self, command, **how):
        self.popen = subprocess.Popen([str(word) for word in command], **how)
        self.pid = self.popen.pid

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.popen.poll() is None:
            self.popen.send_signal(signal.SIGTERM)
            try:
                self.popen.wait(timeout=60)
            except subprocess.TimeoutExpired:
                self.popen.kill()
                self.popen.wait()

    def _family(self):
        """The process and its children: some servers fork."""
        family, look = [], [self.pid]
        while look:
            pid = look.pop()
            family.append(pid)
            try:
                for task in os.listdir(f"/proc/{pid}/task"):
                    look += [int(word) for word in open(f"/proc/{pid}/task/{task}/children").read().split()]
            except FileNotFoundError:
                pass
        return family

    def _status(self, name):
        total = 0
        for pid in self._family():
            try:
                for line in open(f"/proc/{pid}/status"):
                    if line.startswith(name + ":"):
                        total += int(line.split()[1])
            except FileNotFoundError:
                pass
        return total

    def resident_mb(self, kind="VmRSS"):
        """In MB (10^6 bytes). VmRSS is all of it; RssAnon leaves out files that are mapped; VmHWM is the peak."""
        return self._status(kind) * 1024 / 1e6

    def threads(self):
        return self._status("Threads")

    def cpu_seconds(self):
        ticks = 0
        for pid in self._family():
            try:
                fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
                ticks += int(fields[11]) + int(fields[12])
            except FileNotFoundError:
                pass
        return ticks / _TICKS
