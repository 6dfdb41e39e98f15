"""From a promoter to an ambassador and out again: score, invitation, consent, offer, testimonial, withdrawal."""

import hashlib
import re
import secrets
import time

import pytest
import requests
from axe_selenium_python import Axe
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from harness.browser import sign_in, text_of, wait_for_text
from harness.events import event, new_contact, resolved
from harness.forms import DWELL, Person


def promoter(server, receiver, score=10, comment=None, **contact):
    """Somebody who was offered the recommendation question and answered it; with the way to their page."""
    who = new_contact(**contact)
    closing = resolved(contact=who)
    server.send(closing)
    person = Person()
    thanks = person.answer(receiver.invitation(closing["data"]["case"]["id"]).data["link"], score=5)
    offered = next(form for form in thanks.forms if "10" in form.choices.get("score", []))
    given = {"score": score} | ({"comment": comment} if comment else {})
    time.sleep(DWELL)
    return who, person, person.send(thanks, offered, **given)


def row(server, contact):
    (found,) = [r for r in server.list("/v1/ambassadors") if r["contact"]["email"] == contact["email"]]
    return found


def post(server, path, body=None, key=None):
    return server.request("POST", path, json=body if body is not None else {}, key=key)


def agree(person, door, **ticks):
    return person.send(door, door.form("decision"), **ticks)


def active(server, receiver, **ticks):
    """An ambassador with an open page."""
    who, person, thanks = promoter(server, receiver, comment="They mended it in an hour.")
    page = agree(person, person.open(thanks.link("/a/")), **(ticks or {"marketing": "yes"}))
    assert page.status == 200
    return who, person, page


def form_of(page, decision, **fields):
    found = [
        form
        for form in page.forms
        if form.fields.get("decision") == decision and all(form.fields.get(k) == v for k, v in fields.items())
    ]
    assert found, f"no {decision} form at {page.url}: {page.text[:400]}"
    return found[0]


def code_on(page):
    """The code somebody holds: 16 characters of base32 under its label."""
    return re.search(r"Your code ([a-z2-7]{16})", page.text).group(1)


def test_a_promoter_is_a_candidate_whose_score_is_the_sum_of_its_parts(server, receiver):
    who, _, _ = promoter(server, receiver)
    candidate = row(server, who)
    assert candidate["state"] == "candidate"
    parts = candidate["parts"]
    assert set(parts) == {"score", "recency", "repeat", "reach", "referrals", "value"}
    assert (parts["score"], parts["recency"], parts["repeat"]) == (20, 15, 5)
    assert candidate["score"] == pytest.approx(sum(parts.values()))
    assert (candidate["gates"], candidate["tier"]) == (["no_consent"], None)


def test_the_list_begins_with_the_highest_score(server, receiver):
    promoter(server, receiver, score=9)
    promoter(server, receiver, score=10)
    scores = [r["score"] for r in server.list("/v1/ambassadors")]
    assert scores == sorted(scores, reverse=True)


def test_followers_lift_the_reach_and_a_paid_partner_is_no_ambassador(server, receiver):
    who, _, _ = promoter(server, receiver)
    path = f"/v1/ambassadors/{row(server, who)['id']}"
    changed = server.request("PATCH", path, json={"followers": 999, "is_partner": True})
    assert changed.status_code == 200, changed.text
    assert changed.json()["parts"]["reach"] == 7.5
    assert "staff_or_paid_partner" in changed.json()["gates"]
    assert post(server, path + "/invite").json()["code"] == "not_invitable"


def test_an_invitation_goes_out_in_the_persons_language_and_only_once_in_90_days(server, receiver):
    who, _, _ = promoter(server, receiver, locale="es-MX")
    path = f"/v1/ambassadors/{row(server, who)['id']}"
    invited = post(server, path + "/invite")
    assert invited.status_code == 202, invited.text
    told = receiver.event("ambassador.invitation", lambda d: d["contact"]["email"] == who["email"])
    assert told.data["message_id"] == invited.json()["message"]
    assert "Le escribe" in told.data["text"] and "10" not in told.data["text"]
    assert Person().open(told.data["link"]).status == 200
    assert row(server, who)["state"] == "invited"
    again = post(server, path + "/invite")
    assert (again.status_code, again.json()["errors"][0]["message"]) == (409, "invited_in_last_90_days")
    actions = [line["action"] for line in server.get(path)["history"]]
    assert {"promoter_answer", "invited"} <= set(actions)


