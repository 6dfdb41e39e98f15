"""Telegram gets from us what the Bot API's Python library would send, and is obeyed."""

import asyncio
import json

import pytest
import telegram

from harness.events import new_contact, resolved
from harness.forms import Person
from harness.platforms import WORDS, link_in, platform, token_in
from harness.waiting import wait_for

TOKEN = "12345:AAtest_test-test"
SEND = f"/bot{TOKEN}/sendMessage"
TEAM = "-100777"


def bot_api(request):
    """Says yes to everything, as the Bot API does."""
    if request.path.endswith("/getMe"):
        me = {"id": 12345, "is_bot": True, "first_name": "Care", "username": "care_bot"}
        return 200, {}, {"ok": True, "result": me}
    chat = {"id": 1, "type": "private"}
    return 200, {}, {"ok": True, "result": {"message_id": 77, "date": 1767225600, "chat": chat}}


@pytest.fixture(scope="module")
def bot():
    def channels(recorder):
        spare = {"id": "spare", "type": "webhook", "url": recorder.url("/spare"), "events": "none"}
        secret = {"webhook_secret": "secret"}
        return [{"id": "tg", "type": "telegram", "token": TOKEN, "api": recorder.url(), "to": TEAM, **secret}, spare]

    teams = [{"id": "care", "name": "Care", "lead": "marta", "alerts": "tg", "hours": "Mon-Sun 00:00-24:00"}]
    with platform(bot_api, channels, teams=teams) as (server, recorder):
        yield server, recorder


def parameters(request):
    """The parameters of a call: the Bot API takes JSON, or a form whose nested values are JSON."""
    if request.headers["content-type"].startswith("application/json"):
        values = request.json
    else:
        values = {name: value for name, value in request.form.items()}
    texts = {name: value if isinstance(value, str) else json.dumps(value) for name, value in values.items()}
    return {name: json.loads(text) if name != "text" else text for name, text in texts.items()}


def asked(bot, person):
    """Closes a case of this person; answers with the case's id."""
    server, _ = bot
    closing = resolved(contact=new_contact(handles={"telegram": person}))
    server.send(closing)
    return closing["data"]["case"]["id"]


def to(person):
    return lambda request: request.path == SEND and str(request.json["chat_id"]) == person


def test_the_request_is_the_one_of_python_telegram_bot(bot):
    _, recorder = bot
    asked(bot, "900001")
    [ours] = recorder.take(matching=to("900001"))
    text = ours.json["text"]

    async def send():
        buttons = [
            [telegram.InlineKeyboardButton(label, callback_data=f"s:{token_in(text)}:{score}")]
            for score, label in enumerate(WORDS, start=1)
        ]
        async with telegram.Bot(TOKEN, base_url=recorder.url("/bot")) as library:
            await library.send_message(
                900001,
                text,
                reply_markup=telegram.InlineKeyboardMarkup(buttons),
                link_preview_options=telegram.LinkPreviewOptions(is_disabled=True),
            )

    asyncio.run(send())
    [theirs] = recorder.take(matching=lambda request: request.path == SEND)
    assert (ours.method, ours.path, ours.query) == (theirs.method, theirs.path, theirs.query)
    assert parameters(ours) == parameters(theirs)


def test_words_and_links_are_there_and_every_button_fits(bot):
    _, recorder = bot
    asked(bot, "900002")
    [request] = recorder.take(matching=to("900002"))
    text = request.json["text"]
    assert "How satisfied are you?" in text
    assert "Answer here: http://" in text and "No more surveys: http://" in text
    buttons = [button for row in request.json["reply_markup"]["inline_keyboard"] for button in row]
    assert [button["text"] for button in buttons] == WORDS
    assert all(1 <= len(button["callback_data"].encode()) <= 64 for button in buttons)


def test_retry_after_is_obeyed_and_holds_nobody_else(bot):
    _, recorder = bot
    busy = {"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": 7}}
    recorder.reply_with((429, {}, busy))
    asked(bot, "900003")
    [first] = recorder.take(matching=to("900003"))
    asked(bot, "900004")
    [other] = recorder.take(matching=to("900004"))
    [second] = recorder.take(matching=to("900003"))
    assert second.at - first.at >= 7
    assert other.at < second.at
    assert second.json == first.json


def test_somebody_who_blocked_the_bot_is_asked_by_the_next_channel(bot):
    server, recorder = bot
    blocked = {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked by the user"}
    recorder.reply_with((403, {}, blocked))
    case = asked(bot, "900005")
    recorder.take(matching=to("900005"))
    [instead] = recorder.take(matching=lambda request: request.path == "/spare")
    assert instead.json["data"]["case"]["id"] == case
    [failed] = messages(server, "900005")
    assert failed["state"] == "exhausted" and "bot was blocked by the user" in failed["last_error"]


def test_a_teams_alert_goes_to_the_chat_named_by_to(bot):
    _, recorder = bot
    asked(bot, "900006")
    [invitation] = recorder.take(matching=to("900006"))
    Person().answer(link_in(invitation.json["text"]), score=1)
    [alert] = recorder.take(matching=to(TEAM))
    assert "gave 1" in alert.json["text"] and "/follow-ups" in alert.json["text"]
    assert "reply_markup" not in alert.json


def test_a_dead_token_stops_the_whole_channel_until_it_is_resumed(bot):
    server, recorder = bot
    recorder.reply_with((401, {}, {"ok": False, "error_code": 401, "description": "Unauthorized"}))
    asked(bot, "900007")
    recorder.take(matching=to("900007"))
    wait_for(lambda: states(server, "900007") == ["held"], "a held message")
    asked(bot, "900008")
    wait_for(lambda: states(server, "900008") == ["held"], "a message held before any try")
    assert not [request for request in recorder.all() if to("900008")(request)]
    assert server.request("POST", "/v1/channels/tg/resume").status_code == 200
    recorder.take(matching=to("900007"))
    recorder.take(matching=to("900008"))
    wait_for(lambda: states(server, "900007") + states(server, "900008") == ["sent", "sent"], "both to be sent")


def messages(server, person):
    return [message for message in server.list("/v1/messages", channel="tg") if message["recipient"] == person]


def states(server, person):
    return [message["state"] for message in messages(server, person)]


def test_check_warns_of_buttons_nobody_hears_and_of_alerts_for_nobody():
    def channels(recorder):
        return [{"id": "tg", "type": "telegram", "token": TOKEN, "api": recorder.url(), "answers": "buttons"}]

    teams = [{"id": "care", "name": "Care", "lead": "marta", "alerts": "tg"}]
    with platform(bot_api, channels, teams=teams) as (server, _):
        told = server.run("check")
        assert told.returncode == 0
        assert "warning: channel tg: pressed buttons are not heard; set webhook_secret" in told.stderr
        assert "warning: channel tg: alerts of team care reach nobody; set to" in told.stderr
