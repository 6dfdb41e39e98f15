"""page: survey pages a second ÷ empty replies a second of a bare Hummingbird server to the same GETs.

Every page is made anew: the invitation is read, and its form gets a nonce. The echo is measured before and after; the faster one counts.
"""

from harness.bench import Bench, at_least
from harness.floors import echo_rate
from harness.installation import INBOX, installation
from harness.journal import figure
from harness.load import Request, closed_loop
from harness.process import processor_seconds

INVITATIONS = 10_000


def page():
    with installation([INBOX]) as place:
        requests = [Request(f"/s/{token}") for token, _ in place.open_invitations(INVITATIONS)]
        floors = [echo_rate(requests)]
        with place.serving() as server:
            used = processor_seconds(server.pid)
            load = closed_loop(place.url, requests, again=True)
            used = processor_seconds(server.pid) - used
        floors.append(echo_rate(requests))
    rate = load.requests / load.seconds
    figure("afterword", rate, "pages/s")
    figure("processor time of a page", used / load.requests * 1e6, "µs")
    figure("afterword, p99", load.p99_ms, "ms")
    return {"page": rate / max(floors)}


BENCHES = [Bench("page", page, (at_least("page", 0.50),))]
