"""The follow-up desk: an unhappy person is told of, reminded of, written to, and asked again whether it is well now."""

import json

import pytest
from axe_selenium_python import Axe
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from harness.browser import phone, press, sign_in, text_of, wait_for_text, wait_until
from harness.events import new_contact, resolved
from harness.forms import Person
from harness.mailbox import Mailbox
from harness.receiver import Receiver
from harness.server import ADMIN, Server
from harness.waiting import wait_for

TEMPLATE = """
template: apology
title: "An apology"
subject: { en: "Case {case}: we are sorry", es: "Caso {case}: disculpas" }
text:
  en: |
    Hello {name},

    we are sorry about case {case}.

    {agent} of {brand}
  es: "Hola {name}, lo sentimos. {agent}"
"""


@pytest.fixture(scope="module")
def box():
    box = Mailbox()
    yield box
    box.close()


@pytest.fixture(scope="module")
def team():
    """The system that a team's alerts go to."""
    receiver = Receiver()
    yield receiver
    receiver.close()
    assert receiver.refused == []


@pytest.fixture(scope="module")
def house(team, box):
    """An installation that reminds after two seconds and asks again as soon as a follow-up is closed."""
    server = Server(
        [
            {"id": "crm", "type": "webhook", "url": team.url(), "secret": team.secret},
            {"id": "mail", "type": "email", "server": box.url(), "from": "Care <care@example.org>"},
        ],
        brand="Example",
        defaults={"quiet_hours": "00:00-00:00"},
        teams=[
            {
                "id": "care", "name": "Care", "lead": "marta", "duty": ["marta", "ion"], "escalate": ["head"],
                "alerts": "crm", "hours": "Mon-Sun 00:00-24:00",
            }
        ],
        follow_ups={
            "fallback_owner": "marta",
            "recovery_after_days": 0,
            "targets": {"urgent": {"first_contact": "2s", "close": "1h"}},
        },
    )
    (server.folder / "templates").mkdir()
    (server.folder / "templates" / "apology.yaml").write_text(TEMPLATE)
    server.start()
    server.create_admin()
    yield server
    server.remove()


def unhappy(house, team, score=1, **contact):
    """Somebody who gave a low score: their contact, their case and their follow-up."""
    person = new_contact(**contact)
    closing = resolved(contact=person)
    house.send(closing)
    case = closing["data"]["case"]
    Person().answer(team.invitation(case["id"]).data["link"], score=score, comment="Nobody called me back")
    (task,) = house.of_case("/v1/follow-ups", case["id"])
    return person, case, task


def post(house, task, path, body, **headers):
    return house.request("POST", f"/v1/follow-ups/{task['id']}/{path}", json=body, headers=headers)


def told(team, task, type, **data):
    """The alert of this type that names the task and says this."""

    def fits(said):
        return task["id"] in json.dumps(said) and all(said.get(name) == value for name, value in data.items())

    return team.event(type, fits).data


def shown(house, task):
    return house.get(f"/v1/follow-ups/{task['id']}")


def did(house, task):
    return [line["action"] for line in shown(house, task)["history"]]


def test_from_a_low_answer_to_a_person_who_is_content_again(house, team, box):
    person, case, task = unhappy(house, team)
    assert task["severity"] == "urgent"
    told(team, task, "alert.follow_up")
    assert told(team, task, "alert.late", step="reminder", target="first_contact")["people"] == ["marta"]
    assert told(team, task, "alert.late", step="escalation")["people"] == ["head"]

    wish = {"template": "apology", "channel": "mail", "agent": "Marta"}
    draft = post(house, task, "replies/preview", wish).json()
    assert (draft["way"]["recipient"], draft["way"]["warnings"]) == (person["email"], [])
    reply = post(house, task, "replies", wish, **{"idempotency-key": case["id"]})
    assert reply.status_code == 201, reply.text
    assert post(house, task, "replies", wish, **{"idempotency-key": case["id"]}).json() == reply.json()
    letter = box.letter(person["email"])
    assert letter["subject"] == f"Case {case['number']}: we are sorry"
    assert letter.text.strip() == draft["text"] == (
        f"Hello Ana Popescu,\n\nwe are sorry about case {case['number']}.\n\nMarta of Example"
    )
    assert letter["auto-submitted"] is None
    wait_for(lambda: shown(house, task)["replies"][0]["state"] == "sent", "the reply to be sent")
    assert len(box.all(person["email"])) == 1

    now = shown(house, task)
    assert (now["state"], now["contact_missed"]) == ("contacted", True)
    closed = house.request(
        "PATCH",
        f"/v1/follow-ups/{task['id']}",
        json={"state": "closed", "cause": "slow", "outcome": "solved"},
        headers={"if-match": f'"v{now["version"]}"'},
    )
    assert closed.status_code == 200, closed.text
    check = wait_for(lambda: team.invitations(case["id"])[1:], "the recovery survey")[0]
    Person().answer(check.data["link"], score=5)
    assert shown(house, task)["recovery"]["recovered"] is True
    assert did(house, task) == [
        "opened", "reason_not_asked", "contact_reminded", "contact_escalated", "replied", "contacted", "closed", "cause",
        "recovery_planned", "recovered",
    ]
    rate = house.get("/v1/metrics/recovery")
    assert rate["counts"]["recovered"] >= 1 and "of all low answers" in rate["note"]
    assert house.json("report", "recovery")["n"] == rate["n"]
    timeline = house.get(f"/v1/contacts/{now['contact']['id']}/timeline")
    assert any("over mail" in line for line in timeline["story"])


