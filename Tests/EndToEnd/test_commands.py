"""Commands without a server, several at once, beside a server that is stuck, and with nobody who reads what they say."""

import http.server
import json
import os
import signal
import socketserver
import sqlite3
import subprocess
import threading

import pytest

from harness.events import new_contact, resolved
from harness.server import BINARY, Server
from harness.smalldisk import SmallDisk


@pytest.fixture(params=["sqlite", "postgres"])
def house(request):
    """An installation that was begun and has no server."""
    server = Server([{"id": "inbox", "type": "inbox"}], on_postgres=request.param == "postgres")
    server.create_key("first", "*")
    yield server
    server.remove()


def together(server, *commands):
    """Several commands at once; what each of them came to."""
    processes = [
        subprocess.Popen(
            [BINARY, *command, "--config", server.config],
            cwd=server.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for command in commands
    ]
    told = [process.communicate(timeout=240) for process in processes]
    return [(process.returncode, *words) for process, words in zip(processes, told)]


# Without a server


def test_several_commands_at_once_all_do_their_work(house):
    for code, out, err in together(house, *[["keys", "list"]] * 4):
        assert code == 0, err
        assert "first" in out


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_several_commands_that_begin_one_installation_share_its_key_file(engine):
    server = Server([{"id": "inbox", "type": "inbox"}], on_postgres=engine == "postgres")
    try:
        results = together(server, *[["keys", "create", f"key-{number}", "--scope", "*"] for number in range(4)])
        assert [code for code, _, _ in results] == [0] * 4, results
        assert all(f"key-{number}" in server.output("keys", "list") for number in range(4))
        assert [name for name in os.listdir(server.folder / "data") if name.startswith("secret")] == ["secret.key"]
    finally:
        server.remove()


def test_a_backup_beside_another_command_is_made(house):
    """Whoever comes first has a SQLite database for a moment; the other one waits for it."""
    file = house.folder / "all.db"
    results = together(house, ["keys", "list"], ["backup", "--to", file], ["keys", "list"])
    assert [code for code, _, _ in results] == [0, 0, 0], results
    with sqlite3.connect(file) as backup:
        assert backup.execute("SELECT COUNT(*) FROM api_key").fetchone() == (1,)


def test_a_command_leaves_nothing_behind_that_a_server_could_take_for_another(house, tmp_path):
    house.environment = {"TMPDIR": str(tmp_path)}
    house.output("keys", "list")
    assert "afterword.sock" not in os.listdir(house.folder / "data")
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("where", ["a long path", "a folder in the place of the socket"])
def test_a_command_needs_no_room_for_a_socket_in_the_data_folder(where):
    server = Server([{"id": "inbox", "type": "inbox"}], on_postgres=False)
    folder = server.folder / ("d" * 110 if where == "a long path" else "data")
    try:
        if where != "a long path":
            (folder / "afterword.sock").mkdir(parents=True)
        server.configure(database=f"sqlite:{folder}/afterword.db")
        server.create_key("mine", "*")
        assert "mine" in server.output("keys", "list")
        refused = server.run("serve", timeout=60)
        assert refused.returncode == 1 and "afterword.sock" in refused.stderr
    finally:
        server.remove()


def test_beside_a_server_that_is_stuck_a_command_says_which_process_it_is(house):
    house.start()
    os.kill(house.process.pid, signal.SIGSTOP)
    try:
        refused = house.run("keys", "list", timeout=120)
    finally:
        os.kill(house.process.pid, signal.SIGCONT)
    assert refused.returncode == 1
    assert f"in use by process {house.process.pid}" in refused.stderr
    assert "first" in house.output("keys", "list")


def test_a_database_that_another_process_keeps_is_named_with_the_process():
    server = Server([{"id": "inbox", "type": "inbox"}], on_postgres=False)
    server.create_key("first", "*")
    # The lock alone, as a server has it that has lost its socket.
    holder = subprocess.Popen(
        ["flock", server.folder / "data/afterword.db.lock", "sh", "-c", "echo $$ > data/afterword.db.lock; echo; exec sleep 300"],
        cwd=server.folder,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        holder.stdout.readline()
        for command in (["keys", "list"], ["backup", "--to", server.folder / "x.db"]):
            refused = server.run(*command, timeout=120)
            assert refused.returncode == 1, refused.stderr
            assert "in use by process " in refused.stderr
    finally:
        os.killpg(holder.pid, signal.SIGKILL)
        holder.wait()
        server.remove()


# Looking makes nothing


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
@pytest.mark.parametrize(
    "command", [["verify"], ["keys", "list"], ["users", "list"], ["outbox"], ["export", "responses"], ["report", "csat"], ["backup", "--to", "x.db"]]
)
def test_who_looks_where_nothing_was_begun_is_told_so(engine, command):
    server = Server([{"id": "inbox", "type": "inbox"}], on_postgres=engine == "postgres")
    try:
        result = server.run(*command)
        assert result.returncode == 2, result.stderr
        assert "there is no database at" in result.stderr
        assert not result.stdout.strip()
        assert engine == "postgres" or not (server.folder / "data").exists()
        if server.database:
            assert server.database.rows("SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'public'") == ["0"]
    finally:
        server.remove()


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_doctor_says_that_there_is_no_database_and_makes_none(engine):
    server = Server([{"id": "inbox", "type": "inbox"}], on_postgres=engine == "postgres")
    try:
        found = finding(server.run("doctor", "--json"))
        assert found["ok"] and "there is no database at" in found["detail"]
        assert engine == "postgres" or not (server.folder / "data").exists()
        # Keys without a database: something was lost, or is looked for in the wrong place.
        (server.folder / "data").mkdir(exist_ok=True)
        (server.folder / "data/secret.key").write_text("left over")
        found = finding(server.run("doctor", "--json"))
        assert not found["ok"] and "restore a backup" in found["remedy"]
    finally:
        server.remove()


def finding(result):
    return next(each for each in json.loads(result.stdout)["findings"] if each["subject"] == "database and surveys")


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_nobody_makes_new_keys_for_a_database_that_has_its_own(engine):
    server = Server([{"id": "inbox", "type": "inbox"}], on_postgres=engine == "postgres")
    try:
        server.create_key("first", "*")
        key = server.folder / "data/secret.key"
        text = key.read_text()
        key.unlink()
        for command in (["verify"], ["keys", "list"], ["serve"]):
            result = server.run(*command)
            assert result.returncode == 1 and f"{key} is missing" in result.stderr, result.stderr
            assert not key.exists()
        found = {each["subject"]: each for each in json.loads(server.run("doctor", "--json").stdout)["findings"]}
        assert not found["key file"]["ok"] and "put back the one" in found["key file"]["remedy"]
        assert "keys are missing" in found["database and surveys"]["detail"]
        assert not key.exists()
        key.write_text(text)
        key.chmod(0o600)
        assert "everything agrees" in server.output("verify")
    finally:
        server.remove()


def test_a_command_with_another_time_zone_leaves_the_figures_where_they_are():
    server = Server([{"id": "inbox", "type": "inbox"}])
    try:
        server.create_key("first", "*")
        looked = server.run("report", "csat", "--time-zone", "Asia/Kolkata")
        assert looked.returncode == 0, looked.stderr
        assert looked.stderr.count("the figures stand in the hours of UTC") == 1
        assert server.run("report", "csat").stderr == ""
    finally:
        server.remove()


@pytest.mark.parametrize("words", [["keys", "create", "k", "--scope", "*"], ["users", "create", "ana", "--role", "admin", "--password-stdin"]])
def test_what_begins_an_installation_makes_it(words):
    server = Server([{"id": "inbox", "type": "inbox"}])
    try:
        server.output(*words, input="correct horse battery staple\n")
        assert "everything agrees" in server.output("verify")
    finally:
        server.remove()


# Nobody reads, or the disk is full


@pytest.fixture(scope="module")
def told():
    """An installation with something to tell, and no server."""
    server = Server([{"id": "inbox", "type": "inbox"}]).start()
    server.send(resolved(contact=new_contact(email="ana@example.org")))
    server.stop()
    people = "".join(f"person{number}@example.org\n" for number in range(4000))
    (server.folder / "people.csv").write_text("email\n" + people)
    server.output("import", "suppressions", "people.csv")
    yield server
    server.remove()


COMMANDS = [
    ["export", "suppressed"], ["export", "subject", "--email", "ana@example.org"], ["keys", "list"], ["audit", "export"], ["check"], ["--help"],
]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_reader_that_has_enough_ends_a_command_without_words(told, command):
    reading, writing = os.pipe()
    os.close(reading)
    try:
        result = started(told, command, writing)
    finally:
        os.close(writing)
    assert (result.returncode, result.stderr) == (1, "")


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_full_disk_under_standard_output_is_said(told, command):
    with open("/dev/full", "wb") as full:
        result = started(told, command, full)
    assert result.returncode == 1
    assert result.stderr == "afterword: standard output cannot be written: No space left on device\n"


def started(server, command, output):
    arguments = command if command == ["--help"] else [*command, "--config", server.config]
    return subprocess.run(
        [BINARY, *arguments], cwd=server.folder, stdout=output, stderr=subprocess.PIPE, text=True, timeout=120
    )


def test_a_server_serves_on_though_nobody_hears_it():
    server = Server([{"id": "inbox", "type": "inbox"}])
    with open("/dev/full", "wb") as full, server.log.open("wb") as log:
        server.process = subprocess.Popen(
            [BINARY, "serve", "--config", server.config], cwd=server.folder, stdout=full, stderr=log, start_new_session=True
        )
    try:
        server.wait_until_ready()
        assert server.stop() == 0
        assert "standard output cannot be written" in server.log_tail()
    finally:
        server.remove()


# What a message names


@pytest.mark.parametrize(
    ("command", "code", "words"),
    [
        (["restore", "/tmp"], 2, "/tmp is a folder; name a file in it"),
        (["import", "suppressions", "/tmp"], 2, "/tmp is a folder; name a file in it"),
        (["import", "conversions", "nowhere.csv"], 2, "there is no file nowhere.csv"),
        (["surveys", "preview", "csat", "--out", "/nosuch/x.html"], 1, "/nosuch/x.html: No such file or directory; "),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_file_that_cannot_be_used_is_named_with_a_remedy(told, command, code, words):
    result = told.run(*command)
    assert result.returncode == code, result.stderr
    assert words in result.stderr and "Error Domain" not in result.stderr and "SQLError" not in result.stderr


def test_an_export_that_fills_the_disk_names_the_file(told):
    disk = SmallDisk(megabytes=1)
    try:
        if disk.refusal:
            pytest.skip(disk.refusal)
        disk.fill()
        (disk.folder / "filling").write_bytes(bytes((1 << 20) - 8192 - 4096))
        result = told.run("export", "suppressed", "-o", disk.folder / "list.csv")
        assert result.returncode == 1
        assert f"{disk.folder}/list.csv" in result.stderr and "make room" in result.stderr, result.stderr
    finally:
        disk.remove()


def test_a_folder_as_configuration_is_called_one(told):
    result = subprocess.run(
        [BINARY, "check", "--config", told.folder], capture_output=True, text=True, timeout=60, cwd=told.folder
    )
    assert result.returncode == 1 and "this is a folder; name the file in it" in result.stdout + result.stderr


def test_check_says_each_warning_once():
    server = Server([{"id": "inbox", "type": "inbox"}], sending="allow_list")
    try:
        result = server.run("check")
        assert result.returncode == 0
        assert result.stderr.count('allow_list without the key "allow_list"') == 1
    finally:
        server.remove()


def test_copy_takes_a_configuration_as_every_command_does():
    server = Server([{"id": "inbox", "type": "inbox"}], on_postgres=False)
    try:
        server.create_key("mine", "*")
        copy = server.folder / "copy.db"
        server.output("copy", "--from", f"sqlite:{server.folder}/data/afterword.db", "--to", f"sqlite:{copy}")
        with sqlite3.connect(copy) as connection:
            assert connection.execute("SELECT name FROM api_key").fetchall() == [("mine",)]
    finally:
        server.remove()


# A server on another database


@pytest.mark.parametrize("how", ["flag", "environment"])
def test_a_database_that_is_named_is_the_one_that_is_used(house, how):
    house.start()
    before = house.output("keys", "list")
    other = f"sqlite:{house.folder}/data/other.db"

    def there(*command, code=0):
        if how == "environment":
            house.environment = {"AFTERWORD_DATABASE": other}
            result = house.run(*command)
            house.environment = {}
        else:
            result = house.run(*command, "--database", other)
        assert result.returncode == code, (command, result.stderr)
        return result

    for command in (["verify"], ["keys", "list"], ["backup", "--to", "no.db"], ["erase", "--email", "a@b.c", "--yes"]):
        assert "there is no database at" in there(*command, code=2).stderr
    there("keys", "create", "theirs", "--scope", "*")
    assert "theirs" in there("keys", "list").stdout and "first" not in there("keys", "list").stdout
    assert house.output("keys", "list") == before
    there("backup", "--to", "theirs.db")
    with sqlite3.connect(house.folder / "theirs.db") as backup:
        assert backup.execute("SELECT name FROM api_key").fetchall() == [("theirs",)]


def test_the_servers_own_database_may_be_named_in_any_way(house):
    house.start()
    if house.database:
        names = [house.database.address, house.database.address.replace("postgres://", "postgresql://", 1)]
    else:
        (house.folder / "link").symlink_to(house.folder / "data")
        names = ["sqlite:data/afterword.db", f"sqlite:{house.folder}/data/../data/afterword.db", "sqlite:link/afterword.db"]
    for name in names:
        assert "first" in house.output("keys", "list", "--database", name, "--data-dir", house.folder / "data")


def test_what_a_server_tells_of_its_database_nobody_hears_but_commands(house):
    house.start()
    assert house.request("GET", "/v1/own-database").status_code == 404
    assert "own-database" not in house.request("GET", "/openapi.json").text
    told = subprocess.run(
        ["curl", "-s", "--unix-socket", house.folder / "data/afterword.sock", "http://localhost/v1/own-database"],
        capture_output=True, text=True, check=True,
    ).stdout
    if house.database:
        assert house.database.address.rsplit("/", 1)[1].split("?")[0] in told
    else:
        assert str(house.folder) in told


def test_beside_a_server_that_does_not_tell_its_database_none_is_named():
    server = Server([{"id": "inbox", "type": "inbox"}], on_postgres=False)
    server.create_key("first", "*")

    class Silent(http.server.BaseHTTPRequestHandler):
        """A server of an earlier release, as far as it matters."""

        def do_GET(self):
            body = b'{"data": [], "next_cursor": null}'
            self.send_response(404 if "own-database" in self.path else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments):
            pass

        def address_string(self):
            return "socket"

    listener = socketserver.UnixStreamServer(str(server.folder / "data/afterword.sock"), Silent)
    threading.Thread(target=listener.serve_forever, daemon=True).start()
    try:
        assert server.run("keys", "list").returncode == 0
        refused = server.run("keys", "list", "--database", f"sqlite:{server.folder}/data/afterword.db")
        assert refused.returncode == 2 and "earlier release" in refused.stderr
    finally:
        listener.shutdown()
        server.remove()


def test_a_restore_looks_over_what_it_restored_beside_a_server_on_another_database(house):
    house.start()
    house.output("backup", "--to", "all.db")
    house.output("keys", "create", "later", "--scope", "*")
    told = house.output("restore", "all.db", "--database", f"sqlite:{house.folder}/data/new.db")
    assert "everything agrees" in told
    listed = house.output("keys", "list", "--database", f"sqlite:{house.folder}/data/new.db")
    assert "first" in listed and "later" not in listed


# Files that other programs wrote


@pytest.fixture(scope="module")
def importing():
    server = Server([{"id": "inbox", "type": "inbox"}], on_postgres=False).start()
    yield server
    server.remove()


def suppressed(server):
    return {row["handle"] for row in server.list("/v1/suppressions")}


def test_a_forgotten_quote_costs_its_line_and_nobody_else(importing, tmp_path):
    file = tmp_path / "people.csv"
    lines = ["email,note", 'q1@example.org,"left open', "q2@example.org,fine", 'q3@example.org,"fine"', "q4@example.org,"]
    file.write_text("\n".join(lines) + "\n")
    result = importing.run("import", "suppressions", file, "--json")
    assert result.returncode == 1 and "line 2: opens a quote" in result.stderr
    assert "line 3" not in result.stderr and json.loads(result.stdout)["faults"] == 1
    assert {f"q{number}@example.org" for number in (2, 3, 4)} <= suppressed(importing)
    file.write_text('email,note\ne1@example.org,"left open\ne2@example.org,x')
    result = importing.run("import", "suppressions", file)
    assert result.returncode == 1 and "line 2: opens a quote" in result.stderr
    assert "e2@example.org" in suppressed(importing)


def test_a_file_in_another_encoding_is_told_to_be_saved_as_utf_8(importing, tmp_path):
    file = tmp_path / "people.csv"
    file.write_bytes("email,note\nu1@example.org,José\nu2@example.org,x\n".encode("latin-1"))
    result = importing.run("import", "suppressions", file)
    assert result.returncode == 1 and "line 2" in result.stderr and "UTF-8" in result.stderr
    assert "u2@example.org" in suppressed(importing) and "u1@example.org" not in suppressed(importing)
    file.write_bytes(b'{"email": "u3@example.org", "note": "Jos\xe9"}\n{"email": "u4@example.org"}\n')
    result = importing.run("import", "suppressions", file)
    assert result.returncode == 1 and "line 1" in result.stderr and "UTF-8" in result.stderr
    assert "u4@example.org" in suppressed(importing)
    file.write_bytes("email\nu5@example.org\n".encode("utf-16"))
    result = importing.run("import", "suppressions", file)
    assert result.returncode == 2 and "UTF-16" in result.stderr


def test_values_that_are_no_text_and_no_number_are_named_where_they_would_count(importing, tmp_path):
    file = tmp_path / "people.ndjson"
    rows = [{"email": True}, {"email": "n2@example.org", "note": ["a"]}, {"email": "n3@example.org", "tags": ["a"], "note": None}]
    file.write_text("\n".join(json.dumps(row) for row in rows))
    result = importing.run("import", "suppressions", file)
    assert result.returncode == 1
    assert "line 1: email is true or false" in result.stderr and "line 2: note is a list" in result.stderr
    assert "n3@example.org" in suppressed(importing) and "n2@example.org" not in suppressed(importing)


def test_a_person_is_found_by_an_address_as_it_was_copied(importing):
    contact = new_contact(email="ana2@example.org")
    importing.send(resolved(contact=contact))
    for address in ("ana2@example.org", " ANA2@Example.org "):
        assert "would be erased" in importing.run("erase", "--email", address).stdout
    assert "would be erased" in importing.run("erase", "--handle", "email: ANA2@Example.org").stdout
