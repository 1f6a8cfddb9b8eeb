"""How every command speaks: people's text or one JSON document, and one line when it fails.

Exit codes (contract.md section 3): 0 done, 1 the answer is "no" or a check failed, 2 wrong usage,
3 done in part. Command modules import nothing heavy at their top, so that the start stays quick.
"""

from __future__ import annotations

import inspect
import json
import os
from collections.abc import Callable, Iterable, Sequence
from contextvars import ContextVar
from functools import wraps
from pathlib import PurePath
from traceback import extract_tb
from typing import Annotated, Any, Final

import typer
from typer.main import get_command

DONE: Final = 0
NO: Final = 1
WRONG_USAGE: Final = 2
IN_PART: Final = 3
INTERRUPTED: Final = 130
#: signs of an argument that are said back; more would bury the advice
_MOST_SAID_BACK: Final = 200

_as_json: ContextVar[bool] = ContextVar("as_json", default=False)
_JSON_PARAMETER = "one_json_document"
_JsonOption = Annotated[
    bool, typer.Option("--json", help="Print one JSON document and nothing else.")
]


class CommandFailed(Exception):
    """The command cannot go on; the message says what to do, `code` is the exit code."""

    def __init__(self, message: str, code: int = NO) -> None:
        super().__init__(message)
        self.code = code


class Commands(typer.Typer):
    """A group of commands, every one with `--json`. A command returns its exit code or None."""

    def __init__(self, help: str) -> None:
        super().__init__(
            help=help, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False
        )

    def command(self, name: str | None = None, **options: Any) -> Callable[[Any], Any]:
        """Register a function; it prints through `answer`."""
        register = super().command(name, **options)

        def decorate(function: Callable[..., int | None]) -> Callable[..., int | None]:
            register(_with_json(function))
            return function

        return decorate


def answer(document: Any, text: str | Iterable[str]) -> None:
    """Print the JSON document where one was asked for, else the text (one or several lines)."""
    if _as_json.get():
        lines: Iterable[str] = [json.dumps(document, ensure_ascii=False, indent=2)]
    else:
        lines = [text] if isinstance(text, str) else text
    for line in lines:
        typer.echo(line)


def as_json() -> bool:
    """Whether the caller asked for JSON: progress and hints then stay away from stdout."""
    return _as_json.get()


def hint(text: str) -> None:
    """A line for people beside the answer, on stderr."""
    typer.echo(text, err=True)


def run(commands: typer.Typer, arguments: Sequence[str]) -> int:
    """Run a command line and return its exit code; whatever goes wrong is one line on stderr."""
    # before the command --json means the same as after it
    in_front = list(arguments[:1]) == ["--json"]
    token = _as_json.set(in_front)
    try:
        program = get_command(commands)
        rest = list(arguments[1:] if in_front else arguments)
        _require_unicode(rest)
        outcome = program.main(rest, prog_name="followup", standalone_mode=False)
        # typer makes this code of Ctrl-C, and says nothing
        if outcome == INTERRUPTED:
            return stopped()
        return outcome if isinstance(outcome, int) else DONE
    except typer.TyperException as wrong:
        said = wrong.format_message().rstrip(".")
        said = _without_long(arguments, said)
        return _failed(f"{said}. See followup --help.", WRONG_USAGE)
    except (typer.Abort, KeyboardInterrupt):
        return stopped()
    except SystemExit as ended:
        # typer ends the process when nobody reads on: whoever read our output has enough
        if isinstance(ended.__context__, BrokenPipeError):
            return DONE
        raise
    except Exception as problem:
        told, code = explained(problem)
        return _failed(_without_long(arguments, told), code)
    finally:
        _as_json.reset(token)


def _require_unicode(arguments: Iterable[str]) -> None:
    """Refuse bytes that are no UTF-8: a terminal or a script of TCVN3 or Latin-1 gives them."""
    for argument in arguments:
        told = argument.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
        if told != argument:
            raise CommandFailed(
                f"“{told}” is not Unicode (UTF-8); type it again in a terminal that is, "
                "and give a file of such a name another one",
                WRONG_USAGE,
            )


def stopped() -> int:
    """Say that somebody pressed Ctrl-C, and return the exit code of that."""
    return _failed("stopped; nothing is left half done, run it again to go on", INTERRUPTED)


def explained(problem: Exception) -> tuple[str, int]:
    """What to tell about a problem, and its exit code."""
    # imported here: most commands end well and need none of it
    from cases.errors import BadInput, CaseError, UnknownDepartment, UnknownPerson
    from notifications.errors import BadChannelSetting, BadLetters, NotificationError
    from web.errors import SettingsError, WebError
    from workflow.errors import CalendarError, DefinitionError, WorkflowError

    wrong = (
        BadInput,
        UnknownDepartment,
        UnknownPerson,
        SettingsError,
        CalendarError,
        DefinitionError,
        BadChannelSetting,
        BadLetters,
    )
    if isinstance(problem, CommandFailed):
        return str(problem), problem.code
    if isinstance(problem, wrong):
        return str(problem), WRONG_USAGE
    if isinstance(problem, CaseError | NotificationError | WebError | WorkflowError):
        return str(problem), NO
    if isinstance(problem, OSError):
        name = f"{problem.filename}: " if problem.filename else ""
        return f"{name}{problem.strerror or problem}", WRONG_USAGE
    return _place_of(problem), NO


def _place_of(problem: Exception) -> str:
    frames = extract_tb(problem.__traceback__)
    place = f" at {PurePath(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return (
        f"an unexpected fault ({type(problem).__name__}{place}); "
        "please report it with the command you gave"
    )


def _without_long(arguments: Iterable[str], message: str) -> str:
    """The message with the beginning of each long argument instead of all of it."""
    for argument in arguments:
        for given in (argument, argument.partition("=")[2]):
            if len(given) > _MOST_SAID_BACK:
                message = message.replace(given, f"{given[:_MOST_SAID_BACK]}…")
    return message


def _failed(message: str, code: int) -> int:
    line = " ".join(message.split())
    typer.echo(f"followup: {line}", err=True)
    return code


def _look_at_the_environment() -> None:
    """Raise SettingsError for a misspelt setting; warn of other names that are none."""
    named = [name for name in os.environ if name.upper().startswith("FOLLOWUP_")]
    if named:
        # imported here: most commands that need no setting have none of them around
        from web.settings import require_known_names

        require_known_names(named, hint)


def _with_json(function: Callable[..., int | None]) -> Callable[..., int | None]:
    signature = inspect.signature(function, eval_str=True)
    option = inspect.Parameter(
        _JSON_PARAMETER, inspect.Parameter.KEYWORD_ONLY, default=False, annotation=_JsonOption
    )

    @wraps(function)
    def command(**given: Any) -> int | None:
        token = _as_json.set(given.pop(_JSON_PARAMETER) or _as_json.get())
        try:
            _look_at_the_environment()
            return function(**given)
        finally:
            _as_json.reset(token)

    parameters = [*signature.parameters.values(), option]
    described: Any = command
    described.__signature__ = signature.replace(parameters=parameters)
    described.__annotations__ = {each.name: each.annotation for each in parameters}
    del described.__wrapped__
    return command


__all__ = [
    "DONE",
    "INTERRUPTED",
    "IN_PART",
    "NO",
    "WRONG_USAGE",
    "CommandFailed",
    "Commands",
    "answer",
    "as_json",
    "explained",
    "hint",
    "run",
    "stopped",
]
