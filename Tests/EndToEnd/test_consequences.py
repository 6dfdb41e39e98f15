"""What an answer causes: a follow-up with an owner, a candidate ambassador, figures that agree with themselves."""

import csv
import io
import json
import re

import pytest

from harness.events import event, new_contact, resolved
from harness.forms import Person
from harness.server import Server
from harness.waiting import wait_for


def answer(server, receiver, score, comment=None, contact=None):
    """Closes a case, answers its survey, and returns the case's id and the thank-you page."""
    closing = resolved(contact=contact or new_contact())
    server.send(closing)
    case = closing["data"]["case"]["id"]
    given = {"score": score} | ({"comment": comment} if comment else {})
    return case, Person().answer(receiver.invitation(case).data["link"], **given)


def follow_up(server, case):
    (row,) = server.of_case("/v1/follow-ups", case)
    return row


@pytest.mark.parametrize(("score", "severity"), [(1, "urgent"), (2, "high"), (3, "normal")])
def test_a_low_score_opens_a_follow_up_with_owner_and_due_time(server, receiver, score, severity):
    case, _ = answer(server, receiver, score)
    task = follow_up(server, case)
    assert (task["severity"], task["state"], task["owner"]) == (severity, "open", "marta")
    assert task["due_at"] > task["opened_at"]


@pytest.mark.parametrize("score", [4, 5])
def test_a_good_score_opens_none(server, receiver, score):
    case, _ = answer(server, receiver, score)
    assert server.of_case("/v1/follow-ups", case) == []


@pytest.mark.parametrize(
    ("score", "comment"), [(5, "Terrible, nobody answered for weeks"), (1, "Excellent, very friendly and quick")]
)
def test_words_against_the_score_flag_the_answer_and_ask_somebody_to_look(server, receiver, score, comment):
    case, _ = answer(server, receiver, score, comment)
    (response,) = server.of_case("/v1/responses", case)
    assert (response["score"], response["flag"]) == (score, "scale_may_be_misread")
    assert follow_up(server, case)["severity"] == "normal"


def test_a_low_score_is_asked_for_the_reason_on_the_thank_you_page(server, receiver):
    _, done = answer(server, receiver, 2)
    assert any(form.action and "/s/" in form.action for form in done.forms) or done.link("/s/")


def test_a_good_score_is_offered_the_recommendation_question(server, receiver):
    _, done = answer(server, receiver, 5)
    offered = [values for form in done.forms for values in form.choices.values()]
    assert [str(n) for n in range(11)] in offered


def test_a_follow_up_changes_only_for_whoever_saw_its_newest_state(server, receiver):
    case, _ = answer(server, receiver, 1)
    path = f"/v1/follow-ups/{follow_up(server, case)['id']}"
    tag = server.request("GET", path).headers["etag"]

    def patch(change, tag):
        return server.request("PATCH", path, json=change, headers={"if-match": tag} if tag else {})

    assert patch({"state": "contacted"}, None).status_code == 428
    contacted = patch({"state": "contacted"}, tag)
    assert contacted.status_code == 200, contacted.text
    assert contacted.headers["etag"] != tag
    assert patch({"owner": "ion"}, tag).status_code == 412
    unfinished = patch({"state": "closed"}, contacted.headers["etag"])
    assert unfinished.status_code in (400, 422)
    assert {"cause", "outcome"} & {error["field"] for error in unfinished.json()["errors"]}
    closed = patch({"state": "closed", "cause": "slow", "outcome": "solved"}, contacted.headers["etag"])
    assert closed.status_code == 200, closed.text
    assert follow_up(server, case)["state"] == "closed"
    told = receiver.event("follow_up.closed", lambda data: path.rsplit("/", 1)[1] in str(data))
    assert "solved" in str(told.data)


def test_a_score_corrected_upwards_closes_an_untouched_follow_up(server, receiver):
    closing = resolved()
    server.send(closing)
    case = closing["data"]["case"]["id"]
    link = receiver.invitation(case).data["link"]
    person = Person()
    person.answer(link, score=1)
    person.answer(link, score=5)
    task = follow_up(server, case)
    assert (task["state"], task["outcome"]) == ("closed", "corrected_by_customer")


def test_an_opened_follow_up_is_told_to_systems(server, receiver):
    case, _ = answer(server, receiver, 1)
    task = follow_up(server, case)
    receiver.event("follow_up.opened", lambda data: task["id"] in str(data))


