"""Snippets as files: what can be read is shown, what can't is told, nothing outside the folder is touched."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from instantly_tui.config.snippets import EXAMPLES, SIZE_LIMIT, SnippetFolder, check_name
from instantly_tui.text.variables import variables_in


@pytest.fixture
def folder(tmp_path: Path) -> SnippetFolder:
    return SnippetFolder(tmp_path / "config" / "snippets")


def names(folder: SnippetFolder) -> list[str]:
    return [snippet.name for snippet in folder.listing().snippets]


def test_kept_read_renamed_and_deleted(folder: SnippetFolder) -> None:
    assert folder.listing().snippets == ()
    file = folder.create("book 30", "\ufeffHi {{firstName}},\r\n\r\n\ttomorrow?\x1b[2J\n\n")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.folder.stat().st_mode) == 0o700
    snippet = folder.listing().find("Book 30")
    assert snippet.text == "Hi {{firstName}},\n\n    tomorrow?[2J"
    folder.write("book 30", "Hello")
    folder.create("Äpfel", "a")
    assert [each.text for each in folder.listing().snippets] == ["Hello", "a"]
    folder.rename("book 30", "Book 30")
    folder.rename("Äpfel", "apples")
    assert names(folder) == ["apples", "Book 30"]
    folder.delete("apples")
    assert names(folder) == ["Book 30"]
    assert [each.name for each in folder.folder.iterdir()] == ["Book 30.md"], "no temporary file is left"


def test_a_text_file_stays_one(folder: SnippetFolder) -> None:
    folder.folder.mkdir(parents=True)
    (folder.folder / "a.txt").write_text("one", "utf-8")
    folder.write("a", "two")
    folder.rename("a", "b")
    assert [each.name for each in folder.folder.iterdir()] == ["b.txt"]
    assert folder.listing().find("b").text == "two"


def test_what_can_not_be_read_is_told_by_name(folder: SnippetFolder) -> None:
    where = folder.folder
    where.mkdir(parents=True)
    (where / "good.md").write_text("text", "utf-8")
    (where / "good.txt").write_text("twin", "utf-8")
    (where / "latin.md").write_bytes(b"\xe4\xff")
    (where / "long.md").write_text("x" * (SIZE_LIMIT + 1), "utf-8")
    (where / "nothing.md").write_text(" \n", "utf-8")
    (where / "dir.md").mkdir()
    (where / "gone.md").symlink_to(where / "nowhere")
    (where / "bad\x1b[2J\u202ename.md").write_text("x", "utf-8")
    (where / "-flag.md").write_text("x", "utf-8")
    os.mkfifo(where / "pipe.md")
    for ignored in (".hidden.md", "notes.org", ".good.md.swp"):
        (where / ignored).write_text("x", "utf-8")
    listing = folder.listing()
    assert [(each.name, each.text) for each in listing.snippets] == [("good", "text")]
    told = "\n".join(listing.problems)
    assert len(listing.problems) == 9
    for words in (
        "good.txt: there is a snippet 'good' already",
        "latin.md: is not UTF-8",
        "long.md: is longer than 64,000 bytes",
        "nothing.md: is empty",
        "dir.md: ",
        "gone.md: can't be read",
        "pipe.md: is no file",
        "-flag.md: '-flag' can't name a snippet",
    ):
        assert words in told
    assert "\x1b" not in told
    assert "\u202e" not in told


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../x",
        "a/b",
        "/etc/passwd",
        ".hidden",
        "-rf",
        "a\nb",
        "a\x00b",
        "a ",
        "a.",
        "x" * 61,
        "a|b",
    ],
)
def test_hostile_names_are_refused_before_the_disk(folder: SnippetFolder, name: str) -> None:
    for act in (folder.create, folder.write):
        with pytest.raises(ValueError, match="can't name a snippet"):
            act(name, "x")
    for remove in (folder.delete, lambda each: folder.rename(each, "ok")):
        with pytest.raises(ValueError, match="can't name a snippet"):
            remove(name)
    assert not folder.folder.exists()


def test_nothing_is_written_over_and_the_nearest_is_named(folder: SnippetFolder) -> None:
    folder.create("book", "1")
    folder.create("price", "2")
    with pytest.raises(ValueError, match="there is a snippet 'book' already"):
        folder.create("BOOK", "3")
    with pytest.raises(ValueError, match="there is a snippet 'book' already"):
        folder.rename("price", "book")
    with pytest.raises(LookupError, match="did you mean 'book'"):
        folder.delete("bok")
    with pytest.raises(LookupError, match="there are book, price"):
        folder.listing().find("zzz")
    with pytest.raises(ValueError, match="at most 64,000 bytes"):
        folder.write("book", "x" * SIZE_LIMIT)
    assert folder.listing().find("book").text == "1"


def test_a_name_in_other_letters_is_no_leave_to_write_over_it(folder: SnippetFolder) -> None:
    folder.create("book", "1")
    (folder.folder / "Book.md").write_text("2", "utf-8")
    with pytest.raises(ValueError, match="there is a snippet 'Book' already"):
        folder.rename("book", "Book")
    assert [(each.name, each.text) for each in folder.listing().snippets] == [("Book", "2"), ("book", "1")]
    (folder.folder / "Book.md").unlink()
    assert folder.rename("book", "Book").name == "Book.md"


def next_handle() -> int:
    """The number the next opened file gets: the lowest that is free."""
    handle = os.open(os.devnull, os.O_RDONLY)
    os.close(handle)
    return handle


def test_what_is_no_file_is_not_left_open(folder: SnippetFolder) -> None:
    (folder.folder / "dir.md").mkdir(parents=True)
    before = next_handle()
    assert folder.listing().problems == ("dir.md: is no file",)
    assert next_handle() == before


def test_examples_only_while_there_is_no_folder(tmp_path: Path) -> None:
    folder = SnippetFolder(tmp_path / "snippets", examples=True)
    assert folder.listing().snippets == EXAMPLES
    assert not folder.folder.exists()
    with pytest.raises(LookupError):
        folder.delete(EXAMPLES[0].name)
    folder.create("mine", "x")
    assert names(folder) == ["mine"]
    assert SnippetFolder(tmp_path / "none").listing().snippets == ()
    for example in EXAMPLES:
        assert check_name(example.name)
        assert set(variables_in(example.text)) <= {"firstName", "companyName", "bookingLink", "senderName"}
