"""The desk as a whole: every page in a browser, lists as files, figures with their rows, previews that cannot answer, settings."""

import csv
import io
import json
import re
import secrets

import pytest
import requests
from axe_selenium_python import Axe
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from harness.browser import sign_in, wait_for_text, wait_until
from harness.events import new_case, new_contact, resolved
from harness.forms import Person
from harness.server import ADMIN, Server
from harness.waiting import wait_for

LISTS = ["responses", "cases", "invitations", "messages"]
PAGES = [
    "/",
    "/follow-ups",
    "/responses",
    "/cases",
    "/invitations",
    "/surveys",
    "/surveys/csat",
    "/ambassadors",
    "/referrals",
    "/figures",
    "/figures?metric=csat&by=agent",
    "/figures?metric=nps",
    "/figures?metric=response_rate&by=channel&period=7d",
    "/channels",
    "/messages",
    "/settings",
    "/exports",
    "/audit",
    "/inbox",
]
FORMULA = "=HYPERLINK(\"http://evil.example\",\"x\")"
SCORES = [5, 5, 4, 2, 5, 1, 4, 5]


class Visitor:
    """Somebody signed in at the desk without a browser."""

    def __init__(self, desk, name=ADMIN[0], password=ADMIN[1]):
        self.desk, self.session = desk, requests.Session()
        self.session.headers["origin"] = desk.url
        page = self.session.post(desk.url + "/sign-in", data={"name": name, "password": password}, allow_redirects=True)
        assert "sign-out" in page.text, page.text[:400]

    def get(self, path, status=200):
        reply = self.session.get(self.desk.url + path, allow_redirects=False)
        assert reply.status_code == status, f"{path}: {reply.status_code} {reply.text[:300]}"
        return reply

    def post(self, path, **fields):
        token = re.search(r'name="csrf" value="([^"]+)"', self.get("/settings").text).group(1)
        return self.session.post(self.desk.url + path, data={"csrf": token, **fields}, allow_redirects=False)


@pytest.fixture(scope="module")
def filled():
    """A desk with eight answers, one of them with words that a spreadsheet would run, and a helpdesk that answers go back to."""
    helpdesk = {"id": "zam", "type": "zammad", "secret": "s", "api": "https://zam.example.org", "token": "t", "write_back": {"note": True}}
    server = Server([{"id": "inbox", "type": "inbox"}], sources=[helpdesk]).start()
    server.create_admin()
    visitor = Visitor(server)
    cases = [new_case(agent={"id": f"a{n % 2}", "name": f"agent {n % 2}"}) for n in range(len(SCORES))]
    server.send(*(resolved(case, new_contact()) for case in cases))
    inbox = lambda: [link for link in _links(visitor) if link]
    wait_for(lambda: len(inbox()) >= len(cases), "the letters in the inbox", every=0.2)
    for link, score in zip(inbox(), SCORES):
        Person().answer(link, score=score, comment=FORMULA if score == 1 else f"words for {score}")
    yield server
    server.remove()


def _links(visitor):
    """The survey links of all letters."""
    page = visitor.get("/inbox").text
    letters = sorted(set(re.findall(r'href="(/inbox\?[^"]+)"', page)))
    for letter in letters:
        html = visitor.get(letter.replace("&amp;", "&")).text
        for link in sorted(set(re.findall(r'href="([^"?]*/s/[a-z2-7]{40})', html)))[:1]:
            yield link


@pytest.fixture(scope="module")
def visitor(filled):
    return Visitor(filled)


@pytest.fixture(scope="module")
def empty():
    server = Server([{"id": "inbox", "type": "inbox"}]).start()
    server.create_admin()
    yield server
    server.remove()


def violations(driver, url):
    driver.get(url)
    axe = Axe(driver)
    axe.inject()
    return [(v["id"], [node["html"] for node in v["nodes"]][:2]) for v in axe.run()["violations"]]


@pytest.mark.parametrize("amount, scheme", [("filled", "light"), ("filled", "dark"), ("empty", "light")])
def test_axe_finds_nothing_and_nothing_is_wider_than_a_phone(request, browser, amount, scheme):
    desk = request.getfixturevalue(amount)
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    sign_in(browser, desk.url, *ADMIN)
    found, wide = {}, []
    for page in PAGES:
        found[page] = violations(browser, desk.url + page)
        if browser.execute_script("return document.documentElement.scrollWidth > innerWidth"):
            wide.append(page)
    assert {page: list for page, list in found.items() if list} == {}
    assert wide == []


