"""The user's own editor, as a real program."""

from __future__ import annotations

import asyncio
import os
import select
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest
from textual.app import SuspendNotSupported

from instantly_tui.ui.editor import Edited, EditorFailed, edit, editor_of
from tests.support.app import demo_app, press, screen_text
from tests.support.editors import editor
from tests.ui.reply_desk import answer


async def edited(text: str, environment: dict[str, str]) -> Edited:
    return await edit(text, environment, nullcontext)


async def test_gives_back_what_was_saved(tmp_path: Path) -> None:
    environment = editor(tmp_path, 'test "$1" = --flag && printf "äöü\\r\\nmore\\n" >> "$2"')
    assert await edited("first\n", environment) == Edited("first\näöü\nmore")


async def test_a_text_nobody_changed_comes_back_as_it_was(tmp_path: Path) -> None:
    text = "<p>one</p>\r\ntwo\n\n"
    assert await edited(text, editor(tmp_path, "true")) == Edited(text)


async def test_the_file_is_private_and_gone_afterwards(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    await edited("secret", editor(tmp_path, f'echo "$2" > {seen}; stat -c %a "$2" "${{2%/*}}" >> {seen}'))
    file, mode, folder_mode = seen.read_text().split()
    assert (mode, folder_mode) == ("600", "700")
    assert not [left for left in (Path(file), Path(file).parent) if left.exists()]


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("exit 3", "ended with 3; the text is as it was before"),
        (': > "$2"', "left an empty file; the text is as it was before"),
        ('rm "$2"', "can't be read; the text is as it was before"),
        ("printf '\\377\\376' > \"$2\"", "can't be read; the text is as it was before"),
        ("kill -9 $$", "was ended by signal 9; the text is as it was before"),
        (
            'rm "$2"; kill -9 $$',
            "was ended by signal 9, and what it saved can't be read; the text is as it was before",
        ),
    ],
)
async def test_keeps_the_text_when_nothing_usable_comes_back(tmp_path: Path, script: str, words: str) -> None:
    with pytest.raises(EditorFailed, match=words):
        await edited("typed", editor(tmp_path, script))


async def test_what_a_crashed_editor_had_saved_is_taken_and_told(tmp_path: Path) -> None:
    crashed = await edited("typed", editor(tmp_path, 'echo " more" >> "$2"; kill -9 $$'))
    assert crashed.text == "typed more"
    assert "was ended by signal 9; what it had saved was taken" in crashed.note


async def test_an_empty_text_may_stay_empty(tmp_path: Path) -> None:
    assert await edited("", editor(tmp_path, "true")) == Edited("")


async def test_an_editor_that_is_not_there_is_named_and_the_terminal_taken_back(tmp_path: Path) -> None:
    ended = []

    @contextmanager
    def hand_over() -> Iterator[None]:
        yield
        ended.append("regularly")

    with pytest.raises(EditorFailed, match="could not be started"):
        await edit("typed", {"EDITOR": str(tmp_path / "none")}, hand_over)
    assert ended == ["regularly"]


async def test_the_rest_goes_on_while_the_editor_is_open(tmp_path: Path) -> None:
    """The editor ends only when something else in the program has done its part."""
    os.mkfifo(tmp_path / "line")
    working = asyncio.create_task(edited("typed", editor(tmp_path, f'cat {tmp_path}/line >> "$2"')))

    def answer() -> None:
        (tmp_path / "line").write_text(" meanwhile")

    await asyncio.to_thread(answer)
    assert (await working).text == "typed meanwhile"


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="only Linux lets one wait for a child's end")
async def test_an_editor_that_is_left_behind_is_ended(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "line")
    working = asyncio.create_task(
        edited("typed", editor(tmp_path, f"echo $$ > {tmp_path}/line; exec sleep 600"))
    )
    ended = os.pidfd_open(int(await asyncio.to_thread((tmp_path / "line").read_text)))
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working
    assert await asyncio.to_thread(select.select, [ended], [], [], 30) == ([ended], [], [])
    os.close(ended)


def test_no_shell_reads_the_command(tmp_path: Path) -> None:
    assert editor_of({"EDITOR": "ed $(touch x); `y`"}) == ["ed", "$(touch", "x);", "`y`"]
    assert editor_of({"EDITOR": " "}) == ["vi"]
    assert editor_of({"VISUAL": "one", "EDITOR": "two"}) == ["one"]
    with pytest.raises(EditorFailed, match="can't be understood"):
        editor_of({"EDITOR": "ed 'open"})


async def test_says_when_the_terminal_cannot_be_handed_over(tmp_path: Path) -> None:
    @contextmanager
    def never() -> Iterator[None]:
        raise SuspendNotSupported
        yield

    with pytest.raises(EditorFailed, match="can't be handed"):
        await edit("typed", editor(tmp_path, "true"), never)


async def test_a_failing_editor_leaves_the_reply_as_it_was(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, _):
        await answer(app, pilot, "Tuesday suits me")
        await press(app, pilot, "ctrl+g")
        assert "can't be handed to an editor" in screen_text(app)
        assert "Tuesday suits me" in screen_text(app)
