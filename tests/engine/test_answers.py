from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from instantly_tui.api.call import Call
from instantly_tui.api.errors import Invalid, Missing
from instantly_tui.engine.answers import KEPT, RETRY_SECONDS, Answers, Scope
from instantly_tui.engine.changes import Change
from instantly_tui.engine.scheduler import Priority, Scheduler
from tests.support.clock import FakeClock, settle
from tests.support.line import Line
from tests.support.sending import call, running


class Desk:
    """Answers with all they stand on."""

    def __init__(self, line: Line, clock: FakeClock, scheduler: Scheduler) -> None:
        self.line, self.clock, self.scheduler = line, clock, scheduler
        self.changes: list[Change] = []
        self.answers = Answers(scheduler, clock, self.changes.append)
        self.scope = self.answers.scope()

    async def wanted(self, scope: Scope, path: str, reply: bytes, max_age: float = 60.0) -> None:
        """Want an answer and give it."""
        scope.want(call(path), max_age=max_age)
        await settle()
        self.line.answer(path, reply)
        await settle()


@asynccontextmanager
async def desk() -> AsyncIterator[Desk]:
    line, clock = Line(), FakeClock()
    async with running(line, clock) as scheduler:
        yield Desk(line, clock, scheduler)


async def test_returns_at_once_and_tells_when_the_answer_is_there() -> None:
    async with desk() as it:
        answer = it.scope.want(call("/a"))
        assert (answer.value, answer.error, answer.read_at, answer.loading) == (None, None, None, True)
        await it.clock.advance(2)
        it.line.answer("/a", b"one")
        await settle()
        assert it.changes == [Change("answers", frozenset({"/a"}))]
        answer = it.scope.want(call("/a"))
        assert (answer.value, answer.read_at, answer.loading) == ("one", 0, False)


async def test_asks_again_only_when_the_answer_is_too_old() -> None:
    async with desk() as it:
        await it.wanted(it.scope, "/a", b"one")
        await it.clock.advance(59)
        assert not it.scope.want(call("/a")).loading
        await it.clock.advance(1)
        answer = it.scope.want(call("/a"))
        assert (answer.value, answer.loading) == ("one", True)
        await settle()
        it.line.answer("/a", b"two")
        await settle()
        assert it.scope.want(call("/a")).value == "two"
        assert len(it.line.sent) == 2


async def test_two_places_share_one_answer_and_the_first_to_leave_takes_nothing_away() -> None:
    async with desk() as it:
        other = it.answers.scope()
        it.scope.want(call("/a"))
        other.want(call("/a"))
        await settle()
        it.scope.close()
        await settle()
        assert it.line.open == ["/a"]
        it.line.answer("/a", b"one")
        await settle()
        assert other.want(call("/a")).value == "one"
        assert len(it.line.sent) == 1


async def test_the_last_to_leave_ends_the_read() -> None:
    async with desk() as it:
        it.scope.want(call("/a"))
        await settle()
        it.scope.close()
        await settle()
        assert it.line.open == []
        assert it.scheduler.idle
        assert it.changes == []
        again = it.answers.scope()
        assert again.want(call("/a")).loading


async def test_what_was_read_is_still_known_after_everybody_left() -> None:
    async with desk() as it:
        await it.wanted(it.scope, "/a", b"one")
        it.scope.close()
        assert it.answers.scope().peek(call("/a")) == "one"
        assert not it.answers.scope().want(call("/a")).loading


async def test_the_same_question_for_another_purpose_is_another_answer() -> None:
    async with desk() as it:
        await it.wanted(it.scope, "/a", b"one")
        length = Call("GET", "/a", len, effect="read")
        assert it.scope.want(length).value is None
        await settle()
        it.line.answer("/a", b"one")
        await settle()
        assert it.scope.want(length).value == 3
        assert it.scope.want(call("/a")).value == "one"


async def test_a_failure_keeps_the_older_value_and_says_why() -> None:
    async with desk() as it:
        await it.wanted(it.scope, "/a", b"one")
        await it.clock.advance(60)
        it.scope.want(call("/a"))
        await settle()
        it.line.answer("/a", Missing("gone", 404))
        await settle()
        answer = it.scope.want(call("/a"))
        assert (answer.value, answer.read_at, answer.loading) == ("one", 0, False)
        assert isinstance(answer.error, Missing)
        assert len(it.changes) == 2


