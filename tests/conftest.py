"""The network is closed to every test: nothing but this machine's loopback can be reached."""

from __future__ import annotations

import pytest
from pytest_socket import socket_allow_hosts

from indexes.premises import keep_to_premises

keep_to_premises()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Drive the browser last: its driver keeps an event loop running in this thread, which others could not share."""
    items.sort(key=lambda item: "tests/browser/" in item.nodeid)


@pytest.fixture(autouse=True)
def _loopback_only() -> None:
    socket_allow_hosts(["127.0.0.1", "localhost", "::1"], allow_unix_socket=True)
