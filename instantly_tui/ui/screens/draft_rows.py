"""Drafts, replies on their way and found texts as rows: their state in words, and what may be done now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from instantly_tui.engine.draft_box import DraftBox
from instantly_tui.engine.drafts import Draft, State, addresses
from instantly_tui.engine.orphans import Kind, Orphan, can_adopt
from instantly_tui.engine.outbox import Outbox
from instantly_tui.resources.spec import Cell, Column, Tone
from instantly_tui.text.clean import clean
from instantly_tui.text.when import duration

FIRST_WORDS = 200
"""Letters of a text that a row may need."""
WORDS: dict[State, tuple[str, Tone]] = {
    "draft": ("draft", "muted"),
    "held": ("held", "warn"),
    "sending": ("sending", "accent"),
    "sent": ("sent", "muted"),
    "refused": ("refused", "bad"),
    "unknown": ("outcome unknown", "bad"),
}
ORPHANS: dict[Kind, tuple[str, Tone]] = {
    "left": ("left by a crash", "warn"),
    "unreadable": ("damaged", "bad"),
    "newer": ("newer version", "warn"),
    "version": ("its file is gone", "warn"),
    "elsewhere": ("not of here", "muted"),
}
MAY: dict[State, str] = {
    "draft": "enter goes on with it",
    "held": "t takes it back",
    "sending": "waits for the answer",
    "sent": "",
    "refused": "enter opens it again",
    "unknown": "l look · s was sent · A again",
}
ORDER: tuple[State, ...] = ("unknown", "refused", "held", "sending", "draft", "sent")
"""What needs the user comes first."""


@dataclass(frozen=True)
class OnDisk:
    """What only the disk tells of the drafts: looked up when it may have changed, not at each drawing."""

    with_versions: frozenset[str] = frozenset()
    written_elsewhere: frozenset[str] = frozenset()
    """Ids of those that another window is writing."""


@dataclass(frozen=True)
class DraftRow:
    """One row; exactly one of `draft` and `orphan` is there."""

    key: str
    state: Cell
    when: str
    who: str
    text: str
    may: str
    note: str = ""
    draft: Draft | None = None
    orphan: Orphan | None = None

    def cell(self, text: str, tone: Tone = "plain") -> Cell:
        """A cell in the row's tone: what is over is muted as a whole."""
        over = self.draft is not None and self.draft.state == "sent"
        return Cell(text, "muted" if over else tone)


def columns(when: str) -> tuple[Column[Any], ...]:
    """The columns of a list of drafts; `when` heads the one with the time."""
    return (
        Column("State", lambda row: row.state, 18),
        Column(when, lambda row: row.cell(row.when), 15),
        Column("To", lambda row: row.cell(row.who), 26),
        Column("Text", lambda row: row.cell(row.text, "muted")),
        Column("Now", lambda row: row.cell(row.may), 28, drop=1),
    )


def on_disk(box: DraftBox) -> OnDisk:
    """Look at the folder of the drafts."""
    return OnDisk(box.folder.with_versions(), frozenset(filter(box.pens.elsewhere, box.drafts)))


def on_its_way(outbox: Outbox, disk: OnDisk, now: datetime) -> tuple[DraftRow, ...]:
    """Everything in the outbox, what needs the user first, then the drafts, then what this run has sent."""
    drafts = sorted(outbox.box.drafts.values(), key=lambda draft: ORDER.index(draft.state))
    return tuple(row_of(outbox, draft, disk, now) for draft in (*drafts, *outbox.recent))


def row_of(outbox: Outbox, draft: Draft, disk: OnDisk, now: datetime) -> DraftRow:
    """The row of a draft of this workspace."""
    word, tone = WORDS[draft.state]
    may, note = MAY[draft.state], draft.note
    stopped = draft.state == "draft" and draft.note.startswith("not sent")
    if stopped:
        word, tone = "not sent", "warn"
    if draft.id in outbox.box.elsewhere:
        word, may = f"{word} elsewhere", "another window has it"
        note = "another window is sending it; it can't be sent from here"
    elif draft.state in ("draft", "refused") and draft.id in disk.written_elsewhere:
        word, may = f"{word} elsewhere", "another window is writing it"
        note = "another window is writing it; it can't be sent from here until that one has left it"
    elif draft.id in outbox.box.unsaved:
        word, tone = "not on disk", "bad"
        note = f"it could not be saved ({outbox.box.trouble}); y y copies its text"
    return DraftRow(
        draft.id,
        Cell(word, tone),
        _when(outbox, draft, now),
        ", ".join(filter(None, (draft.author, *addresses(draft.to)))) or draft.lead or "nobody yet",
        first_words(draft.text),
        may,
        note,
        draft=draft,
    )


def orphan_row(orphan: Orphan, now: datetime) -> DraftRow:
    """The row of a text that belongs to no draft of this workspace."""
    word, tone = ORPHANS[orphan.kind]
    draft = orphan.draft
    who = clean(draft.author or draft.to or draft.lead) if draft else orphan.path.name
    may = "enter makes a draft of it" if can_adopt(orphan) else "y y copies its text"
    if not orphan.text.strip():
        may = "d discards it"
    return DraftRow(
        orphan.id,
        Cell(word, tone),
        age(orphan.when, now),
        who or "nobody yet",
        first_words(orphan.text),
        may,
        f"{orphan.why} ({orphan.path})",
        orphan=orphan,
    )


def with_gone_mail(row: DraftRow) -> DraftRow:
    """The row of a draft whose mail the server no longer has."""
    note = "the mail it belongs to is gone from the server, so it can't be sent: y y copies its text"
    return replace(row, state=Cell("mail is gone", "warn"), may="y y copies its text", note=note)


def age(when: datetime | None, now: datetime) -> str:
    """The time of day, and for what is older how old it is."""
    if when is None:
        return "–"
    seconds = (now - when).total_seconds()
    return f"{when.astimezone():%H:%M}" if seconds < 43_200 else f"{duration(seconds)} old"


def first_words(text: str) -> str:
    """How a text begins, on one line."""
    return " ".join(clean(text[:FIRST_WORDS]).split())


def _when(outbox: Outbox, draft: Draft, now: datetime) -> str:
    until = outbox.until(draft.id) if draft.state == "held" else None
    if until is not None:
        return f"until {until.astimezone():%H:%M:%S}"
    if draft.state == "unknown" and draft.sent_at is not None:
        return f"left {age(draft.sent_at, now)}"
    return age(draft.updated, now)
