"""The user's own editor on a text, with the terminal handed over and everything else going on."""

from __future__ import annotations

import asyncio
import os
import shlex
import signal
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import SuspendNotSupported

if TYPE_CHECKING:
    from textual.app import App

HandOver = Callable[[], AbstractContextManager[object]]
"""Gives the terminal away as long as its context lasts; SuspendNotSupported when it can't."""

AS_BEFORE = "the text is as it was before"


class EditorFailed(ValueError):
    """The editor gave no text back; what was typed before is unchanged."""


@dataclass(frozen=True)
class Edited:
    """What came back from the editor."""

    text: str
    note: str = ""
    """What the user should know about how it ended; empty when all is well."""


def editor_of(environment: Mapping[str, str]) -> list[str]:
    """The editor's command line as arguments; no shell ever sees it."""
    command = environment.get("VISUAL") or environment.get("EDITOR") or "vi"
    try:
        return shlex.split(command) or ["vi"]
    except ValueError as error:
        raise EditorFailed(f"$EDITOR can't be understood: {error}") from error


@contextmanager
def terminal_of(app: App[Any]) -> Iterator[None]:
    """Give the app's terminal to another program; the app goes on meanwhile, but draws nothing."""
    with app.batch_update(), app.suspend(), _left_alone():
        yield


async def edit(text: str, environment: Mapping[str, str], hand_over: HandOver, name: str = "reply") -> Edited:
    """The text as the user left it in the editor; raises EditorFailed when there is none to take.

    `name`: of the file, with an ending where editors know the language by it. The file lies in a folder of
    its own that nobody else can read, and is wiped afterwards.
    """
    command = editor_of(environment)
    try:
        with tempfile.TemporaryDirectory(prefix=f"itui-{os.getpid()}-") as folder:
            file = Path(folder) / (name if "." in name else f"{name}.txt")
            file.touch(mode=0o600)
            file.write_bytes(text.encode("utf-8", "replace"))
            try:
                return _taken(text, file, command[0], await _run(command, file, hand_over))
            finally:
                _wipe(file)
    except OSError as error:
        raise EditorFailed(f"no file for the editor: {error.strerror}; {AS_BEFORE}") from error


async def _run(command: list[str], file: Path, hand_over: HandOver) -> int:
    """Run the editor in the terminal until it ends; its exit status, negative after a signal."""
    failed: OSError | None = None
    status = 0
    try:
        with hand_over():
            # Nothing but the end of the whole program may leave this block by an exception: Textual takes
            # the terminal back only at its regular end.
            try:
                editor = await asyncio.create_subprocess_exec(*command, str(file))
            except OSError as error:
                failed = error
            else:
                try:
                    status = await editor.wait()
                except asyncio.CancelledError:
                    with suppress(ProcessLookupError):
                        editor.terminate()
                    raise
    except SuspendNotSupported as error:
        raise EditorFailed("this terminal can't be handed to an editor") from error
    if failed is not None:
        raise EditorFailed(f"{command[0]} could not be started: {failed.strerror}") from failed
    return status


def _taken(before: str, file: Path, editor: str, status: int) -> Edited:
    """The text to go on with; of an editor that crashed, what it had saved."""
    if status > 0:
        raise EditorFailed(f"{Path(editor).name} ended with {status}; {AS_BEFORE}")
    crashed = f"{editor} was ended by signal {-status}" if status else ""
    try:
        edited = file.read_bytes().decode("utf-8").replace("\r\n", "\n").rstrip("\n")
    except (OSError, UnicodeDecodeError) as error:
        what = f"{crashed}, and what it saved" if crashed else f"what {editor} saved"
        raise EditorFailed(f"{what} can't be read; {AS_BEFORE}") from error
    if before.strip() and not edited.strip():
        raise EditorFailed(f"{f'{crashed} and' if crashed else editor} left an empty file; {AS_BEFORE}")
    if crashed and edited == before.rstrip("\n"):
        raise EditorFailed(f"{crashed}; {AS_BEFORE}")
    if edited == before.replace("\r\n", "\n").rstrip("\n"):
        # Nothing was changed, so nothing is: line ends at the end included.
        edited = before
    return Edited(edited, f"{crashed}; what it had saved was taken" if crashed else "")


@contextmanager
def _left_alone() -> Iterator[None]:
    """Don't end with ctrl+c or ctrl+\\ typed into the editor: they reach this program too."""
    numbers = [signal.SIGINT, *([signal.SIGQUIT] if hasattr(signal, "SIGQUIT") else [])]
    # A handler that does nothing: to ignore a signal would be handed on to the editor.
    before = [signal.signal(number, lambda *_: None) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def _wipe(file: Path) -> None:
    """Overwrite and remove the file; swap files of the editor are its own affair."""
    with suppress(FileNotFoundError):
        file.write_bytes(b"\0" * file.stat().st_size)
        file.unlink()
