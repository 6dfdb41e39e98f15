"""Mails: what a server gets, what a mail program shows, and what never crosses the wire in clear."""

import email.utils
import re
from urllib.parse import urlsplit

import pytest
import requests

from harness.events import new_case, new_contact, resolved
from harness.forms import Person
from harness.mailbox import PASSWORD, USERNAME, Authority, Mailbox
from harness.postfix import IS_AVAILABLE, Postfix
from harness.server import Server
from harness.waiting import wait_for

FROM = "Care <care@example.org>"


def channel(box, id="mail", **settings):
    return {"id": id, "type": "email", "server": box.url(), "from": FROM, **settings}


def ask(server, **contact):
    """Closes a case of somebody new; their address and the case."""
    person = new_contact(**contact)
    closing = resolved(contact=person)
    server.send(closing)
    return person["email"], closing["data"]["case"]


def messages(server, address):
    return [row for row in server.list("/v1/messages") if row["recipient"] == address]


def message(server, address, state):
    """The message to somebody, once it is in this state."""
    return wait_for(
        lambda: [row for row in messages(server, address) if row["state"] == state], f"a message in state {state}"
    )[0]


def tried(server, address):
    """The message to somebody, once it was tried or put aside."""
    return wait_for(
        lambda: [row for row in messages(server, address) if row["attempt_count"] or row["state"] != "waiting"], "a try"
    )[0]


@pytest.fixture(scope="module")
def box():
    box = Mailbox()
    yield box
    box.close()


@pytest.fixture(scope="module")
def mailing(box):
    """A server that sends mails through a relay on the same machine, and promises https to the world."""
    team = {"id": "care", "name": "Care", "lead": "marta", "duty": ["marta"], "hours": "Mon-Sun 00:00-24:00", "alerts": "mail"}
    server = Server(
        [
            channel(
                box,
                reply_to="help@example.org",
                return_path="bounces@example.org",
                unsubscribe_to="leave@example.org",
                to="team@example.org",
            )
        ],
        teams=[team],
        brand="Bücher & Söhne",
    )
    server.config.write_text(server.config.read_text().replace(f"public_url: {server.url}", "public_url: https://s.example.org"))
    yield server.start()
    server.remove()


def at_home(server, link):
    """The public link as this machine reaches it."""
    return server.url + urlsplit(link)._replace(scheme="", netloc="").geturl()


# What arrives


def test_a_letter_says_who_writes_asks_once_and_offers_every_score(mailing, box):
    address, case = ask(mailing)
    letter = box.letter(address)
    assert letter.message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in letter.message.iter_parts()] == ["text/plain", "text/html"]
    assert [part["content-transfer-encoding"] for part in letter.message.iter_parts()] == ["quoted-printable"] * 2
    assert (letter.sender, letter.recipients) == ("bounces@example.org", [address])
    assert letter["from"] == "Care <care@example.org>" and letter["reply-to"] == "help@example.org"
    assert letter["to"] == f"Ana Popescu <{address}>"
    assert letter["subject"] == f"One question about your case {case['number']}"
    assert letter["auto-submitted"] == "auto-generated" and letter["mime-version"] == "1.0"
    assert email.utils.parsedate_to_datetime(letter["date"]).tzinfo is not None
    assert not letter.message.defects
    lines = letter.text.splitlines()
    assert lines[0] == f"Care at Bücher & Söhne, about your case {case['number']}"
    assert "How satisfied are you with the help you received?" in lines
    assert "5 · Very satisfied" in lines and "No more surveys: https://s.example.org/u/" in letter.text
    links = re.findall(r'href="(.*?)"', letter.html)
    assert [link.rsplit("=", 1)[-1] for link in links[:5]] == list("12345")
    assert set(links) <= set(re.findall(r"https://\S+", letter.text)), "both forms lead to the same places"
    assert 'lang="en"' in letter.html and "Bücher &amp; Söhne" in letter.html
    for foreign in ("<img", "<script", "url(", "@import", "<link"):
        assert foreign not in letter.html


