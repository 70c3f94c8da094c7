"""What the environment tells about the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SMALLEST = (60, 15)
"""Columns and lines below which nothing can be shown."""


@dataclass(frozen=True)
class Terminal:
    """The terminal the program runs in."""

    env: Mapping[str, str]
    interactive: bool
    """Whether a person can read and type here."""
    columns: int
    lines: int
    encoding: str
    """Of the output, as in `utf-8`."""

    @property
    def name(self) -> str:
        """`TERM`, and the program behind it where it says so."""
        term, program = self.env.get("TERM", ""), self.env.get("TERM_PROGRAM", "")
        return " ".join(part for part in (term or "unknown", program and f"({program})") if part)

    @property
    def usable(self) -> bool:
        """Whether it understands more than plain lines."""
        return self.env.get("TERM", "") not in ("", "dumb", "unknown")

    @property
    def remote(self) -> bool:
        """Whether it is at the other end of SSH."""
        return any(self.env.get(name) for name in ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"))

    @property
    def colours(self) -> str:
        """How many colours it says it has, in words."""
        if self.env.get("NO_COLOR"):
            return "none (NO_COLOR is set)"
        if self.env.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
            return "16 million"
        term = self.env.get("TERM", "")
        if "256" in term:
            return "256"
        return "16" if self.usable else "none"

    @property
    def clipboard(self) -> tuple[str, str]:
        """The way copied text takes, and what to do where that way is known to be closed (or nothing)."""
        if self.env.get("TMUX"):
            return "through tmux (load-buffer -w)", ""
        if self.env.get("STY") or self.env.get("TERM", "").startswith("screen"):
            return "OSC 52", "GNU screen keeps it from the terminal: use tmux, or select with the mouse"
        if self.env.get("TERM_PROGRAM") == "Apple_Terminal":
            return "OSC 52", "Terminal.app ignores it: use another terminal, or select with the mouse"
        return f"OSC 52{', over SSH to the terminal in front of you' if self.remote else ''}", ""
