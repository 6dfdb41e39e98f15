"""SQLite on a disk that fails, is full, or is wanted by somebody else."""

import contextlib
import json
import os
import signal
import sqlite3

import pytest

from harness.events import new_case, resolved
from harness.injection import Injection, refusal
from harness.load import Load
from harness.oracle import Oracle
from harness.plan import SEED
from harness.server import Server
from harness.smalldisk import SmallDisk
from harness.waiting import wait_for
from harness.world import World

# With a busy machine in mind.
LONG = 180

traced = pytest.mark.skipif(refusal() is not None, reason=str(refusal()))


@pytest.fixture
def world():
    world = World()
    yield world
    world.close()


@pytest.fixture
def house(world):
    server = Server(world.channels, on_postgres=False).start()
    yield server
    server.remove()


@pytest.fixture
def disk():
    disk = SmallDisk()
    yield disk
    disk.remove()


def database(server):
    return server.settings["database"].removeprefix("sqlite:")


def busy(server, world):
    """Load that has got as far as answers."""
    load = Load([server], world, SEED).start()
    wait_for(lambda: load.journal.scores or load.failures, "the first answers", LONG)
    return load


def judged(server, world, load, crashes=0):
    """The load goes on for a while after the fault, and everything is there."""
    before = len(load.journal.events)
    wait_for(lambda: len(load.journal.events) > before + 50 or load.failures, "events after the fault", LONG)
    Oracle([server], load.stop(), world, crashes).judge()


def first_refusal(server):
    """Writes until a write is refused. The log has room of its own left from earlier writes; when that is used up, the disk is asked."""

    def refusal():
        reply = server.post_batch([resolved() for _ in range(50)])
        # A reply that is no success counts as false.
        return [reply] if reply.status_code != 202 else None

    return wait_for(refusal, "a refusal", LONG, every=0)[0]


def problem_of(reply):
    return reply.status_code, reply.json().get("code") if "json" in reply.headers.get("content-type", "") else None


@traced
@pytest.mark.timeout(900)
@pytest.mark.parametrize("error", ["EIO", "ENOSPC"])
def test_a_flush_that_fails_ends_the_process_and_loses_nothing_acknowledged(house, world, error):
    load = busy(house, world)
    fault = Injection(house.process, "fdatasync", error)
    assert house.process.wait(LONG) == 1
    fault.end()
    log = house.log.read_text(errors="replace")
    assert "the database failed" in log and "look" in log
    house.start()
    judged(house, world, load, crashes=1)


@traced
@pytest.mark.timeout(900)
def test_a_write_that_finds_no_room_is_refused_until_there_is_room(house, world):
    load = busy(house, world)
    fault = Injection(house.process, "pwrite64", "ENOSPC", path=database(house) + "-wal")
    try:
        refused = first_refusal(house)
    finally:
        fault.end()
    assert problem_of(refused) == (503, "storage_full")
    assert int(refused.headers["retry-after"]) > 0
    assert house.process.poll() is None
    judged(house, world, load)


@traced
@pytest.mark.timeout(900)
def test_a_write_that_fails_ends_the_process_and_loses_nothing_acknowledged(house, world):
    load = busy(house, world)
    fault = Injection(house.process, "pwrite64", "EIO", path=database(house) + "-wal")
    assert house.process.wait(LONG) == 1
    fault.end()
    house.start()
    judged(house, world, load, crashes=1)


@pytest.mark.timeout(900)
def test_a_full_disk_is_answered_with_503_and_work_goes_on_when_it_is_freed(world, disk):
    if disk.refusal:
        pytest.skip(disk.refusal)
    server = Server(world.channels, on_postgres=False, database=f"sqlite:{disk.folder}/data/afterword.db").start()
    try:
        load = busy(server, world)
        disk.fill()
        refused = first_refusal(server)
        assert problem_of(refused) == (503, "storage_full")
        # What is there can be read, and the process lives.
        assert server.request("GET", "/v1/responses").status_code == 200
        assert server.process.poll() is None
        disk.free()
        judged(server, world, load)
    finally:
        server.remove()


@pytest.mark.timeout(900)
def test_a_kill_on_a_full_disk_loses_nothing_acknowledged(world, disk):
    if disk.refusal:
        pytest.skip(disk.refusal)
    server = Server(world.channels, on_postgres=False, database=f"sqlite:{disk.folder}/data/afterword.db").start()
    try:
        load = busy(server, world)
        disk.fill()
        first_refusal(server)
        server.kill()
        told = server.run("outbox")
        # Whether it gets by with what room it has or not: it says what is wrong or does what it is asked.
        assert told.returncode in (0, 1), told.stderr
        assert told.returncode == 0 or "space" in told.stderr or "full" in told.stderr, told.stderr
        disk.free()
        server.start()
        judged(server, world, load, crashes=1)
    finally:
        server.remove()


def test_a_second_server_on_one_file_is_refused_and_told_who_has_it(house):
    refused = house.run("serve")
    assert refused.returncode == 1
    assert f"in use by process {house.process.pid}" in refused.stderr
    assert f"kill {house.process.pid}" in refused.stderr
    # Commands go through the first one's socket meanwhile.
    house.create_key("second", "*")
    assert "second" in house.output("keys", "list")


def test_a_command_beside_a_server_that_does_not_answer_is_refused(house):
    os.kill(house.process.pid, signal.SIGSTOP)
    try:
        refused = house.run("outbox")
    finally:
        os.kill(house.process.pid, signal.SIGCONT)
    assert refused.returncode == 1
    assert f"in use by process {house.process.pid}" in refused.stderr
    assert house.json("outbox") is not None


# The server itself reads in short pieces (an export asks page by page), so only a stranger can stay.
@pytest.mark.timeout(1800)
def test_a_stranger_who_reads_and_stays_is_told_of_and_does_no_lasting_harm(house):
    assert finding(house, "database log")["ok"]
    with contextlib.closing(sqlite3.connect(f"file:{database(house)}?mode=ro", uri=True, isolation_level=None)) as stranger:
        stranger.execute("BEGIN")
        stranger.execute("SELECT COUNT(*) FROM support_case").fetchone()
        wait_for(lambda: grow(house) > 96 << 20, "a log that is too large", 900, every=0)
        told = finding(house, "database log")
        assert not told["ok"] and "fuser" in told["remedy"]
        assert gauge(house, "afterword_database_log_bytes") > 96 << 20
        stranger.execute("ROLLBACK")
    # The next writes notice that nobody stands in the way any more.
    wait_for(lambda: grow(house) < 65 << 20, "the log to be emptied", LONG)
    assert finding(house, "database log")["ok"]


def grow(server):
    """Writes some more; the size of the log."""
    assert server.post_batch([resolved(new_case(subject="x" * 2000)) for _ in range(100)]).status_code == 202
    return os.path.getsize(database(server) + "-wal")


def finding(server, subject):
    result = server.run("doctor", "--json")
    return next(found for found in json.loads(result.stdout)["findings"] if found["subject"] == subject)


def gauge(server, name):
    lines = server.request("GET", "/metrics").text.splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith(f"{name} "))
