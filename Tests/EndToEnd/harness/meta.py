"""What Meta's platforms share: the signature of a webhook, the surveys of their tests, and people who have just written."""

import hashlib
import hmac
import json

import requests

from .events import event, new_case, new_contact, resolved
from .platforms import WORDS

APP_SECRET = "afterword-test-secret"
VERIFY_TOKEN = "a-word-of-ours"
TOKEN = "EAAverysecret"

COMMENT = {"id": "comment", "type": "text", "optional": True, "text": {"en": "Anything we should know?"}}


def survey(name, kind, scale, question, **send):
    return {
        "survey": name,
        "kind": kind,
        "scale": {"from": scale[0], "to": scale[1]},
        "languages": ["en"],
        "send": send,
        "questions": [{"id": "score", "type": kind, **question}, COMMENT],
    }


SURVEYS = {
    "always": survey(
        "always",
        "csat",
        (1, 5),
        {"text": {"en": "How satisfied are you?"}, "labels": {"en": WORDS}},
        on="case.resolved",
        cool_down="0s",
    ),
    "recommend": survey(
        "recommend",
        "nps",
        (0, 10),
        {"text": {"en": "How likely are you to recommend us?"}, "labels": {"en": {"low": "Not at all likely", "high": "Extremely likely"}}},
        on="sporadic",
        cool_down="0s",
    ),
}


def close_case(server, channel, handle, wrote_ago=None):
    """Closes a case of this person, who last wrote so many seconds ago; answers with the case's id."""
    contact = new_contact(name="Ana", handles={channel: handle})
    case = new_case(channel=channel)
    if wrote_ago is not None:
        server.send(event("case.message", wrote_ago, case=case, contact=contact, author="customer"))
    server.send(resolved(case, contact))
    return case["id"]


def sign(body, secret=APP_SECRET):
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def tell(server, channel, payload, signature=None):
    """Posts what Meta would post. Meta escapes what is not ASCII, and the signature is over those bytes."""
    body = json.dumps(payload, ensure_ascii=True).encode()
    headers = {"content-type": "application/json", "x-hub-signature-256": signature or sign(body)}
    return requests.post(f"{server.url}/v1/replies/{channel}", data=body, headers=headers, timeout=60)


def greet(server, channel, word):
    query = {"hub.mode": "subscribe", "hub.verify_token": word, "hub.challenge": "1158201444"}
    return requests.get(f"{server.url}/v1/replies/{channel}", params=query, timeout=60)
