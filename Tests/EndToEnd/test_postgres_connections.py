"""The wire to a PostgreSQL server over the network: encrypted, sure of whom it speaks to, and refused with a reason and without the password."""

import contextlib
import os
import shutil
import subprocess
import urllib.parse

import pytest
import trustme

from harness.events import resolved
from harness.ports import free_port, give_back
from harness.postgres import OWNER, Postgres, programs
from harness.receiver import Receiver
from harness.server import Server
from harness.waiting import wait_for

pytestmark = pytest.mark.skipif(programs() is None, reason="there is no PostgreSQL server here; run scripts/setup test")

PASSWORD = "p@ss/wörd: 1?&#"
RIGHT, OTHER = trustme.CA(), trustme.CA()


class NetworkPostgres(Postgres):
    """Listens on the loopback address, with a certificate for this name or without any, and wants a password."""

    def __init__(self, name=None):
        self.name_on_certificate = name
        self.port = free_port()
        self.network = f"listen_addresses = '127.0.0.1'\nport = {self.port}\nssl = {'on' if name else 'off'}\n"
        super().__init__()
        self.new_database()
        self.execute(f"ALTER ROLE afterword PASSWORD '{PASSWORD}'")

    def prepare(self):
        data = self.home / "data"
        kind = "hostssl" if self.name_on_certificate else "host"
        (data / "pg_hba.conf").write_text(f"local all all trust\n{kind} all all 127.0.0.1/32 scram-sha-256\n")
        if self.name_on_certificate is None:
            return
        certificate = RIGHT.issue_cert(self.name_on_certificate)
        certificate.cert_chain_pems[0].write_to_path(data / "server.crt")
        certificate.private_key_pem.write_to_path(data / "server.key")
        (data / "server.key").chmod(0o600)
        if os.geteuid() == 0:
            shutil.chown(data / "server.key", OWNER, OWNER)

    def execute(self, statement):
        subprocess.run(["psql", "-X", "-q", self.address, "-c", statement], check=True, timeout=60)

    def remove(self):
        super().remove()
        give_back(self.port)


@pytest.fixture(scope="module")
def authorities(tmp_path_factory):
    """The files of the authority that the server's certificate comes from, and of another."""
    folder = tmp_path_factory.mktemp("authorities")
    for name, authority in {"right": RIGHT, "other": OTHER}.items():
        authority.cert_pem.write_to_path(folder / f"{name}.pem")
    return folder


@pytest.fixture(scope="module")
def servers():
    """One for each name on the certificate, started when a test first asks for it."""
    with contextlib.ExitStack() as stack:
        started = {}

        def server(name):
            if name not in started:
                started[name] = NetworkPostgres(name)
                stack.callback(started[name].remove)
            return started[name]

        yield server


def address(postgres, password="${DATABASE_PASSWORD}", **options):
    query = urllib.parse.urlencode(options)
    return f"postgres://afterword:{password}@127.0.0.1:{postgres.port}/{postgres.name}?{query}"


def installation(database, channels=({"id": "inbox", "type": "inbox"},)):
    server = Server(list(channels), database=database)
    # As the page on PostgreSQL says: from the environment, percent-encoded.
    server.environment = {"DATABASE_PASSWORD": urllib.parse.quote(PASSWORD, safe="")}
    return server


@pytest.mark.parametrize(
    "mode, name",
    [("require", "db.example.org"), ("verify-ca", "db.example.org"), ("verify-full", "127.0.0.1")],
)
def test_doctor_says_that_the_connection_is_encrypted(servers, authorities, mode, name):
    house = installation(address(servers(name).new_database(), sslmode=mode, sslrootcert=authorities / "right.pem"))
    try:
        house.start()
        doctor = house.run("doctor")
        assert "TLSv1.3" in doctor.stdout, doctor.stdout + doctor.stderr
        assert PASSWORD not in doctor.stdout + doctor.stderr + house.log_tail()
    finally:
        house.remove()


def test_a_case_is_asked_about_over_an_encrypted_wire(servers, authorities):
    receiver = Receiver()
    crm = {"id": "crm", "type": "webhook", "url": receiver.url(), "secret": receiver.secret}
    postgres = servers("127.0.0.1").new_database()
    house = installation(address(postgres, sslmode="verify-full", sslrootcert=authorities / "right.pem"), [crm])
    try:
        house.start()
        assert house.post_event(resolved()).status_code == 202
        wait_for(lambda: receiver.all(), "the survey")
        plain = "SELECT COUNT(*) FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid) WHERE application_name = 'afterword' AND NOT ssl"
        secure = plain.replace("NOT ssl", "ssl")
        assert int(postgres.rows(plain)[0]) == 0 and int(postgres.rows(secure)[0]) >= 3
    finally:
        house.remove()
        receiver.close()


# The name on the server's certificate (None: it speaks no TLS), options of the address, and the word that tells what is wrong.
REFUSED = {
    "another authority": ("127.0.0.1", {"sslmode": "verify-full", "sslrootcert": "other.pem"}, "certificate verify failed"),
    "another host": ("db.example.org", {"sslmode": "verify-full", "sslrootcert": "right.pem"}, "db.example.org"),
    "no TLS there": (None, {"sslmode": "require"}, "does not support SSL"),
    "no TLS here": ("127.0.0.1", {"sslmode": "disable"}, "no encryption"),
    "a missing file": ("127.0.0.1", {"sslmode": "verify-full", "sslrootcert": "none.pem"}, "none.pem"),
    "a mode that does not exist": ("127.0.0.1", {"sslmode": "always"}, "sslmode"),
    "another password": ("127.0.0.1", {"sslmode": "require", "password": "hunter2"}, "password authentication failed"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_wire_that_cannot_be_trusted_is_not_used_and_the_reason_is_said(servers, authorities, case):
    name, options, word = REFUSED[case]
    options = dict(options)
    password = options.pop("password", "${DATABASE_PASSWORD}")
    if "sslrootcert" in options:
        options["sslrootcert"] = authorities / options["sslrootcert"]
    house = installation(address(servers(name), password, **options))
    try:
        for command in ("serve", "doctor"):
            result = house.run(command)
            words = result.stdout + result.stderr
            assert result.returncode == 1, words
            assert "PostgreSQL" in words and word in words
            assert not any(secret in words for secret in (PASSWORD, urllib.parse.quote(PASSWORD, safe=""), "hunter2"))
    finally:
        house.remove()
