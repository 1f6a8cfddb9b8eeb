"""In CI a skipped test is a failed one: a missing browser or database must not go unnoticed."""

from __future__ import annotations

import os
from collections.abc import Generator
from typing import TypeVar

import pytest

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


def in_ci() -> bool:
    """Whether nothing may be skipped: the environment has `CI` set to anything but 0 or false."""
    return os.environ.get("CI", "").lower() not in ("", "0", "false")


class SkipsFail:
    """Turns every skip into a failure that repeats the reason."""

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        return (
            self._failed(report) if report.skipped and not hasattr(report, "wasxfail") else report
        )

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        report = yield
        return self._failed(report) if report.skipped else report

    def _failed(self, report: Report) -> Report:
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not allow: {_reason(report.longrepr)}"
        return report


def _reason(longrepr: object) -> str:
    return str(longrepr[2]) if isinstance(longrepr, tuple) else str(longrepr)
