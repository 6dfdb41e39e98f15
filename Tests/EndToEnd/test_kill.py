"""Whatever was acknowledged is there after `kill -9`, and nothing is sent twice that was not in flight.

The receiver journals every id and the clients journal every acknowledgement; the store is judged by both.
`AFTERWORD_KILLS` and `AFTERWORD_SEED` make the run longer or another one (`make torture`).
"""

import collections
import os
import random
import time

import pytest

from harness.load import Load
from harness.receiver import Receiver
from harness.server import Server
from harness.waiting import wait_for

KILLS = int(os.environ.get("AFTERWORD_KILLS", 5))
SEED = int(os.environ.get("AFTERWORD_SEED", 20261122))
# Live transfers per destination; there is one destination here.
IN_FLIGHT = 32
LOW = 3
# Long enough that answers are also given after the last outage.
AFTERMATH = 2.5


@pytest.fixture
def scene():
    receiver = Receiver()
    receiver.delay_each(0.01)
    server = Server([{"id": "crm", "type": "webhook", "url": receiver.url(), "secret": receiver.secret}]).start()
    yield server, receiver
    server.remove()
    receiver.close()
    assert receiver.refused == []


def run_through(scene, outages, end):
    """Keeps the load up through `outages` ends of the server; returns the load and the spans without a server."""
    server, receiver = scene
    moments = random.Random(SEED)
    load = Load(server, receiver, SEED).start()
    spans = []
    for number in range(1, outages + 1):
        time.sleep(moments.uniform(0.3, 3.0))
        began = time.monotonic()
        end(server)
        server.start()
        spans.append((began, time.monotonic()))
        print(f"outage {number}/{outages}: back after {spans[-1][1] - began:.2f} s, {len(load.answers)} answers so far")
    time.sleep(AFTERMATH)
    load.stop()
    settle(server, receiver, load)
    return load, spans


def settle(server, receiver, load):
    """Waits until nothing is waiting to be sent."""
    wait_for(lambda: set(load.cases) <= invited(receiver).keys(), "every acknowledged case to be asked", timeout=45)
    wait_for(lambda: server.list("/v1/messages", state="waiting") == [], "the outbox to empty", timeout=45)


def invited(receiver):
    """Message ids by case."""
    ids = collections.defaultdict(set)
    for delivery in receiver.invitations():
        ids[delivery.data["case"]["id"]].add(delivery.id)
    return ids


def doubles(receiver):
    """Every arrival of an id after its first, as the pair of times."""
    seen, pairs = {}, []
    for delivery in receiver.all():
        if delivery.id in seen:
            pairs.append((seen[delivery.id], delivery.at))
        seen[delivery.id] = delivery.at
    return pairs


def assert_nothing_is_lost(server, receiver, load):
    assert load.cases and load.answers, "the load did nothing, so it proves nothing"
    assert {case: len(ids) for case, ids in invited(receiver).items() if len(ids) > 1} == {}

    recorded = collections.defaultdict(list)
    for row in server.list("/v1/responses", survey="csat"):
        recorded[row["case"].rsplit("/", 1)[1]].append(row["score"])
    wrong = {case: (score, recorded[case]) for case, score in load.answers.items() if recorded[case] != [score]}
    assert wrong == {}, "acknowledged answer, recorded answers"

    tasks = {row["case"].rsplit("/", 1)[1] for row in server.list("/v1/follow-ups")}
    assert {case for case, score in load.answers.items() if score <= LOW} <= tasks

    messages = {row["id"]: row["state"] for row in server.list("/v1/messages")}
    arrived = {delivery.id for delivery in receiver.all()}
    assert arrived <= messages.keys()
    assert {id for id, state in messages.items() if state in ("sent", "delivered")} == arrived
    assert server.run("verify").returncode == 0


@pytest.mark.timeout(60 + 12 * KILLS)
def test_nothing_acknowledged_is_lost_by_kill_nine(scene):
    server, receiver = scene
    load, spans = run_through(scene, KILLS, Server.kill)
    assert_nothing_is_lost(server, receiver, load)
    pairs = doubles(receiver)
    for began, ended in spans:
        across = [pair for pair in pairs if pair[0] < ended and pair[1] > began]
        assert len(across) <= IN_FLIGHT
        pairs = [pair for pair in pairs if pair not in across]
    assert pairs == [], "sent twice without a crash between"
    print(f"{len(load.cases)} cases, {len(load.answers)} answers, {len(spans)} kills, {len(doubles(receiver))} doubles")


def test_a_graceful_stop_loses_and_doubles_nothing(scene):
    server, receiver = scene
    codes = []
    load, _ = run_through(scene, 3, lambda server: codes.append(server.stop()))
    assert codes == [0, 0, 0]
    assert_nothing_is_lost(server, receiver, load)
    assert doubles(receiver) == []
