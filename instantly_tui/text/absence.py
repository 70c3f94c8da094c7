"""When somebody is back, read from their out-of-office mail in English, German, French or Spanish."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from instantly_tui.text.calendar_words import (
    MONTHS,
    NINE,
    SATURDAY,
    WEEKDAYS,
    at,
    day_of,
    either,
    next_monday,
    on_or_after,
    plain,
    weekday_from,
)
from instantly_tui.text.tail import fold

READ = 4_000
"""Characters of a mail that are read; what matters stands at its beginning."""
NEAR = timedelta(240)
"""A day without a year lies no further ahead: beyond that last year's may be meant."""
FAR = timedelta(3 * 366)

_FULL_DAYS = {name: number for name, number in WEEKDAYS.items() if len(name) > 2}
_LONG_MONTHS = {name: number for name, number in MONTHS.items() if name not in ("set", "mar")}
_WEEKDAY = either(_FULL_DAYS)
_MONTH = either(_LONG_MONTHS)
_ARTICLE = r"(?:(?:the|den|dem|der|le|la|el|of|ce|este|this|diesen|diesem)\s+)?"
_YEAR = r"(?:,?\s+(?:de\s+|del\s+)?(?P<year{n}>20\d\d))?"
_NEXT = r"next|kommende[nmr]?|nachste[nmr]?|proxim[oa]"

_DATE = (
    rf"{_ARTICLE}(?:(?P<weekday>{_WEEKDAY})\b\.?,?\s*(?:(?:den|dem|der|the|le|el|on)\s+)?)?(?:"
    r"(?P<iso>20\d\d-\d\d?-\d\d?)\b"
    rf"|(?P<day1>\d\d?)(?:st|nd|rd|th|er|o|\.)?\s?(?:of\s+|de\s+)?(?P<month1>{_MONTH})\b\.?{_YEAR.format(n=1)}"
    rf"|(?P<month2>{_MONTH})\b\.?\s?(?:the\s+)?(?P<day2>\d\d?)(?:st|nd|rd|th)?\b(?!:){_YEAR.format(n=2)}"
    r"|(?P<day3>\d\d?)\.\s?(?P<month3>\d\d?)(?:\.\s?(?P<year3>20\d\d|\d\d(?!\d))?)?(?![\d:%])(?!\s?uhr)"
    r"|(?P<one>\d\d?)/(?P<two>\d\d?)(?:/(?P<year4>20\d\d|\d\d(?!\d)))?(?![\d/])"
    r"|(?P<three>\d\d?)-(?P<four>\d\d?)-(?P<year7>20\d\d)(?!\d)"
    r"|(?P<day5>\d\d?)(?:st|nd|rd|th)\b"
    r")"
)
_ALONE = (
    rf"{_ARTICLE}(?:(?P<next>{_NEXT})\s+)?(?P<lone>{_WEEKDAY})\b(?P<after>\s+(?:prochain|proximo))?"
    r"|(?P<tomorrow>tomorrow|morgen|demain|manana)\b"
    r"|(?P<week>next week|nachste(?:r|n)? woche|la semaine prochaine|la proxima semana|la semana que viene)\b"
    r"|(?:the\s+|de\s+|la\s+)?(?:end of|ende|fin de|fin|finales de)\s+(?:the\s+|der\s+|des\s+|la\s+)?"
    rf"(?:(?P<weekend>week|woche|semaine)\b|(?P<monthend>{_MONTH})\b{_YEAR.format(n=6)})"
)
_WHEN = re.compile(rf"{_DATE}|{_ALONE}")

