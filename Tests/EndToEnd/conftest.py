import pytest

from harness.browser import phone
from harness.receiver import Receiver
from harness.server import BINARY, Server


def pytest_configure(config):
    if not BINARY.exists():
        pytest.exit(f"{BINARY} is missing: run `make build` first", returncode=2)


@pytest.fixture(scope="session")
def receiver():
    """Somebody's system that gets our webhooks; no signature of the whole run may fail to verify."""
    receiver = Receiver()
    yield receiver
    receiver.close()
    assert receiver.refused == []


@pytest.fixture(scope="session")
def server(receiver):
    """An installation whose only channel is a webhook."""
    server = Server([{"id": "crm", "type": "webhook", "url": receiver.url(), "secret": receiver.secret}]).start()
    yield server
    server.remove()


@pytest.fixture(scope="session")
def desk():
    """An installation as a newcomer has it: messages go to the inbox, an administrator signs in."""
    server = Server([{"id": "inbox", "type": "inbox"}]).start()
    server.create_admin()
    yield server
    server.remove()


@pytest.fixture
def browser():
    with phone() as driver:
        yield driver


@pytest.fixture
def browser_without_scripts():
    with phone(scripts=False) as driver:
        yield driver
