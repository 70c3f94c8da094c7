"""Sending accounts by keys over the demo: worst first, what each state means, and every act with its undo."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from instantly_tui.demo.faults import status
from instantly_tui.ui.widgets.rows import Rows
from tests.support.app import demo_app, front, press, screen_lines, screen_text, settle, world_of


def keys(text: str) -> list[str]:
    """The keys that type a text."""
    return ["space" if char == " " else char for char in text]


def rows_of(app) -> Rows:
    return app.screen.query_one(Rows)


def accounts_of(app) -> dict[str, dict[str, Any]]:
    return world_of(app).spaces[world_of(app).admin_id].accounts


def shown(app) -> list[str]:
    source = rows_of(app).source
    return [key for i in range(len(source)) if (key := source.key_at(i)) is not None]


def line_with(app, text: str) -> str:
    return next(line for line in screen_lines(app)[3:] if text in line)


async def to(app, pilot, email: str) -> None:
    """Put the cursor on an account by its row's number."""
    await press(app, pilot, ":", *keys(str(shown(app).index(email) + 1)), "enter")
    assert rows_of(app).current_key == email


def said(app) -> str:
    return app.messages.piece.text


async def pass_time(app, pilot, seconds: float = 60.0) -> None:
    world_of(app).clock.advance(seconds)
    world_of(app).tick()
    await settle(app, pilot)


async def test_the_worst_come_first_with_their_state_in_words(tmp_path: Path) -> None:
    async with demo_app(tmp_path, size=(160, 40)) as (app, pilot, _):
        await press(app, pilot, "g", "a")
        order, accounts = shown(app), accounts_of(app)
        assert set(order) == set(accounts)
        broken = [email for email, row in accounts.items() if row["status"] in (-1, -2, -3)]
        paused = [email for email, row in accounts.items() if row["status"] == 2]
        assert set(order[: len(broken)]) == set(broken)
        assert set(order[-len(paused) :]) == set(paused)

        assert "✖ connection error" in line_with(app, "jonah@mail.acme.test")
        assert "535-5.7.8" in line_with(app, "jonah@mail.acme.test")
        assert "banned" in line_with(app, "clara.delgado")
        assert "◦ maintenance" in line_with(app, "iris.keane")
        assert "◌ setup pending" in line_with(app, "iris@trynorthwind.test")
        assert "–" in line_with(app, "iris.croft@trynorthwind.test"), "an unknown limit is no 0"


async def test_what_was_sent_today_and_in_the_week_is_the_servers_own_figure(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, line):
        await press(app, pilot, "g", "a")
        space = world_of(app).spaces[world_of(app).admin_id]
        today = world_of(app).clock.now().date()
        rows = {
            row["email_account"]: row["sent"]
            for row in space.stats.account_daily(accounts_of(app), today, today)
        }
        assert any(rows.values())
        for index, email in enumerate(shown(app)):
            account = rows_of(app).source.row(index)
            assert account.today.sent == rows.get(email, 0)
            assert len(account.trend) == 7
        asked = [seen for seen in line.requests if seen.path.endswith("/accounts/analytics/daily")]
        assert asked
        assert all(seen.query or seen.body for seen in asked), "never the whole workspace"


async def test_filters_show_what_the_server_has(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, _):
        every = accounts_of(app)
        await press(app, pilot, "g", "a", "1")
        assert set(shown(app)) == {email for email, row in every.items() if row["status"] in (-1, -2, -3)}
        await press(app, pilot, "2")
        assert set(shown(app)) == {email for email, row in every.items() if row["status"] == 2}
        await press(app, pilot, "0")
        assert set(shown(app)) == set(every)

        for words, wanted in (
            ("acc err", lambda row: row["status"] < 0),
            ("acc paused", lambda row: row["status"] == 2),
            ("acc warmup", lambda row: row["warmup_status"] < 0),
            ("acc @mail.acme.test", lambda row: row["email"].endswith("@mail.acme.test")),
            ("acc provider:microsoft", lambda row: row["provider_code"] == 3),
            ("acc status:maintenance", lambda row: row["status"] == 3),
        ):
            await press(app, pilot, ":", *keys(words), "enter")
            assert set(shown(app)) == {email for email, row in every.items() if wanted(row)}, words


async def test_a_tag_filter_waits_for_the_tags(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, line):
        space = world_of(app).spaces[world_of(app).admin_id]
        tag = next(key for key, row in space.tags.items() if row["label"] == "needs DNS")
        wanted = {row["resource_id"] for row in space.tag_mappings if row["tag_id"] == tag}
        await press(app, pilot, "g", "a")
        assert line.count(path="/custom-tags") == 0
        await press(app, pilot, "/", *keys("tag:needs-dns"), "enter")

        assert shown(app)
        assert set(shown(app)) == wanted & set(accounts_of(app))


async def test_an_account_is_paused_after_a_yes_and_undo_resumes_it(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, _line):
        email = "maya@getnorthwind.example"
        await press(app, pilot, "g", "a")
        await to(app, pilot, email)
        await press(app, pilot, "p", "enter")
        assert "nothing done" in said(app), "enter never confirms"
        await press(app, pilot, "p", "p")
        assert accounts_of(app)[email]["status"] == 1, "the asking key never confirms"

        await press(app, pilot, "p", "y")
        assert accounts_of(app)[email]["status"] == 2
        assert f"Pause {email}: done" in said(app)
        assert "‖ paused" in line_with(app, email)
        await press(app, pilot, "p")
        assert "is paused already" in said(app)

        await press(app, pilot, "u")
        assert accounts_of(app)[email]["status"] == 1
        assert rows_of(app).source.row(shown(app).index(email)).status == 1


