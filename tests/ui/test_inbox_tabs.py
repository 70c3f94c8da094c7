"""Tabs over one list, own queries, words that are decided here, and rows that stay until they are let go."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import Any

from instantly_tui.resources.mail_classes import mail_class
from tests.support.app import demo_app, press, screen_lines, screen_text
from tests.ui.reply_desk import (
    ALL,
    lead_of_campaign,
    leave_now,
    lists,
    patient,
    put_cursor,
    rows_of,
    space_of,
    type_text,
)

OWN = """
[[inbox]]
name = "Hot ones"
query = "is:unread is:hot"
[[inbox]]
name = "Broken"
query = "frm:x"
[[inbox]]
name = "Second step"
query = 'step:2 "close the books"'
"""


def here(app: Any) -> list[Any]:
    rows = rows_of(app)
    return [rows.source.row(index) for index in range(len(rows.source))]


def tabs(app: Any) -> str:
    return screen_lines(app)[1]


async def test_five_tabs_share_one_list_and_the_others_ask_when_opened(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, line):
        await press(app, pilot, "g", "i")
        unread = space_of(app).mails.unread()
        assert f"▸4 Unread {unread} " in tabs(app)
        assert all(mail.is_unread for mail in here(app))
        kinds: Counter[str] = Counter(mail_class(mail) for mail in here(app))
        assert min(kinds["hot"], kinds["objection"], kinds["question"], kinds["auto"]) > 0
        for key, title, kind in (
            ("1", "Hot", "hot"),
            ("2", "Objection", "objection"),
            ("3", "Question", "question"),
            ("5", "Auto-replies", "auto"),
        ):
            await press(app, pilot, key)
            assert f"▸{key} {title} {kinds[kind]} " in tabs(app)
            assert {mail_class(mail) for mail in here(app)} == {kind}
            assert f"{kinds[kind]} of {unread} fetched" in screen_text(app)
        assert "6 Reminders │ 7 Others │ 8 All" in tabs(app), "what was never read has no number"
        assert len(lists(line)) == 1
        for key, name, value in (
            ("6", "has_reminder", "true"),
            ("7", "mode", "emode_others"),
            ("8", "limit", "100"),
        ):
            before = len(lists(line))
            await press(app, pilot, key)
            assert len(lists(line)) == before + 1
            assert lists(line)[-1][name] == value
            assert "is_unread" not in lists(line)[-1]
        assert "▸8 All 100+" in tabs(app), "one page is no total"
        await press(app, pilot, "6", "7", "8", "4", "1")
        assert len(lists(line)) == 4


async def test_further_pages_are_read_on_the_users_word_alone(tmp_path: Path) -> None:
    async with demo_app(tmp_path, size=(120, 60)) as (app, pilot, line):
        await press(app, pilot, *ALL)
        assert [asked.get("is_unread") for asked in lists(line)] == ["true", None], "a page for each list"
        asked = len(lists(line))
        await press(app, pilot, "/")
        await type_text(app, pilot, "step:2b")
        await press(app, pilot, "enter")
        few = len(rows_of(app).source)
        assert few < 30
        assert f"{few} of 100 fetched, more on the server" in screen_text(app)
        assert len(lists(line)) == asked, "too few rows are no reason to ask"
        await press(app, pilot, "G", "j")
        assert len(lists(line)) == asked + 1
        assert "of 200 fetched" in screen_text(app)
        await press(app, pilot, "/", *"zzz", "enter")
        assert "none of the 200 fetched; the server has more:" in screen_text(app)
        await press(app, pilot, "\\")
        await press(app, pilot, ":", *"130", "enter")
        assert rows_of(app).cursor == 129
        assert len(lists(line)) == asked + 1
        await press(app, pilot, ":", *"9999", "enter")
        assert "the list ends at row" in screen_text(app)


async def test_text_is_looked_for_in_what_was_fetched(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, line):
        await press(app, pilot, *ALL)
        asked = len(lists(line))
        mail = await put_cursor(app, pilot, lambda mail: lead_of_campaign(mail) and mail.from_name)
        name = mail.from_name.split()[0].lower()
        await press(app, pilot, "/")
        await type_text(app, pilot, name)
        assert mail.id in {each.id for each in here(app)}, "narrowed while it is typed"
        assert len(here(app)) < 100
        await press(app, pilot, "enter")
        assert f"containing “{name}”" in screen_text(app)
        await press(app, pilot, "/", "escape", "\\", "/")
        await type_text(app, pilot, f'is:{mail_class(mail)} "{mail.subject[:12]}" {name}')
        await press(app, pilot, "enter")
        assert mail.id in {each.id for each in here(app)}
        assert {mail_class(each) for each in here(app)} == {mail_class(mail)}
        for words, says in (
            ("is:hott", "did you mean `hot`?"),
            ("frm:x", "did you mean `from`?"),
            ("from:dana", "needs one whole address"),
            ("after:soon", "a day looks like 2026-11-24"),
            ("step:x", "a step looks like 2"),
            ("lead:a@b.example from:c@b.example", "typed twice"),
        ):
            await press(app, pilot, "\\", "/")
            await type_text(app, pilot, words)
            await press(app, pilot, "enter")
            assert says in screen_text(app), words
        assert len(lists(line)) == asked
        await press(app, pilot, "/")
        await type_text(app, pilot, mail.other)
        await press(app, pilot, "enter")
        assert lists(line)[-1]["lead"] == mail.other, "an address is something the server can look for"


async def test_done_rows_stay_in_place_until_they_are_let_go(tmp_path: Path) -> None:
    async with demo_app(tmp_path, launch=patient(tmp_path)) as (app, pilot, _):
        await press(app, pilot, "g", "i")
        unread, order = len(here(app)), [mail.id for mail in here(app)]
        mail = await put_cursor(app, pilot, lambda mail: lead_of_campaign(mail) and mail.other)
        at = rows_of(app).cursor
        await press(app, pilot, "e", "j", "e")
        assert [each.id for each in here(app)] == order, "nothing moves under the hand"
        assert [row.lstrip(" ▶")[0] for row in screen_lines(app)[4 + at : 7 + at : 2]] == ["✓", "✓"]
        assert f"▸4 Unread {unread - 2} " in tabs(app)
        assert f"{unread - 2} · 2 done" in screen_text(app)
        await leave_now(app, pilot)
        app.screen.pager.refresh(0, 0)  # type: ignore[attr-defined]
        await press(app, pilot, "k")
        assert [each.id for each in here(app)] == order, "not even when the server leaves them out"
        assert f"▸4 Unread {unread - 2} " in tabs(app)
        await press(app, pilot, "*")
        assert f"{unread - 2} marked" in screen_text(app), "what is done is not meant by all"
        await press(app, pilot, "escape", "G", "ctrl+r")
        left = [key for key in order if key not in (mail.id, order[at + 2])]
        assert [each.id for each in here(app)] == left
        assert rows_of(app).current_key == order[-1], "the cursor stays on its thread"
        await put_cursor(app, pilot, lambda each: each.id == left[3])
        await press(app, pilot, "e", "G", "u")
        assert rows_of(app).current_key == left[3], "undo goes back to what it took back"
        assert f"▸4 Unread {unread - 2} " in tabs(app)
        await press(app, pilot, "e", "g", "c", "g", "i")
        assert [each.id for each in here(app)] == [key for key in left if key != left[3]]
        assert rows_of(app).current_key == left[4]


async def test_own_queries_are_tabs_and_are_read_again_when_they_change(tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.mkdir()
    views = config / "views.toml"
    views.write_text(OWN)
    async with demo_app(tmp_path) as (app, pilot, line):
        await press(app, pilot, "g", "i")
        assert f"{views}, line 7: “Broken”: there is no filter `frm:`; did you mean `from`?" in " ".join(
            screen_text(app).split()
        ).replace("… ", "")
        await press(app, pilot, "escape", "9")
        assert "▸9 Hot ones" in tabs(app)
        assert {mail_class(mail) for mail in here(app)} == {"hot"}
        assert len(lists(line)) == 1, "what the unread list can tell is not asked for"
        await press(app, pilot, "0")
        assert "Second step" in screen_text(app)
        await press(app, pilot, "down", "enter")
        assert "▸0 Second step" in tabs(app)
        assert all("_1_" in mail.step for mail in here(app))
        assert all("close the books" in f"{mail.subject} {mail.content_preview}" for mail in here(app))
        views.write_text('[[inbox]]\nname = "Only"\nquery = "is:unread"\n')
        os.utime(views, ns=(1, 1))
        await press(app, pilot, "g", "c", "g", "i")
        assert "│ 9 Only" in tabs(app)
        assert "▸4 Unread" in tabs(app), "a tab that is gone leaves the usual one"
        await press(app, pilot, "0")
        assert "no query of yours has this key" in screen_text(app)
