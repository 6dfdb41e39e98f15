"""Score and comment go back to the case, once, and what the helpdesk says of it asks nobody again."""

import time
import types
import urllib.parse

import pytest
import requests
from zammad_py import ZammadAPI
from zenpy import Zenpy
from zenpy.lib.api_objects import Comment, Ticket

from harness.events import new_case, resolved
from harness.forms import DWELL, Person
from harness.case_desks import Chatwoot, Zammad, Zendesk
from harness.receiver import Receiver
from harness.server import Server
from harness.waiting import wait_for

ALL = [Zendesk, Chatwoot, Zammad]


@pytest.fixture
def systems():
    """Starts an installation whose source `desk` is this helpdesk; ends both."""
    open_systems = []

    def start(helpdesk, write_back=None, **settings):
        desk, receiver = helpdesk(), Receiver()
        wishes = write_back or {"note": True, "tag": "csat_{score}", "field": desk.field_name}
        source = {"id": "desk", "secret": "hook-secret", **desk.settings, "api": desk.url, "write_back": wishes}
        if "unsigned" in source:
            del source["secret"]
        channel = {"id": "crm", "type": "webhook", "url": receiver.url(), "secret": receiver.secret, "events": "none"}
        server = Server([channel], sources=[source], **settings).start()
        open_systems.append((server, desk, receiver))
        return types.SimpleNamespace(server=server, desk=desk, receiver=receiver)

    yield start
    for server, desk, receiver in open_systems:
        server.remove()
        desk.close()
        receiver.close()


def answer(systems, person=None, case="50", again=False, **answers):
    if not again:
        systems.server.send(resolved(case=new_case(id=case)))
    person = person or Person()
    person.answer(systems.receiver.invitation(case).data["link"], **answers)
    return person


def messages(systems):
    return [row for row in systems.server.list("/v1/messages") if row["channel"] == "desk/write_back"]


def written(systems, count=1):
    """The messages to the helpdesk once so many of them are through: a note alone may be there before or after the tag and the field."""

    def through():
        rows = [row for row in messages(systems) if row["state"] == "sent"]
        return len(rows) >= count and rows

    return wait_for(through, f"{count} messages through to the helpdesk")


@pytest.mark.parametrize("helpdesk", ALL)
def test_note_tag_and_field_stand_in_the_case(systems, helpdesk):
    system = systems(helpdesk)
    answer(system, score=2, comment="It took {{too}} long")
    (message,) = written(system)
    assert message["kind"] == "event"
    (note,) = system.desk.notes
    lines = note.splitlines()
    assert lines[0] == "CSAT: 2 on a scale from 1 to 5 (low)"
    assert lines[1] == "Comment: It took { {too}} long"
    assert lines[-1].startswith(f"{system.server.url}/cases/desk/50#rsp_")
    assert system.desk.tags == ["refund", "csat_2"]
    assert str(system.desk.field) == "2"


@pytest.mark.parametrize("helpdesk", ALL)
def test_the_way_back_stands_among_the_channels_and_is_stopped_and_resumed(systems, helpdesk):
    system = systems(helpdesk)
    path = "/v1/channels/desk%2Fwrite_back"
    way = system.server.get(path)
    assert (way["state"], way["purpose"], way["source"], way["type"]) == (
        "delivering", "write_back", "desk", helpdesk.settings["type"],
    )
    system.desk.refusal = (401, {}, {"error": "Couldn't authenticate you"})
    answer(system, score=2)
    wait_for(lambda: system.server.get(path)["state"] == "stopped", "the way back to stop")
    way = system.server.get(path)
    assert (way["trouble"]["code"], way["held"]) == ("http_401", 1) and "Resume" in way["trouble"]["remedy"]
    assert way["last_failure"]["status"] == 401
    shown = system.server.output("outbox", "channels")
    assert "desk/write_back" in shown and way["trouble"]["words"] in shown
    assert "messages by desk/write_back" in system.server.run("doctor").stdout
    assert system.server.request("POST", path + "/test", json={}).status_code == 409
    system.desk.refusal = None
    assert "goes on; 1 message" in system.server.output("outbox", "resume", "desk/write_back")
    wait_for(lambda: system.desk.notes, "the note")
    wait_for(lambda: system.server.get(path)["state"] == "delivering", "the way back to deliver")
    assert "is stopped" in system.server.output("outbox", "stop", "desk/write_back")
    assert system.server.get(path)["trouble"]["code"] == "stopped"


