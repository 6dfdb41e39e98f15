"""Recommendations from link to reward: an ambassador's code, visits by people and machines, conversions, refunds, both sides' pages."""

import re
import secrets
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from harness.browser import sign_in, wait_for_text
from harness.events import event, new_contact
from harness.forms import Person
from harness.receiver import Receiver
from harness.server import ADMIN, Server
from harness.waiting import wait_for

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"
CRAWLER = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
LANDING = "https://shop.example.org/welcome"
# Seconds that what follows a visit comes after it, so that no clock rounds it to before: the server rounds its moments and we cut ours.
# No longer, because what the server does next stands at its own moment.
LATER = 0.01

CAMPAIGNS = [
    {
        "id": "friends",
        "landing_url": LANDING,
        "reward": {"referrer": "10 EUR", "referred": "5%"},
        "limits": {"per_person": 3, "period": "365d"},
    },
    {"id": "prompt", "landing_url": LANDING, "parameter": "via", "hold": "0s", "reward": {"referrer": "7.5%"}},
    {"id": "partners", "landing_url": LANDING, "kind": "affiliate", "reward": {"referrer": "12.25%"}},
]


@pytest.fixture(scope="module")
def shop():
    """The shop's own receiver of our webhooks."""
    receiver = Receiver()
    yield receiver
    receiver.close()
    assert receiver.refused == []


@pytest.fixture(scope="module")
def server(shop):
    channel = {"id": "crm", "type": "webhook", "url": shop.url(), "secret": shop.secret}
    server = Server([channel], campaigns=CAMPAIGNS).start()
    server.create_admin()
    yield server
    server.remove()


class Ambassador:
    """Somebody who answered 10 and agreed to recommend."""

    def __init__(self, server, shop, **fields):
        self.server = server
        self.contact = new_contact(**fields)
        server.send(event("purchase.completed", purchase={"id": self.contact["id"]}, contact=self.contact))
        link = shop.invitation(contact=self.contact["email"]).data["link"]
        self.page = Person().answer(link, score=10).link("/a/")
        self.person = Person()
        self.agree()

    def agree(self):
        door = self.person.open(self.page)
        form = door.forms[0]
        reply = self.person.send(door, form, **{name: values[0] for name, values in form.choices.items()})
        assert reply.status == 200

    def withdraw(self):
        door = self.person.open(self.page)
        form = next(form for form in door.forms if form.fields.get("decision") == "withdraw")
        assert self.person.send(door, form).status == 200

    def html(self):
        return requests.get(self.page, timeout=60).text

    def code(self, campaign):
        rows = self.server.list("/v1/referral-codes", campaign=campaign)
        return next(row["code"] for row in rows if row["contact"]["email"] == self.contact["email"])

    def referrals(self, **filters):
        rows = self.server.list("/v1/referrals", **filters)
        return [row for row in rows if row["referrer"]["email"] == self.contact["email"]]


@pytest.fixture
def ambassador(server, shop):
    return Ambassador(server, shop)


def follow(server, code, agent=PHONE, method="GET", **options):
    headers = {"user-agent": agent, **options.pop("headers", {})}
    return requests.request(
        method, f"{server.url}/r/{code}", headers=headers, allow_redirects=False, timeout=60, **options
    )


def visit(server, code, **options):
    """The visit's id, as the landing page gets it."""
    reply = follow(server, code, **options)
    assert reply.status_code == 302, reply.text
    return parse_qs(urlsplit(reply.headers["location"]).query)["ref_visit"][0]


def purchase(**fields):
    return {"id": f"o-{secrets.token_hex(5)}", "amount": "39.99", "currency": "EUR", **fields}


def converted(code=None, visits=(), ago=0.0, contact=None, order=None, **referral):
    facts = {**({"code": code} if code else {}), **({"visits": list(visits)} if visits else {}), **referral}
    return event(
        "referral.converted", ago, referral=facts, purchase=order or purchase(), contact=contact or new_contact()
    )


def funnel(server, campaign):
    return {row["source"]: row for row in server.get(f"/v1/campaigns/{campaign}/funnel", **{"from": "2020-01-01", "to": "2099-01-01"})["data"]}


def test_a_link_leads_to_the_landing_page_and_nowhere_else(server, ambassador):
    code = ambassador.code("friends")
    assert re.fullmatch(r"ANA-[34679CDFGHJKMNPQRTVWX]{7}", code)
    evil = {"params": {"url": "https://evil.example", "ref": "x", "source": "mail"}}
    location = follow(server, code.lower(), **evil).headers["location"]
    assert location.startswith(f"{LANDING}?ref={code}&ref_visit=rvs_")
    assert "evil" not in location
    assert "set-cookie" not in follow(server, code).headers


