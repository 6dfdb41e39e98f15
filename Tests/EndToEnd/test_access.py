"""Who may do what: keys with scopes, staff with sessions, nobody else."""

import pytest
import requests

from harness.events import resolved
from harness.server import ADMIN

PLACES = ["/v1/responses", "/v1/follow-ups", "/v1/contacts", "/v1/metrics/csat", "/v1/exports/responses.csv"]


@pytest.mark.parametrize("path", PLACES)
@pytest.mark.parametrize("header", [{}, {"authorization": "Bearer afterword_nonsense"}], ids=["no key", "a wrong key"])
def test_without_a_key_nothing_is_shown(server, path, header):
    reply = requests.get(server.url + path, headers=header, timeout=60)
    assert reply.status_code == 401
    assert reply.headers["www-authenticate"].startswith("Bearer")
    assert reply.json()["code"] == "unauthorized"


def test_a_key_opens_only_what_its_scopes_name(server):
    key = server.create_key("only events", "events:write")
    assert server.post_event(resolved(), key=key).status_code == 202
    for path in PLACES:
        reply = server.request("GET", path, key=key)
        assert (reply.status_code, reply.json()["code"]) == (403, "forbidden"), path


def test_an_unknown_scope_is_wrong_use(server):
    result = server.run("keys", "create", "typo", "--scope", "event:writ", "--json")
    assert result.returncode == 2
    assert "events:write" in result.stderr


def test_a_key_is_shown_once_and_never_stored_in_the_clear(server):
    created = server.json("keys", "create", "once", "--scope", "events:write")
    assert set(created) == {"id", "key", "scopes"}
    assert created["key"] not in server.output("keys", "list", "--json")
    for file in (server.folder / "data").rglob("*"):
        if file.is_file():
            assert created["key"].encode() not in file.read_bytes(), file


def test_the_same_request_key_with_another_body_is_refused(server):
    headers = {"content-type": "application/cloudevents+json", "idempotency-key": resolved()["id"]}
    first = resolved()
    assert server.request("POST", "/v1/events", json=first, headers=headers).status_code == 202
    assert server.request("POST", "/v1/events", json=first, headers=headers).status_code == 202
    assert server.request("POST", "/v1/events", json=resolved(), headers=headers).status_code == 422


@pytest.mark.parametrize("path", ["/", "/inbox", "/follow-ups", "/responses"])
def test_the_desk_asks_who_is_there(desk, path):
    reply = requests.get(desk.url + path, timeout=60)
    assert 'type="password"' in reply.text
    assert "frame-ancestors 'none'" in reply.headers["content-security-policy"]


def test_a_form_from_another_site_signs_nobody_in(desk):
    name, password = ADMIN
    reply = requests.post(
        desk.url + "/sign-in",
        data={"name": name, "password": password},
        headers={"origin": "https://evil.example", "sec-fetch-site": "cross-site"},
        allow_redirects=False,
        timeout=60,
    )
    assert reply.status_code == 403
    assert "set-cookie" not in reply.headers


def test_no_token_and_no_secret_is_in_the_log(server, receiver):
    closing = resolved()
    server.send(closing)
    link = receiver.invitation(closing["data"]["case"]["id"]).data["link"]
    requests.get(link, timeout=60)
    log = server.log.read_text(errors="replace")
    for secret in (link.rsplit("/", 1)[1], server.key, receiver.secret):
        assert secret not in log
