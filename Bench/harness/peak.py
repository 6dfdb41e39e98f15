"""The memory of a server under load, which several benches measure; the largest counts."""

from .bench import at_most
from .journal import figure
from .process import memory

LIMIT_BYTES = 200 << 20
PEAK = at_most("peak-rss", 1.0)


def peak_ratio(server):
    peak = memory(server.pid, "VmHWM")
    figure("peak memory", peak / 2**20, "MiB")
    return peak / LIMIT_BYTES
