"""The log: where something went wrong and of what kind it was, never what mails, addresses or keys said."""

from __future__ import annotations

import logging
import os
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from instantly_tui.config.files import make_folder

NAME = "instantly-tui.log"
LIMIT_BYTES = 1_000_000
"""A log longer than this is put aside as `….1`, in place of the one before."""
LOGGERS = ("instantly_tui", "asyncio")


class _Formatter(logging.Formatter):
    """Gives of an exception its type and its frames: the text of one may quote what came from outside."""

    def formatException(
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        return where(ei[1]) if ei[1] is not None else ""

    def formatMessage(self, record: logging.LogRecord) -> str:
        # asyncio tells of forgotten tasks with the repr of their exceptions in the message.
        record.message = record.message.partition("\n")[0] if record.name == "asyncio" else record.message
        return super().formatMessage(record)


class Logbook(logging.Handler):
    """Writes records to a file only its owner reads; nothing is opened before there is something to say."""

    def __init__(self, folder: Path) -> None:
        super().__init__(logging.WARNING)
        self.path = folder / NAME
        self.setFormatter(_Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        """Append a record; a disk that takes none must not end the program."""
        try:
            text = self.format(record) + "\n"
            make_folder(self.path.parent)
            if self.path.exists() and self.path.stat().st_size > LIMIT_BYTES:
                self.path.replace(self.path.with_suffix(".log.1"))
            handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(handle, "a", encoding="utf-8", errors="backslashreplace") as file:
                file.write(text)
        except OSError:
            # There is no other place to say it: the terminal belongs to the app.
            return


def start_log(folder: Path) -> Logbook:
    """Write what the program and its event loop log to a file in `folder`, and nowhere else."""
    book = Logbook(folder)
    for name in LOGGERS:
        logger = logging.getLogger(name)
        logger.handlers = [each for each in logger.handlers if not isinstance(each, Logbook)]
        logger.addHandler(book)
        logger.propagate = False
    return book


def unforeseen(error: BaseException, book: Logbook) -> str:
    """One line for the user about an error nobody foresaw, whose details go to the log."""
    kind = type(error).__name__
    record = logging.LogRecord(
        "instantly_tui", logging.CRITICAL, "", 0, "ended by %s\n%s", (kind, where(error)), None
    )
    book.emit(record)
    told = f"; the details are in {book.path}" if book.path.exists() else ""
    return f"Error: something unforeseen happened ({kind}){told}"


def where(error: BaseException) -> str:
    """The types and frames of an error and of those it came from, in their order, without their texts."""
    parts = [
        f"{''.join(traceback.format_tb(each.__traceback__))}{type(each).__module__}.{type(each).__qualname__}"
        for each in _chain(error)
    ]
    return "\n\n".join(reversed(parts))


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    found: BaseException | None = error
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        yield found
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)
