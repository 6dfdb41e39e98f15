"""Lists that leave as files: who is in them, how they go on after a break, what is written down, what leaves by itself."""

import csv
import hashlib
import io
import json
import re
import sqlite3

import pytest
import requests

from harness.events import event, new_contact, resolved
from harness.forms import Person
from harness.server import Server
from harness.waiting import wait_for

STABLE = {
    "ambassadors": "contact_id name email phone locale score since consented_at consent_wording survey answered_at",
    "detractors": "contact_id name phone email case_source case_id case_number survey score comment answered_at "
    "follow_up_id severity state owner due_at",
    "promoters": "contact_id name email phone locale score survey answered_at consented_at",
    "responses": "id survey kind scale score class severity evidence revision answered_at comment locale contact_id "
    "contact_name contact_email case_source case_id case_number case_subject channel agent team tags product brand "
    "case_url case_resolved_at",
    "rewards": "reward_id referral_id campaign side contact_id name email phone amount currency rule granted_at",
    "suppressed": "email phone channel handle reason since contact_id",
    "withdrawals": "contact_id email phone reason since",
}


@pytest.fixture(scope="module")
def shop(receiver):
    """An installation with four promoters; one never agreed to marketing, one is suppressed, one took the consent back."""
    server = Server(
        [{"id": "crm", "type": "webhook", "url": receiver.url(), "secret": receiver.secret}],
        exports=[
            {"id": "weekly", "export": "promoters", "format": "mailchimp", "every": "weekly mon 06:00", "to": "./drop"},
            {"id": "told", "export": "promoters", "format": "klaviyo", "filter": {"survey": "nps"},
             "every": "daily 06:00", "to": "crm"},
            {"id": "broken", "export": "responses", "every": "hourly", "to": "./afterword.yaml/drop"},
        ],
    ).start()
    server.create_admin()
    people = {
        "ana": {"name": "Ana Pérez López", "phone": "+15005550006", "locale": "es-MX", "consents": {"marketing": True}},
        "ben": {"name": "=Ben Silent", "consents": {}},
        "cam": {"name": "Cam Blocked", "consents": {"marketing": True}},
        "dan": {"name": "Dan Left", "consents": {"marketing": True}},
    }
    for name, facts in people.items():
        contact = new_contact(**facts)
        people[name] = contact
        server.send(event("purchase.completed", purchase={"id": f"o-{name}"}, contact=contact))
        invitation = receiver.invitation(contact=contact["email"])
        Person().answer(invitation.data["link"], score=10)
    added = server.request(
        "POST", "/v1/suppressions", json={"suppressions": [{"email": people["cam"]["email"], "reason": "complained"}]}
    )
    assert added.status_code == 200
    server.send(event("contact.updated", contact={**people["dan"], "consents": {"marketing": False}}))
    server.people = people
    yield server
    server.remove()


def table(server, path, **parameters):
    reply = server.request("GET", path, params=parameters)
    assert reply.status_code == 200, reply.text
    return list(csv.DictReader(io.StringIO(reply.content.decode(), newline="")))


def test_only_people_who_agreed_and_are_not_suppressed_leave(shop):
    rows = table(shop, "/v1/exports/promoters.csv")
    assert [row["email"] for row in rows] == [shop.people["ana"]["email"]]
    assert rows[0]["consented_at"] and rows[0]["survey"] == "nps" and rows[0]["score"] == "10"


def test_people_to_remove_stand_beside_the_list(shop):
    withdrawn = table(shop, "/v1/exports/withdrawals.csv")
    assert [(row["email"], row["reason"]) for row in withdrawn] == [(shop.people["dan"]["email"], "marketing_withdrawn")]
    suppressed = table(shop, "/v1/exports/suppressed.csv")
    assert (shop.people["cam"]["email"], "complained") in [(row["email"], row["reason"]) for row in suppressed]


@pytest.mark.parametrize("name", STABLE)
def test_columns_never_change(shop, name):
    header = shop.request("GET", f"/v1/exports/{name}.csv").text.splitlines()[0]
    assert header == STABLE[name].replace(" ", ",")


