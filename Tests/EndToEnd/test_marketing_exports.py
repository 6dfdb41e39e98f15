"""Each marketing file against its target: the vendor's own library where there is one, its written rules where not."""

import csv
import hashlib
import io
import re
from datetime import date, datetime

import mailchimp_marketing
import pytest
from facebook_business.adobjects.customaudience import CustomAudience
from openapi_client.models import ProfileCreateQueryResourceObjectAttributes
from simple_salesforce.bulk2 import _count_csv, _split_csv, ColumnDelimiter, LineEnding

from harness.events import event, new_contact
from harness.forms import Person
from harness.recorder import Recorder
from harness.server import Server

EMPTY_HASH = hashlib.sha256(b"").hexdigest()
PEOPLE = [
    {"name": "Ana Perez", "email": "Ana.Perez@Example.org", "phone": "+1 500 555 0006", "locale": "es-MX"},
    {"name": "=José Muñoz, hijo", "email": "jose+news@example.org", "locale": "es"},
    {"name": '@SUM(A1) "Ben"', "email": "o'brien@example.org", "phone": "600123456", "locale": "pt-BR"},
    {"name": None, "email": "nameless@example.org"},
]


@pytest.fixture(scope="module")
def shop(receiver):
    server = Server(
        [{"id": "crm", "type": "webhook", "url": receiver.url(), "secret": receiver.secret}],
        marketing={"salesforce": {
            "campaign": "701000000000001AAA", "status": "Responded",
            "header": ["CampaignId", "ContactId", "LeadId", "Status", "Email", "FirstName", "LastName", "NPS__c"],
        }},
    ).start()
    for number, facts in enumerate(PEOPLE):
        facts = {name: value for name, value in facts.items() if value}
        contact = {**new_contact(), **facts, "consents": {"marketing": True}}
        if "name" not in facts:
            del contact["name"]
        if number == 0:
            contact["id"] = "003000000000001AAA"
        server.send(event("purchase.completed", purchase={"id": f"m{number}"}, contact=contact))
        invitation = receiver.invitation(contact=contact["email"].lower())
        Person().answer(invitation.data["link"], score=9)
    yield server
    server.remove()


@pytest.fixture
def rows(shop):
    def read(format, name="promoters"):
        reply = shop.request("GET", f"/v1/exports/{name}.{format}")
        assert reply.status_code == 200, reply.text
        assert reply.headers["content-type"] == "text/csv; charset=utf-8; header=present"
        assert not reply.content.startswith(b"\xef\xbb\xbf") and reply.content.endswith(b"\r\n")
        lines = list(csv.reader(io.StringIO(reply.content.decode("utf-8"), newline="")))
        assert len({len(line) for line in lines}) == 1
        return [dict(zip(lines[0], line)) for line in lines[1:]]

    return read


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


def test_the_vectors_of_both_hashing_targets(rows):
    google, meta = rows("google")[0], rows("meta")[0]
    assert google["Email"] == meta["email"] == "b5fec614551ddbaa11735d1756e179709ddd9ca4c4b820254d00102bfc58582d"
    assert google["Phone"] == "a56aba051960c5215e006c554f221a0a69918a03123b1cea2d60bb4fca6ae4d5"
    assert meta["phone"] == "af411f76144cfd1ee066118bf8f893b6f89652a547c34c4cebfc2baaf879a296"


def test_meta_hashes_are_what_metas_own_sdk_sends(rows):
    fields = CustomAudience.Schema.MultiKeySchema
    schema = [fields.email, fields.phone, fields.fn, fields.ln, fields.country]
    for row, person in zip(rows("meta"), PEOPLE):
        first, last = name_parts(person["name"])
        phone = person.get("phone", "") if person.get("phone", "").startswith("+") else ""
        country = (person.get("locale", "").split("-") + [""])[1]
        values = [person["email"], phone, first, last, country]
        sent = CustomAudience.format_params(schema, [values], is_raw=True)["payload"]["data"][0]
        ours = [row["email"], row["phone"], row["fn"], row["ln"], row["country"]]
        # Where we leave a cell empty the SDK hashes nothing into something.
        assert ours == ["" if hash == EMPTY_HASH else hash for hash in sent]
        assert row["extern_id"].startswith("con_")


def name_parts(name):
    if not name:
        return "", ""
    if "," in name:
        last, first = name.split(",", 1)
        return first.strip(), last.strip()
    first, _, last = name.partition(" ")
    return first, last


