"""An HTTP server of a test: reads a request whole, lets somebody answer it, and says nothing on the terminal."""

import threading
import time
import urllib.parse
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Request:
    """The path without its query, header names in lower case, the raw body."""

    method: str
    path: str
    query: dict
    headers: dict
    body: bytes
    at: float


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # With the few that are usual, a crowd of connections is kept waiting for seconds by a machine that is slow to accept them.
    request_queue_size = 128

    def handle_error(self, *_):
        """A sender that was killed in the middle of a request is no error of ours."""


class Listener:
    """Answers every request with `serve(request)` = (status, headers, body as bytes), until it is closed."""

    def __init__(self, serve, address="127.0.0.1", port=0):
        self._server = _Server((address, port), _handler(serve))
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def port(self):
        return self._server.server_address[1]

    def url(self, path=""):
        return f"http://127.0.0.1:{self.port}{path}"

    def close(self):
        self._server.shutdown()
        self._server.server_close()


def _handler(serve):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def _answer(self):
            parts = urllib.parse.urlsplit(self.path)
            request = Request(
                method=self.command,
                path=parts.path,
                query=dict(urllib.parse.parse_qsl(parts.query, keep_blank_values=True)),
                headers={name.lower(): value for name, value in self.headers.items()},
                body=self.rfile.read(int(self.headers.get("content-length", 0))),
                at=time.monotonic(),
            )
            status, headers, body = serve(request)
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