def test_everybody_of_a_class_gets_the_same_text(server, receiver):
    texts = set()
    for score in (9, 10):
        who, _, _ = promoter(server, receiver, score=score)
        assert post(server, f"/v1/ambassadors/{row(server, who)['id']}/invite").status_code == 202
        told = receiver.event("ambassador.invitation", lambda d: d["contact"]["email"] == who["email"])
        texts.add(told.data["text"])
    assert len(texts) == 1


def test_whoever_opted_out_or_said_no_is_not_invited(server, receiver):
    gone, _, _ = promoter(server, receiver)
    contact = row(server, gone)["contact"]["id"]
    tag = server.request("GET", f"/v1/contacts/{contact}").headers["etag"]
    server.request("PATCH", f"/v1/contacts/{contact}", json={"opted_out": True}, headers={"if-match": tag})
    refused, _, _ = promoter(server, receiver, consents={"marketing": False})
    for who, reason in ((gone, "opted_out"), (refused, "no_consent")):
        reply = post(server, f"/v1/ambassadors/{row(server, who)['id']}/invite")
        assert reply.status_code == 409
        assert [error["message"] for error in reply.json()["errors"]] == [reason]


def test_the_command_line_lists_shows_and_invites(server, receiver):
    who, _, _ = promoter(server, receiver)
    id = row(server, who)["id"]
    assert id in server.output("ambassadors", "list")
    assert "recency: 15.0" in server.output("ambassadors", "show", id)
    assert id in server.output("ambassadors", "invite", id)
    refused = server.run("ambassadors", "invite", id)
    assert refused.returncode == 1 and "invited_in_last_90_days" in refused.stderr


def test_the_ledger_keeps_the_words_that_were_shown(server, receiver):
    who, person, page = active(server, receiver, marketing="yes")
    contact = row(server, who)["contact"]["id"]
    entries = server.list(f"/v1/contacts/{contact}/consents")
    given = {entry["purpose"]: entry for entry in entries if entry["given"]}
    assert set(given) == {"ambassador", "marketing"}, "what was not ticked is not agreed to"
    for entry in given.values():
        assert entry["channel"] == "page" and entry["wording"] and entry["at"]
        assert hashlib.sha256(entry["text"].encode()).hexdigest() == entry["text_sha256"]
        assert entry["text"] in page.text
    person.send(page, form_of(page, "forbid", purpose="marketing"))
    newest = server.list(f"/v1/contacts/{contact}/consents")[0]
    assert (newest["purpose"], newest["given"]) == ("marketing", False)
    assert len(server.list(f"/v1/contacts/{contact}/consents")) == len(entries) + 1


def test_an_offer_is_approved_claimed_and_redeemed_once(server, receiver):
    who, person, page = active(server, receiver)
    title = f"A month free {secrets.token_hex(3)}"
    contact = row(server, who)["contact"]["id"]
    made = post(server, "/v1/offers", {"title": title, "terms": "On the next invoice.", "eligibility": {"contact": contact}})
    assert made.status_code == 201, made.text
    assert title not in person.open(page.url).text, "a first offer waits for a person"
    (waiting,) = [c for c in server.get("/v1/offer-claims")["data"] if c["title"] == title]
    assert post(server, f"/v1/offer-claims/{waiting['id']}/review", {"state": "approved"}).status_code == 204
    page = person.open(page.url)
    page = person.send(page, form_of(page, "claim"))
    claim = server.get(f"/v1/ambassadors/{row(server, who)['id']}")["offers"][0]
    assert claim["state"] == "claimed" and "code" not in claim
    code = code_on(page)

    def redeem(reference):
        return post(server, "/v1/offers/redemptions", {"code": code, "reference": reference})

    assert redeem("order-1").json()["state"] == "redeemed"
    assert redeem("order-1").status_code == 200
    assert redeem("order-2").json()["code"] == "already_redeemed"
    assert post(server, "/v1/offers/redemptions", {"code": "a" * 16}).json()["code"] == "not_found"
    counts = server.get(f"/v1/offers/{made.json()['id']}")["counts"]
    assert (counts["offered"], counts["redeemed"], counts["redeemed_percent"]) == (1, 1, 100)