def test_lines_are_short_and_end_as_mail_has_it(mailing, box):
    address, _ = ask(mailing, name="Ђорђе " * 30)
    raw = box.letter(address).raw
    assert b"\n" not in raw.replace(b"\r\n", b"") and raw.isascii()
    header, body = raw.split(b"\r\n\r\n", 1)
    assert max(map(len, body.split(b"\r\n"))) <= 76
    unsplittable = (b"List-Unsubscribe", b" <mailto:", b"Content-Type")
    assert all(len(line) <= 78 for line in header.split(b"\r\n") if not line.startswith(unsplittable))


@pytest.mark.parametrize(
    "name",
    [
        "Zoë Müller",
        "محمد علي",
        "👩‍👩‍👧‍👦 Familie " * 9,
        'Ann "The Hammer" O\'Neil, PhD',
        "Ignác (billing) <x@evil.example>",
        "=?UTF-8?B?aGk=?= tricky",
        "x" * 300,
    ],
)
def test_any_name_arrives_as_it_was_written(mailing, box, name):
    address, _ = ask(mailing, name=name)
    to = box.letter(address).shown_name("to")
    assert to == (" ".join(name.split()), address)


def test_a_line_that_is_one_dot_ends_no_letter(box):
    survey = {
        "survey": "dotted",
        "kind": "form",
        "languages": ["en"],
        "send": {"on": "case.resolved"},
        "questions": [{"id": "comment", "type": "text", "text": {"en": "Well?\n.\n..\nThat was all."}}],
    }
    server = Server([channel(box)], surveys={"dotted": survey}).start()
    try:
        address, _ = ask(server)
        letter = box.letter(address)
        assert "Well?\n.\n..\n\nThat was all.\n" in letter.text
        assert "Answer here: http" in letter.text
    finally:
        server.remove()


def test_an_international_domain_is_written_as_the_dns_has_it(mailing, box):
    address, _ = ask(mailing, email="ana@bücher.example")
    row = message(mailing, address, "sent")
    assert box.letter("ana@xn--bcher-kva.example").id == row["id"]


def test_an_address_that_needs_smtputf8_is_given_up_with_words(mailing, box):
    address, _ = ask(mailing, email="josé@example.org")
    assert "beyond ASCII" in message(mailing, address, "exhausted")["last_error"]


def test_the_language_of_the_person_is_the_language_of_the_letter(mailing, box):
    address, case = ask(mailing, locale="es")
    letter = box.letter(address)
    assert 'lang="es"' in letter.html and "No recibir más encuestas" in letter.text
    assert letter["subject"].endswith(case["number"]) and letter["subject"] != f"One question about your case {case['number']}"


# What people do with it


def test_the_link_opens_the_survey_and_an_answer_is_recorded(mailing, box):
    address, case = ask(mailing)
    link = at_home(mailing, box.letter(address).link(score=4))
    page = Person().open(link)
    assert page.status == 200 and page.form().fields["score"] == "4"
    Person().answer(link, score=4, comment="Good")
    (row,) = mailing.of_case("/v1/responses", case["id"])
    assert (row["score"], row["comment"]) == (4, "Good")