def test_people_and_machines_are_counted_apart(server, shop):
    ambassador = Ambassador(server, shop, name="Zoe Funnel")
    code = ambassador.code("prompt")
    for options in (
        {"params": {"source": "chat"}},
        {"params": {"source": "chat"}},  # a reload: the same person
        {"params": {"source": "chat"}, "agent": CRAWLER},
        {"params": {"source": "chat"}, "method": "HEAD"},
        {"params": {"source": "chat"}, "headers": {"sec-purpose": "prefetch"}},
    ):
        assert follow(server, code, **options).status_code == 302

    def counted():
        row = funnel(server, "prompt").get("chat", {"visits": 0, "bot_visits": 0})
        return row["bot_visits"] == 3 and row

    assert wait_for(counted, "the visits")["visits"] == 1


def test_an_unknown_code_gets_a_friendly_404(server):
    reply = follow(server, "ANA-3333333")
    assert reply.status_code == 404
    assert "<h1>" in reply.text


def test_a_conversion_is_held_granted_and_reversed_after_a_refund(server, shop, ambassador):
    code = ambassador.code("friends")
    order, contact = purchase(), new_contact(name="Bo Newcomer")
    # A purchase two minutes after the visit, which nobody can wait for here.
    server.send(converted(visits=[visit(server, code)], code=code, ago=-120, contact=contact, order=order))
    [referral] = ambassador.referrals()
    assert (referral["state"], referral["is_held"], referral["decision"]) == ("pending", False, "accept")
    rewards = {reward["side"]: reward for reward in referral["rewards"]}
    assert (rewards["referrer"]["amount"], rewards["referred"]["amount"]) == ("10.00", "2.00")
    told = shop.event("referral.converted", lambda data: referral["id"] in str(data))
    assert told.data["contact"]["email"] == contact["email"]

    path = f"/v1/referrals/{referral['id']}"
    approved = server.request("POST", f"{path}/approve")
    assert approved.json()["state"] == "granted", approved.text
    assert referral["id"] in server.request("GET", "/v1/exports/rewards.csv").text

    server.send(event("purchase.refunded", purchase={"id": order["id"]}))
    detail = server.get(path)
    assert detail["state"] == "reversed"
    assert {reward["state"] for reward in detail["rewards"]} == {"reversed"}
    assert [line["deed"] for line in detail["history"] if line["reward"] is None] == ["convert", "approve", "reverse"]
    assert referral["id"] not in server.request("GET", "/v1/exports/rewards.csv").text


def test_a_hold_time_that_is_over_grants_by_itself_and_paying_ends_it(server, ambassador):
    server.send(converted(code=ambassador.code("prompt"), order=purchase(amount="20.00")))
    [referral] = wait_for(lambda: ambassador.referrals(state="granted"), "the end of the hold time")
    assert referral["credit"] == "code"
    assert [(reward["amount"], reward["state"]) for reward in referral["rewards"]] == [("1.50", "granted")]
    assert server.output("referrals", "pay", referral["id"])
    assert server.get(f"/v1/referrals/{referral['id']}")["rewards"][0]["state"] == "paid"
    assert server.run("referrals", "pay", referral["id"]).returncode == 1


def test_the_same_purchase_brings_one_reward_however_it_is_told(server, ambassador):
    code, contact, order = ambassador.code("friends"), new_contact(), purchase()
    told = converted(code=code, contact=contact, order=order)
    server.send(told, told, converted(code=code, contact=contact, order=order))
    server.send(event("purchase.completed", purchase={**order, "referral_code": code}, contact=contact))
    assert len(ambassador.referrals()) == 1


def test_what_looks_wrong_is_held_or_refused_with_reasons_and_a_person_may_overrule(server, ambassador):
    code = ambassador.code("friends")
    server.send(converted(visits=[visit(server, code)], code=code, ago=-LATER))
    [fast] = ambassador.referrals()
    assert (fast["state"], fast["is_held"], fast["reasons"]) == ("pending", True, ["too_fast"])
    local, _, domain = ambassador.contact["email"].partition("@")
    server.send(converted(code=code, contact=new_contact(email=f"{local}+me@{domain}")))
    own = next(row for row in ambassador.referrals() if row["id"] != fast["id"])
    assert (own["state"], own["reasons"]) == ("refused", ["same_email_key"])
    assert server.run("referrals", "reverse", fast["id"]).returncode != 0
    assert "granted" in server.output("referrals", "approve", own["id"])
    assert "reversed" in server.output("referrals", "reverse", own["id"], "--reason", "a mistake")


