"""Moving and keeping: backups under load, restores, copies between engines, and what is refused."""

import contextlib
import hashlib
import json
import os
import pathlib
import re
import shutil
import signal
import sqlite3
import stat
import subprocess
import threading
import time

import pytest

from harness.database import ADDRESS, Database, psql
from harness.events import resolved
from harness.receiver import Receiver
from harness.server import BINARY, Server
from harness.smalldisk import SmallDisk
from harness.waiting import wait_for

needs_postgres = pytest.mark.skipif(not ADDRESS, reason="AFTERWORD_TEST_POSTGRES is not set; use scripts/postgres")
ENGINES = ["sqlite", pytest.param("postgres", marks=needs_postgres)]


class Houses:
    """Installations of a test, each in a folder of its own, gone with the test."""

    def __init__(self):
        self.servers, self.databases = [], []
        self.receiver = Receiver()

    def new(self, engine, **settings):
        database = None
        if engine == "postgres":
            database = Database()
            self.databases.append(database)
            settings["database"] = database.address
        else:
            settings["database"] = "sqlite:data/afterword.db"
        channel = {"id": "crm", "type": "webhook", "url": self.receiver.url(), "secret": self.receiver.secret}
        server = Server([channel], **settings)
        server.shared = database
        server.file = server.folder / "data/afterword.db"
        server.place = database.address if database else f"sqlite:{server.file}"
        self.servers.append(server)
        return server

    def give_keys(self, source, other):
        (other.folder / "data").mkdir(exist_ok=True)
        shutil.copy(source.folder / "data/secret.key", other.folder / "data/secret.key")
        other.key = source.key

    def close(self):
        for server in self.servers:
            server.remove()
        for database in self.databases:
            database.drop()
        self.receiver.close()


@pytest.fixture
def houses():
    houses = Houses()
    yield houses
    houses.close()


def table_rows(server, table):
    if server.shared:
        return int(server.shared.rows(f"SELECT COUNT(*) FROM {table}")[0])
    with sqlite3.connect(server.file) as connection:
        return connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]


def cases_of(server):
    return {row["case"] for row in server.list("/v1/invitations")}


def filled(houses, engine, count=30):
    """An installation with some cases; its server runs."""
    server = houses.new(engine).start()
    server.send(*(resolved() for _ in range(count)))
    wait_for(lambda: len(cases_of(server)) == count, "every invitation")
    return server


class Load:
    """Sends events until told to stop, and remembers which were acknowledged."""

    def __init__(self, server):
        self.server, self.acknowledged = server, []
        self.going = True
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self):
        while self.going:
            event = resolved()
            if self.server.post_event(event).status_code == 202:
                self.acknowledged.append(event["data"]["case"]["id"])

    def stop(self):
        self.going = False
        self.thread.join()


# Backup and restore


@pytest.mark.parametrize("target", ENGINES)
@pytest.mark.parametrize("source", ENGINES)
def test_a_backup_made_under_load_restores_everything_acknowledged_before_it(houses, source, target):
    server = filled(houses, source)
    load = Load(server)
    wait_for(lambda: len(load.acknowledged) > 20, "some load")
    before = set(load.acknowledged)
    file = server.folder / "backup.db"
    words = server.output("backup", "--to", file)
    during = len(load.acknowledged)
    wait_for(lambda: len(load.acknowledged) > during, "load that goes on after the backup")
    load.stop()
    assert hashlib.sha256(file.read_bytes()).hexdigest() in words
    assert "secret.key" in words and "support_case" in words
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(p.name for p in server.folder.glob("backup.db*")) == ["backup.db"]
    server.stop()

    other = houses.new(target)
    houses.give_keys(server, other)
    told = other.output("restore", str(file))
    assert "everything agrees" in told
    other.start()
    known = {case.split("/")[-1] for case in cases_of(other)}
    assert before <= known
    # What waited then is sent now, also what another process had claimed.
    wait_for(lambda: other.list("/v1/messages", state="waiting") == [], "an empty outbox")
    # It works on: what comes in now is taken.
    other.send(resolved())
    assert other.run("verify").returncode == 0


@pytest.mark.parametrize("engine", ENGINES)
def test_a_backup_without_a_server_holds_the_same_and_never_replaces_a_file(houses, engine):
    server = filled(houses, engine, 5)
    server.stop()
    report = server.json("backup", "--to", "stopped.db")
    file = pathlib.Path(report["file"])
    assert file == server.folder / "stopped.db"
    assert report["tables"]["support_case"] == 5 and not report["has_keys"]
    again = server.run("backup", "--to", "stopped.db")
    assert again.returncode == 2 and "never replaces" in again.stderr
    assert hashlib.sha256(file.read_bytes()).hexdigest() == report["sha256"]


