"""One served simulation for the tests of a module, as new for each of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.served import Served, serving


@pytest.fixture(scope="module")
def running() -> Iterator[Served]:
    with serving() as served:
        yield served


@pytest.fixture
def served(running: Served) -> Served:
    running.reset()
    return running
