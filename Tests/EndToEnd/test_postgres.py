"""The same service on PostgreSQL, and several processes of it on one database.

`scripts/postgres COMMAND` starts the server that these tests need.
"""

import collections
import concurrent.futures
import os
import shutil
import signal
import time

import pytest

from harness.cluster import Cluster
from harness.database import ADDRESS
from harness.events import new_contact, resolved
from harness.forms import Person
from harness.receiver import Receiver
from harness.server import Server
from harness.waiting import wait_for

pytestmark = pytest.mark.skipif(not ADDRESS, reason="AFTERWORD_TEST_POSTGRES is not set; use scripts/postgres")


@pytest.fixture
def scene():
    receiver = Receiver()
    cluster = Cluster([{"id": "crm", "type": "webhook", "url": receiver.url(), "secret": receiver.secret}])
    yield cluster, receiver
    cluster.remove()
    receiver.close()
    assert receiver.refused == []


def case_of(event):
    return event["data"]["case"]["id"]


def arrivals(receiver):
    """How often each case's invitation arrived."""
    return collections.Counter(delivery.data["case"]["id"] for delivery in receiver.invitations())


def at_once(*calls):
    with concurrent.futures.ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]


def test_a_low_answer_becomes_a_task_that_every_process_shows(scene):
    cluster, receiver = scene
    one, other = cluster.servers
    closing = resolved()
    one.send(closing)
    link = receiver.invitation(case_of(closing)).data["link"]
    # The link begins with the address of one process; the other opens it as well.
    Person().answer(link.replace(one.url, other.url), score=1, comment="Nobody came")
    (row,) = one.of_case("/v1/responses", case_of(closing))
    assert (row["score"], row["state"], row["comment"]) == (1, "counted", "Nobody came")
    (task,) = one.of_case("/v1/follow-ups", case_of(closing))
    assert task["state"] == "open"
    assert other.of_case("/v1/follow-ups", case_of(closing)) == [task]
    assert receiver.event("follow_up.opened", lambda data: task["id"] in str(data))


def test_a_command_works_beside_the_running_processes(scene):
    cluster, _ = scene
    one, other = cluster.servers
    one.stop()
    # No process listens on this folder's socket now, so the command opens the database itself.
    key = one.create_key("second", "*")
    assert other.request("GET", "/v1/responses", key=key).status_code == 200
    assert "release 15" in one.run("doctor").stdout


def test_a_process_that_moves_the_figures_beside_others_names_them(scene):
    cluster, _ = scene
    one, other = cluster.servers
    one.stop()
    # It cannot listen where the other one does, and so ends when it has told.
    result = one.run("serve", "--time-zone", "Asia/Kolkata", "--listen", f"127.0.0.1:{other.port}")
    assert result.returncode == 1
    (told,) = [line for line in result.stderr.splitlines() if "the same time_zone" in line]
    assert str(other.process.pid) in told and "UTC" in told and "Asia/Kolkata" in told


def test_two_processes_never_both_ask_one_person(scene):
    cluster, receiver = scene
    one, other = cluster.servers
    people = [new_contact() for _ in range(25)]
    for person in people:
        at_once(*[lambda s=server, e=resolved(contact=person): s.send(e) for server in (one, other) for _ in range(2)])
    asked = wait_for(
        lambda: len({d.data["contact"]["email"] for d in receiver.invitations()}) == len(people), "everybody to be asked"
    )
    assert asked
    time.sleep(1)
    counts = collections.Counter(d.data["contact"]["email"] for d in receiver.invitations())
    assert set(counts.values()) == {1}


def test_an_event_told_to_both_processes_counts_once(scene):
    cluster, receiver = scene
    one, other = cluster.servers
    closings = [resolved() for _ in range(20)]
    at_once(lambda: one.send(*closings), lambda: other.send(*closings))
    wait_for(lambda: len(arrivals(receiver)) == len(closings), "every invitation")
    time.sleep(1)
    assert set(arrivals(receiver).values()) == {1}
    assert cluster.database.rows("SELECT COUNT(*) FROM support_case") == [str(len(closings))]


def claimed_by(cluster, server):
    """The messages that a process has claimed and not recorded."""
    owner = f"SELECT id FROM instance WHERE name LIKE '% {server.process.pid}'"
    (number,) = cluster.database.rows(owner) or ("0",)
    return number, lambda: cluster.database.rows(
        f"SELECT message_id FROM outbox WHERE claim_id IS NOT NULL AND claimed_by = {number}"
    )


def test_what_a_killed_process_had_claimed_is_sent_by_the_other(scene, capsys):
    cluster, receiver = scene
    one, _ = cluster.servers
    number, claims = claimed_by(cluster, one)
    receiver.delay_each(2)
    closings = [resolved() for _ in range(60)]
    one.send(*closings)
    wait_for(claims, "claims of the process that will be killed")
    one.kill()
    killed = time.monotonic()
    receiver.delay_each(0)
    # Within 3 seconds by design; the rest is patience with a busy machine.
    wait_for(lambda: not claims(), "the other process to take over")
    with capsys.disabled():
        print(f"\ntaken over {time.monotonic() - killed:.2f} s after the kill")
    wait_for(lambda: len(arrivals(receiver)) == len(closings), "every invitation")
    wait_for(lambda: cluster.database.rows("SELECT COUNT(*) FROM outbox") == ["0"], "an empty outbox")
    assert len({d.id for d in receiver.invitations()}) == len(closings)
    assert number not in cluster.database.rows("SELECT id FROM instance")


