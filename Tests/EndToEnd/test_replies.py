"""Answers given inside a conversation: pressed, typed, corrected, forged, repeated, and stopped by a word."""

import time

import pytest
import requests

from harness.conversations import SlackChat, TelegramChat, answer_as_platform
from harness.events import new_contact, resolved
from harness.recorder import Recorder
from harness.server import Server
from harness.waiting import wait_for

CHATS = [TelegramChat, SlackChat]


@pytest.fixture(scope="module")
def platform():
    recorder = Recorder(answer_as_platform)
    yield recorder
    recorder.close()


@pytest.fixture(scope="module")
def talk(platform):
    """An installation that asks people on Telegram and on Slack."""
    server = Server(
        [
            {
                "id": "tg",
                "type": "telegram",
                "token": "12345:AAExample",
                "api": platform.url(),
                "webhook_secret": f"old-secret {TelegramChat.secret}",
            },
            {
                "id": "slack",
                "type": "slack",
                "token": "xoxb-example",
                "api": platform.url("/api"),
                "signing_secret": SlackChat.secret,
            },
            {"id": "x", "type": "x", "bearer_token": "user-token", "consumer_secret": "afterword-test-secret"},
            {"id": "box", "type": "inbox"},
        ]
    ).start()
    yield server
    server.remove()


@pytest.fixture(params=CHATS, ids=lambda kind: kind.kind)
def chat(request, talk, platform):
    """Somebody who can be reached on the platform only."""
    return request.param(talk, platform)


def close_a_case(chat, locale="en", **contact):
    closing = resolved(contact={**new_contact(locale=locale, email=None), "handles": {chat.kind: chat.handle}, **contact})
    chat.server.send(closing)
    return closing["data"]["case"]["id"]


def ask(chat, locale="en", **contact):
    """Closes a case; the case's id and the value behind each button of the question."""
    case = close_a_case(chat, locale, **contact)
    _, buttons = chat.hear(1)
    return case, {payload.rsplit(":", 1)[1]: payload for payload in buttons.values()}


def responses(chat, case, **filters):
    return chat.server.of_case("/v1/responses", case, **filters)


def the_response(chat, case, survey="csat"):
    (row,) = [row for row in responses(chat, case) if row["survey"] == survey]
    return row


def test_a_pressed_button_is_an_answer_a_platform_vouches_for(chat):
    case, buttons = ask(chat)
    assert set(buttons) == {"1", "2", "3", "4", "5"}
    assert chat.press(buttons["5"]).status_code == 200
    row = the_response(chat, case)
    assert (row["score"], row["evidence"], row["state"]) == (5, 3, "counted")
    assert "Thank you" in chat.hear(2)[0]


def test_a_low_score_opens_a_follow_up_and_the_reason_is_asked_in_the_conversation(chat):
    case, buttons = ask(chat)
    chat.press(buttons["2"])
    (task,) = chat.server.of_case("/v1/follow-ups", case)
    assert (task["severity"], task["state"]) == ("high", "open")
    text, reasons = chat.hear(2)
    assert "We are sorry" in text and "main reason" in text
    slow = next(payload for label, payload in reasons.items() if label == "It took too long")
    chat.press(slow)
    row = the_response(chat, case, "reason")
    assert (row["answers"]["cause"], row["evidence"]) == ("slow", 3)
    assert "Thank you" in chat.hear(3)[0]


def test_words_instead_of_a_reason_are_kept_as_another_reason(chat):
    case, buttons = ask(chat)
    chat.press(buttons["1"])
    chat.hear(2)
    chat.write("The courier never rang")
    row = the_response(chat, case, "reason")
    assert (row["answers"]["cause"], row["comment"]) == ("other", "The courier never rang")


def test_who_answered_is_asked_for_a_recommendation_in_the_same_message(chat):
    case, buttons = ask(chat)
    chat.press(buttons["5"])
    text, scores = chat.hear(2)
    assert "Thank you" in text and "One more question, if you like:" in text and "recommend" in text
    assert [payload.rsplit(":", 1)[1] for payload in scores.values()] == [str(score) for score in range(11)]
    chat.press(list(scores.values())[10])
    row = the_response(chat, case, "nps")
    assert (row["score"], row["evidence"], row["state"]) == (10, 3, "counted")
    assert "Thank you" in chat.hear(3)[0]
    # The next case asks for its own score only.
    chat.press(buttons["4"])
    assert "recommend" not in chat.hear(4)[0]


