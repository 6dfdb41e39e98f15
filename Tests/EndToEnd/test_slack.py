"""Slack gets from us what its SDK would send; a conversation is opened once, and again when it is gone."""

import pytest
from slack_sdk import WebClient
from slack_sdk.models.blocks import ActionsBlock, ButtonElement, ContextBlock, MarkdownTextObject, SectionBlock

from harness.events import new_contact, resolved
from harness.forms import Person
from harness.platforms import WORDS, link_in, platform, token_in
from harness.waiting import wait_for

TOKEN = "xoxb-test"
TEAM = "C0TEAM"


def web_api(request):
    """Every member has one conversation with the bot: `D` and the member's own letters."""
    if request.path == "/conversations.open":
        return 200, {}, {"ok": True, "channel": {"id": "D" + arguments(request)["users"]}}
    if request.path == "/chat.postMessage":
        return 200, {}, {"ok": True, "channel": request.json["channel"], "ts": f"{request.at:.6f}"}
    return 200, {}, {"ok": False, "error": "unknown_method"}


def arguments(request):
    """The arguments of a method: Slack takes JSON or a form."""
    return request.json if "json" in request.headers["content-type"] else request.form


@pytest.fixture(scope="module")
def workspace():
    def channels(recorder):
        secret = {"signing_secret": "secret"}
        return [{"id": "team", "type": "slack", "token": TOKEN, "api": recorder.url(), "to": TEAM, **secret}]

    teams = [{"id": "care", "name": "Care", "lead": "marta", "alerts": "team", "hours": "Mon-Sun 00:00-24:00"}]
    with platform(web_api, channels, teams=teams) as (server, recorder):
        yield server, recorder


@pytest.fixture
def member(workspace, request):
    """Somebody nobody has written to."""
    server, recorder = workspace
    recorder.clear()
    yield new_contact(handles={"slack": "U" + request.node.name.upper().replace("_", "")[-30:]})
    # A call that comes late would be taken for one of the next test, and take the reply that is meant for it.
    wait_for(lambda: not server.list("/v1/messages", state="waiting"), "the last call to be over")


def room(member):
    return "D" + member["handles"]["slack"]


def ask(server, member):
    server.send(resolved(contact=member))


def calls(recorder, count, member=None):
    """The next calls, as method and who or where."""
    taken = recorder.take(count)
    return [(call.path, arguments(call).get("users") or arguments(call).get("channel")) for call in taken]


def test_the_requests_are_those_of_the_slack_sdk(workspace, member):
    server, recorder = workspace
    ask(server, member)
    ours = recorder.take(2)
    text = ours[1].json["text"]
    stop = ours[1].json["blocks"][2]["elements"][0]["text"]
    buttons = [
        ButtonElement(text=label, action_id=f"score_{score}", value=f"s:{token_in(text)}:{score}")
        for score, label in enumerate(WORDS, start=1)
    ]
    client = WebClient(token=TOKEN, base_url=recorder.url("/"))
    opened = client.conversations_open(users=member["handles"]["slack"])
    client.chat_postMessage(
        channel=opened["channel"]["id"],
        text=text,
        blocks=[
            SectionBlock(text=MarkdownTextObject(text=text)),
            ActionsBlock(elements=buttons),
            ContextBlock(elements=[MarkdownTextObject(text=stop)]),
        ],
        unfurl_links=False,
        unfurl_media=False,
    )
    theirs = recorder.take(2)
    for our, their in zip(ours, theirs):
        assert (our.method, our.path, our.query) == (their.method, their.path, their.query)
        assert our.headers["authorization"] == their.headers["authorization"]
        assert our.headers["content-type"].replace(" ", "") == "application/json;charset=utf-8"
    assert theirs[1].headers["content-type"].replace(" ", "") == "application/json;charset=utf-8"
    assert {**arguments(ours[0])}.items() <= arguments(theirs[0]).items()
    assert without_emoji(ours[1].json) == without_emoji(theirs[1].json)


def without_emoji(value):
    """The SDK writes the default of plain texts, `emoji: true`, out; we leave it."""
    if isinstance(value, dict):
        return {name: without_emoji(part) for name, part in value.items() if name != "emoji"}
    return [without_emoji(part) for part in value] if isinstance(value, list) else value


def test_the_second_message_takes_one_request(workspace, member):
    server, recorder = workspace
    ask(server, member)
    assert calls(recorder, 2) == [("/conversations.open", room(member)[1:]), ("/chat.postMessage", room(member))]
    wait_for(lambda: states(server, member) == ["sent"], "the first to be recorded")
    ask(server, member)
    assert calls(recorder, 1) == [("/chat.postMessage", room(member))]
    wait_for(lambda: states(server, member) == ["sent", "sent"], "the second to be recorded")
    assert recorder.all() == []


def test_a_conversation_that_is_gone_is_opened_anew_in_the_same_try(workspace, member):
    server, recorder = workspace
    ask(server, member)
    recorder.take(2)
    wait_for(lambda: states(server, member) == ["sent"], "the first to be recorded")
    gone = {"ok": False, "error": "channel_not_found"}
    recorder.reply_with((200, {}, gone), (200, {}, {"ok": True, "channel": {"id": "DNEW"}}))
    ask(server, member)
    assert [path for path, _ in calls(recorder, 3)] == ["/chat.postMessage", "/conversations.open", "/chat.postMessage"]
    wait_for(lambda: states(server, member) == ["sent", "sent"], "the second to be recorded")
    assert messages(server, member)[0]["attempt_count"] == 1
    ask(server, member)
    assert calls(recorder, 1) == [("/chat.postMessage", "DNEW")]


def test_retry_after_is_obeyed(workspace, member):
    server, recorder = workspace
    recorder.reply_with((429, {"retry-after": "7"}, {"ok": False, "error": "ratelimited"}))
    ask(server, member)
    [refused] = recorder.take()
    [again] = recorder.take()
    assert again.at - refused.at >= 7
    assert again.path == "/conversations.open"


def test_a_refusal_with_status_200_is_a_refusal(workspace, member):
    server, recorder = workspace
    recorder.reply_with((200, {}, {"ok": False, "error": "user_disabled"}))
    ask(server, member)
    wait_for(lambda: states(server, member) == ["exhausted"], "the message to be given up")
    assert messages(server, member)[0]["last_error"] == "Slack says user_disabled"
    assert [path for path, _ in calls(recorder, 1)] == ["/conversations.open"]


def test_a_teams_alert_goes_to_its_channel(workspace, member):
    server, recorder = workspace
    ask(server, {**member, "name": "<!channel> & Co"})
    link = link_in(recorder.take(2)[1].json["text"])
    Person().answer(link, score=1)
    [alert] = recorder.take()
    assert alert.path == "/chat.postMessage" and alert.json["channel"] == TEAM
    assert "&lt;!channel&gt; &amp; Co gave 1" in alert.json["text"]


def messages(server, member):
    return [m for m in server.list("/v1/messages", channel="team") if m["recipient"] == member["handles"]["slack"]]


def states(server, member):
    return [message["state"] for message in messages(server, member)]