async def test_ten_marked_accounts_are_paused_with_a_result_for_each(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, line):
        every = accounts_of(app)
        before = {email: row["status"] for email, row in every.items()}
        await press(app, pilot, "g", "a", "s", *keys("sender"), "enter")
        await press(app, pilot, "space", *"jjjjjjjjj", "V")
        chosen = sorted(every)[:10]
        paused = [email for email in chosen if before[email] == 2]
        assert rows_of(app).marks == set(chosen)

        await press(app, pilot, "p")
        asked = said(app)
        assert f"{10 - len(paused)} accounts" in asked
        await press(app, pilot, "y")
        assert all(every[email]["status"] == 2 for email in chosen)
        assert f"{10 - len(paused)} done" in said(app)
        assert not rows_of(app).marks
        assert line.count("POST", "pause") == 1, "one call for all of them"

        await press(app, pilot, "u")
        after = {email: every[email]["status"] for email in chosen}
        resumed = {email: 2 if email in paused else 1 for email in chosen}
        assert after == resumed


async def test_a_refusal_is_told_and_the_row_is_as_before(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, line):
        email = "maya@getnorthwind.example"
        await press(app, pilot, "g", "a")
        await to(app, pilot, email)
        line.script(status(400, {"message": "not today"}), method="POST", path="/pause", times=1)
        await press(app, pilot, "p", "y")

        assert "refused" in said(app)
        assert "not today" in said(app)
        assert "● active" in line_with(app, email)


async def test_a_paused_row_stays_where_it_is_until_the_list_is_read_again(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, _):
        await press(app, pilot, "g", "a", "j", "j")
        rows = rows_of(app)
        order = [rows.source.key_at(index) for index in range(len(rows.source))]
        await press(app, pilot, "p", "y")
        assert "done" in said(app)
        assert (rows.cursor, rows.current_key) == (2, order[2])
        assert [rows.source.key_at(index) for index in range(len(rows.source))] == order
        await press(app, pilot, "ctrl+r")
        assert rows.current_key == order[2]
        assert rows.cursor > 2


async def test_resume_and_mark_fixed_know_when_they_apply(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, _):
        every = accounts_of(app)
        await press(app, pilot, "g", "a")
        await to(app, pilot, "jonah@mail.acme.test")
        await press(app, pilot, "a")
        assert "is in error: repair it, then f marks it fixed" in said(app)
        await press(app, pilot, "f", "y")
        assert "Mark fixed jonah@mail.acme.test" in said(app)
        assert rows_of(app).current.status == every["jonah@mail.acme.test"]["status"]

        await to(app, pilot, "uma@getnorthwind.example")
        await press(app, pilot, "f")
        assert "is not in error" in said(app)
        await press(app, pilot, "a", "y")
        assert every["uma@getnorthwind.example"]["status"] == 1


async def test_warmup_is_switched_by_a_job_whose_counters_are_told(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, _):
        every, email = accounts_of(app), "maya@getnorthwind.example"
        await press(app, pilot, "g", "a")
        await to(app, pilot, email)
        await press(app, pilot, "w", "n")
        assert f"warmup of {email} is on" in said(app)
        await press(app, pilot, "w", "f", "y")
        assert "Warmup off" in said(app)
        await pass_time(app, pilot)
        await app.workspace.jobs.followed[-1].ended.wait()
        await settle(app, pilot)

        assert every[email]["warmup_status"] == 0
        assert "1 of 1 done" in said(app)


async def test_the_dns_of_one_and_of_marked_accounts_is_tested(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, line):
        await press(app, pilot, "g", "a")
        await to(app, pilot, "maya@getnorthwind.example")
        await press(app, pilot, "t")
        assert "DNS is in order for getnorthwind.example" in said(app)

        await press(app, pilot, "*", "t")
        asked = [seen for seen in line.requests if seen.path.endswith("/test/vitals")]
        assert len(asked[-1].body["accounts"]) == len(accounts_of(app))
        assert "DNS fails: mail.acme.test" in said(app)
        assert "esc dismisses" in said(app), "a failure stays until it is read"


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_one_account_says_what_is_wrong_what_to_do_and_who_uses_it(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with demo_app(tmp_path, size=size) as (app, pilot, _):
        await press(app, pilot, "g", "a")
        await to(app, pilot, "jonah@mail.acme.test")
        await press(app, pilot, "enter")
        text = screen_text(app)
        await press(app, pilot, "G")
        text += screen_text(app)

        for part in (
            "✖ connection error",
            "535-5.7.8",
            "then f marks it fixed",
            "in 14 days",
            "in the inbox",
        ):
            assert part in " ".join(text.split()), part
        using = [
            row["name"]
            for row in world_of(app).spaces[world_of(app).admin_id].campaigns.values()
            if "jonah@mail.acme.test" in row.get("email_list", ())
        ]
        assert using
        assert all(name[:40] in text for name in using)

        await press(app, pilot, "p", "y", "g", "g")
        assert accounts_of(app)["jonah@mail.acme.test"]["status"] == 2
        assert "‖ paused" in screen_text(app)
        await press(app, pilot, "escape")
        assert front(app).place == "accounts"
        assert "‖ paused" in line_with(app, "jonah@mail.acme.test") or size[1] < 30


async def test_an_account_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, line):
        await press(app, pilot, "g", "a")
        line.script(status(404, {"message": "gone"}), path="/accounts/", times=1)
        await press(app, pilot, "enter")

        assert "could not be read" in screen_text(app)
        await press(app, pilot, "ctrl+r")
        assert "state " in screen_text(app)
