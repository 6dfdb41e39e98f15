"""How an answer is recorded: by people without JavaScript, once, correctable only by the same browser."""

import concurrent.futures
import re
import time
from urllib.parse import urljoin

import pytest

from harness.events import event, new_contact, resolved
from harness.forms import DWELL, SHORTEST, Person
from harness.waiting import wait_for


@pytest.fixture
def asked(server, receiver):
    """A case of somebody new, and the link of their invitation."""
    closing = resolved()
    server.send(closing)
    case = closing["data"]["case"]["id"]
    return case, receiver.invitation(case).data["link"]


def responses(server, case, **filters):
    return server.of_case("/v1/responses", case, survey="csat", **filters)


def test_an_answer_is_recorded_and_thanked(server, receiver, asked):
    case, link = asked
    person = Person()
    page = person.open(link)
    time.sleep(DWELL)
    posted = person.post(page, page.form(), score=5, comment="Quick and kind")
    assert posted.status_code == 303
    thanks = urljoin(link, posted.headers["location"])
    assert re.fullmatch(re.escape(link) + r"/done\?n=\S+", thanks)
    assert Person().open(thanks).status == 200  # without the cookies too
    (row,) = responses(server, case)
    assert set(row) >= {"id", "survey", "kind", "score", "state", "evidence", "case", "contact", "answered_at", "comment"}
    assert (row["score"], row["state"], row["evidence"], row["comment"]) == (5, "counted", 1, "Quick and kind")
    told = receiver.event("response.recorded", lambda data: row["id"] in str(data))
    assert "5" in str(told.data)


def test_the_page_speaks_the_contacts_language(server, receiver):
    closing = resolved(contact=new_contact(locale="ro"))
    server.send(closing)
    page = Person().open(receiver.invitation(closing["data"]["case"]["id"]).data["link"])
    assert "Care este gradul dumneavoastră de satisfacție" in page.text
    assert 'lang="ro"' in page.reply.text


def test_the_page_is_small_and_needs_nobody_else(asked):
    _, link = asked
    reply = Person().open(link).reply
    assert len(reply.content) <= 15_000
    assert not re.findall(r"(?:src|href)=[\"']?https?://(?!127\.0\.0\.1)", reply.text)
    assert "default-src 'none'" in reply.headers["content-security-policy"]
    assert reply.headers["referrer-policy"] == "no-referrer"
    assert "no-store" in reply.headers["cache-control"]
    assert "noindex" in reply.headers["x-robots-tag"]
    assert reply.headers["x-content-type-options"] == "nosniff"


def test_a_score_in_the_link_only_preselects(server, receiver, asked):
    case, link = asked
    four = receiver.invitation(case).data["answers"][3]["link"]
    page = Person().open(four)
    assert page.form().fields["score"] == "4"
    assert responses(server, case, state="unconfirmed") == responses(server, case) == []


def a_fast_answer(server, receiver, **answers):
    """A case, and the person who answered faster than people do with what they were shown."""
    while True:
        closing = resolved()
        server.send(closing)
        case, person = closing["data"]["case"]["id"], Person()
        link = receiver.invitation(case).data["link"]
        began = time.monotonic()
        page = person.answer(link, dwell=0, **answers)
        # A busy machine is no fast one, and what it does proves nothing.
        if time.monotonic() - began < SHORTEST:
            return case, person, page


def test_a_fast_answer_is_asked_to_confirm_and_loses_nothing(server, receiver):
    case, person, confirm = a_fast_answer(server, receiver, score=4, comment="Fast fingers")
    assert confirm.status == 200 and "4" in confirm.text
    assert responses(server, case) == []
    (kept,) = responses(server, case, state="unconfirmed")
    assert kept["score"] == 4
    time.sleep(DWELL)
    done = person.send(confirm, confirm.form("nonce"))
    assert done.status == 200
    (row,) = responses(server, case)
    assert (row["score"], row["comment"]) == (4, "Fast fingers")


