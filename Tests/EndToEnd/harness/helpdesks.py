"""Helpdesks as they really post: their bodies, their signatures, and an API that can be asked for the rest."""

import base64
import contextlib
import hashlib
import hmac
import itertools
import json
import secrets
import threading
import time
from datetime import datetime, timezone

import requests

from .listener import Listener

SECRET = "desk-secret-one"
_numbers = itertools.count(int(time.time()))


def rfc3339(at=None):
    return datetime.fromtimestamp(at or time.time(), timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z")


def chatwoot(secret=SECRET, at=None, **changes):
    """A resolved conversation, as (case id, headers, raw body)."""
    at, number = at or time.time(), next(_numbers)
    email = f"p{secrets.token_hex(6)}@example.org"
    body = {
        "event": "conversation_status_changed",
        "id": number,
        "status": "resolved",
        "channel": "Channel::Email",
        "labels": ["refund"],
        "meta": {
            "sender": {"id": number, "type": "contact", "name": "Ana Popescu", "email": email},
            "assignee": {"id": 7, "name": "Ion"},
            "team": {"id": 2, "name": "Care"},
        },
        "additional_attributes": {"mail_subject": "Delayed delivery", "conversation_language": "en"},
        "created_at": int(at) - 3600,
        "updated_at": at,
        "account": {"id": 1, "name": "Example"},
        **changes,
    }
    raw, stamp = json.dumps(body).encode(), str(int(at))
    code = hmac.new(secret.encode(), f"{stamp}.".encode() + raw, hashlib.sha256).hexdigest()
    return f"1:{number}", {"X-Chatwoot-Timestamp": stamp, "X-Chatwoot-Signature": f"sha256={code}"}, raw


def _zendesk_signed(body, secret, at):
    raw, stamp = json.dumps(body).encode(), rfc3339(at)
    code = hmac.new(secret.encode(), stamp.encode() + raw, hashlib.sha256).digest()
    return {
        "X-Zendesk-Webhook-Signature-Timestamp": stamp,
        "X-Zendesk-Webhook-Signature": base64.b64encode(code).decode(),
    }, raw


def zendesk_trigger(secret=SECRET, at=None, status="Solved", number=None):
    """A solved ticket with the trigger body of the documentation."""
    number = number or next(_numbers)
    body = {
        "case_id": str(number),
        "subject": "Delayed delivery",
        "status": status,
        "channel": "Email",
        "tags": "refund vip",
        "agent": "Ion",
        "team": "Care",
        "brand": "Example",
        "url": f"example.zendesk.com/agent/tickets/{number}",
        "customer": {
            "id": str(number),
            "name": "Ana Popescu",
            "email": f"z{number}@example.org",
            "phone": "",
            "locale": "English (United States)",
        },
    }
    return (str(number), *_zendesk_signed(body, secret, at))


def zendesk_event(secret=SECRET, at=None, requester=None):
    """A ticket event: it names its people by number only."""
    number = next(_numbers)
    body = {
        "account_id": 1,
        "id": f"ev-{number}",
        "type": "zen:event-type:ticket.status_changed",
        "subject": f"zen:ticket:{number}",
        "time": rfc3339(at),
        "zendesk_event_version": "2022-11-06",
        "event": {"current": "SOLVED", "previous": "OPEN"},
        "detail": {
            "id": str(number),
            "subject": "Delayed delivery",
            "status": "SOLVED",
            "requester_id": str(requester or number),
            "assignee_id": "678",
            "group_id": "9",
            "tags": ["refund"],
            "via": {"channel": "email"},
            "created_at": rfc3339((at or time.time()) - 3600),
        },
    }
    return (str(number), *_zendesk_signed(body, secret, at))


def help_scout(secret=SECRET, **changes):
    number = next(_numbers)
    body = {
        "id": number,
        "number": number % 1000,
        "type": "email",
        "status": "closed",
        "subject": "Delayed delivery",
        "mailboxId": 85,
        "assignee": {"id": 256, "first": "Ion", "last": "Pop", "email": "ion@example.org"},
        "createdAt": rfc3339(time.time() - 3600),
        "closedAt": rfc3339(),
        "tags": [{"id": 1, "tag": "vip"}],
        "primaryCustomer": {"id": number, "first": "Ana", "last": "Popescu", "email": f"h{number}@example.org"},
        **changes,
    }
    raw = json.dumps(body).encode()
    code = base64.b64encode(hmac.new(secret.encode(), raw, hashlib.sha1).digest()).decode()
    return str(number), {"X-HelpScout-Event": "convo.status", "X-HelpScout-Signature": code}, raw


def post(server, source, headers, raw):
    return requests.post(
        f"{server.url}/v1/sources/{source}", headers={"content-type": "application/json", **headers}, data=raw, timeout=60
    )


class ZendeskAPI(Listener):
    """Knows every user; `fail_with` scripts replies before that."""

    def __init__(self):
        self.asked = []
        self._replies = []
        self._lock = threading.Lock()
        self._may_answer = threading.Event()
        self._may_answer.set()
        super().__init__(self._serve)

    @property
    def url(self):
        return super().url()

    def fail_with(self, *statuses):
        with self._lock:
            self._replies.extend(statuses)

    @contextlib.contextmanager
    def silence(self):
        """Nobody gets an answer for as long as this lasts."""
        self._may_answer.clear()
        try:
            yield
        finally:
            self._may_answer.set()

    def _answer(self, path, authorization):
        with self._lock:
            self.asked.append((path, authorization))
            if self._replies:
                return self._replies.pop(0), {}
        number = path.rsplit("/", 1)[-1]
        if path == "/api/v2/users/678":
            return 200, {"user": {"id": 678, "name": "Ion", "email": "ion@example.org"}}
        if path.startswith("/api/v2/users/"):
            return 200, {"user": {"id": number, "name": "Ana Popescu", "email": f"u{number}@example.org", "locale": "en-US"}}
        if path.startswith("/api/v2/groups/"):
            return 200, {"group": {"id": 9, "name": "Care"}}
        return 404, {"error": "RecordNotFound"}

    def _serve(self, request):
        self._may_answer.wait()
        status, body = self._answer(request.path, request.headers.get("authorization"))
        return status, {"content-type": "application/json"}, json.dumps(body).encode()
