"""Large stores by direct inserts into SQLite's file, as the service itself would have stored them."""

import contextlib
import sqlite3

from .journal import say
from .process import need_space

START, STEP = 700_000_000_000_000_000, 4_194_304  # ids as the service makes them, one a millisecond
TOLD_EVERY = 500_000

ANSWERED = (
    f"""
    INSERT INTO contact (id, name, email, phone, locale, facts_at_ms)
    SELECT {START} + n * {STEP}, 'Person ' || n, 'p' || n || '@example.org', printf('+1500%07d', n), 'en',
        1760000000000 + n FROM number WHERE true
    """,
    f"""
    INSERT INTO support_case (id, source, external_id, contact_id, number, subject, phase, resolution_number,
        resolved_at_ms, url, facts_at_ms)
    SELECT {START} + n * {STEP} + 1, 'desk', printf('C%09d', n), {START} + n * {STEP}, n, 'Delayed delivery', 'resolved', 1,
        1760000000000 + n, 'https://desk.example.org/' || n, 1760000000000 + n FROM number WHERE true
    """,
    f"""
    INSERT INTO invitation (id, survey, survey_version, kind, purpose, contact_id, case_id, state, locale, created_at_ms,
        sent_at_ms)
    SELECT {START} + n * {STEP} + 2, 'csat', '1', 'csat', 'survey', {START} + n * {STEP}, {START} + n * {STEP} + 1, 'answered',
        'en', 1760000000000 + n, 1760000000000 + n FROM number WHERE true
    """,
    f"""
    INSERT INTO response (id, invitation_id, contact_id, case_id, survey, kind, scale, score, class, state, evidence,
        submission, values_digest, answers, comment, locale, segments, answered_at_ms)
    SELECT {START} + n * {STEP} + 3, {START} + n * {STEP} + 2, {START} + n * {STEP}, {START} + n * {STEP} + 1, 'csat', 'csat',
        'csat', n % 2 + 4, 'positive', 'counted', 2, n, '', '{{}}',
        CASE n % 3 WHEN 1 THEN 'Took three days, but Ion was kind' WHEN 2 THEN 'Fine' END, 'en',
        '{{"agent":"Ion","channel":"email","team":"Care","tags":["delivery","late"],"product":"p1"}}', 1760000000000 + n
    FROM number WHERE true
    """,
)


def answered_cases(file, count):
    """Answered cases of invented people; about 1.3 KiB each."""
    need_space(file.parent, count * 2000)
    with opened(file) as store:
        for first in range(0, count, TOLD_EVERY):
            last = min(count, first + TOLD_EVERY) - 1
            # A table of numbers: a WITH before each INSERT would be evaluated row by row four times.
            store.execute("CREATE TEMP TABLE number (n INTEGER PRIMARY KEY)")
            store.executemany("INSERT INTO number VALUES (?)", ((n,) for n in range(first, last + 1)))
            for statement in ANSWERED:
                store.execute(statement)
            store.execute("DROP TABLE number")
            store.commit()
            if count > TOLD_EVERY:
                say(f"  {last + 1:,} of {count:,} answers stored")


def multiply_waiting(file, count):
    """Copies the waiting messages that are there, each with its outbox row, until so many wait.

    Each copy is as much older as the messages there took to come, in its ids, which begin with a time, as in its columns of time: a
    backlog of the hours before, due in the order in which it was written.
    """
    with opened(file) as store:
        first, last, there, size = store.execute(
            "SELECT MIN(id), MAX(id), COUNT(*), MAX(LENGTH(content)) FROM message"
        ).fetchone()
        need_space(file.parent, count * 2 * size)  # hardly two of them share a page
        took_ms = (last - first) // STEP + 1
        # The oldest first, as they would have come: rows in their order fill a table many times quicker.
        for copy in range(count // there - 1, 0, -1):
            older_ms = copy * took_ms
            for table, key in (("message", "id"), ("outbox", "message_id")):
                names = [row[1] for row in store.execute(f"PRAGMA table_info({table})")]
                moved = {key: older_ms * STEP} | {name: older_ms for name in names if name.endswith("_at_ms")}
                values = [f"{name} - {moved[name]}" if name in moved else name for name in names]
                store.execute(
                    f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)} FROM {table}"
                    f" WHERE {key} BETWEEN {first} AND {last}"
                )
            store.commit()
            stored = (count // there - copy + 1) * there
            if stored % TOLD_EVERY < there:
                say(f"  {stored:,} of {count:,} messages stored")


@contextlib.contextmanager
def opened(file):
    """Without a journal: a fill that breaks off is thrown away."""
    with contextlib.closing(sqlite3.connect(file)) as store:
        for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -200000"):
            store.execute(f"PRAGMA {setting}")
        yield store
        store.commit()
