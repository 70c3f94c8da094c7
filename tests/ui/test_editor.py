"""The user's own editor, as a real program."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest
from textual.app import SuspendNotSupported

from instantly_tui.ui.editor import EditorFailed, edit, editor_of
from tests.support.app import demo_app, press, screen_text
from tests.ui.reply_desk import answer


def editor(folder: Path, script: str) -> dict[str, str]:
    """An environment whose editor is this shell script."""
    program = folder / "my editor"
    program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    program.chmod(0o700)
    return {"EDITOR": f"'{program}' --flag"}


def test_gives_back_what_was_saved(tmp_path: Path) -> None:
    environment = editor(tmp_path, 'test "$1" = --flag && printf "äöü\\nmore\\n" >> "$2"')
    assert edit("first\n", environment, nullcontext) == "first\näöü\nmore"


def test_the_file_is_private_and_gone_afterwards(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    edit("secret", editor(tmp_path, f'echo "$2" > {seen}; stat -c %a "$2" >> {seen}'), nullcontext)
    file, mode = seen.read_text().split()
    assert mode == "600"
    assert not Path(file).exists()
    assert not Path(file).parent.exists()


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("exit 3", "ended with 3; the text is as it was before"),
        (': > "$2"', "left an empty file; the text is as it was before"),
        ('rm "$2"', "can't be read; the text is as it was before"),
        ("printf '\\377\\376' > \"$2\"", "can't be read; the text is as it was before"),
    ],
)
def test_keeps_the_text_when_nothing_usable_comes_back(tmp_path: Path, script: str, words: str) -> None:
    with pytest.raises(EditorFailed, match=words):
        edit("typed", editor(tmp_path, script), nullcontext)


def test_an_empty_text_may_stay_empty(tmp_path: Path) -> None:
    assert edit("", editor(tmp_path, "true"), nullcontext) == ""


def test_names_an_editor_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(EditorFailed, match="could not be started"):
        edit("typed", {"EDITOR": str(tmp_path / "none")}, nullcontext)


def test_no_shell_reads_the_command(tmp_path: Path) -> None:
    assert editor_of({"EDITOR": "ed $(touch x); `y`"}) == ["ed", "$(touch", "x);", "`y`"]
    assert editor_of({"VISUAL": "one", "EDITOR": "two"}) == ["one"]
    with pytest.raises(EditorFailed, match="can't be understood"):
        editor_of({"EDITOR": "ed 'open"})


def test_says_when_the_terminal_cannot_be_handed_over(tmp_path: Path) -> None:
    @contextmanager
    def never() -> Iterator[None]:
        raise SuspendNotSupported
        yield

    with pytest.raises(EditorFailed, match="can't be handed"):
        edit("typed", editor(tmp_path, "true"), never)


async def test_a_failing_editor_leaves_the_reply_as_it_was(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, _):
        await answer(app, pilot, "Tuesday suits me")
        await press(app, pilot, "ctrl+g")
        assert "can't be handed to an editor" in screen_text(app)
        assert "Tuesday suits me" in screen_text(app)
