"""What the app asks of the server: reads alone unless a key asked for more, and few lists of mails."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from instantly_tui.api.emails import list_emails, of_thread
from instantly_tui.api.errors import ReadOnly
from instantly_tui.api.transport import Connection, connect
from instantly_tui.demo.faults import Forward, Gate, hold
from instantly_tui.resources.all import RESOURCES
from tests.api.calls import CASES
from tests.support.app import demo_app, front, launch_for, press, screen_text, settle
from tests.support.workspace import demo_workspace
from tests.ui.test_hostile_input import writes

EVERYWHERE = (
    *("g", "i", "2", "3", "4", "5", "6", "7", "1", "j", "enter", "o", "H", "escape"),
    *("g", "c", "enter", "1", "2", "3", "4", "5", "escape", "g", "a", "j", "enter", "escape"),
    *("g", "l", "j", "enter", "escape", "g", "n", "1", "2", "3", "4", "g", "o", "g", "d", "g", "j"),
    *("g", "w", "?", "escape", "ctrl+p", "escape", "g", "b", "ctrl+r"),
)


async def test_a_visit_to_every_place_changes_nothing(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, line):
        await press(app, pilot, *EVERYWHERE)
        assert writes(line) == []
        assert len(line.requests) > 20


async def test_a_minute_of_hard_use_stays_below_the_limit_of_the_list_of_mails(tmp_path: Path):
    async with demo_workspace(tmp_path) as demo:
        moments: list[float] = []

        async def timed(request: httpx.Request, forward: Forward) -> httpx.Response:
            if request.url.path == "/api/v2/emails":
                moments.append(demo.clock.now())
            return await forward(request)

        demo.faults.script(timed, method="GET", path="/emails", times=100_000)
        emails = next(each for each in RESOURCES if each.name == "emails")
        pager = demo.workspace.open(emails)
        for second in range(80):
            pager.ensure(100 * (second + 1))
            pager.refresh(0, 40)
            scope = demo.workspace.answers.scope()
            for place in range(min(5, len(pager))):
                mail = pager.row(second % max(1, len(pager) - 5) + place)
                if mail is not None and mail.thread_id:
                    scope.want(list_emails(of_thread(mail.thread_id)), max_age=0.0)
            await demo.settle(1)
            scope.close()
        most = max(sum(start <= moment < start + 60 for moment in moments) for start in moments)
        assert 10 <= most <= 20


async def test_leaving_a_place_stops_its_reads(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, line):
        gate = Gate()
        line.script(hold(gate, acted=False), path="/leads/list")
        for key in ("g", "l"):
            await pilot.press(key)
        await gate.reached()
        front(app).pager.ensure(1_000)
        for key in ("g", "n"):
            await pilot.press(key)
        await pilot.pause()
        gate.open()
        await settle(app, pilot)
        assert line.count(path="/leads/list") == 1
        await press(app, pilot, "g", "l")
        assert line.count(path="/leads/list") >= 2


async def test_a_place_that_is_left_is_not_read_again(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, line):
        await press(app, pilot, "g", "i", "g", "l", "g", "c")
        before = len(line.requests)
        for watcher in tuple(app.workspace.refresh._watchers):
            watcher()
        await settle(app, pilot)
        asked = {seen.path.removeprefix("/api/v2") for seen in line.requests[before:]}
        assert asked
        assert not asked & {"/emails", "/leads/list"}
        assert writes(line) == []


async def test_read_only_refuses_every_change_before_it_leaves(tmp_path: Path):
    async with demo_workspace(tmp_path, read_only=True) as demo:
        acted = 0
        for resource in RESOURCES:
            pager = demo.workspace.open(resource)
            pager.ensure(30)
            await demo.settle()
            records = [row for index in range(len(pager)) if (row := pager.row(index)) is not None]
            for action in resource.actions:
                batch = demo.workspace.act(resource, action, records[:30])
                assert {outcome.state for outcome in batch.outcomes} <= {"skipped"}
                for record in records[:1]:
                    with pytest.raises(ReadOnly):
                        await demo.transport.send(action.call(record))
                    acted += 1
        await demo.settle(30)
        assert acted > 10
        assert writes(demo.faults) == []


async def test_read_only_refuses_in_the_transport_too(tmp_path: Path):
    async def never(request: httpx.Request) -> httpx.Response:
        raise AssertionError(f"{request.method} {request.url} left")

    transport = connect(Connection("http://127.0.0.1", "k", read_only=True), inner=httpx.MockTransport(never))
    refused = 0
    for case in CASES:
        if case.call.effect != "read":
            with pytest.raises(ReadOnly):
                await transport.send(case.call)
            refused += 1
    assert refused > 40
    await transport.aclose()


async def test_read_only_keys_say_so_and_send_nothing(tmp_path: Path):
    launch = replace(launch_for(tmp_path), read_only=True)
    async with demo_app(tmp_path, launch=launch) as (app, pilot, line):
        for keys in (("g", "c", "p"), ("g", "a", "p"), ("g", "i", "e"), ("g", "l", "i", "i")):
            await press(app, pilot, *keys)
            assert "read-only" in screen_text(app).lower()
        await press(app, pilot, "g", "i", "r", *"hello", "escape", "y")
        await settle(app, pilot)
        assert writes(line) == []
