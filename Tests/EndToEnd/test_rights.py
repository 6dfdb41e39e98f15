"""The person's rights: a copy, fewer questions, to be forgotten; and a log that shows who did what and cannot be changed unnoticed."""

import json
import sqlite3

import pytest
import requests

from harness.events import new_case, new_contact, resolved
from harness.forms import Person
from harness.receiver import Receiver
from harness.server import Server
from harness.waiting import wait_for


@pytest.fixture(scope="module")
def listener():
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture(scope="module")
def house(listener):
    """An installation of its own, because these tests stop it and look into its files."""
    server = Server(
        [
            {"id": "crm", "type": "webhook", "url": listener.url(), "secret": listener.secret},
            {"id": "box", "type": "inbox"},
        ],
    ).start()
    yield server
    server.remove()


def ask(house, listener, **contact):
    """Closes a case of a new person and returns the person and the link they got."""
    person, case = new_contact(**contact), new_case(subject="Broken kettle from Zanzibar")
    house.send(resolved(case, person))
    return person, listener.invitation(case["id"]).data["link"]


def contact_of(house, person):
    (row,) = house.list("/v1/contacts", handle=person["email"], channel="email")
    return row


def counted(house, survey="csat"):
    return house.get(f"/v1/metrics/{survey}")["n"]


def traces(house, *words):
    """Where any of the words stands in the data folder, byte by byte; also in the database's log."""
    found = []
    for file in (house.folder / "data").iterdir():
        try:
            content = file.read_bytes() if file.is_file() else b""
        except FileNotFoundError:  # the server has removed it meanwhile
            continue
        found += [(file.name, word) for word in words if word.encode() in content]
    return found


def checks(house):
    return {finding["check"]: finding for finding in house.json("verify")["findings"]}


def verified(house):
    return all(finding["ok"] for finding in checks(house).values())


def test_erasing_takes_every_trace_and_the_answer_leaves_the_figures(house, listener):
    other, others_link = ask(house, listener)
    Person().answer(others_link, score=5)
    before = counted(house)
    person, link = ask(house, listener, name="Xaviera Quillfeather", phone="+40721555123")
    Person().answer(link, score=1, comment="the parrot was never refunded")
    assert counted(house) == before + 1
    words = (person["email"], person["id"], "Quillfeather", "parrot was never", "+40721555123")
    assert {word for _, word in traces(house, *words)} == set(words), "the search itself would find nothing"

    preview = house.json("erase", "--email", person["email"])
    assert preview["done"] is False and counted(house) == before + 1
    report = house.json("erase", "--email", person["email"], "--yes")
    assert report["done"] is True and report["answers_leaving_figures"] == 1
    assert {"contact", "identity", "message", "response", "follow_up"} <= {row["table"] for row in report["records"]}

    assert counted(house) == before
    assert house.list("/v1/contacts", handle=person["email"], channel="email") == []
    wait_for(lambda: not traces(house, *words), "no trace of the person in any file")
    assert traces(house, other["email"]), "somebody else is still known"
    assert verified(house)


def test_a_link_of_an_erased_person_says_so_and_takes_no_answer(house, listener):
    person, link = ask(house, listener)
    house.output("erase", "--email", person["email"], "--yes")
    page = requests.get(link, timeout=60)
    assert page.status_code == 410 and "deleted" in page.text
    assert house.run("erase", "con_aaaaaaaaaaaaa", "--yes").returncode == 1


def test_whoever_was_erased_is_a_new_person_who_is_not_asked(house, listener):
    person, _ = ask(house, listener)
    former = contact_of(house, person)["id"]
    house.output("erase", former, "--yes")
    case = new_case()
    house.send(resolved(case, {"email": person["email"].upper()}))
    now = contact_of(house, person)
    assert now["id"] != former and now["opted_out"] is True
    assert {row["state"] for row in house.of_case("/v1/invitations", case["id"])} <= {"skipped", "cancelled"}
    assert listener.invitations(case["id"]) == []


def test_what_waits_for_an_erased_person_is_called_off(house, listener):
    house.output("outbox", "stop", "crm")
    try:
        person, case = new_contact(), new_case()
        house.send(resolved(case, person))
        contact = contact_of(house, person)["id"]
        assert [row["state"] for row in house.list("/v1/messages", contact=contact)] == ["held"]
        house.output("erase", contact, "--yes")
        assert {row["state"] for row in house.list("/v1/messages", contact=contact)} == {"cancelled"}
    finally:
        house.output("outbox", "resume", "crm")
    assert listener.invitations(case["id"]) == []
    assert verified(house)


def test_the_report_names_another_record_with_the_same_address_which_stays(house, listener):
    person, _ = ask(house, listener)
    twin = {"id": new_contact()["id"], "name": "Ana Popescu", "phone": "+40721555987"}
    house.send(resolved(new_case(), twin))
    assert house.json("erase", "--email", person["email"])["same_address"] == []
    house.send(resolved(new_case(), twin | {"email": person["email"]}))
    (other,) = house.list("/v1/contacts", handle=twin["phone"], channel="phone")
    words = house.output("erase", "--email", person["email"], "--yes")
    assert "was erased" in words and "same address" in words and other["id"] in words
    assert house.get(f"/v1/contacts/{other['id']}/erasure")["same_address"] == []
    assert house.get(f"/v1/contacts/{other['id']}")["email"] == person["email"]


