"""New replies told outside the screen: in the terminal's title, by its bell, by a notice of the desktop."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, time, timedelta, tzinfo
from itertools import takewhile
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from instantly_tui.config.quiet_hours import QuietHours, quiet_hours
from instantly_tui.engine.scheduler import Priority
from instantly_tui.resources.emails import EMAILS, QUEUE
from instantly_tui.resources.mail_classes import is_automatic
from instantly_tui.text.clean import clean
from instantly_tui.ui.driver import stock_only

if TYPE_CHECKING:
    from instantly_tui.api.emails import Email
    from instantly_tui.api.page import Page
    from instantly_tui.config.settings import Settings
    from instantly_tui.ui.app import InstantlyApp
    from instantly_tui.ui.session import Session
    from instantly_tui.workspace import Workspace

TITLE = "itui"
LEAST_SECONDS = 30.0
"""Between two times it rings."""
WIDEST = 80
"""Cells of what is written into a notice or a title."""
KNOWN_KEPT = 500
"""Ids of mails that are remembered as known."""
TOGETHER = timedelta(minutes=10)
"""Mails of one look lie closer together, by the server's clock."""
NO_TITLE = ("linux", "cons25")
"""Starts of `TERM` that stand for terminals with no title and no notices, beside those that can do little."""
SAVE_TITLE, RESTORE_TITLE = "\x1b[22;0t", "\x1b[23;0t"
BELL = "\x07"


def ways_now(
    ways: Collection[str], hours: QuietHours | None, at: time, *, looked_at: bool, since: float | None
) -> tuple[str, ...]:
    """Which of the ways ring now: none while someone looks, in quiet hours, or too soon after the last time.

    `at`: local time of day; `since`: seconds since it last rang, None when it never did.
    """
    if looked_at or (hours is not None and hours.hold(at)):
        return ()
    if since is not None and since < LEAST_SECONDS:
        return ()
    return tuple(way for way in ("bell", "osc9") if way in ways)


def safe(text: str, widest: int = WIDEST) -> str:
    """A stranger's text for the inside of a control sequence: one line, nothing that ends or begins one."""
    line = clean(text)
    line = "".join(char for char in line if not unicodedata.category(char).startswith(("C", "Zl", "Zp")))
    line = " ".join(line.split())
    return line if cell_len(line) <= widest else set_cell_size(line, widest - 1).rstrip() + "…"


