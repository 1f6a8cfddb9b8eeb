"""`python -m web.cli` is `followup`, for processes that this program starts itself."""

from __future__ import annotations

from web.cli import main

if __name__ == "__main__":
    main()