def test_somebody_who_opted_out_is_written_to_only_by_who_says_so(house, team, box):
    person, _, task = unhappy(house, team, score=3)
    contact = house.request("GET", f"/v1/contacts/{task['contact']['id']}")
    opted_out = house.request(
        "PATCH",
        f"/v1/contacts/{task['contact']['id']}",
        json={"opted_out": True},
        headers={"if-match": contact.headers["etag"]},
    )
    assert opted_out.status_code == 200, opted_out.text
    wish = {"text": "Only about your case.", "channel": "mail"}
    refused = post(house, task, "replies", wish)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "acknowledge")
    assert box.all(person["email"]) == []
    assert post(house, task, "replies", wish | {"acknowledge": ["opted_out"]}).status_code == 201
    assert box.letter(person["email"]).text.strip() == "Only about your case."


@pytest.mark.parametrize(
    ("wish", "field", "says"),
    [
        ({}, "text", "required"),
        ({"text": "Hi", "channel": "male"}, "channel", "mail"),
        ({"template": "apologie"}, "template", "apology"),
        ({"text": "Hi", "to": "x"}, "to", "template"),
    ],
)
def test_a_reply_that_cannot_go_says_what_is_wrong(house, team, wish, field, says):
    _, _, task = unhappy(house, team, score=3)
    refused = post(house, task, "replies", wish)
    assert refused.status_code == 400, refused.text
    (error,) = refused.json()["errors"]
    assert error["field"] == field and says in error["message"]


def test_the_command_line_works_a_follow_up_from_list_to_close(house, team, box):
    person, case, task = unhappy(house, team, score=3)
    assert task["id"] in house.output("follow-ups", "list", "--severity", "normal")
    assert task["id"] in [row["id"] for row in house.json("follow-ups", "list")["data"]]
    assert house.json("follow-ups", "assign", task["id"], "ion")["owner"] == "ion"
    assert "Calls back" in house.output("follow-ups", "note", task["id"], "Calls back on Monday")
    house.output("follow-ups", "tried", task["id"], "--by", "phone", "No answer")
    draft = house.output("follow-ups", "reply", task["id"], "--template", "apology", "--channel", "mail")
    assert "ion of Example" in draft and person["email"] in draft and box.all(person["email"]) == []
    assert "on its way" in house.output("follow-ups", "reply", task["id"], "We are sorry.", "--channel", "mail", "--yes")
    assert box.letter(person["email"]).text.strip() == "We are sorry."
    early = house.run("follow-ups", "close", task["id"], "--cause", "slow", "--outcome", "not_reachable")
    assert early.returncode == 2 and "3 tries on 2 days" in early.stderr
    assert house.run("follow-ups", "close", task["id"], "--cause", "rain", "--outcome", "solved").returncode == 2
    assert house.json("follow-ups", "close", task["id"], "--cause", "slow", "--outcome", "solved")["state"] == "closed"
    assert case["id"] in house.output("follow-ups", "show", task["id"])


def test_check_names_file_and_line_of_a_broken_template(house):
    broken = house.folder / "templates" / "broken.yaml"
    broken.write_text('template: broken\ntext:\n  en: "Hello {nmae}"\n')
    try:
        found = house.run("check")
        assert found.returncode == 1
        assert "broken.yaml:3:7" in found.stderr and "{name}" in found.stderr
    finally:
        broken.unlink()


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def driver(request, house):
    with phone(scripts=request.param) as driver:
        sign_in(driver, house.url, *ADMIN)
        yield driver


def field(driver, name):
    return driver.find_element(By.CSS_SELECTOR, f"form[action*='/reply'] [name={name}]:not([type=hidden])")


def test_somebody_writes_from_the_desk_and_sees_first_what_goes(house, team, box, driver):
    person, case, task = unhappy(house, team, score=2)
    driver.get(f"{house.url}/follow-ups/{task['id']}?template=apology")
    assert f"we are sorry about case {case['number']}" in field(driver, "text").get_attribute("value")
    field(driver, "channel").send_keys("mail")
    field(driver, "text").send_keys("\nPS: by phone, too.")
    press(driver.find_element(By.CSS_SELECTOR, "form[action*='/reply#']"))
    wait_for_text(driver, "This is what goes")
    assert "PS: by phone, too." in text_of(driver) and box.all(person["email"]) == []
    press(driver.find_element(By.CSS_SELECTOR, "form.preview"))
    wait_for_text(driver, "The reply is on its way")
    assert box.letter(person["email"]).text.strip().endswith("PS: by phone, too.")
    assert shown(house, task)["state"] == "contacted"


