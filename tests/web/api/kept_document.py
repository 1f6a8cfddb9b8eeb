"""The OpenAPI document as it is kept beside the tests; `python -m tests.web.api.kept_document`
renews it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.web.stories import settings_for
from web.app import create_app
from web.wiring import build

FILE = Path(__file__).with_name("openapi.json")


def made(**settings: Any) -> dict[str, Any]:
    """The document of an installation with these settings; its database is not asked."""
    services = build(settings_for("sqlite:///of-no-matter.db", **settings))
    try:
        return create_app(services).openapi()
    finally:
        services.close()


def written(document: dict[str, Any]) -> str:
    """The document as it is kept: in the order of the routes, one member a line."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(written(made()), encoding="utf-8")
