"""All clients at once: the joint queue and the roster, with clients that fail, wait or are slow."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from textual import events

from instantly_tui.config import profiles as profile_file
from instantly_tui.config.launch import Launch
from instantly_tui.config.profiles import Profile, Profiles
from instantly_tui.config.secrets import Secret, store_key
from instantly_tui.demo.faults import Forward, Gate, hold, status
from instantly_tui.ui.commands import GLOBAL
from instantly_tui.ui.keys import KeyTable
from instantly_tui.ui.screens.clients import ClientsScreen
from instantly_tui.ui.screens.workspaces import WorkspacesScreen
from tests.support.app import demo_app, front, launch_for, press, screen_lines, screen_text, world_of
from tests.ui.reply_desk import lists, rows_of, until

ALL = ":", *"inbox all", "enter"


def space_named(app: Any, name: str) -> Any:
    return next(space for space in world_of(app).spaces.values() if space.workspace["name"] == name)


def unread_threads(space: Any) -> int:
    rows = space.mails.select(lambda row: row.get("ue_type") == 2 and row.get("is_unread"), None, 10_000)
    return len({row.get("thread_id") or row["id"] for row in rows})


def rows_shown(app: Any) -> list[Any]:
    source = rows_of(app).source
    return [source.row(index) for index in range(len(source))]


def profiles(folder: Path, *more: Profile, **keys: str) -> Launch:
    """A start by a profile with the agency's key, beside others with keys of their own."""
    launch = launch_for(folder)
    acme = Profile("acme")
    others = {name: Profile(name) for name in keys} | {profile.name: profile for profile in more}
    profile_file.save(launch.places.profiles, Profiles({"acme": acme, **others}, "acme"))
    for name, key in keys.items():
        store_key(launch.places.keys, name, Secret(key))
    return replace(launch, demo=False, profile=acme, key=Secret("demo-all"))


def test_their_keys_do_not_clash() -> None:
    for screen in (ClientsScreen, WorkspacesScreen):
        KeyTable((*screen.ACTIONS, *GLOBAL))


async def test_the_queue_of_all_clients_and_the_way_from_it_into_one(tmp_path: Path) -> None:
    async with demo_app(tmp_path, size=(120, 36)) as (app, pilot, line):
        names = ("Acme Agency", "Northwind", "Kraft & Söhne")
        before = len(lists(line))
        await press(app, pilot, *ALL)
        rows = rows_shown(app)
        spaces = {name: space_named(app, name) for name in names}
        counts = {name: sum(row.client.name == name for row in rows) for name in names}
        assert counts == {name: unread_threads(space) for name, space in spaces.items()}
        assert len(rows) == sum(counts.values())
        moments = [row.at for row in rows]
        assert moments == sorted(moments, reverse=True)
        text = screen_text(app)
        for name in names:
            assert f"{name} {counts[name]}" in text
        assert f"{len(rows)} unread threads · 3 of 4 read" in text
        assert "✖ Old Harbor skipped: " in text
        assert "plan" in next(each for each in screen_lines(app) if "✖ Old Harbor" in each)
        assert "Ridgeline" not in text, "who was only invited is no failure"
        assert len(lists(line)) == before + 4, "one list for each client"

        await press(app, pilot, "g", "b", *ALL, "j", "k")
        assert len(lists(line)) == before + 4, "coming back asks nobody again"
        await press(app, pilot, "e", "m", "i", "i")
        assert front(app).place == "clients"
        assert [seen.method for seen in line.requests if seen.method != "GET"] == [], (
            "nothing is changed from here"
        )

        await press(app, pilot, "/", *"northwind", "enter")
        found = rows_shown(app)
        assert 0 < len(found) < len(rows)
        assert found == [row for row in rows if "northwind" in ClientsScreen.words_of(row).casefold()]
        rows_of(app).go(max(i for i, row in enumerate(found) if row.client.name == "Northwind"))
        chosen = rows_of(app).current
        await press(app, pilot, "enter")
        await until(app, pilot, lambda: front(app).place == "inbox" and rows_of(app).current is not None)
        assert "Northwind" in screen_lines(app)[0]
        assert rows_of(app).current.id == chosen.mail_id
        assert "now in Northwind" in app.messages.log[-1].text
        assert rows_of(app).current.id in {
            mail["id"] for mail in spaces["Northwind"].mails.select(bool, None, 9_999)
        }

        await press(app, pilot, *ALL)
        await until(app, pilot, lambda: not front(app).pending)
        assert len(rows_shown(app)) == len(rows), "from a client's workspace everyone is found all the same"
        here = next(row for row in rows_shown(app) if row.client.here)
        assert here.client.name == "Northwind"


async def test_what_is_slow_or_fails_is_said_and_keeps_nobody_waiting(tmp_path: Path) -> None:
    async with demo_app(tmp_path, size=(80, 24)) as (app, pilot, line):
        who, slow = Gate(), Gate()
        northwind, kraft = space_named(app, "Northwind"), space_named(app, "Kraft & Söhne")

        async def fate(request: httpx.Request, forward: Forward) -> httpx.Response:
            client = request.headers.get("x-as-workspace")
            if client == northwind.id:
                await slow.pass_through()
            return await (status(403)(request, forward) if client == kraft.id else forward(request))

        line.script(hold(who), path="/workspace-group-members")
        line.script(fate, path="/emails", times=10_000)
        await pilot.press(":")
        app.post_message(events.Paste("inbox all"))
        await pilot.press("enter")
        await who.reached()
        await until_shown(app, pilot, "looking who there is")
        who.open()
        await slow.reached()
        await until_shown(app, pilot, "1 of 4 read, reading Northwind …")
        assert "✖ Kraft & Söhne skipped: " in screen_text(app)
        assert "✖ Old Harbor skipped: the workspace has no active plan" in screen_text(app)
        here = unread_threads(space_named(app, "Acme Agency"))
        assert f"{here}+ unread threads" in screen_text(app), "a count that can grow says so"
        assert all(len(each) <= 80 for each in screen_lines(app))
        await pilot.press("ctrl+c")
        await until_shown(app, pilot, "stopped: ctrl+r")
        assert slow.waiting == 0, "who stops waiting stops the request"
        slow.open()
        await press(app, pilot, "ctrl+r")
        assert "2 of 4 read" in screen_text(app)
        assert sum(row.client.name == "Northwind" for row in rows_shown(app)) == unread_threads(northwind)


