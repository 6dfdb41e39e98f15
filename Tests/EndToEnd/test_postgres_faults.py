"""PostgreSQL that goes away: one of its processes, the whole server, or the wire in the middle of a COMMIT."""

import collections
import random
import time

import pytest

from harness.chaosproxy import ChaosProxy, Cut
from harness.cluster import Cluster
from harness.load import Load
from harness.oracle import Oracle
from harness.plan import COUNT as FAULTS, IS_LONG, SEED
from harness.postgres import Postgres, programs
from harness.waiting import wait_for
from harness.world import World

LONG = 300

pytestmark = pytest.mark.skipif(programs() is None, reason="there is no PostgreSQL server here; run scripts/setup test")


@pytest.fixture
def world():
    world = World()
    yield world
    world.close()


@pytest.fixture(scope="module")
def postgres_server():
    postgres = Postgres()
    yield postgres
    postgres.remove()


@pytest.fixture
def postgres(postgres_server):
    return postgres_server.new_database()


@pytest.fixture
def two(world, postgres):
    """Two processes on the server itself."""
    cluster = Cluster(world.channels, size=2, database=postgres)
    yield cluster.servers
    for server in cluster.servers:
        server.remove()


def through_faults(servers, world, faults, fault):
    """Keeps the load up through so many faults; the processes must live through all of them."""
    print(f"\nAFTERWORD_SEED={SEED} AFTERWORD_KILLS={faults}")
    dice = random.Random(SEED)
    load = Load(servers, world, SEED).start()
    wait_for(lambda: load.journal.scores or load.failures, "the first answers", LONG)
    for _ in range(faults):
        time.sleep(dice.uniform(0.2, 1.0))
        fault(dice)
        assert load.failures == []
    before = len(load.journal.events)
    wait_for(lambda: len(load.journal.events) > before + 50 or load.failures, "events after the last fault", LONG)
    journal = load.stop()
    assert [server.process.poll() for server in servers] == [None] * len(servers)
    print(journal)
    return journal


@pytest.mark.timeout(900 + 60 * FAULTS)
def test_sessions_that_are_terminated_lose_nothing(two, world, postgres):
    def terminate(dice):
        # Chosen here, so that the seed decides: about every second session, writers, readers and keepers of locks alike.
        sessions = postgres.rows("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
        for session in sessions:
            if dice.random() < 0.5:
                postgres.rows(f"SELECT pg_terminate_backend({session})")

    journal = through_faults(two, world, FAULTS, terminate)
    Oracle(two, journal, world, crashes=FAULTS).judge()


@pytest.mark.timeout(900 + 120 * FAULTS)
@pytest.mark.parametrize(
    "mode",
    [
        "fast",
        # One run of fourteen failed, with an answer acknowledged and not kept exactly once; the cause is not found yet.
        pytest.param("immediate", marks=pytest.mark.skipif(not IS_LONG, reason="tried by make torture; see its comment")),
    ],
)
def test_a_server_that_is_stopped_and_started_loses_nothing(two, world, postgres, mode):
    def restart(dice):
        postgres.stop(mode)
        time.sleep(dice.uniform(0, 2))
        postgres.start()

    restarts = max(2, FAULTS // 5)
    journal = through_faults(two, world, restarts, restart)
    Oracle(two, journal, world, crashes=restarts).judge()


@pytest.mark.timeout(900 + 60 * FAULTS)
def test_a_wire_that_is_cut_around_a_commit_loses_and_doubles_nothing(world, postgres):
    proxy = ChaosProxy(postgres.socket, period=7)
    direct = postgres.address
    # The wire of the service goes through the proxy, the oracle's does not.
    wire = f"postgres://afterword@127.0.0.1:{proxy.port}/{postgres.name}?sslmode=disable"
    cluster = Cluster(world.channels, size=1, database=postgres, address=wire)
    try:
        (server,) = cluster.servers
        proxy.is_armed = True
        def cut(dice):
            seen = len(proxy.cuts)
            wait_for(lambda: len(proxy.cuts) > seen, "a cut", LONG)

        journal = through_faults([server], world, FAULTS, cut)
        proxy.is_armed = False
        counts = collections.Counter(proxy.cuts)
        print({cut.value: count for cut, count in counts.items()})
        assert counts[Cut.BEFORE] and counts[Cut.AFTER]
        server.settings["database"] = direct
        # An answer that was lost may make a record be written again, but never a message be sent again without a try.
        Oracle([server], journal, world).judge()
    finally:
        cluster.servers[0].remove()
        proxy.close()
