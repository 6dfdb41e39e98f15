"""hanging-destinations: messages a second to ten healthy destinations beside ninety that never answer ÷ to the same ten alone.

The same backlog waits for each destination; the healthy ones stand after the hanging ones. The fastest of three runs alone counts.
"""

import socket
import time

from harness.bench import Bench, at_least
from harness.floors import receiver
from harness.installation import installation, webhook
from harness.journal import figure, say
from harness.settings import EACH

HEALTHY, HANGING = 10, 90


def hanging():
    with socket.create_server(("0.0.0.0", 0), backlog=4096) as silent:  # connects, and never says a word
        port = silent.getsockname()[1]
        alone = [healthy_rate(0, port), healthy_rate(0, port)]
        beside = healthy_rate(HANGING, port)
        alone.append(healthy_rate(0, port))
    figure("alone", max(alone), "messages/s")
    figure("beside hanging ones", beside, "messages/s")
    return {"hanging-destinations": beside / max(alone)}


def healthy_rate(hanging_count, silent_port):
    with receiver() as target:
        channels = [webhook(f"silent{n}", f"127.0.2.{n + 1}:{silent_port}") for n in range(hanging_count)]
        channels += [webhook(f"healthy{n}", f"127.0.1.{n + 1}:{target.port}") for n in range(HEALTHY)]
        with installation(channels) as place:
            count, wanted = EACH * len(channels), EACH * HEALTHY
            say(f"  preparing {count:,} waiting messages to {len(channels)} destinations")
            place.waiting_messages(count)
            target.count()
            # Only the receiver is asked: a question to the server would take its time from what is measured.
            counts = []
            with place.serving():
                while sum(each["count"] for each in counts) < wanted:
                    time.sleep(0.05)
                    counts.append(target.count())
    counts = [each for each in counts if each["count"]]
    return wanted / ((counts[-1]["last_ns"] - counts[0]["first_ns"]) / 1e9)


BENCHES = [Bench("hanging-destinations", hanging, (at_least("hanging-destinations", 0.90),))]
