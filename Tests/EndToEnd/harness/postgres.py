"""A PostgreSQL server of one's own that may be stopped and started; it flushes, as a real one does."""

import os
import pathlib
import secrets
import shutil
import subprocess
import tempfile

from .database import psql

OWNER = "postgres"
SETTINGS = """
unix_socket_directories = '{home}'
max_connections = 100
"""


def programs():
    """The newest release's folder; None where there is no server."""
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    return found[-1] if found else None


class Postgres:
    """On a unix socket only, unless a subclass listens on a port."""

    port = 5432
    network = "listen_addresses = ''"

    def __init__(self):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="afterword-postgres-"))
        self.home.chmod(0o755)
        if os.geteuid() == 0:
            shutil.chown(self.home, OWNER, OWNER)
        self._run("initdb", "-D", "data", "-U", "afterword", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
        with (self.home / "data/postgresql.conf").open("a") as file:
            file.write(SETTINGS.format(home=self.home) + self.network)
        self.prepare()
        self.start()
        self.name = None

    def prepare(self):
        """What is to be in the data folder before the first start."""

    def new_database(self):
        """An empty one, which is the one that is meant from now on."""
        self.name = f"afterword_{secrets.token_hex(4)}"
        psql(self._address("postgres"), f"CREATE DATABASE {self.name} ENCODING 'UTF8' TEMPLATE template0")
        return self

    @property
    def socket(self):
        return str(self.home / f".s.PGSQL.{self.port}")

    @property
    def address(self):
        return self._address(self.name)

    def rows(self, statement):
        return psql(self.address, statement)

    def remove(self):
        self.stop("immediate")
        shutil.rmtree(self.home, ignore_errors=True)

    def start(self):
        self._run("pg_ctl", "-D", "data", "-l", "log", "-w", "-s", "-t", "120", "start")

    def stop(self, mode="fast"):
        """`immediate` is a crash of the whole server: no process of it says good-bye."""
        self._run("pg_ctl", "-D", "data", "-m", mode, "-w", "-s", "-t", "120", "stop")

    def _address(self, database):
        return f"postgres://afterword@/{database}?host={self.home}&port={self.port}"

    def _run(self, program, *arguments):
        # The server refuses to run as root; Debian's package brings a user for it.
        drop = ["setpriv", f"--reuid={OWNER}", f"--regid={OWNER}", "--clear-groups", "--"] if os.geteuid() == 0 else []
        command = [*drop, str(programs() / program), *arguments]
        with tempfile.TemporaryFile("w+") as output:
            # Into a file: the server inherits it, and a pipe would never end.
            result = subprocess.run(command, cwd=self.home, stdout=output, stderr=output, timeout=180)
            output.seek(0)
            assert result.returncode == 0, output.read()
