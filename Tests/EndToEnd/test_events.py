"""What comes in: CloudEvents in their three HTTP forms, made by the reference library."""

import json
import secrets
from datetime import datetime, timezone

import pytest
from cloudevents.core.bindings.http import to_binary_event, to_structured_event
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from harness.events import SOURCE, event, new_case, new_contact, resolved
from harness.waiting import wait_for


def cloud_event(case, type="case.resolved"):
    attributes = {
        "id": secrets.token_hex(8),
        "source": SOURCE,
        "type": type,
        "specversion": "1.0",
        "time": datetime.now(timezone.utc),
        "datacontenttype": "application/json",
    }
    return CloudEvent(attributes, {"case": case, "contact": new_contact()})


def post(server, message):
    return server.request("POST", "/v1/events", data=message.body, headers=dict(message.headers))


@pytest.mark.parametrize("form", [to_binary_event, to_structured_event], ids=["binary", "structured"])
def test_an_event_of_the_reference_library_is_accepted(server, receiver, form):
    case = new_case()
    reply = post(server, form(cloud_event(case)))
    assert reply.status_code == 202, reply.text
    assert receiver.invitation(case["id"]).data["case"]["number"] == case["number"]


def test_a_batch_of_the_reference_library_is_accepted(server, receiver):
    cases = [new_case() for _ in range(3)]
    written = [json.loads(JSONFormat().write(cloud_event(case))) for case in cases]
    reply = server.post_batch(written)
    assert reply.status_code == 202, reply.text
    for case in cases:
        receiver.invitation(case["id"])


def without(event, *path):
    *parents, last = path
    at = event
    for name in parents:
        at = at[name]
    del at[last]
    return event


MALFORMED = {
    "no case id": (lambda e: without(e, "data", "case", "id"), "case.id"),
    "no contact": (lambda e: without(e, "data", "contact"), "contact"),
    "empty contact": (lambda e: e | {"data": e["data"] | {"contact": {}}}, "contact"),
    "tags are a text": (lambda e: e | {"data": e["data"] | {"case": new_case(tags="vip")}}, "case.tags"),
    "no event id": (lambda e: without(e, "id"), "id"),
    "no source": (lambda e: without(e, "source"), "source"),
    "no type": (lambda e: without(e, "type"), "type"),
    "unknown type": (lambda e: e | {"type": "case.exploded"}, "type"),
    "other version": (lambda e: e | {"specversion": "0.3"}, "specversion"),
    "time is no time": (lambda e: e | {"time": "yesterday"}, "time"),
}


def assert_names_field(reply, field):
    assert reply.status_code in (400, 422), f"{reply.status_code} {reply.text}"
    assert reply.headers["content-type"].startswith("application/problem+json")
    problem = reply.json()
    assert problem["code"] and problem["request_id"]
    fields = [error["field"] for error in problem["errors"]]
    assert any(name == field or name.endswith(f".{field}") for name in fields), fields


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_event_names_the_field(server, name):
    damage, field = MALFORMED[name]
    assert_names_field(server.post_event(damage(resolved())), field)


def test_a_batch_with_one_bad_event_is_refused_whole(server):
    good = resolved()
    bad = without(resolved(), "data", "case", "id")
    reply = server.post_batch([good, bad])
    assert_names_field(reply, "case.id")
    assert reply.json()["index"] == 1
    stored = server.request("GET", f"/v1/cases/{SOURCE}/{good['data']['case']['id']}")
    assert stored.status_code == 404


@pytest.mark.parametrize(
    ("type", "body", "status"),
    [
        ("application/cloudevents+json", b"{", 400),
        ("application/cloudevents+json", b"[" * 10_000, 400),
        ("text/plain", b"hello", 415),
        ("application/cloudevents+json", b" " * (2 << 20), 413),
    ],
    ids=["cut short", "too deep", "not an event", "too large"],
)
def test_a_body_that_is_no_event_is_refused(server, type, body, status):
    reply = server.request("POST", "/v1/events", data=body, headers={"content-type": type})
    assert reply.status_code == status, reply.text
    assert reply.headers["content-type"].startswith("application/problem+json")


def at_rest(server, case):
    """The case once all its invitations are called sent, which is a moment after they have arrived."""
    told = server.get(f"/v1/cases/{SOURCE}/{case}")
    return {row["state"] for row in told["invitations"]} == {"sent"} and told


def test_the_same_event_again_changes_nothing(server, receiver):
    first = resolved()
    case = first["data"]["case"]["id"]
    server.send(first)
    receiver.invitation(case)
    before = wait_for(lambda: at_rest(server, case), "the sending to be written down")
    server.send(first, first)
    marker = resolved()
    server.send(marker)
    receiver.invitation(marker["data"]["case"]["id"])
    assert server.get(f"/v1/cases/{SOURCE}/{case}") == before
    assert len(receiver.invitations(case)) == 1


def test_events_out_of_order_end_in_the_same_state(server):
    states = []
    for order in (lambda e: e, reversed):
        case, contact = new_case(), new_contact()
        story = [
            event("case.opened", ago=300, case=case, contact=contact),
            event("case.resolved", ago=200, case=case, contact=contact),
            event("case.reopened", ago=100, case=case, contact=contact),
        ]
        server.send(*order(story))
        states.append(server.get(f"/v1/cases/{SOURCE}/{case['id']}")["state"])
    assert states[0] == states[1] == "open"
