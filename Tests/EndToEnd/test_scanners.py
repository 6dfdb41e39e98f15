"""The corpus of scanner profiles that ships with the program: no machine is believed, no person is lost."""

import json
import subprocess

import pytest

from harness.server import BINARY


@pytest.fixture(scope="module")
def trial(tmp_path_factory):
    """One run of the corpus; it needs no configuration and no running server."""
    result = subprocess.run(
        [BINARY, "test", "scanners", "--json"],
        cwd=tmp_path_factory.mktemp("trial"),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return json.loads(result.stdout)


def profiles(trial, kind):
    return [profile for profile in trial["profiles"] if profile["kind"] == kind and profile["run"]]


def test_no_false_answer_is_counted(trial):
    assert trial["false_answers_counted"] == 0
    assert trial["scanners"] == len(profiles(trial, "scanner")) >= 10


def test_no_human_answer_is_lost(trial):
    assert trial["human_answers_lost"] == 0
    assert trial["people"] == len(profiles(trial, "person")) >= 4


def test_every_profile_is_judged_as_expected(trial):
    assert [profile for profile in trial["profiles"] if not profile["ok"]] == []
    assert {profile["expected"] for profile in profiles(trial, "scanner")} >= {
        "nothing",
        "unconfirmed",
        "quarantined",
    }


def test_the_known_limit_is_told(trial):
    assert "scriptless" in trial["known_limit"]


def test_people_see_a_table_and_both_totals(server):
    words = server.output("test", "scanners")
    assert "false answers counted: 0 of " in words
    assert "human answers lost: 0 of " in words


def test_a_machine_without_a_browser_says_so_and_does_not_fail(tmp_path):
    result = subprocess.run(
        [BINARY, "test", "scanners"],
        cwd=tmp_path,
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert "not run: no chromium" in result.stdout