@pytest.mark.parametrize("format", ["google", "meta", "mailchimp", "hubspot", "salesforce", "klaviyo"])
def test_marketing_files_are_refused_for_people_who_did_not_agree(shop, format):
    for name in ("responses", "detractors"):
        reply = shop.request("GET", f"/v1/exports/{name}.{format}")
        assert reply.status_code == 400 and "did not agree" in reply.text


def test_a_file_in_pieces_is_the_same_as_the_whole_file(shop):
    whole = shop.request("GET", "/v1/exports/responses.json").content
    parts, cursor = [], None
    while True:
        place = {"cursor": cursor} if cursor else {}
        reply = shop.request("GET", "/v1/exports/responses.json", params={"limit": 1, **place})
        parts.append(reply.content)
        cursor = reply.headers.get("afterword-next-cursor")
        if not cursor:
            break
    assert len(parts) >= 4 and b"".join(parts) == whole
    assert len(json.loads(whole)) == 4
    foreign = shop.request("GET", "/v1/exports/responses.csv", params={"limit": 1, "cursor": "nonsense"})
    assert foreign.status_code == 400


def test_every_file_is_written_down_with_who_what_and_its_checksum(shop):
    reply = shop.request("GET", "/v1/exports/responses.ndjson", params={"survey": "nps"})
    run = shop.get(f"/v1/export-runs/{reply.headers['afterword-export-run']}")
    assert run["state"] == "done" and run["rows"] == len(reply.text.splitlines()) == 4
    assert (run["bytes"], run["sha256"]) == (len(reply.content), hashlib.sha256(reply.content).hexdigest())
    assert run["filter"] == {"survey": "nps"} and ":e2e:" in run["actor"] and run["columns"][0] == "id"
    assert shop.get("/v1/exports/responses.ndjson/manifest")["run"] == run["run"]
    noted = sqlite3.connect(f"file:{shop.folder}/data/afterword.db?mode=ro", uri=True).execute(
        "SELECT action, actor, detail FROM audit WHERE subject = ? ORDER BY id", (run["run"],)
    ).fetchall()
    assert [row[0] for row in noted] == ["export.begun", "export.finished"]
    assert "4 rows" in noted[1][2] and "nps" in noted[1][2]


def test_the_command_writes_a_manifest_and_goes_on_where_it_was_cut_off(shop, tmp_path):
    target = tmp_path / "all.csv"
    shop.output("export", "responses", "--output", target)
    manifest = json.loads((tmp_path / "all.csv.manifest.json").read_text())
    whole = target.read_bytes()
    assert manifest["complete"] and manifest["rows"] == 4
    assert (manifest["bytes"], manifest["sha256"]) == (len(whole), hashlib.sha256(whole).hexdigest())

    # As a cut leaves it: the first piece is there, and half of a row that the manifest does not know of.
    first = shop.request("GET", "/v1/exports/responses.csv", params={"limit": 2})
    (tmp_path / "all.csv.part").write_bytes(first.content + b"half a ro")
    target.unlink()
    manifest |= {
        "complete": False, "bytes": len(first.content), "sha256": None,
        "next_cursor": first.headers["afterword-next-cursor"],
    }
    (tmp_path / "all.csv.manifest.json").write_text(json.dumps(manifest))
    shop.output("export", "--resume", target)
    assert target.read_bytes() == whole
    assert shop.run("export", "--resume", target).returncode == 1


def test_asking_for_the_head_of_a_file_begins_none(shop):
    before = shop.list("/v1/export-runs")
    for parameters in ({}, {"limit": 1}):
        head = shop.request("HEAD", "/v1/exports/responses.csv", params=parameters)
        assert head.status_code == 200 and head.headers["content-type"].startswith("text/csv")
        assert "content-length" not in head.headers and "afterword-export-run" not in head.headers
    assert shop.request("HEAD", "/v1/exports/responses.xls").status_code == 404
    assert shop.list("/v1/export-runs") == before


def test_what_is_refused_leaves_no_file_and_spoils_none(shop, tmp_path):
    target = tmp_path / "x.csv"
    refused = shop.run("export", "rewards", "--format", "google", "--output", target)
    assert refused.returncode == 2 and list(tmp_path.iterdir()) == []
    (tmp_path / "x.csv.part").write_text("begun before")
    assert shop.run("export", "rewards", "--format", "google", "--output", target).returncode == 2
    assert (tmp_path / "x.csv.part").read_text() == "begun before"
    shop.output("export", "responses", "--output", target)
    assert target.read_bytes() == shop.request("GET", "/v1/exports/responses.csv").content


