"""The container image cannot be built everywhere, so this checks what most often breaks one: a missing library."""

import json
import pathlib
import re
import subprocess

import pytest

from harness.server import BINARY, ROOT

# Inside of a release binary, beside that of a debug build.
SWIFT_RUNTIME = re.compile(r"lib(_?Foundation|_?swift|dispatch|BlocksRuntime|_?Testing|XCTest)")


def listed(purpose):
    lines = (ROOT / "scripts/packages.txt").read_text().splitlines()
    return {line.split()[1] for line in lines if line.split()[:1] == [purpose]}


def query(*arguments):
    return subprocess.run(["dpkg-query", *arguments], capture_output=True, text=True).stdout


def closure(packages):
    """The packages and everything they depend on, as this machine has them installed."""
    found, waiting = set(), set(packages)
    while waiting:
        package = waiting.pop()
        found.add(package)
        depends = query("--show", "--showformat=${Pre-Depends},${Depends}\\n", package)
        names = {re.split(r"[ :(]", name.strip())[0] for name in re.split(r"[,|\n]", depends)}
        waiting |= {name for name in names if name} - found
    return found


def owner(library):
    """The Debian package of a library; the file may be registered under /lib or /usr/lib."""
    real = library.resolve()
    for path in (real, library, pathlib.Path("/usr") / str(library).lstrip("/"), str(real).removeprefix("/usr")):
        if found := query("--search", str(path)):
            return found.split(":")[0]
    return None


def needed():
    """Name and place of each library that the binary asks for."""
    for line in subprocess.run(["ldd", BINARY], capture_output=True, text=True, check=True).stdout.splitlines():
        name, _, rest = line.strip().partition(" => ")
        if rest:
            yield name, rest.split(" (")[0]


def libraries():
    return [pytest.param(place, id=name) for name, place in needed() if not SWIFT_RUNTIME.match(name)]


def pytest_generate_tests(metafunc):
    if "library" in metafunc.fixturenames:
        metafunc.parametrize("library", libraries())


def test_the_image_has_the_library(library):
    assert library != "not found"
    package = owner(pathlib.Path(library))
    assert package in closure(listed("run")), f"{library} belongs to {package}: add it to scripts/packages.txt"


@pytest.mark.skipif("release" not in str(BINARY), reason="a debug build has Swift's libraries beside it")
def test_a_release_has_swifts_libraries_in_itself():
    assert [name for name, _ in needed() if SWIFT_RUNTIME.match(name)] == []


def test_the_image_and_the_set_up_use_the_same_list():
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert re.search(r"RUN \S*scripts/setup build", dockerfile)
    assert re.search(r"RUN \S*scripts/setup run", dockerfile)
    assert "apt-get install" not in dockerfile
    assert re.search(r"^USER (?!root)", dockerfile, re.M)
    assert re.search(r"^HEALTHCHECK", dockerfile, re.M)
    assert re.search(r'^ENTRYPOINT \["afterword"\]$', dockerfile, re.M)


def test_the_image_is_built_of_the_versions_that_are_written_down():
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert re.search(r"^COPY Package\.swift Package\.resolved ", dockerfile, re.M)
    assert "swift package resolve --force-resolved-versions" in dockerfile
    assert "!Package.resolved" in (ROOT / ".dockerignore").read_text().splitlines()


@pytest.mark.parametrize("folder", [".", "Bench/Echo"])
def test_every_dependency_has_one_version_from_a_public_address(folder):
    pins = json.loads((ROOT / folder / "Package.resolved").read_text())["pins"]
    assert pins and all(re.match(r"https://github\.com/[\w-]+/[\w.-]+$", pin["location"]) for pin in pins)
    assert all(pin["state"]["revision"] and pin["state"]["version"] for pin in pins)
    ignored = subprocess.run(["git", "check-ignore", "Package.resolved"], cwd=ROOT / folder, capture_output=True)
    assert ignored.returncode != 0
