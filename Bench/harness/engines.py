"""The two databases as a bench starts them, both with every commit on the disk before it is acknowledged."""

import contextlib
import subprocess

from .journal import BenchFailure
from .settings import ROOT


@contextlib.contextmanager
def sqlite(folder):
    yield f"sqlite:{folder}/data/afterword.db"


@contextlib.contextmanager
def postgres(folder):
    """A server of its own with `fsync` on; on no core in particular, as it would be a machine of its own."""
    command = [ROOT / "scripts/postgres", "--durable", "sh", "-c", 'echo "$AFTERWORD_TEST_POSTGRES"; exec cat']
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    address = server.stdout.readline().strip()
    try:
        if not address:
            raise BenchFailure("no PostgreSQL server: scripts/setup bench installs one")
        yield address
    finally:
        server.stdin.close()
        server.wait(60)
