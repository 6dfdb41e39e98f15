"""Real load: helpdesks that close cases and people who answer, each keeping a journal of what was acknowledged."""

import random
import threading
import time

import requests

from .events import new_case, new_contact, resolved
from .forms import DWELL, Page, Person

PAUSE = 0.05


class Load:
    """Runs until stopped; whatever fails is sent again with the same ids, as an honest client does."""

    def __init__(self, server, receiver, seed, helpdesks=3, people=6, batch=10):
        self.server, self.receiver = server, receiver
        self.cases = {}
        self.answers = {}
        self.failures = []
        self._random = random.Random(seed)
        self._lock = threading.Lock()
        self._taken = set()
        self._stopped = threading.Event()
        self._batch = batch
        workers = [self._close_cases] * helpdesks + [self._answer_invitations] * people
        self._threads = [threading.Thread(target=self._guarded, args=(work,), daemon=True) for work in workers]

    def start(self):
        for thread in self._threads:
            thread.start()
        return self

    def stop(self):
        """Lets everybody finish what they have begun; the server must be there for that."""
        self._stopped.set()
        for thread in self._threads:
            thread.join(60)
            assert not thread.is_alive(), "a client did not get its acknowledgement in a minute"
        assert self.failures == []

    def _guarded(self, work):
        try:
            while not self._stopped.is_set():
                work()
        except Exception as error:
            self.failures.append(repr(error))

    def _until_acknowledged(self, send, accepted):
        """Repeats `send` through outages; any answer that is neither acceptance nor "come back later" is a failure."""
        while True:
            try:
                reply = send()
            except requests.RequestException:
                time.sleep(PAUSE)
                continue
            if reply.status_code in accepted:
                return reply
            if reply.status_code not in (429, 503):
                raise AssertionError(f"{reply.request.method} {reply.url}: {reply.status_code} {reply.text[:200]}")
            time.sleep(PAUSE)

    def _close_cases(self):
        events = [resolved(new_case(), new_contact()) for _ in range(self._batch)]
        self._until_acknowledged(lambda: self.server.post_batch(events), {202})
        now = time.monotonic()
        with self._lock:
            self.cases.update((event["data"]["case"]["id"], now) for event in events)
        time.sleep(PAUSE)

    def _take(self, limit):
        """Some invitations that nobody has answered yet, newest first."""
        with self._lock:
            fresh = {d.data["case"]["id"]: d.data["link"] for d in self.receiver.invitations()[-500:]}
            mine = [(case, link) for case, link in fresh.items() if case not in self._taken][-limit:]
            self._taken.update(case for case, _ in mine)
        return mine

    def _answer_invitations(self):
        opened = []
        for case, link in self._take(20):
            person = Person()
            reply = self._until_acknowledged(lambda: person.session.get(link, timeout=5), {200})
            opened.append((case, person, Page(reply)))
        time.sleep(DWELL)
        for case, person, page in opened:
            with self._lock:
                score = self._random.randint(1, 5)
            self._until_acknowledged(lambda: person.post(page, page.form(), score=score), {303})
            with self._lock:
                self.answers[case] = score
