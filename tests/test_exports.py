"""Exports of a workspace: equal to the simulation's data row by row, however often they were interrupted."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from instantly_tui.demo.faults import cut, html_502, lose
from instantly_tui.demo.lead_query import LeadQuery
from instantly_tui.engine.export_file import Journal, load
from instantly_tui.engine.exports import Export
from instantly_tui.resources.all import RESOURCES
from instantly_tui.resources.campaigns import CAMPAIGNS
from instantly_tui.resources.export import Encoder, Table
from instantly_tui.resources.export_sources import Here, Matching, here, restored
from instantly_tui.resources.leads import LEADS
from instantly_tui.resources.spec import Query
from tests.support.workspace import Demo, demo_workspace


async def until(demo: Demo, done: Callable[[], bool]) -> None:
    """Let time pass until something is so; threads do the work of the disk meanwhile."""
    for _ in range(20_000):
        if done():
            return
        await demo.clock.advance(0.05)
        await asyncio.sleep(0)
    raise AssertionError("it never came to that")


def rests(export: Export) -> Callable[[], bool]:
    return lambda: export.state != "running"


def leads_of(demo: Demo) -> list[dict[str, Any]]:
    """All leads as the server tells them, in its order."""
    rows = demo.space.leads.scan(LeadQuery(), None, 1_000_000)
    return [{name: value for name, value in row.items() if not name.startswith("_")} for row in rows]


def begun(demo: Demo, target: Path, form: Any, query: Query | None = None) -> Export:
    source = Matching(Encoder(LEADS, form), query or Query())
    return demo.workspace.exports.start(source, target, source.head)


def left(demo: Demo) -> Journal:
    (journal,) = demo.workspace.exports.left()
    return journal


@pytest.mark.parametrize("form", ["jsonl", "csv"])
async def test_killed_again_and_again_it_equals_the_servers_data_row_by_row(
    tmp_path: Path, form: str
) -> None:
    chance, target = random.Random(form), tmp_path / f"leads.{form}"
    async with demo_workspace(tmp_path / "state") as demo:
        world, rows = demo.world, leads_of(demo)
        begun(demo, target, form)
        await until(demo, lambda: demo.workspace.exports.all[0].rows >= 300)
    for kill in range(4):
        async with demo_workspace(tmp_path / "state", world=world) as demo:
            await until(demo, lambda demo=demo: bool(demo.said))  # type: ignore[misc]
            assert "was cut off at row" in demo.said[0]
            journal = left(demo)
            assert not target.exists()
            source = restored(journal.head, RESOURCES)
            assert source is not None
            export = demo.workspace.exports.take_up(journal, source)
            if kill == 3:
                await until(demo, rests(export))
                break
            more = export.rows + chance.randint(100, 400)
            await until(demo, lambda export=export, more=more: export.rows >= more)  # type: ignore[misc]
        # The process is dead: what of its last pages reached the disk is chance.
        part, log = journal.part.read_bytes(), journal.path.read_bytes()
        journal.part.write_bytes(part[: chance.randint(len(part) // 2, len(part))])
        journal.path.write_bytes(log[: chance.randint(len(log) // 2, len(log))])
        assert load(journal.path) is not None
    assert export.state == "done"
    assert export.path == target
    assert len(rows) > 1_500
    text = target.read_text(encoding="utf-8")
    if form == "jsonl":
        assert [json.loads(line) for line in text.splitlines()] == rows
        return
    table = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert journal.steps[0].layout
    layout = Table.from_layout(journal.steps[0].layout)
    assert table[0] == layout.heads
    assert [[cell.removeprefix("'") for cell in row] for row in table[1:]] == [
        [cell.removeprefix("'") for cell in layout.cells(row)] for row in rows
    ]
    assert not [cell for row in table for cell in row if cell.startswith(("=", "+", "-", "@"))]


async def test_paused_it_asks_nothing_and_a_bad_line_only_delays_it(tmp_path: Path) -> None:
    async with demo_workspace(tmp_path / "state") as demo:
        export = begun(demo, tmp_path / "all.csv", "csv")
        await until(demo, lambda: export.rows >= 200)
        export.halt("paused")
        await until(demo, rests(export))
        assert str(export.state) == "paused"
        before = len(demo.faults.requests)
        await demo.settle(30.0)
        assert len(demo.faults.requests) == before
        # More than the scheduler itself tries again: lost answers, cut ones, an error page.
        demo.faults.script(lose(), path="/leads/list", times=4)
        demo.faults.script(cut(700), path="/leads/list", times=2)
        demo.faults.script(html_502(), path="/leads/list", times=2)
        demo.workspace.exports.go_on(export)
        await until(demo, lambda: "asking again in 2 s" in export.problem)
        await until(demo, rests(export))
        assert export.path == tmp_path / "all.csv"
        assert export.rows == len(leads_of(demo))
        assert f"exported {export.rows:,} rows to all.csv, in {tmp_path}" in demo.said


async def test_rows_that_were_read_are_written_as_they_are_without_asking(tmp_path: Path) -> None:
    async with demo_workspace(tmp_path / "state") as demo:
        pager = demo.workspace.open(LEADS)
        pager.ensure(250)
        await demo.settle()
        rows, before = leads_of(demo), len(demo.faults.requests)
        for keys, expected in (
            (None, rows[: len(pager)]),
            ({rows[7]["id"], rows[210]["id"]}, [rows[7], rows[210]]),
            ([rows[210]["id"], "unknown", rows[7]["id"]], [rows[210], rows[7]]),
        ):
            source = Here(Encoder(LEADS, "jsonl"), pager, here(pager, keys))
            target = tmp_path / f"{len(expected)}-{type(keys).__name__}.jsonl"
            export = demo.workspace.exports.start(source, target, source.head)
            await until(demo, rests(export))
            assert [json.loads(line) for line in target.read_text("utf-8").splitlines()] == expected
            assert source.total == export.rows == len(expected)
        # Each has a name of its own, by which the screen tells them apart.
        assert len({export.journal.path for export in demo.workspace.exports.all}) == 3
        assert len(demo.faults.requests) == before


async def test_any_list_can_be_written_and_what_fails_says_why(tmp_path: Path) -> None:
    async with demo_workspace(tmp_path / "state", key="demo-some") as demo:
        source = Matching(Encoder(CAMPAIGNS, "csv"), Query())
        export = demo.workspace.exports.start(source, tmp_path / "campaigns.csv", source.head)
        await until(demo, rests(export))
        assert export.state == "done"
        names = [row["name"] for row in csv.DictReader((tmp_path / "campaigns.csv").open(newline=""))]
        assert len(names) == len(demo.space.campaigns)
        with pytest.raises(FileExistsError):
            demo.workspace.exports.start(source, tmp_path / "campaigns.csv", source.head)
        export = demo.workspace.exports.start(source, tmp_path / "more.csv", source.head)
        (tmp_path / "more.csv.part").unlink()
        await until(demo, rests(export))
        assert export.state == "failed"
        assert "is gone" in demo.said[-1]
        demo.workspace.exports.discard(export.journal)
        assert export not in demo.workspace.exports.all
