"""Two real PostgreSQL servers: a primary that acknowledges a commit only when its standby has it on disk."""

import os
import pathlib
import shutil
import subprocess
import tempfile

from .ports import free_port, give_back

PROGRAMS = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))


class Pair:
    """Durable, unlike the server of `scripts/postgres`; both listen on the loopback address."""

    def __init__(self):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="afterword-pair-"))
        self.owner = "postgres" if os.geteuid() == 0 else None
        if self.owner:
            shutil.chown(self.home, self.owner, self.owner)
        self.home.chmod(0o755)
        self.ports = [free_port(), free_port()]
        self.folders = [self.home / "one", self.home / "two"]
        self._make_primary()
        self._make_standby()

    @property
    def address(self):
        hosts = ",".join(f"127.0.0.1:{port}" for port in self.ports)
        return f"postgres://afterword@{hosts}/afterword?target_session_attrs=read-write"

    def rows(self, statement, index):
        return self._run(
            "psql", f"postgres://afterword@127.0.0.1:{self.ports[index]}/afterword", "-XAtqc", statement
        ).stdout.split()

    def kill_primary(self):
        """An immediate stop: no last checkpoint, no farewell, as when the power fails."""
        self._control(0, "stop", "-m", "immediate")

    def promote(self):
        self._control(1, "promote", "-w")

    def remove(self):
        for index in (0, 1):
            self._control(index, "stop", "-m", "immediate", check=False)
        shutil.rmtree(self.home, ignore_errors=True)
        for port in self.ports:
            give_back(port)

    def _make_primary(self):
        self._run("initdb", "-D", self.folders[0], "-U", "afterword", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
        self._configure(0, synchronous_standby_names="two", synchronous_commit="on")
        # Nothing would be acknowledged before the standby is there.
        self._start(0, "-c synchronous_standby_names=")
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self.ports[0]), "-U", "afterword", "afterword")

    def _make_standby(self):
        source = f"host=127.0.0.1 port={self.ports[0]} user=afterword application_name=two"
        self._run("pg_basebackup", "-D", self.folders[1], "-R", "-X", "stream", "-c", "fast", "-d", source)
        # When it leads it waits for nobody.
        self._configure(1, synchronous_standby_names="")
        self._start(1)
        self._control(0, "restart", "-m", "fast", "-w", "-o", "")

    def _configure(self, index, **settings):
        common = {
            "listen_addresses": "127.0.0.1",
            "port": self.ports[index],
            "unix_socket_directories": "",
            "max_connections": 60,
        }
        lines = [f"{name} = '{value}'\n" for name, value in {**common, **settings}.items()]
        path = self.folders[index] / "postgresql.conf"
        self._run("tee", "-a", path, input="".join(lines))

    def _start(self, index, options=""):
        self._control(index, "start", "-w", "-l", self.home / f"{index}.log", "-o", options)

    def _control(self, index, *words, check=True):
        return self._run("pg_ctl", "-D", self.folders[index], "-s", "-t", "180", *words, check=check)

    def _run(self, program, *arguments, input=None, check=True):
        path = PROGRAMS[-1] / program
        command = [str(path if path.exists() else program), *map(str, arguments)]
        if self.owner:
            # The server refuses to run as root.
            command = ["setpriv", f"--reuid={self.owner}", f"--regid={self.owner}", "--clear-groups", "--", *command]
        # Files, because a server that a command starts keeps its pipes open.
        with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as complaints:
            result = subprocess.run(
                command, input=input, stdout=out, stderr=complaints, text=True, timeout=300, cwd=self.home
            )
            out.seek(0), complaints.seek(0)
            result.stdout, result.stderr = out.read(), complaints.read()
        assert not check or result.returncode == 0, f"{command}: {result.stderr}"
        return result
