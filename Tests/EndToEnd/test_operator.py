"""What runs it: commands for people and programs, health, the interface's own description."""

import json
import re
import stat

import pytest
import requests
import yaml
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from harness.events import resolved
from harness.server import ROOT, Server


@pytest.mark.parametrize("command", [["doctor"], ["check"], ["outbox"], ["surveys"], ["keys", "list"], ["users", "list"]])
def test_a_command_prints_json_for_programs_and_words_for_people(server, command):
    assert isinstance(server.json(*command), (dict, list))
    words = server.output(*command)
    with pytest.raises(ValueError):
        json.loads(words)


@pytest.mark.parametrize("command", [["nonsense"], ["report"], ["export", "ambassadors", "--format", "fax"]])
def test_wrong_use_exits_two_and_says_what_is_right(server, command):
    result = server.run(*command)
    assert result.returncode == 2
    assert result.stderr.strip() and not result.stdout.strip()


@pytest.mark.parametrize(
    ("channel", "remedy"),
    [
        ({"type": "email", "server": "smtp://mail.example.org", "from": "care@example.org"}, "set to"),
        ({"type": "slack", "token": "xoxb-example"}, "set to"),
        ({"type": "telegram", "token": "12345:AAExampleExample"}, "set to"),
        ({"type": "whatsapp", "phone_number": "106540352242922", "token": "EAAexample"}, "channels of type whatsapp reach customers only, so name another"),
        ({"type": "messenger", "page": "1234567890", "token": "EAAexample"}, "channels of type messenger reach customers only, so name another"),
        ({"type": "x", "bearer_token": "user-token"}, "channels of type x reach customers only, so name another"),
    ],
    ids=lambda value: value["type"] if isinstance(value, dict) else "",
)
def test_check_warns_of_alerts_by_a_channel_that_has_no_address_for_them(channel, remedy):
    team = {"id": "care", "name": "Care", "lead": "marta", "alerts": "way"}
    house = Server([{"id": "way", **channel}], on_postgres=False, teams=[team], follow_ups={"fallback_owner": "marta", "alerts": "way"})
    try:
        told = house.run("check")
        assert told.returncode == 0, told.stderr
        for whose in ("team care", "follow_ups"):
            assert f"warning: channel way: alerts of {whose} reach nobody; {remedy}" in told.stderr
    finally:
        house.remove()


@pytest.mark.parametrize(
    ("setting", "told", "code"),
    [
        ({"ca_file": "nope.pem"}, "nope.pem cannot be read; put the certificates (PEM) there or name another file", 1),
        ({"url": "https://1.1.1.1:8443/hook"}, "warning: channel way: url: nothing goes out on port 8443, only on 80, 443", 0),
        ({"events": ["respons.recorded"]}, 'did you mean "response.recorded"?', 1),
    ],
    ids=["a file of certificates that is not there", "a port that is closed", "a misspelt event"],
)
def test_check_tells_of_a_webhook_that_would_fail_in_silence(setting, told, code):
    way = {"id": "way", "type": "webhook", "url": "https://crm.example.org/hook", **setting}
    house = Server([way], on_postgres=False)
    try:
        result = house.run("check")
        assert result.returncode == code and told in result.stderr, result.stderr
        line = next(line for line in result.stderr.splitlines() if told in line)
        assert re.match(r"\S*afterword\.yaml:\d+:\d+: ", line)
    finally:
        house.remove()


def test_the_schema_that_an_editor_is_given_takes_the_shipped_surveys_and_refuses_a_misspelt_key(server):
    schema = Draft202012Validator(json.loads(server.output("surveys", "schema")))
    for path in sorted((ROOT / "surveys").glob("*.yaml")):
        survey = yaml.safe_load(path.read_text())
        # Python's reader is of YAML 1.1, where the word "on" is true.
        survey["send"]["on"] = survey["send"].pop(True)
        assert [fault.message for fault in schema.iter_errors(survey)] == []
        assert not schema.is_valid({**survey, "langauges": ["en"]})


def test_something_that_is_not_there_exits_one(server):
    result = server.run("explain", "desk/never-seen")
    assert result.returncode == 1
    assert result.stderr.startswith("afterword: ")


def test_a_mistake_in_a_survey_names_file_line_and_column(server, tmp_path):
    survey = server.folder / "surveys" / "wrong.yaml"
    survey.write_text("survey: wrong\nkind: csta\n")
    try:
        result = server.run("check")
    finally:
        survey.unlink()
    assert result.returncode == 1
    told = result.stdout + result.stderr
    assert "wrong.yaml:2:7" in told and "csat" in told


def test_health_and_readiness_are_open_to_all(server):
    for path in ("/healthz", "/readyz"):
        assert requests.get(server.url + path, timeout=60).status_code == 200


def test_the_description_of_the_interface_is_valid_openapi(server):
    document = requests.get(server.url + "/openapi.json", timeout=60).json()
    validate(document)
    assert {"/v1/events", "/v1/responses", "/v1/follow-ups/{id}", "/s/{token}"} <= set(document["paths"])


def test_lists_come_in_pages_that_neither_repeat_nor_skip(server):
    server.send(*(resolved() for _ in range(7)))
    seen, cursor = [], None
    while True:
        page = server.get("/v1/invitations", limit=3, **({"cursor": cursor} if cursor else {}))
        assert set(page) == {"data", "next_cursor"} and len(page["data"]) <= 3
        seen += [row["id"] for row in page["data"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) >= 7


def test_a_second_server_on_the_same_data_refuses_to_start(server):
    result = server.run("serve")
    assert result.returncode == 1
    assert "afterword: " in result.stderr


def test_only_the_owner_reads_keyring_and_socket(server):
    for name in ("secret.key", "afterword.sock"):
        assert stat.S_IMODE((server.folder / "data" / name).stat().st_mode) == 0o600


def test_commands_work_with_and_without_a_running_server(receiver):
    server = Server([{"id": "crm", "type": "webhook", "url": receiver.url(), "secret": receiver.secret}])
    try:
        before = server.create_key("before", "*")
        server.start()
        assert server.request("GET", "/v1/responses", key=before).status_code == 200
        assert server.stop() == 0
        assert "before" in server.output("keys", "list")
    finally:
        server.remove()
