"""What every list does: moving, marks, filters, order, copying, and honest words, by keys over the demo."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from instantly_tui.demo.faults import Gate, hold, html_502, status
from instantly_tui.ui.screens.moving import Moving
from instantly_tui.ui.widgets.rows import Rows
from tests.support.app import demo_app, front, launch_for, press, screen_lines, screen_text, settle, world_of


def keys(text: str) -> list[str]:
    """The keys that type a text."""
    return ["space" if char == " " else char for char in text]


def rows_of(app) -> Rows:
    return app.screen.query_one(Rows)


def facts(app) -> str:
    """The line above the list, below that of its views where it has any."""
    first, second = screen_lines(app)[1:3]
    return second if "0 All" in first else first


def message(app) -> str:
    return app.messages.piece.text


async def test_the_cursor_moves_by_row_page_and_half_page_and_to_both_ends(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, _):
        await press(app, pilot, "g", "l")
        rows = rows_of(app)
        page, seen = rows.height_in_rows, []
        for key in ("j", "j", "k", "ctrl+d", "ctrl+u", "pagedown", "pageup", "down", "up"):
            await press(app, pilot, key)
            seen.append(rows.cursor)
        assert seen == [1, 2, 1, 1 + page // 2, 1, page, 1, 2, 1]

        loaded = len(rows.source)
        await press(app, pilot, "G")
        assert rows.cursor == loaded - 1
        assert "last loaded row; " in message(app)
        assert "loaded, more" in message(app)
        await press(app, pilot, "g", "g")
        assert rows.cursor == 0


async def test_marks_are_set_by_row_by_range_and_for_all_that_is_shown(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, _):
        await press(app, pilot, "g", "a", "space", "j", "j", "j", "V")
        assert len(rows_of(app).marks) == 4
        assert "4 marked" in facts(app)

        await press(app, pilot, "space")
        assert "3 marked" in facts(app)
        await press(app, pilot, "*")
        assert f"{len(world_of(app).spaces[world_of(app).admin_id].accounts)} marked" in facts(app)
        await press(app, pilot, "escape")
        assert not rows_of(app).marks
        assert front(app).place == "accounts", "the first esc only takes the marks away"


async def test_a_whole_list_is_narrowed_while_the_user_types_and_esc_takes_it_back(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, _):
        accounts = world_of(app).spaces[world_of(app).admin_id].accounts
        wanted = [email for email in accounts if "mail.acme" in email]
        await press(app, pilot, "g", "a", "/", *keys("mail.acme"))
        assert len(rows_of(app).source) == len(wanted)
        assert "containing “mail.acme”" in facts(app)

        await press(app, pilot, "enter")
        assert {rows_of(app).source.key_at(i) for i in range(len(wanted))} == set(wanted)
        await press(app, pilot, "/", *keys("zzz"), "escape")
        assert len(rows_of(app).source) == len(wanted), "esc leaves the filter as it was before"
        await press(app, pilot, "j")
        found = rows_of(app).current_key
        await press(app, pilot, "backslash")
        assert len(rows_of(app).source) == len(accounts)
        assert rows_of(app).current_key == found, "the cursor stays on what was found"


async def test_filter_words_ask_the_server_and_text_narrows_what_it_gave(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, line):
        accounts = world_of(app).spaces[world_of(app).admin_id].accounts.values()
        await press(app, pilot, "g", "a", "/", *keys("status:paused grace"), "enter")

        assert dict(line.requests[-1].query).get("status") == "2" or any(
            ("status", "2") in seen.query for seen in line.requests
        )
        wanted = [each["email"] for each in accounts if each["status"] == 2 and "grace" in each["email"]]
        assert [rows_of(app).source.key_at(i) for i in range(len(rows_of(app).source))] == wanted
        assert "accounts /status:paused" in screen_lines(app)[0]

        await press(app, pilot, "/")
        assert "status:paused grace" in screen_text(app), "the filter is there to be changed"
        await press(app, pilot, "escape", "backslash")
        assert len(rows_of(app).source) == len(accounts)


async def test_a_word_that_does_not_exist_is_an_error_with_the_nearest(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, line):
        await press(app, pilot, "g", "a")
        asked, shown = len(line.requests), len(rows_of(app).source)
        for typed, says in (
            ("stauts:paused", "there is no filter `stauts:`; did you mean `status`?"),
            ("status:pausd", "did you mean `paused`?"),
        ):
            await press(app, pilot, "/", *keys(typed), "enter")
            assert says in message(app)
        assert len(line.requests) == asked
        assert len(rows_of(app).source) == shown


async def test_a_server_filter_is_chosen_from_a_picker_and_its_choices_are_read_for_it(
    tmp_path: Path,
) -> None:
    async with demo_app(tmp_path) as (app, pilot, line):
        space = world_of(app).spaces[world_of(app).admin_id]
        await press(app, pilot, "g", "l")
        assert line.count(path="/lead-lists") == 0, "nobody asked for the lists yet"

        await press(app, pilot, "F", *keys("lead list"), "enter")
        await press(app, pilot, *keys("badge"), "enter")

        badge = next(key for key, each in space.lists.items() if "badge" in each["name"])
        assert front(app).asked.get("list") == badge
        assert len(rows_of(app).source) == space.leads.count(list_id=badge)
        assert f"{space.leads.count(list_id=badge)} ·" not in facts(app)
        assert "leads of Conference badge scans" in screen_lines(app)[0]


async def test_choices_that_cannot_be_read_are_an_error_and_not_an_empty_list(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, line):
        line.script(status(403, {"message": "no"}), path="/custom-tags", times=99)
        await press(app, pilot, "g", "a", "/", *keys("tag:warm"), "enter")

        assert "what `tag:` can be could not be read" in message(app)


async def test_a_whole_list_is_sorted_and_its_header_says_by_what(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, _):
        accounts = world_of(app).spaces[world_of(app).admin_id].accounts
        await press(app, pilot, "g", "a")
        assert "Status▲" in screen_lines(app)[2]

        await press(app, pilot, "s", *keys("sender"), "enter")
        assert [rows_of(app).source.key_at(i) for i in range(len(accounts))] == sorted(accounts)
        assert "Sender▲" in screen_lines(app)[2]
        await press(app, pilot, "S")
        assert rows_of(app).current_key == max(accounts)
        assert "Sender▼" in screen_lines(app)[2]

        await press(app, pilot, "s", *keys("warm"), "enter")
        assert "▼Warm" in screen_lines(app)[2], "numbers begin with the largest"


async def test_a_list_the_server_sorts_says_why_it_cannot_be_sorted_here(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, _):
        await press(app, pilot, "g", "l", "s")
        assert "Sort: this list comes sorted from the server" in message(app)
        await press(app, pilot, "S")
        assert "Reverse order: this list comes sorted from the server" in message(app)


async def test_a_list_that_is_not_whole_yet_is_not_sorted_and_never_says_so(tmp_path: Path) -> None:
    async with demo_app(tmp_path, world="showcase") as (app, pilot, line):
        gate = Gate()
        line.script(hold(gate), path="/accounts", skip=1, times=9)
        await pilot.press("g", "a")
        await gate.reached()
        await pilot.pause()
        assert "100 loaded, more" in facts(app)
        assert "▲" not in screen_lines(app)[2]
        await pilot.press("j", "j")
        key = rows_of(app).current_key

        gate.open()
        await settle(app, pilot)
        assert "· 180 · by status ▲" in facts(app)
        assert "Status▲" in screen_lines(app)[2]
        assert rows_of(app).current_key == key, "the cursor was moved: it stays on its record"


async def test_wide_columns_come_and_go(tmp_path: Path) -> None:
    async with demo_app(tmp_path, size=(170, 30)) as (app, pilot, _):
        await press(app, pilot, "g", "a")
        assert "Provider" not in screen_lines(app)[2]
        await press(app, pilot, "W")
        assert "Provider" in screen_lines(app)[2]
        await press(app, pilot, "W")
        assert "Provider" not in screen_lines(app)[2]


async def test_a_row_is_reached_by_its_number_however_far_it_is(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, _):
        leads = world_of(app).spaces[world_of(app).admin_id].leads
        ids = [row["id"] for row in leads.scan(_every(), None, None)]
        await press(app, pilot, "g", "l", ":", *keys("1234"), "enter")
        assert rows_of(app).current_key == ids[1233]

        await press(app, pilot, ":", *keys("99999"), "enter")
        assert rows_of(app).current_key == ids[-1]
        assert f"the list ends at row {len(ids):,}" in message(app)
        assert f"Leads · {len(ids):,} " in f"{facts(app)} "
        assert "more" not in facts(app)


async def test_esc_stops_the_reading_and_stays_where_it_is(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, line):
        await press(app, pilot, "g", "l")
        gate = Gate()
        line.script(hold(gate), path="/leads/list", times=1)
        await pilot.press(":", *keys("1500"), "enter")
        await gate.reached()
        await pilot.pause()
        assert "reading to 1,500, esc stops" in facts(app)

        await pilot.press("escape")
        gate.open()
        await settle(app, pilot)
        asked = line.count(path="/leads/list")
        await press(app, pilot, "k")
        assert front(app).place == "leads"
        assert line.count(path="/leads/list") <= asked + 2, "only what the screen needs"
        assert "reading to" not in facts(app)


async def test_a_row_is_copied_in_every_form_it_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TMUX", raising=False)
    async with demo_app(tmp_path) as (app, pilot, _):
        await press(app, pilot, "g", "l")
        lead = rows_of(app).current
        copied = {}
        for chord in "yeij":
            await press(app, pilot, "y", chord)
            assert "clipboard" in message(app) or "copied" in message(app)
            copied[chord] = app.clipboard
        assert lead.email in copied["y"].split("\t")
        assert (copied["e"], copied["i"]) == (lead.email, lead.id)
        assert json.loads(copied["j"])["email"] == lead.email

        await press(app, pilot, "y", "u")
        assert "this row has no link" in message(app)
        await press(app, pilot, "g", "c", "y", "u")
        assert app.clipboard.startswith("https://")


async def test_a_failure_is_said_with_the_way_to_try_again_and_is_no_empty_list(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, line):
        line.script(status(403, {"message": "not you"}), path="/leads/list", times=1)
        await press(app, pilot, "g", "l")
        assert "could not be read" in screen_text(app)
        assert "ctrl+r tries again" in screen_text(app)
        assert "no leads" not in screen_text(app)

        await press(app, pilot, "ctrl+r")
        assert len(rows_of(app).source) == 100


async def test_a_list_that_stopped_half_way_says_so(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, line):
        await press(app, pilot, "g", "l")
        line.script(status(403, {"message": "not you"}), path="/leads/list", times=99)
        await press(app, pilot, ":", *keys("900"), "enter")

        assert "00 loaded, more — stopped:" in facts(app)


async def test_a_proxys_page_is_no_crash(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, line):
        line.script(html_502(), path="/accounts", times=1)
        await press(app, pilot, "g", "a")

        assert len(rows_of(app).source) == 25, "a read is tried again"


async def test_an_empty_answer_says_what_was_asked(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, _):
        await press(app, pilot, "g", "a", "/", *keys("no such account"), "enter")
        assert "no row contains “no such account” — \\ clears the filter" in screen_text(app)
        assert "0/0" in facts(app)

        await press(app, pilot, "backslash", "g", "l", "/", *keys("nobody-at-all"), "enter")
        assert "nothing matches this filter — \\ clears it" in screen_text(app)


async def test_a_list_the_server_cannot_search_says_so(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, line):
        await press(app, pilot, "g", "j")
        asked = len(line.requests)
        await press(app, pilot, "/", *keys("leads"), "enter")

        assert "can't look for text in this list; it has status:, type:" in message(app)
        assert len(line.requests) == asked


async def test_reading_again_keeps_the_cursor_on_its_record(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, _):
        space = world_of(app).spaces[world_of(app).admin_id]
        await press(app, pilot, "g", "a", "s", *keys("sender"), "enter", "j", "j", "j")
        key = rows_of(app).current_key
        for email in sorted(space.accounts)[:2]:
            del space.accounts[email]
        await press(app, pilot, "ctrl+r")

        assert len(rows_of(app).source) == len(space.accounts)
        assert rows_of(app).current_key == key
        assert rows_of(app).cursor == 1


async def test_figures_that_arrive_later_are_sorted_by(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, line):
        gate = Gate()
        line.script(hold(gate), path="/accounts/analytics/daily", times=9)
        await pilot.press("g", "a")
        await gate.reached()
        await pilot.pause()
        await pilot.press("s", *keys("today"), "enter")
        await pilot.pause()
        assert rows_of(app).current.today is None

        gate.open()
        await settle(app, pilot)
        source = rows_of(app).source
        sent = [source.row(i).today.sent for i in range(len(source))]
        assert sent == sorted(sent, reverse=True)
        assert sent[0] > 0
        assert rows_of(app).cursor == 0, "an untouched cursor stays at the top"


async def test_a_read_only_profile_says_so_at_every_act(tmp_path: Path) -> None:
    launch = launch_for(tmp_path, read_only=True)
    async with demo_app(tmp_path, launch=launch) as (app, pilot, line):
        await press(app, pilot, "g", "a", "p")
        assert "Pause: this profile is read-only" in message(app)
        await press(app, pilot, "g", "l", "i", "i")
        assert "Interested: this profile is read-only" in message(app)
        assert all(seen.method == "GET" or seen.path.endswith("/list") for seen in line.requests)


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_lists_fit_the_screen_and_cut_no_number(tmp_path: Path, size: tuple[int, int]) -> None:
    async with demo_app(tmp_path, size=size) as (app, pilot, _):
        for place in "acljw":
            await press(app, pilot, "g", place)
            lines = screen_lines(app)
            assert isinstance(app.screen, Moving)
            assert len(lines) == size[1]
            assert all(len(line) <= size[0] for line in lines)
            assert "#" not in "".join(lines[2 : size[1] - 3])


def _every():
    from instantly_tui.demo.lead_query import LeadQuery

    return LeadQuery()
