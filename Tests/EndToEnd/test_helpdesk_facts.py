"""Zammad, Freshdesk and Intercom tell of a closed case; what they leave out is asked for after the acknowledgement."""

import hashlib
import hmac
import json
import time

import pytest
import requests

from harness.receiver import Receiver
from harness.recorder import Recorder
from harness.server import Server

SECRET = "afterword-test-secret"


class Zammad:
    type = "zammad"
    case = "81"
    answers = {
        "/api/v1/tags": {"tags": ["refund"]},
        "/api/v1/users/8": {"id": 8, "preferences": {"locale": "es-es"}},
    }
    authorization = "Token token=api-token"

    @staticmethod
    def body(moment):
        return {
            "ticket": {
                "id": 81,
                "number": "10081",
                "title": "Refund",
                "state": "closed",
                "create_article_type": "email",
                "owner": {"id": 3, "firstname": "Bea", "lastname": "Miller", "email": "bea@example.org"},
                "group": {"id": 1, "name": "Care"},
                "customer": {"id": 8, "firstname": "Emily", "lastname": "Adams", "email": "emily@example.org"},
                "updated_at": moment,
            },
            "article": {"id": 104},
        }

    @staticmethod
    def headers(body):
        code = hmac.new(SECRET.encode(), body, hashlib.sha1).hexdigest()
        return {"X-Hub-Signature": f"sha1={code}", "X-Zammad-Delivery": "job-1"}


class Freshdesk:
    type = "freshdesk"
    case = "12345"
    answers = {
        "/api/v2/tickets/12345": {
            "id": 12345,
            "tags": ["refund"],
            "requester": {"id": 8, "name": "Emily Adams", "email": "emily@example.org"},
            "stats": {"first_responded_at": "2026-01-01T00:00:00Z", "resolved_at": "2026-01-01T00:10:00Z"},
        },
        "/api/v2/contacts/8": {"id": 8, "language": "es"},
    }
    authorization = "Basic YXBpLXRva2VuOlg="

    @staticmethod
    def body(moment):
        ticket = {"ticket_id": 12345, "ticket_subject": "Refund", "ticket_status": "Resolved", "ticket_source": "Email"}
        return {"freshdesk_webhook": {**ticket, "ticket_updated_at": moment}}

    @staticmethod
    def headers(body):
        return {"X-Afterword-Secret": SECRET}


class Intercom:
    type = "intercom"
    case = "215"
    answers = {
        "/contacts/c1": {"id": "c1", "name": "Emily Adams", "email": "emily@example.org", "language_override": "es"},
        "/admins/678": {"id": "678", "name": "Bea Miller", "email": "bea@example.org"},
        "/teams/9": {"id": "9", "name": "Care"},
    }
    authorization = "Bearer api-token"

    @staticmethod
    def body(moment):
        item = {
            "type": "conversation",
            "id": "215",
            "title": "Refund",
            "source": {"type": "email", "delivered_as": "admin_initiated"},
            "contacts": {"contacts": [{"type": "contact", "id": "c1"}]},
            "tags": {"tags": [{"id": "7", "name": "refund"}]},
            "admin_assignee_id": 678,
            "team_assignee_id": "9",
        }
        seconds = int(time.time()) - 5
        return {"id": "notif_1", "topic": "conversation.admin.closed", "created_at": seconds, "data": {"item": item}}

    @staticmethod
    def headers(body):
        code = hmac.new(SECRET.encode(), body, hashlib.sha1).hexdigest()
        return {"X-Hub-Signature": f"sha1={code}"}


ALL = [Zammad, Freshdesk, Intercom]


@pytest.fixture(scope="module", params=ALL, ids=lambda kind: kind.type)
def helpdesk(request):
    """An installation with this helpdesk as its source, and the helpdesk's API."""
    kind, receiver = request.param, Receiver()
    api = Recorder(lambda asked: (200, {}, kind.answers[asked.path]) if asked.path in kind.answers else (404, {}, {}))
    source = {"id": "desk", "type": kind.type, "secret": SECRET, "api": api.url(), "token": "api-token"}
    channel = {"id": "crm", "type": "webhook", "url": receiver.url(), "secret": receiver.secret}
    server = Server([channel], sources=[source]).start()
    yield kind, server, api, receiver
    server.remove()
    api.close()
    receiver.close()


def post(server, body, headers):
    return requests.post(
        f"{server.url}/v1/sources/desk", data=body, headers={"content-type": "application/json", **headers}, timeout=60
    )


def test_a_closed_case_is_completed_and_its_person_asked(helpdesk):
    kind, server, api, receiver = helpdesk
    body = json.dumps(kind.body(time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 5)))).encode()
    reply = post(server, body, kind.headers(body))
    assert reply.status_code == 202, reply.text

    invitation = receiver.invitation(kind.case)
    assert invitation.data["contact"]["email"] == "emily@example.org"
    assert invitation.data["contact"]["name"] == "Emily Adams"
    assert invitation.data["locale"] == "es"
    case = invitation.data["case"]
    assert case["source"] == "desk" and case["subject"] == "Refund" and case["channel"] == "email"
    assert case["tags"] == ["refund"]
    if kind is not Freshdesk:
        assert case["agent"]["name"] == "Bea Miller" and case["team"]["name"] == "Care"

    asked = api.all()
    assert {request.path for request in asked} == set(kind.answers)
    assert {request.headers["authorization"] for request in asked} == {kind.authorization}
    assert {request.method for request in asked} == {"GET"}

    # The same delivery once more.
    assert post(server, body, kind.headers(body)).status_code == 202
    assert len([row for row in server.list("/v1/invitations") if row["survey"] == "csat"]) == 1


def test_a_forged_webhook_is_refused(helpdesk):
    kind, server, *_ = helpdesk
    body = json.dumps(kind.body("2026-01-01T00:00:00Z")).encode()
    forged = {name: value[:-1] + ("0" if value[-1] != "0" else "1") for name, value in kind.headers(body).items()}
    assert post(server, body, forged).status_code == 401
    assert post(server, body, {}).status_code == 401
