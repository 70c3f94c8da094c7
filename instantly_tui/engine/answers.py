"""Single answers with an age: details, counts and figures, asked for when they are too old."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, TypeVar, cast

from instantly_tui.api.call import Call
from instantly_tui.api.errors import ApiError
from instantly_tui.engine.changes import Change, Publish
from instantly_tui.engine.clock import Clock
from instantly_tui.engine.scheduler import Job, Priority, Scheduler
from instantly_tui.engine.waiting import identity

T = TypeVar("T")

KEPT = 256
"""Answers that are remembered after nobody looks at them any more."""
RETRY_SECONDS = 15.0
"""How long a failure is shown before wanting the answer asks again."""
KIND = "answers"


@dataclass(frozen=True)
class Answer(Generic[T]):
    """What is known of one question."""

    value: T | None = None
    error: ApiError | None = None
    """Why the last attempt failed; the value, if any, is an older one then."""
    read_at: float | None = None
    """When the value was asked for, on the engine's clock."""
    loading: bool = False


NOTHING: Answer[Any] = Answer()


@dataclass(eq=False)
class _Question:
    """One call, who looks at it, and what came of it."""

    call: Call[Any]
    answer: Answer[Any] = NOTHING
    asked_at: float | None = None
    """When the last attempt began, whatever came of it: a failure is not repeated before its time either."""
    job: Job[Any] | None = None
    scopes: set[Scope] = field(default_factory=set)


class Answers:
    """All single answers of a workspace, shared between those who ask the same."""

    def __init__(self, scheduler: Scheduler, clock: Clock, publish: Publish) -> None:
        self._scheduler, self._clock, self._publish = scheduler, clock, publish
        self._questions: OrderedDict[Hashable, _Question] = OrderedDict()

    def scope(self) -> Scope:
        """A holder of answers; closing it ends the reads that only it wanted."""
        return Scope(self)

    def peek(self, call: Call[T]) -> Answer[T]:
        """What is known, without asking."""
        question = self._questions.get(identity(call))
        return cast("Answer[T]", question.answer if question else NOTHING)

    def want(self, scope: Scope, call: Call[T], max_age: float, priority: Priority) -> Answer[T]:
        """What is known, and a read of it on the way when that is older than `max_age` seconds."""
        question = self._questions.get(identity(call))
        if question is None:
            question = self._questions[identity(call)] = _Question(call)
            self._forget_old()
        self._questions.move_to_end(identity(call))
        question.scopes.add(scope)
        # A failure is not kept for as long as a value: one draw does not ask again, a later one does.
        patience = max_age if question.answer.error is None else min(max_age, RETRY_SECONDS)
        too_old = question.asked_at is None or self._clock.now() - question.asked_at >= patience
        if question.job is not None:
            self._scheduler.hurry(question.job, priority)
        elif too_old:
            self._ask(question, priority)
        return cast("Answer[T]", question.answer)

    def renew(self, scope: Scope) -> None:
        """Read again everything the scope holds."""
        for question in self._held(scope):
            if question.job is None:
                self._ask(question, Priority.REFRESH)

    def close(self, scope: Scope) -> None:
        """End the reads that nobody else wants."""
        for question in self._held(scope):
            question.scopes.discard(scope)
            if not question.scopes and question.job is not None:
                job, question.job = question.job, None
                question.asked_at = question.answer.read_at
                question.answer = _with(question.answer, loading=False)
                self._scheduler.release(job)

    def _held(self, scope: Scope) -> list[_Question]:
        return [question for question in self._questions.values() if scope in question.scopes]

    def _forget_old(self) -> None:
        idle = [key for key, question in self._questions.items() if not question.scopes]
        for key in idle[: max(0, len(self._questions) - KEPT)]:
            del self._questions[key]

    def _ask(self, question: _Question, priority: Priority) -> None:
        job = self._scheduler.submit(question.call, priority)
        question.job, question.asked_at = job, self._clock.now()
        question.answer = _with(question.answer, loading=True)
        job.future.add_done_callback(partial(self._arrived, question, job))

    def _arrived(self, question: _Question, job: Job[Any], future: asyncio.Future[Any]) -> None:
        if job is not question.job:
            return
        question.job = None
        if future.cancelled():
            question.answer = _with(question.answer, loading=False)
            return
        error = future.exception()
        if error is None:
            asked_at = job.sent_at if job.sent_at is not None else question.asked_at
            question.answer = Answer(future.result(), None, asked_at, False)
            for scope in tuple(question.scopes):
                scope.arrived(question.call, question.answer)
        elif isinstance(error, ApiError):
            question.answer = Answer(question.answer.value, error, question.answer.read_at, False)
            for scope in tuple(question.scopes):
                scope.failed(error)
        else:
            raise error
        self._publish(Change(KIND, frozenset({question.call.path})))


