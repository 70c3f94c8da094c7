"""Whole imports over the simulation: dirt, lost answers, refusals, and what the report says of each row."""

from __future__ import annotations

import csv
import stat
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx

from instantly_tui.api.block_list import MOST, create_entries
from instantly_tui.api.lead_batches import Added
from instantly_tui.demo.faults import Forward, cut, drop, empty, html_502, lose, refuse, status, unanswered
from instantly_tui.importing.course import told_apart
from instantly_tui.importing.importer import REFUSALS, Import
from instantly_tui.importing.plan import Target
from instantly_tui.importing.survey import begin, survey
from tests.importing.desk import Desk, desk
from tests.support.dirty import KINDS, Dirty, dirty_file

ADD = "/leads/add"
ROWS = 3_600


async def prepare(at: Desk, made: Dirty) -> None:
    """Put into the workspace what the file's rows shall meet there."""
    target, other = at.campaign(0), at.campaign(1)
    for address in made.there:
        at.space.leads.add({"email": address, "campaign": target.id})
    for address in made.elsewhere:
        at.space.leads.add({"email": address, "campaign": other.id})
    for begin_at in range(0, len(made.blocked), MOST):
        await at.scheduler.ask(create_entries(made.blocked[begin_at : begin_at + MOST]))


def report_of(done: Import) -> list[dict[str, str]]:
    assert done.report is not None
    assert stat.S_IMODE(done.report.stat().st_mode) == 0o600
    with done.report.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def compare(leads: Mapping[str, list[dict[str, Any]]], made: Dirty) -> None:
    """Exactly the expected leads, none twice, each with all its values."""
    assert leads.keys() == made.leads.keys() | set(made.there)
    assert all(len(rows) == 1 for rows in leads.values())
    for address, wanted in made.leads.items():
        (row,) = leads[address]
        held = row["payload"] | row
        got = {name: held.get(name) for name in wanted}
        assert got == wanted, address


async def test_a_dirty_file_arrives_once_through_every_kind_of_trouble(tmp_path: Path) -> None:
    made = dirty_file(tmp_path / "leads.csv", ROWS)
    assert len(KINDS) >= 12
    async with desk(tmp_path) as at:
        target = at.campaign(0)
        before = at.in_target(target)
        await prepare(at, made)
        found = survey(begin(made.path, target))
        check = await at.checked(found)
        assert check.problems == []
        expected = {group: made.groups.count(group) for group in set(made.groups)}
        expected["to add"] = expected.pop("added")
        assert {group: count for group, count in check.fates.groups().items() if count} == expected

        for fault in (refuse(), lose(), status(429), unanswered(), drop(), html_502(), cut(40), empty()):
            at.line.script(fault, path=ADD)
        at.line.script(refuse(), path="/leads/list", skip=5)
        done = await at.imported(found, check)
        assert done.stage == "done", done.trouble
        assert done.read_back.good, done.read_back.words
        assert done.read_back.looked == 20

        leads = {address: rows for address, rows in at.in_target(target).items() if address not in before}
        compare(leads, made)
        told = report_of(done)
        assert [row["Row"] for row in told] == [str(number) for number in range(1, ROWS + 1)]
        results = {"twice": "duplicate", "here": "already here"}
        assert [row["Result"] for row in told] == [results.get(group, group) for group in made.groups]
        assert all(row["Reason"] for row in told)
        assert at.imports.journals.unfinished(found.plan.source.mark) is None
        ended = at.imports.journals.ended(found.plan.source.mark)
        assert ended is not None
        assert ended["counts"]["added"] == len(made.leads)


async def test_what_the_server_leaves_out_is_told_apart_when_it_could_not_be_asked_before(
    tmp_path: Path,
) -> None:
    made = dirty_file(tmp_path / "leads.csv", 200)
    async with desk(tmp_path) as at:
        await prepare(at, made)
        found = survey(begin(made.path, at.campaign(0)))
        done = await at.imported(found)
        told = report_of(done)
        assert sum(row["Result"] == "added" for row in told) == len(made.leads)
        reasons = {row["Address"]: row["Reason"] for row in told}
        assert {reasons[address] for address in made.there} == {"in the target already"}
        assert {reasons[address] for address in made.elsewhere} == {
            "in the workspace already, and left out as asked"
        }
        # The block list was not read: what is left is told as the server counted it.
        assert all("in_blocklist" in reasons[address] for address in made.blocked)


async def test_a_server_that_is_still_at_work_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("email\n" + "".join(f"l{n}@many.example\n" for n in range(40)))
    async with desk(tmp_path) as at:
        under_way: list[httpx.Request] = []

        async def take_long(request: httpx.Request, forward: Forward) -> httpx.Response:
            under_way.append(request)
            raise httpx.ReadTimeout("no answer in time", request=request)

        async def look_too_early(request: httpx.Request, forward: Forward) -> httpx.Response:
            seen = await forward(request)
            await seen.aread()
            await (await forward(under_way[0])).aread()
            return seen

        at.line.script(take_long, path=ADD)
        at.line.script(look_too_early, path="/leads/list")
        into = next(iter(at.space.lists.values()))
        target = Target("list", into["id"], into["name"])
        done = await at.imported(survey(begin(path, target)))
        assert done.read_back.looked == 20
        assert done.read_back.good, done.read_back.words
        assert at.line.count(path=ADD) == 1
        assert {row["Reason"] for row in report_of(done)} == {"added: the answer was lost, the lead is there"}


