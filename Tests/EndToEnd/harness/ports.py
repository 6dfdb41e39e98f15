"""Ports that belong to nobody else while a test needs them."""

import socket

_held = {}


def free_port():
    """A port on which a server of ours may listen, now and after a restart, until it is given back.

    A port that is merely free when one looks may be anybody's a moment later, another test's or an outgoing connection's. So it stays
    bound here, without listening: the system then gives it to nobody who asks for any port, a server that reuses addresses may have it,
    and who connects before there is one is refused.
    """
    holder = socket.socket()
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    holder.bind(("127.0.0.1", 0))
    port = holder.getsockname()[1]
    _held[port] = holder
    return port


def give_back(port):
    if holder := _held.pop(port, None):
        holder.close()
