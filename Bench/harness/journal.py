"""What is told while benches run, and the figures beside their ratios."""

figures = {}  # of the bench that runs; the command empties it


class BenchFailure(Exception):
    """One bench cannot go on; the others can."""


def say(text):
    print(f"bench: {text}", flush=True)


def figure(name, value, unit):
    """Says a figure and keeps it for the summary; the last of a name stands."""
    figures[name] = {"value": round(value, 3), "unit": unit}
    say(f"  {name}: {value:,.0f} {unit}" if value >= 100 else f"  {name}: {value:.2f} {unit}")
