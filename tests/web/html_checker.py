"""The W3C's checker of HTML (vnu) where Java and its jar are there; it is no part of the project.

npm install vnu-jar; VNU_JAR=node_modules/vnu-jar/build/dist/vnu.jar make test PARTS=browser
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

VARIABLE = "VNU_JAR"


def faults_in(folder: Path) -> list[str]:
    """What it says of the HTML files below `folder`; nothing where there is no such checker."""
    jar, java = os.environ.get(VARIABLE), shutil.which("java")
    if not jar or java is None:
        return []
    command = [
        java,
        "-jar",
        jar,
        "--errors-only",
        "--format",
        "gnu",
        "--skip-non-html",
        str(folder),
    ]
    said = subprocess.run(command, check=False, capture_output=True, text=True, timeout=200)
    return said.stderr.splitlines()
