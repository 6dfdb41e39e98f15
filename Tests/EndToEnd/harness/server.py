"""The real server, started from the release binary in a folder of its own."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

import requests
import yaml

from .database import Database
from .ports import free_port, give_back

ROOT = pathlib.Path(__file__).resolve().parents[3]
BINARY = pathlib.Path(os.environ.get("AFTERWORD_BINARY", ROOT / ".build/release/afterword"))
# `AFTERWORD_TEST_ENGINE=postgres` runs every test on the other engine.
ON_POSTGRES = os.environ.get("AFTERWORD_TEST_ENGINE") == "postgres"
ADMIN = ("admin", "correct horse battery staple")


class Server:
    """One installation: folder, configuration, process. The folder outlives the process, as it must."""

    def __init__(self, channels, surveys=None, on_postgres=ON_POSTGRES, **settings):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="afterword-"))
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.config = self.folder / "afterword.yaml"
        self.database = Database() if on_postgres and "database" not in settings else None
        self._write_surveys(surveys)
        self.settings = {
            "server": {"listen": f"127.0.0.1:{self.port}", "public_url": self.url},
            "database": self.database.address if self.database else f"sqlite:{self.folder}/data/afterword.db",
            "surveys": str(self.folder / "surveys"),
            "allow_private_destinations": ["127.0.0.0/8"],
            "channels": channels,
            "teams": [
                {
                    "id": "care",
                    "name": "Care",
                    "lead": "marta",
                    "duty": ["marta", "ion"],
                    "hours": "Mon-Sun 00:00-24:00",
                }
            ],
            "follow_ups": {"fallback_owner": "marta"},
            **settings,
        }
        self.configure()
        # What the server and the commands find in their environment beside our own.
        self.environment = {}
        self.process = None
        self.key = None
        self.log = self.folder / "serve.log"

    def configure(self, **settings):
        """Writes the configuration, with these settings changed; a running server reads it at its next start."""
        self.settings |= settings
        self.config.write_text(yaml.safe_dump(self.settings, sort_keys=False))

    def _write_surveys(self, surveys):
        """The shipped surveys, unless a test brings its own."""
        if surveys is None:
            shutil.copytree(ROOT / "surveys", self.folder / "surveys")
            return
        (self.folder / "surveys").mkdir()
        for name, document in surveys.items():
            (self.folder / "surveys" / f"{name}.yaml").write_text(yaml.safe_dump(document, sort_keys=False))

    # The process

    def start(self):
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [BINARY, "serve", "--config", self.config],
                cwd=self.folder,
                stdout=log,
                stderr=log,
                env={**os.environ, **self.environment},
                start_new_session=True,
            )
        self.wait_until_ready()
        if self.key is None:
            self.key = self.create_key("e2e", "*")
        return self

    def wait_until_ready(self, timeout=180.0):
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise AssertionError(f"serve ended with {self.process.returncode}:\n{self.log_tail()}")
            try:
                if requests.get(f"{self.url}/readyz", timeout=10).status_code == 200:
                    return
            except requests.RequestException:
                pass
            time.sleep(0.01)
        raise AssertionError(f"serve was not ready in {timeout:.0f} s:\n{self.log_tail()}")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self, timeout=60.0):
        """Asks the server to stop and returns its exit code."""
        if self.process is None or self.process.poll() is not None:
            return None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout)

    def remove(self):
        try:
            self.stop()
        finally:
            if self.process is not None and self.process.poll() is None:
                self.kill()
            shutil.rmtree(self.folder, ignore_errors=True)
            give_back(self.port)
            if self.database:
                self.database.drop()

    def log_tail(self, lines=30):
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    # The command line

    def run(self, *arguments, input=None, timeout=300):
        """Runs a command against this installation."""
        return subprocess.run(
            [BINARY, *arguments, "--config", self.config],
            cwd=self.folder,
            input=input,
            capture_output=True,
            text=True,
            timeout=timeout,
            env={**os.environ, **self.environment},
        )

    def output(self, *arguments, input=None):
        result = self.run(*arguments, input=input)
        assert result.returncode == 0, f"{arguments}: exit {result.returncode}\n{result.stdout[-2000:]}{result.stderr}"
        return result.stdout

    def json(self, *arguments, input=None):
        return json.loads(self.output(*arguments, "--json", input=input))

    def create_key(self, name, *scopes):
        flags = [part for scope in scopes for part in ("--scope", scope)]
        return self.json("keys", "create", name, *flags)["key"]

    def create_admin(self):
        name, password = ADMIN
        self.output("users", "create", name, "--role", "admin", "--password-stdin", input=f"{password}\n")

    # The interface for programs

    def request(self, method, path, key=None, **options):
        headers = {"authorization": f"Bearer {key or self.key}", **options.pop("headers", {})}
        return requests.request(method, self.url + path, headers=headers, timeout=60, **options)

    def get(self, path, **parameters):
        reply = self.request("GET", path, params=parameters)
        assert reply.status_code == 200, f"GET {path}: {reply.status_code} {reply.text}"
        return reply.json()

    def list(self, path, **parameters):
        """Every row of a list, over all its pages."""
        rows, cursor = [], None
        while True:
            page = self.get(path, limit=100, **parameters, **({"cursor": cursor} if cursor else {}))
            rows += page["data"]
            cursor = page.get("next_cursor")
            if cursor is None:
                return rows

    def of_case(self, path, case, **parameters):
        """The rows of a list that belong to this case; a row names its case as SOURCE/CASE."""
        return [row for row in self.list(path, **parameters) if (row.get("case") or "").endswith(f"/{case}")]

    def send(self, *events):
        """Sends events in our own structured form and insists on acceptance."""
        for event in events:
            reply = self.post_event(event)
            assert reply.status_code == 202, f"{reply.status_code} {reply.text}"

    def post_event(self, event, key=None):
        return self.request(
            "POST", "/v1/events", key=key, json=event, headers={"content-type": "application/cloudevents+json"}
        )

    def post_batch(self, events):
        return self.request(
            "POST", "/v1/events", json=events, headers={"content-type": "application/cloudevents-batch+json"}
        )
