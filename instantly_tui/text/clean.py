"""Make text that a stranger wrote safe to draw: no control codes, nothing invisible, nothing that reorders.

Terminals act on what is drawn, and Textual hands control characters through to them. Every string of the
API passes `clean` once, in the validators of the records.
"""

from __future__ import annotations

import re
import unicodedata

LINE_LIMIT = 10_000
"""Characters in one line; longer lines are broken in a text and cut in a single-line value."""

MARKS_LIMIT = 4
"""Combining marks kept on one base character: more than any script in use needs."""

STAND_INS_LIMIT = 4096
"""Characters whose stand-ins are remembered."""

_TAB_STOPS = 4

# A line break in any of its other spellings; CR LF counts as one.
_BREAK = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_BREAKS_OR_TABS = re.compile("[\t\r\n\v\f\x85\u2028\u2029]+")

# Ranges of what may not be drawn as it is. Zero-width joiners and variation selectors are among them because
# terminals disagree about the width of what they join, and a wrong width shifts the rest of the row.
_ODD = re.compile(
    "["
    "\x00-\x09\x0b-\x1f\x7f-\x9f"  # C0 but the line feed, DEL, C1
    "\xa0\u1680\u2000-\u200a\u202f\u205f"  # spaces that look like one but are not found as one
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"  # soft hyphen, joiners, fillers
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"  # zero width, bidirectional controls, invisible operators
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"  # variation selectors, interlinear notes, specials
    "\ud800-\udfff"  # halves of a surrogate pair, which can't be encoded
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"  # shorthand and musical format controls
    "\U000e0000-\U000e0fff"  # tags and further variation selectors
    "]"
)

# Characters that are neither odd nor combining marks: ordinary text is told from the rest by them.
_ORDINARY_RANGES = (
    "\n -~\xa1-\xac\xae-\u02ff\u0370-\u0482\u048a-\u0590\u10a0-\u10ff\u1e00-\u1fff\u2010-\u2027\u2030-\u205e"
    "\u2070-\u20cf\u2100-\u2cee\u2cf2-\u2d7e\u2e00-\u3029\u3030-\u3098\u309b-\u3163\u3165-\ua66e"
    "\uac00-\ud7a3\uf900-\ufaff\ufe30-\uff9f\uffa1-\uffdc\uffe0-\uffee\ufffd"
    "\U0001f000-\U0001faff\U00020000-\U0003fffd"
)
_ORDINARY = re.compile(f"[{_ORDINARY_RANGES}]*")

# Sorting the marks of one base for NFC takes time with their number squared: piles are cut before.
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_PILE = re.compile(f"([{_MARKS}]{{{MARKS_LIMIT}}})[{_MARKS}]+")
_MAY_BE_PILE = re.compile(f"[^{_ORDINARY_RANGES}]{{64}}")


def clean(text: str, lines: bool = False) -> str:
    """The text as it may be drawn: one line, or with `lines` its line breaks kept as `\\n`.

    Control characters show as their pictures (ESC as `␛`), stray Windows-1252 bytes as the letters that were
    meant; invisible and reordering characters go. The result is NFC and cleaning it again changes nothing.
    """
    if len(text) <= LINE_LIMIT and _is_ordinary(text, lines):
        return text
    if lines:
        text = _BREAK.sub("\n", text)
        if "\t" in text:
            text = text.expandtabs(_TAB_STOPS)
    else:
        text = _BREAKS_OR_TABS.sub(" ", text)
    if len(text) <= LINE_LIMIT:
        text = _ODD.sub(_drawable, text)
    elif _ODD.search(text):
        text = text.translate(_STAND_INS)
    if not text.isascii():
        text = _PILE.sub(r"\1", text)
        if _MAY_BE_PILE.search(text):
            text = _with_few_marks(text)
        text = unicodedata.normalize("NFC", text)
    if len(text) > LINE_LIMIT:
        text = _broken(text) if lines else text[: LINE_LIMIT - 1] + "…"
    if not _ORDINARY.fullmatch(text):
        text = _with_few_marks(text)
    return text


def _is_ordinary(text: str, lines: bool) -> bool:
    """Whether nothing needs a change, as in nearly every value: told cheaply, and never wrongly yes."""
    if not (text.replace("\n", "") if lines else text).isprintable():
        return False
    return text.isascii() or (bool(_ORDINARY.fullmatch(text)) and unicodedata.is_normalized("NFC", text))


class _StandIns(dict[int, str]):
    """What stands for each character, found when one is met first: for long texts full of odd ones."""

    def __missing__(self, code: int) -> str:
        stand_in = _ODD.sub(_drawable, chr(code))
        if len(self) < STAND_INS_LIMIT:
            self[code] = stand_in
        return stand_in


_STAND_INS = _StandIns()


def _drawable(match: re.Match[str]) -> str:
    """What stands for one character that may not be drawn; empty for what has no looks of its own."""
    character = match.group()
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if 0x80 <= code <= 0x9F:
        return bytes((code,)).decode("cp1252", "ignore")
    if unicodedata.category(character) == "Zs":
        return " "
    if 0xD800 <= code <= 0xDFFF or code in (0xFFFE, 0xFFFF):
        return "\ufffd"
    return ""


def _broken(text: str) -> str:
    """Break lines over the limit, at a space when one is near."""
    kept: list[str] = []
    for line in text.split("\n"):
        start = 0
        while len(line) - start > LINE_LIMIT:
            space = line.rfind(" ", start + LINE_LIMIT - 200, start + LINE_LIMIT)
            end = space + 1 if space >= 0 else start + LINE_LIMIT
            kept.append(line[start:end])
            start = end
        kept.append(line[start:])
    return "\n".join(kept)


def _with_few_marks(text: str) -> str:
    """Drop marks over the limit, and those that have no base in their line: they would sit on a border."""
    kept: list[str] = []
    marks = MARKS_LIMIT
    for character in text:
        if character < "\u0300" or unicodedata.category(character) not in ("Mn", "Me", "Mc"):
            marks = MARKS_LIMIT if character == "\n" else 0
        elif marks >= MARKS_LIMIT:
            continue
        else:
            marks += 1
        kept.append(character)
    return "".join(kept)
