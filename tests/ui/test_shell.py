"""What works everywhere: chords, history, the command bar, help, messages, questions, leaving."""

from __future__ import annotations

from pathlib import Path

from textual import events

from instantly_tui.ui.messages import Message
from tests.support.app import demo_app, launch_for, press, screen_lines, screen_text
from tests.support.pilot import key_event


async def test_the_brief_comes_first_with_status_and_hints(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, _, _line):
        lines = screen_lines(app)
        assert "▸ brief" in lines[0]
        assert "DEMO" in lines[0]
        assert "unread" in lines[0]
        assert "? help" in screen_text(app)


async def test_a_chord_goes_places_and_shows_what_may_follow(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, _):
        await press(app, pilot, "g")
        assert "c campaigns" in screen_text(app)
        await press(app, pilot, "c")
        assert "▸ campaigns" in screen_lines(app)[0]
        await press(app, pilot, "g", "x")
        assert "is no command" in screen_text(app)


async def test_the_way_back_and_forth(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, _):
        await press(app, pilot, "g", "c", "g", "a", "left_square_bracket")
        assert "▸ campaigns" in screen_lines(app)[0]
        await press(app, pilot, "right_square_bracket")
        assert "▸ accounts" in screen_lines(app)[0]
        await press(app, pilot, "minus")
        assert "▸ campaigns" in screen_lines(app)[0]
        await press(app, pilot, "q")
        assert "▸ brief" in screen_lines(app)[0]


async def test_the_command_bar_runs_completes_and_names_the_nearest(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, _):
        await press(app, pilot, "colon", *"acco", "tab", "enter")
        assert "▸ accounts" in screen_lines(app)[0]
        await press(app, pilot, "colon", *"campains", "enter")
        assert "did you mean :campaigns?" in screen_text(app)
        await press(app, pilot, "colon", "up", "up", "enter")
        assert "▸ accounts" in screen_lines(app)[0]


async def test_help_lists_the_keys_of_this_place_and_does_the_chosen_one(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, _):
        await press(app, pilot, "g", "c", "question_mark")
        assert "Keys of campaigns" in screen_text(app)
        await press(app, pilot, *"numbers", "enter")
        assert "numbers" in screen_lines(app)[0]


async def test_an_error_stays_until_it_is_answered(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, _):
        app.say(Message("the server refused it", "error", sticky=True))
        await press(app, pilot, "j", "g", "a")
        assert "the server refused it" in screen_text(app)
        await press(app, pilot, "escape")
        assert "the server refused it" not in screen_text(app)
        assert "▸ accounts" in screen_lines(app)[0]


async def test_markup_in_a_message_is_text(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, _):
        app.say(Message("Acme [/b] [@click=app.bell()]x[/]", "error"))
        await press(app, pilot)
        assert "Acme [/b] [@click=app.bell()]x[/]" in screen_text(app)


async def test_leaving_asks_and_only_yes_leaves(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, _):
        await press(app, pilot, "q")
        assert "Quit?" in screen_text(app)
        await press(app, pilot, "q")
        assert app.is_running
        assert "nothing done" in screen_text(app)
        await press(app, pilot, "ctrl+c", "ctrl+c")
        assert "Quit?" in screen_text(app)
        await pilot.press("y")
        await pilot.pause()
        await app.workers.wait_for_complete()
        assert app._exit


async def test_pasted_text_does_nothing_in_a_command_place(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, line):
        before = len(line.requests)
        app.screen.post_message(events.Paste("y\n:pause all\n"))
        await press(app, pilot)
        assert "pasted text was ignored" in screen_text(app)
        assert len(line.requests) == before


async def test_a_remapped_key_works_and_a_clash_is_named(tmp_path: Path) -> None:
    keymap = {"go.campaigns": "C", "campaigns.pause": "a"}
    async with demo_app(tmp_path, launch=launch_for(tmp_path, keymap=keymap)) as (app, pilot, _):
        assert "campaigns.pause" in screen_text(app)
        assert "campaigns.activate" in screen_text(app)
        while app.messages.dismiss():
            pass
        await press(app, pilot, "C")
        assert "▸ campaigns" in screen_lines(app)[0]


async def test_themes_change_at_once_and_an_unknown_one_is_refused(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, _):
        await press(app, pilot, "colon", *"theme light", "enter")
        assert app.theme == "itui-light"
        await press(app, pilot, "colon", *"theme pink", "enter")
        assert "there is no theme `pink`" in screen_text(app)


async def test_a_narrow_screen_still_shows_the_status(tmp_path: Path) -> None:
    async with demo_app(tmp_path, size=(60, 15)) as (app, pilot, _):
        assert "brief" in screen_lines(app)[0]
        await press(app, pilot, "g", "c")
        assert "campaigns" in screen_lines(app)[0]


async def test_too_small_a_screen_says_so_and_comes_back(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, _):
        await pilot.resize_terminal(50, 12)
        await press(app, pilot)
        assert "needs 60×15, now 50×12 — work is kept" in screen_text(app)
        await pilot.resize_terminal(120, 36)
        await press(app, pilot)
        assert "what needs you" in screen_text(app)


async def test_typing_ahead_of_the_command_bar_loses_nothing_and_obeys_no_line_end(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, _):
        now = pilot.moment()
        for key in (":", *"campaigns", "enter"):
            event = key_event(key)
            event.time = now
            app.post_message(event)
        await press(app, pilot)
        assert "▸ brief" in screen_lines(app)[0]
        assert ":campaigns" in screen_text(app)
        await press(app, pilot, "enter")
        assert "▸ campaigns" in screen_lines(app)[0]


async def test_the_command_bar_opens_on_a_place_that_is_still_on_its_way(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, _):
        await press(app, pilot, "g", "c")
        for key in ("enter", ":"):
            event = key_event(key)
            event.time = pilot.moment()
            app.post_message(event)
        await press(app, pilot)
        await press(app, pilot, *"theme light", "enter")
        assert "▸ campaigns ▸ " in screen_lines(app)[0]
        assert "light" in app.theme
