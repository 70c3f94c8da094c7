"""The differences a terminal is sent show the same screen as the whole stream would."""

from __future__ import annotations

import pyte
from hypothesis import given, settings
from hypothesis import strategies as st

from instantly_tui.ui.screen_diff import SYNC_END, SYNC_START, ScreenDiff

STYLES = ("", "38;2;224;224;224;48;2;30;30;30", "1;38;5;12", "48;2;0;90;200", "7;31", "4;44", "3;97;104")
LETTERS = [
    "a",
    "Z",
    " ",
    "    ",
    "             ",
    "é",
    "e\u0301",
    "田",
    "🙂",
    "─",
    "▶",
    "ש",
    "ב\u05b0",
    "ع",
    "a" * 12,
]
AWKWARD = ["👩\u200d💻", "❤\ufe0f", "🇩🇪", "\u0301"]


def jump(y, x):
    return f"\x1b[{y + 1};{x + 1}H"


def styled(style, text):
    return f"\x1b[{style}m{text}\x1b[0m" if style else text


segments = st.tuples(
    st.sampled_from(STYLES), st.lists(st.sampled_from(LETTERS), min_size=1, max_size=6).map("".join)
)
awkward_segments = st.tuples(st.sampled_from(STYLES), st.sampled_from(AWKWARD))
lines = st.lists(segments, min_size=1, max_size=6)
any_lines = st.lists(st.one_of(segments, segments, segments, awkward_segments), min_size=1, max_size=6)


class Pair:
    """One terminal that gets the stream and one that gets the differences."""

    def __init__(self, width=18, height=7, erase=True):
        self.screens = [pyte.Screen(width, height), pyte.Screen(width, height)]
        self.streams = [pyte.Stream(screen) for screen in self.screens]
        for stream in self.streams:
            stream.feed("\x1b[?7l")
        self.size = (width, height)
        self.diff = ScreenDiff(erase=erase)

    def write(self, data):
        changes = self.diff.write(data, *self.size)
        self.streams[0].feed(data)
        self.streams[1].feed(changes)
        return changes

    def draw(self, chunks, cursor=(0, 0)):
        """Write lines as the app does: a jump for each, a newline between them, the cursor at the end."""
        texts = [jump(y, x) + "".join(styled(*segment) for segment in line) for y, x, line in chunks]
        return self.write("\n".join(texts) + jump(*cursor))

    def resize(self, width, height):
        for screen in self.screens:
            screen.resize(height, width)
        self.size = (width, height)

    def looks(self):
        return [
            [[look(screen.buffer[y][x]) for x in range(self.size[0])] for y in range(self.size[1])]
            for screen in self.screens
        ]

    def check(self):
        stock, ours = self.looks()
        assert ours == stock
        cursors = [(screen.cursor.y, screen.cursor.x) for screen in self.screens]
        assert cursors[0] == cursors[1]
        assert self.screens[1].margins is None


def look(char):
    """What can be seen of a cell: on a space neither its colour nor its weight can.

    So a mark that joins a space drawn before it, which no widget does, may come in another colour.
    """
    lines_and_swap = (char.underscore, char.reverse, char.strikethrough, char.blink)
    if char.data.startswith(" ") and not any(lines_and_swap):
        return (char.data, char.bg)
    return (char.data, char.fg, char.bg, char.bold, char.italics, *lines_and_swap)


@st.composite
def steps(draw):
    """Frames as an app draws them: parts, whole screens, scrolled lists, other sizes."""
    kind = draw(st.sampled_from(("part", "part", "screen", "scroll", "scroll", "resize", "mode")))
    return kind, draw(st.randoms(use_true_random=False)), draw(st.lists(any_lines, min_size=1, max_size=9))


