"""An import in words: the dry run, the preview, the progress, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len, set_cell_size

from instantly_tui.importing.check import Check
from instantly_tui.importing.fates import Fate
from instantly_tui.importing.importer import Import
from instantly_tui.importing.plan import CREDITS_EACH, SKIPS, Plan
from instantly_tui.importing.survey import PREVIEW, Shown, Survey
from instantly_tui.text.clean import clean
from instantly_tui.text.numbers import plural
from instantly_tui.ui.import_verb import Errand
from instantly_tui.ui.widgets.lines import Piece, Tone
from instantly_tui.ui.widgets.panel import TextLine, fact, table

BAR = 24
"""Cells of the progress bar."""
CELL = 18
"""Cells of a value in the preview."""
LABEL = 12
REASONS = 20
"""Different reasons that are shown."""
COUNTED: tuple[tuple[str, str, Tone], ...] = (
    ("to add", "valid", "good"),
    ("twice", "duplicate in the file", "plain"),
    ("here", "here already", "plain"),
    ("blocked", "blocked", "plain"),
    ("invalid", "invalid", "warn"),
)
"""Group of fates, its words, and its tone."""
ENDED: tuple[tuple[str, str, Tone], ...] = (
    ("added", "added", "good"),
    *COUNTED[1:],
    ("refused", "refused", "bad"),
    ("to add", "not sent", "warn"),
)
TONES: dict[str, Tone] = {"to add": "good", "added": "good", "invalid": "warn", "refused": "bad"}


def dry_run(errand: Errand, survey: Survey) -> list[TextLine]:
    """What would be sent, where to, and what is left out."""
    plan, check = survey.plan, errand.check
    groups = (check.fates if check is not None else survey.fates).groups()
    lines: list[TextLine] = [_label("rows", *_counts(groups, COUNTED))]
    if errand.interrupted is None:
        lines.append(_label("asked", *_asked(plan, check)))
    if plan.target is None:
        lines.append(_label("into", Piece("not chosen: t chooses a campaign or a list", "warn")))
    else:
        lines.append(_label("into", Piece(clean(plan.target.name)), Piece(f" · {plan.target.kind}", "muted")))
    skipped = Piece(f"who is {SKIPS[plan.skip]}" if plan.skip else "only who is in the target")
    lines.append(_label("leaves out", skipped, Piece(" · s changes", "muted")))
    lines.append(_label("verify", *_verification(plan, groups["to add"])))
    if survey.short:
        words = f"{plural(survey.short, 'row')} shorter than the titles: what is missing stays empty"
        lines.append(_label("note", Piece(words, "muted")))
    lines += [_label("note", Piece(clean(note), "muted")) for note in survey.notes]
    if check is not None:
        lines += [_label("note", Piece(clean(problem), "warn")) for problem in check.problems]
    if errand.interrupted is not None:
        lines.append(_label("before", Piece(_interrupted(errand), "warn")))
    elif errand.before is not None:
        lines.append(_label("before", Piece(_ended_before(errand), "warn")))
    lines += reasons((check.fates if check is not None else survey.fates).counts(), skip=("to add",))
    return lines


def preview(survey: Survey, width: int) -> list[TextLine]:
    """The first rows as they would be sent, as many columns as there is room for."""
    used = [(at, column) for at, column in enumerate(survey.plan.columns) if column.becomes]
    used.sort(key=lambda pair: bool(pair[1].variable))
    room = max(2, (width - 26) // (CELL + 2))
    heads = ["Row", "Result", *(fitting(clean(column.title)) for _, column in used[:room])]
    rows = [_preview_row(shown, [at for at, _ in used[:room]]) for shown in survey.preview]
    lines: list[TextLine] = list(table(rows, heads, right=(0,)))
    hidden = len(used) - room
    if hidden > 0:
        lines.append([Piece(f"{hidden} further columns have no room here", "muted")])
    if len(survey.preview) == PREVIEW:
        lines.append([Piece(f"the first {PREVIEW} of {len(survey.fates):,} rows", "muted")])
    return lines


def progress(started: Import) -> list[TextLine]:
    """How far it is; afterwards what came of it."""
    if started.course is None:
        words = started.trouble or "reading the file and its journal …"
        return [_label("now", Piece(clean(words), "bad" if started.stage == "failed" else "muted"))]
    groups = started.course.fates.groups()
    lines: list[TextLine] = [[Piece(_bar(started))], _label("now", _now(started))]
    if started.running:
        lines.append(_label("rate", Piece(_rate(started))))
    lines.append(_label("rows", *_counts(groups, ENDED)))
    lines.append(
        _label("into", Piece(clean(started.target.name)), Piece(f" · {started.target.kind}", "muted"))
    )
    if started.calls_before:
        lines.append(
            _label("journal", Piece(f"goes on after {plural(started.calls_before, 'call')} of before"))
        )
    if started.report is not None:
        lines.append(_label("report", Piece(clean(str(started.report)))))
        lines.append(_label("read back", Piece(clean(started.read_back.words), _good(started))))
    if started.plan.verify and started.added:
        lines.append(
            _label("verify", Piece("the server goes on verifying; each lead shows its result", "muted"))
        )
    lines += reasons(started.course.fates.counts(), skip=("to add", "added"))
    return lines


def reasons(counts: Iterable[tuple[Fate, int]], skip: Sequence[str]) -> list[TextLine]:
    """Why rows are left out, the most frequent reason first."""
    found = [(fate, count) for fate, count in counts if fate.group not in skip]
    found.sort(key=lambda pair: -pair[1])
    lines: list[TextLine] = [
        [Piece(f"{count:>9,}  ", "muted"), Piece(clean(fate.words))] for fate, count in found[:REASONS]
    ]
    if len(found) > REASONS:
        lines.append(
            [Piece(f"{'':9}  and {len(found) - REASONS:,} other reasons: the report has all", "muted")]
        )
    return lines


def question(errand: Errand, survey: Survey) -> str:
    """What is asked before anything is sent."""
    plan = survey.plan
    assert plan.target is not None
    name = clean(plan.target.name)
    if errand.interrupted is not None:
        added = f"{errand.interrupted.added:,} added before"
        return f"Go on with the import into {name} ({added})? u does not take it back."
    count = (errand.check.fates if errand.check is not None else survey.fates).groups()["to add"]
    cost = f" Verifying costs about {count * CREDITS_EACH:,.0f} credits." if plan.verify else ""
    sure = (
        ""
        if errand.check is not None and errand.check.done
        else " (who is there already was not asked to the end)"
    )
    return f"Add {plural(count, 'lead')} to {name}{sure}?{cost} u does not take it back."


def fitting(text: str, cells: int = CELL) -> str:
    """The text, cut when it has more cells than that."""
    return text if cell_len(text) <= cells else set_cell_size(text, cells - 1).rstrip() + "…"


def _label(label: str, *pieces: Piece) -> TextLine:
    return fact(label, *pieces, width=LABEL)


def _counts(groups: dict[str, int], named: Sequence[tuple[str, str, Tone]]) -> list[Piece]:
    pieces: list[Piece] = []
    for group, words, tone in named:
        if groups.get(group) or not pieces:
            before = " · " if pieces else ""
            pieces.append(Piece(f"{before}{groups.get(group, 0):,} {words}", tone))
    return pieces


def _asked(plan: Plan, check: Check | None) -> list[Piece]:
    if plan.target is None:
        return [Piece("blocked and here already are asked when the target is chosen", "muted")]
    if check is None:
        return [Piece("nothing yet", "muted")]
    if check.done:
        return [Piece("all addresses" if not check.problems else "as far as possible", "muted")]
    return [Piece(f"{check.asked:,} of {check.total:,} addresses … ctrl+c stops asking", "muted")]


def _verification(plan: Plan, count: int) -> list[Piece]:
    if not plan.verify:
        return [Piece("no"), Piece(" · v lets the server verify each address", "muted")]
    cost = f"yes, each address: about {count * CREDITS_EACH:,.0f} credits ({CREDITS_EACH:g} each)"
    return [Piece(cost, "warn"), Piece(" · v changes", "muted")]


def _interrupted(errand: Errand) -> str:
    left = errand.interrupted
    assert left is not None
    words = f"this import was cut off after {plural(left.added, 'row')}"
    if left.unclear:
        words += f", one call of {left.unclear:,} with an unclear end"
    return f"{words}; i goes on and adds nobody twice"


def _ended_before(errand: Errand) -> str:
    held = errand.before or {}
    added = held.get("counts", {}).get("added", 0)
    target = clean(str(((held.get("plan") or {}).get("target") or {}).get("name", "")))
    return f"the same content was imported on {str(held.get('at', ''))[:10]} into {target}: {added:,} added"


def _preview_row(shown: Shown, columns: Sequence[int]) -> list[Piece]:
    tone = TONES.get(shown.fate.group, "muted")
    result = "valid" if shown.fate.group == "to add" else shown.fate.words
    cells = [fitting(clean(shown.cells[at])) if at < len(shown.cells) else "" for at in columns]
    number = Piece(f"{shown.number}", "muted")
    return [number, Piece(fitting(result), tone), *(Piece(cell) for cell in cells)]


def _bar(started: Import) -> str:
    assert started.course is not None
    total = len(started.course.fates)
    share = 1 - started.left / total if total else 1.0
    full = int(share * BAR)
    return f"{'█' * full}{'░' * (BAR - full)} {share:4.0%}  {total - started.left:,} of {total:,} rows"


def _now(started: Import) -> Piece:
    words = {
        "sending": "sending",
        "pausing": "pauses when the call under way is answered",
        "paused": "paused: p goes on",
        "checking": "looking who of the last call is there",
        "finishing": "reading back and writing the report",
        "done": "done",
    }
    if started.stage == "failed":
        return Piece(f"stopped: {clean(started.trouble)}; ctrl+r goes on", "bad")
    if started.stage == "waiting":
        return Piece(f"waits: {clean(started.trouble)}", "warn")
    tone: Tone = "warn" if started.stage == "paused" else "good" if started.stage == "done" else "plain"
    return Piece(clean(started.trouble) or words[started.stage], tone)


def _rate(started: Import) -> str:
    left = started.seconds_left
    if left is None:
        return "not known yet"
    a_minute = 60 * started.sent / started.seconds
    minutes, seconds = divmod(round(left), 60)
    return f"{a_minute:,.0f} rows a minute, {f'{minutes:,} min ' if minutes else ''}{seconds} s left"


def _good(started: Import) -> Tone:
    return "good" if started.read_back.good else "warn"
