"""Runs the benches that were asked for; one that fails hides no other's result."""

import argparse
import datetime
import json
import os
import pathlib
import platform
import sys
import time
import traceback

from . import floors, journal
from .bench import MISSING
from .journal import BenchFailure, say
from .settings import ROOT


def main(benches, description):
    parser = argparse.ArgumentParser(
        prog="Bench/run", description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("prefix", nargs="*", help="run only the benches or ratios whose names begin so")
    parser.add_argument("--json", metavar="FILE", type=pathlib.Path, help="also write a summary for programs")
    parser.add_argument("--list", action="store_true", help="print names and marks, and run nothing")
    arguments = parser.parse_args()
    chosen = [bench for bench in benches if bench.is_chosen(arguments.prefix)]
    if not chosen:
        parser.error(f"nothing begins with {' or '.join(arguments.prefix)}; --list prints the names")
    if arguments.list:
        return print("\n".join(f"{bench.name}: {listed(bench)}" for bench in chosen))
    floors.compile_all()
    machine = facts()  # before the load, which would be in the load average
    results = [measured(bench) for bench in chosen]
    ratios = merged(chosen, results)
    if arguments.json:
        arguments.json.write_text(json.dumps(summary(machine, results, ratios), indent=2) + "\n")
    for result in results:
        if result["failure"]:
            say(f"{result['name']} failed: {result['failure'].strip().splitlines()[0]}")
    for mark, value in ratios:
        print(mark.line(value))
    sys.exit(1 if any(result["failure"] for result in results) else 0)


def listed(bench):
    marks = [f"{mark.name} {'≤' if mark.is_limit else '≥'} {mark.value:g}" for mark in bench.marks]
    return ", ".join(marks) or "no mark"


def measured(bench):
    journal.figures.clear()
    say(bench.name)
    begun, ratios, failure = time.monotonic(), {}, None
    try:
        ratios = bench.run()
    except BenchFailure as problem:
        failure = str(problem)
    except Exception:
        failure = traceback.format_exc()
    if failure:
        say(f"  FAILED: {failure}")
    return {
        "name": bench.name, "failure": failure, "seconds": round(time.monotonic() - begun, 1), "ratios": ratios,
        "figures": dict(journal.figures),
    }


def merged(chosen, results):
    """Every mark with its ratio. What several benches measure, such as memory under two loads, is the worst of them."""
    ratios = {}
    for bench, result in zip(chosen, results):
        for mark in bench.marks:
            value = result["ratios"].get(mark.name, MISSING)
            _, known = ratios.get(mark.name, (mark, MISSING))
            values = [each for each in (known, value) if each is not MISSING]
            ratios[mark.name] = (mark, mark.worst(values) if values else MISSING)
    return list(ratios.values())


def summary(machine, results, ratios):
    lines = [
        {"name": mark.name, "value": None if value is MISSING else round(value, 4), "mark": mark.value,
         "passes_at_or": "below" if mark.is_limit else "above", "passes": mark.is_passed(value)}
        for mark, value in ratios
    ]
    return {"machine": machine, "ratios": lines, "benches": results}


def facts():
    return {
        "at": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "system": platform.platform(), "processor": processor(), "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2), "revision": revision(),
    }


def processor():
    lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def revision():
    head = ROOT / ".git/HEAD"
    text = head.read_text().strip() if head.is_file() else ""
    reference = ROOT / ".git" / text.removeprefix("ref: ")
    return reference.read_text().strip() if text.startswith("ref: ") and reference.is_file() else text
