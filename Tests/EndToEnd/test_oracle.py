"""The oracle of the fault tests sees each fault that it is there for: a judge who never objects proves nothing."""

import shutil
import sqlite3
from types import SimpleNamespace

import pytest

from harness.load import Habit, Load
from harness.oracle import RULES, Oracle
from harness.server import Server
from harness.store import number
from harness.waiting import wait_for
from harness.world import World

SEED = 1


@pytest.fixture(scope="module")
def scene():
    """A stopped SQLite installation after some seconds of load, and everybody's journals."""
    world = World()
    server = Server(world.channels, on_postgres=False).start()
    load = Load([server], world, SEED).start()

    def has_everything():
        seen = load.journal
        return load.failures or (seen.challenged and seen.tasks and seen.suppressed and a_case(seen) and world.question_ids())

    wait_for(has_everything, "load of every kind", timeout=300, every=0.1)
    journal = load.stop()
    oracle = Oracle([server], journal, world)
    oracle.judge()
    yield server, journal, world
    server.remove()
    world.close()


def a_case(journal):
    """One with a low answer that nobody corrects; None if there is none."""
    scores = journal.copy().scores
    return next((case for case, score in scores.items() if score <= 3 and Habit.of(case, SEED).correction is None), None)


OF_CASE = "(SELECT id FROM support_case WHERE external_id = '{case}')"
TAMPERINGS = {
    "every acknowledged event is there": "DELETE FROM received_event WHERE event_id = '{event}'",
    "every acknowledged answer is there with its last score": f"UPDATE response SET score = 6 - score + (score = 3) WHERE case_id = {OF_CASE}",
    "a second person s answer is kept and changes nothing": "DELETE FROM response WHERE state = 'challenger'",
    "an invitation has at most one counted response": "DROP INDEX response_counted; UPDATE response SET state = 'counted'",
    "a case is asked about once": f"UPDATE invitation SET case_id = {OF_CASE} WHERE survey = 'csat'",
    "every acknowledged case has its invitation": f"UPDATE invitation SET survey = 'lost' WHERE case_id = {OF_CASE}",
    "every low score has its follow up": f"DELETE FROM follow_up WHERE case_id = {OF_CASE}",
    "every acknowledged change of a follow up is there": "UPDATE follow_up SET outcome = NULL, cause = NULL, closed_at_ms = NULL, state = 'open' WHERE id = {task}",
    "every acknowledged suppression is there": "DELETE FROM suppression WHERE handle = '{address}'",
    "every message has ended": "UPDATE message SET state = 'waiting' WHERE id = {message}",
    "whatever arrived is known and whatever is called sent arrived": "DELETE FROM message WHERE id = {message}",
    "a message arrives at most once for each try and once more for each crash": "UPDATE message SET attempts = 0 WHERE id = {message}",
}


def test_every_rule_has_a_tampering_that_breaks_it():
    assert {rule.__name__.replace("_", " ") for rule in RULES} == TAMPERINGS.keys()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_rule_objects_when_it_is_broken(scene, rule, tmp_path):
    server, journal, world = scene
    shutil.copy(server.settings["database"].removeprefix("sqlite:"), tmp_path / "tampered.db")
    copy = SimpleNamespace(settings={"database": f"sqlite:{tmp_path}/tampered.db"}, process=None)
    oracle = Oracle([copy], journal, world)
    assert rule(oracle) == []
    statement = TAMPERINGS[rule.__name__.replace("_", " ")].format(
        case=a_case(journal),
        event=next(iter(journal.events)),
        task=number(next(iter(journal.tasks))),
        address=next(iter(journal.suppressed)),
        message=number(world.webhook_ids()[0]),
    )
    with sqlite3.connect(tmp_path / "tampered.db") as connection:
        connection.executescript(statement)
    connection.close()
    assert rule(oracle) != []
