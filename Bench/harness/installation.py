"""An installation of Afterword in a temporary folder."""

import contextlib
import json
import pathlib
import shutil
import tempfile
import urllib.request

from . import engines
from .process import free_port, output_of, running
from .settings import AFTERWORD, ROOT, SUBJECT

INBOX = {"id": "inbox", "type": "inbox"}
SECRET = "whsec_" + "YWZ0ZXJ3b3JkLWJlbmNo" * 2


def webhook(id, address):
    """A channel to a receiver that wants invitations only."""
    return {"id": id, "type": "webhook", "url": f"http://{address}/hook", "secret": SECRET, "events": "none"}


@contextlib.contextmanager
def installation(channels, engine=engines.sqlite):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="afterword-bench-"))
    try:
        with engine(folder) as database:
            yield Installation(folder, channels, database)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Installation:
    def __init__(self, folder, channels, database):
        self.folder = folder
        self.channels, self.database = channels, database
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.config = folder / "afterword.yaml"
        self.file = folder / "data/afterword.db"  # on SQLite
        settings = {
            "server": {"listen": f"127.0.0.1:{self.port}", "public_url": self.url},
            "database": database,
            "data_dir": f"{folder}/data",
            "surveys": str(ROOT / "surveys"),
            "allow_private_destinations": ["127.0.0.0/8"],
            "channels": channels,
        }
        self.config.write_text(json.dumps(settings))  # JSON is YAML

    def command(self, *arguments, cores=None):
        return output_of([AFTERWORD, *arguments, "--config", self.config], cores, cwd=self.folder)

    def key(self):
        return json.loads(self.command("keys", "create", "bench", "--scope", "*", "--json"))["key"]

    def open_invitations(self, count):
        """Token and nonce of each."""
        out = self.folder / "tokens"
        self.command("bench", "prepare", "--count", str(count), "--out", str(out))
        return [line.split() for line in out.read_text().splitlines()]

    def waiting_messages(self, count):
        self.command("bench", "prepare", "--count", str(count), "--waiting", "--out", str(self.folder / "tokens"))

    def as_another_machine(self):
        """The same database and key, with a folder and an address of its own."""
        folder = self.folder / "another"
        (folder / "data").mkdir(parents=True)
        shutil.copy(self.folder / "data/secret.key", folder / "data/secret.key")
        return Installation(folder, self.channels, self.database)

    def serving(self, cores=SUBJECT):
        return running(cores, AFTERWORD, "serve", "--config", self.config, ready=f"{self.url}/readyz", cwd=self.folder)

    def answered(self):
        """Counted answers to csat, as the service reports them."""
        return json.loads(self.command("report", "csat", "--json"))["n"]


def get_json(url, key=None):
    request = urllib.request.Request(url, headers={"authorization": f"Bearer {key}"} if key else {})
    return json.load(urllib.request.urlopen(request, timeout=30))
