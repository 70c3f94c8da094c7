"""A workspace over the simulation: lists kept, actions carried out and taken back, leaving in order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from instantly_tui.api.block_list import BlockListEntry, delete_entry, list_entries
from instantly_tui.demo.faults import Gate, hold, refuse, status
from instantly_tui.resources.accounts import ACCOUNTS
from instantly_tui.resources.campaigns import CAMPAIGNS
from instantly_tui.resources.emails import EMAILS
from instantly_tui.resources.spec import Action, Column, Query, Resource
from instantly_tui.workspace import PAGERS_KEPT, Workspace, folder_name
from tests.support.workspace import answer_to, demo_workspace, listed, unread

PAUSED, ACTIVE = 2, 1

BLOCK_LIST = Resource[BlockListEntry](
    name="block-list",
    title="Block list",
    key=lambda entry: entry.id,
    page=lambda query, cursor: list_entries(cursor, search=query.search or None),
    columns=(Column("Value", lambda entry: entry.bl_value),),
    actions=(
        Action(
            name="delete",
            title="Unblock",
            key="",
            call=lambda entry: delete_entry(entry.id),
            removes=True,
        ),
    ),
    name_of=lambda entry: entry.bl_value,
)


async def test_lists_are_read_to_their_end_and_kept(tmp_path: Path):
    async with demo_workspace(tmp_path) as demo:
        rows = await listed(demo, CAMPAIGNS)
        assert {row.id for row in rows} == set(demo.space.campaigns)
        asked = len(demo.faults.requests)
        assert demo.workspace.open(CAMPAIGNS) is demo.workspace.open(CAMPAIGNS, Query())
        assert await listed(demo, CAMPAIGNS) == rows
        assert len(demo.faults.requests) == asked
        first = demo.workspace.open(CAMPAIGNS)
        for number in range(PAGERS_KEPT):
            demo.workspace.open(CAMPAIGNS, Query(search=str(number)))
        assert demo.workspace.open(CAMPAIGNS) is not first


async def test_one_record_is_kept_over_its_list(tmp_path: Path):
    async with demo_workspace(tmp_path) as demo:
        campaign = (await listed(demo, CAMPAIGNS))[0]
        demo.space.campaigns[campaign.id]["name"] = "Renamed elsewhere"
        await demo.clock.advance(1)
        scope = demo.workspace.answers.scope()
        assert demo.workspace.one(CAMPAIGNS, campaign.id, scope).loading
        await demo.settle()
        answer = demo.workspace.one(CAMPAIGNS, campaign.id, scope)
        assert answer.value is not None
        assert answer.value.name == "Renamed elsewhere"
        assert [row.name for row in await listed(demo, CAMPAIGNS) if row.id == campaign.id] == [
            "Renamed elsewhere"
        ]


async def test_an_action_changes_the_server_and_undo_takes_it_back(tmp_path: Path):
    async with demo_workspace(tmp_path) as demo:
        active = next(row for row in await listed(demo, CAMPAIGNS) if row.status == ACTIVE)
        demo.workspace.act(CAMPAIGNS, CAMPAIGNS.action("pause"), [active])
        assert next(row for row in await listed(demo, CAMPAIGNS) if row.id == active.id).status == PAUSED
        await demo.settle()
        assert demo.space.campaigns[active.id]["status"] == PAUSED
        assert demo.said == [f"Pause {active.name}: done"]
        assert demo.workspace.undo.undo() == f"Pause {active.name}"
        await demo.settle()
        assert demo.space.campaigns[active.id]["status"] == ACTIVE
        assert next(row for row in await listed(demo, CAMPAIGNS) if row.id == active.id).status == ACTIVE
        assert demo.workspace.undo.undo() is None


async def test_undo_of_what_is_still_on_its_way_waits_for_it(tmp_path: Path):
    async with demo_workspace(tmp_path) as demo:
        active = next(row for row in await listed(demo, CAMPAIGNS) if row.status == ACTIVE)
        gate = Gate()
        demo.faults.script(hold(gate), method="POST", path="/pause")
        demo.workspace.act(CAMPAIGNS, CAMPAIGNS.action("pause"), [active])
        await gate.reached()
        assert demo.workspace.undo.undo() == f"Pause {active.name}"
        assert demo.faults.count("POST", "/activate") == 0
        gate.open()
        await demo.settle()
        assert demo.space.campaigns[active.id]["status"] == ACTIVE
        assert demo.faults.count("POST", "/activate") == 1


async def test_undo_of_what_is_refused_afterwards_does_nothing_to_the_server(tmp_path: Path):
    async with demo_workspace(tmp_path) as demo:
        active = next(row for row in await listed(demo, CAMPAIGNS) if row.status == ACTIVE)
        gate, refusing = Gate(), status(400)

        async def refuse_late(request: Any, forward: Any) -> Any:
            await gate.pass_through()
            return await refusing(request, forward)

        demo.faults.script(refuse_late, method="POST", path="/pause")
        demo.workspace.act(CAMPAIGNS, CAMPAIGNS.action("pause"), [active])
        await gate.reached()
        demo.workspace.undo.undo()
        gate.open()
        await demo.settle()
        assert demo.faults.count("POST", "/activate") == 0
        assert [notice.level for notice in demo.notices] == ["error"]
        assert next(row for row in await listed(demo, CAMPAIGNS) if row.id == active.id).status == ACTIVE


async def test_undo_after_a_refusal_does_nothing_to_the_server(tmp_path: Path):
    async with demo_workspace(tmp_path) as demo:
        active = next(row for row in await listed(demo, CAMPAIGNS) if row.status == ACTIVE)
        demo.faults.script(status(400), method="POST", path="/pause")
        demo.workspace.act(CAMPAIGNS, CAMPAIGNS.action("pause"), [active])
        await demo.settle()
        demo.workspace.undo.undo()
        await demo.settle()
        assert demo.faults.count("POST", "/activate") == 0


async def test_rows_it_can_not_be_done_to_are_left_out_and_named(tmp_path: Path):
    async with demo_workspace(tmp_path) as demo:
        rows = await listed(demo, CAMPAIGNS)
        active = [row for row in rows if row.status == ACTIVE]
        paused = next(row for row in rows if row.status == PAUSED)
        batch = demo.workspace.act(CAMPAIGNS, CAMPAIGNS.action("pause"), [*active, paused])
        await demo.settle()
        assert len(batch.done) == len(active)
        assert [outcome.state for outcome in batch.skipped] == ["skipped"]
        assert demo.said[0].startswith(f"Pause: {len(active)} done, 1 skipped ({paused.name}: ")


async def test_marked_accounts_are_paused_in_one_call(tmp_path: Path):
    async with demo_workspace(tmp_path) as demo:
        rows = [row for row in await listed(demo, ACCOUNTS) if row.status == ACTIVE][:5]
        demo.workspace.act(ACCOUNTS, ACCOUNTS.action("pause"), rows)
        await demo.settle()
        assert demo.faults.count("POST", "/accounts/pause") == 1
        assert {demo.space.accounts[row.email]["status"] for row in rows} == {PAUSED}
        assert demo.said == ["Pause: 5 done"]
        demo.workspace.undo.undo()
        await demo.settle()
        assert demo.faults.count("POST", "/resume") == 5
        assert {demo.space.accounts[row.email]["status"] for row in rows} == {ACTIVE}


async def test_a_job_is_followed_to_its_end(tmp_path: Path):
    async with demo_workspace(tmp_path) as demo:
        cold = [
            row for row in await listed(demo, ACCOUNTS) if row.warmup_status == 0 and row.status == ACTIVE
        ][:2]
        demo.workspace.act(ACCOUNTS, ACCOUNTS.action("warmup-on"), cold)
        await demo.settle()
        assert demo.workspace.jobs.running == 1
        for _ in range(20):
            await demo.settle(1)
        assert demo.workspace.jobs.running == 0
        assert {demo.space.accounts[row.email]["warmup_status"] for row in cold} == {1}
        assert demo.said[-1].startswith("Warmup on ")


async def test_a_removed_row_leaves_every_list_it_is_in(tmp_path: Path):
    async with demo_workspace(tmp_path) as demo:
        rows = await listed(demo, BLOCK_LIST)
        searched = await listed(demo, BLOCK_LIST, Query(search=rows[0].bl_value))
        assert searched
        remove = next(action for action in BLOCK_LIST.actions if action.removes)
        demo.workspace.act(BLOCK_LIST, remove, [rows[0]])
        await demo.settle()
        assert rows[0].id not in demo.space.blocklist
        assert rows[0].id not in {row.id for row in await listed(demo, BLOCK_LIST)}
        assert len(demo.workspace.open(BLOCK_LIST, Query(search=rows[0].bl_value))) == len(searched) - 1


async def test_read_only_refuses_every_action_of_every_list_before_the_socket(tmp_path: Path):
    async with demo_workspace(tmp_path, read_only=True) as demo:
        for resource in (CAMPAIGNS, ACCOUNTS, EMAILS, BLOCK_LIST):
            rows = (await listed(demo, resource))[:3]
            asked = len(demo.faults.requests)
            for action in resource.actions:
                _refused(demo.workspace, resource, action, rows)
            await demo.settle(20)
            assert len(demo.faults.requests) == asked
        mail = await unread(demo)
        assert not demo.workspace.outbox.send(answer_to(demo, mail).id)
        await demo.settle(20)
        assert demo.faults.count("POST", "/emails") == 0


def _refused(workspace: Workspace, resource: Resource[Any], action: Action[Any], rows: list[Any]) -> None:
    batch = workspace.act(resource, action, rows)
    assert {outcome.reason for outcome in batch.outcomes} == {"this profile is read-only"}
    assert batch.writes == ()


async def test_what_the_next_request_waits_for_is_known(tmp_path: Path):
    async with demo_workspace(tmp_path) as demo:
        demo.faults.script(refuse(), path="/campaigns", times=9)
        demo.workspace.open(CAMPAIGNS).ensure(0)
        await demo.settle()
        assert demo.workspace.scheduler.state().trouble.startswith("could not reach 127.0.0.1")
    async with demo_workspace(tmp_path, key="demo-revoked") as demo:
        pager = demo.workspace.open(CAMPAIGNS)
        pager.ensure(0)
        await demo.settle()
        assert "does not accept the API key" in str(pager.error)


async def test_something_unexpected_is_said_and_the_rest_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    async with demo_workspace(tmp_path) as demo:
        whom = "dana@example.com"

        def fall_over() -> None:
            raise RuntimeError(whom)

        demo.workspace.refresh.watch(fall_over)
        await demo.settle(15)
        assert demo.said == [
            "Something unexpected went wrong (refresh: RuntimeError); the log has the details"
        ]
        assert demo.notices[0].sticky
        assert "fall_over" in caplog.text
        assert "dana" not in caplog.text
        demo.workspace.refresh.unwatch(fall_over)
        assert await listed(demo, CAMPAIGNS)
        seen: list[float] = []
        demo.workspace.refresh.watch(lambda: seen.append(demo.clock.now()))
        await demo.settle(20)
        assert seen


@pytest.mark.parametrize("name", ["default", "acme.eu", "sam@example.org", "_x"])
def test_a_harmless_name_is_its_folder(name: str):
    assert folder_name(name) == name


@pytest.mark.parametrize("name", ["../up", "a/b", "", ".", "..", "ümläut", "x" * 80, "\ud800", "a b"])
def test_any_other_name_becomes_one_folder_of_its_own(name: str):
    made = folder_name(name)
    assert Path("x", made).parent == Path("x")
    assert made not in ("", ".", "..")
    assert made != folder_name(name + "x")
