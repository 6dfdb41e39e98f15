"""WhatsApp gets from us what pywa would send, in every shape, and what it tells us is understood."""

import itertools
import json

import pytest
from pywa import WhatsApp
from pywa.types import Section, SectionList, SectionRow, URLButton
from pywa.types.templates import BodyText, QuickReplyButton, TemplateLanguage
from pywa.types.templates import URLButton as TemplateURLButton
from pywa.utils import webhook_updates_validator

from harness.events import event, new_case, new_contact, resolved
from harness.meta import APP_SECRET, SURVEYS, TOKEN, VERIFY_TOKEN, close_case, greet, sign, tell
from harness.platforms import WORDS, token_in
from harness.recorder import Recorder
from harness.server import Server
from harness.waiting import wait_for

NUMBER = "106540352242922"
PATH = f"/v25.0/{NUMBER}/messages"
HOUR = 3600
counter = itertools.count(1)


def cloud_api(request):
    """Accepts everything, each message under an id of its own."""
    if request.method == "GET":
        return 200, {}, {"display_phone_number": "+1 555-000-1", "id": NUMBER}
    to = request.json.get("to", "") if request.path == PATH else ""
    return 200, {}, {
        "messaging_product": "whatsapp",
        "contacts": [{"input": to, "wa_id": to}],
        "messages": [{"id": f"wamid.{next(counter)}"}],
    }


@pytest.fixture(scope="module")
def platform():
    recorder = Recorder(cloud_api)
    whatsapp = {
        "id": "wa",
        "type": "whatsapp",
        "phone_number": NUMBER,
        "token": TOKEN,
        "api": recorder.url(),
        "app_secret": APP_SECRET,
        "verify_token": VERIFY_TOKEN,
        "template": {"name": "survey_link", "parameters": ["name", "question"], "unnamed": "you"},
        "reply_template": {"name": "survey_stars", "parameters": ["brand"], "answers": 5},
    }
    spare = {"id": "spare", "type": "webhook", "url": recorder.url("/spare"), "events": "none"}
    server = Server([whatsapp, spare], surveys=SURVEYS, brand="Acme").start()
    yield server, recorder
    log = server.log.read_text(errors="replace")
    server.remove()
    recorder.close()
    assert TOKEN not in log


@pytest.fixture
def library(platform):
    """pywa, pointed at the recorder."""
    client = WhatsApp(phone_id=NUMBER, token=TOKEN)
    client.api._session.base_url = platform[1].url("/v25.0")
    return client


@pytest.fixture
def person():
    return f"1500555{next(counter):04}"


def to(person):
    return lambda request: request.path == PATH and request.json.get("to") == person


def shape(request):
    """What must be equal; pywa writes some words of the interface in capitals and the index as a number, which mean the same."""

    def plain(value, name=None):
        if isinstance(value, dict):
            return {key: plain(inner, key) for key, inner in value.items()}
        if isinstance(value, list):
            return [plain(inner) for inner in value]
        return str(value).lower() if name in {"type", "sub_type", "index"} else value

    recorded = request.shape("authorization", "content-type")
    return {**recorded, "body": plain(recorded["body"])}


def payloads(text, values):
    return [f"s:{token_in(text)}:{value}" for value in values]


def test_a_list_is_the_one_of_pywa(platform, library, person):
    server, recorder = platform
    close_case(server, "whatsapp", person, wrote_ago=HOUR)
    [ours] = recorder.take(matching=to(person))
    text = ours.json["interactive"]["body"]["text"]
    rows = [
        SectionRow(title=str(score), callback_data=payload, description=words)
        for score, payload, words in zip(range(1, 6), payloads(text, range(1, 6)), WORDS)
    ]
    library.send_message(
        to=person,
        text=text,
        buttons=SectionList("Answer here", [Section("Acme", rows)]),
        tracker=ours.json["biz_opaque_callback_data"],
    )
    [theirs] = recorder.take(matching=to(person))
    assert shape(ours) == shape(theirs)
    assert "How satisfied are you?" in text and len(text) <= 1024


def test_a_link_button_is_the_one_of_pywa(platform, library, person):
    server, recorder = platform
    close_case(server, "whatsapp", person, wrote_ago=HOUR)
    recorder.take(matching=to(person))
    asking = {"survey": "recommend", "contact": new_contact(handles={"whatsapp": person})}
    assert server.request("POST", "/v1/invitations", json=asking).status_code < 300
    [ours] = recorder.take(matching=to(person))
    interactive = ours.json["interactive"]
    # Eleven answers do not fit a list; they can be typed.
    assert "Reply with a number from 0 to 10." in interactive["body"]["text"]
    library.send_message(
        to=person,
        text=interactive["body"]["text"],
        buttons=URLButton("Answer here", interactive["action"]["parameters"]["url"]),
        tracker=ours.json["biz_opaque_callback_data"],
    )
    [theirs] = recorder.take(matching=to(person))
    assert shape(ours) == shape(theirs)