_BACK = re.compile(
    r"\bback\b(?!\s+to\s+you)|\breturn(?:ing|s|ed)?\b|\bresum(?:e|ing)\b|\bavailable again\b"
    r"|\bzuruck\b|\bwieder\b|\bruckkehr\b|\bkehre\b"
    r"|\bde retour\b|\bretour\b|\breviens\b|\breviendrai\b|\brentre(?:rai)?\b|\ba nouveau\b"
    r"|\bvuelvo\b|\bvolvere\b|\bvuelta\b|\bregres\w+|\b(?:re)?incorpor\w+"
)
_NO_RETURN = re.compile(
    r"\b(?:call|get|got|write|circle|report|come|look\w*|dat\w+|going|go|went|hear|rufe|melde|schreib\w*)"
    r"(?:\s+(?:you|me|us|mich|ich))?(?:\s+(?:bei\s+)?ihnen)?\s+$"
)
_UNTIL = re.compile(
    r"\b(?:until|till|til|thru|through|up to|before|bis|vor|avant|hasta|antes del?)\b"
    r"|\bjusqu['’]?(?:\s?a|\s?au)?\b"
)
_RANGE = re.compile(
    r"\b(?:from|between|vom|von|zwischen|du|entre|del|desde)\b"
    r"[^\n]{1,40}?(?:\b(?:to|and|au|et|al|und|y)\b|[–—-])"
)
_DASH = re.compile(rf"(?:\d\.|\d|\b(?:{_MONTH})\.?)\s?[–—-]\s?$")
_WRITES = re.compile(r"\b(?:melde|rufe|schreibe|antworte|call|write|get|answer|reply)\b")
_ON = re.compile(r"\b(?:on|as of|from|am|ab|le|el|des|partir d[eu]l?|partir)\b\s*$")
_NOT = re.compile(
    r"\bnot\b|n't\b|\bno\b|\bnicht\b|\bkein\w*|\bpas\b|\bun(?:available|able|erreichbar)|\bin(?:disponible|joignable)"
    r"|\bout\b|\baway\b|\babwesend\b|\bausser\b|\babsent\w*|\bausente\b|\bfuera\b|\bleave\b|\bconge\w*|\burlaub\b"
    r"|\bwithout\b|\bohne\b|\bsans\b|\bsin\b|\bvacation\w*|\bvacaciones\b|\bholiday\w*|\blimited\b"
)
_HERE = re.compile(
    r"%\s?off\b|\b(?:valid|open|available|reachable|working|offer|sale|deal|discount|gultig|geoffnet|erreichbar|verfugbar"
    r"|rabatt|angebot|valable|ouvert\w*|disponibles?|joignable|valid[oa]|abiert[oa]|oferta|apply|answer|respond)\b"
)
_WAS = re.compile(
    r"\b(?:was|were|had|been|war|waren|hatte|gewesen|etais|etait|estuve|estaba)\b[^.!?\n]{0,40}$"
)
_GOES_ON = re.compile(r"\s*(?:(?:to|until|through|bis|au|al|hasta|jusqu)\b|[–—-])")
_BEFORE = re.compile(r"before|vor|avant|antes")
_SINCE = re.compile(r"\b(?:since|seit|depuis|desde)\s+(?:the\s+|dem\s+|le\s+|el\s+)?$")


@dataclass(frozen=True)
class _Found:
    """A day in the text and what is said of it."""

    returns: bool
    """Whether it is the day of the return; else the last day away."""
    moment: datetime


def back(text: str, written: datetime) -> datetime | None:
    """The first working moment after the absence a mail tells of, or None when that can't be told.

    `written`: when the mail came, aware, in the reader's zone. 09:00 of the day somebody is back on, or of
    the day after the last one away; of Monday where that is a Saturday or Sunday. None when days contradict
    each other or their weekdays, where day and month can't be told apart, and for a moment before the mail.
    """
    visible = plain(fold(text[:READ]).visible)
    found = list(_mentions(visible, written))
    returns = {each.moment for each in found if each is not None and each.returns}
    ends = {each.moment for each in found if each is not None and not each.returns}
    wanted = returns or ends
    if None in found or len(wanted) != 1:
        return None
    moment = next(iter(wanted))
    if returns and any(moment.date() < end.date() - timedelta(3) for end in ends):
        return None
    return moment if moment.astimezone(UTC) > written.astimezone(UTC) else None


def _mentions(text: str, written: datetime) -> Iterator[_Found | None]:
    """Each day that is said to end an absence; None for one that is said but can't be told."""
    for line in text.splitlines():
        if line.lstrip().startswith(">"):
            continue
        last = 0
        for match in _WHEN.finditer(line):
            before, after = line[max(last, match.start() - 90) : match.start()], line[match.end() :][:60]
            last = match.end()
            bare = bool(match["tomorrow"] or match["week"])
            role = _role(_sentence_end(before), _sentence_start(after), line[: match.start()][-60:], bare)
            if role is None:
                continue
            day = _day(match, written.date(), until=role == "until")
            if day is None:
                yield None
            else:
                first = day if role == "back" else day + timedelta(1)
                yield _Found(role == "back", at(_working(first), NINE, written.tzinfo))


def _sentence_end(before: str) -> str:
    """What stands before a day in its own sentence; the dots of dates end none."""
    return re.split(r"[!?;](?:\s|$)|(?<![\d])\.\s", before)[-1]


def _sentence_start(after: str) -> str:
    return re.split(r"[!?;](?:\s|$)|\.(?:\s|$)", after)[0]


