"""The log: private, bounded, and without what came from outside."""

from __future__ import annotations

import asyncio
import logging
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from instantly_tui.config import logbook
from instantly_tui.config.logbook import LIMIT_BYTES, LOGGERS, Logbook, start_log, unforeseen

SECRET = "canary-3f9a"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Logbook]:
    before = {name: (logging.getLogger(name).handlers, logging.getLogger(name).propagate) for name in LOGGERS}
    yield start_log(tmp_path / "log")
    for name, (handlers, propagate) in before.items():
        logging.getLogger(name).handlers, logging.getLogger(name).propagate = handlers, propagate


def failed() -> Exception:
    """An error with a secret in its text, in the text of its cause, and in a local variable."""
    key = SECRET
    try:
        try:
            raise KeyError(key)
        except KeyError as cause:
            raise ValueError(f"Bearer {key}") from cause
    except ValueError as error:
        return error


def test_an_unforeseen_error_is_one_line_and_its_place_is_in_the_log(book: Logbook) -> None:
    assert not book.path.exists()
    said = unforeseen(failed(), book)
    assert said == f"Error: something unforeseen happened (ValueError); the details are in {book.path}"
    text = book.path.read_text()
    assert "builtins.KeyError" in text
    assert "builtins.ValueError" in text
    assert "in failed" in text
    assert SECRET not in text
    assert stat.S_IMODE(book.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(book.path.parent.stat().st_mode) == 0o700


def test_what_the_program_logs_goes_there_without_the_texts_of_errors(book: Logbook) -> None:
    logging.getLogger("instantly_tui.engine.tasks").error("outbox failed", exc_info=failed())
    logging.getLogger("instantly_tui.api").info("of no interest")
    text = book.path.read_text()
    assert "ERROR instantly_tui.engine.tasks: outbox failed" in text
    assert "in failed" in text
    assert SECRET not in text
    assert "of no interest" not in text


async def test_a_forgotten_task_is_told_without_its_exception(book: Logbook) -> None:
    loop = asyncio.get_running_loop()
    loop.call_exception_handler({"message": "Task exception was never retrieved", "exception": failed()})
    assert "never retrieved" in book.path.read_text()
    assert SECRET not in book.path.read_text()


def test_a_long_log_is_put_aside(book: Logbook) -> None:
    book.path.parent.mkdir(parents=True)
    book.path.write_text("x" * (LIMIT_BYTES + 1))
    logging.getLogger("instantly_tui").error("new")
    assert book.path.read_text().endswith("new\n")
    assert len(book.path.read_text()) < 100
    assert book.path.with_suffix(".log.1").stat().st_size == LIMIT_BYTES + 1


def test_a_folder_that_cannot_be_written_is_borne(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = unforeseen(failed(), logbook.Logbook(tmp_path / "file"))
    assert said == "Error: something unforeseen happened (ValueError)"
