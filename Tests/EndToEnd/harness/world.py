"""Everybody who receives: a system that takes webhooks, and people on Telegram."""

import threading

from .conversations import TelegramChat, answer_as_platform
from .platforms import token_in
from .receiver import Receiver
from .recorder import Recorder
from .store import invitation_of


class World:
    """The channels of an installation under load, and what arrived by them."""

    def __init__(self, delay=0.01):
        self.receiver = Receiver()
        # So that transfers are in flight long enough to be cut.
        self.receiver.delay_each(delay)
        self._lock = threading.Lock()
        self._questions = []
        self._buttons = {}
        self.telegram = Recorder(self._answer_as_telegram)

    @property
    def channels(self):
        """Telegram first, so that it is taken for those who can be reached by it."""
        return [
            {
                "id": "tg",
                "type": "telegram",
                "token": "12345:AAExample",
                "api": self.telegram.url(),
                "webhook_secret": TelegramChat.secret,
            },
            {"id": "crm", "type": "webhook", "url": self.receiver.url(), "secret": self.receiver.secret},
        ]

    def close(self):
        self.receiver.close()
        self.telegram.close()
        assert self.receiver.refused == []

    def webhook_ids(self):
        """The message id of every webhook that arrived, copies included."""
        return [delivery.id for delivery in self.receiver.all()]

    def question_ids(self):
        """The invitation of every question that arrived in a conversation, copies included."""
        with self._lock:
            return list(self._questions)

    def buttons(self, chat):
        """The values behind the buttons of the question in this chat, by score; None until it arrived."""
        with self._lock:
            return self._buttons.get(chat)

    def _answer_as_telegram(self, request):
        if request.path.endswith("/sendMessage"):
            rows = request.json.get("reply_markup", {}).get("inline_keyboard", [])
            values = [button.get("callback_data", "") for row in rows for button in row]
            scores = {value.rsplit(":", 1)[1]: value for value in values if value.startswith("s:")}
            if set(scores) == {"1", "2", "3", "4", "5"}:
                with self._lock:
                    self._questions.append(invitation_of(token_in(request.json["text"])))
                    self._buttons[str(request.json["chat_id"])] = scores
        return answer_as_platform(request)