def test_a_typed_number_answers_the_recommendation_and_words_stay_with_the_score(chat):
    case, _ = ask(chat, "es")
    chat.write("5")
    assert "Una pregunta más" in chat.hear(2)[0]
    wait_for(lambda: offer_state(chat, case) == "sent", "the offer to be sent")
    chat.write("muy amables")
    chat.write("diez")
    assert (the_response(chat, case)["score"], the_response(chat, case)["comment"]) == (5, "muy amables")
    assert the_response(chat, case, "nps")["score"] == 10


def test_after_a_low_score_the_reason_comes_first(chat):
    case, buttons = ask(chat)
    chat.press(buttons["2"])
    text, reasons = chat.hear(2)
    assert "main reason" in text and "recommend" not in text
    chat.press(next(iter(reasons.values())))
    text, scores = chat.hear(3)
    assert "recommend" in text and len(scores) == 11


def offer_state(chat, case):
    return next((row["state"] for row in chat.server.of_case("/v1/invitations", case) if row["survey"] == "nps"), None)


@pytest.mark.parametrize(
    ("text", "score"),
    [("cinco", 5), ("4", 4), ("５", 5), ("⭐⭐⭐⭐", 4), ("5️⃣", 5), ("Muy alto", 5), ("4/5", 4), ("cuatro, gracias", 4)],
)
def test_a_typed_score_counts_in_any_of_its_spellings(chat, text, score):
    case, _ = ask(chat, "es")
    assert chat.write(text).status_code == 200
    row = the_response(chat, case)
    assert (row["score"], row["evidence"]) == (score, 3)
    assert "Gracias" in chat.hear(2)[0]


@pytest.mark.parametrize("text", ["I have 5 children", "no. 5", "10", "8/10", "hello"])
def test_what_is_no_score_is_asked_again_once_and_not_recorded(chat, text):
    case, _ = ask(chat)
    chat.write(text)
    hint, buttons = chat.hear(2)
    assert "Reply with a number from 1 to 5." in hint and len(buttons) == 5
    chat.write(text)
    assert responses(chat, case) == []
    chat.press(next(iter(buttons.values())))
    assert len(responses(chat, case)) == 1
    assert len(chat.heard()) <= 3


def test_words_after_the_score_become_the_comment_and_none_is_lost(chat):
    case, _ = ask(chat)
    chat.write("4, quick answer")
    chat.write("and a friendly one")
    chat.write("2 days earlier would have been better")
    row = the_response(chat, case)
    assert row["score"] == 4
    assert row["comment"] == "quick answer\nand a friendly one\n2 days earlier would have been better"


def test_a_second_press_corrects_the_first_and_keeps_the_comment(chat):
    case, buttons = ask(chat)
    chat.press(buttons["2"])
    chat.press(buttons["5"])
    row = the_response(chat, case)
    assert (row["score"], row["revision"]) == (5, 2)
    (task,) = chat.server.of_case("/v1/follow-ups", case)
    assert (task["state"], task["outcome"]) == ("closed", "corrected_by_customer")


def test_the_same_button_twice_is_one_answer(chat):
    case, buttons = ask(chat)
    chat.press(buttons["4"])
    chat.press(buttons["4"])
    assert the_response(chat, case)["revision"] == 1
    chat.hear(2)


def test_an_event_sent_again_has_no_effect(chat):
    case, _ = ask(chat)
    chat.post(chat.written("4"))
    words = chat.written("thanks")
    assert [chat.post(words).status_code for _ in range(3)] == [200] * 3
    assert the_response(chat, case)["comment"] == "thanks"


def test_a_button_pressed_by_somebody_else_is_refused(chat):
    case, buttons = ask(chat)
    known = type(chat)(chat.server, chat.recorder)
    ask(known)
    stranger = type(chat)(chat.server, chat.recorder)
    for other in (known, stranger):
        assert other.press(buttons["1"]).status_code == 200
    assert responses(chat, case) == []


def test_a_button_we_did_not_make_is_refused(chat):
    case, buttons = ask(chat)
    token = buttons["5"].split(":")[1]
    forged = token[:-1] + ("a" if token[-1] != "a" else "b")
    for payload in (f"s:{forged}:5", "s:short:5", f"s:{token}:9", f"s:{token}:five", "nonsense"):
        assert chat.press(payload).status_code == 200
    assert responses(chat, case) == []


def test_a_request_without_the_platforms_secret_is_refused(chat):
    case, buttons = ask(chat)
    for secret in ("wrong", ""):
        reply = chat.post(chat.pressed(buttons["5"]), secret=secret or "x")
        assert (reply.status_code, reply.json()["code"]) == (401, "unauthorized")
    assert responses(chat, case) == []


