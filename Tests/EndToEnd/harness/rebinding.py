"""A name that leads to a public address when it is looked up first, and into our own network after that.

Runs in a network and a mount namespace of its own, `unshare --mount --net python -m harness.rebinding ADDRESS`, where the public address is
ours, the name server is the one below, and nothing leaves the machine. Prints what arrived where as JSON.
"""

import json
import pathlib
import socket
import struct
import subprocess
import sys
import tempfile
import threading

from .events import resolved
from .listener import Listener
from .server import Server
from .waiting import wait_for

NAME = "hooks.rebind.example.net"
PUBLIC = "93.184.216.34"


class NameServer:
    """Answers questions for `A` with the addresses in turn, the last one for good, and says that there is no other record. Nothing may be kept."""

    def __init__(self, *addresses):
        self.answers = list(addresses)
        self.given = []
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 53))
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            question, asker = self._socket.recvfrom(512)
            self._socket.sendto(self._answer(question), asker)

    def _answer(self, question):
        end = question.index(b"\0", 12) + 5
        (kind,) = struct.unpack("!H", question[end - 4 : end - 2])
        records = b""
        if kind == 1:
            address = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
            self.given.append(address)
            records = b"\xc0\x0c" + struct.pack("!HHIH", 1, 1, 0, 4) + socket.inet_aton(address)
        header = question[:2] + struct.pack("!HHHHH", 0x8180, 1, 1 if records else 0, 0, 0)
        return header + question[12:end] + records


class House(Listener):
    """Whoever listens at one address; counts what is asked of it."""

    def __init__(self, address):
        self.visits = 0
        super().__init__(self._welcome, address, 80)

    def _welcome(self, request):
        self.visits += 1
        return 200, {}, b""


def furnish(*addresses):
    """Gives this namespace a loopback with these addresses, and the resolver of the C library a name server of ours."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    for address in addresses:
        if not address.startswith("127."):
            subprocess.run(["ip", "address", "add", f"{address}/32", "dev", "lo"], check=True)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="afterword-names-"))
    texts = {"resolv.conf": "nameserver 127.0.0.1\noptions timeout:2 attempts:2\n", "nsswitch.conf": "hosts: files dns\n"}
    for name, text in texts.items():
        (folder / name).write_text(text)
        subprocess.run(["mount", "--bind", folder / name, f"/etc/{name}"], check=True)


def message_of(server, case, states):
    """The invitation's message about this case, once it is in one of these states."""
    (invitation,) = wait_for(lambda: server.of_case("/v1/invitations", case), "the invitation")

    def found():
        rows = [row for row in server.list("/v1/messages") if row["invitation"] == invitation["id"]]
        return [row for row in rows if row["state"] in states or (row["last_error"] and "waiting" not in states)]

    return wait_for(found, f"the message as {states}")[0]


def close_case(server):
    closing = resolved()
    server.send(closing)
    return closing["data"]["case"]["id"]


def main(private):
    furnish(PUBLIC, private)
    public, inside = House(PUBLIC), House(private)
    names = NameServer(PUBLIC, private)
    channel = {"id": "hook", "type": "webhook", "url": f"http://{NAME}/hook", "events": "none"}
    server = Server([channel], on_postgres=False, allow_private_destinations=[]).start()
    try:
        first = message_of(server, close_case(server), {"sent"})
        during = {"public": public.visits, "inside": inside.visits, "lookups": list(names.given)}
        # A new process remembers no look-up: from now on the name leads inside.
        server.stop()
        server.start()
        second = message_of(server, close_case(server), {"sent", "held", "exhausted"})
        after = {"public": public.visits, "inside": inside.visits, "lookups": list(names.given)}
        # The control: whoever looks the name up and connects does get inside.
        with socket.create_connection((socket.gethostbyname(NAME), 80), timeout=60) as line:
            line.sendall(b"POST / HTTP/1.0\r\ncontent-length: 0\r\n\r\n")
            line.recv(100)
        report = {"first": first, "during": during, "second": second, "after": after, "control": inside.visits}
        print(json.dumps(report))
    finally:
        server.remove()


if __name__ == "__main__":
    main(sys.argv[1])
