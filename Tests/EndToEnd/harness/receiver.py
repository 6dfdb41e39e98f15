"""A webhook receiver that verifies every signature with the reference library and journals every id."""

import base64
import os
import threading
import time
from dataclasses import dataclass

from standardwebhooks import Webhook

from .listener import Listener
from .waiting import wait_for


@dataclass(frozen=True)
class Delivery:
    id: str
    at: float
    path: str
    headers: dict
    body: dict

    @property
    def type(self):
        return self.body["type"]

    @property
    def data(self):
        return self.body["data"]


class Receiver(Listener):
    """Answers 200 to what verifies, 400 to the rest; `reply_with` scripts other replies."""

    def __init__(self):
        self.secret = "whsec_" + base64.b64encode(os.urandom(32)).decode()
        self.deliveries = []
        self.refused = []
        self._lock = threading.Lock()
        self._replies = []
        self._delay = 0.0
        self._before_reply = None
        super().__init__(self._accept)

    def url(self, path="/hook"):
        return super().url(path)

    def reply_with(self, *replies):
        """Answers the next requests with these (status, headers), then with 200 again."""
        with self._lock:
            self._replies.extend(replies)

    def delay_each(self, seconds):
        """Holds every reply back, so that transfers are in flight long enough to be cut."""
        self._delay = seconds

    def before_reply(self, action):
        """Calls `action(delivery)` before each reply: what it does is done before the sender knows that anything arrived."""
        self._before_reply = action

    def all(self):
        with self._lock:
            return list(self.deliveries)

    def since(self, position):
        """What arrived after the first `position` deliveries."""
        with self._lock:
            return self.deliveries[position:]

    def invitations(self, case=None, contact=None):
        """Invitations that arrived, of one case or one contact's e-mail address."""

        def fits(data):
            return (case is None or (data.get("case") or {}).get("id") == case) and (
                contact is None or (data.get("contact") or {}).get("email") == contact
            )

        return [d for d in self.all() if d.type == "survey.invitation" and fits(d.data)]

    def invitation(self, case=None, contact=None):
        """The invitation of this case or contact, once it has arrived."""
        return wait_for(lambda: self.invitations(case, contact), f"the invitation of {case or contact}")[0]

    def event(self, type, matching=lambda data: True):
        """The first event webhook of this type whose data match."""
        return wait_for(
            lambda: [d for d in self.all() if d.type == type and matching(d.data)],
            f"a {type} webhook",
        )[0]

    def _accept(self, request):
        headers = request.headers
        try:
            body = Webhook(self.secret).verify(request.body, headers)
        except Exception as error:
            with self._lock:
                self.refused.append((headers.get("webhook-id"), repr(error)))
            return 400, {}, b""
        delivery = Delivery(headers["webhook-id"], request.at, request.path, headers, body)
        with self._lock:
            self.deliveries.append(delivery)
            reply = self._replies.pop(0) if self._replies else (200, {})
        if self._before_reply:
            self._before_reply(delivery)
        if self._delay:
            time.sleep(self._delay)
        return *reply, b""
