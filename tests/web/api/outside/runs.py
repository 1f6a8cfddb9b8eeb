"""One run of schemathesis against a served register: how it is set up, and what came of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.contracts.sources import ROOT
from tests.web.api.outside.prepared import Prepared
from tests.web.served import served
from web.api.action_documents import actions_of_people
from web.api.field_types import current_definition

#: All checks of schemathesis are on. What an answer may be beside its own defaults:
#: - 412 to a sound request: any version is well formed, and the case is seldom at it
#: - 412, 413 to an unsound one: they are told before the body (contract.md section 4)
SETTINGS: Final = """
hooks = "tests.web.api.outside.hooks"
suppress-health-check = ["all"]

[generation]
deterministic = true

[auth.wfc]
path = "users.json"
peers = ["lan", "hoa"]

[checks]
positive_data_acceptance.expected-statuses = ["2xx", 401, 403, 404, 409, 412, 429]
negative_data_rejection.expected-statuses = [401, 403, 404, 405, 409, 412, 413, 415, 422, 429]

[dictionaries.any-version]
values = ["*"]

[parameters]
"header.If-Match" = { dictionary = "any-version", probability = 0.8 }

[warnings]
fail-on = ["dictionary_mismatch", "unmatched_filter", "unresolvable_reference"]

# OpenAPI cannot say that a department must say why, and the UPC office need not
[[operations]]
include-operation-id = "ask_for_contact"
checks.positive_data_acceptance.expected-statuses = ["2xx", 401, 403, 404, 409, 412, 422, 429]

# nor which files a case has, of which a part may be given some
[[operations]]
include-operation-id = "act_split"
checks.positive_data_acceptance.expected-statuses = ["2xx", 401, 403, 404, 409, 412, 422, 429]

# nor that the fields depend on {action}; the operations of each action do
[[operations]]
include-operation-id = "act"
checks.positive_data_acceptance.expected-statuses = ["2xx", 401, 403, 404, 409, 412, 422, 429]
phases.coverage.enabled = {coverage}
"""
#: one action: mostly numbers of cases on which it may succeed are drawn
_ACTION: Final = """
[dictionaries.{name}]
values = {numbers}

[[operations]]
include-operation-id = "act_{name}"
parameters = {{ "path.number" = {{ dictionary = "{name}", probability = 0.9 }} }}
phases.coverage.enabled = {coverage}
generation.mode = "{mode}"
"""
_REPORT: Final = "report.json"
#: where hypothesis keeps the letters of each codec; in a new folder each run counts them anew, for
#: an eighth of its time. Examples are kept nowhere: a deterministic run has no database of them
_KEPT: Final = str(ROOT / ".hypothesis")


@dataclass(frozen=True)
class Run:
    """What schemathesis said, and its report."""

    good: bool
    said: str
    report: dict[str, Any]

    @property
    def found(self) -> set[str]:
        """The kinds of faults that were found."""
        return {fault["type"] for fault in self.report["failures"]}

    @property
    def never_reached(self) -> set[str]:
        """The operations to which no sound request got through: none was carried out, nor in
        conflict with what it met there.
        """
        return {
            operation
            for operation, phases in self.report["valid_rates"].items()
            if not any(each["accepted"] + each["conflicts"] for each in phases.values())
        }


def run(
    prepared: Prepared,
    folder: Path,
    users: Sequence[str],
    *options: str,
    actions_in_full: bool = False,
) -> Run:
    """Let schemathesis loose on the register, speaking for `users`; its files go to `folder`.

    Where a user is not let in, the next is tried. Unless `actions_in_full`, the operations of the
    actions get sound requests alone; unsound ones meet the one route behind them all the same.
    """
    _write(prepared, folder, users, actions_in_full)
    with served(prepared.office) as address:
        done = subprocess.run(
            [_program(), "run", f"{address}/openapi.json", *_reporting(), *options],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "HYPOTHESIS_STORAGE_DIRECTORY": _KEPT},
            capture_output=True,
            text=True,
            check=False,
        )
    report = folder / _REPORT
    found = json.loads(report.read_text()) if report.exists() else {}
    return Run(done.returncode == 0, done.stdout + done.stderr, found)


def _program() -> str:
    return str(Path(sys.executable).with_name("schemathesis"))


def _reporting() -> tuple[str, ...]:
    return ("--no-color", "--report", "json", "--report-json-path", _REPORT)


def _write(prepared: Prepared, folder: Path, users: Sequence[str], actions_in_full: bool) -> None:
    (folder / "known.json").write_text(json.dumps(prepared.known))
    (folder / "users.json").write_text(json.dumps({"auth": _accounts(prepared, users)}))
    coverage = str(actions_in_full).lower()
    actions = _of_actions(prepared, coverage, "all" if actions_in_full else "positive")
    settings = (SETTINGS.replace("{coverage}", coverage), *actions)
    (folder / "schemathesis.toml").write_text("".join(settings))


def _accounts(prepared: Prepared, users: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {
            "name": user,
            "fixedHeaders": [{"name": "Authorization", "value": f"Bearer {prepared.tokens[user]}"}],
        }
        for user in users
    ]


def _of_actions(prepared: Prepared, coverage: str, mode: str) -> Iterator[str]:
    for name, action in actions_of_people(current_definition()).items():
        numbers = [number for state in action.sources for number in prepared.numbers[state]]
        yield _ACTION.format(name=name, numbers=json.dumps(numbers), coverage=coverage, mode=mode)
