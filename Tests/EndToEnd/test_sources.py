"""Helpdesks that post their own webhooks: a closed case there is a survey here."""

import subprocess
import time

import pytest

from harness import helpdesks
from harness.helpdesks import SECRET, post
from harness.server import BINARY, ROOT, Server
from harness.waiting import wait_for


@pytest.fixture(scope="module")
def api():
    api = helpdesks.ZendeskAPI()
    yield api
    api.close()


@pytest.fixture(scope="module")
def house(receiver, api):
    """An installation with one source of each kind."""
    server = Server(
        [{"id": "crm", "type": "webhook", "url": receiver.url(), "secret": receiver.secret}],
        sources=[
            {"id": "chat", "type": "chatwoot", "secret": f"desk-secret-two {SECRET}"},
            {"id": "zen", "type": "zendesk", "secret": SECRET},
            {
                "id": "events",
                "type": "zendesk",
                "secret": SECRET,
                "api": api.url,
                "user": "care@example.org",
                "token": "zendesk-token",
            },
            {"id": "scout", "type": "mapping", "file": str(ROOT / "mappings/helpscout.yaml"), "secret": SECRET},
        ],
    ).start()
    yield server
    server.remove()


CLOSED = {
    "chat": helpdesks.chatwoot,
    "zen": helpdesks.zendesk_trigger,
    "scout": helpdesks.help_scout,
}


@pytest.mark.parametrize("source", CLOSED)
def test_a_closed_case_is_asked_about_once(house, receiver, source):
    case, headers, raw = CLOSED[source]()
    first, again = (post(house, source, headers, raw) for _ in range(2))
    assert (first.status_code, first.json()) == (202, {"accepted": 1, "received": 1, "ignored": []})
    assert (again.status_code, again.json()["accepted"]) == (202, 0)
    invitation = receiver.invitation(case).data
    assert invitation["contact"]["name"] == "Ana Popescu"
    assert invitation["survey"] == "csat"
    assert len(receiver.invitations(case)) == 1


@pytest.mark.parametrize("source", CLOSED)
def test_a_changed_body_is_refused_and_leaves_nothing(house, source):
    case, headers, raw = CLOSED[source]()
    reply = post(house, source, headers, raw.replace(b"Delayed", b"Delaced"))
    assert (reply.status_code, reply.json()["code"]) == (401, "unauthorized")
    assert house.request("GET", f"/v1/cases/{source}/{case}").status_code == 404


def test_both_secrets_are_good_while_one_is_changed_and_no_third(house):
    for secret, status in [(SECRET, 202), ("desk-secret-two", 202), ("desk-secret-three", 401)]:
        _, headers, raw = helpdesks.chatwoot(secret)
        assert post(house, "chat", headers, raw).status_code == status


@pytest.mark.parametrize("source", ["chat", "zen"])
def test_a_request_that_somebody_kept_is_worth_nothing(house, source):
    for age, status in [(240, 202), (310, 401), (-150, 401)]:
        _, headers, raw = CLOSED[source](at=time.time() - age)
        reply = post(house, source, headers, raw)
        assert reply.status_code == status, f"age {age}: {reply.text}"
    assert "too long ago" in reply.json()["detail"]


def test_what_is_missing_is_named_and_what_is_unknown_is_ignored(house):
    _, headers, raw = helpdesks.chatwoot(account={}, surprise={"new": True})
    reply = post(house, "chat", headers, raw)
    assert reply.status_code == 400
    assert reply.json()["errors"] == [{"field": "/account/id", "message": "is missing"}]
    case, headers, raw = helpdesks.chatwoot(surprise={"new": True})
    assert post(house, "chat", headers, raw).json()["accepted"] == 1


def test_what_ends_no_case_is_acknowledged_with_the_reason(house):
    _, headers, raw = helpdesks.chatwoot(status="snoozed")
    reply = post(house, "chat", headers, raw)
    assert (reply.status_code, reply.json()["ignored"]) == (202, ['the status "snoozed" ends no case'])


def test_an_unknown_source_is_not_found_and_a_known_one_greets(house):
    assert post(house, "nobody", {}, b"{}").status_code == 404
    assert house.request("GET", "/v1/sources/chat").status_code == 200
    assert house.request("HEAD", "/v1/sources/chat").status_code == 200
    assert house.request("GET", "/v1/sources/nobody").status_code == 404


