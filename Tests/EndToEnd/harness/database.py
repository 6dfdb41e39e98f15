"""A database on the PostgreSQL server that `scripts/postgres` started."""

import os
import secrets
import subprocess

ADDRESS = os.environ.get("AFTERWORD_TEST_POSTGRES")


def psql(address, *statements):
    """Runs statements as somebody with the database's own tool; the rows as lines."""
    commands = [part for statement in statements for part in ("--command", statement)]
    result = subprocess.run(
        ["psql", address, "--no-psqlrc", "--tuples-only", "--no-align", "--quiet", *commands],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout.split()


class Database:
    """A new one, empty."""

    def __init__(self):
        self.name = f"afterword_{secrets.token_hex(4)}"
        psql(ADDRESS, f"CREATE DATABASE {self.name} ENCODING 'UTF8' TEMPLATE template0")
        head, _, options = ADDRESS.partition("?")
        self.address = f"{head.rsplit('/', 1)[0]}/{self.name}?{options}"

    def rows(self, statement):
        return psql(self.address, statement)

    def drop(self):
        psql(ADDRESS, f"DROP DATABASE {self.name} WITH (FORCE)")
