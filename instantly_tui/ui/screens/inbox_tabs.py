"""The tabs of the inbox: what the server is asked for, and which of the answers are shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from instantly_tui.api.emails import Email
from instantly_tui.engine.views import View
from instantly_tui.resources.emails import is_automatic
from instantly_tui.resources.spec import Query


@dataclass(frozen=True)
class Tab:
    """One way to look at the inbox."""

    key: str
    title: str
    query: Query
    where: Callable[[Email], bool] | None = None
    """Which of the mails read are shown; None shows all."""
    counts_unread: bool = False

    def of(self, pager: Any) -> Any:
        """The rows of this tab."""
        return pager if self.where is None else View(pager, where=self.where)


TABS = (
    Tab("1", "Unread", Query(filters=(("is", "unread"),)), counts_unread=True),
    Tab("2", "All", Query()),
    Tab("3", "People", Query(), lambda mail: not is_automatic(mail)),
    Tab("4", "Auto-replies", Query(), is_automatic),
    Tab("5", "Reminders", Query(filters=(("has", "reminder"),))),
    Tab("6", "Focused", Query(filters=(("mode", "focused"),))),
    Tab("7", "Others", Query(filters=(("mode", "others"),))),
)
