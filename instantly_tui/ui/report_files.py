"""Where a report's files go: to where the user is, never over another file, for nobody else to read."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path

from instantly_tui.config.files import make_folder, write_new
from instantly_tui.resources.report import Report
from instantly_tui.resources.report_csv import as_csv
from instantly_tui.resources.report_html import as_html
from instantly_tui.resources.report_markdown import as_markdown

NAME_LENGTH = 40


def folder_for(state: Path) -> Path:
    """The current folder, as with other programs of a shell; when it takes no files, `exports` in our own."""
    try:
        here = Path.cwd()
    except FileNotFoundError:
        here = None
    if here is not None and os.access(here, os.W_OK | os.X_OK):
        return here
    return make_folder(state / "exports")


def write_one(folder: Path, report: Report, name: str) -> list[Path]:
    """The page, the Markdown and the CSV of a report, in this order. Raises OSError."""
    days = f"{report.period.start}_{report.period.end}"
    return _write(folder, f"report-{slug(name)}-{days}", _forms(report))


def write_several(folder: Path, together: Report, single: Sequence[tuple[str, Report]]) -> list[Path]:
    """A folder of its own with the report of all clients first, then those of each. Raises OSError."""
    own = _new_folder(folder, f"report-all-{together.period.start}_{together.period.end}")
    written = _write(own, "all-clients", _forms(together))
    for name, report in single:
        written += _write(own, slug(name), _forms(report))
    return written


def slug(name: str) -> str:
    """What of a stranger's name may stand in a file's name: letters and digits of ASCII, in lower case."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:NAME_LENGTH].strip("-") or "client"


def _forms(report: Report) -> dict[str, str]:
    return {"html": as_html(report), "md": as_markdown(report), "csv": as_csv(report)}


def _numbered(stem: str, number: int) -> str:
    return stem if number == 1 else f"{stem}-{number}"


def _new_folder(folder: Path, stem: str) -> Path:
    for number in count(1):
        made = folder / _numbered(stem, number)
        try:
            made.mkdir(mode=0o700)
        except FileExistsError:
            continue
        return made
    raise AssertionError("the numbers ended")


def _write(folder: Path, stem: str, forms: Mapping[str, str]) -> list[Path]:
    """All forms under one name that none of them has yet; all of them or none."""
    for number in count(1):
        paths = {folder / f"{_numbered(stem, number)}.{ending}": text for ending, text in forms.items()}
        written: list[Path] = []
        try:
            for path, text in paths.items():
                write_new(path, text)
                written.append(path)
        except FileExistsError:
            _remove(written)
            continue
        except OSError:
            # The one that failed may have begun.
            _remove([*paths][: len(written) + 1])
            raise
        return written
    raise AssertionError("the numbers ended")


def _remove(paths: Sequence[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
