"""A request described as a value: what to send, how to read the answer, what it costs."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar
from urllib.parse import quote

T = TypeVar("T")

Method = Literal["GET", "POST", "PATCH", "DELETE"]
Effect = Literal["read", "set", "once"]


@dataclass(frozen=True)
class Call(Generic[T]):
    """One request to the API, not yet sent; nothing but the scheduler sends it."""

    method: Method
    path: str
    """Below the base URL, every variable part already quoted by `path()`."""
    parse: Callable[[bytes], T]
    """Turns the body of a 2xx answer into the result; raises ValueError when it can't be read."""
    params: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """Query parameters; a list is sent as a repeated key, a bool in lower case."""
    json: Mapping[str, Any] | None = field(default=None, repr=False)
    """The body; None sends neither a body nor a content type.

    Left out of the repr: mails and passwords go here.
    """
    effect: Effect = "once"
    """What a second sending does: nothing (`read`), the same as one (`set`), or something more (`once`)."""
    limits: tuple[str, ...] = ("second", "minute")
    """Names of the published rate limits it counts against (`api/limits.py`)."""
    scope: str = ""
    """The narrowest scope that allows it, or empty when the document lists none."""
    slow: bool = False
    """Whether the server may take minutes over it (lead search, address verification)."""

    @property
    def doubt(self) -> str:
        """What is to be said besides when its answer was lost; a read leaves nothing in doubt."""
        return "" if self.effect == "read" else "; it may or may not have been done"

    @property
    def key(self) -> Hashable:
        """Equal for two calls that ask for the same thing and read the answer the same way."""
        return (self.method, self.path, repr(sorted(self.params.items())), repr(self.json), self.parse)


def path(template: str, *parts: str) -> str:
    """Fill `{}` places with percent-encoded parts: account addresses and thread ids stand in paths.

    ValueError for a part that would name another endpoint: nothing, or the dots that lead upwards.
    """
    if any(part in ("", ".", "..") for part in parts):
        raise ValueError(f"no id to put into {template}")
    return template.format(*(quote(part, safe="") for part in parts))


def given(**values: Any) -> dict[str, Any]:
    """Keep the arguments that are not None: an absent field and a null differ on the way out."""
    return {name: value for name, value in values.items() if value is not None}