@given(st.lists(steps(), min_size=1, max_size=8), st.booleans())
@settings(max_examples=100, deadline=None)
def test_the_same_screen_as_the_whole_stream(script, erase):
    pair = Pair(erase=erase)
    held: list[list[tuple[str, str]]] = []
    for kind, chance, texts in script:
        width, height = pair.size
        if kind == "resize":
            pair.resize(chance.randint(1, 30), chance.randint(1, 9))
        elif kind == "mode":
            pair.write("\x1b[?25l")
        elif kind == "part":
            pair.draw(
                [(chance.randrange(height), chance.randrange(width), line) for line in texts],
                (chance.randrange(height), chance.randrange(width)),
            )
        else:
            if kind == "screen" or not held:
                held = [texts[index % len(texts)] for index in range(height)]
            else:
                by = chance.choice((-3, -1, 1, 2))
                fresh = [texts[index % len(texts)] for index in range(abs(by))]
                held = held[by:] + fresh if by > 0 else fresh + held[:by]
            blank = [("", " " * width)]
            pair.draw([(y, 0, blank) for y in range(height)])
            pair.draw([(y, 0, line) for y, line in enumerate(held[:height])], (height - 1, 0))
        pair.check()


@given(st.lists(lines, min_size=12, max_size=12), st.integers(-4, 4))
@settings(max_examples=50, deadline=None)
def test_a_scrolled_list_stays_the_same_screen(texts, by):
    pair = Pair(width=60, height=12)
    numbered = [[("1;32", f"{index:3} "), *line] for index, line in enumerate(texts)]
    for top in (0, by, 2 * by):
        shown = [numbered[(top + y) % 12] for y in range(2, 10)]
        pair.draw([(y + 2, 0, [*line, ("", " " * 60)]) for y, line in enumerate(shown)])
        pair.check()


def rows(first, count=30, width=100):
    return [
        (y, 0, [("38;2;224;224;224;48;2;18;18;18", f"row {first + y:05} of a list".ljust(width))])
        for y in range(count)
    ]


def test_nothing_is_written_when_nothing_changes():
    pair = Pair(width=100, height=30)
    assert pair.draw(rows(0))
    assert pair.draw(rows(0)) == ""
    assert pair.draw(rows(0)[3:5]) == ""


def synchronised(frame: str) -> list[str]:
    """What goes out for a frame written twice, each time between the marks of a synchronised update."""
    diff = ScreenDiff()
    return [diff.write(data, 80, 40) for data in (SYNC_START, frame, SYNC_END) * 2]


def test_a_frame_of_many_packets_is_synchronised_and_one_without_changes_is_not():
    frame = "".join(jump(y, 0) + chr(ord("A") + y % 26) * 80 for y in range(40)) + jump(0, 0)
    start, changes, end, *again = synchronised(frame)
    assert (start, changes[: len(SYNC_START)], end) == ("", SYNC_START, SYNC_END)
    assert again == ["", "", ""]


def test_a_frame_that_goes_out_at_once_needs_no_synchronised_update():
    written = synchronised(jump(0, 0) + "hello" + jump(0, 0))
    assert [bool(text) for text in written] == [False, True, False, False, False, False]
    assert SYNC_START not in "".join(written)


def test_one_changed_cell_costs_a_few_bytes():
    pair = Pair(width=100, height=30)
    pair.draw([(4, 0, [("", "12 unread" + " " * 91)])])
    changes = pair.draw([(4, 0, [("", "13 unread" + " " * 91)])])
    assert changes == "\x1b[5;2H3\x1b[1H"
    pair.check()


def test_a_scrolled_list_is_moved_by_the_terminal():
    pair = Pair(width=100, height=30)
    pair.draw(rows(0))
    changes = pair.draw(rows(1))
    assert "\x1b[1M" in changes
    assert len(changes) < 120
    pair.check()


def test_a_list_scrolled_back_is_moved_down():
    pair = Pair(width=100, height=30)
    pair.draw(rows(3))
    assert "\x1b[3L" in pair.draw(rows(0))
    pair.check()


