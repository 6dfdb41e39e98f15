"""Judges a store by the journals of both sides: what clients were promised, and what receivers got.

Each rule is a function that returns what speaks against it; `judge` asks all of them, so that one report names every broken rule. The
server is stopped when the rows are read, because the file of SQLite is no second reader's business.
"""

import collections

from .store import number, rows
from .waiting import wait_for

# Of the shipped survey csat.
LOW = 3
ENDED = {"sent", "delivered", "bounced", "exhausted", "held", "expired", "cancelled"}
# As much as a page of a failed run should show.
SHOWN = 10


class Oracle:
    """`servers` share one store; the world is what received; `crashes` counts what interrupted the servers."""

    def __init__(self, servers, journal, world, crashes=0):
        self.servers, self.journal, self.world, self.crashes = servers, journal, world, crashes

    def settle(self, timeout=180):
        """Waits until nothing is on its way; a store that never comes to rest breaks the rule that every message ends."""
        server = self.servers[0]
        wait_for(lambda: server.list("/v1/messages", state="waiting") == [], "every message to end", timeout, every=0.2)

    def verdict(self):
        """The broken rules by name, with what breaks them."""
        for server in self.servers[1:]:
            server.stop(60)
        verified = self.servers[0].run("verify")
        findings = [] if verified.returncode == 0 else [verified.stdout + verified.stderr]
        self.servers[0].stop(60)
        broken = {"the figures equal their recomputation": findings}
        for rule in RULES:
            broken[rule.__name__.replace("_", " ")] = rule(self)
        return {name: found for name, found in broken.items() if found}

    def judge(self):
        self.settle()
        assert self.journal.events and self.journal.scores, "the load did nothing, so it proves nothing"
        broken = self.verdict()
        assert not broken, "\n".join(f"{name}: {len(found)}: {found[:SHOWN]}" for name, found in broken.items())

    def rows(self, statement):
        return rows(self.servers[0], statement)


def every_acknowledged_event_is_there(oracle):
    kept = {row["event_id"] for row in oracle.rows("SELECT event_id FROM received_event")}
    cases = {row["external_id"] for row in oracle.rows("SELECT external_id FROM support_case")}
    return [id for id, case in oracle.journal.events.items() if id not in kept or case not in cases]


def every_acknowledged_answer_is_there_with_its_last_score(oracle):
    kept = _scores(oracle, "counted")
    return [
        f"{case}: acknowledged {score}, kept {kept[case]}"
        for case, score in oracle.journal.scores.items()
        if kept[case] != [str(score)]
    ]


def a_second_person_s_answer_is_kept_and_changes_nothing(oracle):
    kept = _scores(oracle, "challenger")
    return [case for case in oracle.journal.challenged if len(kept[case]) != 1]


def an_invitation_has_at_most_one_counted_response(oracle):
    return oracle.rows(
        "SELECT invitation_id, COUNT(*) AS n FROM response WHERE state = 'counted' GROUP BY invitation_id HAVING COUNT(*) > 1"
    )


def a_case_is_asked_about_once(oracle):
    return oracle.rows(
        """
        SELECT case_id, COUNT(*) AS n FROM invitation WHERE survey = 'csat' AND purpose = 'survey'
        GROUP BY case_id HAVING COUNT(*) > 1
        """
    )


def every_acknowledged_case_has_its_invitation(oracle):
    asked = oracle.rows(
        """
        SELECT c.external_id FROM support_case c WHERE EXISTS (
            SELECT 1 FROM invitation i JOIN message m ON m.invitation_id = i.id
            WHERE i.case_id = c.id AND i.survey = 'csat')
        """
    )
    return list(oracle.journal.cases - {row["external_id"] for row in asked})