def test_a_stop_word_ends_surveys_and_a_start_word_brings_them_back(chat):
    case, _ = ask(chat, "es")
    chat.write("BAJA")
    assert "No recibirá más encuestas" in chat.hear(2)[0]
    path = f"/v1/contacts/{contact_of(chat, case)}"
    assert chat.server.get(path)["opted_out_at"]
    chat.write("Alta")
    assert "encuestas" in chat.hear(3)[0]
    assert not chat.server.get(path)["opted_out_at"]


def contact_of(chat, case):
    (invitation,) = chat.server.of_case("/v1/invitations", case)
    return invitation["contact"]["id"]


def test_a_start_word_does_not_undo_what_was_said_elsewhere(chat):
    case, _ = ask(chat)
    path = f"/v1/contacts/{contact_of(chat, case)}"
    tag = chat.server.request("GET", path).headers["etag"]
    stopped = chat.server.request("PATCH", path, json={"opted_out": True}, headers={"if-match": tag})
    assert stopped.status_code == 200, stopped.text
    chat.write("START")
    assert chat.server.get(path)["opted_out_at"]


def test_a_blocked_bot_is_an_opt_out_of_the_channel_until_it_is_let_in_again(talk, platform):
    chat = TelegramChat(talk, platform)
    case, _ = ask(chat)
    path = f"/v1/contacts/{contact_of(chat, case)}"
    assert chat.post(chat.blocked()).status_code == 200
    assert chat.server.get(path)["opted_out_channels"] == ["telegram"]
    chat.post(chat.blocked("member"))
    assert chat.server.get(path)["opted_out_channels"] == []


def test_telegram_hears_a_thank_you_on_the_button_itself(talk, platform):
    chat = TelegramChat(talk, platform)
    _, buttons = ask(chat)
    call = chat.press(buttons["5"]).json()
    assert (call["method"], call["callback_query_id"]) == ("answerCallbackQuery", "q1")
    assert "Thank you" in call["text"]


def test_a_secret_that_is_being_changed_still_opens(talk, platform):
    chat = TelegramChat(talk, platform)
    case, buttons = ask(chat)
    assert chat.post(chat.pressed(buttons["5"]), secret="old-secret").status_code == 200
    assert the_response(chat, case)["score"] == 5


def test_slacks_signature_is_refused_when_it_is_old(talk, platform):
    chat = SlackChat(talk, platform)
    case, buttons = ask(chat)
    for age in (-600, 600):
        assert chat.post(chat.pressed(buttons["5"]), at=time.time() - age).status_code == 401
    assert responses(chat, case) == []


def test_slack_is_told_its_challenge(talk, platform):
    chat = SlackChat(talk, platform)
    reply = chat.post(("application/json", '{"type":"url_verification","challenge":"c-1"}'))
    assert (reply.status_code, reply.text) == (200, "c-1")


def test_x_is_told_its_challenge(talk):
    reply = requests.get(f"{talk.url}/v1/replies/x", params={"crc_token": "challenge_12345"}, timeout=60)
    assert reply.json() == {"response_token": "sha256=/v+4spedTqnTv+iYn/VI1dLy+p8daeDh7S346CkFRvc="}


def test_events_nobody_needs_are_acknowledged_and_counted(talk, platform):
    chat = TelegramChat(talk, platform)
    assert chat.post({"update_id": 1, "poll": {"id": "1"}, "something_new": True}).status_code == 200
    slack = SlackChat(talk, platform)
    assert slack.post(slack._event({"type": "reaction_added", "user": "U1"})).status_code == 200
    counted = requests.get(f"{talk.url}/metrics", timeout=60).text
    for channel in ("tg", "slack"):
        assert f'afterword_replies_total{{channel="{channel}",outcome="ignored"}}' in counted


@pytest.mark.parametrize(("channel", "code"), [("nowhere", "not_found"), ("box", "no_way_back")])
def test_a_channel_without_a_way_back_says_so(talk, channel, code):
    reply = requests.post(f"{talk.url}/v1/replies/{channel}", json={}, timeout=60)
    assert (reply.status_code, reply.json()["code"]) == (404, code)


def test_a_body_that_is_too_large_or_no_json_is_refused(talk, platform):
    chat = TelegramChat(talk, platform)
    headers = {"X-Telegram-Bot-Api-Secret-Token": chat.secret, "content-type": "application/json"}
    for body, status in ((b"{", 400), (b" " * 300_000, 413)):
        assert requests.post(chat.url, data=body, headers=headers, timeout=60).status_code == status
