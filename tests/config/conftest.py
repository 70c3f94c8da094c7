"""Folders of a user who has nothing yet."""

from __future__ import annotations

from pathlib import Path

import pytest

from instantly_tui.config.files import HOME, Places, places


@pytest.fixture
def home(tmp_path: Path) -> Places:
    return places({HOME: str(tmp_path / "home")})
