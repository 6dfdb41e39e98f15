"""Answers as people give them, for loads that record."""

import itertools
import time

from .load import Request

# Of twenty: twelve 5, four 4, two 3, one 2, one 1. Four are low and open a follow-up; a bench in which most were low would measure follow-ups.
MIX = (5, 5, 4, 5, 5, 3, 5, 4, 5, 5, 2, 5, 5, 4, 5, 3, 5, 4, 5, 1)

OLD_ENOUGH = 2  # seconds; a form counts from 1.5 seconds after its page was made


def answers(invitations):
    """One answer to each invitation, given as token and nonce."""
    scores = itertools.cycle(MIX)
    return [Request(f"/s/{token}", f"nonce={nonce}&score={score}") for (token, nonce), score in zip(invitations, scores)]


def prepared_answers(place, count):
    requests = answers(place.open_invitations(count))
    time.sleep(OLD_ENOUGH)
    return requests
