"""What clients were promised: every write that the service acknowledged, and the last word where one write follows another."""

import copy
import threading


class Journal:
    """Filled by the load, read by the oracle. An entry is made after the acknowledgement, never before."""

    def __init__(self):
        self._lock = threading.Lock()
        self.events = {}  # event id → case
        self.scores = {}  # case → the score of the last acknowledged answer or correction
        self.corrected = set()  # cases whose answer was corrected by the same person
        self.challenged = set()  # cases that somebody else tried to answer once more
        self.suppressed = set()  # addresses
        self.tasks = {}  # follow-up id → the fields of its last acknowledged change
        self.exports = []  # how many answers were known to be recorded, and found, in each downloaded list

    def event(self, event):
        with self._lock:
            self.events[event["id"]] = event["data"]["case"]["id"]

    def answer(self, case, score):
        with self._lock:
            if case in self.scores:
                self.corrected.add(case)
            self.scores[case] = score

    def challenge(self, case):
        with self._lock:
            self.challenged.add(case)

    def suppression(self, address):
        with self._lock:
            self.suppressed.add(address)

    def task(self, id, **fields):
        with self._lock:
            self.tasks[id] = fields

    def export(self, size):
        with self._lock:
            self.exports.append(size)

    def copy(self):
        """What is promised at this moment."""
        with self._lock:
            taken = Journal()
            for name, entries in vars(self).items():
                if name != "_lock":
                    setattr(taken, name, copy.copy(entries))
            return taken

    @property
    def cases(self):
        with self._lock:
            return set(self.events.values())

    def answered(self):
        """The cases with an acknowledged answer up to now."""
        with self._lock:
            return set(self.scores)

    def __str__(self):
        with self._lock:
            return (
                f"{len(self.events)} events, {len(self.scores)} answers ({len(self.corrected)} corrected, "
                f"{len(self.challenged)} challenged), {len(self.suppressed)} suppressions, {len(self.tasks)} follow-ups "
                f"changed, {len(self.exports)} exports"
            )
