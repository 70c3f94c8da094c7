"""How the screens look: layout and colours, at both sizes they are drawn for."""

from __future__ import annotations

import pytest

from tests.support.pictures import app_for, in_utc, walk

LARGE, SMALL = (120, 36), (80, 24)
PICTURES = (
    *((name, LARGE) for name in ("brief", "campaigns", "campaign", "leads", "inbox", "review", "numbers")),
    *((name, SMALL) for name in ("campaigns", "accounts", "inbox", "compose", "numbers", "help")),
    *((name, SMALL) for name in ("why", "preview", "subsequences", "incident", "launch", "edit", "changes")),
    *((name, SMALL) for name in ("variants", "compare", "funnel", "weekdays")),
    *((name, SMALL) for name in ("schedule", "senders", "options", "wording")),
)


@pytest.mark.parametrize(("name", "size"), PICTURES, ids=[f"{name}-{size[0]}" for name, size in PICTURES])
def test_a_screen_looks_as_before(name, size, snap_compare, tmp_path, monkeypatch):
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)
    with in_utc():
        app = app_for(name, tmp_path)
        assert snap_compare(app, terminal_size=size, run_before=lambda pilot: walk(name, pilot))
