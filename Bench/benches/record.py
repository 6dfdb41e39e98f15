"""record-sqlite, record-postgres: durable responses a second over HTTP ÷ a bare Hummingbird echo of the same requests.

The scores are spread as people's are: see harness/respondents.py. The echo is measured before and after; the faster one counts.
peak-rss: the most memory the server had meanwhile ÷ 200 MiB; dispatch measures it too, and the largest counts.
"""

from harness import engines
from harness.bench import Bench, at_least
from harness.floors import echo_rate
from harness.installation import INBOX, installation
from harness.journal import BenchFailure, figure, say
from harness.load import closed_loop
from harness.peak import PEAK, peak_ratio
from harness.process import processor_seconds
from harness.respondents import prepared_answers
from harness.settings import ANSWERS, CONNECTIONS


def record(name, engine):
    with installation([INBOX], engine) as place:
        say(f"  preparing {ANSWERS:,} open invitations")
        requests = prepared_answers(place, ANSWERS)
        floors = [echo_rate(requests)]
        with place.serving() as server:
            rate = recording_rate(place, server, requests)
            peak = peak_ratio(server)
        floors.append(echo_rate(requests))
    return {name: rate / max(floors), PEAK.name: peak}


def recording_rate(place, server, requests):
    """Responses a second, after making sure that what was acknowledged is counted."""
    before, used = place.answered(), processor_seconds(server.pid)
    load = closed_loop(place.url, requests, again=False)
    used = processor_seconds(server.pid) - used
    recorded = place.answered() - before
    if load.requests > len(requests) - 2 * CONNECTIONS:
        raise BenchFailure("the prepared invitations ran out: set AFTERWORD_BENCH_ANSWERS higher")
    if abs(recorded - load.requests) > CONNECTIONS:
        raise BenchFailure(f"{load.requests} answers were acknowledged and {recorded} are counted")
    figure("afterword", recorded / load.seconds, "durable responses/s")
    figure("afterword, p99", load.p99_ms, "ms")
    figure("processor time of a response", used / load.requests * 1e6, "µs")
    return recorded / load.seconds


BENCHES = [
    Bench("record-sqlite", lambda: record("record-sqlite", engines.sqlite), (at_least("record-sqlite", 0.40), PEAK)),
    Bench("record-postgres", lambda: record("record-postgres", engines.postgres), (at_least("record-postgres", 0.25), PEAK)),
]