@pytest.mark.parametrize("helpdesk", ALL)
def test_a_correction_says_so_and_takes_the_old_tag_away(systems, helpdesk):
    system = systems(helpdesk, language="es")
    person = answer(system, score=1)
    written(system)
    answer(system, person, again=True, score=5)
    written(system, 2)
    assert len(system.desk.notes) == 2
    assert "Sustituye una respuesta anterior." in system.desk.notes[1]
    assert system.desk.tags == ["refund", "csat_5"]
    assert str(system.desk.field) == "5"


@pytest.mark.parametrize("helpdesk", ALL)
def test_a_note_whose_reply_got_lost_is_not_written_twice(systems, helpdesk):
    system = systems(helpdesk)
    system.desk.fail_after_writing()
    answer(system, score=4)
    written(system)
    looks = [request for request in system.desk.recorder.all() if request.method == "GET"]
    assert looks and len(system.desk.notes) == 1


@pytest.mark.parametrize("helpdesk", ALL)
@pytest.mark.parametrize(
    ("status", "state"), [(422, "exhausted"), (404, "exhausted"), (401, "held"), (403, "held"), (503, "waiting")]
)
def test_a_refusal_ends_in_its_class(systems, helpdesk, status, state):
    system = systems(helpdesk)
    system.desk.refusal = (status, {}, {"error": "the ticket is closed"})
    answer(system, score=4)

    def ended():
        return [row for row in messages(system) if row["state"] == state and row["last_error"]]

    (message,) = wait_for(ended, f"the message {state}")
    assert f"HTTP {status}" in message["last_error"] and "the ticket is closed" in message["last_error"]


def test_what_was_held_goes_after_the_token_is_mended(systems):
    system = systems(Zendesk)
    system.desk.refusal = (401, {}, {"error": "Couldn't authenticate you"})
    answer(system, score=4)
    (message,) = wait_for(lambda: [row for row in messages(system) if row["state"] == "held"], "the message held")
    system.desk.refusal = None
    path = "/v1/destinations/" + urllib.parse.quote(message["destination"], safe="") + "/enable"
    assert system.server.request("POST", path, json={}).json() == {"replayed": 1}
    wait_for(lambda: system.desk.notes, "the note")


def test_only_what_is_wished_for_is_written(systems):
    system = systems(Zammad, write_back={"tag": "{survey}-{score}"})
    answer(system, score=3)
    written(system)
    assert system.desk.tags == ["refund", "csat-3"]
    assert system.desk.notes == [] and system.desk.field is None


def test_the_offered_question_is_noted_but_sets_neither_tag_nor_field(systems):
    system = systems(Chatwoot)
    person = Person()
    system.server.send(resolved(case=new_case(id="50")))
    done = person.answer(system.receiver.invitation("50").data["link"], score=5)
    written(system)
    assert len(system.desk.notes) == 1
    offer = next(form for form in done.forms if "10" in sum(form.choices.values(), []))
    time.sleep(DWELL)
    person.send(done, offer, score=9)
    written(system, 2)
    assert len(system.desk.notes) == 2
    assert system.desk.notes[1].startswith("NPS: 9 on a scale from 0 to 10 (promoter)")
    assert system.desk.tags == ["refund", "csat_5"] and system.desk.field == 5


# What the vendors' own clients send for the same thing


