"""A great many messages that wait hold nobody up: not the start, not a newcomer, not the recovery from `kill -9`.

`AFTERWORD_BACKLOG` says how many wait (`make torture` takes five million, which need some thirty gigabytes of disk and an hour).
"""

import os
import pathlib
import shutil
import tempfile
import time
from types import SimpleNamespace

import pytest

from harness.events import resolved
from harness.journal import Journal
from harness.oracle import Oracle
from harness.receiver import Receiver
from harness.server import Server
from harness.store import rows
from harness.waiting import wait_for

WAITING = int(os.environ.get("AFTERWORD_BACKLOG", 10_000))
# All of a small backlog is delivered; of a large one enough to see that it moves.
DELIVERED = min(WAITING, 50_000)
BYTES_EACH = 6_000
# Well above what an empty installation takes, and far below what the backlog would.
MEMORY_LIMIT = 600 << 20
OUTAGES = 2
# Live transfers per destination.
IN_FLIGHT = 32
LONG = 300


def memory(server):
    """Resident bytes of the process."""
    status = pathlib.Path(f"/proc/{server.process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) << 10 for line in status if line.startswith("VmRSS:"))


@pytest.mark.timeout(1800 + WAITING // 100)
def test_a_backlog_holds_nobody_up():
    room = shutil.disk_usage(tempfile.gettempdir()).free
    if room < WAITING * BYTES_EACH:
        pytest.skip(f"{WAITING} messages need {WAITING * BYTES_EACH >> 30} GiB of disk and there are {room >> 30}")
    bulk, crm = Receiver(), Receiver()
    journal = Journal()

    def channel(id, receiver):
        return {"id": id, "type": "webhook", "url": receiver.url(), "secret": receiver.secret}

    server = Server([channel("bulk", bulk)], on_postgres=False)
    try:
        prepared = server.run("bench", "prepare", "--waiting", "--count", str(WAITING), timeout=600 + WAITING // 200)
        assert prepared.returncode == 0, prepared.stderr
        # Somebody else's system comes first for newcomers; the backlog's is slow and has it all to itself.
        server.configure(channels=[channel("crm", crm), channel("bulk", bulk)])
        bulk.delay_each(0.5)

        def newcomer():
            closing = resolved()
            server.send(closing)
            journal.event(closing)
            began = time.monotonic()
            crm.invitation(closing["data"]["case"]["id"])
            return time.monotonic() - began

        for outage in range(OUTAGES):
            began = time.monotonic()
            server.start()
            ready = time.monotonic() - began
            wait_for(lambda: len(bulk.all()) > 10 * (outage + 1), "the backlog to move", LONG)
            print(f"\n{WAITING} wait: ready after {ready:.2f} s, a newcomer asked after {newcomer():.2f} s")
            assert memory(server) < MEMORY_LIMIT
            server.kill()
        server.start()
        bulk.delay_each(0)
        wait_for(lambda: len({d.id for d in bulk.all()}) >= DELIVERED, "the backlog to be delivered", LONG + DELIVERED // 20)
        newcomer()
        assert memory(server) < MEMORY_LIMIT
        if DELIVERED == WAITING:
            world = SimpleNamespace(webhook_ids=lambda: [d.id for d in bulk.all() + crm.all()], question_ids=list)
            oracle = Oracle([server], journal, world, crashes=OUTAGES)
            oracle.settle()
            assert oracle.verdict() == {}
        else:
            assert server.run("verify", timeout=1800).returncode == 0
            server.stop(60)
        # Nothing of the backlog is lost: what has not arrived still waits.
        states = rows(server, "SELECT state, COUNT(*) AS n FROM message WHERE kind = 'invitation' AND channel = 'bulk' GROUP BY state")
        counts = {row["state"]: int(row["n"]) for row in states}
        assert counts.keys() <= {"waiting", "sent"} and sum(counts.values()) == WAITING
        # What was on its way in a crash has arrived and waits for another try, behind the backlog.
        arrived = len({delivery.id for delivery in bulk.invitations()})
        assert 0 <= arrived - counts["sent"] <= OUTAGES * IN_FLIGHT
    finally:
        server.remove()
        bulk.close()
        crm.close()
