"""Why a campaign sends or not as lines: the cause, what it means, the evidence, what helps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from instantly_tui.resources.diagnosis import Diagnosis
from instantly_tui.resources.plan import Step, requests
from instantly_tui.resources.spec import Cell
from instantly_tui.ui.widgets.lines import Piece, Tone
from instantly_tui.ui.widgets.panel import TextLine, fact

STATES: dict[str, tuple[str, Tone]] = {
    "sending": ("●", "good"),
    "waiting": ("◦", "warn"),
    "stopped": ("‖", "muted"),
    "broken": ("✖", "bad"),
    "unknown": ("?", "muted"),
}
LABEL = 10
"""Cells of the label before a fact."""
STEP = 6
"""Cells of the cursor and the tick before a step."""


@dataclass(frozen=True)
class Proposed:
    """A step as the user sees it."""

    step: Step
    ticked: bool
    here: bool
    """Whether the cursor is on it."""
    result: Cell | None = None
    """What became of it, when it was done."""
    open: bool = True
    """Whether it can be ticked: it is proposed now."""

    @property
    def mark(self) -> str:
        return "[x]" if self.ticked else "[ ]" if self.open else "   "


def short_lines(found: Diagnosis) -> list[TextLine]:
    """The cause and what helps, for where the rest has no room."""
    lines = [cause_line(found)]
    return [*lines, fact("next", Piece(found.advice))] if found.advice else lines


def cause_line(found: Diagnosis) -> TextLine:
    """The one cause with its sign."""
    sign, tone = STATES[found.state]
    return [Piece(f"{sign} {found.cause}", tone)]


def why_lines(found: Diagnosis, keys: Callable[[str], str], width: int) -> list[TextLine]:
    """Cause, meaning, and what helps by which keys; `keys` tells the user's key of a standard one."""
    sign, tone = STATES[found.state]
    lines = wrapped(sign, found.cause, tone, width, label_width=2)
    lines += wrapped("means", found.means, "plain", width)
    lines += wrapped("next", found.advice, "plain", width) if found.advice else []
    known = [(key, each.words) for each in found.keys if (key := keys(each.key))]
    return [*lines, *_key_lines("" if found.advice else "next", known, width)]


def evidence_lines(found: Diagnosis, width: int) -> list[TextLine]:
    """What speaks for the cause, below an empty line."""
    lines: list[TextLine] = [[]] if found.evidence else []
    for each in found.evidence:
        lines += wrapped(each.label, each.text, each.tone, width)
    return lines


def _key_lines(label: str, keys: Sequence[tuple[str, str]], width: int) -> list[TextLine]:
    """The keys with what they do, as many on a line as fit."""
    rows: list[list[tuple[str, str]]] = []
    room = 0
    for key, words in keys:
        cells = cell_len(f"{key} {words}  ")
        if cells > room:
            rows.append([])
            room = width - LABEL
        rows[-1].append((key, words))
        room -= cells
    return [
        fact(
            "" if number else label,
            *(piece for key, words in row for piece in (Piece(key, "accent"), Piece(f" {words}  "))),
            width=LABEL,
        )
        for number, row in enumerate(rows)
    ]


def step_lines(proposed: Sequence[Proposed], exact: Sequence[Step], width: int) -> tuple[list[TextLine], int]:
    """The steps with their ticks, each with its result; and the line of the one under the cursor.

    `exact`: the steps whose requests stand below, with what undo comes to.
    """
    lines: list[TextLine] = []
    at = 0
    for each in proposed:
        if each.here:
            at = len(lines)
        head = f"{'▶' if each.here else ' '} {each.mark}"
        tone: Tone = "accent" if each.here else "plain"
        lines += wrapped(head, f"{each.step.words} · {each.step.why}", tone, width, label_width=STEP)
        if each.result is not None:
            lines += wrapped("", each.result.text, each.result.tone, width, label_width=STEP)
    if exact:
        lines.append([])
        for words in requests(exact):
            lines += wrapped("", words, "muted", width, label_width=2)
        for step in exact:
            lines += wrapped("undo", f"{step.words}: {step.back}", "muted", width)
    return lines, at


def wrapped(label: str, text: str, tone: Tone, width: int, *, label_width: int = 0) -> list[TextLine]:
    """A labelled text broken at words so that all its lines stand below each other."""
    return list(_wrapped(label, text, tone, width, label_width or LABEL))


def _wrapped(label: str, text: str, tone: Tone, width: int, indent: int) -> Iterable[TextLine]:
    for number, part in enumerate(_broken(text, max(8, width - indent))):
        yield fact("" if number else label, Piece(part, tone), width=indent)


def _broken(text: str, room: int) -> Iterable[str]:
    """Parts of at most `room` cells, broken at spaces; a word that is longer is broken where it must be."""
    line = ""
    for word in text.split(" "):
        joined = f"{line} {word}" if line else word
        if cell_len(joined) <= room:
            line = joined
            continue
        if line:
            yield line
        line = word
        while cell_len(line) > room:
            head = _head(line, room)
            yield head
            line = line[len(head) :]
    yield line


def _head(word: str, room: int) -> str:
    """The first letters of a word that fit, one at the least."""
    used = 0
    for number, letter in enumerate(word):
        used += cell_len(letter)
        if used > room:
            return word[: max(1, number)]
    return word
