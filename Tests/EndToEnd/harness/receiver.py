"""A webhook receiver that verifies every signature with the reference library and journals every id."""

import base64
import os
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks import Webhook

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


class Receiver:
    """Answers 200 to what verifies, 400 to the rest; `reply_with` scripts other replies."""

    def __init__(self):
        self.secret = "whsec_" + base64.b64encode(os.urandom(32)).decode()
        self.deliveries = []
        self.refused = []
        self._lock = threading.Lock()
        self._replies = []
        self._delay = 0.0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        # A sender that was killed in the middle of a request is no error of ours.
        self._server.handle_error = lambda *_: None
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def port(self):
        return self._server.server_address[1]

    def url(self, path="/hook"):
        return f"http://127.0.0.1:{self.port}{path}"

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def reply_with(self, *replies):
        """Answers the next requests with these (status, headers), then with 200 again."""
        with self._lock:
            self._replies.extend(replies)

    def delay_each(self, seconds):
        """Holds every reply back, so that transfers are in flight long enough to be cut."""
        self._delay = seconds

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

    def _accept(self, path, headers, raw):
        try:
            body = Webhook(self.secret).verify(raw, headers)
        except Exception as error:
            with self._lock:
                self.refused.append((headers.get("webhook-id"), repr(error)))
            return 400, {}
        delivery = Delivery(headers["webhook-id"], time.monotonic(), path, headers, body)
        with self._lock:
            self.deliveries.append(delivery)
            reply = self._replies.pop(0) if self._replies else (200, {})
        if self._delay:
            time.sleep(self._delay)
        return reply

    def _handler(receiver):
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self):
                raw = self.rfile.read(int(self.headers.get("content-length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                status, extra = receiver._accept(self.path, headers, raw)
                self.send_response(status)
                for name, value in extra.items():
                    self.send_header(name, value)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        return Handler
