"""The layers hold at run time too: what importing a part loads, seen from a fresh interpreter."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEADLESS = ("text", "config", "api", "engine", "importing", "resources", "workspace", "demo")
HEADLESS_MODULES = (
    "instantly_tui.text.clean",
    "instantly_tui.config.settings",
    "instantly_tui.config.profiles",
    "instantly_tui.api.campaigns",
    "instantly_tui.api.emails",
    "instantly_tui.engine.pager",
    "instantly_tui.engine.outbox",
    "instantly_tui.importing.desk",
    "instantly_tui.resources.all",
    "instantly_tui.workspace",
    "instantly_tui.demo.app",
    "instantly_tui.demo.world",
)


def loaded_by(module: str) -> set[str]:
    """The top-level names and our own modules in `sys.modules` after importing one module."""
    script = f"import sys, {module}\nprint('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("module", HEADLESS_MODULES)
def test_nothing_below_the_surface_loads_textual(module: str) -> None:
    assert "textual" not in loaded_by(module)


@pytest.mark.parametrize(
    "module", ["instantly_tui.engine.pager", "instantly_tui.resources.all", "instantly_tui.api.leads"]
)
def test_httpx_is_loaded_only_by_the_transport(module: str) -> None:
    assert "httpx" not in loaded_by(module)


def test_the_simulation_loads_nothing_of_ours() -> None:
    ours = {name for name in loaded_by("instantly_tui.demo.app") if name.startswith("instantly_tui.")}
    assert all(name.startswith("instantly_tui.demo") for name in ours), ours


@pytest.mark.parametrize(
    "late", ["httpx", "pydantic", "starlette", "uvicorn", "instantly_tui.api", "instantly_tui.demo"]
)
def test_the_first_paint_waits_for_nothing_heavy(late: str) -> None:
    assert late not in loaded_by("instantly_tui.ui.app")


def test_settings_are_cheap() -> None:
    assert not {"pydantic", "httpx", "textual"} & loaded_by("instantly_tui.config.settings")
