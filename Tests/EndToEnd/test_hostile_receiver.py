"""Receivers that do their worst: no try lasts longer than 16 seconds, takes memory worth speaking of, or goes where it was not meant to."""

import gzip
import socket
import struct

import pytest

from harness.events import new_case, resolved
from harness.hostile import Hostile, survey
from harness.receiver import Receiver
from harness.server import Server
from harness.waiting import wait_for

LONGEST_TRY = 16.0
MOST_GROWTH = 16 * 1024  # KiB
ROUNDS = 40

OK = b"HTTP/1.1 200 Fine\r\n"
BOMB = gzip.compress(bytes(50 * 1024 * 1024))


def ten_megabytes(connection, _):
    connection.sendall(OK + b"Content-Length: 10485760\r\n\r\n")
    for _ in range(160):
        connection.sendall(bytes(65536))


def drip_body(connection, stopped):
    connection.sendall(OK + b"Content-Length: 1000\r\n\r\n")
    while not stopped.wait(1):
        connection.sendall(b".")


def drip_head(connection, stopped):
    for byte in OK + b"X-Slow: " + b"." * 1000:
        connection.sendall(bytes([byte]))
        if stopped.wait(1):
            return


def silent(connection, stopped):
    stopped.wait(30)


def reset_in_body(connection, _):
    connection.sendall(OK + b"Content-Length: 1000\r\n\r\nhalf")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def bad_chunks(connection, _):
    connection.sendall(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nnonsense\r\n")


def many_headers(connection, _):
    connection.sendall(OK)
    for number in range(100_000):
        connection.sendall(b"X-%d: y\r\n" % number)


def interim_flood(connection, stopped):
    while not stopped.is_set():
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 100)


def gzip_bomb(connection, _):
    connection.sendall(OK + b"Connection: close\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(BOMB) + BOMB)


def redirect_to_metadata(connection, _):
    connection.sendall(b"HTTP/1.1 301 Go\r\nConnection: close\r\nLocation: http://169.254.169.254/latest/\r\nContent-Length: 0\r\n\r\n")


QUICK = [ten_megabytes, reset_in_body, bad_chunks, many_headers, interim_flood, gzip_bomb, redirect_to_metadata]
SLOW = [drip_body, drip_head, silent]


@pytest.fixture(scope="module")
def scene():
    """One server with a channel for each manner and a good one, in which all of them are asked to deliver."""
    hostile = {manner.__name__: Hostile(manner) for manner in QUICK + SLOW}
    good = Receiver()
    surveys = {name: survey(name) for name in [*hostile, "good"]}
    urls = {**{name: each.url() for name, each in hostile.items()}, "good": good.url()}
    # No events: their failures would open the breakers before the invitations are tried.
    channels = [
        {"id": name, "type": "webhook", "url": url, "secret": good.secret, "events": "none"} for name, url in urls.items()
    ]
    server = Server(channels, surveys=surveys).start()
    yield server, hostile, good
    server.remove()
    good.close()
    for each in hostile.values():
        each.close()


def ask(server, channel, count):
    for _ in range(count):
        server.send(resolved(new_case(tags=[channel])))


def resident(server):
    status = open(f"/proc/{server.process.pid}/status").read()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS:")).split()[1])


def messages(server, channel):
    return server.list("/v1/messages", channel=channel, kind="invitation")


def attempts(server, channel):
    found = [server.get(f"/v1/messages/{message['id']}")["attempts"] for message in messages(server, channel)]
    return [attempt for each in found for attempt in each]


def tries(server, channel):
    """Tries of the channel's messages that came back."""
    rows = messages(server, channel)
    return sum(message["attempt_count"] for message in rows)


def test_no_hostile_reply_takes_memory_or_a_slot(scene):
    server, hostile, good = scene
    ask(server, "good", 20)
    wait_for(lambda: len(good.invitations()) == 20, "the good receiver's first messages")
    for manner in QUICK:  # one round first, so that what is kept once is not taken for growth
        ask(server, manner.__name__, 2)
        wait_for(lambda: tries(server, manner.__name__) >= 2, f"{manner.__name__} to be over")
    before = resident(server)
    for manner in QUICK:
        ask(server, manner.__name__, ROUNDS // len(QUICK))
    for manner in SLOW:
        ask(server, manner.__name__, 2)
    for manner in SLOW:
        name = manner.__name__
        wait_for(lambda: tries(server, name) >= 2, f"{name} to be given up", timeout=120)
    ask(server, "good", 20)
    wait_for(lambda: len(good.invitations()) == 40, "the good receiver's last messages")
    assert resident(server) - before <= MOST_GROWTH
    for name in hostile:
        longest = max(attempt["duration_ms"] / 1000 for attempt in attempts(server, name))
        assert longest <= LONGEST_TRY, f"{name} held a slot for {longest:.1f} s"


def test_no_encoding_is_asked_for(scene):
    _, hostile, _ = scene
    heads = [head.lower() for each in hostile.values() for head in each.heads]
    assert heads and not any(b"accept-encoding" in head for head in heads)


def test_each_failure_has_its_cause(scene):
    server, hostile, _ = scene
    causes = {
        name: {message["last_error"] for message in messages(server, name)} - {None}
        for name in hostile
    }
    # A packed body is never unpacked, so it is a short reply like any other.
    assert causes.pop("gzip_bomb") == set(), causes
    assert all(causes.values()), causes
    assert "too large" in str(causes["many_headers"]) and "too large" in str(causes["interim_flood"])
    assert "301" in str(causes["redirect_to_metadata"])
