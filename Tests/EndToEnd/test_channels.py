"""Whether messages get out, seen from outside: doctor, a test, stopping and resuming, many messages at once, one person's story."""

import json
import re

import pytest
import requests

from harness.events import new_contact, resolved
from harness.ports import free_port
from harness.receiver import Receiver
from harness.server import Server
from harness.store import change
from harness.waiting import wait_for

@pytest.fixture(scope="module")
def house():
    """A webhook that answers, one that nobody answers, and a helpdesk."""
    receiver = Receiver()
    server = Server(
        [
            {"id": "crm", "type": "webhook", "url": receiver.url(), "secret": receiver.secret, "events": "none"},
            {"id": "dead", "type": "webhook", "url": f"http://127.0.0.1:{free_port()}/hook", "events": "none"},
        ],
        default_channels=["crm"],
        sources=[{"id": "cw", "type": "chatwoot", "secret": "a-shared-secret-of-the-test"}],
    ).start()
    server.receiver = receiver
    yield server
    server.remove()
    receiver.close()


def channel(server, id):
    return server.get(f"/v1/channels/{id}")


def test_doctor_asks_every_channel_and_says_what_mends_it(house):
    result = house.run("doctor", "--json")
    assert result.returncode == 1
    findings = {f["subject"]: f for f in json.loads(result.stdout)["findings"]}
    assert findings["channel crm (webhook)"]["ok"]
    dead = findings["channel dead (webhook)"]
    assert not dead["ok"] and "nobody answers" in dead["detail"] and dead["remedy"]
    assert f"{house.url}/v1/sources/cw" in findings["source cw (chatwoot)"]["detail"]


def test_doctor_names_the_libraries_at_work(house):
    """An allocator that was linked and is not asked would have more to say than its version."""
    findings = {f["subject"]: f["detail"] for f in json.loads(house.run("doctor", "--json").stdout)["findings"]}
    for library in ["libcurl", "mimalloc"]:
        assert re.fullmatch(r"\d+\.\d+\.\d+", findings[library]), library


def test_a_test_tells_what_became_of_it(house):
    assert "went out" in house.output("test", "channel", "crm")
    wait_for(lambda: [d for d in house.receiver.deliveries if d.type == "channel.test"], "the test to arrive")
    failed = house.run("test", "channel", "dead")
    assert failed.returncode == 1
    assert "nobody answers at that address and port" in failed.stdout
    assert house.run("test", "channel", "nobody").returncode == 1


def test_what_comes_while_a_channel_is_stopped_waits_and_goes_when_it_is_resumed(house):
    assert "crm is stopped" in house.output("outbox", "stop", "crm")
    event = resolved()
    house.send(event)
    assert channel(house, "crm")["state"] == "stopped"
    assert channel(house, "crm")["trouble"]["code"] == "stopped"
    assert channel(house, "crm")["held"] == 1
    assert "1 messages are due again" in house.output("outbox", "resume", "crm")
    case = event["data"]["case"]["id"]
    wait_for(
        lambda: [d for d in house.receiver.invitations() if d.data["case"]["id"] == case], "the held message to arrive"
    )
    wait_for(lambda: channel(house, "crm")["last_success_at"], "the success to be written down")
    assert channel(house, "crm")["state"] == "delivering"


def test_a_message_whose_words_are_damaged_is_held_and_the_others_go(house):
    house.output("outbox", "stop", "crm")
    house.send(resolved(), resolved())
    before = len(house.receiver.invitations())
    house.stop()
    change(house, "UPDATE message SET content = '{' WHERE id = (SELECT MIN(id) FROM message WHERE state = 'held')")
    house.start()
    assert "2 messages are due again" in house.output("outbox", "resume", "crm")
    wait_for(lambda: len(house.receiver.invitations()) == before + 1, "the other message to arrive")
    held = wait_for(lambda: house.get("/v1/messages?state=held")["data"], "the damaged one to be held")
    assert [each["type"] for each in held] == ["unreadable"]
    assert "cannot be read" in held[0]["last_error"]
    assert channel(house, "crm")["state"] == "delivering"
    assert "cannot be read" in house.output("outbox", "list", "--state", "held")
    house.output("outbox", "stop", "crm")
    assert "0 messages are due again" in house.output("outbox", "resume", "crm")
    house.output("outbox", "cancel", "--channel", "crm", "--state", "held")
    assert not house.get("/v1/messages?state=held")["data"]
    assert len(house.receiver.invitations()) == before + 1


def test_many_messages_are_counted_before_they_are_touched(house):
    house.output("outbox", "stop", "crm")
    house.send(*(resolved() for _ in range(3)))
    assert "3 messages would be called off" in house.output("outbox", "cancel", "--channel", "crm", "--dry-run")
    assert house.json("outbox", "cancel", "--channel", "crm", "--state", "held") == {
        "matched": 3, "done": 3, "dry_run": False,
    }
    assert channel(house, "crm")["held"] == 0
    house.output("outbox", "resume", "crm")
    assert house.run("outbox", "replay").returncode == 2
    reply = house.request("POST", "/v1/messages/replay", json={})
    assert reply.status_code == 400
    reply = house.request("POST", "/v1/messages/replay", json={"state": "sent"})
    assert reply.status_code == 400 and "exhausted" in reply.text


def test_an_operator_sees_that_a_helpdesk_is_refused_and_when_it_last_told_of_a_case(house):
    body = b'{"event":"conversation_status_changed"}'
    refused = requests.post(
        f"{house.url}/v1/sources/cw", data=body, headers={"content-type": "application/json"}, timeout=60
    )
    assert refused.status_code == 401
    source = house.get("/v1/sources")["data"][0]
    assert source["refused"] >= 1 and source["last_refusal"] and source["last_event_at"] is None


def test_refused_requests_are_counted_over_a_restart_and_by_reason(house):
    url = f"{house.url}/v1/sources/cw"
    before = house.get("/v1/sources")["data"][0]
    for _ in range(20):
        reply = requests.post(url, data=b"{}", headers={"x-chatwoot-signature": "sha256=00"}, timeout=60)
        # Whoever was wrong too often is told so, and counted all the same.
        assert reply.status_code in (401, 429)
    house.stop()
    house.start()
    after = house.get("/v1/sources")["data"][0]
    assert after["refused"] == before["refused"] + 20
    assert after["refusals"] == {"signature": after["refused"], "stale": 0, "content": 0}
    assert after["last_refusal"] == "the signature is missing or wrong"
    findings = {f["subject"]: f for f in json.loads(house.run("doctor", "--json").stdout)["findings"]}
    assert f"{after['refused']} refused in 30 days" in findings["requests to cw"]["detail"]


def test_a_person_has_one_story_with_every_try(house):
    contact = new_contact(name="Ana Timeline")
    event = resolved(contact=contact)
    house.send(event)
    case = event["data"]["case"]["id"]
    wait_for(lambda: [d for d in house.receiver.invitations() if d.data["case"]["id"] == case], "the invitation")
    id = house.list("/v1/contacts", email=contact["email"])[0]["id"]
    wait_for(
        lambda: any("try 1" in line for line in house.get(f"/v1/contacts/{id}/timeline")["story"]), "the try to be told"
    )
    story = house.get(f"/v1/contacts/{id}/timeline")
    assert {"event", "decision", "message"} <= {moment["kind"] for moment in story["moments"]}
    assert "try 1 over crm" in house.output("explain", id)
