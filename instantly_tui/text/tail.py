"""Fold away what a mail repeats: the quoted conversation below it and the signature."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_ATTRIBUTION_LINES = 4
"""Lines over which "On … wrote:" may be wrapped."""

_ATTRIBUTION_LENGTH = 500

# Per language: how the line above a quotation starts and which verb it holds.
_WROTE = (
    ("on ", "wrote"),
    ("am ", "schrieb"),
    ("le ", "a écrit"),
    ("el ", "escribió"),
    ("em ", "escreveu"),
    ("il ", "ha scritto"),
    ("op ", "schreef"),
    ("den ", "skrev"),
    ("w dniu ", "napisał"),
    ("dnia ", "napisał"),
)
# 2026年11月20日(金) 9:31 Dana <dana@example.com>:
_JAPANESE = re.compile(
    r"[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日.{0,200}(?:[:：]|のメール[:：]?|は書きました[:：]?|wrote:)"
)
_NAMED_JAPANESE = re.compile(r".{0,200}(?:さんは書きました|さんが書きました|のメール)[:：]")

_FROM = re.compile("from|von|de|da|van|差出人|发件人")
_OTHER_HEADER = re.compile(
    "sent|date|to|cc|subject|gesendet|datum|an|betreff|envoyé|à|objet|enviado|enviado el|fecha|para|asunto"
    "|data|assunto|inviato|oggetto|verzonden|aan|onderwerp|送信日時|日時|宛先|件名|发送时间|收件人|主题"
)
_HEADER = re.compile(r"\*?([^\s:：*][^:：*]{0,20}?)\s?[:：]\*?(?:\s.*|)", re.DOTALL)
_HEADER_LINES = 7
"""Lines after "From:" in which two more headers have to stand."""

_ORIGINAL = re.compile(
    r"[-_=\s]*(?:original message|ursprüngliche nachricht|message d'origine|message original|mensaje original"
    r"|mensagem original|messaggio originale|oorspronkelijk bericht|元のメッセージ|原始邮件)[-_=\s]*",
    re.IGNORECASE,
)
_FORWARDED = re.compile(
    r"[-_=\s]*(?:(?:begin )?forwarded message|weitergeleitete nachricht|message transféré|mensaje reenviado"
    r"|mensagem encaminhada|messaggio inoltrato|転送(?:された)?メッセージ)[-_=:\s]*",
    re.IGNORECASE,
)
_RULE = re.compile(r"[_-]{10,}")

_DEVICE = re.compile(
    r"(?:sent|get|gesendet|von meinem|envoyé|enviado|inviato|verzonden)\b.{0,60}"
    r"\b(?:iphone|ipad|android|outlook|mobile|handy|samsung|galaxy|mail app|móvil|smartphone)\b.{0,60}"
    r"|iphoneから送信|私の\s?iphoneから送信.{0,20}",
    re.IGNORECASE,
)
_LOOSE_SIGNATURE_LINES = 12
"""A line of two dashes without the space behind them ends the text only this near to its end."""


class Folded(NamedTuple):
    """A mail's text in three parts."""

    visible: str
    """What its writer wrote for this mail."""
    quoted: tuple[str, ...]
    """The lines of the conversation below it, with what introduces them."""
    signature: str
    """Without the dashes that mark it."""


def fold(text: str) -> Folded:
    """Part a mail's plain text; answers written between the quotations stay with them in `visible`."""
    lines = text.split("\n")
    start, end = _quotation(lines)
    above, signature = _without_signature(lines[:start])
    below, signature_below = _without_signature(lines[end:])
    parts = [_trimmed(part) for part in (above, below)]
    visible = "\n\n".join("\n".join(part) for part in parts if part)
    signature = [*_trimmed(signature), *_trimmed(signature_below)]
    return Folded(visible, tuple(_trimmed(lines[start:end])), "\n".join(signature))


def _quotation(lines: Sequence[str]) -> tuple[int, int]:
    """First and one past the last of the lines to fold; equal when there are none."""
    for index, line in enumerate(lines):
        if not line.strip() or line.startswith(">"):
            continue
        if body := _attribution_end(lines, index):
            return _attributed(lines, index, body)
        if _ORIGINAL.fullmatch(line) or (_starts_headers(lines, index) and not _is_forwarded(lines, index)):
            start = _rule_above(lines, index)
            return (start, len(lines)) if _trimmed(lines[:start]) else (0, 0)
    return _trailing_run(lines)


