"""Whatever was acknowledged is there after a power cut, which leaves only what was flushed.

The control is the same program with `synchronous = NORMAL` in SQLite, which flushes at checkpoints only. It must lose something
acknowledged: else the simulation or the oracle would be blind, and the other test would prove nothing. What the simulation cannot show is a
disk that lies about flushing, and file systems that lose names.
"""

import random
import time

import pytest

from harness.events import resolved
from harness.forms import DWELL, Person
from harness.load import Load
from harness.oracle import Oracle
from harness.plan import COUNT as CUTS, SEED
from harness.powercut import PoweredServer, library
from harness.server import Server
from harness.waiting import wait_for
from harness.world import World



@pytest.fixture(scope="module")
def disk(tmp_path_factory):
    return library(tmp_path_factory.mktemp("disk"))


@pytest.fixture
def world():
    world = World()
    yield world
    world.close()


def powered(world, disk, **options):
    return PoweredServer(Server(world.channels, on_postgres=False), disk, SEED, **options)


@pytest.mark.timeout(900 + 60 * CUTS)
def test_nothing_acknowledged_is_lost_by_power_cuts(world, disk):
    print(f"\nAFTERWORD_SEED={SEED} AFTERWORD_KILLS={CUTS}")
    dice = random.Random(SEED)
    house = powered(world, disk)
    server = house.server.start()
    try:
        load = Load([server], world, SEED).start()
        for number in range(1, CUTS + 1):
            # Some of the cuts come after an idle time, in which the log is emptied into the file.
            time.sleep(dice.uniform(0.2, 1.8))
            house.cut()
            server.start()
            assert load.failures == []
            if number % 10 == 0:
                print(f"cut {number} of {CUTS}; {load.journal}")
        time.sleep(2.5)
        wait_for(lambda: load.journal.scores or load.failures, "answers", timeout=300)
        Oracle([server], load.stop(), world, crashes=CUTS).judge()
    finally:
        server.remove()


def test_the_first_start_survives_a_power_cut_at_once(world, disk):
    house = powered(world, disk)
    server = house.server.start()
    try:
        house.cut()
        server.start()
        # The key that was acknowledged before the cut still opens, so database and key file belong together.
        assert server.get("/v1/responses")["data"] == []
    finally:
        server.remove()


def cut_at_a_word(house, load, world):
    """Cuts the power as soon as an answer and an event are acknowledged, so that nobody has had the leisure to flush them."""
    asked, last, person = resolved(), resolved(), Person()
    case = asked["data"]["case"]["id"]
    load.leave(case)
    house.server.send(asked)
    page = person.open(world.receiver.invitation(case).data["link"])
    time.sleep(DWELL)
    reply = person.post(page, page.form(), score=5)
    house.server.send(last)
    house.cut()
    assert reply.status_code == 303, reply.text
    load.journal.event(asked)
    load.journal.answer(case, 5)
    load.journal.event(last)


@pytest.mark.timeout(900)
def test_the_control_without_a_flush_at_commit_loses_what_was_acknowledged(world, disk):
    house = powered(world, disk, is_relaxed=True)
    server = house.server.start()
    try:
        load = Load([server], world, SEED).start()
        wait_for(lambda: len(load.journal.scores) >= 20 or load.failures, "some answers", timeout=300, every=0.1)
        cut_at_a_word(house, load, world)
        promised = load.journal.copy()
        # From here on the clients meet a service that forgot them, which is not what is judged.
        load.abandon()
        server.start()
        broken = Oracle([server], promised, world, crashes=1).verdict()
        print(f"\n{promised}; lost: { {name: len(found) for name, found in broken.items()} }")
        assert "every acknowledged event is there" in broken
        assert "every acknowledged answer is there with its last score" in broken
    finally:
        server.remove()
