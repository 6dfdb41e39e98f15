"""A receiver's name may change its mind between our look-up and our connection; what was vetted is where we connect."""

import json
import os
import pathlib
import shutil
import subprocess
import sys

import pytest

from harness.rebinding import PUBLIC

APART = ["unshare", "--mount", "--net"]


def why_not():
    """Why no namespace can be made here; empty if one can."""
    missing = [tool for tool in ("unshare", "ip", "mount") if not shutil.which(tool)]
    if missing:
        return f"{', '.join(missing)} is not installed"
    if os.geteuid() != 0:
        return "only root may make a network namespace"
    tried = subprocess.run([*APART, "ip", "link", "set", "lo", "up"], capture_output=True, text=True)
    return "" if tried.returncode == 0 else f"this machine allows no network namespace: {tried.stderr.strip()}"


@pytest.mark.parametrize("private", ["127.0.0.1", "169.254.169.254"])
def test_the_vetted_address_is_the_one_we_connect_to(private):
    if reason := why_not():
        pytest.skip(reason)
    run = subprocess.run(
        [*APART, sys.executable, "-m", "harness.rebinding", private],
        cwd=pathlib.Path(__file__).parent,
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert run.returncode == 0, run.stderr[-3000:]
    report = json.loads(run.stdout)
    # Every look-up after the first one leads inside: one look-up, and the message arrives where that one led.
    assert report["during"] == {"public": 1, "inside": 0, "lookups": [PUBLIC]}
    assert report["first"]["state"] == "sent"
    # When the first look-up leads inside, nothing is sent at all, and the reason names neither address.
    assert report["after"]["lookups"] == [PUBLIC, private]
    assert (report["after"]["public"], report["after"]["inside"]) == (1, 0)
    assert "refused_address" in report["second"]["last_error"] and private not in report["second"]["last_error"]
    assert report["control"] == 1