def _attribution_end(lines: Sequence[str], index: int) -> int:
    """One past the last line of an "On … wrote:" that starts here; 0 when none does."""
    start = lines[index].lstrip(" *").lower()
    verbs = [verb for word, verb in _WROTE if start.startswith(word)]
    joined = ""
    for end in range(index, min(index + _ATTRIBUTION_LINES, len(lines))):
        if len(joined) > _ATTRIBUTION_LENGTH or not lines[end].strip() or lines[end].startswith(">"):
            break
        joined += lines[end].strip(" *") + " "
        written = joined.strip().lower()
        if _JAPANESE.fullmatch(written) or (end == index and _NAMED_JAPANESE.fullmatch(written)):
            return _if_above_text(lines, written, end + 1)
        if not written.endswith((":", "：")):
            continue
        if any(verb in written for verb in verbs):
            return _if_above_text(lines, written, end + 1)
        following = _next_written(lines, end + 1)
        if (
            end == index
            and following < len(lines)
            and lines[following].startswith(">")
            and _is_dated(written)
        ):
            return end + 1
    return 0


def _if_above_text(lines: Sequence[str], attribution: str, end: int) -> int:
    """`end` when what follows can be the quotation; after "on this she wrote:" in a sentence it can't."""
    following = _next_written(lines, end)
    quoted = following == len(lines) or lines[following].startswith(">")
    return end if quoted or _is_dated(attribution) else 0


def _attributed(lines: Sequence[str], index: int, body: int) -> tuple[int, int]:
    """What to fold of a quotation introduced at `index`, its text starting at `body`."""
    first = _next_written(lines, body)
    if first == len(lines) or not lines[first].startswith(">"):
        return index, len(lines)
    end = _next_written(lines, first, quoted=True)
    if any(line.startswith(">") for line in lines[end:]):
        return _trailing_run(lines)
    return index, end


def _trailing_run(lines: Sequence[str]) -> tuple[int, int]:
    """Quoted lines at the very end, when something else stands above them."""
    start = len(lines)
    while start and (not lines[start - 1].strip() or lines[start - 1].startswith(">")):
        start -= 1
    quoted = any(line.startswith(">") for line in lines[start:])
    return (start, len(lines)) if start and quoted else (0, 0)


def _next_written(lines: Sequence[str], start: int, quoted: bool = False) -> int:
    """Index of the next line that isn't empty (with `quoted`: nor quoted), or the number of lines."""
    while start < len(lines) and (not lines[start].strip() or (quoted and lines[start].startswith(">"))):
        start += 1
    return start


def _is_dated(line: str) -> bool:
    return "@" in line or any(character.isdigit() for character in line)


def _header_name(line: str) -> str:
    match = _HEADER.fullmatch(line)
    return match[1].casefold() if match else ""


def _starts_headers(lines: Sequence[str], index: int) -> bool:
    """Whether a copy of a mail's headers starts here, as Outlook writes it above a quotation."""
    if not _FROM.fullmatch(_header_name(lines[index])):
        return False
    names = {_header_name(line) for line in lines[index + 1 : index + 1 + _HEADER_LINES]}
    return sum(bool(_OTHER_HEADER.fullmatch(name)) for name in names) >= 2


def _is_forwarded(lines: Sequence[str], index: int) -> bool:
    """Whether the headers belong to a mail that was forwarded: that one is meant to be read."""
    above = [line for line in lines[max(index - 3, 0) : index] if line.strip()]
    return bool(above) and bool(_FORWARDED.fullmatch(above[-1]))


def _rule_above(lines: Sequence[str], index: int) -> int:
    """The index moved up over the ruled line or the "Original message" above it."""
    above = index
    while above and not lines[above - 1].strip():
        above -= 1
    if above and (_RULE.fullmatch(lines[above - 1].strip()) or _ORIGINAL.fullmatch(lines[above - 1])):
        return above - 1
    return index


def _without_signature(lines: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """The lines before the signature, and those of the signature."""
    written = [index for index, line in enumerate(lines) if line.strip()]
    for index in written[1:]:
        if lines[index] == "-- " or (
            lines[index].rstrip() == "--" and len(lines) - index <= _LOOSE_SIGNATURE_LINES
        ):
            return lines[:index], lines[index + 1 :]
    if len(written) > 1 and _DEVICE.fullmatch(lines[written[-1]].strip()):
        return lines[: written[-1]], lines[written[-1] :]
    return lines, ()


def _trimmed(lines: Sequence[str]) -> Sequence[str]:
    """Without the empty lines at both ends."""
    start, end = 0, len(lines)
    while start < end and not lines[start].strip():
        start += 1
    while end > start and not lines[end - 1].strip():
        end -= 1
    return lines[start:end]