def test_templates_are_those_of_pywa(platform, library, person):
    server, recorder = platform
    close_case(server, "whatsapp", person, wrote_ago=25 * HOUR)
    [ours] = recorder.take(matching=to(person))
    payload = ours.json["template"]["components"][1]["parameters"][0]["payload"]
    token = payload.split(":")[1]
    library.send_template(
        to=person,
        name="survey_stars",
        language=TemplateLanguage.ENGLISH,
        params=[
            BodyText.params("Acme"),
            *[QuickReplyButton.params(callback_data=f"s:{token}:{i + 1}", index=i) for i in range(5)],
        ],
        tracker=ours.json["biz_opaque_callback_data"],
    )
    [theirs] = recorder.take(matching=to(person))
    assert shape(ours) == shape(theirs)

    asking = {"survey": "recommend", "contact": new_contact(handles={"whatsapp": person + "9"})}
    assert server.request("POST", "/v1/invitations", json=asking).status_code < 300
    [ours] = recorder.take(matching=to(person + "9"))
    token = ours.json["template"]["components"][1]["parameters"][0]["text"]
    library.send_template(
        to=person + "9",
        name="survey_link",
        language=TemplateLanguage.ENGLISH,
        params=[
            BodyText.params("Ana Popescu", "How likely are you to recommend us?"),
            TemplateURLButton.params(url_variable=token, index=0),
        ],
        tracker=ours.json["biz_opaque_callback_data"],
    )
    [theirs] = recorder.take(matching=to(person + "9"))
    assert shape(ours) == shape(theirs)


@pytest.mark.parametrize(
    "written, expected",
    [
        ([("customer", HOUR), ("customer", 30 * HOUR)], "interactive"),
        ([("customer", 30 * HOUR), ("agent", HOUR)], "template"),
        ([("bot", HOUR)], "template"),
    ],
)
def test_only_the_persons_newest_message_opens_the_window(platform, person, written, expected):
    server, recorder = platform
    contact, case = new_contact(handles={"whatsapp": person}), new_case(channel="whatsapp")
    for author, ago in written:
        server.send(event("case.message", ago, case=case, contact=contact, author=author))
    server.send(resolved(case, contact))
    [request] = recorder.take(matching=to(person))
    assert request.json["type"] == expected


def test_a_closed_window_is_answered_with_the_template_in_the_same_try(platform, person):
    server, recorder = platform
    closed = {"error": {"message": "Re-engagement message", "code": 131047}}
    recorder.reply_with((400, {}, closed))
    close_case(server, "whatsapp", person, wrote_ago=HOUR)
    first, second = recorder.take(2, matching=to(person))
    assert (first.json["type"], second.json["type"]) == ("interactive", "template")
    [message] = wait_for(lambda: messages(server, person, "sent"), "the message to be sent")
    assert message["attempt_count"] == 1


def test_the_next_channel_takes_over_from_a_number_without_whatsapp(platform, person):
    server, recorder = platform
    recorder.reply_with((400, {}, {"error": {"message": "Message undeliverable", "code": 131026}}))
    case = close_case(server, "whatsapp", person, wrote_ago=HOUR)
    [instead] = recorder.take(matching=lambda request: request.path == "/spare")
    assert instead.json["data"]["case"]["id"] == case


def messages(server, person, state):
    return [m for m in server.list("/v1/messages") if m["recipient"] == person and m["state"] == state]


def change(person, **value):
    """One change as Meta sends it."""
    contact = {"wa_id": person, "user_id": f"US.{person}", "profile": {"name": "Ana"}}
    metadata = {"display_phone_number": "15550001", "phone_number_id": NUMBER}
    value = {"messaging_product": "whatsapp", "metadata": metadata, "contacts": [contact], **value}
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}],
    }


def tapped(person, payload):
    reply = {"type": "list_reply", "list_reply": {"id": payload, "title": "5", "description": "Very satisfied"}}
    message = {"from": person, "id": f"wamid.in.{next(counter)}", "timestamp": "1767225600", "type": "interactive"}
    return change(person, messages=[{**message, "interactive": reply}])


