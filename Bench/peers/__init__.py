"""What others send of the same bodies to the same receiver: a Celery worker with requests, and Sidekiq with Net::HTTP.

Both are Debian's packages, read jobs from a Redis that keeps them in memory only, keep their connections open, and have the core that
Afterword has; Redis and the receiver have the other. They are a measure of the order of magnitude: neither records what it sent.
"""

import contextlib
import os
import shutil
import time

from harness.journal import BenchFailure, figure, say
from harness.process import free_port, output_of, running
from harness.settings import HERE, OTHER, PEER_MESSAGES, SUBJECT

FOLDER = HERE / "peers"
PYTHON = "/usr/bin/python3"  # Debian's, which finds Debian's Celery
PATIENCE = 300

# Name, what must be there, how jobs are put in (the count comes last), and the worker.
PEERS = (
    ("Celery", "celery", (PYTHON, "fill_celery.py"),
     (PYTHON, "-m", "celery", "-A", "celery_sender", "worker", "--pool", "prefork", "--concurrency", "4", "-l", "error")),
    ("Sidekiq", "sidekiq", ("ruby", "fill_sidekiq.rb"), ("sidekiq", "-r", "./sidekiq_sender.rb", "-c", "10")),
)


def measured_peers(target):
    for name, package, fill, work in PEERS:
        try:
            figure(name, rate(target, package, fill, work), "messages/s")
        except BenchFailure as problem:
            say(f"  {name} was not measured: {problem}")


def rate(target, package, fill, work):
    if not is_installed(package) or shutil.which("redis-server") is None:
        raise BenchFailure("it or redis-server is not installed; scripts/setup bench installs both where they can be had")
    with redis() as address:
        environment = os.environ | {
            "REDIS_URL": address, "BENCH_URL": f"http://127.0.0.1:{target.port}/hook", "BENCH_BODY": str(target.body),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        output_of([*fill, str(PEER_MESSAGES)], cwd=FOLDER, env=environment)
        target.count()
        counts = []
        with running(SUBJECT, *work, cwd=FOLDER, env=environment) as worker:
            end = time.monotonic() + PATIENCE
            while sum(each["count"] for each in counts) < PEER_MESSAGES:
                if time.monotonic() > end or worker.poll() is not None:
                    raise BenchFailure(f"{sum(each['count'] for each in counts)} of {PEER_MESSAGES} arrived")
                time.sleep(0.1)
                counts.append(target.count())
    counts = [each for each in counts if each["count"]]
    return PEER_MESSAGES / ((counts[-1]["last_ns"] - counts[0]["first_ns"]) / 1e9)


def is_installed(package):
    if package == "celery":
        with contextlib.suppress(BenchFailure):
            output_of([PYTHON, "-c", "import celery, redis, requests"])
            return True
        return False
    return shutil.which(package) is not None


@contextlib.contextmanager
def redis():
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with running(OTHER, *command):
        end = time.monotonic() + 10
        while output_of(["sh", "-c", f"redis-cli -p {port} ping 2>&1 || true"]).strip() != "PONG":
            if time.monotonic() > end:
                raise BenchFailure("redis-server did not get ready")
            time.sleep(0.05)
        yield f"redis://127.0.0.1:{port}/0"