def test_nobody_else_on_the_machine_may_read_the_database_and_doctor_names_a_file_that_they_can(house):
    files = [house.folder / "data" / f"afterword.db{end}" for end in ("", "-wal", "-shm")]
    assert [oct(file.stat().st_mode & 0o777) for file in files] == ["0o600"] * 3
    assert told_of_the_file(house)["ok"]
    files[0].chmod(0o644)
    told = told_of_the_file(house)
    assert not told["ok"] and str(files[0]) in told["remedy"] and "chmod" in told["remedy"]
    house.stop()
    house.start()
    assert told_of_the_file(house)["ok"] and files[0].stat().st_mode & 0o777 == 0o600


def told_of_the_file(house):
    (finding,) = [f for f in json.loads(house.run("doctor", "--json").stdout)["findings"] if f["subject"] == "database file"]
    return finding


def test_systems_that_listen_are_told(house, listener):
    person, _ = ask(house, listener)
    contact = contact_of(house, person)["id"]
    house.output("erase", contact, "--yes")
    told = listener.event("contact.erased", lambda data: data["contact"]["id"] == contact)
    assert person["email"] not in json.dumps(told.data)


def test_a_copy_holds_what_is_kept_of_one_person_and_of_nobody_else(house, listener):
    other, others_link = ask(house, listener)
    Person().answer(others_link, score=2, comment="somebody else's words")
    person, link = ask(house, listener)
    Person().answer(link, score=4, comment="quite good")
    copy = json.loads(house.output("export", "subject", "--email", person["email"]))
    assert copy["data"]["contact"][0]["email"] == person["email"]
    assert [row["comment"] for row in copy["data"]["response"]] == ["quite good"]
    assert copy["data"]["support_case"][0]["subject"] == "Broken kettle from Zanzibar"
    text = json.dumps(copy)
    assert other["email"] not in text and "somebody else" not in text


# The person's own page


def own_page(page):
    return page.link("/p/")


def test_the_own_page_shows_answers_only_to_the_browser_that_gave_them(house, listener):
    person, link = ask(house, listener)
    stranger = Person().open(link)
    done = Person().answer(link, score=3, comment="only for you")
    mine = requests.get(own_page(done), timeout=60)
    assert mine.status_code == 200 and "only for you" in mine.text and "3 of 5" in mine.text
    theirs = requests.get(own_page(stranger), timeout=60)
    assert theirs.status_code == 200 and "only for you" not in theirs.text and "3 of 5" not in theirs.text
    assert len(mine.content) <= 15 * 1024
    assert own_page(stranger).rsplit("/", 1)[1] != link.rsplit("/", 1)[1]


def test_opening_the_pages_of_erasure_erases_nothing_and_the_button_does(house, listener):
    person, link = ask(house, listener)
    done = Person().answer(link, score=2, comment="please forget me")
    address = own_page(done)
    confirm = address.split("?")[0] + "/erase"
    for method in ("GET", "HEAD", "OPTIONS"):
        requests.request(method, confirm, timeout=60)
    assert contact_of(house, person)["id"]
    gone = requests.post(confirm, data={}, timeout=60)
    assert gone.status_code == 200 and "deleted" in gone.text
    assert requests.get(address, timeout=60).status_code == 410
    assert house.list("/v1/contacts", handle=person["email"], channel="email") == []
    wait_for(lambda: not traces(house, person["email"], "please forget me"), "no trace of the person")
    assert verified(house)


def test_a_wrong_token_meets_the_page_that_all_wrong_tokens_meet(house, listener):
    _, link = ask(house, listener)
    address = own_page(Person().open(link)).split("?")[0]
    token = address.rsplit("/", 1)[1]
    wrong = address.replace(token, token[:-1] + ("a" if token[-1] != "a" else "b"))
    foreign = address.replace(token, link.rsplit("/", 1)[1])
    pages = [requests.get(page, timeout=60) for page in (wrong, foreign, f"{house.url}/s/{'a' * 40}")]
    assert {page.status_code for page in pages} == {404}
    assert len({page.content for page in pages}) == 1


@pytest.mark.parametrize("language", ["en", "es", "ro", "pt", "fr", "de", "it", "ca"])
def test_the_own_page_speaks_every_shipped_language(house, listener, language):
    _, link = ask(house, listener)
    address = own_page(Person().open(link)).split("?")[0]
    for path in ("", "/erase"):
        page = requests.get(f"{address}{path}?lang={language}", timeout=60)
        assert f'lang="{language}"' in page.text and "{" not in page.text.split("<main>")[1].split("</main>")[0]