def sentence(names: Iterable[str]) -> str:
    """Who has answered, in at most 80 cells; the newest first."""
    known = list(dict.fromkeys(filter(None, (safe(name, WIDEST // 2) for name in names))))
    if len(known) < 2:
        return safe(f"New reply from {known[0]}" if known else "A new reply")
    return safe(f"{len(known)} new replies: {', '.join(known)}")


def wrapped(codes: str, environ: Mapping[str, str]) -> str:
    """A sequence for the terminal outside of tmux, which passes it on where it is allowed to."""
    if not environ.get("TMUX"):
        return codes
    return f"\x1bPtmux;{codes.replace(chr(27), chr(27) * 2)}\x1b\\"


def _apart(newest: datetime, mail: Email) -> timedelta:
    """How much older a mail is than the newest one; without a time it is taken to be as new."""
    return newest - (mail.timestamp_created or newest)


class News:
    """Follows the new replies of one workspace, and tells those of people."""

    def __init__(
        self,
        workspace: Workspace,
        settings: Settings,
        write: Callable[[str], object],
        in_inbox: Callable[[], bool],
        *,
        environ: Mapping[str, str] = os.environ,
        zone: tzinfo | None = None,
    ) -> None:
        """`write` takes codes for the terminal; `in_inbox`: whether the inbox is in front."""
        self._workspace, self._write, self._in_inbox = workspace, write, in_inbox
        term = environ.get("TERM", "").lower()
        able = not stock_only(environ) and not term.startswith(NO_TITLE)
        self._ways = tuple(way for way in settings.notify if able or way == "bell")
        self._hours = quiet_hours(settings.quiet_hours)
        self._environ, self._zone = environ, zone
        self._scope = workspace.answers.scope()
        self._expected = 0
        self._known: dict[str, None] = {}
        self._fresh: dict[str, str] = {}
        """Id and sender of each new reply that was not seen yet, the newest last."""
        self._untold: list[str] = []
        self._rang_at: float | None = None
        self._title = ""
        """What the title says; empty before it was ever set."""

    def start(self) -> None:
        """Follow the unread count; nothing at all when the user wants to be told in no way."""
        if not self._ways:
            return
        self._workspace.mail_watch.telling = bool({"bell", "osc9"} & set(self._ways))
        self._workspace.mail_watch.watch(self._came)
        self._workspace.refresh.watch(self._ring)
        self._workspace.refresh.touched.append(self._touched)

    def seen(self) -> None:
        """The user is in the inbox: nothing is new any more."""
        self._fresh.clear()
        self._untold.clear()
        self._show_title()

    def stop(self) -> None:
        """Give the title back, as the terminal is left or another program gets it."""
        if self._title:
            self._title = ""
            self._write(RESTORE_TITLE)

    def resume(self) -> None:
        """Set the title again after `stop`."""
        self._show_title()

    def _came(self, came: int) -> None:
        if not came and not self._expected:
            self._show_title()
            return
        self._expected += came
        call = EMAILS.page(QUEUE, None)
        self._scope.want(call, max_age=0.0, priority=Priority.REFRESH, then=self._read)

    def _read(self, page: Page[Email]) -> None:
        """Pick what is new out of the queue, whose newest mails come first."""
        expected, self._expected = self._expected, 0
        new = list(takewhile(lambda mail: mail.id not in self._known, page.items[:expected]))
        if new and not self._known:
            # Several mails may be one thread: then the rows below the newest are no news.
            newest = new[0].timestamp_created
            new = [mail for mail in new if newest is None or _apart(newest, mail) < TOGETHER]
        self._known |= dict.fromkeys(mail.id for mail in reversed(page.items))
        for key in list(self._known)[:-KNOWN_KEPT]:
            del self._known[key]
        people = [mail for mail in reversed(new) if not is_automatic(mail)]
        if not people or (self._in_inbox() and self._workspace.refresh.looked_at):
            return
        self._fresh |= {mail.id: mail.from_name or mail.other for mail in people}
        if self._workspace.mail_watch.telling:
            self._untold += [mail.from_name or mail.other for mail in people]
        self._show_title()
        self._ring()

    def _touched(self) -> None:
        if self._workspace.refresh.looked_at:
            self._untold.clear()
            if self._fresh and self._in_inbox():
                self.seen()

    def _ring(self) -> None:
        """Ring for what was not told yet, as soon as that may be."""
        if not self._untold:
            return
        clock = self._workspace.clock
        since = None if self._rang_at is None else clock.now() - self._rang_at
        at = clock.wall().astimezone(self._zone).time()
        looked_at = self._workspace.refresh.looked_at
        ways = ways_now(self._ways, self._hours, at, looked_at=looked_at, since=since)
        if ways:
            self._rang_at = clock.now()
            told = sentence(reversed(self._untold))
            codes = {"bell": BELL, "osc9": wrapped(f"\x1b]9;{told}{BELL}", self._environ)}
            self._write("".join(codes[way] for way in ways))
        if ways or looked_at or (self._hours is not None and self._hours.hold(at)):
            self._untold.clear()

    def _show_title(self) -> None:
        """Say in the title how many new replies wait; written only when it changes."""
        if "title" not in self._ways:
            return
        unread = self._workspace.mail_watch.count
        waiting = len(self._fresh) if unread is None else min(len(self._fresh), unread)
        title = f"({waiting}) {TITLE}" if waiting else TITLE
        if title == self._title or (not self._title and not waiting):
            return
        self._write(f"{'' if self._title else SAVE_TITLE}\x1b]2;{title}{BELL}")
        self._title = title


def news_of(app: InstantlyApp, session: Session) -> News:
    """Begin to tell the new replies of a session through the app's terminal."""

    def write(codes: str) -> None:
        if app._driver is not None:
            app._driver.write(codes)

    news = News(session.workspace, app.settings, write, lambda: app.current_mode == "inbox")
    news.start()
    return news
