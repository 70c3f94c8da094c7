"""Profiles: a name for a workspace, with where its key comes from; kept in a file only we write."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from instantly_tui.config.address import DEFAULT_BASE_URL, base_url, web_link
from instantly_tui.config.files import write_private
from instantly_tui.config.toml import TomlFile, nearest, read_toml

_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}"


@dataclass(frozen=True)
class Profile:
    """One workspace of the user."""

    name: str
    """Letters, digits, `.`, `_`, `-`: it is also the name of a folder."""
    key_command: tuple[str, ...] = ()
    """Program and arguments that print the API key; empty when it is in the environment or in `keys.toml`."""
    as_workspace: str = ""
    """Id of the sub-workspace to act on (API.md §1)."""
    base_url: str = DEFAULT_BASE_URL
    """Server as `scheme://host[:port]`."""
    read_only: bool = False
    """Whether nothing may be changed or sent."""
    booking_link: str = ""
    """What `{{bookingLink}}` becomes in this workspace; empty for the one in `config.toml`."""


@dataclass(frozen=True)
class Profiles:
    """All profiles of the user."""

    items: Mapping[str, Profile] = field(default_factory=dict)
    """By name, in the order they were added."""
    default: str = ""
    """The one used when none is named; empty when there is none."""

    def pick(self, name: str = "") -> Profile | None:
        """The profile of that name, or the default one; None when there are none. Raises LookupError."""
        if not name:
            return self.items.get(self.default)
        if name not in self.items:
            known = f"; there are {', '.join(self.items)}" if self.items else "; none is set up yet"
            raise LookupError(f"there is no profile {name!r}{nearest(name, self.items) or known}")
        return self.items[name]

    def with_profile(self, profile: Profile) -> Profiles:
        """With that one added or replaced; the first one becomes the default."""
        return Profiles({**self.items, profile.name: profile}, self.default or profile.name)

    def without(self, name: str) -> Profiles:
        """Without that one; the first that is left is the default in its place."""
        left = {key: profile for key, profile in self.items.items() if key != name}
        return Profiles(left, next(iter(left), "") if self.default == name else self.default)

    def with_default(self, name: str) -> Profiles:
        """With another default; raises LookupError when there is none of that name."""
        self.pick(name)
        return replace(self, default=name)


def check_name(name: str) -> str:
    """The name if it may name a profile; raises ValueError."""
    if not re.fullmatch(_NAME, name):
        raise ValueError(f"{name!r} can't name a profile: use up to 40 letters, digits, '.', '_' and '-'")
    return name


def load(path: Path) -> tuple[Profiles, tuple[str, ...]]:
    """The profiles of a file, and one line for each thing wrong with it; a broken one is left out whole."""
    file = read_toml(path)
    items: dict[str, Profile] = {}
    for key in file.values:
        if key not in ("default", "profiles"):
            file.unknown(key, ("default", "profiles"))
    listed = file.values.get("profiles", {})
    if not isinstance(listed, dict):
        file.problem("profiles must be tables such as [profiles.acme]", "profiles")
        listed = {}
    for name, values in listed.items():
        profile = _profile(file, name, values)
        if profile is not None:
            items[name] = profile
    default = file.values.get("default", "")
    if default and default not in items:
        file.problem(f"the default profile {default!r} is not there", "default")
    return Profiles(items, default if default in items else next(iter(items), "")), tuple(file.problems)


def save(path: Path, profiles: Profiles) -> None:
    """Write the file anew, readable by its owner only; raises OSError."""
    import tomli_w

    tables = {profile.name: _differences(profile) for profile in profiles.items.values()}
    write_private(path, tomli_w.dumps({"default": profiles.default, "profiles": tables}))


def _differences(profile: Profile) -> dict[str, Any]:
    values = {each.name: getattr(profile, each.name) for each in fields(Profile) if each.name != "name"}
    return {key: value for key, value in values.items() if value != getattr(Profile(""), key)}


def _profile(file: TomlFile, name: str, values: Any) -> Profile | None:
    """The profile a table describes, or None with what is wrong noted."""
    noted = len(file.problems)
    known = [each.name for each in fields(Profile) if each.name != "name"]
    if not isinstance(values, dict):
        file.problem(f"profile {name!r} must be a table such as [profiles.{name}]", "profiles", name)
        return None
    good: dict[str, Any] = {}
    for key, value in values.items():
        if key not in known:
            file.unknown(key, known, "profiles", name)
            continue
        try:
            good[key] = _value(key, value)
        except ValueError as error:
            file.problem(f"profile {name!r}: {error}", "profiles", name, key)
    try:
        check_name(name)
    except ValueError as error:
        file.problem(str(error), "profiles", name)
    # Half a profile could send to the wrong workspace.
    return Profile(name, **good) if len(file.problems) == noted else None


def _value(key: str, value: Any) -> Any:
    """A field's value; raises ValueError that says what it has to be."""
    if key == "read_only":
        if not isinstance(value, bool):
            raise ValueError("read_only must be true or false")
        return value
    if key == "key_command":
        if (
            not isinstance(value, list | tuple)
            or not value
            or not all(isinstance(word, str) and word for word in value)
        ):
            raise ValueError('key_command must be a list of words such as ["pass", "show", "instantly"]')
        return tuple(value)
    if not isinstance(value, str):
        raise ValueError(f"{key} must be a text in quotes")
    if key == "booking_link":
        try:
            return web_link(value)
        except ValueError as error:
            raise ValueError(f"booking_link {error}") from error
    return base_url(value) if key == "base_url" else value
