"""Changes of a campaign as lines: old beside new, long texts line by line, each problem at its value."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

from instantly_tui.api.campaigns import CampaignStatus
from instantly_tui.resources.campaign_edit import GONE, CampaignEdit, Change
from instantly_tui.resources.campaign_fields import DAYS, Where, words_of
from instantly_tui.text.clean import clean
from instantly_tui.text.numbers import plural
from instantly_tui.ui.screens.campaign_errand import Errand
from instantly_tui.ui.widgets.lines import Piece, Tone
from instantly_tui.ui.widgets.panel import TextLine

SHORT = 48
"""Letters up to which an old and a new value stand on one line."""
CONTEXT = 1
"""Unchanged lines that are shown around changed ones of a text."""
MOST_LINES = 400
"""Lines of one text that are compared; a longer one is shown by its beginning."""

TOLD_BESIDE = ("type", "delay_unit", "pre_delay_unit")
"""Values of a step that say nothing by themselves."""

_BREAK = re.compile(r"(<br\s*/?>|</p>|</div>)(?!\n)", re.IGNORECASE)


def lines_of(errand: Errand) -> list[TextLine]:
    """Everything the review says: what would be sent, what is wrong with it, what became of it."""
    if errand.errors:
        return [*_errors(errand), *_notes(errand)]
    lines = [*_verdict(errand), *_running(errand), *_notes(errand)]
    left = _remarks(errand)
    for change in errand.edit.diff():
        lines += [[], *change_lines(change, errand.edit)]
        lines += [line for where in list(left) if _is_at(where, change.where) for line in left.pop(where)]
    rest = [line for where in left for line in ([_name(where)], *left[where])]
    return [*lines, *([[], *rest] if rest else [])]


def _running(errand: Errand) -> Iterator[TextLine]:
    if errand.edit.base.get("status") == CampaignStatus.ACTIVE and errand.stage != "done":
        yield [Piece("It is active: what is changed holds from the next mail on", "warn")]


def _errors(errand: Errand) -> Iterator[TextLine]:
    yield [Piece("The file can't be understood yet; ctrl+e goes on with it as you left it", "bad")]
    for error in errand.errors:
        yield [Piece(f"✖ {clean(error)}", "bad")]


def _notes(errand: Errand) -> Iterator[TextLine]:
    for note in errand.notes:
        yield [Piece(f"▲ {clean(note)}", "warn")]
    if errand.variables:
        names = ", ".join(clean(name) for name in errand.variables)
        yield [Piece(f"then its merge variables are made known: {names}", "muted")]


def _verdict(errand: Errand) -> Iterator[TextLine]:
    """What is the matter as a whole, the worst first."""
    if errand.refusal is not None:
        refused = "Instantly refused it" if errand.refusal.sent else "It was not sent"
        yield [Piece(f"✖ {refused}; nothing was changed", "bad")]
    if errand.kept:
        yield [Piece(f"▲ Sent, but the server has {plural(len(errand.kept), 'value')} otherwise:", "warn")]
        for change in errand.kept:
            sent, has = value_words(change.old, change.where), value_words(change.new, change.where)
            yield [Piece(f"  {_sentence(change.where)}: sent {_cut(sent)}, it has {_cut(has)}", "warn")]
    if errand.news:
        yield [Piece(f"▲ {errand.news}", "warn")]
    for conflict in errand.conflicts:
        theirs = "taken away" if conflict.theirs is GONE else value_words(conflict.theirs, conflict.where)
        yield [Piece(f"✖ {_sentence(conflict.where)} was changed on both sides", "bad")]
        yield [Piece(f"  before  {_cut(value_words(conflict.old, conflict.where))}", "muted")]
        yield [Piece(f"  theirs  {_cut(theirs)}", "warn")]
        yield [Piece(f"  yours   {_cut(value_words(conflict.new, conflict.where))}", "good")]
    if errand.stage == "done" and not errand.kept:
        yield [Piece("✓ sent, and the server has it so", "good")]
    elif errand.stage in ("sending", "checking"):
        words = "on its way …" if errand.stage == "sending" else "sent; reading it back …"
        yield [Piece(words, "muted")]
    elif errand.stage == "open" and not errand.edit.changes():
        yield [Piece("nothing is changed", "muted")]


def _remarks(errand: Errand) -> dict[Where, list[TextLine]]:
    """What is wrong, by the value it is wrong with."""
    found: dict[Where, list[TextLine]] = {}
    if errand.refusal is not None:
        found.setdefault(errand.refusal.where, []).append([Piece(f"  ✖ {errand.refusal.text}", "bad")])
    for problem in errand.problems if errand.stage == "open" else ():
        passed = problem.path in errand.passed
        tone: Tone = "bad" if problem.stops and not passed else "warn"
        sign = "✖" if tone == "bad" else "▲"
        over = " — passed over by you" if passed else ""
        line = [Piece(f"  {sign} {words_of(problem.where)} {clean(problem.text)}{over}", tone)]
        found.setdefault(problem.where, []).append(line)
    return found


def _is_at(where: Where, change: Where) -> bool:
    """Whether a remark belongs to a change: to its value, a part of it, or what it is part of."""
    return bool(where) and (where[: len(change)] == change or change[: len(where)] == where)


def _name(where: Where) -> Piece:
    return Piece(_sentence(where) if where else "The campaign as a whole", "accent")


def change_lines(change: Change, edit: CampaignEdit) -> Iterator[TextLine]:
    """One change: on a line of its own when both values are short."""
    name = _name(change.where)
    old, new = change.old, change.new
    if isinstance(new, Mapping) and old is None:
        yield [Piece(f"+ {_sentence(change.where)}", "accent")]
        yield from part_lines(new, change.where, "+ ", "good")
    elif isinstance(old, Mapping) and new is None:
        yield [Piece(f"− {_sentence(change.where)} goes", "accent")]
        yield from part_lines(old, change.where, "− ", "bad")
    elif isinstance(old, list) or isinstance(new, list):
        yield [name]
        yield from _list_lines(_as_list(old), _as_list(new))
    else:
        before, after = value_words(old, change.where), value_words(new, change.where)
        unit = _unit(change.where, edit)
        if _is_long(before) or _is_long(after) or change.where[-1] == "body":
            yield [name]
            yield from text_lines(_text(old), _text(new))
        else:
            yield [
                name,
                Piece("  "),
                Piece(before, "bad"),
                Piece(" → ", "muted"),
                Piece(after + unit, "good"),
            ]


def part_lines(part: Mapping[str, Any], where: Where, sign: str, tone: Tone) -> Iterator[TextLine]:
    """Everything in a part that came or went: a sequence, a step, a variant, a set of hours."""
    for key, value in part.items():
        inner = (*where, key)
        if value is None or key in TOLD_BESIDE:
            continue
        words = value_words(value, inner)
        if isinstance(value, Mapping) and key != "days":
            yield from part_lines(value, inner, sign, tone)
        elif isinstance(value, list) and value and all(isinstance(each, Mapping) for each in value):
            for place, each in enumerate(value):
                yield [Piece(f"{sign}{_sentence((*inner, place))}", "accent")]
                yield from part_lines(each, (*inner, place), sign, tone)
        elif key == "body" or _is_long(words):
            yield [Piece(f"{sign}  {_last(inner)}", "muted")]
            yield from ([Piece(f"{sign}    {line}", tone)] for line in _lines(_text(value)))
        else:
            unit = clean(str(part.get(f"{key}_unit", "days"))) if key in ("delay", "pre_delay") else ""
            yield [Piece(f"{sign}  {_last(inner)}  ", "muted"), Piece(f"{words} {unit}".rstrip(), tone)]


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _list_lines(old: Iterable[Any], new: Iterable[Any]) -> Iterator[TextLine]:
    """What left a list of texts and what joined it."""
    before, after = ([clean(_plain(each)) for each in side] for side in (old, new))
    yield from ([Piece(f"− {each}", "bad")] for each in before if each not in after)
    yield from ([Piece(f"+ {each}", "good")] for each in after if each not in before)
    kept = sum(each in after for each in before)
    words = f"  {kept:,} as before" if sorted(before) != sorted(after) else "  the same in another order"
    yield [Piece(words, "muted")]


def text_lines(old: str, new: str) -> Iterator[TextLine]:
    """Two texts line by line, what is the same in between left out."""
    before, after = _all_lines(old), _all_lines(new)
    if before == after:
        yield [Piece("  it differs only in characters that are not shown", "warn")]
        return
    both = next(
        (place for place, pair in enumerate(zip(before, after, strict=False)) if len(set(pair)) > 1), -1
    )
    start = max(0, (min(len(before), len(after)) if both < 0 else both) - CONTEXT)
    more = before[start + MOST_LINES :] != after[start + MOST_LINES :]
    before, after = (_most(lines[start:]) for lines in (before, after))
    pairs = SequenceMatcher(None, before, after, autojunk=False)
    for number, group in enumerate(pairs.get_grouped_opcodes(CONTEXT)):
        if number:
            yield [Piece("  ⋮", "muted")]
        for kind, start, end, new_start, new_end in group:
            if kind == "equal":
                yield from ([Piece(f"  {line}", "muted")] for line in before[start:end])
                continue
            yield from ([Piece(f"− {line}", "bad")] for line in before[start:end])
            yield from ([Piece(f"+ {line}", "good")] for line in after[new_start:new_end])
    if more:
        yield [Piece("  it differs further on as well: ctrl+e shows the whole", "warn")]


def _lines(text: str) -> list[str]:
    """The first lines of a text, and how many more there are."""
    return _most(_all_lines(text))


def _all_lines(text: str) -> list[str]:
    """The lines of an HTML body or a plain text, cleaned; broken where a reader would see a line end."""
    lines = clean(_BREAK.sub(r"\1\n", text), lines=True).split("\n")
    return lines[:-1] if lines[-1] == "" and len(lines) > 1 else lines


def _most(lines: list[str]) -> list[str]:
    more = len(lines) - MOST_LINES
    return lines if more <= 0 else [*lines[:MOST_LINES], f"… {more:,} more lines"]


def value_words(value: Any, where: Where = ()) -> str:
    """A value on one line."""
    if value is None or value is GONE:
        return "–"
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, Mapping) and where and where[-1] == "days":
        on = [DAYS[int(day)].title() for day in "1234560" if value.get(day) is True]
        return " ".join(on) or "no day"
    if value == "":
        return "(empty)"
    return clean(_plain(value))


def _plain(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return json.dumps(value, ensure_ascii=False)


def _text(value: Any) -> str:
    return "" if value is None else _plain(value)


def _unit(where: Where, edit: CampaignEdit) -> str:
    """The unit of a wait, to stand behind its number."""
    if where[-1] not in ("delay", "pre_delay"):
        return ""
    step: Any = edit.wanted
    for part in where[:-1]:
        step = step[part]
    return f" {clean(str(step.get(f'{where[-1]}_unit', 'days')))}"


def _is_long(words: str) -> bool:
    return len(words) > SHORT or "\n" in words


def _cut(words: str) -> str:
    return words if len(words) <= 2 * SHORT else f"{words[: 2 * SHORT]}…"


def _last(where: Where) -> str:
    """The name of a value within the part it belongs to."""
    return clean(words_of(where)).rpartition(", ")[2]


def _sentence(where: Where) -> str:
    words = clean(words_of(where))
    return words[:1].upper() + words[1:]


def heading(errand: Errand) -> str:
    """What would be sent, as the panel's title."""
    edit = errand.edit
    if errand.errors:
        return "The file"
    if errand.stage == "done":
        return "Sent"
    if edit.is_new:
        return "A new campaign, as a draft" + (" — nothing has been sent" if errand.stage == "open" else "")
    count = len(edit.diff())
    if errand.stage != "open":
        return plural(count, "change")
    if errand.unclear:
        return f"{plural(count, 'change')} the server does not have — sent, but no answer came"
    return f"{plural(count, 'change')} — nothing has been sent"