def test_whoever_asks_for_fewer_surveys_is_asked_at_most_every_half_year(house, listener):
    person, link = ask(house, listener)
    address = own_page(Person().open(link)).split("?")[0]
    done = requests.post(address, data={"less": "1"}, timeout=60)
    assert "at most once in six months" in done.text
    assert contact_of(house, person)["asked_less_at"]
    case = new_case()
    house.send(resolved(case, {"email": person["email"]}))
    story = house.output("explain", f"desk/{case['id']}")
    assert "fewer" in story or "less" in story, story
    requests.post(address, data={"less": "0"}, timeout=60)
    assert contact_of(house, person)["asked_less_at"] is None


# The audit log


def test_the_audit_log_names_the_deed_and_not_the_person(house, listener):
    person, _ = ask(house, listener)
    contact = contact_of(house, person)["id"]
    house.output("erase", contact, "--yes")
    (entry,) = [row for row in house.list("/v1/audit", action="contact.erased", subject=contact)]
    assert (entry["actor"], entry["detail"]) == ("cli", None)
    lines = [json.loads(line) for line in house.output("audit", "export").splitlines()]
    assert [line["sequence"] for line in lines] == list(range(len(lines), 0, -1))
    assert person["email"] not in house.output("audit", "list", "--json")


def test_a_key_without_the_scope_reads_no_log(house):
    key = house.create_key("curious", "contacts:read")
    assert house.request("GET", "/v1/audit", key=key).status_code == 403
    key = house.create_key("auditor", "audit:read")
    assert house.request("GET", "/v1/audit", key=key).status_code == 200
    assert house.request("GET", "/v1/contacts", key=key).status_code == 403


TAMPERING = {
    "a changed word": ("UPDATE audit SET detail = 'nothing to see' WHERE sequence = 2", "entry 2 "),
    "a changed actor": ("UPDATE audit SET actor = 'user:ion' WHERE sequence = 1", "entry 1 "),
    "a missing entry": ("DELETE FROM audit WHERE sequence = 2", "entry 2 is missing"),
    "a missing end": ("DELETE FROM audit WHERE sequence = (SELECT MAX(sequence) FROM audit)", "the log ends"),
    "an entry slipped in": (
        "INSERT INTO audit (id, at_ms, actor, action, subject) VALUES (1, 1, 'user:ion', 'key.made', 'key_x')",
        "added beside the chain",
    ),
}


@pytest.mark.parametrize("deed", TAMPERING, ids=list(TAMPERING))
def test_tampering_with_the_log_is_found(deed, tmp_path):
    statement, words = TAMPERING[deed]
    server = Server([{"id": "box", "type": "inbox"}]).start()
    try:
        for number in range(3):
            server.create_key(f"key {number}", "events:write")
        whole = checks(server)["the audit log is whole"]
        assert whole["ok"] and "entries" in whole["detail"]
        server.stop()
        database = sqlite3.connect(server.folder / "data" / "afterword.db")
        with database:
            database.execute(statement)
        database.close()
        result = server.run("verify", "--json")
        assert result.returncode == 1
        found = {row["check"]: row for row in json.loads(result.stdout)["findings"]}["the audit log is whole"]
        assert not found["ok"] and words in found["detail"], found
    finally:
        server.remove()


# Retention


def test_what_is_past_its_time_goes_by_itself_and_the_log_says_how_much(listener):
    server = Server(
        [{"id": "box", "type": "inbox"}],
        retention={"messages": "1d", "attempts": "1d", "inbox": "1d", "comments": "keep", "audit": "keep"},
    ).start()
    try:
        person = new_contact()
        server.send(resolved(new_case(), person))
        wait_for(lambda: server.list("/v1/messages", state="sent") or server.list("/v1/messages", state="delivered"), "a sent message")
        server.stop()
        database = sqlite3.connect(server.folder / "data" / "afterword.db")
        two_days = (2 * 86_400_000) << 22
        with database:
            database.execute("PRAGMA foreign_keys = OFF")
            for table, column in (("message", "id"), ("attempt", "message_id"), ("inbox_message", "id")):
                database.execute(f"UPDATE {table} SET {column} = {column} - {two_days}")
            database.execute("UPDATE attempt SET at_ms = at_ms - 172800000")
        database.close()
        server.start()

        def gone():
            return {row["subject"] for row in server.list("/v1/audit", action="retention.applied")}

        wait_for(lambda: {"attempts", "inbox", "messages"} <= gone(), "the sweep after the start")
        assert server.list("/v1/messages") == []
        assert verified(server)
    finally:
        server.remove()


@pytest.mark.parametrize(
    ("retention", "words"),
    [({"messages": "soon"}, "90d"), ({"audit": "1y"}, "keep"), ({"mesages": "90d"}, "messages")],
    ids=["no time", "the log is always kept", "a misspelt kind"],
)
def test_a_wrong_retention_is_named_before_anything_starts(retention, words):
    server = Server([{"id": "box", "type": "inbox"}], retention=retention)
    try:
        result = server.run("check")
        assert result.returncode != 0
        assert "retention" in result.stderr + result.stdout or words in result.stderr + result.stdout
        assert words in result.stderr + result.stdout
    finally:
        server.remove()