def test_blanks_are_erased_with_the_background():
    pair = Pair(width=100, height=4)
    assert "\x1b[K" in pair.draw([(1, 0, [("44", "title" + " " * 95)])])
    assert pair.screens[1].buffer[1][99].bg == "blue"
    pair.check()


def test_blanks_are_spaces_where_erasing_loses_the_background():
    pair = Pair(width=100, height=4, erase=False)
    changes = pair.draw([(1, 0, [("44", "title" + " " * 95)])])
    assert "\x1b[K" not in changes
    assert "X" not in changes
    pair.check()


def test_forgetting_writes_everything_again():
    pair = Pair(width=100, height=30)
    whole = pair.draw(rows(0))
    pair.diff.forget()
    assert pair.draw(rows(0)) == whole


def test_a_small_change_after_forgetting_brings_the_whole_screen_back():
    pair = Pair(width=100, height=30)
    pair.draw(rows(0))
    pair.streams[1].feed("\x1b[2J")
    pair.diff.forget()
    pair.draw(rows(0)[3:4])
    pair.check()


def test_another_size_writes_everything_again():
    pair = Pair(width=100, height=30)
    pair.draw(rows(0))
    pair.resize(90, 30)
    assert "row 00007" in pair.draw(rows(0, width=90))
    pair.check()


def test_the_other_screen_is_unknown():
    pair = Pair(width=100, height=30)
    whole = pair.draw(rows(0))
    assert pair.write("\x1b[?1049h") == "\x1b[?1049h"
    assert pair.draw(rows(0)) == whole


def test_codes_that_draw_nothing_change_nothing():
    pair = Pair(width=100, height=30)
    pair.draw(rows(0))
    for code in (
        "\x07",
        "\x1b[?25l",
        "\x1b[>1u",
        "\x1b]52;c;aGVsbG8=\x07",
        "\x1b[?2026$p",
        "\x1b]22;text\x1b\\",
        "\x1b[22;0t\x1b]2;(3) itui\x07",
        "\x1b[23;0t",
        "\x07\x1b]9;A reply\x07",
        "\x1bPtmux;\x1b\x1b]9;A reply\x07\x1b\\",
    ):
        assert pair.diff.write(code, 100, 30) == code
    assert pair.draw(rows(0)) == ""


def test_what_it_can_not_read_goes_through_and_is_not_trusted():
    pair = Pair(width=100, height=30)
    pair.draw(rows(0))
    assert pair.write("\x1b[2J") == "\x1b[2J"
    pair.draw(rows(0))
    pair.check()


def test_a_link_goes_through_with_its_codes():
    diff = ScreenDiff()
    link = jump(0, 0) + "\x1b]8;id=1;https://example.com\x1b\\here\x1b]8;;\x1b\\" + jump(0, 0)
    assert diff.write(link, 20, 2) == link


def test_joined_emoji_are_left_to_the_terminal():
    pair = Pair(width=40, height=3)
    line = [("", "dev "), ("1", "👩\u200d💻"), ("", " at work" + " " * 20)]
    first = pair.draw([(1, 0, line)])
    assert "\x1b[2;1Hdev \x1b[1m👩\u200d💻\x1b[0m at work" in first
    again = pair.draw([(1, 0, line)])
    assert "👩\u200d💻" in again, "its width is unknown, so it can't be compared"
    pair.draw([(1, 0, [("", "plain".ljust(40))])])
    pair.check()


def test_a_screen_of_no_size_passes_everything():
    assert ScreenDiff().write(jump(0, 0) + "x", 0, 0) == jump(0, 0) + "x"


def test_looks_do_not_pile_up_for_ever():
    pair = Pair(width=40, height=2)
    pair.diff = ScreenDiff(most_cells=100)
    for shade in range(20):
        pair.draw([(0, 0, [(f"38;2;{shade};0;0", "ten letters")])])
        pair.check()
    again = [pair.draw([(0, 0, [("38;2;19;0;0", "ten letters")])]) for _ in range(3)]
    assert again[-1] == "", "it knows the screen again after starting afresh"
