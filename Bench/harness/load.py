"""Load over HTTP: `wrk` asks again as soon as it is answered; `paced` asks on a fixed schedule, whatever the server does."""

import collections
import dataclasses
import json

from .journal import BenchFailure
from .process import output_of
from .settings import CONNECTIONS, HERE, OTHER, SECONDS, WORK

Closed = collections.namedtuple("Closed", "requests seconds p99_ms")


@dataclasses.dataclass(frozen=True)
class Request:
    """A GET, or the POST of a form."""

    path: str
    form: str = ""


def closed_loop(url, requests, again, connections=CONNECTIONS, cores=OTHER, name="requests", patience=2):
    """Any failed request, or one that takes longer than `patience` seconds, ends the bench. `again`: start over when all were sent, else stop."""
    file = WORK / name
    file.write_text("".join(f"{each.path} {each.form}\n" for each in requests))
    command = ["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s", "--timeout", f"{patience}s", "-s", HERE / "requests.lua"]
    output = output_of([*command, url, "--", file, "again" if again else "once"], cores)
    line = next(line for line in output.splitlines() if line.startswith("bench "))
    count, microseconds, failed, p99 = map(int, line.split()[1:])
    if failed:
        raise BenchFailure(f"{failed} of {count} requests to {url} failed\n{output}")
    return Closed(count, microseconds / 1e6, p99 / 1e3)


def open_loop(port, rate, requests, name="paced"):
    """Sends raw requests, `rate` a second; gives what the generator printed. One that failed ends the bench."""
    file = WORK / f"{name}.requests"
    with file.open("wb") as output:
        for request in requests:
            output.write(b"%d\n%b" % (len(request), request))
    return json.loads(output_of([WORK / "paced", str(port), str(rate), str(CONNECTIONS), file], OTHER))


def raw_post(path, body, type, *headers):
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Type: {type}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body
