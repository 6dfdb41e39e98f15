"""A platform that remembers every request and answers as it is told, so that our messages can be compared with an SDK's."""

import json
import threading
import time
import urllib.parse
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .waiting import wait_for


@dataclass(frozen=True)
class Recorded:
    """One request: the path without its query, header names in lower case, the raw body."""

    method: str
    path: str
    query: dict
    headers: dict
    body: bytes
    at: float

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


class Recorder:
    """Answers with `answer(request)` = (status, headers, body); a body that is not bytes goes as JSON. `reply_with` goes first."""

    def __init__(self, answer=lambda request: (200, {}, {})):
        self.answer = answer
        self._requests = []
        self._script = []
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        # A sender that was killed in the middle of a request is no error of ours.
        self._server.handle_error = lambda *_: None
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def port(self):
        return self._server.server_address[1]

    def url(self, path=""):
        return f"http://127.0.0.1:{self.port}{path}"

    def close(self):
        self._server.shutdown()
        self._server.server_close()

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
        with self._lock:
            self._requests.append(request)
            scripted = self._script.pop(0) if self._script else None
        status, headers, body = scripted or self.answer(request)
        if not isinstance(body, bytes):
            headers = {"content-type": "application/json", **headers}
            body = json.dumps(body).encode()
        return status, headers, body

    def _handler(recorder):
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def _answer(self):
                parts = urllib.parse.urlsplit(self.path)
                request = Recorded(
                    method=self.command,
                    path=parts.path,
                    query=dict(urllib.parse.parse_qsl(parts.query, keep_blank_values=True)),
                    headers={name.lower(): value for name, value in self.headers.items()},
                    body=self.rfile.read(int(self.headers.get("content-length", 0))),
                    at=time.monotonic(),
                )
                status, headers, body = recorder._record(request)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _answer

            def log_message(self, *_):
                pass

        return Handler
