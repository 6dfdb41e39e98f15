"""The floors: the least that the same work can cost, by small programs under the same load."""

import contextlib
import subprocess

from .installation import get_json
from .journal import figure
from .load import closed_loop
from .process import free_port, output_of, processor_seconds, running
from .settings import CONNECTIONS, ECHO, HERE, OTHER, SUBJECT, WORK


def compile_all():
    WORK.mkdir(exist_ok=True)
    for name, libraries in (("receiver", []), ("curlloop", ["-lcurl"]), ("paced", [])):
        source = HERE / f"floor/{name}.c"
        subprocess.run(["gcc", "-O2", "-Wall", "-o", WORK / name, source, *libraries], check=True)


def echo_rate(requests):
    """Requests a second of a bare Hummingbird server."""
    port = free_port()
    with running(SUBJECT, ECHO, str(port), ready=f"http://127.0.0.1:{port}/readyz") as server:
        used = processor_seconds(server.pid)
        load = closed_loop(f"http://127.0.0.1:{port}", requests, again=True)
        used = processor_seconds(server.pid) - used
    figure("echo", load.requests / load.seconds, "requests/s")
    figure("processor time of an echo", used / load.requests * 1e6, "µs")
    figure("echo, p99", load.p99_ms, "ms")
    return load.requests / load.seconds


class Receiver:
    """Takes every POST on all loopback addresses and knows how many came and when."""

    def __init__(self, port):
        self.port = port
        self.url = f"http://127.0.0.1:{port}/"
        self.body = WORK / "body"  # the first that came
        self.arrivals = WORK / "arrivals"

    def count(self):
        """What came since this was asked last."""
        return get_json(self.url)

    def arrival_times(self):
        """When each body marked `bench-NUMBER` came first, in nanoseconds of the monotonic clock."""
        self.count()
        times = {}
        for line in self.arrivals.read_text().splitlines():
            number, time = map(int, line.split())
            times.setdefault(number, time)
        return times


@contextlib.contextmanager
def receiver():
    place = Receiver(free_port())
    place.body.unlink(missing_ok=True)
    command = [WORK / "receiver", str(place.port), place.body, place.arrivals]
    with running(OTHER, *command, ready=place.url):
        place.count()
        yield place


def curl_rate(place, count, destinations):
    """Requests a second of a plain C loop on libcurl: the best of three, so that a disturbance makes no ratio larger."""
    command = [WORK / "curlloop", str(place.port), str(count), str(CONNECTIONS), str(destinations), place.body]
    rate = max(float(output_of(command, SUBJECT)) for _ in range(3))
    figure("libcurl loop", rate, "requests/s")
    return rate
