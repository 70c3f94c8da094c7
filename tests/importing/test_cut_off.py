"""An import that ends at any request or in the middle of any write goes on, and adds nobody twice."""

from __future__ import annotations

import asyncio
import errno
import json
from dataclasses import replace
from pathlib import Path
from typing import IO

import pytest

from instantly_tui.config.files import Disk
from instantly_tui.demo.faults import Gate, hold
from instantly_tui.importing.importer import Import
from instantly_tui.importing.journal import Journals
from instantly_tui.importing.plan import Plan
from instantly_tui.importing.survey import begin, survey
from tests.importing.desk import Desk, desk

ADDRESSES = [f"l{number}@cut.example" for number in range(13)]
TOGETHER = 5


def written(folder: Path) -> Path:
    path = folder / "leads.csv"
    path.write_text("email\n" + "\n".join(ADDRESSES))
    return path


def started(at: Desk, plan: Plan, *, again: bool) -> Import:
    journal = at.imports.reopened(plan) if again else at.imports.begin(plan, None)[0]
    folder = plan.source.path.parent / "exports"
    return Import(plan, journal, at.scheduler, at.clock, lambda _: None, exports=folder, together=TOGETHER)


async def test_it_may_end_at_any_request(tmp_path: Path) -> None:
    ends = 0
    for acted in (False, True):
        for number in range(20):
            folder = tmp_path / f"{acted}{number}"
            folder.mkdir()
            path = written(folder)
            gate = Gate()
            async with desk(folder) as at:
                target = at.campaign(0)
                plan = survey(begin(path, target)).plan
                at.line.script(hold(gate, acted=acted), skip=number)
                running = at.spawn(started(at, plan, again=False).run(), "import")
                reached = at.spawn(gate.reached(), "gate")
                done, _ = await asyncio.wait({running, reached}, return_when=asyncio.FIRST_COMPLETED)
                if running in done:
                    break
                ends += 1
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)
                world = at.world
            async with desk(folder, world) as at:
                left = at.imports.interrupted(plan)
                assert left is not None
                again = started(at, left.plan, again=True)
                await again.run()
                assert again.stage == "done", again.trouble
                leads = at.in_target(target)
                assert {address: len(leads[address]) for address in ADDRESSES} == dict.fromkeys(ADDRESSES, 1)
                assert again.added == len(ADDRESSES)
                sent = [
                    lead["email"]
                    for seen in at.line.requests
                    if seen.path.endswith("/leads/add")
                    for lead in seen.body["leads"]
                ]
                assert len(sent) == len(set(sent))
                assert at.imports.interrupted(plan) is None
    # Three uploads and one reading back, before and after each.
    assert ends == 8


async def test_a_journal_may_end_anywhere(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        plan = survey(begin(written(tmp_path), at.campaign(0))).plan
        await started(at, plan, again=False).run()
        (path,) = (tmp_path / "state" / "imports").glob("*.journal")
    content = path.read_bytes()
    lines = content.splitlines(keepends=True)
    for end in range(len(lines[0]), len(content), 3):
        path.write_bytes(content[:end])
        journal = Journals(path.parent).unfinished(plan.source.mark)
        assert journal is not None
        told = list(journal.entries())
        journal.write({"not": "tried"})
        journal.close()
        kept = path.read_bytes().splitlines()
        assert [json.loads(line) for line in kept] == [*told, {"not": "tried"}]
        assert len(told) == content[:end].count(b"\n")


async def test_one_window_at_a_time(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        plan = survey(begin(written(tmp_path), at.campaign(0))).plan
        journal = Journals(tmp_path / "j").new(plan)
        with pytest.raises(ValueError, match="another window"):
            Journals(tmp_path / "j").unfinished(plan.source.mark)
        assert Journals(tmp_path / "j").left() == []
        journal.close()
        assert Journals(tmp_path / "j").left() == [plan.source.path]


async def test_what_was_begun_meanwhile_is_not_begun_again(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        plan = survey(begin(written(tmp_path), at.campaign(0))).plan
        journal, _ = at.imports.begin(plan, None)
        with pytest.raises(ValueError, match="another window"):
            at.imports.begin(plan, None)
        journal.close()
        with pytest.raises(ValueError, match="begun meanwhile"):
            at.imports.begin(plan, None)
        with pytest.raises(ValueError, match="into something else"):
            at.imports.reopened(replace(plan, target=at.campaign(1)))
        at.imports.reopened(plan).close()


class Full(Disk):
    """A disk that takes one line and is full then."""

    lines = 0

    def write(self, file: IO[bytes], content: bytes) -> None:
        self.lines += 1
        if self.lines > 1:
            raise OSError(errno.ENOSPC, "No space left on device")
        super().write(file, content)


async def test_what_could_not_be_begun_leaves_nothing_behind(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        found = survey(begin(written(tmp_path), at.campaign(0)))
        at.space.leads.add({"email": ADDRESSES[0], "campaign": at.campaign(0).id})
        check = await at.checked(found)
        at.imports.journals = Journals(tmp_path / "j", Full())
        with pytest.raises(OSError, match="No space"):
            at.imports.begin(found.plan, check)
        assert not [*(tmp_path / "j").iterdir()]
        at.imports.journals = Journals(tmp_path / "j")
        at.imports.begin(found.plan, check)[0].close()


async def test_a_journal_nobody_understands_is_said_and_kept(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        plan = survey(begin(written(tmp_path), at.campaign(0))).plan
        Journals(tmp_path / "j").new(plan).close()
        (path,) = (tmp_path / "j").glob("*.journal")
        path.write_bytes(b'{"v":99,"plan":{}}\n')
        with pytest.raises(ValueError, match="can't be understood"):
            Journals(tmp_path / "j").unfinished(plan.source.mark)
        assert path.read_bytes() == b'{"v":99,"plan":{}}\n'
