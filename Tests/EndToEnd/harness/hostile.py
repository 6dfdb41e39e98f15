"""Receivers made of raw sockets, for replies that no library would send, and the surveys that lead to them."""

import threading

from harness.door import Door


class Hostile:
    """A raw socket that reads a request and then behaves as `manner` says."""

    def __init__(self, manner):
        self.manner = manner
        self.heads = []
        self._stopped = threading.Event()
        self._door = Door(self._serve)

    def url(self):
        return f"http://127.0.0.1:{self._door.port}/"

    def close(self):
        self._stopped.set()
        self._door.close()

    def _serve(self, connection):
        try:
            head = b""
            while b"\r\n\r\n" not in head:
                piece = connection.recv(65536)
                if not piece:
                    return
                head += piece
            self.heads.append(head)
            self.manner(connection, self._stopped)
            # Whatever is still open is the client's to end.
            connection.settimeout(60)
            while connection.recv(65536):
                pass
        except OSError:
            pass
        finally:
            connection.close()


def survey(channel):
    """Asks by one channel those whose case has its name as tag."""
    return {
        "survey": channel,
        "kind": "csat",
        "scale": {"from": 1, "to": 5},
        "languages": ["en"],
        "send": {"on": "case.resolved", "when": {"tags_any": [channel]}, "channels": [channel]},
        "questions": [
            {
                "id": "score",
                "type": "csat",
                "text": {"en": "How was it?"},
                "labels": {"en": ["1", "2", "3", "4", "5"]},
            }
        ],
    }
