"""Messenger gets from us what Meta's own SDK would send, and what it tells us is understood.

facebook-business is Meta's SDK. It has the edge `/{page}/messages` but no types for message bodies, sends a form where we send JSON, and
the token as a parameter where we send a header; method, path and every field are compared. Bodies are also built with the types of
fbmessenger, which is not official.
"""

import itertools
import json

import pytest
from facebook_business.adobjects.page import Page
from facebook_business.api import FacebookAdsApi
from facebook_business.session import FacebookSession
from fbmessenger.elements import Text
from fbmessenger.quick_replies import QuickReplies, QuickReply

from harness.events import new_contact
from harness.meta import APP_SECRET, SURVEYS, TOKEN, VERIFY_TOKEN, close_case, greet, tell
from harness.platforms import WORDS, token_in
from harness.recorder import Recorder
from harness.server import Server
from harness.waiting import wait_for

PAGE = "1234567890"
PATH = f"/v25.0/{PAGE}/messages"
HOUR = 3600
counter = itertools.count(1)


def send_api(request):
    return 200, {}, {"recipient_id": "1", "message_id": f"m_{next(counter)}"}


@pytest.fixture(scope="module")
def platform():
    recorder = Recorder(send_api)
    messenger = {
        "id": "fb",
        "type": "messenger",
        "page": PAGE,
        "token": TOKEN,
        "api": recorder.url(),
        "app_secret": APP_SECRET,
        "verify_token": VERIFY_TOKEN,
        "privacy_url": "https://example.org/privacy",
    }
    spare = {"id": "spare", "type": "webhook", "url": recorder.url("/spare"), "events": "none"}
    server = Server([messenger, spare], surveys=SURVEYS, brand="Acme").start()
    yield server, recorder
    log = server.log.read_text(errors="replace")
    server.remove()
    recorder.close()
    assert TOKEN not in log


@pytest.fixture
def person():
    return f"77{next(counter):010}"


def fields(request):
    """The fields of a call: JSON, or a form whose nested values are JSON; without the token."""
    if request.headers["content-type"].startswith("application/json"):
        return request.json
    nested = {"recipient", "message"}
    values = {**request.query, **request.form}
    values.pop("access_token")
    return {name: json.loads(text) if name in nested else text for name, text in values.items()}


def to(person):
    return lambda request: request.path == PATH and fields(request)["recipient"]["id"] == person


def send_by_sdk(recorder, parameters):
    session = FacebookSession(access_token=TOKEN)
    session.GRAPH = recorder.url()
    Page(PAGE, api=FacebookAdsApi(session, api_version="v25.0")).create_message(params=parameters)


def assert_same(ours, theirs):
    assert (ours.method, ours.path) == (theirs.method, theirs.path)
    assert fields(ours) == fields(theirs)
    assert ours.query == {}
    assert ours.headers["authorization"] == f"Bearer {TOKEN}"
    assert {**theirs.query, **theirs.form}["access_token"] == TOKEN


def test_quick_replies_are_those_of_the_sdk(platform, person):
    server, recorder = platform
    close_case(server, "messenger", person, wrote_ago=HOUR)
    [ours] = recorder.take(matching=to(person))
    text = ours.json["message"]["text"]
    replies = [
        QuickReply(title=words, payload=f"s:{token_in(text)}:{score}") for score, words in enumerate(WORDS, start=1)
    ]
    message = Text(text=text, quick_replies=QuickReplies(replies)).to_dict()
    send_by_sdk(recorder, {"recipient": {"id": person}, "messaging_type": "RESPONSE", "message": message})
    [theirs] = recorder.take(matching=to(person))
    assert_same(ours, theirs)


def test_the_feedback_form_is_sent_as_the_sdk_would_and_keeps_metas_rules(platform, person):
    server, recorder = platform
    close_case(server, "messenger", person, wrote_ago=30 * HOUR)
    [ours] = recorder.take(matching=to(person))
    send_by_sdk(recorder, ours.json)
    [theirs] = recorder.take(matching=to(person))
    assert_same(ours, theirs)
    assert (ours.json["messaging_type"], ours.json["tag"]) == ("MESSAGE_TAG", "CUSTOMER_FEEDBACK")
    form = ours.json["message"]["attachment"]["payload"]
    [screen] = form["feedback_screens"]
    [question] = screen["questions"]
    assert question["id"].isalnum() and len(question["id"]) <= 80
    assert (question["type"], question["score_option"]) == ("csat", "five_stars")
    assert len(form["title"]) <= 65 and len(form["subtitle"]) <= 80 and len(form["button_title"]) <= 20
    assert 5 <= len(question["title"]) <= 85 and "http" not in form["title"] + form["subtitle"]
    assert len(question["follow_up"]["placeholder"]) <= 65
    assert 1 <= form["expires_in_days"] <= 7