def test_a_backup_with_keys_needs_nothing_else(houses):
    server = filled(houses, "sqlite", 3)
    file = server.folder / "whole.db"
    server.output("backup", "--with-keys", "--to", file)
    server.stop()
    other = houses.new("sqlite")
    other.key = server.key
    other.output("restore", file, "--sha256", hashlib.sha256(file.read_bytes()).hexdigest())
    key = other.folder / "data/secret.key"
    assert key.read_bytes() == (server.folder / "data/secret.key").read_bytes()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(other.file.stat().st_mode) == 0o600
    assert len(cases_of(other.start())) == 3


def test_a_program_with_a_key_may_ask_for_a_backup_but_names_no_file(houses):
    server = filled(houses, "sqlite", 1)
    assert server.request("POST", "/v1/backups", json={"to": "/tmp/taken.db"}).status_code == 400
    assert server.request("POST", "/v1/backups", json={"with_keys": True}).status_code == 400
    run = server.request("POST", "/v1/backups", json={}).json()
    done = wait_for(
        lambda: (r := server.get(f"/v1/backups/{run['id']}"))["state"] in ("done", "failed") and r, "the backup", timeout=60
    )
    assert done["state"] == "done", done
    assert pathlib.Path(done["file"]).parent == server.folder / "data/backups"
    assert [entry["action"] for entry in server.list("/v1/audit", action="backup.asked")] == ["backup.asked"]


def test_backups_are_made_by_themselves_and_only_some_are_kept(houses):
    server = houses.new("sqlite", backups={"every": "15m", "keep": 2, "to": "kept"})
    folder = server.folder / "kept"
    folder.mkdir()
    old = [f"afterword-2026010{day}T000000Z.db" for day in (1, 2, 3)]
    for name in [*old, "mine.db"]:
        (folder / name).write_text("old")
    late = told_by_doctor(server, "backups")
    assert not late["ok"] and " days" in late["detail"] and "the backup failed" in late["remedy"]
    server.start()
    names = wait_for(lambda: (n := sorted(p.name for p in folder.iterdir()), len(n) == 3)[1] and n, "the backup")
    assert names[0] == old[2] and names[2] == "mine.db"
    with sqlite3.connect(folder / names[1]) as backup:
        assert backup.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    fresh = told_by_doctor(server, "backups")
    assert fresh["ok"] and re.search(r"\b\d minutes? ago; one is due every 15 minutes", fresh["detail"]), fresh


def test_a_name_from_the_future_keeps_no_backup_from_being_made_and_doctor_names_it(houses):
    server = houses.new("sqlite", backups={"every": "24h", "to": "backups"})
    folder = server.folder / "backups"
    folder.mkdir()
    ahead = folder / "afterword-29990101T000000Z.db"
    ahead.write_text("made when the clock was wrong")
    server.start()
    wait_for(lambda: len(list(folder.glob("afterword-*Z.db"))) == 2, "a backup beside the one from the future")
    finding = told_by_doctor(server, "backups")
    assert not finding["ok"] and ahead.name in finding["detail"] and finding["remedy"]


@pytest.mark.parametrize("engine", ENGINES)
def test_tables_of_other_programs_are_named_and_left_out(houses, engine):
    server = filled(houses, engine, 2)
    server.stop()
    strange = "CREATE TABLE zz_sync (id INTEGER, seq INTEGER)"
    if server.shared:
        server.shared.rows(strange)
    else:
        with sqlite3.connect(server.file) as connection:
            connection.execute(strange)
    made = server.run("backup", "--to", "all.db")
    assert made.returncode == 0 and made.stderr.count("zz_sync") == 1, made.stderr
    other = houses.new("sqlite")
    houses.give_keys(server, other)
    restored = other.run("restore", server.folder / "all.db")
    assert restored.returncode == 0 and "everything agrees" in restored.stdout, restored.stderr
    with sqlite3.connect(other.file) as connection:
        assert not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'zz_sync'").fetchall()
    home = houses.new("sqlite")
    copied = copy("--from", server.place, "--to", home.place)
    assert copied.returncode == 0 and "zz_sync" in copied.stderr, copied.stderr


def test_doctor_says_where_no_backup_is_made(houses):
    told = told_by_doctor(houses.new("sqlite"), "backups")
    assert told["ok"] and "none are made by themselves: set backups.every" in told["detail"]


def told_by_doctor(server, subject):
    findings = json.loads(server.run("doctor", "--json").stdout)["findings"]
    return next(each for each in findings if each["subject"] == subject)


