"""Power cuts for a server on SQLite: after each, only what was flushed is left. How that is known: `powercut.c`."""

import pathlib
import shutil
import subprocess

# Of each hundred writes, how many reach the disk before they are flushed.
EAGER = 20


def library(folder):
    """The simulated disk, compiled into this folder; clang is where Swift is."""
    compiler = shutil.which("clang") or shutil.which("cc")
    assert compiler, "a C compiler is needed: clang comes with Swift"
    source = pathlib.Path(__file__).with_name("powercut.c")
    target = folder / "powercut.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O2", "-o", target, source, "-ldl"], check=True)
    return target


class PoweredServer:
    """A server whose data folder lies on a disk that forgets; `is_relaxed` is the control, which flushes at checkpoints only."""

    def __init__(self, server, disk, seed, is_relaxed=False):
        self.server = server
        self.data = server.folder / "data"
        self.platter = server.folder / "platter"
        self.platter.mkdir()
        server.environment = {
            "LD_PRELOAD": str(disk),
            "POWERCUT_ROOT": str(self.data),
            "POWERCUT_PLATTER": str(self.platter),
            "POWERCUT_EAGER": str(EAGER),
            "POWERCUT_SEED": str(seed),
        }
        if is_relaxed:
            server.environment["POWERCUT_RELAXED"] = "1"

    def cut(self):
        """No process is left, and of the files only what the disk had."""
        self.server.kill()
        shutil.rmtree(self.data)
        shutil.copytree(self.platter, self.data)
