"""The rows of the database as a stranger reads and changes them: by the engine's own tools, when no server has the file open."""

import base64
import csv
import io
import sqlite3
import subprocess


def rows(server, statement):
    """The rows of one SELECT, each a dictionary of texts; an absent value is the empty text on either engine."""
    database = server.settings["database"]
    if database.startswith("postgres"):
        return _from_postgres(database, statement)
    # A second process on a file that a server has open may damage it.
    assert server.process is None or server.process.poll() is not None, "stop the server before reading its file"
    return _from_file(database.removeprefix("sqlite:"), statement)


def change(server, statement):
    """Runs a statement behind the server's back, while it is stopped."""
    assert server.process is None or server.process.poll() is not None, "stop the server before changing its file"
    database = server.settings["database"]
    if database.startswith("postgres"):
        subprocess.run(["psql", database, "--no-psqlrc", "--quiet", "--command", statement], check=True, timeout=120)
        return
    connection = sqlite3.connect(database.removeprefix("sqlite:"))
    try:
        with connection:
            connection.execute(statement)
    finally:
        connection.close()


def _from_postgres(address, statement):
    result = subprocess.run(
        ["psql", address, "--no-psqlrc", "--csv", "--command", statement], capture_output=True, text=True, timeout=120
    )
    assert result.returncode == 0, result.stderr
    return list(csv.DictReader(io.StringIO(result.stdout)))


def _from_file(path, statement):
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    try:
        return [{name: _text(row[name]) for name in row.keys()} for row in connection.execute(statement)]
    finally:
        connection.close()


def _text(value):
    return "" if value is None else str(value)


def number(id):
    """The row's number behind an id such as `msg_aebagbafaydqq`."""
    text = id.split("_", 1)[1].upper()
    return str(int.from_bytes(base64.b32decode(text + "=" * (-len(text) % 8)), "big"))


def invitation_of(token):
    """The invitation's number that a survey link carries: one byte for the key, eight for the number, then the proof."""
    return str(int.from_bytes(base64.b32decode(token.upper())[1:9], "big"))
