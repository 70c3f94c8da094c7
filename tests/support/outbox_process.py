"""A program of its own with an outbox, for tests that kill it or race it: `python -m … folder mode [ids]`.

It prints a line at the point it was asked to stop at and then waits to be killed; its mail server keeps what
is sent in `<folder>/../server`, so that it outlives the program.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from instantly_tui.api.transport import Connection, connect
from instantly_tui.engine.clock import SystemClock
from instantly_tui.engine.draft_box import DraftBox
from instantly_tui.engine.draft_folder import DraftFolder
from instantly_tui.engine.drafts import Draft
from instantly_tui.engine.outbox import Outbox
from instantly_tui.engine.scheduler import Scheduler
from instantly_tui.engine.tasks import Tasks
from tests.support.mail_server import MailServer

ROOT = Path(__file__).parents[2]
SERVER = "server"
"""Name of the file, beside the drafts, with one stored mail a line."""


@contextmanager
def program(*command: str) -> Iterator[subprocess.Popen[str]]:
    """A running program with pipes; whatever happens it does not outlive the block."""
    with subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as running:
        try:
            yield running
        finally:
            running.kill()


def line_of(running: subprocess.Popen[str]) -> str:
    """The next line a program prints."""
    assert running.stdout is not None
    return running.stdout.readline().strip()


def stored_mails(drafts: Path) -> list[dict[str, Any]]:
    """What the server of such programs has been sent."""
    path = drafts.parent / SERVER
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


class StoppingFolder(DraftFolder):
    """A folder that stops before a sent draft's file is removed."""

    stops = False

    def remove(self, draft_id: str) -> None:
        if self.stops:
            stop("recorded")
        super().remove(draft_id)


class FileServer(MailServer):
    """A mail server that keeps what it stores in a file, and stops where it is asked to."""

    def __init__(self, path: Path, mode: str) -> None:
        super().__init__(SystemClock().wall)
        self._path, self._mode = path, mode
        self.before_answer = self._store

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == "GET" and self._mode == "checking":
            stop("checking")
        if request.method == "POST" and self._mode == "posted":
            stop("posted")
        return await super().handle_async_request(request)

    def _store(self, _: str) -> None:
        line = json.dumps(self.mails[-1]) + "\n"
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.write(handle, line.encode())
        os.close(handle)
        if self._mode == "stored":
            stop("stored")


def stop(point: str) -> None:
    """Say where we are and stay there until killed."""
    sys.stdout.write(point + "\n")
    sys.stdout.flush()
    while True:
        signal.pause()


async def main(folder: Path, mode: str, ids: list[str]) -> None:
    clock = SystemClock()
    server = FileServer(folder.parent / SERVER, mode)
    scheduler = Scheduler(connect(Connection("http://127.0.0.1", "demo-key"), inner=server).send, {}, clock)
    tasks = Tasks(clock, lambda _: None)
    drafts = StoppingFolder(folder)
    drafts.stops = mode == "recorded"

    def publish(_: object) -> None:
        if mode == "sending" and any(draft.state == "sending" for draft in box.drafts.values()):
            stop("sending")

    box = DraftBox(drafts, clock, publish, lambda _: None)
    outbox = Outbox(box, scheduler, clock, lambda _: None, tasks.spawn, undo_seconds=600)

    def start() -> None:
        tasks.keep(scheduler.run, "scheduler")
        outbox.start()

    running = asyncio.create_task(tasks.run(start))
    await asyncio.sleep(0)
    if mode == "race":
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
    for draft_id in ids:
        outbox.send(draft_id)
    if mode == "typing":
        for number in range(50):
            typed = box.save(Draft("typed", subject="Re: a", text=f"word {number}"))
        stop(typed.text)
    if mode == "held":
        stop("held")
    await outbox.flush()
    tasks.stop()
    await running


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3:]))
