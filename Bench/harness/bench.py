"""A bench, its ratios, and the marks they are held against."""

import dataclasses
import math
from collections.abc import Callable


@dataclasses.dataclass(frozen=True)
class Mark:
    name: str
    value: float
    is_limit: bool = False  # passes at or below; else at or above

    def is_passed(self, ratio):
        return ratio <= self.value if self.is_limit else ratio >= self.value

    def worst(self, values):
        return max(values) if self.is_limit else min(values)

    def line(self, ratio):
        return f"ratio {self.name} {ratio:.2f} {self.value:.2f} {'pass' if self.is_passed(ratio) else 'short'}"


def at_least(name, value):
    return Mark(name, value)


def at_most(name, value):
    return Mark(name, value, is_limit=True)


@dataclasses.dataclass(frozen=True)
class Bench:
    name: str
    run: Callable[[], dict]  # gives a ratio for each mark
    marks: tuple

    def is_chosen(self, prefixes):
        names = [self.name, *(mark.name for mark in self.marks)]
        return not prefixes or any(name.startswith(tuple(prefixes)) for name in names)


MISSING = math.nan  # of a bench that failed; no comparison with it holds