def promoter(server, receiver, **fields):
    """Somebody who bought something and gave a ten; with their thank-you page."""
    contact = new_contact(**fields)
    purchase = {"id": contact["id"], "amount": "20.00", "currency": "EUR", "product": "Tea"}
    server.send(event("purchase.completed", purchase=purchase, contact=contact))
    invitation = receiver.invitation(contact=contact["email"])
    assert invitation.data["survey"] == "nps"
    return contact, Person().answer(invitation.data["link"], score=10)


def test_only_people_who_agreed_are_handed_over(server, receiver):
    agreed, page = promoter(server, receiver)
    silent, _ = promoter(server, receiver)
    everybody = {row["contact"]["email"]: row for row in server.list("/v1/ambassadors")}
    assert everybody[agreed["email"]]["state"] == everybody[silent["email"]]["state"] == "candidate"

    person = Person()
    door = person.open(page.link("/a/"))
    before = server.request("GET", "/v1/exports/ambassadors.csv")
    assert agreed["email"] not in before.text
    consent = door.forms[0]
    boxes = {name: values[0] for name, values in consent.choices.items()}
    assert person.send(door, consent, **boxes).status == 200

    for text in (
        server.request("GET", "/v1/exports/ambassadors.csv").text,
        server.request("GET", "/v1/exports/ambassadors.ndjson").text,
        server.output("export", "ambassadors", "--format", "csv"),
    ):
        assert agreed["email"] in text
        assert silent["email"] not in text


def test_a_cell_that_a_spreadsheet_would_run_is_disarmed(server, receiver):
    poison = '=HYPERLINK("http://evil.example","x")'
    case, _ = answer(server, receiver, 1, comment=poison)
    text = server.request("GET", "/v1/exports/responses.csv").text
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert "'" + poison in cells and poison not in cells
    lines = server.request("GET", "/v1/exports/responses.ndjson").text.splitlines()
    assert poison in [json.loads(line).get("comment") for line in lines]


@pytest.mark.parametrize(
    ("name", "form"), [("csat", r"\d+\.\d"), ("csat_mean", r"\d\.\d\d"), ("response_rate", r"\d+\.\d")]
)
def test_the_report_rounds_as_the_pages_do(server, receiver, name, form):
    for score in (2, 4, 5, 5, 5):
        answer(server, receiver, score)
    printed = server.output("report", name)
    line = next(line for line in printed.splitlines() if line.split()[:1] == ["all"])
    assert re.match(rf"all\s+{form}\s+{form} … {form}\s", line), printed


def test_the_report_tells_people_of_few_answers_only_how_many_there_are(receiver):
    few = Server([{"id": "crm", "type": "webhook", "url": receiver.url(), "secret": receiver.secret}]).start()
    try:
        for score in (2, 4, 5, 5):
            answer(few, receiver, score)
        printed = few.output("report", "csat", "--bucket", "month", "--by", "channel")
        rows = [line for line in printed.splitlines() if " 4" in line]
        assert len(rows) >= 3 and all(re.search(r"too few answers +– +4\b", row) for row in rows), printed
        assert "75.0" not in printed
        figure = few.json("report", "csat")
        assert (figure["value"], figure["n"], figure["level"]) == (75, 4, "hidden")
        answer(few, receiver, 4)
        assert re.search(r"^all +80\.0 ", few.output("report", "csat"), re.M)
    finally:
        few.remove()


@pytest.mark.parametrize("name", ["csat", "nps", "ces"])
def test_the_report_prints_the_numbers_of_the_api(server, receiver, name):
    if name == "csat":
        for score in (1, 4, 5):
            answer(server, receiver, score)
    metric = server.get(f"/v1/metrics/{name}", by="channel")
    report = server.json("report", name, "--by", "channel")
    assert report["n"] == metric["n"]
    assert report["value"] == metric["value"]
    assert str(metric["n"]) in server.output("report", name, "--by", "channel")
    if name == "csat":
        assert metric["n"] == len(server.list("/v1/responses", survey="csat")) >= 3


def test_the_rollups_agree_with_the_rows(server, receiver):
    answer(server, receiver, 3)
    wait_for(lambda: server.run("verify").returncode == 0, "verify to agree")
