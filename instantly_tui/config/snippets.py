"""Snippets: texts of the user to put into replies, one file each, named after the file."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from instantly_tui.config.files import make_folder, write_private
from instantly_tui.config.toml import nearest
from instantly_tui.text.clean import clean

SUFFIXES = (".md", ".txt")
SIZE_LIMIT = 64_000
"""Bytes in one snippet; a longer file is no text to put into a reply."""
MOST = 500
"""Files that are looked at."""

_NAME = re.compile(r"\w[\w .+-]{0,59}")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Snippet:
    """A text to put into a reply; its variables are not filled yet."""

    name: str
    text: str
    file: Path | None = None
    """Where it lies; None for an example that lies nowhere."""


@dataclass(frozen=True)
class Listing:
    """The snippets of a folder, by name, and one line for each file that can't be used."""

    snippets: tuple[Snippet, ...] = ()
    problems: tuple[str, ...] = ()

    def find(self, name: str) -> Snippet:
        """The one of that name, whatever its case; raises LookupError naming the nearest."""
        for snippet in self.snippets:
            if snippet.name == name:
                return snippet
        folded = [each for each in self.snippets if each.name.casefold() == name.casefold()]
        if len(folded) == 1:
            return folded[0]
        known = [snippet.name for snippet in self.snippets]
        raise LookupError(f"there is no snippet {name!r}{nearest(name, known) or _known(known)}")


EXAMPLES = (
    Snippet(
        "book-30",
        "Hi {{firstName|there}},\n\nhappy to show you. Pick whatever suits you:"
        " {{bookingLink|https://calendar.example.com/demo/30}}\n\n{{senderName}}",
    ),
    Snippet(
        "pricing",
        "Hi {{firstName|there}},\n\nit depends on how many of you would use it. How many people at"
        " {{companyName|your company}} would that be?\n\n{{senderName}}",
    ),
    Snippet(
        "not-now",
        "Hi {{firstName|there}},\n\nunderstood, thank you for telling me. I will write again in a quarter;"
        " a short no stops me at any time.\n\n{{senderName}}",
    ),
)
"""What the demo shows as long as the user has no snippets."""


def check_name(name: str) -> str:
    """The name if it may name a snippet and its file; raises ValueError."""
    odd = clean(name) != name or name[-1:] in (" ", ".")
    if odd or not _NAME.fullmatch(name):
        raise ValueError(
            f"{clean(name)[:60]!r} can't name a snippet: begin with a letter or digit,"
            " go on with letters, digits, ' ', '.', '_', '+', '-', up to 60"
        )
    return name


class SnippetFolder:
    """The files of a folder; nothing is kept in memory, so that what the user edits is there at once."""

    def __init__(self, folder: Path, *, examples: bool = False) -> None:
        """`examples`: show ours as long as there is no folder; they are never written."""
        self.folder = folder
        self._examples = examples

    def listing(self) -> Listing:
        """Every snippet that can be read, in the order of their names, and what is wrong with the others."""
        try:
            files = sorted(self.folder.iterdir(), key=lambda file: (file.name.casefold(), file.name))
        except FileNotFoundError:
            return Listing(EXAMPLES if self._examples else ())
        except OSError as error:
            return Listing((), (f"{self.folder}: can't be read ({error.strerror})",))
        found: dict[str, Snippet] = {}
        problems: list[str] = []
        ours = [file for file in files if file.suffix in SUFFIXES and not file.name.startswith(".")]
        if len(ours) > MOST:
            problems.append(f"{self.folder}: only the first {MOST} of {len(ours)} files are read")
        for file in ours[:MOST]:
            try:
                name = check_name(file.stem)
                if name in found:
                    raise ValueError(f"there is a snippet {name!r} already, in another file")
                found[name] = Snippet(name, _read(file), file)
            except OSError as error:
                problems.append(f"{clean(file.name)}: can't be read ({error.strerror})")
            except ValueError as error:
                problems.append(f"{clean(file.name)}: {error}")
        return Listing(tuple(found.values()), tuple(problems))

    def write(self, name: str, text: str) -> Path:
        """Keep a text under a name, in place of the one that is there. Raises ValueError and OSError."""
        content = tidy(text) + "\n"
        if len(content.encode("utf-8", "replace")) > SIZE_LIMIT:
            raise ValueError(f"a snippet has at most {SIZE_LIMIT:,} bytes")
        file = self._file(check_name(name)) or self.folder / f"{name}{SUFFIXES[0]}"
        write_private(file, content.encode("utf-8", "replace"))
        return file

    def create(self, name: str, text: str = "") -> Path:
        """Keep a text under a new name. Raises ValueError when there is one of that name, and OSError."""
        self._free(name)
        return self.write(name, text)

    def rename(self, old: str, new: str) -> Path:
        """Give a snippet another name. Raises LookupError, ValueError and OSError."""
        file = self._found(old)
        if old.casefold() != new.casefold():
            self._free(new)
        target = file.with_name(f"{check_name(new)}{file.suffix}")
        if target.exists() and not target.samefile(file):
            raise ValueError(f"there is a snippet {new!r} already")
        file.rename(target)
        return target

    def delete(self, name: str) -> None:
        """Remove a snippet for good. Raises LookupError and OSError."""
        self._found(name).unlink()

    def _found(self, name: str) -> Path:
        file = self._file(check_name(name))
        if file is None:
            known = [snippet.name for snippet in self.listing().snippets if snippet.file]
            raise LookupError(f"there is no snippet {name!r}{nearest(name, known) or _known(known)}")
        return file

    def _free(self, name: str) -> None:
        check_name(name)
        for there in make_folder(self.folder).iterdir():
            if there.suffix in SUFFIXES and there.stem.casefold() == name.casefold():
                raise ValueError(f"there is a snippet {there.stem!r} already")

    def _file(self, name: str) -> Path | None:
        """The file of that name, with whichever ending."""
        files = (self.folder / f"{name}{suffix}" for suffix in SUFFIXES)
        return next((file for file in files if file.is_file()), None)


def tidy(text: str) -> str:
    """A text of the user's as it goes into a mail: plain line ends, nothing that drives a terminal."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
    return _CONTROLS.sub("", text).strip("\n").rstrip()


def _read(file: Path) -> str:
    """The text of one file; raises OSError, and ValueError that says what is wrong with it."""
    # Without waiting: a pipe in the folder would hold the whole program.
    handle = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise ValueError("is no file")
        with os.fdopen(handle, "rb", closefd=False) as opened:
            content = opened.read(SIZE_LIMIT + 1)
    finally:
        os.close(handle)
    if len(content) > SIZE_LIMIT:
        raise ValueError(f"is longer than {SIZE_LIMIT:,} bytes")
    try:
        text = tidy(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ValueError("is not UTF-8 text") from error
    if not text:
        raise ValueError("is empty")
    return text


def _known(names: list[str]) -> str:
    some = f"; there are {', '.join(names[:12])}"
    return some if names else "; there are none yet, :snip new NAME makes one"