def every_low_score_has_its_follow_up(oracle):
    left_alone = oracle.rows(
        """
        SELECT r.id FROM response r WHERE r.state = 'counted' AND r.class = 'low' AND NOT EXISTS (
            SELECT 1 FROM follow_up f WHERE f.contact_id = r.contact_id AND (f.response_id = r.id OR f.case_id = r.case_id))
        """
    )
    cases = "SELECT c.external_id FROM follow_up f JOIN support_case c ON c.id = f.case_id"
    followed = {row["external_id"] for row in oracle.rows(cases)}
    low = {case for case, score in oracle.journal.scores.items() if score <= LOW}
    return left_alone + sorted(low - followed)


def every_acknowledged_change_of_a_follow_up_is_there(oracle):
    kept = {row["id"]: row for row in oracle.rows("SELECT id, state, cause, outcome FROM follow_up")}
    return [
        f"{id}: acknowledged {fields}, kept {found}"
        for id, fields in oracle.journal.tasks.items()
        for found in [kept.get(number(id))]
        if found is None or any(found[name] != value for name, value in fields.items())
    ]


def every_acknowledged_suppression_is_there(oracle):
    kept = {row["handle"] for row in oracle.rows("SELECT handle FROM suppression")}
    return sorted(oracle.journal.suppressed - kept)


def every_message_has_ended(oracle):
    states = oracle.rows("SELECT state, COUNT(*) AS n FROM message GROUP BY state")
    waiting = oracle.rows("SELECT message_id FROM outbox")
    return [row for row in states if row["state"] not in ENDED] + waiting


def whatever_arrived_is_known_and_whatever_is_called_sent_arrived(oracle):
    arrived, kept = _copies(oracle), _messages(oracle)
    unknown = [f"{id} arrived and is not in the store" for id in arrived.keys() - kept.keys()]
    sent = {id for id, row in kept.items() if row["state"] in ("sent", "delivered")}
    return unknown + [f"{id} is called sent and never arrived" for id in sent - arrived.keys()]


def a_message_arrives_at_most_once_for_each_try_and_once_more_for_each_crash(oracle):
    kept = _messages(oracle)
    return [
        f"{id}: {count} copies, {kept[id]['attempts']} tries"
        for id, count in _copies(oracle).items()
        if id in kept and count > int(kept[id]["attempts"]) + oracle.crashes
    ]


RULES = [
    every_acknowledged_event_is_there,
    every_acknowledged_answer_is_there_with_its_last_score,
    a_second_person_s_answer_is_kept_and_changes_nothing,
    an_invitation_has_at_most_one_counted_response,
    a_case_is_asked_about_once,
    every_acknowledged_case_has_its_invitation,
    every_low_score_has_its_follow_up,
    every_acknowledged_change_of_a_follow_up_is_there,
    every_acknowledged_suppression_is_there,
    every_message_has_ended,
    whatever_arrived_is_known_and_whatever_is_called_sent_arrived,
    a_message_arrives_at_most_once_for_each_try_and_once_more_for_each_crash,
]


def _scores(oracle, state):
    """The scores in this state by case."""
    scores = collections.defaultdict(list)
    for row in oracle.rows(
        f"""
        SELECT c.external_id, r.score FROM response r JOIN support_case c ON c.id = r.case_id
        WHERE r.survey = 'csat' AND r.state = '{state}'
        """
    ):
        scores[row["external_id"]].append(row["score"])
    return scores


def _messages(oracle):
    """Messages that a receiver of ours can tell apart: webhooks by their id, questions in a conversation by their invitation."""
    kept = {}
    for row in oracle.rows(
        """
        SELECT m.id, m.kind, m.state, m.channel, m.attempts, m.invitation_id, i.survey
        FROM message m LEFT JOIN invitation i ON i.id = m.invitation_id
        """
    ):
        if row["channel"] != "tg":
            kept["message", row["id"]] = row
        elif (row["kind"], row["survey"]) == ("invitation", "csat"):
            kept["question", row["invitation_id"]] = row
    return kept


def _copies(oracle):
    """How often each of them arrived."""
    webhooks = (("message", number(id)) for id in oracle.world.webhook_ids())
    questions = (("question", id) for id in oracle.world.question_ids())
    return collections.Counter([*webhooks, *questions])