def test_a_lead_keeps_the_credit_until_the_purchase(server, ambassador):
    code, contact = ambassador.code("friends"), new_contact()
    seen = visit(server, code, params={"source": "newsletter"})
    server.send(event("referral.lead", ago=-LATER, referral={"visit": seen}, contact=contact))
    server.send(event("purchase.completed", ago=-300, purchase=purchase(), contact=contact))
    [referral] = ambassador.referrals()
    assert (referral["credit"], referral["source"]) == ("last", "newsletter")


def test_a_limit_refuses_the_reward_and_not_the_referral(server, ambassador):
    code = ambassador.code("friends")
    for _ in range(4):
        server.send(converted(code=code))
    refusals = [
        reward["refusal"] for row in ambassador.referrals() for reward in row["rewards"] if reward["side"] == "referrer"
    ]
    assert sorted(refusals, key=str) == [None, None, None, "person_limit"]


def test_an_import_counts_each_line_once(server, ambassador, tmp_path):
    code = ambassador.code("friends")
    file = tmp_path / "orders.csv"
    rows = [f"{secrets.token_hex(4)},{code},{new_contact()['email']},15.00,EUR" for _ in range(2)]
    file.write_text("\n".join(["purchase_id,code,email,amount,currency", *rows, f",{code},x@example.org,1,EUR"]))
    first = server.run("import", "conversions", file, "--source", "old-shop", "--json")
    assert first.returncode == 1 and "line 4" in first.stderr
    assert '"taken":2' in first.stdout
    again = server.run("import", "conversions", file, "--source", "old-shop", "--json")
    assert '"known":2' in again.stdout
    assert len(ambassador.referrals()) == 2


def test_an_import_names_the_lines_whose_code_nobody_has(server, ambassador, tmp_path):
    code = ambassador.code("friends")
    mistyped = code[:-1] + ("7" if code[-1] != "7" else "9")
    file = tmp_path / "orders.csv"
    # The last code is well formed, as another installation would make it.
    rows = [f"{secrets.token_hex(4)},{word},{new_contact()['email']},15.00,EUR" for word in (code, mistyped, stranger_code())]
    file.write_text("\n".join(["purchase_id,code,email,amount,currency", *rows]))
    result = server.run("import", "conversions", file, "--json")
    assert result.returncode == 1
    assert '"taken":1' in result.stdout and '"faults":2' in result.stdout
    assert f'line 3: "{mistyped}" is no code' in result.stderr
    assert "line 4: nobody has the code" in result.stderr
    assert len(ambassador.referrals()) == 1


def stranger_code():
    """A code with a true check character (ISO 7064 MOD 37,36) that nobody here has."""
    signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    plain = "NOBODY" + "".join(secrets.choice("34679CDFGHJKMNPQRTVWX") for _ in range(6))
    product = 36
    for sign in plain:
        total = (product + signs.index(sign)) % 36 or 36
        product = total * 2 % 37
    return f"NOBODY-{plain[6:]}{signs[(37 - product) % 36]}"


def test_amounts_are_taken_as_they_are_written_and_a_bad_time_costs_its_line(server, ambassador, tmp_path):
    code = ambassador.code("friends")
    file = tmp_path / "orders.ndjson"
    # As a program writes it: a number, not a text.
    lines = [
        f'{{"purchase_id": "{secrets.token_hex(4)}", "code": "{code}", "email": "{new_contact()["email"]}", '
        f'"amount": 149.90, "currency": "EUR", "converted_at": "{at}"}}'
        for at in ("caf\u00e9", "2026-03-31 \\u0007", "2026-03-31T10:00:00+02:00")
    ]
    file.write_text("\n".join(lines))
    result = server.run("import", "conversions", file, "--source", "till", "--json")
    assert result.returncode == 1 and '"taken":1' in result.stdout, result.stderr
    assert "line 1: converted_at" in result.stderr and "line 2: converted_at" in result.stderr
    [referral] = ambassador.referrals()
    assert "149.90" in str(referral) or "14990" in str(referral), referral


def test_a_file_without_its_header_is_refused_once_with_the_header_it_needs(server, tmp_path):
    file = tmp_path / "orders.csv"
    file.write_text("order-1,TOM-1234,x@example.org,1,EUR\norder-2,TOM-1234,y@example.org,1,EUR\n")
    refused = server.run("import", "conversions", str(file))
    assert refused.returncode == 2
    assert "line 1" in refused.stderr and "purchase_id,code,email" in refused.stderr
    assert "line 2" not in refused.stderr
    assert server.run("import", "suppressions", str(file)).returncode == 2