async def until_shown(app: Any, pilot: Any, text: str) -> None:
    async with asyncio.timeout(20):
        while text not in screen_text(app):
            await pilot.pause()
            await asyncio.sleep(0.002)


async def test_the_roster_has_a_line_for_everyone_the_worst_first(tmp_path: Path) -> None:
    launch = profiles(
        tmp_path,
        Profile("locked", key_command=("echo", "demo-lapsed")),
        Profile("keyless"),
        gone="demo-revoked",
    )
    async with demo_app(tmp_path, launch=launch) as (app, pilot, line):
        before = len(line.requests)
        await press(app, pilot, "g", "w")
        rows = {row.client.name: row for row in rows_shown(app)}
        for name in ("Acme Agency", "Northwind", "Kraft & Söhne"):
            space = space_named(app, name)
            assert rows[name].standing.unread == space.mails.unread()
            assert rows[name].standing.broken == sum(row["status"] < 0 for row in space.accounts.values())
        order = [row.client.name for row in rows_shown(app)]
        assert set(order[:3]) == {"gone", "keyless", "Old Harbor"}, "those that failed come first"
        live = [row.standing for row in rows_shown(app) if row.rank == 1]
        assert [-(each.broken or 0) for each in live] == sorted(-(each.broken or 0) for each in live)
        assert order[-2:] == ["locked", "Ridgeline (invited)"]
        lines = {name: next(each for each in screen_lines(app) if name in each) for name in order}
        assert "plan" in lines["Old Harbor"]
        assert "key" in lines["gone"]
        assert "no API key is stored" in lines["keyless"]
        assert "its key comes from a command; K runs it" in lines["locked"]
        assert "–" in lines["gone"], "what is not known is no number"
        asked = [seen.path.removeprefix("/api/v2") for seen in line.requests[before:]]
        assert asked.count("/emails/unread/count") + asked.count("/accounts") <= 2 * 5
        assert not {"/emails"} & set(asked)

        await press(app, pilot, "K")
        rows = {row.client.name: row for row in rows_shown(app)}
        assert "plan" in rows["locked"].note, "its key was had, and its workspace has lapsed"
        await press(app, pilot, "a")
        assert front(app).place == "clients"
        assert all(f"✖ {name} skipped: " in screen_text(app) for name in ("gone", "keyless", "Old Harbor"))


async def test_going_to_another_profile_takes_its_own_key_and_rights(tmp_path: Path) -> None:
    launch = profiles(tmp_path, Profile("reports", read_only=True), reports="demo-read")
    async with demo_app(tmp_path, launch=launch) as (app, pilot, _):
        await press(app, pilot, "g", "w")
        names = [row.client.name for row in rows_shown(app)]
        assert "reports" not in names, "the same workspace by another key is one client"

    launch = replace(
        profiles(tmp_path, Profile("some"), some="demo-some"), always_read_only=True, read_only=True
    )
    async with demo_app(tmp_path, launch=launch) as (app, pilot, _):
        await press(app, pilot, "g", "w")
        while rows_of(app).current.client.name != "some":
            await press(app, pilot, "j")
        await press(app, pilot, "enter", "y")
        await until(app, pilot, lambda: app.session is not None and app.workspace.name == "some")
        assert app.launch.key == Secret("demo-some")
        assert app.workspace.read_only, "what was asked for at the start holds everywhere"


@pytest.mark.parametrize(("keys", "go"), [(ALL, ("enter",)), (("g", "w"), ("enter", "y"))])
async def test_nothing_held_is_lost_by_going_elsewhere(
    tmp_path: Path, keys: tuple[str, ...], go: tuple[str, ...]
) -> None:
    async with demo_app(tmp_path, launch=launch_for(tmp_path, undo_seconds=600)) as (app, pilot, line):
        await press(app, pilot, "g", "l", "i", "i")
        await press(app, pilot, *keys)
        rows = rows_of(app)
        rows.go(next(i for i, row in enumerate(rows_shown(app)) if row.client.name == "Northwind"))
        await press(app, pilot, *go)
        assert "1 held change waiting: send or take it back first" in app.messages.log[-1].text
        assert "Acme Agency" in screen_lines(app)[0]
        await press(app, pilot, "u")
        assert line.count(path="/update-interest-status") == 0


async def test_a_full_page_is_no_total(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, _):
        space = space_named(app, "Northwind")
        (like,) = space.mails.select(lambda row: row.get("ue_type") == 2, None, 1)
        for number in range(120):
            mail = f"{number:08}-0000-4000-8000-000000000000"
            space.mails.add({**like, "id": mail, "is_unread": 1, "thread_id": f"thread-{number}"})
        await press(app, pilot, *ALL)
        assert "Northwind 100+" in screen_text(app)
        assert "+ unread threads, newest 100 each" in screen_text(app), "older ones are not listed here"