def test_a_ticket_that_comes_back_takes_its_invitation_along(house):
    case, headers, raw = helpdesks.zendesk_trigger()
    post(house, "zen", headers, raw)
    _, headers, raw = helpdesks.zendesk_trigger(status="open", number=int(case))
    assert post(house, "zen", headers, raw).json()["accepted"] == 1
    assert house.get(f"/v1/cases/zen/{case}")["state"] == "open"


def test_what_an_event_leaves_out_is_asked_for_after_the_acknowledgement(house, receiver, api):
    api.fail_with(503)
    case, headers, raw = helpdesks.zendesk_event()
    # Nobody who waited for the helpdesk's answer could acknowledge now.
    with api.silence():
        reply = post(house, "events", headers, raw)
    assert (reply.status_code, reply.json()["accepted"]) == (202, 1)
    # The first try fails, the second comes five seconds later, give or take a fifth.
    invitation = wait_for(lambda: receiver.invitations(case), f"the invitation of {case}")[0].data
    assert invitation["contact"]["email"] == f"u{case}@example.org"
    assert invitation["case"]["agent"]["name"] == "Ion"
    assert {authorization for _, authorization in api.asked} == {
        "Basic Y2FyZUBleGFtcGxlLm9yZy90b2tlbjp6ZW5kZXNrLXRva2Vu"
    }
    assert post(house, "events", headers, raw).json()["accepted"] == 0


def test_a_question_that_waits_outlives_a_crash(house, receiver, api):
    api.fail_with(503)
    case, headers, raw = helpdesks.zendesk_event()
    assert post(house, "events", headers, raw).json()["accepted"] == 1
    wait_for(lambda: any(path.endswith(f"/{case}") for path, _ in api.asked), "the question")
    house.kill()
    house.start()
    wait_for(lambda: receiver.invitations(case), f"the invitation of {case}")
    assert len(receiver.invitations(case)) == 1


def check(folder, text):
    (folder / "afterword.yaml").write_text(text)
    command = [BINARY, "check", "--config", "afterword.yaml"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)


BROKEN = {
    "a misspelt type": ("{ id: a, type: chatwot, secret: s }", 'did you mean "chatwoot"?'),
    "no secret": ("{ id: a, type: chatwoot }", "afterword.yaml:2:5: source a: secret is missing"),
    "a misspelt setting": ("{ id: a, type: zendesk, secret: s, tokn: t }", '2:46: source a: tokn is not a setting of zendesk; did you mean "token"?'),
    "a mapping that is not there": ("{ id: a, type: mapping, file: no.yaml, secret: s }", "afterword.yaml:2:35: source a: file: no.yaml cannot be read; create it or name another one"),
    "a mapping with a fault": ("{ id: a, type: mapping, file: m.yaml, secret: s }", 'm.yaml:1:1: unknown key "evnt"; did you mean "event"?'),
}


@pytest.mark.parametrize("entry, message", BROKEN.values(), ids=BROKEN)
def test_check_names_what_is_wrong_with_a_source(tmp_path, entry, message):
    (tmp_path / "m.yaml").write_text("evnt: {}\ncase: { id: /id }\n")
    result = check(tmp_path, f"sources:\n  - {entry}\n")
    assert result.returncode == 1
    assert message in result.stderr


def test_check_warns_of_a_source_that_believes_everybody(tmp_path):
    result = check(tmp_path, "sources:\n  - { id: a, type: chatwoot, unsigned: true }\n")
    assert result.returncode == 0
    assert "warning: source a: whoever knows the address can close cases" in result.stderr


@pytest.mark.parametrize("mapping", sorted(path.name for path in (ROOT / "mappings").glob("*.yaml")))
def test_every_shipped_mapping_is_in_order(tmp_path, mapping):
    entry = f"{{ id: a, type: mapping, file: {ROOT}/mappings/{mapping}, secret: s }}"
    result = check(tmp_path, f"sources:\n  - {entry}\n")
    assert (result.returncode, result.stderr) == (0, "")