async def test_a_failure_is_tried_again_after_a_while_and_not_by_every_draw() -> None:
    async with desk() as it:
        it.scope.want(call("/a"), max_age=600)
        await settle()
        it.line.answer("/a", Invalid("no", 400))
        await settle()
        for seconds in (0, 1, RETRY_SECONDS - 1.5):
            await it.clock.advance(seconds)
            assert not it.scope.want(call("/a"), max_age=600).loading
        await it.clock.advance(0.5)
        assert it.scope.want(call("/a"), max_age=600).loading


async def test_renewing_reads_again_what_the_place_holds_and_nothing_else() -> None:
    async with desk() as it:
        other = it.answers.scope()
        await it.wanted(it.scope, "/a", b"one")
        await it.wanted(other, "/b", b"two")
        it.scope.renew()
        it.scope.renew()
        await settle()
        assert it.line.open == ["/a"]


async def test_a_value_is_handed_on_once_when_it_comes_and_at_once_when_it_is_there() -> None:
    async with desk() as it:
        first: list[str] = []
        it.scope.want(call("/a"), then=first.append)
        await settle()
        it.line.answer("/a", b"one")
        await settle()
        it.scope.want(call("/a"), then=first.append)
        assert first == ["one"]
        second: list[str] = []
        it.answers.scope().want(call("/a"), then=second.append)
        assert second == ["one"]
        await it.clock.advance(1)
        it.scope.renew()
        await settle()
        it.line.answer("/a", b"two")
        await settle()
        assert (first, second) == (["one", "two"], ["one", "two"])


async def test_a_failure_hands_nothing_on() -> None:
    async with desk() as it:
        handed: list[str] = []
        it.scope.want(call("/a"), then=handed.append)
        await settle()
        it.line.answer("/a", Missing("gone", 404))
        await settle()
        assert handed == []


async def test_what_is_handed_on_can_tell_when_it_was_asked_for() -> None:
    async with desk() as it:
        times: list[float | None] = []
        await it.clock.advance(4)
        it.scope.want(call("/a"), then=lambda _: times.append(it.answers.peek(call("/a")).read_at))
        await it.clock.advance(3)
        it.line.answer("/a", b"one")
        await settle()
        assert times == [4]


async def test_wanting_it_more_urgently_hurries_the_read() -> None:
    async with desk() as it:
        for number in range(4):
            it.scheduler.submit(call(f"/{number}"), Priority.WRITE)
        await settle()
        it.scope.want(call("/late"), priority=Priority.BACKGROUND)
        it.scope.want(call("/near"), priority=Priority.NEAR)
        it.scope.want(call("/late"), priority=Priority.VISIBLE)
        it.line.answer("/0", b"")
        await settle()
        assert it.line.open[-1] == "/late"


async def test_the_oldest_answers_nobody_looks_at_are_forgotten() -> None:
    async with desk() as it:
        await it.wanted(it.scope, "/held", b"held")
        passing = it.answers.scope()
        for number in range(KEPT + 10):
            await it.wanted(passing, f"/{number}", b"x")
            passing.close()
        assert it.answers.peek(call("/held")).value == "held"
        assert it.answers.peek(call("/0")).value is None
        assert it.answers.peek(call(f"/{KEPT + 9}")).value == "x"
        assert len(it.answers._questions) <= KEPT


async def test_once_tells_the_value_or_the_failure_and_holds_nothing_afterwards() -> None:
    async with desk() as it:
        told: list[object] = []
        it.scope.once(call("/a"), told.append, told.append)
        await settle()
        it.line.answer("/a", Missing("gone"))
        await settle()
        assert [type(each) for each in told] == [Missing]
        it.scope.once(call("/a"), told.append, told.append, max_age=60.0)
        await settle()
        it.line.answer("/a", b"one")
        await settle()
        assert told[1:] == ["one"], "a failure is not kept for whoever asks by hand"
        it.scope.once(call("/a"), told.append, told.append, max_age=60.0)
        assert told[2:] == ["one"], "what is young enough is told at once, each time"
        await it.wanted(it.scope, "/a", b"two", max_age=0.0)
        assert len(told) == 3, "whoever was told once hears nothing of later values"


async def test_once_is_given_up_by_closing_it() -> None:
    async with desk() as it:
        told: list[object] = []
        it.scope.once(call("/a"), told.append, told.append).close()
        it.scope.once(call("/b"), told.append, told.append)
        await settle()
        assert it.line.sent
        it.scope.close()
        await settle()
        assert it.scheduler.idle
        assert told == []