async def test_an_import_that_is_refused_stops_and_goes_on_where_it_was(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("email,first_name\n" + "".join(f"l{n}@many.example,Ann\n" for n in range(1200)))
    async with desk(tmp_path) as at:
        target = at.campaign(0)
        at.line.script(status(402, {"message": "lead limit"}), path=ADD, skip=1)
        done = await at.imported(survey(begin(path, target)))
        assert done.stage == "failed"
        assert done.course is not None
        assert done.course.fates.groups() == {"added": 1000, "to add": 200}
        assert "goes on with it" in at.notices[-1].text

        moved = path.rename(tmp_path / "renamed.csv")
        interrupted = at.imports.interrupted(begin(moved))
        assert interrupted is not None
        plan = interrupted.plan
        assert (interrupted.added, interrupted.unclear, plan.target) == (1000, 0, target)
        again = at.imports.start(plan, at.imports.reopened(plan))
        await at.tasks.pop()
        assert again.stage == "done"
        assert at.line.count("POST", ADD) == 3
        assert sum(address.endswith("@many.example") for address in at.in_target(target)) == 1200


async def test_a_row_the_server_refuses_does_not_hold_up_the_others(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("email,first_name\n" + "".join(f"l{n}@many.example,Ann\n" for n in range(5)))
    async with desk(tmp_path) as at:
        refusal = {"statusCode": 400, "error": "Bad Request", "message": "body/leads/3/phone must be string"}
        at.line.script(status(400, refusal), path=ADD)
        at.line.script(status(413, {"message": "too large"}), path=ADD)
        done = await at.imported(survey(begin(path, at.campaign(0))))
        assert done.stage == "done"
        assert [row["Result"] for row in report_of(done)] == [*["added"] * 3, "refused", "added"]
        bodies = [seen.body for seen in at.line.requests if seen.path.endswith(ADD)]
        assert [len(body["leads"]) for body in bodies] == [5, 4, 2, 2]
        assert all(body["skip_if_in_workspace"] is True for body in bodies)


async def test_a_file_that_changed_or_a_key_that_may_only_read_sends_nothing(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("email\na@many.example\n")
    async with desk(tmp_path) as at:
        found = survey(begin(path, at.campaign(0)))
        path.write_text("email\nb@many.example\n")
        done = await at.imported(found)
        assert (done.stage, at.line.count(path=ADD)) == ("failed", 0)
        assert "has changed" in done.trouble


async def test_a_file_that_changes_under_way_stops_the_import_instead_of_mistaking_its_rows(
    tmp_path: Path,
) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("email\n" + "".join(f"l{n}@many.example\n" for n in range(2_500)))
    async with desk(tmp_path) as at:
        target = at.campaign(0)

        async def write_to_it(request: httpx.Request, forward: Forward) -> httpx.Response:
            path.write_text("email\nnew@many.example\n" + path.read_text().removeprefix("email\n"))
            return await forward(request)

        at.line.script(write_to_it, path=ADD)
        done = await at.imported(survey(begin(path, target)))
        assert done.stage == "failed"
        assert "has changed since" in done.trouble
        assert (done.report, at.line.count(path=ADD)) == (None, 1)


async def test_a_server_that_refuses_row_after_row_is_not_asked_for_ever(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("email\n" + "".join(f"l{n}@many.example\n" for n in range(REFUSALS + 10)))
    async with desk(tmp_path) as at:
        refusal = {"statusCode": 400, "error": "Bad Request", "message": "body/leads/0/email is odd"}
        at.line.script(status(400, refusal), path=ADD, times=1000)
        done = await at.imported(survey(begin(path, at.campaign(0))))
        assert done.stage == "failed"
        assert at.line.count(path=ADD) == REFUSALS + 1
        assert done.course is not None
        assert done.course.fates.groups() == {"refused": REFUSALS, "to add": 10}


async def test_who_quits_while_there_is_no_line_waits_for_nothing(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("email\na@many.example\n")
    async with desk(tmp_path) as at:
        found = survey(begin(path, at.campaign(0)))
        journal, _ = at.imports.begin(found.plan, None)
        started = at.imports.start(found.plan, journal)
        tried: list[float] = []

        async def quits(request: httpx.Request, forward: Forward) -> httpx.Response:
            started.pause()
            tried.append(at.clock.now())
            return await refuse()(request, forward)

        at.line.script(quits, path=ADD, times=99)
        await started.resting.wait()
        assert (started.stage, started.left) == ("paused", 1)
        assert at.clock.now() == tried[-1]


def test_who_is_there_is_only_called_added_as_far_as_the_answer_says_so() -> None:
    unsure = [(row, f"l{row}@many.example") for row in range(1, 5)]

    def words(uploaded: int, duplicates: int) -> list[str]:
        answer = Added(leads_uploaded=uploaded, duplicated_leads=duplicates)
        added, left = told_apart(answer, unsure, {1, 2, 3}, set(), frozenset(), named=10)
        return ["added" if row in added else left[row].words.split(":")[0] for row, _ in unsure]

    assert words(13, 1) == ["added", "added", "added", "not added; of its call the server says only"]
    assert words(10, 4)[:3] == ["in the target already"] * 3
    assert words(12, 2)[:3] == ["in the target now"] * 3


async def test_lost_variables_are_noticed(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("email,first_name,City\n" + "".join(f"l{n}@many.example,Ann,Rome\n" for n in range(30)))
    async with desk(tmp_path) as at:
        target = at.campaign(0)
        found = survey(begin(path, target))
        sample = replace(found.plan, skip="")

        def lossy() -> Any:
            async def act(request: Any, forward: Any) -> Any:
                answer = await forward(request)
                await answer.aread()
                for rows in at.in_target(target).values():
                    for row in rows:
                        if row["email"].endswith("2@many.example"):
                            at.space.leads.patch(row["id"], {"custom_variables": {"City": None}})
                return answer

            return act

        at.line.script(lossy(), path=ADD)
        done = await at.imported(replace(found, plan=sample))
        assert not done.read_back.good
        assert "{{City}} is lost in" in done.read_back.words