def test_an_offer_has_a_limit_an_audience_and_an_end(server, receiver):
    bad = post(server, "/v1/offers", {"title": "x", "limit": 0, "eligibility": {"tiers": ["tin"]}})
    assert {error["field"] for error in bad.json()["errors"]} == {"limit", "eligibility.tiers"}
    people = [active(server, receiver) for _ in range(2)]
    title = f"Only one {secrets.token_hex(3)}"
    made = post(server, "/v1/offers", {"title": title, "limit": 1})
    for claim in server.get("/v1/offer-claims")["data"]:
        post(server, f"/v1/offer-claims/{claim['id']}/review", {"state": "approved"})
    doors = [(person, person.open(page.url)) for _, person, page in people]
    assert all(title in door.text for _, door in doors)

    def claim_of(door):
        at = door.text.index(title)
        return [f for f in door.forms if f.fields.get("decision") == "claim"][door.text[:at].count("Get my code")]

    forms = [(person, door, claim_of(door)) for person, door in doors]
    assert forms[0][0].send(*forms[0][1:]).status == 200
    assert forms[1][0].send(*forms[1][1:]).status == 422
    assert server.get(f"/v1/offers/{made.json()['id']}")["counts"]["claimed"] == 1


def test_a_testimonial_is_read_first_and_gone_the_moment_it_is_withdrawn(server, receiver):
    _, person, page = active(server, receiver)
    words = f"They mended it in an hour, {secrets.token_hex(4)}."
    form = [f for f in page.forms if "words" in f.fields][0]
    assert person.send(page, form, words=words, name="Ana").status == 422, "without the tick it is not quoted"
    page = person.send(page, form, words=words, name="Ana", quote="yes")
    (pending,) = [t for t in server.list("/v1/testimonials", state="pending") if t["words"] == words]
    assert pending["link"] is None
    reviewed = post(server, f"/v1/testimonials/{pending['id']}/review", {"state": "approved"}).json()
    public = Person().open(reviewed["link"])
    assert public.status == 200 and words in public.text and "Ana" in public.text
    page = person.open(page.url)
    assert reviewed["link"] in page.links
    person.send(page, form_of(page, "take_down", testimonial=pending["id"]))
    gone = requests.get(reviewed["link"], timeout=60)
    assert gone.status_code == 404 and gone.text == requests.get(f"{server.url}/t/nothing", timeout=60).text


def test_a_comment_can_be_quoted_as_it_stands(server, receiver):
    _, person, page = active(server, receiver)
    form = [f for f in page.forms if "response" in f.fields][0]
    person.send(page, form, name="A.", quote_comment="yes")
    assert [t for t in server.list("/v1/testimonials") if t["words"] == "They mended it in an hour." and t["response"]]


