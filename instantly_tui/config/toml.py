"""Read TOML files of users: what is wrong is said with its file and line, and never stops the start."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class TomlFile:
    """One file as it was read, collecting what is wrong with it."""

    path: Path
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    text: str = ""

    def problem(self, message: str, *keys: str) -> None:
        """Note something wrong at the place of a key; tables are named before the key in them."""
        line = self.line(*keys) if keys else 0
        self.problems.append(f"{self.path}{f', line {line}' if line else ''}: {message}")

    def line(self, *keys: str) -> int:
        """The line a key stands in, 0 when it isn't found (inline tables, unusual spellings)."""
        *tables, key = keys
        table: list[str] = []
        for number, line in enumerate(self.text.splitlines(), 1):
            if header := re.fullmatch(r"\s*\[\s*(.+?)\s*\]\s*(?:#.*)?", line):
                table = _names(header[1])
                if table == list(keys):
                    return number
            elif "=" in line and not line.lstrip().startswith("#"):
                names = table + _names(line.split("=", 1)[0])
                if names[: len(keys)] == list(keys) or (names == tables and key in line):
                    return number
        return 0

    def unknown(self, key: str, known: Collection[str], *tables: str) -> None:
        """Note a key that means nothing, with the nearest one that does."""
        self.problem(f"{key!r} is not a setting{nearest(key, known)}", *tables, key)


def read_toml(path: Path, text: bytes | None = None) -> TomlFile:
    """The file's values, or none with the reason among its problems; no file is no problem."""
    file = TomlFile(path)
    try:
        content = path.read_bytes() if text is None else text
        file.text = content.decode()
        file.values = tomllib.loads(file.text)
    except FileNotFoundError:
        pass
    except OSError as error:
        file.problem(f"can't be read ({error.strerror}); nothing of it is used")
    except UnicodeDecodeError:
        file.problem("is not UTF-8 text; nothing of it is used")
    except tomllib.TOMLDecodeError as error:
        reason, _, place = str(error).partition(" (at ")
        line = re.search("line ([0-9]+)", place)
        number = int(line[1]) if line else file.text.count("\n") + 1
        file.problems.append(f"{path}, line {number}: {reason}; nothing of the file is used")
    return file


def nearest(word: str, known: Iterable[str]) -> str:
    """`; did you mean "theme"?` when something known is near, else nothing."""
    from difflib import get_close_matches

    close = get_close_matches(word, list(known), 1)
    return f"; did you mean {close[0]!r}?" if close else ""


def _names(dotted: str) -> list[str]:
    """The parts of a dotted key."""
    return [part.strip("\"' ") for part in re.findall(r"\"[^\"]*\"|'[^']*'|[^.\s]+", dotted)]
