"""The demo: it fills a folder of its own, and touches nothing that it did not make."""

import contextlib
import hashlib
import pathlib
import signal
import sqlite3
import subprocess

import pytest
import requests

from harness.ports import free_port, give_back
from harness.server import BINARY, Server
from harness.waiting import wait_for

OURS = "# Made by `afterword demo`"


@contextlib.contextmanager
def demo(folder, *options):
    """A demo that is ready."""
    port = free_port()
    process = begun(folder, port, *options)
    try:
        wait_for(lambda: is_ready(port, process), "the demo to be ready", 300)
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        give_back(port)


def begun(folder, port, *options):
    return subprocess.Popen(
        [BINARY, "demo", "--listen", f"127.0.0.1:{port}", "--data-dir", folder, *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def is_ready(port, process):
    assert process.poll() is None, process.stderr.read()
    try:
        return requests.get(f"http://127.0.0.1:{port}/readyz", timeout=10).status_code == 200
    except requests.RequestException:
        return False


def refused(folder, *options):
    return subprocess.run(
        [BINARY, "demo", "--listen", "127.0.0.1:1", "--data-dir", folder, *options],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=folder if folder == "." else None,
    )


def contents(folder):
    """Every file with what is in it, but for the lock."""
    files = [path for path in pathlib.Path(folder).rglob("*") if path.is_file() and path.suffix != ".lock"]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def cases(folder):
    with contextlib.closing(sqlite3.connect(f"file:{folder}/afterword.db?mode=ro", uri=True)) as connection:
        return connection.execute("SELECT COUNT(*) FROM support_case").fetchone()[0]


@pytest.mark.parametrize("options", [[], ["--fresh"]], ids=["as it is", "fresh"])
def test_a_folder_that_no_demo_made_is_left_as_it_is(options):
    server = Server([{"id": "inbox", "type": "inbox"}], on_postgres=False)
    try:
        server.create_key("mine", "*")
        # The data folder, and the folder with the operator's own configuration.
        for folder in (server.folder / "data", server.folder):
            before = contents(server.folder)
            result = refused(folder, *options)
            assert result.returncode == 2, result.stderr
            assert str(folder) in result.stderr and "no demo made" in result.stderr
            assert contents(server.folder) == before
        assert "mine" in server.output("keys", "list")
    finally:
        server.remove()


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path):
    (tmp_path / "demo").write_text("a letter")
    result = refused(tmp_path / "demo")
    assert result.returncode == 2 and "is no folder" in result.stderr
    unwritable = refused("/proc/nowhere/demo")
    assert unwritable.returncode == 1
    assert "/proc/nowhere" in unwritable.stderr and "Error Domain" not in unwritable.stderr


@pytest.mark.timeout(1200)
def test_a_demo_that_was_cut_off_is_filled_at_the_next_start_and_fresh_keeps_what_others_made(tmp_path):
    folder = tmp_path / "demo"
    port = free_port()
    first = begun(folder, port)
    # Some cases, and far from all.
    wait_for(lambda: has_cases(folder), "the first cases", 120, every=0.05)
    first.kill()
    first.wait()
    give_back(port)
    early = cases(folder)
    with demo(folder, "--config", "as-every-command-takes.yaml") as (process, _):
        whole = cases(folder)
        assert whole > 300 > early
        # One that is refused changes nothing under the one that runs.
        before = (folder / "afterword.yaml").read_text()
        for options in ([], ["--fresh"]):
            second = refused(folder, *options)
            assert second.returncode == 1 and f"in use by process {process.pid}" in second.stderr
        assert (folder / "afterword.yaml").read_text() == before and before.startswith(OURS)
        assert process.poll() is None
        subprocess.run(
            [BINARY, "export", "responses", "--output", "mine.csv"], cwd=folder, check=True, timeout=120, capture_output=True
        )
    with contextlib.closing(sqlite3.connect(folder / "afterword.db")) as connection, connection:
        connection.execute("INSERT INTO setting (name, value) VALUES ('mine', 'yes')")
    key = (folder / "secret.key").read_text()
    with demo(folder):
        assert cases(folder) == whole and (folder / "secret.key").read_text() == key
    with demo(folder, "--fresh"):
        with contextlib.closing(sqlite3.connect(f"file:{folder}/afterword.db?mode=ro", uri=True)) as connection:
            assert connection.execute("SELECT COUNT(*) FROM setting WHERE name = 'mine'").fetchone() == (0,)
        assert (folder / "mine.csv").exists() and (folder / "secret.key").read_text() != key


def has_cases(folder):
    try:
        return cases(folder) > 3
    except sqlite3.Error:
        return False