def test_neither_side_sees_the_other(server, shop):
    ambassador = Ambassador(server, shop, name="Nora Source")
    contact = new_contact(name="Karl Verdeckt")
    server.send(converted(code=ambassador.code("friends"), contact=contact))
    [referral] = ambassador.referrals()
    own = ambassador.html()
    assert "10.00" in own and ambassador.code("friends") in own
    for secret in (contact["name"], contact["email"], "39.99", referral["id"]):
        assert secret not in own
    page = requests.get(server.get(f"/v1/referrals/{referral['id']}")["status_url"], timeout=60)
    assert page.status_code == 200 and "2.00" in page.text
    for secret in ("Nora", ambassador.contact["email"], ambassador.code("friends"), "10.00"):
        assert secret not in page.text


def test_after_a_withdrawal_the_link_stops_and_running_rewards_go_on(server, ambassador):
    code = ambassador.code("friends")
    server.send(converted(code=code))
    ambassador.withdraw()
    reply = follow(server, code)
    assert reply.status_code == 410 and "<h1>" in reply.text
    assert requests.get(f"{server.url}/r/{code}/qr.svg", timeout=60).status_code == 404
    [referral] = ambassador.referrals()
    assert server.request("POST", f"/v1/referrals/{referral['id']}/approve").json()["state"] == "granted"
    server.send(converted(code=code))
    assert len(ambassador.referrals()) == 1


def test_affiliates_have_codes_without_being_ambassadors(server):
    partner = new_contact(name="Partner Ltd")
    server.send(event("contact.updated", contact=partner))
    contact = next(row for row in server.list("/v1/contacts", email=partner["email"]))
    assert server.run("referrals", "codes", "make", contact["id"], "--campaign", "friends").returncode == 1
    code = server.output("referrals", "codes", "make", contact["id"], "--campaign", "partners").split()[0]
    server.send(converted(code=code, order=purchase(amount="80.00")))
    [referral] = server.list("/v1/referrals", kind="affiliate")
    assert referral["rewards"][0]["amount"] == "9.80"


def test_the_picture_is_a_qr_code_of_the_link(server, ambassador):
    code = ambassador.code("friends")
    reply = requests.get(f"{server.url}/r/{code}/qr.svg", timeout=60)
    assert reply.headers["content-type"] == "image/svg+xml"
    assert "<title" in reply.text and code in reply.text
    assert "script" not in reply.text


def test_totals_reconcile(server):
    rows = server.list("/v1/referrals", campaign="friends")
    standing = [row for row in rows if row["state"] in ("pending", "granted")]
    lines = funnel(server, "friends").values()
    assert sum(line["conversions"] for line in lines) == len(standing)
    cents = sum(round(float(row["value"]) * 100) for row in standing)
    assert sum(round(float(value["amount"]) * 100) for line in lines for value in line["value"]) == cents
    granted = {
        reward["id"] for row in server.list("/v1/referrals") for reward in row["rewards"] if reward["state"] == "granted"
    }
    listed = server.request("GET", "/v1/exports/rewards.ndjson").text
    assert {line for line in re.findall(r"rwd_\w+", listed)} == granted


def test_the_desk_shows_the_funnel_and_decides(server, ambassador, browser):
    code = ambassador.code("friends")
    server.send(converted(visits=[visit(server, code)], code=code, ago=-LATER))
    [referral] = ambassador.referrals()
    sign_in(browser, server.url, *ADMIN)
    browser.get(f"{server.url}/referrals?review=held")
    row = browser.find_element("id", referral["id"])
    assert "less than a minute" in row.text
    summary = row.find_element("css selector", "summary")
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", summary)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 390
    summary.click()
    approve = row.find_element("css selector", "button[value=approve]")
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", approve)
    approve.click()
    wait_for_text(browser, "Done;")
    assert server.get(f"/v1/referrals/{referral['id']}")["state"] == "granted"
    # Where a decision leads: every step of the referral, and from the figure to its rows.
    assert f"/referrals/{referral['id']}" in browser.current_url
    wait_for_text(browser, "A purchase of 39.99 EUR came of it")
    wait_for_text(browser, "approved")
    steps = server.get(f"/v1/referrals/{referral['id']}")["steps"]
    assert [step["kind"] for step in steps if step["side"] is None] == ["visit", "conversion", "reward"]
    browser.get(f"{server.url}/referrals")
    browser.find_element("css selector", ".funnel td a").click()
    wait_for_text(browser, "Only from")
    assert browser.find_elements("css selector", ".referral-row")
