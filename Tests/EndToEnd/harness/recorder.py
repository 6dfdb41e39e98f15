"""A platform that remembers every request and answers as it is told, so that our messages can be compared with an SDK's."""

import json
import threading
import urllib.parse

from .listener import Listener, Request
from .waiting import wait_for


class Recorded(Request):
    """One request, as a platform would read it."""

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def form(self):
        return dict(urllib.parse.parse_qsl(self.body.decode(), keep_blank_values=True))

    def shape(self, *headers):
        """What two clients must agree on: method, path, query, the headers named, and the body as JSON."""
        return {
            "method": self.method,
            "path": self.path,
            "query": self.query,
            "headers": {name: self.headers.get(name) for name in headers},
            "body": self.json if self.body else None,
        }


class Recorder(Listener):
    """Answers with `answer(request)` = (status, headers, body); a body that is not bytes goes as JSON. `reply_with` goes first."""

    def __init__(self, answer=lambda request: (200, {}, {})):
        self.answer = answer
        self._requests = []
        self._script = []
        self._lock = threading.Lock()
        super().__init__(self._record)

    def reply_with(self, *replies):
        """Answers the next requests with these (status, headers, body), then as always."""
        with self._lock:
            self._script.extend(replies)

    def all(self):
        with self._lock:
            return list(self._requests)

    def take(self, count=1, matching=lambda request: True):
        """Waits for the first `count` requests that match, and forgets them."""

        def found():
            matches = [request for request in self.all() if matching(request)]
            return matches[:count] if len(matches) >= count else None

        taken = wait_for(found, f"{count} requests at the recorder; there are {len(self.all())}")
        with self._lock:
            self._requests = [request for request in self._requests if all(request is not t for t in taken)]
        return taken

    def clear(self):
        with self._lock:
            self._requests.clear()

    def _record(self, request):
        request = Recorded(**vars(request))
        with self._lock:
            self._requests.append(request)
            scripted = self._script.pop(0) if self._script else None
        status, headers, body = scripted or self.answer(request)
        if not isinstance(body, bytes):
            headers = {"content-type": "application/json", **headers}
            body = json.dumps(body).encode()
        return status, headers, body
