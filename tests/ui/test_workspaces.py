"""Client workspaces and background jobs, by keys over the demo."""

from __future__ import annotations

from pathlib import Path

from instantly_tui.ui.widgets.rows import Rows
from tests.support.app import demo_app, front, press, screen_lines, screen_text, world_of


def rows_of(app) -> Rows:
    return app.screen.query_one(Rows)


def shown(app) -> list[str]:
    source = rows_of(app).source
    return [key for i in range(len(source)) if (key := source.key_at(i)) is not None]


def names(app) -> list[str]:
    source = rows_of(app).source
    return [source.row(i).client.name for i in range(len(source))]


async def go_to(app, pilot, name: str) -> None:
    rows_of(app).go(names(app).index(name))
    await press(app, pilot, "enter")


async def test_the_user_goes_to_a_client_and_back(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, _line):
        world = world_of(app)
        client = next(s for s in world.spaces.values() if s.workspace.get("name") == "Northwind")
        await press(app, pilot, "g", "w")
        members = world.spaces[world.admin_id].group_members.values()
        assert set(names(app)) == {"Acme Agency", *(row["sub_workspace_name"] for row in members)}
        await go_to(app, pilot, "Northwind")
        await press(app, pilot, "n")
        assert "Acme Agency" in screen_lines(app)[0], "any key but yes changes nothing"

        await press(app, pilot, "enter", "y")
        assert front(app).place == "brief"
        assert "Northwind" in screen_lines(app)[0]
        await press(app, pilot, "g", "a")
        assert set(shown(app)) == set(client.accounts)
        email = next(email for email, row in client.accounts.items() if row["status"] == 1)
        await press(app, pilot, ":", *str(shown(app).index(email) + 1), "enter", "p", "y")
        assert client.accounts[email]["status"] == 2, "what is done is done in the client's workspace"

        await press(app, pilot, "g", "w", "0")
        assert "Acme Agency" in screen_lines(app)[0]
        await press(app, pilot, "g", "a")
        assert set(shown(app)) == set(world.spaces[world.admin_id].accounts)


async def test_a_workspace_that_did_not_accept_is_not_entered(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, _):
        await press(app, pilot, "g", "w")
        await go_to(app, pilot, "Ridgeline (invited)")

        assert "pending: it can't be acted on" in app.messages.piece.text
        assert "◌ invited" in screen_text(app)
        await press(app, pilot, ":", *"ws north", "enter")
        assert names(app) == ["Northwind"]


async def test_jobs_say_what_they_did_and_not_only_that_they_ended(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, _):
        jobs = world_of(app).spaces[world_of(app).admin_id].jobs
        await press(app, pilot, "g", "j")
        newest = sorted(jobs.values(), key=lambda row: row["created_at"], reverse=True)
        assert shown(app) == [row["id"] for row in newest]
        assert "231 of 240, 9 failed" in screen_text(app)

        await press(app, pilot, "/", *"status:failed", "enter")
        failed = [row["id"] for row in newest if row["status"] in ("failed", "error")]
        assert shown(app) == failed
        assert failed