def test_two_people_at_once_see_both_versions_and_lose_no_word(house, team, box, browser):
    person, _, task = unhappy(house, team, score=2)
    sign_in(browser, house.url, *ADMIN)
    browser.get(f"{house.url}/follow-ups/{task['id']}")
    house.json("follow-ups", "assign", task["id"], "ion")
    field(browser, "channel").send_keys("mail")
    field(browser, "text").send_keys("Written before I knew")
    press(browser.find_element(By.CSS_SELECTOR, "form[action*='/reply#']"))
    wait_for_text(browser, "This is what goes")
    house.json("follow-ups", "note", task["id"], "a note is no conflict")
    house.json("follow-ups", "assign", task["id"], "marta")
    press(browser.find_element(By.CSS_SELECTOR, "form.preview"))
    wait_for_text(browser, "Two people at once")
    assert field(browser, "text").get_attribute("value") == "Written before I knew"
    assert box.all(person["email"]) == []


def send(driver, form):
    """As its button would, wherever on a phone's page that is."""
    driver.execute_script("document.querySelector(arguments[0]).requestSubmit()", form)


def area(driver, name):
    return driver.find_element(By.ID, name)


def test_what_is_typed_into_one_form_outlives_the_others_and_a_session_that_ends(house, team, box, browser):
    _, _, task = unhappy(house, team, score=2)
    page = f"{house.url}/follow-ups/{task['id']}"
    sign_in(browser, house.url, *ADMIN)
    browser.get(page)
    area(browser, "note").send_keys("Agreed on a refund")
    area(browser, "words").send_keys("Dear Ana")
    area(browser, "journal").send_keys("Calls back on Monday")
    send(browser, "#assign")
    wait_for_text(browser, "The owner is set.")
    typed = {"note": "Agreed on a refund", "words": "Dear Ana", "journal": "Calls back on Monday"}
    assert {name: area(browser, name).get_attribute("value") for name in typed} == typed
    browser.delete_all_cookies()
    send(browser, "form[action$='/notes']")
    form = wait_until(browser, lambda d: d.find_element(By.CSS_SELECTOR, "form:has([type=password])"), "no sign-in page")
    form.find_element(By.NAME, "name").send_keys(ADMIN[0])
    form.find_element(By.NAME, "password").send_keys(ADMIN[1])
    press(form)
    wait_until(browser, lambda d: d.current_url == page, "not led back to the follow-up")
    assert {name: area(browser, name).get_attribute("value") for name in typed} == typed
    send(browser, "form[action$='/notes']")
    wait_for_text(browser, "The note is added.")
    left = {"note": "Agreed on a refund", "words": "Dear Ana", "journal": ""}
    assert {name: area(browser, name).get_attribute("value") for name in left} == left
    # A template takes the place of the words, and of nothing else.
    area(browser, "template").send_keys("apology")
    send(browser, "form[data-replaces]")
    wait_until(browser, lambda d: "we are sorry" in area(d, "words").get_attribute("value"), "no words of the template")
    assert area(browser, "note").get_attribute("value") == "Agreed on a refund"
    send(browser, "form[action='/sign-out']")
    wait_until(browser, lambda d: d.find_element(By.CSS_SELECTOR, "[type=password]"), "still signed in")
    assert browser.execute_script("return Object.keys(sessionStorage).filter(name => name.startsWith('draft '))") == []


def test_the_queue_is_worked_by_keyboard(house, team, browser):
    unhappy(house, team)
    sign_in(browser, house.url, *ADMIN)
    browser.get(house.url + "/follow-ups")
    browser.find_element(By.TAG_NAME, "body").send_keys("j")
    chosen = browser.switch_to.active_element.get_attribute("href")
    assert "/follow-ups/fup_" in chosen
    browser.switch_to.active_element.send_keys("r")
    wait_until(browser, lambda b: b.current_url == chosen + "#words", "the reply form")
    wait_until(browser, lambda b: b.switch_to.active_element.get_attribute("id") == "words", "the text to have the focus")
    browser.get(house.url + "/follow-ups")
    browser.find_element(By.TAG_NAME, "body").send_keys("j")
    browser.switch_to.active_element.send_keys("e")
    wait_until(browser, lambda b: b.current_url == chosen + "#owner", "the owner form")
    wait_until(browser, lambda b: b.switch_to.active_element.get_attribute("id") == "owner", "the owner to have the focus")
    browser.get(house.url + "/follow-ups")
    browser.find_element(By.TAG_NAME, "body").send_keys("j", Keys.NULL)
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    wait_until(browser, lambda b: b.current_url == chosen, "the follow-up")


@pytest.mark.parametrize("page", ["/follow-ups", "/follow-ups?late=yes", "one"])
def test_the_pages_have_no_finding_of_axe_and_fit_a_phone(house, team, browser, page):
    _, _, task = unhappy(house, team)
    sign_in(browser, house.url, *ADMIN)
    browser.get(house.url + (f"/follow-ups/{task['id']}?template=apology" if page == "one" else page))
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 390
    axe = Axe(browser)
    axe.inject()
    assert axe.run()["violations"] == []
