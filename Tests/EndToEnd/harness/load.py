"""Real load of every kind of client, each of whom writes down what was acknowledged and repeats what was not."""

import csv
import io
import random
import threading
import time
from dataclasses import dataclass

import requests

from .conversations import TelegramChat
from .events import new_case, new_contact, resolved
from .forms import DWELL, Page, Person
from .journal import Journal
from .store import number

PAUSE = 0.05
# Longer than any outage of a test: after this a client that got no acknowledgement is a failure.
PATIENCE = 180


@dataclass(frozen=True)
class Habit:
    """How the person of a case behaves; the seed and the case decide it.

    Nobody is both corrected and challenged: three different scores within ten seconds are a burst, which is set aside by design.
    """

    score: int
    correction: int | None
    is_challenged: bool

    @staticmethod
    def of(case, seed):
        dice = random.Random(f"{seed} {case}")
        score = dice.randint(1, 5)
        correction = dice.choice([other for other in range(1, 6) if other != score])
        temper = dice.random()
        return Habit(score, correction if temper < 0.25 else None, temper > 0.85)


class Load:
    """Runs until stopped, against servers that share one store; whatever fails is sent again with the same ids, as an honest client does."""

    def __init__(self, servers, world, seed, helpdesks=2, people=4, batch=6):
        self.servers, self.world, self.seed = servers, world, seed
        self.journal = Journal()
        self.failures = []
        self._batch = batch
        self._lock = threading.Lock()
        self._position = 0
        self._asked = []
        self._known = set()
        self._page = None
        self._stopped = threading.Event()
        workers = [self._close_cases] * helpdesks + [self._answer_on_pages] * people
        workers += [self._answer_in_a_conversation, self._work_on_follow_ups, self._keep_lists]
        self._threads = [threading.Thread(target=self._guarded, args=(work,), daemon=True) for work in workers]

    def start(self):
        for thread in self._threads:
            thread.start()
        return self

    def stop(self):
        """Lets everybody finish what they have begun; the servers must be there for that."""
        self._stopped.set()
        for thread in self._threads:
            thread.join(PATIENCE)
            assert not thread.is_alive(), f"a client did not get its acknowledgement in {PATIENCE} s"
        assert self.failures == []
        return self.journal

    def leave(self, case):
        """Somebody else answers for this case."""
        with self._lock:
            self._known.add(case)

    def abandon(self):
        """Nobody comes back; what the clients had begun is forgotten."""
        self._stopped.set()

    def _guarded(self, work):
        try:
            while not self._stopped.is_set():
                work()
        except Exception as error:
            self.failures.append(repr(error))

    def _server(self):
        return random.choice(self.servers)

    def _until_acknowledged(self, send, accepted):
        """Repeats `send` through outages; any answer that is neither acceptance nor "come back later" is a failure."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                reply = send()
                if reply.status_code in accepted:
                    return reply
                if reply.status_code not in (429, 503):
                    raise AssertionError(f"{reply.request.method} {reply.url}: {reply.status_code} {reply.text[:200]}")
            except requests.RequestException:
                pass
            time.sleep(PAUSE)
        raise AssertionError("no acknowledgement")

    # A helpdesk

    def _close_cases(self):
        self._close([resolved(new_case(), new_contact()) for _ in range(self._batch)])
        time.sleep(2 * PAUSE)

    def _close(self, events):
        self._until_acknowledged(lambda: self._server().post_batch(events), {202})
        for event in events:
            self.journal.event(event)

    # People with a browser

    def _take(self, limit):
        """Some cases that nobody has answered for yet, with their links."""
        with self._lock:
            fresh = self.world.receiver.since(self._position)
            self._position += len(fresh)
            for delivery in fresh:
                if delivery.type == "survey.invitation" and delivery.data["survey"] == "csat":
                    case = delivery.data["case"]["id"]
                    # A second copy of an invitation reaches the same person, who answers once.
                    if case not in self._known:
                        self._known.add(case)
                        self._asked.append((case, delivery.data["link"]))
            # The newest: whoever has waited long is passed over, as most people are.
            mine, self._asked = self._asked[-limit:], self._asked[-200:-limit]
        return mine

    def _answer_on_pages(self):
        opened = []
        for case, link in self._take(12):
            habit = Habit.of(case, self.seed)
            stranger = self._open(link) if habit.is_challenged else None
            opened.append((case, habit, link, self._open(link), stranger))
        time.sleep(DWELL)
        corrections = []
        for case, habit, link, (person, page), stranger in opened:
            self._post(person, page, habit.score)
            self.journal.answer(case, habit.score)
            if stranger:
                self._post(*stranger, 6 - habit.score if habit.score != 3 else 1)
                self.journal.challenge(case)
            if habit.correction:
                corrections.append((case, habit, self._open(link, person)))
        if not corrections:
            return
        time.sleep(DWELL)
        for case, habit, (person, page) in corrections:
            self._post(person, page, habit.correction)
            self.journal.answer(case, habit.correction)

    def _open(self, link, person=None):
        person = person or Person()
        reply = self._until_acknowledged(lambda: person.session.get(self._through_any(link), timeout=10), {200})
        return person, Page(reply)

    def _post(self, person, page, score):
        def send():
            page.url = self._through_any(page.url)
            return person.post(page, page.form(), score=score)

        self._until_acknowledged(send, {303})

    def _through_any(self, url):
        """The same page at any of the servers."""
        return self._server().url + "/" + url.split("/", 3)[3]

    # People in a conversation

    def _answer_in_a_conversation(self):
        chat = TelegramChat(self._server(), self.world.telegram)
        person = new_contact(email=None, handles={"telegram": chat.handle})
        closing = resolved(contact=person)
        case = closing["data"]["case"]["id"]
        self._close([closing])
        buttons = self._question(chat)
        if buttons is None:
            return
        habit = Habit.of(case, self.seed)
        for score in filter(None, [habit.score, habit.correction]):
            update = chat.pressed(buttons[str(score)])
            self._until_acknowledged(lambda update=update: self._reply(chat, update), {200})
            self.journal.answer(case, score)

    def _question(self, chat):
        """The buttons, or None: a question that was on its way in a crash is held and not asked again."""
        end = time.monotonic() + 5
        while time.monotonic() < end and not self._stopped.is_set():
            if buttons := self.world.buttons(chat.handle):
                return buttons
            time.sleep(PAUSE)
        return None

    def _reply(self, chat, update):
        chat.server = self._server()
        return chat.post(update)

    # Staff

    def _work_on_follow_ups(self):
        # Page by page and then from the beginning: the tasks that nobody touches gather at the front.
        where = {"cursor": self._page} if self._page else {}
        page = self._until_acknowledged(
            lambda: self._server().request("GET", "/v1/follow-ups", params={"state": "open", "limit": 20, **where}), {200}
        ).json()
        self._page = page["next_cursor"]
        for task in page["data"]:
            # A corrected answer closes its follow-up by itself, so nobody else touches it here.
            if Habit.of(task["case"].rsplit("/", 1)[1], self.seed).correction is None:
                is_done = int(number(task["id"])) % 2
                change = {"state": "closed", "cause": "slow", "outcome": "solved"} if is_done else {"state": "contacted"}
                self._change(task["id"], change)
        time.sleep(4 * PAUSE)

    def _change(self, id, change):
        """Looks again after a lost reply, and repeats only what is not done yet."""
        while True:
            task = self._until_acknowledged(lambda: self._server().request("GET", f"/v1/follow-ups/{id}"), {200}).json()
            if all(task[name] == value for name, value in change.items()):
                break
            headers = {"if-match": f'"v{task["version"]}"'}
            try:
                reply = self._server().request("PATCH", f"/v1/follow-ups/{id}", json=change, headers=headers)
            except requests.RequestException:
                continue
            if reply.status_code == 200:
                break
            assert reply.status_code in (412, 429, 503), f"PATCH {id}: {reply.status_code} {reply.text[:200]}"
        self.journal.task(id, **change)

    def _keep_lists(self):
        addresses = [new_contact()["email"] for _ in range(5)]
        entries = [{"channel": "email", "handle": address, "reason": "bounced"} for address in addresses]
        body = {"suppressions": entries}
        self._until_acknowledged(lambda: self._server().request("POST", "/v1/suppressions", json=body), {200})
        for address in addresses:
            self.journal.suppression(address)
        known = self.journal.answered()
        reply = self._until_acknowledged(
            lambda: self._server().request("GET", "/v1/exports/responses.csv", params={"survey": "csat"}), {200}
        )
        listed = {row["case_id"] for row in csv.DictReader(io.StringIO(reply.content.decode(), newline=""))}
        assert known <= listed, f"a whole list lacks acknowledged answers: {sorted(known - listed)[:5]}"
        self.journal.export(len(listed))
        time.sleep(10 * PAUSE)
