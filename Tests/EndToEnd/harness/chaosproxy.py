"""A wire to PostgreSQL that can be cut at the worst moment: around a COMMIT."""

import enum
import itertools
import socket
import struct
import threading

from harness.door import Door

# A transaction that writes is ended by this text, sent together with the statements before it that nobody has waited for.
_COMMIT = b"\0COMMIT\0"


class Cut(enum.Enum):
    """Where the wire is cut."""

    BEFORE = "before the COMMIT is passed on"
    AFTER = "after the COMMIT was carried out, before its answer comes back"


class ChaosProxy:
    """Passes bytes between clients on a TCP port and the server's unix socket; every `period`-th COMMIT is cut, by turns before and after."""

    def __init__(self, server_socket, period):
        self._server_socket = server_socket
        self._period = period
        self._commits = itertools.count(1)
        self._turns = itertools.cycle(Cut)
        self._lock = threading.Lock()
        self.cuts = []
        self.is_armed = False
        self._door = Door(self._pass_on)

    @property
    def port(self):
        return self._door.port

    def close(self):
        self._door.close()

    def _pass_on(self, client):
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        server = socket.socket(socket.AF_UNIX)
        try:
            server.connect(self._server_socket)
        except OSError:
            client.close()
            return
        wire = _Wire(client, server)
        threading.Thread(target=self._from_server, args=(wire,), daemon=True).start()
        self._from_client(wire)

    def _next_cut(self):
        with self._lock:
            if not self.is_armed or next(self._commits) % self._period:
                return None
            self.cuts.append(next(self._turns))
            return self.cuts[-1]

    def _from_client(self, wire):
        for piece in wire.pieces(wire.client):
            # Nothing is sent behind a COMMIT before it is answered, and its answer does not come before it is carried out.
            cut = self._next_cut() if _COMMIT in piece else None
            if cut is Cut.BEFORE:
                return wire.reset()
            wire.is_cut = cut is Cut.AFTER
            if not wire.send(wire.server, piece):
                return

    def _from_server(self, wire):
        for piece in wire.pieces(wire.server):
            # The first byte of an answer to COMMIT says that the server has carried it out.
            if wire.is_cut:
                return wire.reset()
            if not wire.send(wire.client, piece):
                return


class _Wire:
    def __init__(self, client, server):
        self.client, self.server = client, server
        self.is_cut = False

    def pieces(self, end):
        """What this end says until the wire is gone."""
        try:
            while piece := end.recv(1 << 16):
                yield piece
        except OSError:
            pass
        self.reset()

    def send(self, end, piece):
        try:
            end.sendall(piece)
            return True
        except OSError:
            self.reset()
            return False

    def reset(self):
        """The client sees a reset, not a polite end; shutting down wakes whoever waits at either end."""
        try:
            self.client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        except OSError:
            pass
        for end in (self.server, self.client):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            end.close()
