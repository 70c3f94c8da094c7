"""Rules about the files themselves: their size, and what must not stand in them."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted(path for part in ("instantly_tui", "tests") for path in (ROOT / part).rglob("*.py"))
GENERATED_TEXT = {"mail_texts.py"}
LONGEST = 400


def names(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


def test_no_file_outgrows_its_room() -> None:
    long = [
        path
        for path in SOURCES
        if path.name not in GENERATED_TEXT and len(path.read_text("utf-8").splitlines()) > LONGEST
    ]
    assert not long, names(long)


@pytest.mark.parametrize(
    "path", [p for p in SOURCES if "ui" in p.parts and "tests" not in p.parts], ids=lambda p: p.stem
)
def test_no_widget_parses_markup(path: Path) -> None:
    """Strangers' text reaches the screen as `Content` or segments, never through a markup parser."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            literal = {keyword.arg: keyword.value for keyword in node.keywords}
            off = isinstance(literal.get("markup"), ast.Constant) and literal["markup"].value is False  # type: ignore[attr-defined]
            assert name != "notify", f"{path.name}:{node.lineno} notify parses markup; use say()"
            assert name != "from_markup", f"{path.name}:{node.lineno}"
            if name in ("Static", "Label", "OptionList"):
                assert off, f"{path.name}:{node.lineno} {name} without markup=False"


def test_nothing_sleeps_or_reads_the_time_behind_the_clocks_back() -> None:
    engine = [
        path
        for path in SOURCES
        if "engine" in path.parts and "tests" not in path.parts and path.name != "clock.py"
    ]
    found = [
        path
        for path in engine
        if re.search(r"\btime\.(time|monotonic|sleep)\(|asyncio\.sleep\((?!0\))", path.read_text("utf-8"))
    ]
    assert not found, names(found)
