"""People in conversations: they get our messages from a platform, press its buttons and type into it, as the platform would report it."""

import itertools
import json
import time
import urllib.parse

import requests
from slack_sdk.signature import SignatureVerifier
from telegram import Update

from .waiting import wait_for

_numbers = itertools.count(int(time.time()))


class Chat:
    """One person on one platform; `recorder` is the platform's side of the wire, `server` is ours."""

    def __init__(self, server, recorder):
        self.server = server
        self.recorder = recorder
        self.handle = self.new_handle()

    @property
    def url(self):
        return f"{self.server.url}/v1/replies/{self.channel}"

    def heard(self):
        """What we said to this person so far."""
        return [said for said in map(self._said, self.recorder.all()) if said]

    def hear(self, count):
        """Waits until we said this many things, and returns the last."""
        return wait_for(
            lambda: (all := self.heard())[count - 1 : count] and all[count - 1],
            f"message {count} to {self.handle}; there are {[text for text, _ in self.heard()]}",
        )

    def press(self, payload):
        return self.post(self.pressed(payload))

    def write(self, text, **options):
        return self.post(self.written(text, **options))


class TelegramChat(Chat):
    channel, kind = "tg", "telegram"
    secret = "telegram_secret-1"

    def new_handle(self):
        return str(700_000_000 + next(_numbers) % 100_000_000)

    def _said(self, request):
        if not request.path.endswith("/sendMessage") or str(request.json["chat_id"]) != self.handle:
            return None
        rows = request.json.get("reply_markup", {}).get("inline_keyboard", [])
        return request.json["text"], {button["text"]: button["callback_data"] for row in rows for button in row}

    def _update(self, **content):
        update = {"update_id": next(_numbers), **content}
        # An update Telegram's own users could not read would prove nothing.
        assert Update.de_json(update, None) is not None
        return update

    @property
    def _person(self):
        return {"id": int(self.handle), "is_bot": False, "first_name": "Ana", "language_code": "en"}

    @property
    def _chat(self):
        return {"id": int(self.handle), "type": "private", "first_name": "Ana"}

    def pressed(self, payload):
        message = {"message_id": 1, "date": int(time.time()), "chat": self._chat, "text": "?"}
        query = {"id": "q1", "from": self._person, "chat_instance": "1", "data": payload, "message": message}
        return self._update(callback_query=query)

    def written(self, text, replying_to=None):
        message = {"message_id": next(_numbers), "date": int(time.time()), "chat": self._chat, "from": self._person}
        if replying_to:
            message["reply_to_message"] = {"message_id": replying_to, "date": int(time.time()), "chat": self._chat}
        return self._update(message={**message, "text": text})

    def blocked(self, status="kicked"):
        bot = {"id": 1, "is_bot": True, "first_name": "Care"}
        until = {"until_date": 0} if status == "kicked" else {}
        change = {
            "chat": self._chat,
            "from": self._person,
            "date": int(time.time()),
            "old_chat_member": {"user": bot, "status": "member"},
            "new_chat_member": {"user": bot, "status": status, **until},
        }
        return self._update(my_chat_member=change)

    def post(self, update, secret=None):
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret if secret is None else secret}
        return requests.post(self.url, json=update, headers=headers, timeout=60)


class SlackChat(Chat):
    channel, kind = "slack", "slack"
    secret = "slack_signing_secret"

    def new_handle(self):
        return f"U{next(_numbers)}"

    @property
    def room(self):
        return f"D{self.handle[1:]}"

    def _said(self, request):
        if not request.path.endswith("/chat.postMessage") or request.json["channel"] != self.room:
            return None
        blocks = request.json.get("blocks", [])
        buttons = [part for block in blocks if block["type"] == "actions" for part in block["elements"]]
        text = "\n".join(block["text"]["text"] for block in blocks if "text" in block) or request.json["text"]
        return text, {button["text"]["text"]: button["value"] for button in buttons if "value" in button}

    def pressed(self, payload):
        action = {"type": "button", "action_id": "a", "block_id": "b", "value": payload, "action_ts": f"{next(_numbers)}.1"}
        event = {
            "type": "block_actions",
            "user": {"id": self.handle, "team_id": "T1"},
            "team": {"id": "T1"},
            "container": {"type": "message", "message_ts": "1.1", "channel_id": self.room},
            "channel": {"id": self.room},
            "actions": [action],
        }
        return "application/x-www-form-urlencoded", urllib.parse.urlencode({"payload": json.dumps(event)})

    def written(self, text, replying_to=None):
        event = {
            "type": "message",
            "channel_type": "im",
            "channel": self.room,
            "user": self.handle,
            "text": text,
            "ts": f"{time.time():.6f}",
        } | ({"thread_ts": replying_to} if replying_to else {})
        return self._event(event)

    def _event(self, event):
        envelope = {
            "type": "event_callback",
            "team_id": "T1",
            "event_id": f"Ev{next(_numbers)}",
            "event_time": int(time.time()),
            "event": event,
        }
        return "application/json", json.dumps(envelope)

    def post(self, request, secret=None, at=None):
        kind, body = request
        moment = str(int(at if at is not None else time.time()))
        verifier = SignatureVerifier(self.secret if secret is None else secret)
        headers = {
            "content-type": kind,
            "x-slack-request-timestamp": moment,
            "x-slack-signature": verifier.generate_signature(timestamp=moment, body=body),
        }
        return requests.post(self.url, data=body.encode(), headers=headers, timeout=60)


def answer_as_platform(request):
    """What Telegram and Slack say to a message that arrived."""
    if request.path.endswith("/sendMessage"):
        return 200, {}, {"ok": True, "result": {"message_id": next(_numbers)}}
    if request.path.endswith("/conversations.open"):
        return 200, {}, {"ok": True, "channel": {"id": f"D{request.json['users'][1:]}"}}
    return 200, {}, {"ok": True, "channel": request.json["channel"], "ts": f"{next(_numbers)}.000100"}