@pytest.mark.parametrize("form", [{"data": {"List-Unsubscribe": "One-Click"}}, {"files": {"List-Unsubscribe": (None, "One-Click")}}])
def test_one_click_stops_surveys_without_cookies_or_redirect(mailing, box, form):
    address, _ = ask(mailing)
    letter = box.letter(address)
    assert letter["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
    web, written = re.findall(r"<(.*?)>", letter["list-unsubscribe"])
    assert written == f"mailto:leave@example.org?subject=unsubscribe%20{web.rsplit('/', 1)[1]}"
    opted_out = lambda: [c for c in mailing.list("/v1/contacts") if c["email"] == address][0]["opted_out_at"]
    assert requests.get(at_home(mailing, web), timeout=60).status_code == 200
    assert opted_out() is None, "looking stops nothing"
    reply = requests.post(at_home(mailing, web), allow_redirects=False, timeout=60, **form)
    assert reply.status_code == 200 and "set-cookie" not in reply.headers
    assert opted_out() is not None


def test_one_click_is_promised_for_https_only(box):
    server = Server([channel(box)]).start()
    try:
        address, _ = ask(server)
        letter = box.letter(address)
        assert letter["list-unsubscribe"].startswith("<http://") and letter["list-unsubscribe-post"] is None
    finally:
        server.remove()


def test_a_low_score_alerts_the_team_by_mail(mailing, box):
    address, case = ask(mailing)
    Person().answer(at_home(mailing, box.letter(address).link(score=1)), score=1)
    alert = wait_for(
        lambda: [l for l in box.all("team@example.org") if case["number"] in l.text], "a mail to the team"
    )[0]
    assert alert["subject"] == "A customer to call" and "List-Unsubscribe" not in alert.message
    assert "https://s.example.org/follow-ups" in alert.text and "https://s.example.org/follow-ups" in alert.html


# What the server says


def test_an_unknown_mailbox_is_marked_and_not_written_to_again(mailing, box):
    box.to_recipient = ["550 5.1.1 no such user here"]
    address, case = ask(mailing)
    assert message(mailing, address, "exhausted")["last_error"] == "SMTP 550 5.1.1 no such user here"
    again = new_case()
    contact = {**new_contact(), "email": address}
    mailing.send(resolved(again, contact))
    decided = wait_for(
        lambda: [i for i in mailing.of_case("/v1/invitations", again["id"])], "a decision about the second case"
    )[0]
    assert decided["reason"] in ("bounced_before", "no_address"), decided
    assert box.all(address) == []


@pytest.mark.parametrize("refusal", ["421 4.3.2 closing", "450 4.2.1 greylisted", "451 4.3.0 later", "452 4.3.1 disk full"])
def test_a_refusal_for_now_is_tried_again(mailing, box, refusal):
    box.to_recipient = [refusal]
    address, case = ask(mailing)
    letter = box.letter(address)
    row = message(mailing, address, "sent")
    assert letter.id == row["id"] and row["attempt_count"] == 2
    assert "queued as" in row["receipt"]


def test_every_try_is_the_same_letter(mailing, box):
    box.to_letter = ["451 4.7.1 come back"]
    address, case = ask(mailing)
    letter = box.letter(address)
    row = message(mailing, address, "sent")
    assert letter["message-id"] == f"<{row['id']}@example.org>"
    sent = email.utils.parsedate_to_datetime(letter["date"])
    assert sent.isoformat()[:19] == row["created_at"][:19]


def test_a_refused_letter_is_given_up(mailing, box):
    box.to_letter = ["554 5.7.1 looks like spam"]
    address, _ = ask(mailing)
    assert message(mailing, address, "exhausted")["last_error"] == "SMTP 554 5.7.1 looks like spam"


def test_a_server_that_hangs_up_after_the_letter_gets_no_copy_at_once(mailing, box):
    box.drops = 1
    address, case = ask(mailing)
    letter = box.letter(address)
    row = tried(mailing, address)
    assert row["state"] == "waiting" and "may have arrived" in row["last_error"]
    assert [l.id for l in box.all(address)] == [letter.id]


# The way there


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


def delivered(box, **settings):
    """Sends one mail through a server of its own; the letter, or the message that did not get through."""
    server = Server([channel(box, **settings)]).start()
    try:
        address, case = ask(server)
        return tried(server, address), box.all(address)
    finally:
        server.remove()


@pytest.mark.parametrize(("tls", "scheme"), [("starttls", "smtp"), ("implicit", "smtps")])
def test_letters_and_passwords_travel_encrypted(authority, tls, scheme):
    box = Mailbox(authority, tls, login=True)
    try:
        row, letters = delivered(
            box,
            server=box.url(scheme),
            tls="required",
            ca_file=str(authority.ca),
            username=USERNAME,
            password=PASSWORD,
        )
        assert row["state"] == "sent", row
        (letter,) = letters
        assert letter.encrypted and letter.signed_in
        assert {command for command, _ in box.commands} == {"AUTH", "MAIL", "DATA"}
        assert all(encrypted for _, encrypted in box.commands)
    finally:
        box.close()


def test_a_wrong_password_stops_the_channel_and_keeps_the_letters(authority):
    box = Mailbox(authority, "starttls", login=True)
    try:
        row, letters = delivered(
            box, tls="required", ca_file=str(authority.ca), username=USERNAME, password="not this one"
        )
        assert letters == [] and row["state"] == "held"
        assert row["last_error"].startswith("SMTP 535") and "password" in row["last_error"]
    finally:
        box.close()


def test_a_server_without_starttls_gets_nothing(authority):
    box = Mailbox(authority, "starttls", offers_starttls=False)
    try:
        row, letters = delivered(box, tls="required", username=USERNAME, password=PASSWORD)
        assert letters == [] and box.commands == [], "no password, no address, no letter"
        assert row["state"] == "waiting" and "STARTTLS" in row["last_error"]
    finally:
        box.close()


@pytest.mark.parametrize(("tls", "scheme"), [("starttls", "smtp"), ("implicit", "smtps")])
def test_a_certificate_nobody_vouches_for_gets_nothing(authority, tls, scheme):
    box = Mailbox(authority, tls)
    try:
        row, letters = delivered(box, server=box.url(scheme), tls="required")
        assert letters == [] and box.commands == []
        assert row["state"] == "waiting", row
    finally:
        box.close()


def test_a_certificate_of_another_name_gets_nothing(tmp_path):
    other = Authority(tmp_path, name="mail.example.net")
    box = Mailbox(other, "starttls")
    try:
        row, letters = delivered(box, tls="required", ca_file=str(other.ca))
        assert letters == [] and box.commands == [] and row["state"] == "waiting"
    finally:
        box.close()


def test_a_private_mail_server_needs_permission(box):
    server = Server([channel(box)], allow_private_destinations=["10.0.0.0/8"]).start()
    try:
        address, case = ask(server)
        row = message(server, address, "held")
        assert "allow_private_destinations" in row["last_error"] and box.all(address) == []
    finally:
        server.remove()


# A real mail server


@pytest.mark.skipif(not IS_AVAILABLE, reason="Postfix is not installed, or this is not root")
def test_postfix_delivers_into_a_maildir_and_its_refusal_marks_the_address():
    person, stranger = new_contact(name="Zoë Müller", locale="fr"), new_contact()
    postfix = Postfix(person["email"])
    server = Server([channel(postfix, tls="required", ca_file=str(postfix.authority.ca))])
    server.start()
    try:
        closing = resolved(contact=person)
        server.send(closing, resolved(contact=stranger))
        letter = postfix.letter()
        row = message(server, person["email"], "sent")
        assert letter["message-id"] == f"<{row['id']}@example.org>" and "queued as" in row["receipt"]
        assert letter["return-path"] == "<care@example.org>" and letter["delivered-to"] == person["email"]
        assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]
        assert "with ESMTPS" in letter["received"], "the letter came encrypted"
        text = letter.get_body(("plain",)).get_content()
        link = re.search(r"http\S+score=5", text)[0]
        Person().answer(link, score=5)
        (response,) = server.of_case("/v1/responses", closing["data"]["case"]["id"])
        assert response["score"] == 5
        refused = message(server, stranger["email"], "exhausted")
        assert refused["last_error"].startswith("SMTP 550 5.1.1"), refused
    finally:
        server.remove()
        postfix.close()
