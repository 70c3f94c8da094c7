"""Links of strangers: only those that are safe to hand on, with the host they really lead to."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote, unquote

LENGTH_LIMIT = 4096
"""Longer addresses are not offered as links."""

_WEB = re.compile(r"(https?):[/\\]*([^/\\?#]*)(.*)", re.IGNORECASE | re.DOTALL)
_AUTHORITY = re.compile(r"(?:.*@)?(\[[0-9a-f:.]+\]|[^:\[\]]+)(?::([0-9]{0,5}))?", re.IGNORECASE | re.DOTALL)
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,252}[a-z0-9_])?|\[[0-9a-f:.]+\]")
_ADDRESS = re.compile(r"[^\s@,;<>\"()]+@([^\s@,;<>\"()/?#]+)")
_IN_TEXT = re.compile(r"\b(?:https?://|mailto:)[^\s<>\"“”„«»]+", re.IGNORECASE)

_SHOWN = re.compile(r"(?<![\w.-])((?:[\w-]{1,63}\.){1,10}[^\W\d_]{2,24})(?![\w-])")
_FILES = frozenset(
    (
        "csv",
        "doc",
        "docx",
        "gif",
        "htm",
        "html",
        "ics",
        "jpeg",
        "jpg",
        "js",
        "json",
        "md",
        "pdf",
        "png",
        "ppt",
        "pptx",
        "txt",
        "xls",
        "xlsx",
        "xml",
        "zip",
    )
)
"""Endings of file names that look like those of hosts."""

# Everything an address may hold as it stands; all else is percent-encoded on the way.
_PLAIN = "!#$%&'()*+,-./:;=?@_~"


class Link(NamedTuple):
    """A link that may be shown and opened."""

    text: str
    """What the mail shows for it."""
    url: str
    """Printable ASCII; `http:`, `https:` or `mailto:`."""
    host: str
    """Where it really leads: no user name, foreign letters in their `xn--` form."""


def safe_link(url: str, text: str = "") -> Link | None:
    """The link a browser would follow for this address; None for other schemes and for what can't be told."""
    if len(url) > LENGTH_LIMIT:
        return None
    # Browsers drop these, so what is judged has to be what they would open.
    url = re.sub(r"[\t\r\n]", "", url).strip("".join(map(chr, range(0x21))))
    if url.startswith("//"):
        url = "https:" + url
    if url[:7].lower() == "mailto:":
        return _mail_link(url[7:], text)
    match = _WEB.fullmatch(url)
    authority = _AUTHORITY.fullmatch(match[2]) if match else None
    if match is None or authority is None:
        return None
    host = ascii_host(authority[1])
    if not host or int(authority[2] or 0) > 65535:
        return None
    user = match[2].rpartition("@")[0]
    place = (_encoded(user) + "@" if user else "") + host + (f":{authority[2]}" if authority[2] else "")
    rest = re.sub(r"^[^?#]+", lambda path: path.group().replace("\\", "/"), match[3])
    return Link(text, f"{match[1].lower()}://{place}{_encoded(rest)}", host)


def ascii_host(host: str) -> str:
    """The host name in lower-case ASCII, `xn--` for foreign letters; empty when it is not a host name."""
    host = unquote(host)
    if not host.isascii():
        try:
            host = host[:255].encode("idna").decode("ascii")
        except UnicodeError:
            return ""
    host = host.lower().rstrip(".")
    return host if _HOST.fullmatch(host) else ""


def misleading(link: Link) -> str:
    """The host that the link's text shows although it leads to another; empty when it does not."""
    shown, real = shown_host(link.text), link.host.removeprefix("www.")
    if not shown or f".{shown}".endswith(f".{real}") or f".{real}".endswith(f".{shown}"):
        return ""
    return shown


def shown_host(text: str) -> str:
    """The first host name a reader sees in a text, in lower-case ASCII; empty when there is none."""
    for match in _SHOWN.finditer(text):
        name = match[1]
        is_user = text.startswith("@", match.end()) and "://" not in text[: match.start()]
        is_file = name.rpartition(".")[2].casefold() in _FILES and "://" not in text[: match.start()]
        if not is_user and not is_file and (host := ascii_host(name)):
            return host.removeprefix("www.")
    return ""


def links_in(text: str) -> tuple[Link, ...]:
    """The safe links of a plain text in their order, each address once."""
    found: dict[str, Link] = {}
    for match in _IN_TEXT.finditer(text):
        written = match.group().rstrip(".,;:!?'*_")
        while written.endswith((")", "]", "}")) and not any(opening in written for opening in "([{"):
            written = written[:-1]
        link = safe_link(written, written)
        if link is not None:
            found.setdefault(link.url, link)
    return tuple(found.values())


def _mail_link(address: str, text: str) -> Link | None:
    """A `mailto:` link to one address."""
    receiver, mark, fields = address.partition("?")
    match = _ADDRESS.fullmatch(unquote(receiver))
    host = ascii_host(match[1]) if match else ""
    if match is None or not host:
        return None
    local = match.group().rpartition("@")[0]
    return Link(
        text, f"mailto:{quote(local, safe=_PLAIN.replace('%', ''))}@{host}{mark}{_encoded(fields)}", host
    )


def _encoded(part: str) -> str:
    """The part with everything but plain ASCII percent-encoded; escapes that are there stay."""
    return quote(part, safe=_PLAIN, errors="replace")