def test_a_frozen_process_changes_nothing_when_it_wakes(scene):
    cluster, receiver = scene
    one, _ = cluster.servers
    _, claims = claimed_by(cluster, one)
    receiver.delay_each(2)
    closings = [resolved() for _ in range(120)]
    one.send(*closings)
    wait_for(claims, "claims of the process that will be frozen")
    os.kill(one.process.pid, signal.SIGSTOP)
    receiver.delay_each(0)
    wait_for(lambda: not claims(), "the other process to take over")
    wait_for(lambda: len(arrivals(receiver)) == len(closings), "every invitation")
    wait_for(lambda: cluster.database.rows("SELECT COUNT(*) FROM outbox") == ["0"], "an empty outbox")
    told = "SELECT id, state, attempts FROM message ORDER BY id"
    before = (len(receiver.all()), cluster.database.rows(told))
    os.kill(one.process.pid, signal.SIGCONT)
    wait_for(lambda: len(cluster.database.rows("SELECT id FROM instance")) == 2, "a new place for the one that woke")
    time.sleep(2)
    assert (len(receiver.all()), cluster.database.rows(told)) == before
    closing = resolved()
    one.send(closing)
    assert receiver.invitation(case_of(closing))


def step_of_a_newer_release(database, *statements, needs=None):
    """Takes the next step of the schema as a newer release does: in one transaction, under the lock on the ledger."""
    (newest,) = database.rows("SELECT MAX(id) FROM migration")
    number = int(newest) + 1
    ledger = f"INSERT INTO migration (id, applied_at_ms, checksum) VALUES ({number}, 0, '0123456789abcdef')"
    note = [f"UPDATE setting SET value = '{number}' WHERE name = 'schema_needs'"] if needs == "new" else []
    database.rows("; ".join(["BEGIN", "LOCK TABLE migration IN EXCLUSIVE MODE", *statements, ledger, *note, "COMMIT"]))
    return number


def test_older_processes_work_on_while_a_newer_release_adds_to_the_schema(scene):
    cluster, receiver = scene
    one, other = cluster.servers
    closings = []

    def close_cases():
        for server in (one, other):
            closings.append(resolved())
            server.send(closings[-1])

    for _ in range(5):
        close_cases()
    step_of_a_newer_release(
        cluster.database,
        "ALTER TABLE contact ADD COLUMN shoe_size BIGINT",
        "ALTER TABLE invitation ADD COLUMN weather TEXT NOT NULL DEFAULT 'fair'",
        "ALTER TABLE outbox ADD COLUMN hurry BIGINT NOT NULL DEFAULT 0",
        "CREATE TABLE shoe (id BIGINT PRIMARY KEY, contact_id BIGINT NOT NULL REFERENCES contact (id))",
        "CREATE INDEX contact_shoe ON contact (shoe_size)",
    )
    # Every statement that was prepared before meets the new columns now.
    for _ in range(10):
        close_cases()
    wait_for(lambda: len(arrivals(receiver)) == len(closings), "every invitation")
    link = receiver.invitation(case_of(closings[-1])).data["link"]
    Person().answer(link, score=1)
    assert other.of_case("/v1/follow-ups", case_of(closings[-1]))
    one.stop()
    one.start()
    close_cases()
    assert set(arrivals(receiver).values()) == {1}
    assert one.run("verify").returncode == 0


def test_an_older_process_starts_no_more_after_a_step_that_does_more_than_add(scene):
    cluster, _ = scene
    one, _ = cluster.servers
    one.stop()
    number = step_of_a_newer_release(cluster.database, "ALTER TABLE setting ADD COLUMN note TEXT", needs="new")
    result = one.run("serve")
    assert result.returncode == 1
    assert f"schema step {number}" in result.stderr and "Start the release" in result.stderr


def test_a_process_with_another_key_file_is_refused(scene):
    cluster, receiver = scene
    stranger = Server(
        [{"id": "crm", "type": "webhook", "url": receiver.url(), "secret": receiver.secret}],
        database=cluster.database.address,
    )
    try:
        result = stranger.run("serve")
        assert result.returncode == 1
        assert "secret.key" in result.stderr
    finally:
        shutil.rmtree(stranger.folder)


def test_a_server_that_cannot_be_reached_is_named_without_the_password(receiver):
    password = "hunter@two/three"
    server = Server(
        [{"id": "inbox", "type": "inbox"}], database=f"postgres://afterword:{password}@127.0.0.1:1/afterword"
    )
    try:
        for command in ("serve", "doctor"):
            result = server.run(command)
            assert result.returncode == 1
            words = result.stdout + result.stderr
            assert "PostgreSQL" in words
            assert words.count("could not translate host name") == 1  # told once
            assert not any(piece in words for piece in (password, "hunter", "two/three", "three@"))
    finally:
        shutil.rmtree(server.folder)
