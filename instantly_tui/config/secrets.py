"""The API key: from the environment, from a command, or from a file nobody else can read; never shown."""

from __future__ import annotations

import subprocess
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from instantly_tui.config.files import read_private, write_private
from instantly_tui.config.profiles import Profile

VARIABLE = "INSTANTLY_API_KEY"
COMMAND_SECONDS = 10.0
"""How long a key command may take."""

_LONGEST = 1024


class KeyProblem(Exception):
    """A place for the key is named but gives none; the text is one line for the user, without a key in it."""


class Secret:
    """A text that shows itself to nobody but who asks with `reveal`."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The text itself; for the Authorization header and nothing else."""
        return self._value

    @property
    def fingerprint(self) -> str:
        """Twelve hex digits that tell keys apart and don't lead back to them."""
        import hashlib

        return hashlib.sha256(b"instantly-tui:" + self._value.encode()).hexdigest()[:12]

    def __repr__(self) -> str:
        return "Secret(…)"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._value == other._value

    def __hash__(self) -> int:
        return hash((Secret, self._value))

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not written anywhere")


class FoundKey(NamedTuple):
    """A key and where it was found."""

    secret: Secret
    source: str
    """In words, without the key."""
    bound: bool
    """Whether it belongs to the profile, and so to the profile's server."""


def read_key(
    profile: Profile | None, env: Mapping[str, str], keys: Path, *, command_seconds: float = COMMAND_SECONDS
) -> FoundKey | None:
    """The key from `INSTANTLY_API_KEY`, else the profile's key command, else the file; None if there is none.

    Raises KeyProblem when a place that is named can't be used: the next could hold another key than is meant.
    """
    if env.get(VARIABLE, "").strip():
        return _found(env[VARIABLE].strip(), f"${VARIABLE}", bound=False)
    if profile is None:
        return None
    if profile.key_command:
        output = _run(profile.key_command, command_seconds)
        return _found(output, f"the key command {Path(profile.key_command[0]).name}", bound=True)
    stored = _stored(keys).get(profile.name)
    return None if stored is None else _found(stored, str(keys), bound=True)


def store_key(keys: Path, name: str, secret: Secret | None) -> None:
    """Put the key of a profile into the file, or with None take it out. Raises KeyProblem, OSError."""
    import tomli_w

    stored = _stored(keys)
    stored.pop(name, None)
    if secret is not None:
        stored[name] = secret.reveal()
    write_private(keys, tomli_w.dumps({"keys": stored}))


def parse_key(text: str) -> Secret:
    """A key as someone typed or pasted it; raises KeyProblem."""
    return _checked(text.strip(), "what was entered")


def _found(value: Any, source: str, *, bound: bool) -> FoundKey:
    return FoundKey(_checked(value, source), source, bound)


def _checked(value: Any, source: str) -> Secret:
    """The key if it can stand in a header. It is opaque: nothing in it is changed (API.md §1)."""
    if not isinstance(value, str) or not value:
        raise KeyProblem(f"{source} holds no API key")
    if not (value.isascii() and value.isprintable()) or " " in value or len(value) > _LONGEST:
        raise KeyProblem(
            f"{source} holds something that can't be an API key (spaces, several lines or odd characters)"
        )
    return Secret(value)


def _stored(keys: Path) -> dict[str, Any]:
    try:
        content = read_private(keys)
        stored = tomllib.loads((content or b"").decode()).get("keys", {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        # The parser's own message quotes the file.
        raise KeyProblem(f"{keys} is not valid TOML; mend it or store the key again") from None
    except OSError as error:
        reason = str(error) if error.errno is None else f"{keys} can't be read ({error.strerror})"
        raise KeyProblem(reason) from error
    if not isinstance(stored, dict):
        raise KeyProblem(f'{keys} must hold a table [keys] with lines such as acme = "…"')
    return stored


def _run(command: tuple[str, ...], seconds: float) -> str:
    """The first line a command prints, as password stores put the secret there; no shell is involved."""
    # Its words, its output and its complaints may hold the key: none of them is shown.
    name = Path(command[0]).name
    try:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except OSError as error:
        raise KeyProblem(f"the key command {name} can't be started ({error.strerror})") from error
    with process:
        try:
            output, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            raise KeyProblem(
                f"the key command {name} gave no answer within {seconds:g} s; run it once to unlock it"
            ) from None
    if process.returncode:
        raise KeyProblem(
            f"the key command {name} failed (exit {process.returncode}); run it yourself to see why"
        )
    return output.decode(errors="replace").split("\n", 1)[0].rstrip("\r")
