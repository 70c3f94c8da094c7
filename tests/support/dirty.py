"""A file of leads with every kind of dirt that exports of other programs have, and what must become of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HEADER = "E-Mail;Vorname;Nachname;Firma;Stadt;Score;aktiv;Notiz"
CLEAN_BETWEEN = 2
"""Rows without dirt before each dirty one."""


@dataclass
class Dirty:
    """A file, and the truth about it."""

    path: Path
    leads: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Leads that must be in the target, by address: those the import adds."""
    groups: list[str] = field(default_factory=list)
    """The group of each row's fate, in order."""
    blocked: list[str] = field(default_factory=list)
    there: list[str] = field(default_factory=list)
    """Addresses that must be in the target before."""
    elsewhere: list[str] = field(default_factory=list)
    """Addresses that must be in another campaign before."""


def dirty_file(path: Path, rows: int) -> Dirty:
    """Write a file with that many rows; every third one has one of the kinds of dirt, in turn."""
    made = Dirty(path)
    lines: list[bytes] = [b"\xef\xbb\xbf" + HEADER.encode()]
    number = kind = 0
    while len(made.groups) < rows:
        number += 1
        if number % (CLEAN_BETWEEN + 1):
            lines.append(_good(made, number))
            continue
        lines.append(KINDS[kind % len(KINDS)](made, number))
        kind += 1
    # The last line of such files often has no end.
    path.write_bytes(b"\r\n".join(lines))
    return made


def address(number: int) -> str:
    return f"lead{number}@import{number % 97}.example"


def _row(number: int, **changes: str) -> str:
    values = {
        "email": address(number),
        "first": f"Jürgen{number}",
        "last": "Weiß",
        "company": f"Firma {number} GmbH",
        "city": "Köln",
        "score": str(number),
        "active": "true" if number % 2 else "false",
        "note": "kein Kommentar",
    }
    return ";".join((values | changes).values())


def _good(made: Dirty, number: int, line: bytes = b"", **differs: Any) -> bytes:
    """A row that is added, with the lead that must come of it."""
    made.groups.append("added")
    made.leads[address(number)] = {
        "first_name": f"Jürgen{number}",
        "last_name": "Weiß",
        "company_name": f"Firma {number} GmbH",
        "Stadt": "Köln",
        "Score": number,
        "aktiv": bool(number % 2),
        "Notiz": "kein Kommentar",
    } | differs
    return line or _row(number).encode()


def _bad(made: Dirty, group: str, line: str | bytes) -> bytes:
    made.groups.append(group)
    return line.encode() if isinstance(line, str) else line


def _no_address(made: Dirty, number: int) -> bytes:
    return _bad(made, "invalid", _row(number, email=" "))


def _not_an_address(made: Dirty, number: int) -> bytes:
    wrong = (
        "dana.example.com",
        "dana@@example.com",
        "dana@example",
        "dana smith@example.com",
        "=1+1@example.com,",
    )
    return _bad(made, "invalid", _row(number, email=wrong[number % 5]))


def _twice(made: Dirty, number: int) -> bytes:
    return _bad(made, "twice", _row(number, email=f" {address(number - 1).upper()} "))


def _too_many_cells(made: Dirty, number: int) -> bytes:
    return _bad(made, "invalid", _row(number, company="Weiß; Söhne"))


def _too_few_cells(made: Dirty, number: int) -> bytes:
    line = _row(number).rsplit(";", 4)[0].encode()
    return _good(made, number, line, Stadt=None, Score=None, aktiv=None, Notiz=None)


def _nul(made: Dirty, number: int) -> bytes:
    return _good(made, number, _row(number, last="We\0iß").encode())


def _line_breaks(made: Dirty, number: int) -> bytes:
    return _good(
        made, number, _row(number, note='"two\r\nlines; ""quoted"""').encode(), Notiz='two\nlines; "quoted"'
    )


def _quotes(made: Dirty, number: int) -> bytes:
    note = '"never closed' if number % 2 else '"John" the second'
    return _bad(made, "invalid", _row(number, note=note))


def _windows(made: Dirty, number: int) -> bytes:
    return _good(made, number, _row(number, city="Köln – Süd").encode("cp1252"), Stadt="Köln – Süd")


def _wrapped_address(made: Dirty, number: int) -> bytes:
    forms = ("\xa0{}\u200b", "Jürgen Weiß <{}>", "mailto:{}", "<{}>;"[:-1])
    return _good(made, number, _row(number, email=forms[number % 4].format(address(number))).encode())


def _blank_lines(made: Dirty, number: int) -> bytes:
    return b"\r\n;;;;;;;\r\n  \r\n" + _good(made, number)


def _formula(made: Dirty, number: int) -> bytes:
    line = _row(number, company="=HYPERLINK(1)", note="\x1b[31mred\x07").encode()
    return _good(made, number, line, company_name="=HYPERLINK(1)", Notiz="[31mred")


def _blocked(made: Dirty, number: int) -> bytes:
    made.blocked.append(address(number))
    return _bad(made, "blocked", _row(number))


def _there(made: Dirty, number: int) -> bytes:
    made.there.append(address(number))
    return _bad(made, "here", _row(number))


def _elsewhere(made: Dirty, number: int) -> bytes:
    made.elsewhere.append(address(number))
    return _bad(made, "here", _row(number))


KINDS = (
    *(_no_address, _not_an_address, _twice, _too_many_cells, _too_few_cells, _nul, _line_breaks, _quotes),
    *(_windows, _wrapped_address, _blank_lines, _formula, _blocked, _there, _elsewhere),
)
