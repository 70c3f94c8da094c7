"""What an HTML element would look like, as far as it decides whether a reader can see its text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

Colour = tuple[int, int, int]

_NAMED: dict[str, Colour] = {
    "white": (255, 255, 255),
    "snow": (255, 250, 250),
    "ivory": (255, 255, 240),
    "whitesmoke": (245, 245, 245),
    "black": (0, 0, 0),
    "silver": (192, 192, 192),
    "gray": (128, 128, 128),
    "grey": (128, 128, 128),
    "red": (255, 0, 0),
    "green": (0, 128, 0),
    "blue": (0, 0, 255),
    "navy": (0, 0, 128),
    "yellow": (255, 255, 0),
    "orange": (255, 165, 0),
}
_HEX = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})")
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})(?:[\s,/]+([0-9.]+)%?)?\s*\)")
_SIZE = re.compile(r"(-?[0-9]*\.?[0-9]+)(px|pt|em|rem|%|)")
_REMOTE_STYLE = re.compile(r"url\(\s*['\"]?(?:https?:)?//", re.IGNORECASE)

_NEAR = 8
"""Steps of 255 two colours may be apart and still not be told from each other."""


class Look(NamedTuple):
    """What an element passes on to what stands in it."""

    gone: bool = False
    """Not drawn, whatever stands in it."""
    tiny: bool = False
    """Letters of no size; an element inside may give them one again."""
    ink: Colour | None = (0, 0, 0)
    """None when it can't be told."""
    paper: Colour | None = (255, 255, 255)
    """None when it can't be told."""

    @property
    def hidden(self) -> bool:
        """Whether a reader would not see text in it."""
        if self.gone or self.tiny:
            return True
        if self.ink is None or self.paper is None:
            return False
        return all(abs(ink - paper) <= _NEAR for ink, paper in zip(self.ink, self.paper, strict=True))


PLAIN = Look()
_LINK_INK = (0, 0, 238)


def look_of(name: str, attributes: Mapping[str, str], outer: Look) -> Look:
    """The look of an element inside `outer`; `outer` itself when the element changes nothing."""
    look = outer._replace(ink=_LINK_INK) if name == "a" and "href" in attributes else outer
    if not attributes:
        return look
    if "hidden" in attributes:
        look = look._replace(gone=True)
    if "bgcolor" in attributes:
        look = look._replace(paper=colour(attributes["bgcolor"]))
    if "background" in attributes:
        look = look._replace(paper=None)
    if "color" in attributes and name == "font":
        look = look._replace(ink=colour(attributes["color"]))
    if attributes.get("style"):
        look = _styled(_declarations(attributes["style"]), look)
    return look


def remote_background(attributes: Mapping[str, str]) -> bool:
    """Whether the element would fetch a background picture from the network."""
    address = attributes.get("background", "").lstrip().lower()
    return address.startswith(("http:", "https:", "//")) or bool(
        _REMOTE_STYLE.search(attributes.get("style", ""))
    )


def is_speck(attributes: Mapping[str, str]) -> bool:
    """Whether a picture is at most one pixel wide or high, by its attributes or its style."""
    style = _declarations(attributes.get("style", ""))
    sizes = (attributes.get(side, "").strip().lower() or style.get(side, "") for side in ("width", "height"))
    return any(_nothing(size.split("%")[0], 1.0) or size == "1" for size in sizes)


def colour(text: str) -> Colour | None:
    """The colour an attribute or a style names; None for what is not known."""
    text = text.strip().lower()
    if text in _NAMED:
        return _NAMED[text]
    if match := _HEX.fullmatch(text):
        digits = match[1] if len(match[1]) == 6 else "".join(digit * 2 for digit in match[1])
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    if match := _RGB.fullmatch(text):
        return min(int(match[1]), 255), min(int(match[2]), 255), min(int(match[3]), 255)
    return None


def _declarations(style: str) -> dict[str, str]:
    """The properties of a style attribute; the last of equal names counts."""
    found: dict[str, str] = {}
    for declaration in style.lower().split(";"):
        name, _, value = declaration.partition(":")
        found[name.strip()] = value.replace("!important", "").strip()
    return found


def _styled(style: Mapping[str, str], look: Look) -> Look:
    """The look changed by the properties of a style attribute."""
    clipped = style.get("overflow") in ("hidden", "clip")
    if (
        style.get("display") == "none"
        or style.get("visibility") in ("hidden", "collapse")
        or style.get("mso-hide") == "all"
        or _nothing(style.get("opacity", ""))
        or (
            clipped
            and any(_nothing(style.get(side, "")) for side in ("height", "max-height", "width", "max-width"))
        )
    ):
        look = look._replace(gone=True)
    if "font-size" in style:
        look = look._replace(tiny=_nothing(style["font-size"], 1.0))
    paper = style.get("background-color") or style.get("background", "")
    if paper and paper not in ("transparent", "none", "inherit", "initial", "unset"):
        look = look._replace(paper=colour(paper))
    ink = style.get("color", "inherit")
    if ink == "transparent":
        look = look._replace(gone=True)
    elif ink != "inherit":
        match = _RGB.fullmatch(ink)
        look = look._replace(
            ink=colour(ink), gone=look.gone or bool(match and match[4] and _nothing(match[4]))
        )
    return look


def _nothing(size: str, pixels: float = 0.0) -> bool:
    """Whether a size is zero, or at most so many pixels."""
    match = _SIZE.fullmatch(size)
    if match is None:
        return False
    most = pixels if match[2] in ("px", "pt") else 0.0
    return float(match[1]) <= most