def test_eleven_answers_are_eleven_quick_replies(platform, person):
    server, recorder = platform
    close_case(server, "messenger", person, wrote_ago=HOUR)
    recorder.take(matching=to(person))
    asking = {"survey": "recommend", "contact": new_contact(handles={"messenger": person})}
    assert server.request("POST", "/v1/invitations", json=asking).status_code < 300
    [request] = recorder.take(matching=to(person))
    titles = [reply["title"] for reply in request.json["message"]["quick_replies"]]
    assert len(titles) == 11 and all(len(title) <= 20 for title in titles)


def test_after_seven_days_the_next_channel_asks(platform, person):
    server, recorder = platform
    case = close_case(server, "messenger", person, wrote_ago=8 * 24 * HOUR)
    [instead] = recorder.take(matching=lambda request: request.path == "/spare")
    assert instead.json["data"]["case"]["id"] == case
    assert not [request for request in recorder.all() if to(person)(request)]


def test_a_closed_window_is_answered_with_the_form_in_the_same_try(platform, person):
    server, recorder = platform
    closed = {"error": {"message": "outside of allowed window", "code": 10, "error_subcode": 2018278}}
    recorder.reply_with((400, {}, closed))
    close_case(server, "messenger", person, wrote_ago=HOUR)
    first, second = recorder.take(2, matching=to(person))
    assert (first.json["messaging_type"], second.json["messaging_type"]) == ("RESPONSE", "MESSAGE_TAG")
    wait_for(lambda: messages(server, person, "sent"), "the message to be sent")


def messages(server, person, state):
    return [m for m in server.list("/v1/messages") if m["recipient"] == person and m["state"] == state]


def page(person, **item):
    event = {"sender": {"id": person}, "recipient": {"id": PAGE}, **item}
    return {"object": "page", "entry": [{"id": PAGE, "time": 1767225600000, "messaging": [event]}]}


def test_an_answered_form_is_a_score_with_a_comment(platform, person):
    server, recorder = platform
    case = close_case(server, "messenger", person, wrote_ago=30 * HOUR)
    [request] = recorder.take(matching=to(person))
    question = request.json["message"]["attachment"]["payload"]["feedback_screens"][0]["questions"][0]["id"]
    answer = {"type": "csat", "payload": "5", "follow_up": {"type": "free_form", "payload": "Very kind"}}
    told = page(person, messaging_feedback={"feedback_screens": [{"screen_id": 0, "questions": {question: answer}}]})
    assert tell(server, "fb", told).status_code == 200
    assert tell(server, "fb", told).status_code == 200
    [response] = server.of_case("/v1/responses", case)
    assert (response["score"], response["comment"], response["evidence"]) == (5, "Very kind", 3)


def test_a_tapped_quick_reply_is_the_answer_and_an_echo_is_not(platform, person):
    server, recorder = platform
    case = close_case(server, "messenger", person, wrote_ago=HOUR)
    [request] = recorder.take(matching=to(person))
    reply = request.json["message"]["quick_replies"][1]
    echo = page(person, message={"mid": f"m_e{person}", "text": "How?", "is_echo": True})
    assert tell(server, "fb", echo).status_code == 200
    assert server.of_case("/v1/responses", case) == []
    tap = {"mid": f"m_t{person}", "text": reply["title"], "quick_reply": {"payload": reply["payload"]}}
    assert tell(server, "fb", page(person, timestamp=1767225600000, message=tap)).status_code == 200
    [response] = server.of_case("/v1/responses", case)
    assert (response["score"], response["evidence"]) == (2, 3)


def test_registration_is_answered(platform):
    server, _ = platform
    good, bad = greet(server, "fb", VERIFY_TOKEN), greet(server, "fb", "guess")
    assert (good.status_code, good.text) == (200, "1158201444")
    assert bad.status_code == 403
