"""What the tests of messaging platforms share: a server that writes to a recorder, and a survey that asks as often as cases close."""

import re
from contextlib import contextmanager

from .recorder import Recorder
from .server import Server

WORDS = ["Very dissatisfied", "Dissatisfied", "Neither", "Satisfied", "Very satisfied"]

ALWAYS = {
    "survey": "always",
    "kind": "csat",
    "scale": {"from": 1, "to": 5},
    "languages": ["en"],
    "send": {"on": "case.resolved", "cool_down": "0s"},
    "questions": [
        {"id": "score", "type": "csat", "text": {"en": "How satisfied are you?"}, "labels": {"en": WORDS}}
    ],
    "low": {"at_or_below": 3, "follow_up": True, "alert": True},
}


@contextmanager
def platform(answer, channels, **settings):
    """A recorder that answers like a platform, and a server with `channels(recorder)`."""
    recorder = Recorder(answer)
    server = Server(channels(recorder), surveys={"always": ALWAYS}, **settings)
    try:
        yield server.start(), recorder
    finally:
        server.remove()
        recorder.close()


def link_in(text):
    """The survey link of a message."""
    return re.search(r"https?://[^\s|>]+/s/[a-z2-7]{40}", text)[0]


def token_in(text):
    return link_in(text).rsplit("/", 1)[1]

