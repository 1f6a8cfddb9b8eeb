"""Runs one throw-away PostgreSQL server for as long as whoever started this process lives.

Started by `tests.postgres.PostgresServer` as a process of its own:

    python -I postgres_keeper.py FOLDER INSTALLATION [name=value ...]

1. make a cluster in FOLDER, which belongs to this process from now on;
2. start the server on a Unix socket in FOLDER, with the given settings;
3. write `ready`, or one line that says what went wrong;
4. wait until standard input closes. The operating system closes it however the other side ended,
   by Ctrl-C, by a crash or by SIGKILL;
5. stop the server and delete FOLDER.

PostgreSQL refuses to run as root. Then the programs are copied into FOLDER, where everybody may
read them, and run as `nobody`.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any

START_SECONDS = 60
STOP_SECONDS = 30
UNPRIVILEGED = "nobody"


class Failed(Exception):
    """The server could not be made or started; the text says why."""


def main(folder: Path, installation: Path, settings: list[str]) -> int:
    """Keep a server until standard input closes; 1 when it could not be started."""
    signal.signal(signal.SIGTERM, _exit)
    server = None
    try:
        installation, account = _runnable(folder, installation)
        _make_cluster(folder, installation, account)
        server = _start(folder, installation, account, settings)
        _wait_until_ready(folder, server)
        print("ready", flush=True)
        sys.stdin.buffer.read()
        return 0
    except Failed as failure:
        print(str(failure).replace("\n", " | "), flush=True)
        return 1
    finally:
        if server is not None:
            _stop(server)
        shutil.rmtree(folder, ignore_errors=True)


def _exit(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(1)


def _runnable(folder: Path, installation: Path) -> tuple[Path, dict[str, Any]]:
    if os.geteuid() != 0:
        return installation, {}
    nobody = pwd.getpwnam(UNPRIVILEGED)
    copy = folder / "programs" / installation.parent.name / installation.name
    # The wheel keeps its shared libraries beside the package and finds them by relative path.
    libraries = f"{installation.parent.name}.libs"
    shutil.copytree(
        installation.parent.parent / libraries, folder / "programs" / libraries, dirs_exist_ok=True
    )
    for part in ("lib", "share"):
        shutil.copytree(installation / part, copy / part)
    (copy / "bin").mkdir()
    for program in ("initdb", "postgres"):
        shutil.copy2(installation / "bin" / program, copy / "bin" / program)
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    account = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    return copy, account


def _environment(folder: Path) -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC", "TMPDIR": str(folder)}


def _make_cluster(folder: Path, installation: Path, account: dict[str, Any]) -> None:
    command = [
        str(installation / "bin" / "initdb"),
        f"--pgdata={folder / 'data'}",
        "--username=postgres",
        "--auth=trust",
        "--encoding=UTF8",
        "--no-locale",
        "--no-sync",
        "--no-instructions",
    ]
    made = subprocess.run(
        command,
        cwd=folder,
        env=_environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        **account,
    )
    if made.returncode != 0:
        raise Failed(f"initdb failed: {made.stdout.strip()}")


def _start(
    folder: Path, installation: Path, account: dict[str, Any], settings: list[str]
) -> subprocess.Popen[bytes]:
    options = [f"unix_socket_directories={folder}", "listen_addresses=", *settings]
    command = [str(installation / "bin" / "postgres"), "-D", str(folder / "data")]
    for option in options:
        command += ["-c", option]
    with (folder / "server.log").open("wb") as log:
        return subprocess.Popen(
            command,
            cwd=folder,
            env=_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            **account,
        )


def _wait_until_ready(folder: Path, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        if _says_ready(folder / "data" / "postmaster.pid"):
            return
        time.sleep(0.02)
    log = (folder / "server.log").read_text(errors="replace").strip()
    raise Failed(f"the server did not start: {log[-2000:]}")


def _says_ready(pid_file: Path) -> bool:
    # The eighth line is the server's own word on its state; pg_ctl waits for the same one.
    try:
        lines = pid_file.read_text().splitlines()
    except OSError:
        return False
    return len(lines) >= 8 and lines[7].strip() == "ready"


def _stop(server: subprocess.Popen[bytes]) -> None:
    # SIGINT is PostgreSQL's "fast" stop: open connections are ended, nothing is waited for.
    server.send_signal(signal.SIGINT)
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]))
