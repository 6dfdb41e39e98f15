"""Whatever was acknowledged is there after `kill -9`, and nothing is sent twice that was not in flight.

Clients of every kind keep the load up and journal every acknowledgement, receivers journal every id, and the store is judged by both.
`AFTERWORD_KILLS` and `AFTERWORD_SEED` make the run longer or another one (`make torture`). The seed decides when which process is killed and
what each person does; what the processes are doing at that moment is as random as it is in life.
"""

import random
import time

import pytest

from harness.cluster import Cluster
from harness.database import ADDRESS
from harness.load import Load
from harness.oracle import Oracle
from harness.plan import COUNT as KILLS, SEED
from harness.server import Server
from harness.waiting import wait_for
from harness.world import World

# Live transfers per destination; there are two destinations here.
IN_FLIGHT = 2 * 32
# Long enough that answers are also given after the last outage.
AFTERMATH = 2.5

needs_postgres = pytest.mark.skipif(not ADDRESS, reason="AFTERWORD_TEST_POSTGRES is not set; use scripts/postgres")


class OnSQLite:
    def __init__(self, world):
        self.servers = [Server(world.channels, on_postgres=False).start()]

    def remove(self):
        self.servers[0].remove()


class OnPostgres(Cluster):
    def __init__(self, world):
        super().__init__(world.channels, size=1)


class ThreeOnPostgres(Cluster):
    def __init__(self, world):
        super().__init__(world.channels, size=3)


@pytest.fixture(
    params=[
        OnSQLite,
        pytest.param(OnPostgres, marks=needs_postgres),
        pytest.param(ThreeOnPostgres, marks=needs_postgres),
    ],
    ids=["sqlite", "postgres", "postgres-instances"],
)
def scene(request):
    world = World()
    house = request.param(world)
    yield house.servers, world
    house.remove()
    world.close()


def plan(outages, servers):
    """When, after the outage before, which server ends."""
    dice = random.Random(SEED)
    return [(dice.uniform(0.2, 1.8), dice.randrange(servers)) for _ in range(outages)]


def run_through(scene, outages, end):
    """Keeps the load up through the planned ends; returns the journal and the spans in which a server was away."""
    servers, world = scene
    steps = plan(outages, len(servers))
    print(f"\nAFTERWORD_SEED={SEED} AFTERWORD_KILLS={outages}: {[(round(pause, 2), who) for pause, who in steps[:5]]}…")
    load = Load(servers, world, SEED).start()
    spans = []
    for number, (pause, who) in enumerate(steps, start=1):
        time.sleep(pause)
        began = time.monotonic()
        end(servers[who])
        servers[who].start()
        spans.append((began, time.monotonic()))
        if number % 10 == 0 or outages < 10:
            print(f"outage {number} of {outages}: back after {spans[-1][1] - began:.2f} s; {load.journal}")
        assert load.failures == []
    time.sleep(AFTERMATH)
    # A slow machine may have given nobody the time to answer between two outages.
    wait_for(lambda: load.journal.scores or load.failures, "answers", timeout=300)
    return load.stop(), spans


def doubles(world):
    """Every arrival of a webhook after its first, as the pair of times."""
    seen, pairs = {}, []
    for delivery in world.receiver.all():
        if delivery.id in seen:
            pairs.append((seen[delivery.id], delivery.at))
        seen[delivery.id] = delivery.at
    return pairs


@pytest.mark.timeout(900 + 60 * KILLS)
def test_nothing_acknowledged_is_lost_by_kill_nine(scene):
    servers, world = scene
    journal, spans = run_through(scene, KILLS, Server.kill)
    oracle = Oracle(servers, journal, world, crashes=KILLS)
    oracle.judge()
    pairs = doubles(world)
    print(f"{journal}; {len(spans)} kills, {len(pairs)} doubles")
    for began, ended in spans:
        across = [pair for pair in pairs if pair[0] < ended and pair[1] > began]
        assert len(across) <= IN_FLIGHT
        pairs = [pair for pair in pairs if pair not in across]
    assert pairs == [], "sent twice without a crash between"


@pytest.mark.timeout(900)
def test_a_graceful_stop_loses_and_doubles_nothing(scene):
    servers, world = scene
    codes = []
    journal, _ = run_through(scene, 3, lambda server: codes.append(server.stop(60)))
    assert codes == [0, 0, 0]
    Oracle(servers, journal, world).judge()
    assert doubles(world) == []
