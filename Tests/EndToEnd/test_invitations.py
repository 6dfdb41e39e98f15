"""What goes out: one signed invitation per resolution, sent again until the receiver has it."""

import time

import pytest

from harness.events import SOURCE, event, new_case, new_contact, resolved
from harness.receiver import Receiver
from harness.server import Server
from harness.waiting import wait_for

LATER = {
    "survey": "later",
    "kind": "csat",
    "scale": {"from": 1, "to": 5},
    "languages": ["en"],
    "send": {"on": "case.resolved", "delay": "2s"},
    "questions": [
        {
            "id": "score",
            "type": "csat",
            "text": {"en": "How was it?"},
            "labels": {"en": ["Bad", "Poor", "Fair", "Good", "Great"]},
        }
    ],
}


@pytest.fixture(scope="module")
def own():
    """A receiver and a server that a test may spoil, with one survey, which waits before it asks."""
    receiver = Receiver()
    server = Server(
        [{"id": "crm", "type": "webhook", "url": receiver.url(), "secret": receiver.secret, "events": "none"}],
        surveys={"later": LATER},
    ).start()
    yield server, receiver
    server.remove()
    receiver.close()
    assert receiver.refused == []


def explanation(server, case):
    return server.get(f"/v1/cases/{SOURCE}/{case}/explain")


def test_the_invitation_has_the_documented_body(server, receiver):
    contact = new_contact(locale="es", handles={"telegram": "999"})
    closing = resolved(contact=contact)
    case = closing["data"]["case"]
    server.send(closing)
    delivery = receiver.invitation(case["id"])
    data = delivery.data
    assert delivery.headers["content-type"].startswith("application/json")
    assert delivery.id.startswith("msg_") and data["message_id"] == delivery.id
    assert set(delivery.body) == {"type", "timestamp", "data"}
    assert (data["survey"], data["kind"], data["locale"]) == ("csat", "csat", "es")
    assert "satisfacción" in data["text"]
    assert data["link"].startswith(f"{server.url}/s/")
    assert [a["value"] for a in data["answers"]] == ["1", "2", "3", "4", "5"]
    assert all(a["label"] and a["link"].startswith(data["link"]) for a in data["answers"])
    assert data["case"]["number"] == case["number"]
    assert data["contact"]["email"] == contact["email"]
    assert data["expires_at"] > delivery.body["timestamp"]


def test_a_resolution_asks_once_however_often_it_is_touched(server, receiver):
    case, contact = new_case(), new_contact()
    server.send(
        resolved(case, contact, ago=3),
        event("case.closed", ago=2, case=case, contact=contact),
        event("case.message", ago=1, case=case, contact=contact),
        resolved(case, contact),
    )
    marker = resolved()
    server.send(marker)
    receiver.invitation(marker["data"]["case"]["id"])
    assert len(receiver.invitations(case["id"])) == 1


def test_somebody_just_asked_is_deferred_and_not_dropped(server, receiver):
    contact = new_contact()
    bought = [event("purchase.completed", purchase={"id": new_case()["id"]}, contact=contact) for _ in range(2)]
    server.send(*bought)
    rows = wait_for(
        lambda: [i for i in server.list("/v1/invitations", survey="nps") if i["contact"]["email"] == contact["email"]],
        "the decisions",
    )
    assert sorted((row["state"], row["reason"]) for row in rows if row["state"] == "waiting") == [("waiting", "throttled")]
    assert rows[0]["decide_again_at"] is not None


def test_a_csat_that_would_come_too_late_is_not_sent_and_says_so(server, receiver):
    contact = new_contact()
    first, second = resolved(contact=contact, ago=10), resolved(contact=contact)
    server.send(first, second)
    receiver.invitation(first["data"]["case"]["id"])
    case = server.get(f"/v1/cases/{SOURCE}/{second['data']['case']['id']}")
    verdicts = [(d["verdict"], d["reason"]) for d in case["decisions"] if d["survey"] == "csat"]
    assert verdicts == [("suppress", "too_old")]


def test_somebody_who_said_no_is_not_asked(server, receiver):
    contact = new_contact(consents={"survey": False})
    closing = resolved(contact=contact)
    server.send(closing)
    case = server.get(f"/v1/cases/{SOURCE}/{closing['data']['case']['id']}")
    assert ("suppress", "no_consent") in [(d["verdict"], d["reason"]) for d in case["decisions"]]
    assert receiver.invitations(closing["data"]["case"]["id"]) == []


def test_a_case_that_reopens_before_the_send_gets_no_survey(own):
    server, receiver = own
    case, contact = new_case(), new_contact()
    # In one request, because the reopening must be there before the delay is over.
    reply = server.post_batch([resolved(case, contact, ago=1), event("case.reopened", case=case, contact=contact)])
    assert reply.status_code == 202, reply.text
    marker = resolved()
    server.send(marker)
    receiver.invitation(marker["data"]["case"]["id"])  # the same delay, begun later, has passed
    assert receiver.invitations(case["id"]) == []
    story = server.get(f"/v1/cases/{SOURCE}/{case['id']}")
    assert "reopened" in [invitation["reason"] for invitation in story["invitations"]]