@pytest.mark.parametrize("flag", [["--format", "json"], ["--mode", "import"], ["--survey", "nps"], ["--last", "30d"]])
def test_what_a_saved_export_says_itself_is_not_said_beside_it(shop, tmp_path, flag):
    shop.output("export", "responses", "--save", "mine")
    beside = shop.run("export", "mine", *flag)
    assert beside.returncode == 2 and flag[0] in beside.stderr and not beside.stdout
    resumed = shop.run("export", "--resume", tmp_path / "x.csv", *flag)
    assert resumed.returncode == 2 and flag[0] in resumed.stderr
    shop.output("export", "saved", "--forget", "mine")


def test_a_saved_export_keeps_its_filter(shop):
    shop.output("export", "promoters", "--format", "google", "--survey", "nps", "--save", "nps friends")
    (saved,) = shop.list("/v1/saved-exports")
    assert (saved["name"], saved["export"], saved["filter"]) == ("nps friends", "promoters", {"survey": "nps"})
    assert shop.output("export", "nps friends").splitlines()[0] == "Email,Phone,First Name,Last Name,Country,Zip"
    shop.output("export", "saved", "--forget", "nps friends")
    assert shop.list("/v1/saved-exports") == []
    assert shop.run("export", "nps friends").returncode == 2


def test_a_scheduled_file_appears_whole_with_those_to_remove_beside_it(shop):
    run = json.loads(shop.output("export", "schedules", "--run", "weekly"))
    assert run["state"] == "done"
    files = sorted((shop.folder / "drop").iterdir())
    # One that a person asked for is called by its run too.
    names = [re.sub(rf"\d{{4}}-\d\d-\d\d-\d{{4}}-{run['run']}", "DUE", file.name) for file in files]
    assert names == [
        "weekly-DUE-suppressed.csv", "weekly-DUE-withdrawals.csv", "weekly-DUE.csv", "weekly-DUE.csv.manifest.json"
    ]
    content = next(file for file in files if file.name.endswith(f"{run['run']}.csv")).read_bytes()
    manifest = json.loads(files[-1].read_text())
    assert manifest["sha256"] == hashlib.sha256(content).hexdigest() and manifest["rows"] == 1
    assert shop.people["dan"]["email"] in files[1].read_text()


def test_a_webhook_tells_where_the_file_is_and_carries_no_person(shop, receiver):
    shop.output("export", "schedules", "--run", "told")
    told = wait_for(lambda: [d for d in receiver.all() if d.type == "export.ready"], "the webhook about the export")[-1]
    assert shop.people["ana"]["email"] not in json.dumps(told.body)
    fetched = requests.get(told.data["link"], headers={"authorization": f"Bearer {shop.key}"}, timeout=60)
    assert hashlib.sha256(fetched.content).hexdigest() == told.data["manifest"]["sha256"]
    assert shop.people["ana"]["email"] in fetched.text
    assert requests.get(told.data["link"], timeout=60).status_code == 401


def test_what_went_wrong_with_a_schedule_is_said_with_what_mends_it(shop):
    result = shop.run("export", "schedules", "--run", "broken")
    assert result.returncode == 1 and "cannot be made" in result.stderr and "another one" in result.stderr
    (broken,) = [row for row in shop.list("/v1/export-schedules") if row["id"] == "broken"]
    assert broken["last_run"]["state"] == "failed" and "Make it writable" in broken["last_run"]["error"]


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ({"export": "responses", "format": "google"}, "did not agree"),
        ({"export": "promoters", "every": "sometimes"}, "daily 06:00"),
        ({"export": "promoters", "to": "nowhere"}, "webhook channel"),
        ({"export": "promoters", "filter": {"team": "care"}}, "no filter"),
    ],
)
def test_a_bad_schedule_is_refused_before_the_start(entry, told):
    usual = {"id": "x", "every": "daily 06:00", "to": "./drop"}
    server = Server([{"id": "inbox", "type": "inbox"}], exports=[{**usual, **entry}])
    try:
        result = server.run("check")
        assert result.returncode == 1 and told in result.stdout + result.stderr
    finally:
        server.remove()
