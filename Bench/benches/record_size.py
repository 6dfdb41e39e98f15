"""record-size: durable responses a second with 5 million responses stored ÷ with 10 thousand.

Small and large take turns; the faster round of each counts.
"""

import contextlib

from benches.record import recording_rate
from harness.bench import Bench, at_least
from harness.fill import answered_cases
from harness.installation import INBOX, installation
from harness.journal import say
from harness.respondents import prepared_answers
from harness.settings import ANSWERS, STORED

SMALL = 10_000
ROUNDS = 2


def record_size():
    with contextlib.ExitStack() as stack:
        places = [stack.enter_context(installation([INBOX])) for _ in range(2)]
        for place, count in zip(places, (SMALL, STORED)):
            place.answered()  # makes the schema
            say(f"  preparing {count:,} answers")
            answered_cases(place.file, count)
        rates = [[], []]
        for _ in range(ROUNDS):
            for place, known in zip(places, rates):
                requests = prepared_answers(place, ANSWERS)
                with place.serving() as server:
                    known.append(recording_rate(place, server, requests))
    small, large = map(max, rates)
    return {"record-size": large / small}


BENCHES = [Bench("record-size", record_size, (at_least("record-size", 0.90),))]
