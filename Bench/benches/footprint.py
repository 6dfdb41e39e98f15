"""idle-rss: memory of a server that has nothing to do, ten seconds after its start ÷ 64 MiB.
ready: from the start of the process until /readyz answers 200, with a store that exists already ÷ 0.3 s; the median of five starts.

The store holds ten thousand answers. Memory under load (peak-rss) is measured by record and dispatch.
"""

import contextlib
import socket
import statistics
import subprocess
import time

from harness.bench import Bench, at_most
from harness.fill import answered_cases
from harness.installation import INBOX, installation
from harness.journal import BenchFailure, figure
from harness.process import memory, pinned
from harness.settings import AFTERWORD, SUBJECT, WORK

STORED = 10_000
STARTS = 5
IDLE_SECONDS = 10
RSS_BYTES = 64 << 20
READY_SECONDS = 0.3
GIVEN_UP_AFTER = 30


def footprint():
    with installation([INBOX]) as place:
        place.key()  # begins the installation
        answered_cases(place.file, STORED)
        times = []
        for _ in range(STARTS):
            with started(place) as (server, seconds):
                times.append(seconds)
                if len(times) == STARTS:
                    time.sleep(IDLE_SECONDS)
                    idle = memory(server.pid, "VmRSS")
    figure("ready after", statistics.median(times), "s")
    figure("idle", idle / 2**20, "MiB")
    return {"idle-rss": idle / RSS_BYTES, "ready": statistics.median(times) / READY_SECONDS}


@contextlib.contextmanager
def started(place):
    """A server and the seconds it took; asked every millisecond, on a socket of our own because a library's client costs more than that."""
    begun = time.monotonic()
    command = [AFTERWORD, "serve", "--config", place.config]
    with (WORK / "footprint.log").open("wb") as log:
        server = subprocess.Popen(command, preexec_fn=pinned(SUBJECT), stdout=log, stderr=log, cwd=place.folder)
    try:
        while not is_ready(place.port):
            if time.monotonic() - begun > GIVEN_UP_AFTER or server.poll() is not None:
                raise BenchFailure("afterword serve did not get ready; see Bench/.work/footprint.log")
            time.sleep(0.001)
        yield server, time.monotonic() - begun
    finally:
        server.terminate()
        server.wait(60)


def is_ready(port):
    try:
        with socket.create_connection(("127.0.0.1", port), 1) as connection:
            connection.sendall(b"GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            return b" 200 " in connection.recv(64)
    except OSError:
        return False


BENCHES = [Bench("footprint", footprint, (at_most("idle-rss", 1.0), at_most("ready", 1.0)))]
