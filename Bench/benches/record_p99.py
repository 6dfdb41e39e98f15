"""record-p99: p99 of recording ten thousand answers a second on a fixed schedule, from the moment each was due ÷ 25 ms.

Bench/floor/paced.c keeps the schedule whatever the server does, so that waiting counts.
"""

from harness.bench import Bench, at_most
from harness.installation import INBOX, installation
from harness.journal import BenchFailure, figure, say
from harness.load import open_loop, raw_post
from harness.respondents import prepared_answers
from harness.settings import SECONDS

RATE = 10_000
WARM_UP = RATE // 2
LIMIT_MS = 25


def record_p99():
    count = WARM_UP + RATE * SECONDS
    with installation([INBOX]) as place:
        say(f"  preparing {count:,} open invitations")
        requests = [
            raw_post(each.path, each.form.encode(), "application/x-www-form-urlencoded")
            for each in prepared_answers(place, count)
        ]
        with place.serving():
            open_loop(place.port, RATE, requests[:WARM_UP])
            before = place.answered()
            load = open_loop(place.port, RATE, requests[WARM_UP:])
            recorded = place.answered() - before
    if recorded != load["requests"]:
        raise BenchFailure(f"{load['requests']} answers were acknowledged and {recorded} are counted")
    figure("recorded", load["requests"] / load["seconds"], f"responses/s of {RATE:,} offered")
    for name in ("p50", "p99", "p999", "max"):
        figure(name, load[f"{name}_us"] / 1e3, "ms")
    return {"record-p99": load["p99_us"] / 1e3 / LIMIT_MS}


BENCHES = [Bench("record-p99", record_p99, (at_most("record-p99", 1.0),))]
