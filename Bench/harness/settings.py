"""Sizes, from the environment where somebody wants a shorter or longer run, and where things are."""

import os
import pathlib

HERE = pathlib.Path(__file__).resolve().parent.parent
ROOT = HERE.parent
WORK = HERE / ".work"
AFTERWORD = pathlib.Path(os.environ.get("AFTERWORD_BINARY", ROOT / ".build/release/afterword"))
ECHO = HERE / "Echo/.build/release/Echo"


def number(name, usual):
    return int(os.environ.get(f"AFTERWORD_BENCH_{name}", usual))


SECONDS = number("SECONDS", 8)  # of each load
CONNECTIONS = 64  # of each load, and transfers in flight of the libcurl loop
ANSWERS = number("ANSWERS", 25_000 * SECONDS)  # open invitations for a load without a pace
MESSAGES = number("MESSAGES", 100_000)  # waiting for dispatch
EACH = number("EACH", 2_000)  # waiting for each destination beside hanging ones
ROWS = number("ROWS", 1_000_000)  # exported
STORED = number("STORED", 5_000_000)  # responses in the large store
WAITING = number("WAITING", 5_000_000)  # messages in the large outbox
CLAIMS = number("CLAIMS", 1_000)  # timed in each round
PEER_MESSAGES = number("PEER_MESSAGES", 10_000)  # for Celery and for Sidekiq

# The program has the first core, its generator or receiver the second.
SUBJECT, OTHER = ({0}, {1}) if (os.cpu_count() or 1) > 1 else ({0}, {0})
