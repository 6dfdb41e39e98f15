"""The list of addresses that must not be written to, by its HTTP interface."""

import uuid

import pytest

from harness.server import Server


@pytest.fixture(scope="module")
def server():
    server = Server([{"id": "inbox", "type": "inbox"}]).start()
    yield server
    server.remove()


def address():
    return f"{uuid.uuid4().hex}@example.org"


def add(server, *entries, **more):
    return server.request("POST", "/v1/suppressions", json={"suppressions": list(entries), **more})


def test_an_address_is_added_once(server):
    entry = {"channel": "email", "handle": address(), "reason": "bounced", "note": "from the old system"}
    first, second = add(server, entry), add(server, entry)
    assert first.status_code == 200, first.text
    assert (first.json()["added"], first.json()["known"]) == (1, 0)
    assert (second.json()["added"], second.json()["known"]) == (0, 1)
    rows = server.list("/v1/suppressions", handle=entry["handle"])
    assert [(row["channel"], row["reason"], row["note"]) for row in rows] == [("email", "bounced", entry["note"])]


def test_a_dry_run_changes_nothing(server):
    entry = {"channel": "email", "handle": address(), "reason": "opted_out"}
    reply = add(server, entry, dry_run=True).json()
    assert reply["added"] == 1 and reply["dry_run"] is True
    assert server.list("/v1/suppressions", handle=entry["handle"]) == []


def test_an_address_is_taken_off_the_list(server):
    entry = {"channel": "email", "handle": address(), "reason": "complained"}
    add(server, entry)
    (row,) = server.list("/v1/suppressions", handle=entry["handle"])
    assert server.request("DELETE", f"/v1/suppressions/{row['id']}").status_code == 204
    assert server.request("DELETE", f"/v1/suppressions/{row['id']}").status_code == 404
    assert server.list("/v1/suppressions", handle=entry["handle"]) == []


@pytest.mark.parametrize(
    "entry", [{"channel": "email", "reason": "bounced"}, {"channel": "email", "handle": "a@example.org", "reason": "bored"}]
)
def test_an_entry_that_is_none_is_refused(server, entry):
    reply = add(server, entry)
    assert reply.status_code in (400, 422), reply.text
    assert reply.headers["content-type"].startswith("application/problem+json")