def _role(before: str, after: str, line: str, bare: bool) -> str | None:
    """Whether a day between these words is one of return, the last one away, or nothing of the kind.

    `line`: all that stands before it, other days too; `bare`: it needs no preposition, as `tomorrow`.
    """
    if _WAS.search(before) or _SINCE.search(before):
        return None
    around = f"{before} {after}"
    is_here = bool(_HERE.search(around)) and not _NOT.search(f"{line} {after}")
    until, returns = _last(_UNTIL, before), _last(_BACK, before)
    if until is not None and len(before) - until.end() <= 25:
        if _BEFORE.match(until[0]):
            return "back" if _NOT.search(around) and _BACK.search(around) else None
        if returns is not None and _NOT.search(before):
            return "back"
        return None if is_here else "until"
    if returns is not None:
        reaches = len(before) - returns.end() <= 60
        return "back" if reaches and not _NO_RETURN.search(before[: returns.start()]) else None
    span = _last(_RANGE, line)
    if span is not None and len(line) - span.end() <= 14:
        return None if is_here else "until"
    if _DASH.search(line):
        return "until" if _NOT.search(f"{line} {after}") else None
    if _GOES_ON.match(after):
        return None
    if _BACK.search(after) and (bare or _ON.search(before)) and not _WRITES.search(before):
        return "back"
    return None


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = [*pattern.finditer(text)]
    return found[-1] if found else None


def _day(match: re.Match[str], today: date, *, until: bool) -> date | None:
    """The day a match names, or None when that is not sure."""
    if match["tomorrow"]:
        return today + timedelta(1)
    if match["week"]:
        return None if until else next_monday(today)
    if match["weekend"]:
        return weekday_from(today, SATURDAY - 1) if until else None
    if match["monthend"]:
        return _month_end(match, today) if until else None
    if match["lone"]:
        return _lone_weekday(match, today, until=until)
    days = [day for day in _readings(match, today) if timedelta(0) <= day - today <= FAR]
    weekday = match["weekday"]
    if weekday:
        days = [day for day in days if day.weekday() == _FULL_DAYS[weekday]]
    return days[0] if len(set(days)) == 1 else None


def _lone_weekday(match: re.Match[str], today: date, *, until: bool) -> date | None:
    coming = weekday_from(today if until else today + timedelta(1), _FULL_DAYS[match["lone"]])
    # "Next Friday" is the coming one to some and the one after it to others, unless a Monday lies between.
    sure = not (match["next"] or match["after"]) or coming >= next_monday(today)
    return coming if sure else None


def _month_end(match: re.Match[str], today: date) -> date | None:
    month, year = _LONG_MONTHS[match["monthend"]], int(match["year6"] or 0)
    first = day_of(year, month, 1) if year else on_or_after(today.replace(day=1), month, 1)
    if first is None:
        return None
    return (first + timedelta(31)).replace(day=1) - timedelta(1)


def _readings(match: re.Match[str], today: date) -> Iterator[date]:
    """The days a date may stand for: two where day and month can't be told apart."""
    if match["iso"]:
        year, month, day = map(int, match["iso"].split("-"))
        return _known(day_of(year, month, day))
    if match["day5"]:
        return _known(_coming_number(int(match["day5"]), today))
    for number in ("1", "2", "3"):
        if match[f"day{number}"]:
            name = match[f"month{number}"]
            month = int(name) if name.isdigit() else _LONG_MONTHS[name]
            return _known(_in_year(match[f"year{number}"], month, int(match[f"day{number}"]), today))
    one, two = int(match["one"] or match["three"]), int(match["two"] or match["four"])
    year_text = match["year4"] or match["year7"]
    pairs = {(two, one), (one, two)}
    found = (_in_year(year_text, month, day, today) for month, day in sorted(pairs) if month <= 12)
    return (day for day in found if day is not None)


def _known(day: date | None) -> Iterator[date]:
    return iter(() if day is None else (day,))


def _in_year(year: str | None, month: int, day: int, today: date) -> date | None:
    if year:
        return day_of(int(year) + (2000 if len(year) == 2 else 0), month, day)
    coming = on_or_after(today, month, day) if 1 <= month <= 12 else None
    return coming if coming is not None and coming - today <= NEAR else None


def _coming_number(number: int, today: date) -> date | None:
    """The next day with this number in its month."""
    for ahead in range(2):
        year, month = divmod(today.year * 12 + today.month - 1 + ahead, 12)
        day = day_of(year, month + 1, number)
        if day is not None and day >= today:
            return day
    return None


def _working(day: date) -> date:
    return next_monday(day) if day.weekday() >= SATURDAY else day
