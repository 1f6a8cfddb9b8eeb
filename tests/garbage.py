"""Python looks for cycles to free less often: a test process keeps what it collected to its end.

What is there when the tests begin (the product, its libraries, thousands of tests) is never freed,
and looking through all of it again and again took a tenth of the time of the tests.
"""

from __future__ import annotations

import gc

import pytest

#: so many new objects before the next look; Python's own number is 700
_BETWEEN_LOOKS = 20_000


@pytest.hookimpl(tryfirst=True)
def pytest_configure() -> None:
    """Nothing becomes garbage while tests are collected."""
    gc.disable()


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """From here on what is made may be freed; what is there stays."""
    gc.freeze()
    gc.set_threshold(_BETWEEN_LOOKS)
    gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """Look once more; pytest itself looks ten times, through all that the run has left.

    Those ten took each process five seconds (measured).
    """
    gc.collect()
    gc.freeze()
