"""Secure connections that do not come about: each has its own reason and remedy, on the message and on the channel."""

import datetime
import socket
import ssl
import struct

import pytest
import trustme

from harness.door import Door
from harness.events import new_case, resolved
from harness.hostile import survey
from harness.server import Server
from harness.waiting import wait_for

NOW = datetime.datetime.now(datetime.timezone.utc)
DAY = datetime.timedelta(days=1)

# What stands on the message, and a word of the remedy.
EXPECTED = {
    "expired": ("the certificate has expired", "renew"),
    "not_yet_valid": ("the certificate is not valid yet", "clock"),
    "wrong_host": ("the certificate is for another host name", "name"),
    "self_signed": ("the certificate is signed by itself", "ca_file"),
    "unknown_authority": ("the certificate comes from an authority", "ca_file"),
    "old_protocol": ("the receiver speaks no version of TLS that we do", "TLS 1.2"),
    "not_secure": ("the receiver does not speak TLS at that port", "port"),
    "hung_up": ("the receiver hung up while the secure connection", "log"),
    "reset": ("the receiver hung up while the secure connection", "log"),
}


def behaving(manner):
    """Serves a connection as `manner` does, and whatever becomes of it, ends it."""

    def serve(connection):
        connection.settimeout(60)
        try:
            manner(connection)
        except OSError:
            pass
        finally:
            connection.close()

    return serve


def speaking(context):
    """A good receiver behind this certificate."""

    def manner(connection):
        with context.wrap_socket(connection, server_side=True) as secure:
            secure.recv(65536)
            secure.sendall(b"HTTP/1.1 204 Fine\r\nConnection: close\r\n\r\n")

    return manner


def context_for(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def old_context(certificate):
    context = context_for(certificate)
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    return context


def plain(connection):
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 400 This is no secure port\r\nConnection: close\r\n\r\n")


def hang_up(connection):
    connection.recv(65536)


def reset(connection):
    connection.recv(65536)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    folder = tmp_path_factory.mktemp("authorities")
    ours, alien = trustme.CA(), trustme.CA()
    ours_file = folder / "ours.pem"
    ours.cert_pem.write_to_path(str(ours_file))
    # An authority is the only certificate that it signs by itself.
    alone = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    alone_file = folder / "alone.pem"
    alone_file.write_bytes(alien.private_key_pem.bytes() + alien.cert_pem.bytes())
    alone.load_cert_chain(alone_file)
    manners = {
        "good": speaking(context_for(ours.issue_cert("127.0.0.1"))),
        "expired": speaking(context_for(ours.issue_cert("127.0.0.1", not_before=NOW - 2 * DAY, not_after=NOW - DAY))),
        "not_yet_valid": speaking(
            context_for(ours.issue_cert("127.0.0.1", not_before=NOW + DAY, not_after=NOW + 2 * DAY))
        ),
        "wrong_host": speaking(context_for(ours.issue_cert("elsewhere.example"))),
        "self_signed": speaking(alone),
        "unknown_authority": speaking(context_for(alien.issue_cert("127.0.0.1"))),
        "old_protocol": speaking(old_context(ours.issue_cert("127.0.0.1"))),
        "not_secure": plain,
        "hung_up": hang_up,
        "reset": reset,
    }
    doors = {name: Door(behaving(manner)) for name, manner in manners.items()}
    channels = [
        {
            "id": name,
            "type": "webhook",
            "url": f"https://127.0.0.1:{door.port}/hook",
            "events": "none",
            "ca_file": str(ours_file),
        }
        for name, door in doors.items()
    ]
    server = Server(channels, surveys={name: survey(name) for name in doors}).start()
    for name in doors:
        server.send(resolved(new_case(tags=[name])))
    yield server
    server.remove()
    for door in doors.values():
        door.close()



def first_error(server, channel):
    rows = server.list("/v1/messages", channel=channel, kind="invitation")
    return next((row["last_error"] for row in rows if row["last_error"]), None)


def test_an_authority_of_ones_own_is_trusted_where_it_is_named(scene):
    wait_for(lambda: scene.list("/v1/messages", channel="good", state="sent"), "the good receiver's message")


@pytest.mark.parametrize("name", EXPECTED)
def test_each_fault_has_its_reason_and_its_remedy(scene, name):
    words, remedy = EXPECTED[name]
    wait_for(lambda: first_error(scene, name), f"the try of {name} to fail")
    assert first_error(scene, name).startswith(f"tls_failed: {words}")
    channel = next(each for each in scene.get("/v1/channels")["data"] if each["id"] == name)
    trouble = channel["last_failure"]["trouble"]
    assert trouble["code"].startswith("tls_") and trouble["code"] != "tls_failed"
    assert words in trouble["words"] and remedy in trouble["remedy"], trouble
