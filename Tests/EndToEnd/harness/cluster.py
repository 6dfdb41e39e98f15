"""Several processes of Afterword that share one PostgreSQL database."""

import shutil

from .database import Database
from .server import Server


class Cluster:
    """`size` processes with folders of their own and copies of one key file, as on so many machines."""

    def __init__(self, channels, size=2, database=None, address=None, **settings):
        """`database` is a new one on the common server unless given; `address` is another way to it."""
        self.database = database or Database()
        address = address or self.database.address
        self.servers = [Server(channels, database=address, **settings) for _ in range(size)]
        first = self.servers[0].start()
        for other in self.servers[1:]:
            (other.folder / "data").mkdir()
            shutil.copy(first.folder / "data/secret.key", other.folder / "data/secret.key")
            other.key = first.key
            other.start()

    def remove(self):
        for server in self.servers:
            server.remove()
        self.database.drop()
