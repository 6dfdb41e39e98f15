"""instances: durable responses a second by one process and by two on one PostgreSQL, and how many transactions of theirs had to be run again.

No mark: what comes of a second process is a matter of the cores there are. Processes, server and generators share all of them here, in
both runs alike; the answers come from as many connections, and all count into the same hour of the same survey.
"""

import concurrent.futures
import contextlib

from harness import engines
from harness.bench import Bench
from harness.installation import INBOX, installation
from harness.journal import BenchFailure, figure, say
from harness.load import closed_loop
from harness.process import output_of, processor_seconds
from harness.respondents import prepared_answers
from harness.settings import ANSWERS, CONNECTIONS

EVERYWHERE = None


def instances():
    with installation([INBOX], engines.postgres) as place:
        say(f"  preparing {ANSWERS:,} open invitations")
        requests = prepared_answers(place, ANSWERS)
        half = len(requests) // 2
        measure("one process", place, [place], requests[:half])
        measure("two processes", place, [place, place.as_another_machine()], requests[half:])
    return {}


def measure(name, place, machines, requests):
    recorded, begun = place.answered(), transactions(place)
    with contextlib.ExitStack() as stack:
        servers = [stack.enter_context(machine.serving(EVERYWHERE)) for machine in machines]
        used = sum(processor_seconds(server.pid) for server in servers)
        loads = together(machines, requests)
        used = sum(processor_seconds(server.pid) for server in servers) - used
    count = sum(load.requests for load in loads)
    if max(load.requests for load in loads) > len(requests) // len(machines) - 2 * CONNECTIONS:
        raise BenchFailure("the prepared invitations ran out: set AFTERWORD_BENCH_ANSWERS higher")
    recorded = place.answered() - recorded
    if abs(recorded - count) > CONNECTIONS:
        raise BenchFailure(f"{count} answers were acknowledged and {recorded} are counted")
    ended = transactions(place)
    committed, undone = ended[0] - begun[0], ended[1] - begun[1]
    figure(name, sum(load.requests / load.seconds for load in loads), "durable responses/s")
    figure(f"{name}, p99", max(load.p99_ms for load in loads), "ms")
    figure(f"{name}, processor time of a response", used / count * 1e6, "µs")
    figure(f"{name}, transactions run again", 100 * undone / (committed + undone), "%")


def together(machines, requests):
    share = len(requests) // len(machines)
    with concurrent.futures.ThreadPoolExecutor() as pool:
        loads = [
            pool.submit(
                closed_loop,
                machine.url,
                requests[number * share : (number + 1) * share],
                again=False,
                connections=CONNECTIONS // len(machines),
                cores=EVERYWHERE,
                name=f"requests-{number}",
                patience=30,
            )
            for number, machine in enumerate(machines)
        ]
        return [load.result() for load in loads]


def transactions(place):
    """Committed and undone ones of the database, once the connections that made them are closed."""
    question = "SELECT xact_commit, xact_rollback FROM pg_stat_database WHERE datname = current_database()"
    return [int(word) for word in output_of(["psql", place.database, "-AtF ", "-c", question]).split()]


BENCHES = [Bench("instances", instances, ())]
