"""Runs inside of schemathesis, beside the served register.

It teaches schemathesis the document's formats, and to use an idempotency key as its sender must:
one for each command. That a key which is used for another command is refused, and a repeated one
answered again, is told in `test_idempotency.py`.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import schemathesis
from hypothesis import strategies as st

from tests.web.api.outside.formats import values

_KEY = "Idempotency-Key"

for name, examples in values(json.loads(Path("known.json").read_text())).items():
    schemathesis.openapi.format(name, st.sampled_from(examples))


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """Tell the keys of different commands apart; a key that breaks the rules stays as it is."""
    key = case.headers.get(_KEY)
    if key and key.isascii() and key.isprintable() and " " not in key:
        command = repr((case.formatted_path, case.body)).encode()
        case.headers[_KEY] = f"{key[:100]}-{hashlib.sha256(command).hexdigest()[:16]}"
