"""Case events as a helpdesk would tell them."""

import itertools
import secrets
from datetime import datetime, timedelta, timezone

SOURCE = "desk"
_numbers = itertools.count(1)


def instant(ago=0.0):
    return (datetime.now(timezone.utc) - timedelta(seconds=ago)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def new_contact(**fields):
    """Somebody nobody has asked before, so that no cool-down stands in the way."""
    name = f"p{secrets.token_hex(6)}"
    return {"id": name, "name": "Ana Popescu", "email": f"{name}@example.org", "locale": "en", **fields}


def new_case(**fields):
    number = next(_numbers)
    return {
        "id": f"c{number}-{secrets.token_hex(3)}",
        "number": str(1000 + number),
        "subject": "Delayed delivery",
        "channel": "email",
        "agent": {"id": "a1", "name": "Ion"},
        "team": {"id": "care", "name": "Care"},
        "tags": [],
        **fields,
    }


def event(type, ago=0.0, id=None, source=SOURCE, **data):
    """One CloudEvent in structured form."""
    return {
        "specversion": "1.0",
        "id": id or secrets.token_hex(8),
        "source": source,
        "type": type,
        "time": instant(ago),
        "datacontenttype": "application/json",
        "data": data,
    }


def resolved(case=None, contact=None, ago=0.0, **options):
    return event("case.resolved", ago, case=case or new_case(), contact=contact or new_contact(), **options)