def test_the_desk_works_by_keyboard(filled, browser):
    sign_in(browser, filled.url, *ADMIN)
    for page in ["/responses", "/messages", "/channels"]:
        browser.get(filled.url + page)
        browser.switch_to.active_element.send_keys(Keys.TAB)
        first = browser.switch_to.active_element
        assert first.text == "Skip to content", page
        first.send_keys(Keys.ENTER)
        assert browser.switch_to.active_element.get_attribute("id") == "content", page
    browser.get(filled.url + "/messages")
    body = browser.find_element(By.TAG_NAME, "body")
    body.send_keys("j")
    first = browser.switch_to.active_element
    assert "row-link" in first.get_attribute("class")
    first.send_keys("j")
    assert browser.switch_to.active_element != first
    browser.switch_to.active_element.send_keys("k")
    assert browser.switch_to.active_element == first
    outline = browser.execute_script("return getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid", "the focused row shows no ring"
    first.send_keys("?")
    assert browser.find_element(By.ID, "keys").is_displayed()


def test_channels_and_messages_work_without_script(filled, browser_without_scripts):
    driver = browser_without_scripts
    sign_in(driver, filled.url, *ADMIN)
    driver.get(filled.url + "/channels")
    stop = driver.find_element(By.CSS_SELECTOR, "form[action$='/channels/inbox/stop'] button")
    stop.click()
    wait_for_text(driver, "Its messages wait")
    driver.find_element(By.CSS_SELECTOR, "form[action$='/channels/inbox/resume'] button").click()
    wait_for_text(driver, "It goes on")
    way_back = "form[action$='/channels/zam%2Fwrite_back/{}'] button"
    assert not driver.find_elements(By.CSS_SELECTOR, way_back.format("test"))
    # By keyboard: on a phone the bar at the bottom may lie over what was scrolled to.
    driver.find_element(By.CSS_SELECTOR, way_back.format("stop")).send_keys(Keys.ENTER)
    wait_for_text(driver, "Its messages wait")
    driver.find_element(By.CSS_SELECTOR, way_back.format("resume")).send_keys(Keys.ENTER)
    wait_for_text(driver, "It goes on")
    driver.find_element(By.CSS_SELECTOR, ".section-link[href='/messages']").click()
    wait_until(driver, lambda d: d.current_url.endswith("/messages"), "no list of messages")
    driver.find_element(By.CSS_SELECTOR, "a.row-link").click()
    wait_until(driver, lambda d: "/messages/msg_" in d.current_url, "no page of one message")


@pytest.mark.parametrize("name", LISTS)
def test_every_list_is_a_file_with_the_same_rows(visitor, name):
    rows = json.loads(visitor.get(f"/{name}.json").text)
    table = list(csv.DictReader(io.StringIO(visitor.get(f"/{name}.csv").text)))
    assert len(rows) == len(table) >= len(SCORES)
    assert [row["id"] for row in rows] == [line["id"] for line in table]
    page = visitor.get(f"/{name}").text
    assert f'href="/{name}.csv"' in page and f'href="/{name}.json"' in page


@pytest.mark.parametrize("name", ["follow-ups", "ambassadors", "referrals"])
def test_the_other_lists_are_files_too(visitor, name):
    rows = json.loads(visitor.get(f"/{name}.json").text)
    table = list(csv.DictReader(io.StringIO(visitor.get(f"/{name}.csv").text)))
    assert [row["id"] for row in rows] == [line["id"] for line in table]
    assert len(rows) == (2 if name == "follow-ups" else 0)
    assert f'href="/{name}.csv"' in visitor.get(f"/{name}").text


def test_a_file_keeps_the_filters_of_its_page(visitor):
    rows = json.loads(visitor.get("/responses.json?class=low").text)
    assert sorted(row["score"] for row in rows) == [1, 2]
    assert 'href="/responses.csv?class=low"' in visitor.get("/responses?class=low").text
    assert json.loads(visitor.get("/responses.json?from=2001-01-01&to=2001-01-02").text) == []
    reply = visitor.session.get(visitor.desk.url + "/responses.json?colour=red")
    assert reply.status_code == 400


def test_no_file_runs_in_a_spreadsheet(visitor):
    (line,) = [row for row in csv.DictReader(io.StringIO(visitor.get("/responses.csv").text)) if row["score"] == "1"]
    assert line["comment"] == "'" + FORMULA


def test_a_figure_leads_to_its_rows_in_two_clicks(visitor):
    overview = visitor.get("/figures").text
    assert "75.0" in overview
    page = visitor.get("/figures?metric=csat").text
    for score, count in [(5, 4), (4, 2), (2, 1), (1, 1)]:
        link = re.search(rf'href="(/responses\?[^"]*score={score}(?:&amp;[^"]*)?)"', page).group(1).replace("&amp;", "&")
        assert visitor.get(link).text.count('class="row response-row"') == count
    split = json.loads(visitor.get("/figures.json?metric=csat&by=agent").text)[0]
    assert {row["segment"] for row in split["segments"]} == {"agent 0", "agent 1"} or len(split["segments"]) == 2
    for row in split["segments"]:
        name = row["segment"]
        found = json.loads(visitor.get("/responses.json?kind=csat&agent=" + requests.utils.quote(name)).text)
        assert len(found) == row["n"] == 4


def test_a_group_of_four_is_not_shown(visitor):
    page = visitor.get("/figures?metric=csat&by=agent").text
    assert "too few answers" in page
    assert "/responses?kind=csat&amp;agent=" not in page
    lines = [line for line in csv.DictReader(io.StringIO(visitor.get("/figures.csv?metric=csat&by=agent").text))]
    assert {line["value"] for line in lines if line["part"] == "segment"} == {""}


def test_rates_of_asking_stand_beside_each_other(visitor):
    cards = {card["metric"]: card for card in json.loads(visitor.get("/figures.json").text)}
    assert (cards["response_rate"]["value"], cards["response_rate"]["n"]) == (100, len(SCORES))
    assert cards["bounce_rate"]["value"] == 0
    assert cards["completion_rate"]["value"] == 100
    assert cards["nps"]["value"] is None and cards["nps"]["reason"] == "no_events"
    page = visitor.get("/figures?metric=response_rate").text
    assert "Bounce rate" in page and "Opt-out rate" in page
    assert "/invitations?" in page


def test_every_survey_is_shown_in_every_language_and_cannot_be_answered(filled, visitor):
    before = len(filled.list("/v1/responses", state="counted"))
    for survey in filled.list("/v1/surveys"):
        variants = ["questions"] + (["confirm", "thanks-low", "thanks-high"] if survey["scale"] else [])
        for language in survey["languages"]:
            for variant in variants:
                reply = visitor.get(f"/surveys/{survey['name']}/preview?lang={language}&page={variant}")
                assert f'lang="{language}"' in reply.text
                assert "form-action 'none'" in reply.headers["content-security-policy"]
    assert len(filled.list("/v1/responses", state="counted")) == before


def test_the_gallery_leads_to_every_language_and_names_them_for_any_other(visitor):
    page = visitor.get("/surveys/csat").text
    chips = [link.replace("&amp;", "&") for link in re.findall(r'class="chip" href="([^"]+)"', page)]
    assert any("lang=ro" in link for link in chips) and any("look=dark" in link for link in chips)
    for link in chips:
        visitor.get(link)
    for address in ("/surveys/csat?lang=xx", "/surveys/csat/preview?lang=xx"):
        refused = visitor.get(address, status=400).text
        assert "its languages are en, es, ro" in refused


def test_a_survey_is_previewed_on_the_command_line(filled, tmp_path):
    assert "¿" in filled.output("surveys", "preview", "csat", "--language", "es")
    page = tmp_path / "csat.html"
    filled.output("surveys", "preview", "csat", "--language", "ro", "--out", str(page))
    assert '<html lang="ro"' in page.read_text()
    assert filled.run("surveys", "preview", "csta").returncode == 2


def test_a_difference_says_what_breaks_the_comparison(filled, tmp_path):
    old = (filled.folder / "surveys/csat.yaml").read_text()
    mild, harsh = tmp_path / "mild.yaml", tmp_path / "harsh.yaml"
    mild.write_text(re.sub(r"cool_down: \S+", "cool_down: 60d", old, count=1))
    harsh.write_text(re.sub(r'(text:\s*\{?\s*\n?\s*en: ")', r"\1Changed: ", old, count=1))
    current = str(filled.folder / "surveys/csat.yaml")
    assert filled.json("surveys", "diff", current, current) == {"breaks_comparison": False, "changes": []}
    assert filled.json("surveys", "diff", current, str(mild))["breaks_comparison"] is False
    change = filled.json("surveys", "diff", current, str(harsh))
    assert change["breaks_comparison"] is True
    assert "must not be compared" in filled.output("surveys", "diff", current, str(harsh))
    assert filled.run("surveys", "diff", current, str(harsh), "--strict").returncode == 1


def test_rules_are_tried_on_the_past_without_sending(filled):
    before = len(filled.list("/v1/messages"))
    report = filled.json("rules", "dry-run", "--since", "1d")
    assert report["resolutions"] == len(SCORES)
    (csat,) = [survey for survey in report["surveys"] if survey["survey"] == "csat"]
    assert csat["asked"] == len(SCORES)
    assert sum(report["follow_ups"].values()) == 2
    assert len(filled.list("/v1/messages")) == before
    assert "asked" in filled.output("rules", "dry-run", "--since", "30d")
    refused = filled.run("rules", "dry-run", "--since", "a while")
    assert refused.returncode == 2
    assert "30d" in refused.stderr and "2026-03-31" in refused.stderr


def test_settings_show_where_things_come_from_and_no_secret(filled, visitor):
    page = visitor.get("/settings").text
    assert "server.listen" in page and "the file, line" in page and "default" in page
    assert filled.key not in page
    assert "SQLite" in page


def test_a_key_is_shown_once_and_can_be_revoked(filled, visitor):
    name = f"test {secrets.token_hex(3)}"
    key = re.search(r"<code>(aw_[a-z0-9]+)</code>", visitor.post("/settings/keys", name=name, scope="cases:read").text)
    assert filled.request("GET", "/v1/metrics/csat", key=key.group(1)).status_code == 403
    page = visitor.get("/settings").text
    assert name in page and key.group(1) not in page
    (row,) = [row for row in page.split("<li") if f">{name}</strong>" in row]
    revoke = re.search(r'action="(/settings/keys/key_[a-z2-7]+/revoke)"', row).group(1)
    assert visitor.post(revoke).status_code == 303
    assert filled.request("GET", "/v1/metrics/csat", key=key.group(1)).status_code == 401


def test_a_person_is_added_let_in_once_and_shut_out(filled, visitor):
    name = f"p{secrets.token_hex(3)}"
    page = visitor.post("/settings/users", name=name, role="agent").text
    link = re.search(r"<code>(http[^<]+/sign-in/link/[^<]+)</code>", page).group(1)
    guest = requests.Session()
    guest.headers["origin"] = filled.url
    token = re.search(r'name="csrf" value="([^"]*)"', guest.get(link).text)
    assert guest.post(link, data={"csrf": token.group(1) if token else ""}, allow_redirects=False).status_code == 303
    assert guest.get(filled.url + "/follow-ups").status_code == 200
    for room in ["/settings", "/figures", "/responses.csv"]:
        assert guest.get(filled.url + room, allow_redirects=False).status_code == 403, room
    user = next(u for u in filled.list("/v1/users") if u["name"] == name)
    assert visitor.post(f"/settings/users/{user['id']}/role", role="manager").status_code == 303
    assert visitor.post(f"/settings/users/{user['id']}/disable").status_code == 303
    assert guest.get(filled.url + "/follow-ups", allow_redirects=False).status_code != 200
    assert next(u for u in filled.list("/v1/users") if u["name"] == name)["role"] == "manager"


def test_nobody_shuts_themselves_out(filled, visitor):
    own = next(u for u in filled.list("/v1/users") if u["name"] == ADMIN[0])
    assert visitor.post(f"/settings/users/{own['id']}/disable").status_code == 403


def test_a_form_without_the_session_token_changes_nothing(filled, visitor):
    reply = visitor.session.post(filled.url + "/settings/keys", data={"name": "x", "scope": "*"})
    assert reply.status_code == 403
