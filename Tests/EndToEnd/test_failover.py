"""The primary PostgreSQL server dies under load, its standby takes over, and nothing that was acknowledged is lost."""

import threading
import time

import pytest

from harness.events import resolved
from harness.forms import DWELL, Person
from harness.receiver import Receiver
from harness.server import Server
from harness.standby import PROGRAMS, Pair
from harness.waiting import wait_for

pytestmark = pytest.mark.skipif(not PROGRAMS, reason="there is no PostgreSQL server on this machine; run scripts/setup test")


@pytest.fixture
def scene():
    receiver = Receiver()
    pair = Pair()
    channel = {"id": "crm", "type": "webhook", "url": receiver.url(), "secret": receiver.secret}
    server = Server([channel], database=pair.address)
    try:
        yield pair, server.start(), receiver
    finally:
        server.remove()
        pair.remove()
        receiver.close()


class Journal:
    """What the service has acknowledged, written down by its clients."""

    def __init__(self, server, receiver):
        self.server, self.receiver = server, receiver
        self.cases, self.answers, self.refused = [], [], 0
        self.lock = threading.Lock()
        self.going = True
        self.threads = [threading.Thread(target=self._close_cases) for _ in range(3)]
        self.threads.append(threading.Thread(target=self._answer))
        for thread in self.threads:
            thread.start()

    def _close_cases(self):
        while self.going:
            event = resolved()
            try:
                status = self.server.post_event(event).status_code
            except OSError:
                status = 0
            with self.lock:
                if status == 202:
                    self.cases.append(event["data"]["case"]["id"])
                else:
                    self.refused += 1
            if status != 202:
                time.sleep(0.05)

    def _answer(self):
        done = set()
        while self.going:
            for delivery in self.receiver.invitations():
                case = delivery.data["case"]["id"]
                if case in done or not self.going:
                    continue
                done.add(case)
                if self._is_recorded(delivery.data["link"]):
                    with self.lock:
                        self.answers.append(case)
                break
            time.sleep(0.02)

    @staticmethod
    def _is_recorded(link):
        """Whether the answer was acknowledged; if not, the page said so, and the person would try again."""
        person = Person()
        try:
            page = person.open(link)
            if page.status != 200:
                return False
            time.sleep(DWELL)
            return person.post(page, page.form(), score=5).is_redirect
        except OSError:
            return False

    def counts(self):
        with self.lock:
            return len(self.cases), len(self.answers)

    def stop(self):
        self.going = False
        for thread in self.threads:
            thread.join()


def test_nothing_acknowledged_is_lost_when_the_primary_dies(scene, capsys):
    pair, server, receiver = scene
    assert pair.rows("SELECT sync_state FROM pg_stat_replication", 0) == ["sync"]
    journal = Journal(server, receiver)
    try:
        wait_for(lambda: min(journal.counts()) >= 3 and journal.counts()[0] >= 40, "load on the primary", timeout=180)
        pair.kill_primary()
        killed = time.monotonic()
        before = journal.counts()
        pair.promote()
        wait_for(
            lambda: all(now > then + 3 for now, then in zip(journal.counts(), before)),
            "events and answers to be taken by the promoted server",
            timeout=180,
        )
        with capsys.disabled():
            print(f"\nworking again {time.monotonic() - killed:.2f} s after the kill; {journal.refused} requests refused")
    finally:
        journal.stop()
    cases = set(pair.rows("SELECT external_id FROM support_case", 1))
    assert set(journal.cases) <= cases
    answered = "SELECT c.external_id FROM response r JOIN support_case c ON c.id = r.case_id WHERE r.state = 'counted'"
    counted = pair.rows(answered, 1)
    assert set(journal.answers) <= set(counted)
    assert len(counted) == len(set(counted))
    # Nobody was asked twice: each case is one event, and one invitation.
    assert pair.rows("SELECT COUNT(*) FROM invitation WHERE purpose = 'survey' GROUP BY case_id HAVING COUNT(*) > 1", 1) == []
    wait_for(
        lambda: pair.rows("SELECT COUNT(*) FROM outbox o JOIN message m ON m.id = o.message_id WHERE m.kind = 'invitation'", 1) == ["0"],
        "every invitation to be sent",
        timeout=180,
    )
    assert server.run("verify").returncode == 0
