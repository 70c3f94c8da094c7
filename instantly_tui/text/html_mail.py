"""An HTML mail as plain text, with nothing fetched and nothing hidden passed on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from instantly_tui.text.clean import clean
from instantly_tui.text.flow import Flow
from instantly_tui.text.links import Link, safe_link
from instantly_tui.text.looks import PLAIN, Look, is_speck, look_of, remote_background
from instantly_tui.text.markup import Tag, tokens

SIZE_LIMIT = 2_000_000
"""Characters that are read; the rest of a longer mail is left out."""

TOKENS_LIMIT = 20_000
"""Tags and texts that are read: some 0.1 s. A long newsletter has 5,000."""

TEXT_LIMIT = 300_000
"""Characters of text that are read; nobody reads a book in a terminal's pane."""

DEPTH_LIMIT = 2_000
"""Elements inside each other whose look is followed; deeper ones look like what they stand in."""

LINKS_LIMIT = 1_000
"""Links that get a number."""


def _names(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_SPACED = _names("p h1 h2 h3 h4 h5 h6 ul ol dl pre table blockquote hr")
_BLOCKS = _SPACED | _names(
    "address article aside body caption center dd details div dt fieldset figcaption figure footer form"
    " header html legend li main nav section summary tr"
)
_EMPTY = _names("area base br col embed hr img input link meta param source track wbr")
_DROPPED = _names("audio canvas datalist object select svg template video")
_OWN_END = _names("a blockquote ol pre q table ul")
"""Elements that do something when they end."""
_ENDED_BY_NEXT = {
    "p": ("blockquote", "table", "ul", "ol"),
    "li": ("ul", "ol"),
    "td": ("table",),
    "th": ("table",),
    "tr": ("table",),
}
"""Elements that end when the next of their kind starts, and what they may stand in without being ended."""


class MailText(NamedTuple):
    """What a reader sees of an HTML mail."""

    text: str
    """Cleaned lines; quotations start with `> `, links end with their number as in `[1]`."""
    links: tuple[Link, ...]
    """The safe links; the first has the number 1."""
    images_blocked: int
    """Pictures on the network that were not fetched, trackers apart."""
    hidden: int
    """Stretches of text left out because a reader would not see them."""
    cut: bool
    """Whether the mail was too long to be read to its end, so that all numbers are the least there are."""
    trackers: int = 0
    """Pictures on the network that nobody can see, which only tell that the mail was opened; not fetched."""


@dataclass
class _Open:
    """An element that is open and matters until it ends."""

    name: str
    look: Look
    unseen: bool
    position: int
    twins: int = 0
    """Open elements of the same name inside it that changed nothing."""
    count: int = 0
    """Items of a list so far."""
    link: str = ""
    link_text: list[str] = field(default_factory=list)


def html_to_text(html: str) -> MailText:
    """The mail as text; anything at all can be read, and nothing is ever fetched."""
    reader = _Reader()
    cut = len(html) > SIZE_LIMIT
    room = TEXT_LIMIT
    for number, token in enumerate(tokens(html[:SIZE_LIMIT])):
        if number >= TOKENS_LIMIT or room <= 0:
            cut = True
            break
        if isinstance(token, str):
            cut = cut or len(token) > room
            reader.text(token[:room])
            room -= len(token)
        elif token.closing:
            reader.end(token.name)
        else:
            reader.start(token)
    reader.close(0)
    links = tuple(reader.links.values())
    text = clean(reader.flow.finish(), lines=True)
    return MailText(text, links, reader.images, reader.hidden, cut, reader.trackers)


class _Reader:
    """Follows the elements of one mail and writes what is seen of them to a flow."""

    def __init__(self) -> None:
        self.flow = Flow()
        self.links: dict[str, Link] = {}
        self.images = 0
        self.trackers = 0
        self.hidden = 0
        self._numbers: dict[str, int] = {}
        self._open: list[_Open] = []
        self._by_name: dict[str, list[_Open]] = {}
        self._look = PLAIN
        self._unseen = False
        self._in_hidden = False
        self._in_dropped = 0

    def text(self, text: str) -> None:
        if self._unseen:
            if text.strip() and not self._in_hidden and not self._in_dropped:
                self.hidden += 1
                self._in_hidden = True
            return
        if text.strip():
            self._in_hidden = False
            self._note_link_text(text)
        self.flow.text(text)

    def start(self, tag: Tag) -> None:
        name = tag.name
        if name in _ENDED_BY_NEXT:
            self._end_twin(name)
        elif name == "a" and self._innermost("a"):
            self.end("a")
        look = look_of(name, tag.attributes, self._look)
        if name in _DROPPED:
            look = look._replace(gone=True)
        unseen = self._unseen if look is self._look else look.hidden
        if name == "img" or tag.attributes:
            self._count_images(tag, unseen)
        if not unseen:
            self._begin(tag)
        if name in _EMPTY:
            return
        changes = look is not self._look or name in _OWN_END or name in _DROPPED
        if changes and len(self._open) < DEPTH_LIMIT:
            self._push(tag, look)
        elif twin := self._innermost(name):
            twin.twins += 1

    def end(self, name: str) -> None:
        """End the innermost element of that name, and all that was left open in it."""
        element = self._innermost(name)
        if element is None:
            self._boundary(name)
        elif element.twins:
            element.twins -= 1
            self._boundary(name)
        else:
            # Nothing inside a table ends what the table stands in.
            table = self._innermost("table")
            if table is None or element.position >= table.position:
                self.close(element.position)

    def close(self, position: int) -> None:
        """End the elements from the innermost to the one at that position."""
        while len(self._open) > position:
            element = self._open.pop()
            self._by_name[element.name].pop()
            self._stand_in(self._open[-1] if self._open else None)
            if element.name in _DROPPED:
                self._in_dropped -= 1
            elif not element.unseen:
                self._finish(element)

    def _stand_in(self, element: _Open | None) -> None:
        """What comes next stands in this element, or in none."""
        self._look = element.look if element else PLAIN
        self._unseen = element is not None and element.unseen

    def _innermost(self, name: str) -> _Open | None:
        found = self._by_name.get(name)
        return found[-1] if found else None

    def _push(self, tag: Tag, look: Look) -> None:
        element = _Open(tag.name, look, look.hidden, len(self._open))
        self._open.append(element)
        self._stand_in(element)
        self._by_name.setdefault(tag.name, []).append(element)
        if tag.name in _DROPPED:
            self._in_dropped += 1
        if element.unseen:
            return
        if tag.name == "a":
            element.link = tag.attributes.get("href", "")
        elif tag.name == "blockquote":
            self.flow.quotes += 1
        elif tag.name in ("ul", "ol"):
            self.flow.indents += 1
            if tag.attributes.get("start", "").isdecimal():
                element.count = int(tag.attributes["start"][:6]) - 1
        elif tag.name == "pre":
            self.flow.verbatim = True

    def _begin(self, tag: Tag) -> None:
        """What an element that is seen does to the flow when it starts."""
        name = tag.name
        if name == "li":
            self._item()
        elif name in _BLOCKS:
            self.flow.block(blank=name in _SPACED)
            if name == "hr":
                self.flow.text("-" * 10)
                self.flow.block(blank=True)
        elif name == "br":
            self.flow.line_break()
        elif name in ("td", "th"):
            self.flow.cell()
        elif name == "q":
            self.flow.text("“")
        elif name == "img":
            self._image(tag)

    def _finish(self, element: _Open) -> None:
        """What an element that is seen does to the flow when it ends."""
        name = element.name
        if name == "a":
            self._link(element)
        elif name == "q":
            self.flow.text("”")
        elif name in _BLOCKS:
            self.flow.block()
        if name == "blockquote":
            self.flow.quotes -= 1
        elif name in ("ul", "ol"):
            self.flow.indents -= 1
        elif name == "pre":
            self.flow.verbatim = bool(self._by_name["pre"])
        self._boundary(name)

    def _boundary(self, name: str) -> None:
        if name in _BLOCKS and not self._unseen:
            self.flow.block(blank=name in _SPACED)

    def _item(self) -> None:
        lists = [found for found in (self._innermost("ul"), self._innermost("ol")) if found]
        innermost = max(lists, key=lambda element: element.position, default=None)
        if innermost is None or innermost.name == "ul":
            self.flow.item("- ")
            return
        innermost.count += 1
        self.flow.item(f"{innermost.count}. ")

    def _count_images(self, tag: Tag, unseen: bool) -> None:
        source = tag.attributes.get("src", "").lstrip().lower() if tag.name == "img" else ""
        if source.startswith(("http:", "https:", "//")):
            tracks = unseen or is_speck(tag.attributes)
            self.trackers += tracks
            self.images += not tracks
        self.images += remote_background(tag.attributes)

    def _image(self, tag: Tag) -> None:
        """Show the words that stand for a picture; in a link something has to be shown in any case."""
        words = " ".join(tag.attributes.get("alt", "").split())
        if words or self._innermost("a"):
            shown = f"[image: {words}]" if words else "[image]"
            self._note_link_text(shown)
            self.flow.word(shown)

    def _note_link_text(self, text: str) -> None:
        if link := self._innermost("a"):
            link.link_text.append(text)

    def _link(self, element: _Open) -> None:
        """Number the link and write its number behind its text."""
        text = clean(" ".join("".join(element.link_text).split()))[:200]
        link = safe_link(element.link, text) if text else None
        if link is None or (link.url not in self.links and len(self.links) >= LINKS_LIMIT):
            return
        self.links.setdefault(link.url, link)
        number = self._numbers.setdefault(link.url, len(self.links))
        self.flow.note(f"[{number}]")

    def _end_twin(self, name: str) -> None:
        """End an element of that name that is open and can't stand around another."""
        element = self._innermost(name)
        if element is not None:
            walls = [wall.position for found in _ENDED_BY_NEXT[name] if (wall := self._innermost(found))]
            if element.position > max(walls, default=-1):
                self.close(element.position)
