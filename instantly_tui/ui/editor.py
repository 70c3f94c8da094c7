"""The user's own editor on a text, with the terminal handed over and taken back."""

from __future__ import annotations

import shlex
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from textual.app import SuspendNotSupported


class EditorFailed(ValueError):
    """The editor gave no text back; what was typed before is unchanged."""


def editor_of(environment: Mapping[str, str]) -> list[str]:
    """The editor's command line as arguments; no shell ever sees it."""
    command = environment.get("VISUAL") or environment.get("EDITOR") or "vi"
    try:
        return shlex.split(command)
    except ValueError as error:
        raise EditorFailed(f"$EDITOR can't be understood: {error}") from error


def edit(
    text: str, environment: Mapping[str, str], suspend: Callable[[], AbstractContextManager[object]]
) -> str:
    """The text as the user left it in the editor; raises EditorFailed when there is none to take.

    `suspend` gives the terminal away as long as its context lasts. The file lies in a folder of its own
    that nobody else can read, and is wiped afterwards.
    """
    command = editor_of(environment)
    with tempfile.TemporaryDirectory(prefix="itui-") as folder:
        file = Path(folder) / "reply.txt"
        file.touch(mode=0o600)
        file.write_text(text, "utf-8")
        try:
            return _edited(command, file, text, suspend)
        finally:
            _wipe(file)


def _edited(
    command: list[str], file: Path, text: str, suspend: Callable[[], AbstractContextManager[object]]
) -> str:
    as_before = "the text is as it was before"
    try:
        with suspend():
            done = subprocess.run([*command, str(file)], check=False)
    except SuspendNotSupported as error:
        raise EditorFailed("this terminal can't be handed to an editor") from error
    except OSError as error:
        raise EditorFailed(f"{command[0]} could not be started: {error.strerror}") from error
    if done.returncode != 0:
        raise EditorFailed(f"{command[0]} ended with {done.returncode}; {as_before}")
    try:
        edited = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise EditorFailed(f"what {command[0]} saved can't be read; {as_before}") from error
    if text.strip() and not edited.strip():
        raise EditorFailed(f"{command[0]} left an empty file; {as_before}")
    return edited.rstrip("\n")


def _wipe(file: Path) -> None:
    """Overwrite and remove the file; swap files of the editor are its own affair."""
    if file.exists():
        file.write_bytes(b"\0" * file.stat().st_size)
        file.unlink()
