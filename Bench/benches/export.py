"""export-csv, export-ndjson: rows a second of a long download ÷ `sqlite3 -csv` printing the same rows from the same file.

The shell prints its columns as they are stored, which is less work.
export-memory: what the server's memory grows by meanwhile ÷ 32 MiB.
"""

import subprocess
import time

from harness.bench import Bench, at_least, at_most
from harness.fill import answered_cases
from harness.installation import INBOX, installation
from harness.journal import figure, say
from harness.process import memory, pinned
from harness.settings import OTHER, ROWS, SUBJECT

GROWTH_BYTES = 32 << 20

EXPORTED = """
    SELECT r.id, r.survey, r.kind, r.scale, r.score, r.class, r.severity, r.evidence, r.revision, r.answered_at_ms,
        r.comment, r.locale, r.contact_id, c.name, c.email, s.source, s.external_id, s.number, s.subject, r.segments,
        s.url, s.resolved_at_ms
    FROM response r LEFT JOIN contact c ON c.id = r.contact_id LEFT JOIN support_case s ON s.id = r.case_id
    WHERE r.state = 'counted' ORDER BY r.id DESC"""


def export():
    with installation([INBOX]) as place:
        key = place.key()
        say(f"  preparing {ROWS:,} answers")
        answered_cases(place.file, ROWS)
        floor = max(rate_of(["sqlite3", "-csv", place.file, EXPORTED], SUBJECT) for _ in range(3))
        figure("sqlite3 -csv", floor, "rows/s")
        ratios = {}
        with place.serving() as server:
            options = ["-s", "-f", "-o", "/dev/null", "-H", f"authorization: Bearer {key}"]
            fetch = lambda path: ["curl", *options, f"{place.url}/v1/exports/{path}"]
            rate_of(fetch("responses.csv?limit=10000"), OTHER)
            before = memory(server.pid, "VmRSS")
            for format in ("csv", "ndjson"):
                rate = max(rate_of(fetch(f"responses.{format}"), OTHER) for _ in range(2))
                figure(f"afterword, {format}", rate, "rows/s")
                ratios[f"export-{format}"] = rate / floor
            growth = memory(server.pid, "VmHWM") - before
    figure("memory before", before / 2**20, "MiB")
    figure("growth", growth / 2**20, "MiB")
    return ratios | {"export-memory": growth / GROWTH_BYTES}


def rate_of(command, cores):
    begun = time.monotonic()
    subprocess.run(command, preexec_fn=pinned(cores), stdout=subprocess.DEVNULL, check=True)
    return ROWS / (time.monotonic() - begun)


BENCHES = [
    Bench("export", export, (at_least("export-csv", 0.50), at_least("export-ndjson", 0.50), at_most("export-memory", 1.0)))
]