def test_withdrawing_takes_everything_away_at_once(server, receiver):
    who, person, page = active(server, receiver, marketing="yes", quote="yes")
    form = [f for f in page.forms if "words" in f.fields][0]
    words = f"Gladly again {secrets.token_hex(4)}"
    person.send(page, form, words=words, name="Ana", quote="yes")
    (pending,) = [t for t in server.list("/v1/testimonials", state="pending") if t["words"] == words]
    link = post(server, f"/v1/testimonials/{pending['id']}/review", {"state": "approved"}).json()["link"]
    assert who["email"] in server.request("GET", "/v1/exports/ambassadors.csv").text
    page = person.open(page.url)
    person.send(page, form_of(page, "withdraw"))
    assert row(server, who)["state"] == "withdrawn"
    assert who["email"] not in server.request("GET", "/v1/exports/ambassadors.csv").text
    assert requests.get(link, timeout=60).status_code == 404
    receiver.event("ambassador.withdrawn", lambda d: d["contact"]["email"] == who["email"])
    contact = row(server, who)["contact"]["id"]
    newest = {}
    for entry in server.list(f"/v1/contacts/{contact}/consents"):
        newest.setdefault(entry["purpose"], entry["given"])
    assert not any(newest[purpose] for purpose in ("ambassador", "marketing", "quote"))
    assert post(server, f"/v1/ambassadors/{row(server, who)['id']}/invite").json()["errors"][0]["message"] == "withdrawn"


def test_whoever_helps_others_is_tagged_and_the_help_reviewed(server, receiver):
    who, _, _ = promoter(server, receiver)
    deed = {"id": secrets.token_hex(4), "kind": "helped", "url": "https://forum.example.org/t/1", "note": "Answered Ion"}
    for _ in range(2):
        server.send(event("programme.activity", activity=deed, contact=who))
    assert row(server, who)["helper"]["pending"] == 1
    contact = row(server, who)["contact"]["id"]
    (told,) = server.list("/v1/contributions", contact=contact)
    assert told["url"] == deed["url"]
    assert post(server, f"/v1/contributions/{told['id']}/review", {"state": "approved"}).status_code == 204
    assert row(server, who)["helper"] | {"since": ""} == {"since": "", "approved": 1, "pending": 0}
    other, _, _ = promoter(server, receiver)
    changed = server.request("PATCH", f"/v1/ambassadors/{row(server, other)['id']}", json={"is_helper": True})
    assert changed.json()["helper"]["approved"] == 0


def test_the_last_day_of_an_offer_is_the_one_before_it_ends(server, receiver):
    who, person, page = active(server, receiver)
    contact = row(server, who)["contact"]["id"]
    end = "2031-12-25T00:00:00Z"
    post(server, "/v1/offers", {"title": "Until", "expires_at": end, "eligibility": {"contact": contact}})
    for claim in server.get("/v1/offer-claims")["data"]:
        post(server, f"/v1/offer-claims/{claim['id']}/review", {"state": "approved"})
    text = person.open(page.url).text
    assert re.search("December 24, 2031|24 December 2031", text), text


def test_an_answer_below_9_leaves_the_list_and_keeps_the_code(server, receiver):
    who, person, thanks = promoter(server, receiver)
    page = agree(person, person.open(thanks.link("/a/")), marketing="yes")
    contact = row(server, who)["contact"]["id"]
    post(server, "/v1/offers", {"title": "Kept", "eligibility": {"contact": contact}})
    for claim in server.get("/v1/offer-claims")["data"]:
        post(server, f"/v1/offer-claims/{claim['id']}/review", {"state": "approved"})
    page = person.open(page.url)
    page = person.send(page, form_of(page, "claim"))
    code = code_on(page)
    assert person.answer(thanks.link("/s/"), score=3).status == 200
    assert row(server, who)["is_listed"] is False
    assert who["email"] not in server.request("GET", "/v1/exports/ambassadors.csv").text
    assert post(server, "/v1/offers/redemptions", {"code": code}).json()["state"] == "redeemed"


def test_a_key_that_may_not_read_contacts_sees_only_who_agreed(server, receiver):
    who, _, _ = promoter(server, receiver)
    agreed, _, _ = active(server, receiver)
    key = server.create_key("marketing", "ambassadors:read")
    listed = server.request("GET", "/v1/ambassadors?limit=100", key=key).json()["data"]
    emails = {r["contact"]["email"] for r in listed}
    assert agreed["email"] in emails and who["email"] not in emails
    assert server.request("GET", f"/v1/ambassadors/{row(server, who)['id']}", key=key).status_code == 404
    assert post(server, f"/v1/ambassadors/{row(server, who)['id']}/invite", key=key).status_code == 403