def damaged(file, how):
    """A copy of a backup that something has happened to."""
    copy = file.with_name(f"{how}.db")
    shutil.copy(file, copy)
    if how == "cut off":
        os.truncate(copy, copy.stat().st_size // 2)
    elif how == "beginning only":
        os.truncate(copy, 50)
    elif how == "no database":
        copy.write_text("a letter\n" * 1000)
    elif how == "empty":
        os.truncate(copy, 0)
    elif how == "tampered":
        with sqlite3.connect(copy) as connection:
            connection.execute("UPDATE support_case SET subject = 'Nothing happened'")
    elif how == "row slipped in":
        with sqlite3.connect(copy) as connection:
            connection.execute("INSERT INTO setting (name, value) VALUES ('mine', 'yes')")
    elif how == "newer":
        with sqlite3.connect(copy) as connection:
            connection.execute("INSERT INTO migration (id, applied_at_ms, checksum) VALUES (999, 0, 'x')")
    elif how == "no backup":
        with sqlite3.connect(copy) as connection:
            connection.execute("DROP TABLE archive")
    return copy


def test_a_bad_backup_is_named_and_changes_nothing(houses):
    server = filled(houses, "sqlite", 5)
    file = server.folder / "good.db"
    server.output("backup", "--to", file)
    server.stop()
    other = houses.new("sqlite")
    houses.give_keys(server, other)
    expected = {
        "cut off": "cut off",
        "beginning only": "another backup",
        "no database": "no backup of Afterword",
        "empty": "no backup",
        "tampered": "support_case",
        "row slipped in": "setting",
        "newer": "schema step 999",
        "no backup": "afterword copy",
    }
    for how, words in expected.items():
        result = other.run("restore", damaged(file, how))
        assert result.returncode == 1, (how, result.stderr)
        assert words in result.stderr, (how, result.stderr)
        assert not other.file.exists(), how
    missing = other.run("restore", "nowhere.db")
    assert missing.returncode == 2 and "nowhere.db" in missing.stderr
    wrong = other.run("restore", file, "--sha256", "0" * 64)
    assert wrong.returncode == 1 and "SHA-256" in wrong.stderr
    assert not other.file.exists()


def test_a_restore_replaces_nothing_and_needs_the_right_keys(houses):
    server = filled(houses, "sqlite", 2)
    file = server.folder / "good.db"
    server.output("backup", "--to", file)
    busy = server.run("restore", file)
    assert busy.returncode == 1 and "in use by" in busy.stderr
    server.stop()
    full = server.run("restore", file)
    assert full.returncode == 1 and "not empty" in full.stderr
    assert server.run("verify").returncode == 0
    other = houses.new("sqlite")
    result = other.run("restore", file)
    assert result.returncode == 1 and "secret.key" in result.stderr
    assert not other.file.exists()
    stranger = filled(houses, "sqlite", 1)
    stranger.stop()
    houses.give_keys(stranger, other)
    result = other.run("restore", file)
    assert result.returncode == 1 and "another database" in result.stderr
    assert not other.file.exists()


@pytest.fixture
def small_disk():
    disk = SmallDisk(megabytes=8)
    yield disk
    disk.remove()


def test_a_full_disk_ends_a_backup_with_nothing_left_and_a_restore_that_goes_on(houses, small_disk):
    if small_disk.refusal:
        pytest.skip(small_disk.refusal)
    server = filled(houses, "sqlite", 5)
    server.stop()
    grown(server, 40_000, padding=300)
    server.start()
    target = small_disk.folder / "backup.db"
    result = server.run("backup", "--to", target)
    assert result.returncode == 1 and "no space" in result.stderr, result.stderr
    assert list(small_disk.folder.iterdir()) == []
    # The server never noticed.
    server.send(resolved())
    file = server.folder / "good.db"
    server.output("backup", "--to", file)
    server.stop()
    small = houses.new("sqlite")
    houses.give_keys(server, small)
    small.configure(database=f"sqlite:{small_disk.folder}/afterword.db", data_dir=str(small.folder / "data"))
    result = small.run("restore", file)
    assert result.returncode == 1 and "no space" in result.stderr, result.stderr
    assert "did not end" in small.run("serve").stderr
    # The same on a disk with room: it goes on where it stopped.
    (small.folder / "room").mkdir()
    shutil.copy(small_disk.folder / "afterword.db", small.folder / "room/afterword.db")
    journal = small_disk.folder / "afterword.db-journal"
    if journal.exists():
        shutil.copy(journal, small.folder / "room/afterword.db-journal")
    small.configure(database=f"sqlite:{small.folder}/room/afterword.db")
    told = small.output("restore", file)
    assert "everything agrees" in told
    small.file = small.folder / "room/afterword.db"
    assert table_rows(small, "contact") == 40_006


# Copies


# Many enough that no machine copies them before it is killed for the first time.
CROWD = 240_000


def grown(server, contacts=CROWD, padding=0):
    """Adds so many people by hand that a copy takes a moment; the server is stopped."""
    rows = "INSERT INTO contact (id, name, facts_at_ms) SELECT {n}, '" + "x" * padding + " ' || {n}, 0 FROM {series}"
    if server.shared:
        server.shared.rows(rows.format(n="n", series=f"generate_series(1, {contacts}) n"))
        return
    with sqlite3.connect(server.file) as connection:
        series = f"(WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {contacts}) SELECT n FROM s)"
        connection.execute(rows.format(n="n", series=series))


def copy(*arguments, **options):
    return subprocess.run([BINARY, "copy", *arguments], capture_output=True, text=True, timeout=900, **options)


def is_begun(server):
    """Whether there is something of a copy that has not ended."""
    if server.shared:
        return server.shared.rows("SELECT to_regclass('unfinished_copy') IS NOT NULL") == ["t"]
    try:
        with contextlib.closing(sqlite3.connect(f"file:{server.file}?mode=rw", uri=True)) as connection:
            return connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'unfinished_copy'").fetchone() is not None
    except sqlite3.OperationalError:  # no file yet, or nothing in it
        return False


@needs_postgres
@pytest.mark.parametrize("source,target", [("sqlite", "postgres"), ("postgres", "sqlite")])
def test_a_copy_that_is_killed_again_and_again_ends_whole(houses, source, target):
    server = filled(houses, source)
    # Nobody may copy what a server still adds to.
    other = houses.new(target)
    refused = copy("--from", server.place, "--to", other.place)
    assert refused.returncode == 1 and "stop" in refused.stderr, refused.stderr
    server.stop()
    grown(server)
    houses.give_keys(server, other)
    kills = 0
    for pause in (0.15, 0.3, 0.6, 1.2):
        process = subprocess.Popen([BINARY, "copy", "--from", server.place, "--to", other.place], stderr=subprocess.PIPE)
        # A kill before there is anything of a copy proves nothing, and a machine may be slow to begin.
        wait_for(lambda: process.poll() is not None or is_begun(other), "the copy to begin")
        time.sleep(pause)
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            kills += 1
        process.wait()
        begun = subprocess.run(
            [BINARY, "serve", "--config", other.config], cwd=other.folder, capture_output=True, text=True, timeout=120
        ) if kills == 3 and is_begun(other) else None
        if begun:
            assert begun.returncode == 1 and "did not end" in begun.stderr, begun.stderr
    assert kills >= 1
    done = copy("--from", server.place, "--to", other.place, "--json")
    if done.returncode:
        # The last try had ended before it could be killed.
        assert "not empty" in done.stderr, done.stderr
    else:
        assert json.loads(done.stdout)["tables"]["contact"]["rows"] == CROWD + 30
    for table in ("contact", "support_case", "invitation", "message", "audit", "migration"):
        assert table_rows(server, table) == table_rows(other, table)
    other.start()
    assert other.run("verify").returncode == 0
    other.send(resolved())
    # And back again, to another empty database of the first kind.
    other.stop()
    home = houses.new(source)
    back = copy("--from", other.place, "--to", home.place)
    assert back.returncode == 0, back.stderr
    assert table_rows(home, "contact") == CROWD + 31


@needs_postgres
def test_what_a_copy_refuses(houses):
    server = filled(houses, "sqlite", 2)
    server.stop()
    empty = houses.new("postgres")
    other = houses.new("postgres").start()
    other.stop()
    cases = [
        (("--from", "sqlite:nowhere.db", "--to", empty.place), 2, "no database at"),
        (("--from", "mysql://host/name", "--to", empty.place), 2, "expected an address"),
        (("--from", server.place, "--to", server.place), 2, "same database"),
        (("--from", server.place, "--to", other.place), 1, "not empty"),
        (("--from", empty.place, "--to", f"sqlite:{server.folder}/new.db"), 1, "no Afterword database"),
        (("--from", server.place, "--to", "postgres://u:hunter2@127.0.0.1:1/x"), 1, "PostgreSQL cannot be used"),
        (("--from", server.place, "--to", f"sqlite:{server.folder}/no/such/folder.db"), 2, "no folder"),
    ]
    for arguments, code, words in cases:
        result = copy(*arguments)
        assert result.returncode == code, (arguments, result.stderr)
        assert words in result.stderr, (arguments, result.stderr)
        assert "hunter2" not in result.stderr
    assert psql(empty.shared.address, "SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'public'") == ["0"]
    (server.folder / "link.db").symlink_to(server.file)
    result = copy("--from", server.place, "--to", f"sqlite:{server.folder}/link.db")
    assert result.returncode == 2 and "same database" in result.stderr, result.stderr
    damaged_file = server.folder / "damaged.db"
    damaged_file.write_text("a letter\n" * 1000)
    result = copy("--from", f"sqlite:{damaged_file}", "--to", empty.place)
    assert result.returncode == 1 and "no database" in result.stderr, result.stderr
