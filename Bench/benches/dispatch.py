"""dispatch-sqlite, dispatch-postgres: messages delivered and recorded a second, 50 destinations ÷ a plain C loop on libcurl.

Both post the same bodies to the same receiver. Beside SQLite's, and without a mark, what a Celery worker and Sidekiq send of them.
peak-rss: the most memory the server had meanwhile ÷ 200 MiB; record measures it too, and the largest counts.
"""

import time

from harness import engines
from harness.bench import Bench, at_least
from harness.floors import curl_rate, receiver
from harness.installation import get_json, installation, webhook
from harness.journal import BenchFailure, figure, say
from harness.peak import PEAK, peak_ratio
from harness.process import processor_seconds
from harness.settings import MESSAGES
from peers import measured_peers

DESTINATIONS = 50


def dispatch(name, engine, peers=False):
    with receiver() as target:
        channels = [webhook(f"d{n:02}", f"127.0.1.{n}:{target.port}") for n in range(1, DESTINATIONS + 1)]
        with installation(channels, engine) as place:
            say(f"  preparing {MESSAGES:,} waiting messages to {DESTINATIONS} destinations")
            place.waiting_messages(MESSAGES)
            rate, peak = dispatch_rate(place, place.key(), target)
        figure("afterword", rate, "messages/s delivered and recorded")
        floor = curl_rate(target, MESSAGES, DESTINATIONS)
        if peers:
            measured_peers(target)
    return {name: rate / floor, PEAK.name: peak}


def dispatch_rate(place, key, target):
    """From the first arrival until nothing waits any more, and the memory meanwhile."""
    target.count()
    with place.serving() as server:
        while get_json(f"{place.url}/v1/messages?state=waiting&limit=1", key)["data"]:
            time.sleep(0.05)
        recorded_ns = time.monotonic_ns()
        figure("processor time of a message", processor_seconds(server.pid) / MESSAGES * 1e6, "µs")
        peak = peak_ratio(server)
    arrived = target.count()
    if arrived["count"] != MESSAGES:
        raise BenchFailure(f"{MESSAGES} messages were waiting and {arrived['count']} arrived")
    return MESSAGES / ((recorded_ns - arrived["first_ns"]) / 1e9), peak


BENCHES = [
    Bench(
        "dispatch-sqlite",
        lambda: dispatch("dispatch-sqlite", engines.sqlite, peers=True),
        (at_least("dispatch-sqlite", 0.40), PEAK),
    ),
    Bench(
        "dispatch-postgres",
        lambda: dispatch("dispatch-postgres", engines.postgres),
        (at_least("dispatch-postgres", 0.25), PEAK),
    ),
]