class Scope:
    """What one place asks for."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._then: dict[Hashable, Callable[[Any], object]] = {}
        self._told: dict[Hashable, float | None] = {}
        self._asked: list[Scope] = []
        """Answers waited for once."""

    def once(
        self,
        call: Call[T],
        then: Callable[[T], object],
        failed: Callable[[ApiError], object],
        *,
        max_age: float = 0.0,
    ) -> Scope:
        """Be told the value, or why it can't be read, once and for all; closing either scope ends it.

        A value younger than `max_age` seconds is handed over before this returns.
        """
        waiting = _Once(self._answers, then, failed)
        self._asked = [*(scope for scope in self._asked if not scope.is_closed), waiting]
        # Whoever asks by hand does not want to be told of the failure before.
        patience = 0.0 if self._answers.peek(call).error else max_age
        answer = self._answers.want(waiting, call, patience, Priority.VISIBLE)
        if not answer.loading:
            waiting.arrived(call, answer)
        return waiting

    def want(
        self,
        call: Call[T],
        *,
        max_age: float = 60.0,
        priority: Priority = Priority.VISIBLE,
        then: Callable[[T], object] | None = None,
    ) -> Answer[T]:
        """What is known now; a read starts when it is older than `max_age` seconds.

        `then` is called once with each value that arrives, and with the one already there.
        """
        answer = self._answers.want(self, call, max_age, priority)
        if then is not None:
            self._then[identity(call)] = then
            self.arrived(call, answer)
        return answer

    def peek(self, call: Call[T]) -> T | None:
        """The value if it was read before, without asking for it."""
        return self._answers.peek(call).value

    def renew(self) -> None:
        """Read again everything this scope holds."""
        self._answers.renew(self)

    def close(self) -> None:
        """Want nothing any more."""
        self._then.clear()
        self._answers.close(self)
        asked, self._asked = self._asked, []
        for scope in asked:
            scope.close()

    def arrived(self, call: Call[Any], answer: Answer[Any]) -> None:
        """Hand a value to whoever waits for it, once."""
        then = self._then.get(identity(call))
        if then is None or answer.value is None or self._told.get(identity(call), -1.0) == answer.read_at:
            return
        self._told[identity(call)] = answer.read_at
        then(answer.value)

    @property
    def is_closed(self) -> bool:
        """Whether it waits for nothing; a place's own scope always may again."""
        return False

    def failed(self, error: ApiError) -> None:
        """Called when an answer could not be read; what is drawn finds the reason in the answer."""


class _Once(Scope):
    """Waits for one answer, whatever it is, and holds nothing afterwards."""

    def __init__(
        self, answers: Answers, then: Callable[[Any], object], failed: Callable[[ApiError], object]
    ) -> None:
        super().__init__(answers)
        self._done, self._failed = then, failed
        self._is_closed = False

    @property
    def is_closed(self) -> bool:
        return self._is_closed

    def close(self) -> None:
        self._is_closed = True
        super().close()

    def arrived(self, call: Call[Any], answer: Answer[Any]) -> None:
        self.close()
        self._done(answer.value)

    def failed(self, error: ApiError) -> None:
        self.close()
        self._failed(error)


def _with(answer: Answer[Any], *, loading: bool) -> Answer[Any]:
    return Answer(answer.value, answer.error, answer.read_at, loading)