# The desk


@pytest.fixture(scope="module")
def manager(server):
    name, password = "amb-manager", "a long and quiet password"
    server.output("users", "create", name, "--role", "manager", "--password-stdin", input=f"{password}\n")
    return name, password


def row_on_desk(driver, name):
    return driver.find_element(By.XPATH, f"//li[contains(@class,'ambassador-row')][.//h2[contains(.,'{name}')]]")


def test_the_desk_shows_how_points_came_and_invites_without_script(server, receiver, manager, browser_without_scripts):
    name = f"Vera {secrets.token_hex(3)}"
    promoter(server, receiver, name=name)
    driver = browser_without_scripts
    sign_in(driver, server.url, *manager)
    driver.get(server.url + "/ambassadors?state=candidate&limit=100")
    shown = row_on_desk(driver, name)
    assert "no consent yet" in shown.text and "Newest NPS answer" not in shown.text
    shown.find_element(By.TAG_NAME, "summary").send_keys(Keys.ENTER)
    assert "Newest NPS answer" in shown.text
    shown.find_element(By.CSS_SELECTOR, "form button").send_keys(Keys.ENTER)
    wait_for_text(driver, "The invitation is on its way")
    driver.get(server.url + "/ambassadors?state=invited&limit=100")
    assert not row_on_desk(driver, name).find_elements(By.TAG_NAME, "form")


def test_who_left_is_not_shown_as_one_who_agreed(server, receiver, manager, browser_without_scripts):
    name = f"Wanda {secrets.token_hex(3)}"
    who, person, thanks = promoter(server, receiver, name=name)
    page = agree(person, person.open(thanks.link("/a/")), marketing="yes")
    driver = browser_without_scripts
    sign_in(driver, server.url, *manager)
    driver.get(server.url + "/ambassadors?state=active&limit=100")
    assert "Agreed" in row_on_desk(driver, name).text
    person.send(page, form_of(page, "withdraw"))
    assert row(server, who)["state"] == "withdrawn"
    driver.get(server.url + "/ambassadors?state=withdrawn&limit=100")
    assert "Agreed" not in row_on_desk(driver, name).text
    assert "Nobody on this page has agreed" in driver.find_element(By.TAG_NAME, "main").text


def test_the_desk_publishes_words_and_prints_the_proof(server, receiver, manager, browser):
    who, person, page = active(server, receiver)
    form = [f for f in page.forms if "words" in f.fields][0]
    words = f"Kind and quick {secrets.token_hex(3)}"
    person.send(page, form, words=words, name="Ana", quote="yes")
    sign_in(browser, server.url, *manager)
    browser.get(server.url + "/ambassadors")
    decision = browser.find_element(By.XPATH, f"//li[contains(@class,'decision-row')][contains(.,'{words}')]")
    decision.find_element(By.CSS_SELECTOR, "button[value=approved]").click()
    wait_for_text(browser, "Done;")
    (testimonial,) = [t for t in server.list("/v1/testimonials", state="approved") if t["words"] == words]
    assert Person().open(testimonial["link"]).status == 200
    browser.get(f"{server.url}/contacts/{row(server, who)['contact']['id']}/consents")
    assert "may quote my words" in text_of(browser) and "SHA-256" in text_of(browser)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_pages_of_the_programme(server, receiver, manager, browser, scheme):
    _, person, page = active(server, receiver)
    post(server, "/v1/offers", {"title": f"A gift {secrets.token_hex(3)}", "terms": "For you."})
    _, _, thanks = promoter(server, receiver)
    browser.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    )
    sign_in(browser, server.url, *manager)
    for address in (server.url + "/ambassadors", page.url, thanks.link("/a/")):
        browser.get(address)
        assert browser.execute_script("return document.documentElement.scrollWidth") <= 390, address
        axe = Axe(browser)
        axe.inject()
        found = [(v["id"], [node["html"] for node in v["nodes"]][:2]) for v in axe.run()["violations"]]
        assert found == [], address
