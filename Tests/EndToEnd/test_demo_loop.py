"""The whole loop in one run: every step is there with its ids, the files hold whom they must, and every total is right twice."""

import csv
import json
import subprocess

import pytest

from harness.server import BINARY

FORMATS = ["google", "hubspot", "klaviyo", "mailchimp", "meta", "salesforce"]


@pytest.fixture(scope="module")
def loop(tmp_path_factory):
    folder = tmp_path_factory.mktemp("loop")
    done = subprocess.run(
        [BINARY, "demo", "loop", "--out", folder / "files", "--json"], capture_output=True, text=True, timeout=120, cwd=folder
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout), folder / "files"


def test_every_total_is_right_twice(loop):
    story, _ = loop
    assert story["is_right"] is True
    assert [total["name"] for total in story["totals"] if not total["agrees"]] == []
    assert len(story["totals"]) >= 12


def test_every_step_has_ids_and_time_goes_forward(loop):
    story, _ = loop
    times = [step["at"] for step in story["steps"]]
    assert times == sorted(times) and times[0] < times[-1]
    assert all(step["facts"] and all(step["facts"].values()) for step in story["steps"])
    kinds = {name for step in story["steps"] for name in step["facts"]}
    assert {"case", "message", "response", "follow-up", "ambassador", "code", "referral", "rewards", "file"} <= kinds


@pytest.mark.parametrize("name", FORMATS)
def test_marketing_gets_the_one_person_who_agreed(loop, name):
    _, folder = loop
    with open(folder / f"ambassadors-{name}.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 1
    values = [value for value in rows[0].values() if value]
    if name in ("google", "meta"):
        assert not any("@" in value for value in values)
        assert any(len(value) == 64 for value in values)
    else:
        assert "ana@example.org" in values
    assert not any("ion@example.org" in value for value in values)


def test_the_story_is_told_to_people_too(tmp_path):
    done = subprocess.run([BINARY, "demo", "loop", "--out", tmp_path], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "DIFFERS" not in done.stdout
    assert "answers 2 of 5" in done.stdout and "agrees" in done.stdout