def test_a_double_tap_gets_the_same_reply_and_one_response(server, asked):
    case, link = asked
    person = Person()
    page = person.open(link)
    time.sleep(DWELL)

    def tap(_):
        return person.post(page, page.form(), score=2)

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(tap, range(16)))
    assert {reply.status_code for reply in replies} == {303}
    assert len({reply.headers["location"] for reply in replies}) == 1
    assert len(responses(server, case)) == 1
    assert responses(server, case, state="challenger") == []


def test_the_same_browser_may_correct_its_answer(server, receiver, asked):
    case, link = asked
    person = Person()
    person.answer(link, score=2)
    again = person.answer(link, score=5)
    assert again.status == 200
    (row,) = responses(server, case)
    assert row["score"] == 5
    receiver.event("response.revised", lambda data: row["id"] in str(data))


def test_another_browser_is_a_challenger_and_changes_nothing(server, asked):
    case, link = asked
    first = Person()
    page = first.open(link)
    stranger = Person()
    other = stranger.open(link)  # opened before the answer, so its form is still there
    time.sleep(DWELL)
    first.send(page, page.form(), score=2)
    stranger.send(other, other.form(), score=5)
    (row,) = responses(server, case)
    assert row["score"] == 2
    (challenger,) = responses(server, case, state="challenger")
    assert challenger["score"] == 5


def test_a_link_opened_by_another_browser_later_shows_a_friendly_page(asked):
    _, link = asked
    Person().answer(link, score=3)
    late = Person().open(link)
    assert late.status == 200
    assert all("score" not in form.choices for form in late.forms)


def test_a_touched_trap_is_quarantined_and_the_invitation_stays_open(server, asked):
    case, link = asked
    person = Person()
    page = person.open(link)
    form = page.form()
    values = form.filled(score=1)
    (trap,) = set(form.texts) - {"comment"}
    time.sleep(DWELL)
    person.session.post(urljoin(page.url, form.action), data=values | {trap: "spam"}, timeout=60)
    assert responses(server, case) == []
    assert [row["score"] for row in responses(server, case, state="quarantined")] == [1]
    Person().answer(link, score=4)
    assert [row["score"] for row in responses(server, case)] == [4]


def test_every_forged_token_gets_the_identical_404(server, asked):
    _, link = asked
    token = link.rsplit("/", 1)[1]
    assert len(token) == 40
    flipped = [token[:i] + ("b" if token[i] == "a" else "a") + token[i + 1 :] for i in range(0, 40, 7)]
    forged = [*flipped, "a" * 40, token[:39], token + "a", "x", token[::-1]]
    replies = {forgery: Person().open(f"{server.url}/s/{forgery}").reply for forgery in forged}
    assert {reply.status_code for reply in replies.values()} == {404}
    nonce = re.compile(rb'nonce="?[^"\s>]+')  # of the page's style, new on each page
    assert len({nonce.sub(b"", reply.content) for reply in replies.values()}) == 1


def test_a_survey_token_opens_no_other_door(server, asked):
    _, link = asked
    token = link.rsplit("/", 1)[1]
    for door in ("u", "a"):
        assert Person().open(f"{server.url}/{door}/{token}").status == 404


def test_opting_out_takes_a_post_and_then_holds(server, receiver):
    contact = new_contact()
    closing = resolved(contact=contact)
    server.send(closing)
    person = Person()
    page = person.open(receiver.invitation(closing["data"]["case"]["id"]).data["link"])
    door = page.link("/u/")
    shown = person.open(door)
    assert shown.status == 200
    reply = person.session.post(door, data={"List-Unsubscribe": "One-Click"}, allow_redirects=False, timeout=60)
    assert reply.status_code == 200
    nps = {"id": closing["id"] + "-order", "amount": "20.00", "currency": "EUR", "product": "Tea"}
    server.send(event("purchase.completed", purchase=nps, contact=contact))
    wait_for(
        lambda: [i for i in server.list("/v1/invitations", survey="nps") if i.get("reason") == "opted_out"],
        "the refusal to be kept",
    )
    assert [d for d in receiver.invitations(contact=contact["email"]) if d.data["survey"] == "nps"] == []