def test_google_gets_its_template_and_no_half_addresses(rows):
    found = rows("google")
    assert list(found[0]) == ["Email", "Phone", "First Name", "Last Name", "Country", "Zip"]
    assert len(found) == len(PEOPLE)
    for row in found:
        address = [row[name] for name in ("First Name", "Last Name", "Country", "Zip")]
        assert all(address) or not any(address)
        for hash in (row["Email"], row["Phone"]):
            assert hash == "" or re.fullmatch("[0-9a-f]{64}", hash)
            assert hash != EMPTY_HASH
    # A number without its country matches nobody; a guess would match a stranger.
    assert found[2]["Phone"] == ""


def test_mailchimp_takes_every_row_as_a_member(rows):
    audience = Recorder(lambda request: (200, {}, {"id": "1"}))
    client = mailchimp_marketing.Client()
    client.set_config({"api_key": "k", "server": "us1"})
    client.api_client.host = audience.url("/3.0")
    try:
        for row in rows("mailchimp"):
            assert re.fullmatch(r"[\x21-\x7e]+@[^\s@]+", row["Email Address"])
            assert date.fromisoformat(row["Survey Date"]) and row["Tags"] == "promoter"
            assert all(len(value.encode()) <= 255 for value in row.values())
            key = hashlib.md5(row["Email Address"].lower().encode()).hexdigest()
            merge = {"FNAME": row["First Name"], "LNAME": row["Last Name"]}
            client.lists.set_list_member(
                "l1", key, {"email_address": row["Email Address"], "status_if_new": "subscribed", "merge_fields": merge}
            )
        sent = audience.take(len(PEOPLE))
        assert [request.json["email_address"] for request in sent] == [person["email"].lower() for person in PEOPLE]
    finally:
        audience.close()


def test_hubspot_finds_its_columns_and_one_row_for_each_address(rows):
    found = rows("hubspot")
    wanted = "Email,First Name,Last Name,Phone Number,Preferred language,Survey score,Survey type,Survey date"
    assert list(found[0]) == wanted.split(",")
    addresses = [row["Email"] for row in found]
    assert all(addresses) and len(set(addresses)) == len(addresses)
    for row in found:  # YEAR_MONTH_DAY
        assert date.fromisoformat(row["Survey date"]) and row["Survey score"] == "9" and row["Survey type"] == "nps"


def test_klaviyos_own_model_takes_every_profile(rows):
    for row in rows("klaviyo"):
        profile = ProfileCreateQueryResourceObjectAttributes(
            email=row["Email"] or None,
            phone_number=row["Phone Number"] or None,
            first_name=row["First Name"] or None,
            last_name=row["Last Name"] or None,
            locale=row["Locale"] or None,
            properties={"NPS Score": int(row["NPS Score"])},
        )
        assert profile.email or profile.phone_number
        assert row["Phone Number"] == "" or re.fullmatch(r"\+[1-9]\d{6,14}", row["Phone Number"])
        assert datetime.fromisoformat(row["Consent Timestamp"]).tzinfo is not None


def test_salesforces_bulk_loader_counts_and_splits_the_file(shop, rows):
    content = shop.request("GET", "/v1/exports/promoters.salesforce").text
    assert _count_csv(data=content, skip_header=True, line_ending=LineEnding.CRLF) == len(PEOPLE)
    parts = list(_split_csv(records=content, max_records=2, line_ending=LineEnding.CRLF,
                            column_delimiter=ColumnDelimiter.COMMA))
    assert sum(count for count, _ in parts) == len(PEOPLE)
    found = rows("salesforce")
    assert list(found[0])[-1] == "NPS__c"
    for row in found:
        assert row["CampaignId"] == "701000000000001AAA" and row["Status"] == "Responded"
        assert not (row["ContactId"] and row["LeadId"])
    assert found[0]["ContactId"] == "003000000000001AAA"


@pytest.mark.parametrize("format", ["mailchimp", "hubspot", "klaviyo", "salesforce"])
@pytest.mark.parametrize("mode", ["import", "spreadsheet"])
def test_no_cell_of_any_file_can_be_run_by_a_spreadsheet(shop, format, mode):
    reply = shop.request("GET", f"/v1/exports/promoters.{format}", params={"mode": mode})
    for line in list(csv.reader(io.StringIO(reply.text, newline="")))[1:]:
        for cell in line:
            phone = mode == "import" and re.fullmatch(r"\+\d{7,15}", cell)
            assert phone or not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\0"))


def test_removals_come_in_the_same_formats_so_that_they_match(shop, rows):
    email = PEOPLE[3]["email"]
    shop.send(event("contact.updated", contact={"email": email, "consents": {"marketing": False}}))
    (gone,) = rows("google", "withdrawals")
    assert gone["Email"] == sha(email)
    assert sha(email) not in [row["Email"] for row in rows("google")]
