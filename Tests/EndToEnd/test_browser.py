"""The main job with a real browser: a case closes, its message is read, a person answers, the desk sees it."""

import time

import pytest
from axe_selenium_python import Axe
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from harness.browser import choose, press, sign_in, text_of, wait_for_text, wait_until
from harness.events import new_case, new_contact, resolved
from harness.forms import DWELL, Person
from harness.server import ADMIN, Server
from harness.waiting import wait_for


def close_case(desk, **contact):
    closing = resolved(new_case(), new_contact(**contact))
    desk.send(closing)
    return closing["data"]["case"]


def link_in_inbox(driver, desk, case):
    """Signs in, finds the case's message in the inbox and returns its survey link."""
    sign_in(driver, desk.url, *ADMIN)

    def survey_links():
        driver.get(desk.url + "/inbox")
        rows = driver.find_elements(By.PARTIAL_LINK_TEXT, case["number"])
        if rows:
            rows[0].click()
        links = [a.get_attribute("href") for a in driver.find_elements(By.CSS_SELECTOR, "a[href*='/s/']")]
        return case["number"] in text_of(driver) and links

    return wait_for(survey_links, f"the message about case {case['number']} in the inbox", every=0.2)[0].split("?")[0]


def answer(driver, link, score, comment):
    driver.get(link)
    form = driver.find_element(By.CSS_SELECTOR, "form:has([name=score])").rect
    assert form["x"] >= 0 and form["x"] + form["width"] <= 390, "the form is wider than the phone"
    choose(driver, "score", score)
    driver.find_element(By.NAME, "comment").send_keys(comment)
    time.sleep(DWELL)
    press(driver.find_element(By.CSS_SELECTOR, "form:has([name=score])"))
    wait_until(driver, lambda d: "/done" in d.current_url, "no page of thanks")


def only_response(desk, case):
    (row,) = desk.of_case("/v1/responses", case["id"], survey="csat")
    return row


def test_a_case_closes_and_its_follow_up_is_on_the_dashboard(desk, browser):
    case = close_case(desk)
    answer(browser, link_in_inbox(browser, desk, case), 2, "Nobody told me about the fee")
    assert "2" in text_of(browser)
    row = only_response(desk, case)
    assert (row["score"], row["state"], row["evidence"]) == (2, "counted", 2)
    browser.get(desk.url + "/")
    wait_for_text(browser, case["number"])
    wait_for_text(browser, "Nobody told me about the fee")


def test_the_same_works_without_javascript(desk, browser_without_scripts):
    case = close_case(desk)
    answer(browser_without_scripts, link_in_inbox(browser_without_scripts, desk, case), 1, "Still broken")
    row = only_response(desk, case)
    assert (row["score"], row["state"], row["evidence"]) == (1, "counted", 1)
    browser_without_scripts.get(desk.url + "/")
    wait_for_text(browser_without_scripts, case["number"])


def test_it_can_be_answered_by_keyboard_alone(desk, browser):
    case = close_case(desk)
    link = link_in_inbox(browser, desk, case)
    browser.get(link)
    radios = browser.find_elements(By.CSS_SELECTOR, "input[type=radio][name=score]")
    for _ in range(20):
        browser.switch_to.active_element.send_keys(Keys.TAB)
        if browser.switch_to.active_element in radios:
            break
    browser.switch_to.active_element.send_keys(Keys.SPACE)
    browser.switch_to.active_element.send_keys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
    time.sleep(DWELL)
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    wait_until(browser, lambda d: "/done" in d.current_url, "no page of thanks")
    row = only_response(desk, case)
    assert (row["score"], row["evidence"]) == (4, 2)


def public_pages(desk, driver):
    """Every page a customer may meet, by name."""
    case = close_case(desk)
    link = link_in_inbox(driver, desk, case)
    yield "question", link
    page = Person().open(link)
    yield "opt-out", page.link("/u/")
    done = Person().answer(link, score=1)
    yield "thanks", done.url
    yield "already answered", link
    yield "unknown", f"{desk.url}/s/{'a' * 40}"
    yield "sign-in", desk.url + "/sign-in"


def violations(driver, link):
    driver.get(link)
    axe = Axe(driver)
    axe.inject()
    return [
        (violation["id"], violation["help"], [node["html"] for node in violation["nodes"]][:3])
        for violation in axe.run()["violations"]
    ]


LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
WORDY = {
    "survey": "wordy",
    "kind": "csat",
    "languages": ["en"],
    "send": {"on": "case.resolved", "cool_down": "0s"},
    "questions": [
        {"id": "score", "type": "csat", "text": {"en": f"How was {LONG}?"}, "labels": {"en": [LONG] * 5}},
        {"id": "comment", "type": "text", "optional": True, "text": {"en": LONG}},
    ],
    "theme": {"brand": LONG},
}


def wider_than(driver, url, width):
    size = {"width": width, "height": 844, "deviceScaleFactor": 2, "mobile": True}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    driver.get(url)
    return driver.execute_script("return document.documentElement.scrollWidth") > width


def test_long_words_make_no_page_wider_than_a_phone(browser):
    server = Server([{"id": "inbox", "type": "inbox"}], surveys={"wordy": WORDY}).start()
    try:
        server.create_admin()
        closing = resolved(new_case(), {"id": "p1", "email": f"{'a' * 64}@{'b' * 60}.{'c' * 60}.example.org"})
        server.send(closing)
        case = closing["data"]["case"]
        link = link_in_inbox(browser, server, case)
        wide = {("question", width): wider_than(browser, link, width) for width in (390, 320)}
        pages = {"thanks": Person().answer(link, score=1).url, "already answered": link}
        (task,) = server.of_case("/v1/follow-ups", case["id"])
        pages["follow-up"] = f"{server.url}/follow-ups/{task['id']}"
        wide |= {(name, width): wider_than(browser, url, width) for name, url in pages.items() for width in (390, 320)}
        assert [page for page, is_wide in wide.items() if is_wide] == []
    finally:
        server.remove()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_public_pages(desk, browser, scheme):
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    found = {}
    for name, link in public_pages(desk, browser):
        if name == "sign-in":
            browser.delete_all_cookies()
        found[name] = violations(browser, link)
    assert {name: list for name, list in found.items() if list} == {}