def test_a_tap_and_the_words_after_it_are_the_answer(platform, person):
    server, recorder = platform
    case = close_case(server, "whatsapp", person, wrote_ago=HOUR)
    [invitation] = recorder.take(matching=to(person))
    payload = invitation.json["interactive"]["action"]["sections"][0]["rows"][3]["id"]
    tap = tapped(person, payload)
    body = json.dumps(tap).encode()
    assert webhook_updates_validator(APP_SECRET, body, sign(body))
    assert tell(server, "wa", tap).status_code == 200
    assert tell(server, "wa", tap).status_code == 200
    [response] = server.of_case("/v1/responses", case)
    assert (response["score"], response["evidence"], response["state"]) == (4, 3, "counted")
    [thanks] = recorder.take(matching=to(person))
    assert thanks.json["type"] == "text" and "Anything we should know?" in thanks.json["text"]["body"]
    words = {"from": person, "id": f"wamid.in.{next(counter)}", "timestamp": "1767225700", "type": "text"}
    assert tell(server, "wa", change(person, messages=[{**words, "text": {"body": "Mulțumesc 🙂"}}])).status_code == 200
    [response] = server.of_case("/v1/responses", case)
    assert response["comment"] == "Mulțumesc 🙂"


def test_only_meta_is_believed(platform, person):
    server, recorder = platform
    case = close_case(server, "whatsapp", person, wrote_ago=HOUR)
    [invitation] = recorder.take(matching=to(person))
    tap = tapped(person, invitation.json["interactive"]["action"]["sections"][0]["rows"][0]["id"])
    forged = sign(json.dumps(tap).encode(), "another secret")
    assert tell(server, "wa", tap, signature=forged).status_code in (401, 403)
    assert server.of_case("/v1/responses", case) == []


def test_registration_is_answered(platform):
    server, _ = platform
    good, bad = greet(server, "wa", VERIFY_TOKEN), greet(server, "wa", "guess")
    assert (good.status_code, good.text) == (200, "1158201444")
    assert bad.status_code == 403


def test_what_became_of_a_message_is_noted_and_a_late_failure_asks_elsewhere(platform, person):
    server, recorder = platform
    case = close_case(server, "whatsapp", person, wrote_ago=HOUR)
    recorder.take(matching=to(person))
    [message] = wait_for(lambda: messages(server, person, "sent"), "the message to be sent")
    status = {"id": message["receipt"], "timestamp": "1767225600", "recipient_id": person}
    assert tell(server, "wa", change(person, statuses=[{**status, "status": "delivered"}])).status_code == 200
    assert messages(server, person, "delivered")
    failure = {**status, "status": "failed", "errors": [{"code": 131049, "title": "Not delivered to keep balance"}]}
    assert tell(server, "wa", change(person, statuses=[failure])).status_code == 200
    assert messages(server, person, "bounced")
    recorder.take(matching=lambda request: request.path == "/spare" and request.json["data"]["case"]["id"] == case)
    # Meta's limit says nothing about the number: the next case is asked about there again.
    close_case(server, "whatsapp", person, wrote_ago=HOUR)
    recorder.take(matching=to(person))


def test_a_message_that_came_too_late_goes_again_as_the_template(platform, person):
    server, recorder = platform
    case = close_case(server, "whatsapp", person, wrote_ago=HOUR)
    [free] = recorder.take(matching=to(person))
    assert free.json["type"] == "interactive"
    [message] = wait_for(lambda: messages(server, person, "sent"), "the message to be sent")
    error = {"code": 131047, "title": "Re-engagement message"}
    failure = {"id": message["receipt"], "timestamp": "1767225600", "recipient_id": person, "status": "failed", "errors": [error]}
    for _ in range(2):
        assert tell(server, "wa", change(person, statuses=[failure])).status_code == 200
    [again] = recorder.take(matching=to(person))
    assert again.json["type"] == "template"
    [bounced] = messages(server, person, "bounced")
    assert bounced["last_error"] == "Meta error 131047 Re-engagement message; sent again as the approved template"
    wait_for(lambda: messages(server, person, "sent"), "the template to be sent")
    assert not [request for request in recorder.all() if request.path == "/spare" and request.json["data"]["case"]["id"] == case]


def test_doctor_asks_whose_number_it_is(platform):
    server, recorder = platform
    said = server.run("doctor").stdout
    [question] = recorder.take(matching=lambda request: request.method == "GET")
    assert (question.path, question.headers["authorization"]) == (f"/v25.0/{NUMBER}", f"Bearer {TOKEN}")
    assert "+1 555-000-1" in said and TOKEN not in said
