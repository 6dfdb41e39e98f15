"""X gets from us what tweepy would send, signed so that an independent library agrees."""

import secrets
import time
import urllib.parse

import pytest
import requests
import tweepy
from oauthlib.common import Request
from oauthlib.oauth1.rfc5849 import signature
from requests.adapters import HTTPAdapter

from harness.events import new_contact, resolved
from harness.platforms import link_in, platform
from harness.waiting import wait_for

KEYS = {
    "consumer_key": "Consumer-Key_1",
    "consumer_secret": "consumer+secret&more",
    "access_token": "12345-Access~Token",
    "access_token_secret": "access/secret=",
}
TWEEPY_HOST = "https://api.twitter.com"


def direct_messages(request):
    return 201, {}, {"data": {"dm_conversation_id": "1-2", "dm_event_id": "1700000000000000001"}}


def problem(kind, status):
    return {"title": kind, "detail": f"{kind} said X", "type": f"https://api.x.com/2/problems/{kind}", "status": status}


def channels(credentials):
    return lambda recorder: [{"id": "x", "type": "x", "api": recorder.url(), **credentials}]


@pytest.fixture(scope="module")
def account():
    with platform(direct_messages, channels(KEYS)) as (server, recorder):
        yield server, recorder


@pytest.fixture
def person(account):
    """A user id nobody has written to."""
    server, recorder = account
    recorder.clear()
    yield str(10**15 + secrets.randbelow(10**15))
    # A call that comes late would be taken for one of the next test, and take the reply that is meant for it.
    wait_for(lambda: not server.list("/v1/messages", state="waiting"), "the last call to be over")


def ask(server, person):
    server.send(resolved(contact=new_contact(handles={"x": person})))


def oauth_fields(request):
    """The parameters of the header, which has no realm."""
    scheme, _, rest = request.headers["authorization"].partition(" ")
    assert scheme == "OAuth"
    pairs = (part.strip().split("=", 1) for part in rest.split(","))
    return {name: urllib.parse.unquote(value.strip('"')) for name, value in pairs}


def is_signed(request, base):
    """Whether oauthlib, as a server would use it, accepts the signature over this address."""
    seen = Request(base + request.path, request.method)
    seen.params = signature.collect_parameters(headers={"Authorization": request.headers["authorization"]})
    seen.signature = oauth_fields(request)["oauth_signature"]
    return signature.verify_hmac_sha1(seen, KEYS["consumer_secret"], KEYS["access_token_secret"])


class Detour(HTTPAdapter):
    """Takes requests for X to the recorder, signed as they were."""

    def __init__(self, base):
        super().__init__()
        self.base = base

    def send(self, request, **options):
        request.url = request.url.replace(TWEEPY_HOST, self.base)
        return super().send(request, **options)


def test_the_request_is_the_one_of_tweepy(account, person):
    server, recorder = account
    ask(server, person)
    [ours] = recorder.take()
    client = tweepy.Client(**KEYS)
    client.session.mount(TWEEPY_HOST, Detour(recorder.url()))
    client.create_direct_message(participant_id=person, text=ours.json["text"])
    [theirs] = recorder.take()
    assert ours.shape("content-type") == theirs.shape("content-type")
    assert ours.path == f"/2/dm_conversations/with/{person}/messages"
    passing = {"oauth_nonce", "oauth_timestamp", "oauth_signature"}
    mine, his = oauth_fields(ours), oauth_fields(theirs)
    assert mine.keys() == his.keys()
    assert {n: v for n, v in mine.items() if n not in passing} == {n: v for n, v in his.items() if n not in passing}
    assert is_signed(ours, recorder.url()) and is_signed(theirs, TWEEPY_HOST)
    assert not is_signed(ours, TWEEPY_HOST)
    assert abs(int(mine["oauth_timestamp"]) - time.time()) < 60


def test_doctor_asks_whose_keys_they_are_as_tweepy_does(account, person):
    server, recorder = account
    me = (200, {}, {"data": {"id": "12345", "name": "Care", "username": "example_care"}})
    recorder.reply_with(me)
    said = server.run("doctor")
    [ours] = recorder.take()
    assert "the keys belong to @example_care" in said.stdout + said.stderr
    client = tweepy.Client(**KEYS)
    client.session.mount(TWEEPY_HOST, Detour(recorder.url()))
    recorder.reply_with(me)
    client.get_me(user_auth=True)
    [theirs] = recorder.take()
    assert (ours.method, ours.path) == (theirs.method, theirs.path)
    assert oauth_fields(ours).keys() == oauth_fields(theirs).keys()
    assert is_signed(ours, recorder.url())


def test_every_message_has_a_nonce_of_its_own(account, person):
    server, recorder = account
    ask(server, person)
    ask(server, str(int(person) + 1))
    nonces = [oauth_fields(request)["oauth_nonce"] for request in recorder.take(2)]
    assert len(set(nonces)) == 2


def test_the_text_has_question_and_links(account, person):
    server, recorder = account
    ask(server, person)
    text = recorder.take()[0].json["text"]
    assert "How satisfied are you?" in text
    assert requests.get(link_in(text), timeout=60).status_code == 200
    assert "No more surveys: http" in text


def test_somebody_who_takes_no_messages_is_given_up_and_others_are_not(account, person):
    server, recorder = account
    recorder.reply_with((403, {}, problem("not-authorized-for-resource", 403)))
    ask(server, person)
    wait_for(lambda: states(server, person) == ["exhausted"], "the message to be given up")
    other = str(int(person) + 1)
    ask(server, other)
    wait_for(lambda: states(server, other) == ["sent"], "the next one's message")


def test_the_end_of_the_window_is_waited_for_by_all(account, person):
    server, recorder = account
    reset = int(time.time()) + 8
    recorder.reply_with((429, {"x-rate-limit-reset": str(reset)}, problem("rate-limit-exceeded", 429)))
    ask(server, person)
    recorder.take()
    wait_for(lambda: messages(server, person)[0]["attempt_count"] >= 1, "the refusal to be recorded")
    other = str(int(person) + 1)
    ask(server, other)
    recorder.take(2)
    assert time.time() >= reset
    wait_for(lambda: states(server, person) + states(server, other) == ["sent", "sent"], "both to be sent")


def test_a_users_bearer_token_is_taken_as_well():
    with platform(direct_messages, channels({"bearer_token": "user-token"})) as (server, recorder):
        ask(server, "4711")
        [request] = recorder.take()
        assert request.headers["authorization"] == "Bearer user-token"
        assert request.path == "/2/dm_conversations/with/4711/messages"


def messages(server, person):
    return [message for message in server.list("/v1/messages", channel="x") if message["recipient"] == person]


def states(server, person):
    return [message["state"] for message in messages(server, person)]
