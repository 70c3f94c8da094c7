"""Lay text out in lines as a mail reader would: paragraphs, quotes, lists."""

from __future__ import annotations

import re

QUOTES_LIMIT = 8
"""Levels of quotation that are drawn; deeper ones look like the deepest."""

INDENTS_LIMIT = 6
"""Levels of lists that are drawn; deeper ones look like the deepest."""

_SPACES = re.compile("[ \t\r\n\f]+")


class Flow:
    """Collects pieces of text into lines."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.quotes = 0
        """Levels of quotation open now."""
        self.indents = 0
        """Levels of lists open now."""
        self.verbatim = False
        """Whether spaces and line breaks count as they stand."""
        self._pieces: list[str] = []
        self._written = False
        self._marker = ""
        self._gap = ""
        self._blank = False
        self._quotes_before = 0

    def text(self, text: str) -> None:
        """Add text to the line; white space is one space unless it counts verbatim."""
        if self.verbatim:
            first, *others = text.replace("\r\n", "\n").split("\n")
            self._add(first)
            for line in others:
                self.line_break()
                self._add(line)
            return
        text = _SPACES.sub(" ", text)
        if not self._pieces or self._pieces[-1].endswith(" "):
            text = text.removeprefix(" ")
        self._add(text)

    def word(self, text: str) -> None:
        """Add a word of ours, set apart by a space."""
        if self._pieces and not self._pieces[-1].endswith(" "):
            text = " " + text
        self._add(text)

    def note(self, text: str) -> None:
        """Add a word behind the text that was added last, also when its line has ended."""
        if self._pieces:
            self._pieces[-1] = self._pieces[-1].rstrip(" ") + " " + text
            return
        for index in range(len(self.lines) - 1, -1, -1):
            if self.lines[index].strip("> "):
                self.lines[index] += " " + text
                return

    def cell(self) -> None:
        """Start a cell: whatever follows on the same line is set apart from what stands there."""
        if self._written:
            self._gap = " | "
        else:
            self._pieces.clear()

    def item(self, marker: str) -> None:
        """Start a list item; its marker stands before whatever line comes first."""
        self.block()
        self._marker = marker

    def line_break(self) -> None:
        """End the line, even when it is empty."""
        if not self._end_line():
            self._put("")

    def block(self, blank: bool = False) -> None:
        """End the line if there is one; with `blank` an empty one separates what follows, except in lists."""
        self._end_line()
        self._blank = self._blank or (blank and not self.indents)

    def finish(self) -> str:
        """Everything collected, without empty lines at the ends and never two of them in a row."""
        self._end_line()
        kept: list[str] = []
        for line in self.lines:
            if line.strip("> ") or (kept and kept[-1].strip("> ")):
                kept.append(line)
        while kept and not kept[-1].strip("> "):
            kept.pop()
        return "\n".join(kept)

    def _add(self, text: str) -> None:
        if not text:
            return
        written = not text.isspace()
        if self._gap and written:
            self._pieces[-1] = self._pieces[-1].rstrip(" ")
            text = self._gap + text.lstrip(" ")
            self._gap = ""
        self._written = self._written or written
        self._pieces.append(text)

    def _end_line(self) -> bool:
        """Put the line away; False when there was nothing on it."""
        written = self._written
        if written:
            line = "".join(self._pieces)
            # "-- " with its space is what marks a signature.
            self._put("-- " if line.strip() == "--" else line.rstrip())
        self._pieces.clear()
        self._gap = ""
        self._written = False
        return written

    def _put(self, line: str) -> None:
        if self._blank:
            self._blank = False
            if self.lines:
                self.lines.append(self._prefix(min(self.quotes, self._quotes_before)).rstrip())
        self._quotes_before = self.quotes
        depth = min(self.indents, INDENTS_LIMIT)
        indent = "  " * max(depth - 1, 0) + (self._marker or ("  " if depth else ""))
        if line:
            self._marker = ""
            self.lines.append(self._prefix(self.quotes) + indent + line)
        else:
            self.lines.append(self._prefix(self.quotes).rstrip())

    @staticmethod
    def _prefix(quotes: int) -> str:
        return "> " * min(quotes, QUOTES_LIMIT)
