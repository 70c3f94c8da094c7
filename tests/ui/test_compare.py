"""Campaigns side by side: what is called better, and what a copy of them says is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from instantly_tui.api.campaign_stats import Overview
from instantly_tui.text.proportions import compare
from instantly_tui.ui.screens.compare import against_first
from tests.support.app import demo_app, press, screen_text


def figures(replies: int | None, contacted: int | None) -> Overview:
    return Overview(reply_count_unique=replies, contacted_count=contacted)


@pytest.mark.parametrize(
    ("first", "other", "times", "said"),
    [
        ((63, 2_410), (41, 2_388), 1, "worse, 96 % sure"),
        ((41, 2_388), (63, 2_410), 1, "better, 96 % sure"),
        ((63, 2_410), (41, 2_388), 2, "behind, only 93 % sure"),
        ((30, 1_000), (25, 1_000), 1, "behind, only 50 % sure"),
        ((30, 1_000), (60, 2_000), 4, "the same"),
        ((2, 60), (1, 60), 1, "not enough data"),
        ((0, 1_000), (9, 1_000), 1, "better, over 99 % sure"),
        ((0, 1_000), (9, 1_000), 20, "not enough data"),
        ((None, 60), (1, 60), 1, "not known"),
        ((0, 0), (1, 60), 1, "not enough data"),
    ],
)
def test_only_what_is_sure_is_called_better(
    first: tuple[int | None, int], other: tuple[int, int], times: int, said: str
):
    found = against_first("replies", "reply_count_unique", figures(*first), figures(*other), times)
    assert found == f"replies: {said}"


def test_of_several_comparisons_each_is_less_sure():
    found = compare(63, 2_410, 41, 2_388)
    assert found is not None
    assert found.sure_among(1) == pytest.approx(found.sure)
    assert 100 - found.sure_among(3) == pytest.approx(300 * found.p)
    assert found.sure_among(1_000) == 0


async def test_a_copy_says_which_campaigns_are_not_read_yet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("TMUX", raising=False)
    async with demo_app(tmp_path, size=(60, 24)) as (app, pilot, _):
        await press(app, pilot, "g", "n", "4", "c")
        assert "campaigns 1–2 of 5" in screen_text(app)
        assert "4 compared with one, which is allowed for" in screen_text(app)
        await press(app, pilot, "y", "m")
        assert "of 2 of 5 campaigns, the others are not read yet, as Markdown" in app.messages.log[-1].text
        assert "not read yet: " in app.clipboard
        await press(app, pilot, "y", "m")
        assert "copied all" in app.messages.log[-1].text
        assert "not read yet" not in app.messages.log[-1].text + app.clipboard
