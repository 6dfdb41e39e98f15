"""Processes on their cores."""

import contextlib
import os
import pathlib
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request

from .journal import BenchFailure, say
from .settings import WORK


def pinned(cores):
    return (lambda: os.sched_setaffinity(0, cores)) if cores else None


@contextlib.contextmanager
def running(cores, *command, ready=None, **options):
    """A process on these cores, from the moment `ready` answers until the block ends."""
    log = WORK / f"{pathlib.Path(command[0]).name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, preexec_fn=pinned(cores), stdout=output, stderr=output, **options)
    try:
        end = time.monotonic() + 60
        while ready and not answers(ready):
            if process.poll() is not None or time.monotonic() > end:
                raise BenchFailure(f"{command[0]} did not get ready:\n{log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.02)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            say(f"{command[0]} did not end when asked and was killed")
            process.kill()
            process.wait()


def output_of(command, cores=None, **options):
    """What a command prints; one that fails is told with its complaint."""
    result = subprocess.run(command, preexec_fn=pinned(cores), capture_output=True, text=True, **options)
    if result.returncode != 0:
        words = " ".join(str(word) for word in command)
        raise BenchFailure(f"{words}: exit {result.returncode}\n{(result.stderr or result.stdout)[-2000:]}")
    return result.stdout


def answers(url):
    try:
        return urllib.request.urlopen(url, timeout=1).status == 200
    except (urllib.error.URLError, OSError):
        return False


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def memory(pid, name):
    """Bytes, from the kernel's own account of the process: `VmRSS` now, `VmHWM` at most until now."""
    lines = pathlib.Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(name + ":"))


def processor_seconds(pid):
    """What the process has used of all cores until now: unlike a rate, it hardly depends on what else the machine does."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def need_space(folder, size):
    free = shutil.disk_usage(folder).free
    if free < size:
        raise BenchFailure(
            f"the store needs {size / 2**30:.0f} GiB and {folder} has {free / 2**30:.0f}: set TMPDIR to a larger disk,"
            " or AFTERWORD_BENCH_STORED and AFTERWORD_BENCH_WAITING lower"
        )