def test_a_refused_message_is_tried_again_under_the_same_id(own):
    server, receiver = own
    receiver.reply_with((429, {"retry-after": "1"}))
    closing = resolved()
    case = closing["data"]["case"]["id"]
    server.send(closing)
    both = wait_for(lambda: len(receiver.invitations(case)) == 2 and receiver.invitations(case), "the second try")
    assert both[0].id == both[1].id
    assert both[1].at - both[0].at >= 1.0
    assert both[1].headers["webhook-timestamp"] >= both[0].headers["webhook-timestamp"]


def test_a_receiver_that_is_gone_stops_its_destination_and_keeps_the_messages():
    receiver = Receiver()
    server = Server([{"id": "crm", "type": "webhook", "url": receiver.url(), "secret": receiver.secret}]).start()
    try:
        receiver.reply_with((410, {}))
        first, second = resolved(), resolved()
        server.send(first)
        held = wait_for(lambda: server.list("/v1/messages", state="held"), "the message to be held")
        server.send(second)
        wait_for(lambda: len(server.list("/v1/messages", state="held")) > len(held), "the second to be held too")
        assert len(receiver.all()) == 1
        message = receiver.invitation(first["data"]["case"]["id"])
        reply = server.request("POST", f"/v1/messages/{message.id}/replay")
        assert reply.status_code in (200, 202), reply.text
        wait_for(lambda: len(receiver.invitations(first["data"]["case"]["id"])) == 2, "the replay")
        assert {d.id for d in receiver.invitations(first["data"]["case"]["id"])} == {message.id}
    finally:
        server.remove()
        receiver.close()


def test_a_bounce_that_is_told_before_the_reply_starts_the_next_channel():
    receiver = Receiver()
    ways = [
        {"id": way, "type": "webhook", "url": receiver.url(f"/{way}"), "secret": receiver.secret, "events": "none"}
        for way in ("first", "second")
    ]
    server = Server(ways, surveys={"now": {**LATER, "survey": "now", "send": {"on": "case.resolved"}}}).start()

    def bounce(delivery):
        if delivery.path == "/first":
            server.send(event("message.bounced", message={"id": delivery.id, "reason": "550 no such user"}))

    receiver.before_reply(bounce)
    try:
        closing = resolved()
        case = closing["data"]["case"]["id"]
        server.send(closing)
        wait_for(lambda: [d.path for d in receiver.invitations(case)] == ["/first", "/second"], "the second channel")
        states = wait_for(
            lambda: (found := {m["channel"]: m["state"] for m in server.list("/v1/messages")})
            and "waiting" not in found.values()
            and found,
            "both messages to end",
        )
        assert states == {"first": "bounced", "second": "sent"}
    finally:
        server.remove()
        receiver.close()
        assert receiver.refused == []


def test_a_private_address_is_refused_unless_it_is_listed():
    receiver = Receiver()
    server = Server(
        [{"id": "crm", "type": "webhook", "url": receiver.url(), "secret": receiver.secret}],
        allow_private_destinations=[],
    ).start()
    try:
        closing = resolved()
        server.send(closing)
        wait_for(
            lambda: [m for m in server.list("/v1/messages") if m.get("attempts") or m["state"] != "waiting"],
            "a try",
        )
        time.sleep(0.3)
        assert receiver.all() == []
        assert receiver.refused == []
    finally:
        server.remove()
        receiver.close()


def test_the_story_is_told_in_plain_words(server, receiver):
    closing = resolved()
    case = closing["data"]["case"]["id"]
    server.send(closing)
    receiver.invitation(case)
    wait_for(lambda: "sent" in str(explanation(server, case)), "the send to be told")
    told = server.output("explain", f"{SOURCE}/{case}")
    assert "csat" in told and "sent" in told.lower()
    assert server.json("explain", f"{SOURCE}/{case}") == explanation(server, case)


def test_the_allow_list_holds_the_messages_of_everybody_else():
    receiver = Receiver()
    channel = {"id": "crm", "type": "webhook", "url": receiver.url(), "secret": receiver.secret, "events": "none"}
    friend, stranger = new_contact(), new_contact()
    server = Server([channel], sending="allow_list", allow_list=[friend["email"].upper()]).start()
    try:
        known, unknown = resolved(contact=friend), resolved(contact=stranger)
        server.send(unknown, known)
        receiver.invitation(known["data"]["case"]["id"])
        (held,) = server.list("/v1/messages", state="held")
        assert held["contact"]["email"] == stranger["email"]
        assert "allow_list" in held["last_error"]
        assert receiver.invitations(unknown["data"]["case"]["id"]) == []
    finally:
        server.remove()
        receiver.close()
