"""latency-sqlite, latency-postgres: p99 from a case resolved to its message received ÷ p99 of a bare POST to the same receiver.

Cases are resolved by `POST /v1/events`, a thousand a second on a fixed schedule; each is measured from the moment it was due to be sent until
its survey's body stands at the webhook's receiver: parsing, two commits, rendering, signing and the exchange. The bare POST has the same
body, rate, generator and receiver and is measured from the moment it was due until its reply. It runs before and after; the quicker one counts.
"""

import json
import time

from harness import engines
from harness.bench import Bench, at_most
from harness.floors import receiver
from harness.installation import installation, webhook
from harness.journal import BenchFailure, figure
from harness.load import open_loop, raw_post
from harness.process import processor_seconds
from harness.settings import SECONDS

RATE = 1_000
WARM_UP = 2 * RATE  # connections, prepared statements, and slots of the destination
PATIENCE = 30


def latency(name, engine):
    with receiver() as target, installation([webhook("hook", f"127.0.1.1:{target.port}")], engine) as place:
        key = place.key()
        with place.serving() as server:
            events = [event(number, key) for number in range(WARM_UP + RATE * SECONDS)]
            open_loop(place.port, RATE, events[:WARM_UP])
            arrived(target, WARM_UP)
            floors = [bare(target)]
            used = processor_seconds(server.pid)
            schedule = open_loop(place.port, RATE, events[WARM_UP:])
            times = arrived(target, len(events))
            used = processor_seconds(server.pid) - used
            floors.append(bare(target))
    due = [schedule["start_ns"] + number * schedule["interval_ns"] for number in range(RATE * SECONDS)]
    taken = sorted((times[WARM_UP + number] - at) / 1e6 for number, at in enumerate(due))
    figure("processor time of a case", used / len(due) * 1e6, "µs")
    figure("acknowledged, p99", schedule["p99_us"] / 1e3, "ms")
    figure("received, p50", taken[len(taken) // 2], "ms")
    figure("received, p99", taken[len(taken) * 99 // 100], "ms")
    return {name: taken[len(taken) * 99 // 100] / min(floors)}


def event(number, key):
    """A case of a person never seen before; the receiver knows it again by its number."""
    body = {
        "specversion": "1.0", "id": f"e{number}", "source": "desk", "type": "case.resolved",
        "data": {"case": {"id": f"bench-{number}", "subject": "Delayed delivery", "channel": "email"},
                 "contact": {"id": f"p{number}", "name": f"Person {number}", "email": f"p{number}@example.org"}},
    }
    text = json.dumps(body).encode()
    return raw_post("/v1/events", text, "application/cloudevents+json", f"Authorization: Bearer {key}")


def arrived(target, wanted):
    end = time.monotonic() + PATIENCE
    while len(times := target.arrival_times()) < wanted:
        if time.monotonic() > end:
            raise BenchFailure(f"{wanted} cases were resolved and {len(times)} messages arrived within {PATIENCE} s")
        time.sleep(0.1)
    return times


def bare(target):
    """Milliseconds at p99."""
    body = target.body.read_bytes().replace(b"bench-", b"floor-")
    request = raw_post("/hook", body, "application/json", f"webhook-id: msg_{'a' * 26}", f"webhook-signature: v1,{'A' * 44}")
    p99 = open_loop(target.port, RATE, [request] * (RATE * SECONDS))["p99_us"] / 1e3
    figure("bare POST, p99", p99, "ms")
    return p99


BENCHES = [
    Bench("latency-sqlite", lambda: latency("latency-sqlite", engines.sqlite), (at_most("latency-sqlite", 10),)),
    Bench("latency-postgres", lambda: latency("latency-postgres", engines.postgres), (at_most("latency-postgres", 10),)),
]
