"""A terminal in memory: what a program wrote, as the screen a person would see."""

from __future__ import annotations

import base64
import codecs
import re
from collections import Counter
from collections.abc import Callable

import pyte
from wcwidth import wcwidth

_ALTERNATE = (47, 1047, 1049)
_CURSOR, _WRAP, _SYNC, _PASTE = 25, 7, 2026, 2004
_AT_START = frozenset({_CURSOR, _WRAP})
_REPORTED = frozenset({_CURSOR, _WRAP, 1000, 1002, 1003, 1004, 1006, 1049, _PASTE})

# One piece of output at a time; what is cut off at the end waits for the rest.
_PIECE = re.compile(
    r"\x1b\[(?P<mark>[<=>?]?)(?P<numbers>[0-9:;]*)(?P<between>[ -/]*)(?P<final>[@-~])"
    r"|\x1b\](?P<command>[^\x07\x1b]*)(?:\x07|\x1b\\)"
    r"|\x1b[PX^_][^\x1b]*(?:\x1b(?!\\)[^\x1b]*)*\x1b\\"
    r"|(?P<short>\x1b[ -/]+[0-~]|\x1b[0-OQ-WYZ`-~])"
    r"|(?P<text>[^\x1b]+)"
)


class Emulator:
    """Screen, modes, title and clipboard of a terminal, fed with bytes.

    It answers what programs ask a terminal, and keeps from pyte what pyte would print or misread.
    """

    def __init__(
        self, columns: int, lines: int, answer: Callable[[bytes], None], *, sync: bool = True
    ) -> None:
        self.columns = columns
        self.lines = lines
        self.modes = set(_AT_START)
        """DEC private modes that are on."""
        self.title = ""
        self.clipboard: str | None = None
        self.bells = 0
        self.frames = 0
        """Synchronised updates that ended."""
        self.keyboard = 0
        """Depth of the kitty keyboard protocol's stack."""
        self.ignored: Counter[str] = Counter()
        """Sequences nobody here understands."""
        self._answer = answer
        self._sync = sync
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._rest = ""
        self._last = " "
        self._main = pyte.Screen(columns, lines)
        self._alternate = pyte.Screen(columns, lines)
        self._screen = self._main
        self._streams = {id(screen): pyte.Stream(screen) for screen in (self._main, self._alternate)}

    @property
    def alternate(self) -> bool:
        """Whether the alternate screen is in front."""
        return self._screen is self._alternate

    @property
    def cursor(self) -> tuple[int, int]:
        """Column and line from 0."""
        return self._screen.cursor.x, self._screen.cursor.y

    @property
    def text(self) -> str:
        """The screen in front, line by line, without the spaces at the ends."""
        return _text(self._screen)

    @property
    def main_text(self) -> str:
        """The screen behind the alternate one."""
        return _text(self._main)

    def cell(self, column: int, line: int) -> pyte.screens.Char:
        """Character and colours of one cell of the screen in front, counted from 0."""
        return self._screen.buffer[line][column]

    def left_on(self) -> list[str]:
        """What is not as it was at the start."""
        wrong = ["alternate screen"] if self.alternate else []
        if self.keyboard > 0:
            wrong.append("keyboard protocol")
        wrong += [
            f"mode {mode} {'on' if mode in self.modes else 'off'}" for mode in sorted(self.modes ^ _AT_START)
        ]
        return wrong

    def resize(self, columns: int, lines: int) -> None:
        self.columns, self.lines = columns, lines
        for screen in (self._main, self._alternate):
            screen.resize(lines, columns)

    def feed(self, data: bytes) -> None:
        """Take output of the program."""
        text = self._rest + self._decode(data)
        position = 0
        while match := _PIECE.match(text, position):
            position = match.end()
            self._take(match)
        self._rest = text[position:]

    def _take(self, piece: re.Match[str]) -> None:
        if piece["text"] is not None:
            self.bells += piece["text"].count("\a")
            self._last = piece["text"][-1]
            self._draw(piece["text"])
        elif piece["final"] is not None:
            self._control(piece)
        elif piece["command"] is not None:
            self._operating_system_command(piece["command"])
        elif piece["short"] is not None and piece["short"] not in ("\x1b=", "\x1b>"):
            self._draw(piece["short"])

    def _draw(self, text: str) -> None:
        self._streams[id(self._screen)].feed(text)

    def _control(self, piece: re.Match[str]) -> None:
        mark, numbers, between, final = piece["mark"], piece["numbers"], piece["between"], piece["final"]
        if mark == "?" and final in "hl" and not between:
            for number in numbers.split(";"):
                self._mode(int(number or 0), final == "h")
        elif mark == "?" and between == "$" and final == "p":
            self._answer(f"\x1b[?{numbers};{self._mode_report(int(numbers or 0))}$y".encode())
        elif final == "u" and mark:
            self._keyboard_protocol(mark, numbers)
        elif (reply := self._reply(mark, numbers, between, final)) is not None:
            self._answer(reply.encode())
        elif mark or between or final == "t":
            self.ignored[piece.group()] += 1
        elif final in "STb":
            self._what_pyte_lacks(final, int(numbers or 1))
        elif final == "m":
            self._draw(f"\x1b[{_plain_colours(numbers)}m")
        else:
            self._draw(piece.group())

    def _mode(self, number: int, on: bool) -> None:
        (self.modes.add if on else self.modes.discard)(number)
        if number in _ALTERNATE:
            self.modes.discard(number)
            if on and not self.alternate:
                self._alternate.reset()
                self._alternate.cursor.x, self._alternate.cursor.y = self.cursor
            self._screen = self._alternate if on else self._main
        elif number == _SYNC:
            self.frames += not on
        elif number in (3, 5, 6, _WRAP, _CURSOR):
            self._draw(f"\x1b[?{number}{'h' if on else 'l'}")

    def _mode_report(self, number: int) -> int:
        if number == 1049:
            return 1 if self.alternate else 2
        if number in _REPORTED or (number == _SYNC and self._sync):
            return 1 if number in self.modes else 2
        return 0

    def _keyboard_protocol(self, mark: str, numbers: str) -> None:
        if mark == "?":
            self._answer(b"\x1b[?0u")
        elif mark == ">":
            self.keyboard += 1
        elif mark == "<":
            self.keyboard -= int(numbers or 1)

    def _reply(self, mark: str, numbers: str, between: str, final: str) -> str | None:
        """What a terminal answers to a question, or None when it is none."""
        if between:
            return None
        column, line = self.cursor
        return {
            ("", "c"): "\x1b[?62;22c",
            (">", "c"): "\x1b[>41;400;0c",
            (">", "q"): "\x1bP>|emulator(1)\x1b\\",
            ("", "5n"): "\x1b[0n",
            ("", "6n"): f"\x1b[{line + 1};{column + 1}R",
            ("", "14t"): f"\x1b[4;{self.lines * 20};{self.columns * 8}t",
            ("", "16t"): "\x1b[6;20;8t",
            ("", "18t"): f"\x1b[8;{self.lines};{self.columns}t",
        }.get((mark, (numbers if final in "nt" else "") + final))

    def _operating_system_command(self, command: str) -> None:
        number, _, rest = command.partition(";")
        if number in ("0", "2"):
            self.title = rest
        elif number == "52":
            self.clipboard = base64.b64decode(rest.partition(";")[2]).decode("utf-8", "replace")
        elif number in ("10", "11") and rest == "?":
            self._answer(
                f"\x1b]{number};rgb:{'ffff/ffff/ffff' if number == '10' else '0000/0000/0000'}\x1b\\".encode()
            )
        else:
            self.ignored[f"OSC {number}"] += 1

    def _what_pyte_lacks(self, final: str, count: int) -> None:
        """Repeat a character, or scroll the region up or down."""
        if final == "b":
            self._draw(self._last * count)
            return
        screen = self._screen
        column, line = self.cursor
        screen.cursor.y = screen.margins.top if screen.margins else 0
        (screen.delete_lines if final == "S" else screen.insert_lines)(count)
        screen.cursor.x, screen.cursor.y = column, line


def _plain_colours(numbers: str) -> str:
    """Colours in the form pyte knows; underline styles and colours, which it doesn't, go."""
    numbers = re.sub(r"\b([34]8):2:(?:\d*:)?(\d+):(\d+):(\d+)", r"\1;2;\2;\3;\4", numbers)
    numbers = re.sub(r"\b([34]8):5:(\d+)", r"\1;5;\2", numbers)
    numbers = re.sub(r"\b58[:;][25][:;0-9]*", "", numbers)
    return re.sub(r"\b4:\d", "4", numbers).strip(";")


def _text(screen: pyte.Screen) -> str:
    """The rows of a screen; half of a wide character whose other half was overwritten is a space."""
    rows = []
    for line in range(screen.lines):
        cells = [screen.buffer[line][column].data for column in range(screen.columns)]
        for column, data in enumerate(cells):
            follows = cells[column + 1] if column + 1 < len(cells) else "x"
            before = cells[column - 1] if column else ""
            if (_is_wide(data) and follows) or (not data and not _is_wide(before)):
                cells[column] = " "
        rows.append("".join(cells).rstrip())
    return "\n".join(rows)


def _is_wide(data: str) -> bool:
    return bool(data) and wcwidth(data[0]) == 2
