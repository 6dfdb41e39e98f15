"""claim-size: p99 of a claim with 5 million messages waiting ÷ with 5 thousand.

Claims of 64 through the product's own delivery book (`afterword bench claims`), each given back to the end of the line before the next, so
that the number waiting stays. Small and large take turns; the median of each one's rounds counts.
"""

import contextlib
import json
import statistics

from harness.bench import Bench, at_most
from harness.fill import multiply_waiting
from harness.installation import installation, webhook
from harness.journal import figure, say
from harness.settings import CLAIMS, SUBJECT, WAITING

SMALL = 5_000
ROUNDS = 5
CHANNELS = [webhook(f"d{n:02}", f"127.0.1.{n}:9") for n in range(1, 51)]


def claim_size():
    with contextlib.ExitStack() as stack:
        small, large = (stack.enter_context(installation(CHANNELS)) for _ in range(2))
        for place in (small, large):
            place.waiting_messages(SMALL)
        say(f"  preparing {WAITING:,} waiting messages")
        multiply_waiting(large.file, WAITING)
        rounds = [(p99(small), p99(large)) for _ in range(ROUNDS)]
    of_small, of_large = (statistics.median(column) for column in zip(*rounds))
    figure(f"p99 with {SMALL:,} waiting", of_small / 1e3, "ms")
    figure(f"p99 with {WAITING:,} waiting", of_large / 1e3, "ms")
    return {"claim-size": of_large / of_small}


def p99(place):
    """Microseconds."""
    return json.loads(place.command("bench", "claims", "--count", str(CLAIMS), cores=SUBJECT))["p99_us"]


BENCHES = [Bench("claim-size", claim_size, (at_most("claim-size", 1.3),))]
