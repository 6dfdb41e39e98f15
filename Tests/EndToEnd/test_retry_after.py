"""What a receiver asks by Retry-After, in every form that is met, decides when the next try is made."""

import contextlib
import datetime
import email.utils
import itertools
import sqlite3

import pytest

from harness.events import new_case, resolved
from harness.hostile import Hostile, survey
from harness.server import ON_POSTGRES, Server
from harness.waiting import wait_for

DAY = 24 * 3600
# The schedule's own wait after the first try: 5 s, a fifth more or less.
OWN = (3.9, 6.1)


def date(seconds, form=email.utils.format_datetime):
    moment = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=seconds)
    return form(moment, usegmt=True)


def asctime(moment, usegmt):
    return moment.strftime("%a %b %e %H:%M:%S %Y")


def rfc850(moment, usegmt):
    return moment.strftime("%A, %d-%b-%y %H:%M:%S GMT")


# Header values, and between which seconds after the try the next one must be. A date has no fractions of a second, and the end of a try
# is written down a moment after the reply was read.
FORMS = {
    "seconds": ([lambda: "120"], (119.5, 121)),
    "zero": ([lambda: "0"], OWN),
    "date": ([lambda: date(300)], (298, 301)),
    "date_rfc850": ([lambda: date(300, rfc850)], (298, 301)),
    "date_asctime": ([lambda: date(300, asctime)], (298, 301)),
    "past": ([lambda: date(-300)], OWN),
    "garbage": ([lambda: "soon"], OWN),
    "negative": ([lambda: "-60"], OWN),
    "fraction": ([lambda: "1.5"], OWN),
    "beyond_a_day": ([lambda: "200000"], (DAY - 1, DAY + 1)),
    "beyond_any_number": ([lambda: "9" * 40], (3.9, DAY + 1)),
    "several": ([lambda: "30", lambda: "90", lambda: "60"], (89.5, 91)),
    "none": ([], OWN),
}


def saying(status, headers):
    """Says it to the first try and leaves any later one without a reply, so that what was asked for stands until it is read."""
    tries = itertools.count()

    def manner(connection, stopped):
        if next(tries):
            stopped.wait()
            return
        fields = "".join(f"Retry-After: {value()}\r\n" for value in headers)
        connection.sendall(f"HTTP/1.1 {status} Later\r\nContent-Length: 0\r\n{fields}\r\n".encode())

    return manner


@pytest.fixture(scope="module", params=[429, 503])
def waits(request):
    """Seconds from the first try to the next one, by form."""
    if ON_POSTGRES:
        pytest.skip("the outbox is read from the file")
    hostile = {name: Hostile(saying(request.param, headers)) for name, (headers, _) in FORMS.items()}
    channels = [
        {"id": name, "type": "webhook", "url": each.url(), "secret": "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz", "events": "none"}
        for name, each in hostile.items()
    ]
    server = Server(channels, surveys={name: survey(name) for name in FORMS}).start()
    try:
        assert server.post_batch([resolved(new_case(tags=[name])) for name in FORMS]).status_code == 202

        def tried():
            rows = server.list("/v1/messages", kind="invitation")
            return len(rows) == len(FORMS) and all(row["attempt_count"] >= 1 for row in rows)

        wait_for(tried, "a first try of each")
        # Not stopped: that would write down what became of second tries.
        server.kill()
        with contextlib.closing(sqlite3.connect(server.folder / "data/afterword.db")) as database:
            rows = database.execute(
                """
                SELECT m.channel, o.due_at_ms, MAX(a.at_ms + a.duration_ms) FROM outbox o
                JOIN message m ON m.id = o.message_id JOIN attempt a ON a.message_id = m.id GROUP BY m.channel, o.due_at_ms
                """
            ).fetchall()
        yield {channel: (due - tried_at) / 1000 for channel, due, tried_at in rows}
    finally:
        server.remove()
        for each in hostile.values():
            each.close()


@pytest.mark.parametrize("form", FORMS)
def test_the_next_try_is_made_when_it_was_asked_for(waits, form):
    low, high = FORMS[form][1]
    assert low <= waits[form] <= high, f"{form}: {waits[form]:.1f} s"
