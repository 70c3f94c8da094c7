"""Saved queries: what is read, what is said of what is wrong, and when the file is read again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from instantly_tui.config.views import SavedQueries, ViewsFile, load


def written(folder: Path, text: str) -> Path:
    path = folder / "views.toml"
    path.write_text(text)
    return path


def test_queries_are_read_in_order(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        '# mine\n[[inbox]]\nname = "Hot  ones"\nquery = "is:hot"\n\n'
        '[[inbox]]\nquery = \'has:attachment "an invoice"\'\nname = "Invoices"\n',
    )
    saved = load(path)
    assert [(each.name, each.query) for each in saved.of("inbox")] == [
        ("Hot ones", "is:hot"),
        ("Invoices", 'has:attachment "an invoice"'),
    ]
    assert saved.of("inbox")[1].where == f"{path}, line 7"
    assert saved.problems == ()
    assert saved.of("leads") == ()


def test_no_file_is_no_problem(tmp_path: Path) -> None:
    assert load(tmp_path / "views.toml") == SavedQueries({})


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (
            '[[inbox]]\nname = "a"\nqery = "is:hot"\n',
            3,
            "'qery' is no word of a query; did you mean 'query'?",
        ),
        ('[[inbox]]\nname = "a"\n', 1, "a query needs a query"),
        ('[[inbox]]\nname = 7\nquery = "x"\n', 2, "a query needs a name"),
        ('[[inbx]]\nname = "a"\nquery = "x"\n', 1, "did you mean 'inbox'?"),
        ('[inbox]\nname = "a"\nquery = "x"\n', 1, "write [[inbox]] above each query"),
        ('[[inbox]]\nname="a"\nquery="x"\n[[inbox]]\nname="a"\nquery="y"\n', 5, "a query 'a' already"),
        ("[[inbox]]\nname = \n", 2, "nothing of the file is used"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    path = written(tmp_path, text)
    problems = load(path).problems
    assert any(each.startswith(f"{path}, line {line}: ") and says in each for each in problems), problems


def test_what_is_right_is_kept_beside_what_is_wrong(tmp_path: Path) -> None:
    path = written(tmp_path, '[[inbox]]\nname = "a"\n[[inbox]]\nname = "b"\nquery = "x"\n')
    assert [each.name for each in load(path).of("inbox")] == ["b"]


def test_it_is_read_again_only_when_it_has_changed(tmp_path: Path) -> None:
    path = tmp_path / "views.toml"
    file = ViewsFile(path)
    assert not file.changed()
    written(tmp_path, '[[inbox]]\nname = "a"\nquery = "x"\n')
    assert file.changed()
    assert not file.changed()
    written(tmp_path, '[[inbox]]\nname = "a"\nquery = "y"\n')
    os.utime(path, ns=(1, 1))
    assert file.changed()
    assert file.queries.of("inbox")[0].query == "y"
    os.utime(path, ns=(2, 2))
    assert not file.changed(), "touched, but it says the same"
    path.unlink()
    assert file.changed()
    assert file.queries.of("inbox") == ()
