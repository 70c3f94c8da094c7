"""What can be taken back, in which order, and until when."""

from __future__ import annotations

from functools import partial

from instantly_tui.engine.undo import REMEMBERED, UndoLog
from tests.support.clock import FakeClock


def test_the_newest_goes_first():
    log = UndoLog(FakeClock())
    back: list[str] = []
    for name in ("pause", "done"):
        log.push(name, partial(back.append, name))
    assert log.peek() is not None
    assert [log.undo(), log.undo(), log.undo()] == ["done", "pause", None]
    assert back == ["done", "pause"]
    assert log.peek() is None


async def test_what_has_left_is_passed_over_but_not_at_once():
    clock = FakeClock()
    log, back = UndoLog(clock), []
    log.push("pause", lambda: back.append("pause"))
    log.push("reply", lambda: back.append("reply"), until=10.0)
    await clock.advance(10.5)
    assert log.undo() is None
    assert back == []
    log.push("second reply", lambda: back.append("second reply"), until=clock.now() + 10)
    await clock.advance(12)
    newest = log.peek()
    assert newest is not None
    assert newest.label == "pause"
    assert log.undo() == "pause"


async def test_too_late_after_all_takes_nothing_else_back():
    clock = FakeClock()
    log, back = UndoLog(clock), []
    log.push("pause", lambda: back.append("pause"))
    log.push("reply", lambda: False, until=10.0)
    assert log.undo() is None
    assert back == []
    assert log.undo() == "pause"


def test_a_hundred_acts_are_remembered():
    log = UndoLog(FakeClock())
    back: list[int] = []
    for number in range(REMEMBERED + 5):
        log.push(str(number), partial(back.append, number))
    while log.undo() is not None:
        pass
    assert back == [*range(REMEMBERED + 4, 4, -1)]