def test_zendesk_gets_what_zenpy_would_send(systems):
    system = systems(Zendesk)
    answer(system, score=2, comment="late")
    written(system)
    tags, update = system.desk.writes()
    system.desk.recorder.clear()

    client = Zenpy(subdomain="x", email="afterword@example.org", token="secret-token")
    session = client.tickets.session
    port = system.desk.recorder.port
    send = session.send

    def redirected(prepared, **options):
        prepared.url = prepared.url.replace("https://x.zendesk.com", f"http://127.0.0.1:{port}")
        return send(prepared, **options)

    session.send = redirected
    client.tickets.add_tags(50, ["csat_2"])
    comment = Comment(body=system.desk.notes[0], public=False)
    client.tickets.update(Ticket(id=50, comment=comment, custom_fields=[{"id": 360001, "value": "2"}]))
    their_tags, their_update = system.desk.writes()
    assert tags.shape("authorization", "content-type") == their_tags.shape("authorization", "content-type")
    theirs = their_update.shape("authorization", "content-type")
    theirs["body"]["ticket"].pop("id", None)  # it is in the path
    assert update.shape("authorization", "content-type") == theirs


def test_zammad_gets_what_its_python_client_would_send(systems):
    system = systems(Zammad)
    answer(system, score=2, comment="late")
    written(system)
    tag, update = system.desk.writes()
    system.desk.recorder.clear()

    client = ZammadAPI(url=f"{system.desk.url}/api/v1/", http_token="secret-token")
    client.ticket_tag.add(50, "csat_2")
    client.ticket.update(50, update.json)
    their_tag, their_update = system.desk.writes()
    named = ("authorization", "content-type")
    assert tag.shape(*named) == their_tag.shape(*named)
    assert update.shape(*named) == their_update.shape(*named)
    article = {"type": "note", "internal": True, "content_type": "text/plain", "body": system.desk.notes[0]}
    assert update.json["article"] == article


# Our own change comes back as an event


def conversation(status, labels, at):
    """A conversation as Chatwoot posts it."""
    return {
        "event": "conversation_status_changed",
        "id": 42,
        "status": status,
        "channel": "Channel::Email",
        "labels": labels,
        "changed_attributes": [{"status": {"previous_value": "open", "current_value": status}}],
        "meta": {"sender": {"id": 7, "type": "contact", "name": "Ana", "email": "loop@example.org"}},
        "created_at": at - 60,
        "timestamp": at,
        "updated_at": at,
        "account": {"id": 1, "name": "Example"},
    }


def test_the_helpdesks_own_news_of_our_note_reopens_nothing_and_asks_nobody(systems):
    system = systems(Chatwoot)
    at = time.time() - 30

    def post(event):
        reply = requests.post(f"{system.server.url}/v1/sources/desk", json=event, timeout=60)
        assert reply.status_code == 202, reply.text
        return reply.json()

    post(conversation("resolved", ["refund"], at))
    Person().answer(system.receiver.invitation("1:42").data["link"], score=2)
    written(system)
    assert all(request.path.startswith("/api/v1/accounts/1/conversations/42") for request in system.desk.recorder.all())
    before = system.server.get("/v1/cases/desk/1%3A42")

    # The label and the note make Chatwoot tell of the conversation again.
    post(conversation("resolved", ["refund", "csat_2"], at + 20))
    post({**conversation("resolved", ["refund", "csat_2"], at + 21), "event": "conversation_updated"})
    post({"event": "message_created", "id": 9, "private": True, "content": system.desk.notes[0], "account": {"id": 1}})
    after = system.server.get("/v1/cases/desk/1%3A42")
    for name in ("resolution_number", "resolved_at", "state", "phase"):
        assert after.get(name) == before.get(name)
    assert len(system.server.list("/v1/invitations")) <= 3  # the survey, its reason and nothing for a second resolution
    surveys = [row["survey"] for row in system.server.list("/v1/invitations")]
    assert surveys.count("csat") == 1
    assert len(system.desk.notes) == 1


def test_a_wrong_setting_is_found_before_anything_runs(systems):
    desk = Zendesk()
    source = {"id": "desk", **desk.settings, "secret": "x", "api": desk.url, "write_back": {"note": True, "labels": "x"}}
    server = Server([], sources=[source])
    result = server.run("check")
    assert result.returncode == 1 and "write_back.labels" in result.stderr
    desk.close()
    server.remove()
