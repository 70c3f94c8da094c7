"""Files as they come: encodings, delimiters, titles, quotes, sizes; every row is accounted for."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instantly_tui.importing.columns import NAME_LENGTH, guessed, variable_named
from instantly_tui.importing.plan import Reader, from_json, to_json
from instantly_tui.importing.rows import LONGEST_LINE, MOST_LINES
from instantly_tui.importing.source import MOST_BYTES, look
from instantly_tui.importing.survey import Survey, begin, survey
from instantly_tui.importing.tidy import address_in, tidy


def written(folder: Path, content: str | bytes, name: str = "leads.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read(path: Path) -> tuple[Survey, list[dict[str, Any]]]:
    found = survey(begin(path))
    return found, [dict(lead.body) for lead in Reader(found.plan).leads(found.fates)]


TEXT = "E-Mail;Prénom;Ville\nzoé@x;Zoé;Orléans\nzoe@example.com;Zoé;Orléans\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "utf-8"),
        (TEXT.encode("cp1252"), "windows-1252"),
        (TEXT.encode("utf-16"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode() + "b@example.com;Zoé;x\n".encode("cp1252"), "utf-8 with windows-1252"),
    ],
)
def test_encodings(tmp_path: Path, content: bytes, encoding: str) -> None:
    found, leads = read(written(tmp_path, content))
    assert found.plan.source.encoding == encoding
    assert leads[0] == {
        "email": "zoe@example.com",
        "first_name": "Zoé",
        "custom_variables": {"Ville": "Orléans"},
    }
    assert found.fates[1].words == "not an address"


@pytest.mark.parametrize(
    ("content", "name", "delimiter"),
    [
        ("email,first name\na@example.com,A; B\n", "x.csv", ","),
        ("email;first name\na@example.com;A, B\n", "x.csv", ";"),
        ("email\tfirst name\na@example.com\tA\n", "x.tsv", "\t"),
        ("email|first name\na@example.com|A\n", "x.txt", "|"),
        ('sep=;\r\nemail;"first, name"\r\na@example.com;A\r\n', "x.csv", ";"),
        ("email\na@example.com\n", "x.csv", ","),
        ("email\rfirst\r", "x.csv", ","),
        ("sep=^\nemail^first\na@example.com^A\n", "x.csv", "^"),
    ],
)
def test_delimiters(tmp_path: Path, content: str, name: str, delimiter: str) -> None:
    found, _ = read(written(tmp_path, content, name))
    assert found.plan.source.delimiter == delimiter
    assert found.plan.columns[0].becomes == "email"
    assert len(found.fates) == 1
    assert "between cells" in found.plan.source.words


@pytest.mark.parametrize(
    ("title", "becomes"),
    [
        *[(each, "email") for each in ("E-Mail-Adresse", "email_address", "Courriel", "Correo electrónico")],
        *[
            (each, "first_name")
            for each in ("firstName", "First Name", "VORNAME", "Prénom", "Imię", "Förnamn")
        ],
        *[(each, "last_name") for each in ("Last name", "Nachname", "Apellidos", "Cognome", "Achternaam")],
        *[(each, "company_name") for each in ("companyName", "Firma", "Société", "Azienda", "Företag")],
        *[(each, "job_title") for each in ("Title", "Position", "Berufsbezeichnung", "Cargo")],
        ("Lead Score", "{{Lead Score"),
        ("{{odd|name}}", "{{oddname"),
        ("payload", "{{payload_"),
    ],
)
def test_titles_are_known_in_several_languages(title: str, becomes: str) -> None:
    columns, headed = guessed([title])
    assert headed
    assert columns[0].becomes == becomes


def test_titles_twice_or_missing() -> None:
    columns, _ = guessed(["City", "", "City", "email", "Mail"], ["x", "y", "z", "a@example.com"])
    assert [column.becomes for column in columns] == ["{{City", "", "{{City 2", "email", "{{Mail"]
    assert columns[1].title == "column 2"
    columns, headed = guessed(["Ann", "ann@example.com", "bob@example.com"])
    assert not headed
    assert [column.becomes for column in columns] == ["{{column1", "email", "{{column3"]
    columns, _ = guessed(["Who", "Where"], ["Ann", "ann@example.com"])
    assert columns[1].becomes == "email"


def test_kinds_are_those_of_all_values(tmp_path: Path) -> None:
    rows = [
        "email,age,zip,paid,mixed,empty",
        "a@example.com,41,01234,true,1,",
        "b@example.com,7.5,99,FALSE,x,",
    ]
    found, leads = read(written(tmp_path, "\n".join(rows)))
    assert [column.kind for column in found.plan.columns] == [
        "text",
        "number",
        "text",
        "yes/no",
        "text",
        "text",
    ]
    assert leads[0]["custom_variables"] == {"age": 41, "zip": "01234", "paid": True, "mixed": "1"}
    assert leads[1]["custom_variables"] == {"age": 7.5, "zip": "99", "paid": False, "mixed": "x"}
    wanted = found.plan.with_column(1, "{{age", as_text=True).with_column(4, "first_name")
    again = survey(wanted)
    assert [column.kind for column in again.plan.columns[1:5]] == ["text", "text", "yes/no", "text"]
    body = next(Reader(again.plan).leads(again.fates)).body
    assert body["first_name"] == "1"
    assert body["custom_variables"]["age"] == "41"
    assert from_json(to_json(again.plan)) == again.plan


def test_a_text_that_a_number_would_change_stays_a_text(tmp_path: Path) -> None:
    for price in ("19.90", "-0", "1.0", "0.00001", "123456789012345.1234567891"):
        found, leads = read(written(tmp_path, f"email,price\na@example.com,{price}\nb@example.com,7\n"))
        assert found.plan.columns[1].kind == "text"
        assert leads[0]["custom_variables"] == {"price": price}


def test_a_variable_has_a_name_without_what_a_terminal_would_obey() -> None:
    assert variable_named("\x1b[31mred\x07\n{{it}}", ()) == "{{[31mred it"
    assert variable_named("x" * 999, ()) == "{{" + "x" * NAME_LENGTH


def test_json_lines_keep_their_types(tmp_path: Path) -> None:
    lines = [
        '{"email": "a@example.com", "firstName": "Ann", "n": 3, "ok": false, "deep": {"x": [1]}}',
        "no json",
        "[1]",
        "",
        '{"n": 1e999, "late": "é", "email": "b@example.com", "firstName": null}',
        '{"firstName": "nobody"}',
    ]
    found, leads = read(written(tmp_path, "\n".join(lines), "x.jsonl"))
    assert leads == [
        {
            "email": "a@example.com",
            "first_name": "Ann",
            "custom_variables": {"n": 3, "ok": False, "deep": '{"x": [1]}'},
        },
        {"email": "b@example.com", "custom_variables": {"n": "Infinity", "late": "é"}},
    ]
    told = [found.fates[row].words for row in range(1, 6)]
    assert told == ["not sent yet", "no JSON", "no JSON object", "not sent yet", "no address"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \r\n", "is empty"),
        (b"PK\x03\x04\x14\x00", "a spreadsheet"),
        (b"%PDF-1.7", "a PDF"),
        (b"\x01\x00\x00\x02\x00\x00\x00\x00" * 90, "no text"),
        (b",".join(b"c%d" % number for number in range(10_001)), "10,001 columns"),
    ],
)
def test_what_is_no_list_of_leads_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        begin(written(tmp_path, content))


def test_what_is_no_file_or_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="is no file"):
        look(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ValueError, match="is no file"):
        look(tmp_path / "pipe")
    with (tmp_path / "large.csv").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(ValueError, match="split it"):
        look(tmp_path / "large.csv")
    with pytest.raises(ValueError, match="one object a line"):
        look(written(tmp_path, '[{"email": "a@example.com"}]', "x.json"))


def test_many_columns_long_lines_and_quotes_never_closed(tmp_path: Path) -> None:
    columns = ",".join(["email", *(f"c{number}" for number in range(9_999))])
    row = ",".join(["a@example.com", *["x"] * 9_999])
    long = "b@example.com," + "y" * (3 * LONGEST_LINE)
    lines = [columns, row, long, "c@example.com"]
    # Files of old Macs have other ends of lines.
    found, _ = read(written(tmp_path, "\r".join([columns, row, long, "c@example.com"])))
    assert [found.fates[number].group for number in (1, 2, 3)] == ["to add", "invalid", "to add"]
    found, leads = read(written(tmp_path, "\n".join(lines)))
    assert len(leads[0]["custom_variables"]) == 100
    assert "9,899 of 10,000 columns are left out" in found.notes[0]
    assert [found.fates[number].group for number in (1, 2, 3)] == ["to add", "invalid", "to add"]

    open_quote = [
        f'l{number}@example.com,"x' if number == 5 else f"l{number}@example.com,x" for number in range(999)
    ]
    found, leads = read(written(tmp_path, "\n".join(["email,note", *open_quote])))
    assert len(found.fates) == 999
    assert len(leads) == 998
    assert found.fates[6].words == "its quotes don't match"
    assert MOST_LINES < 900


cells = st.text(st.sampled_from(list('ab";,\n\r\t é\0=@.x')), max_size=8)


@given(st.lists(st.lists(cells, min_size=3, max_size=3), max_size=30), st.sampled_from(",;\t|"))
def test_rows_are_read_as_they_were_written(
    tmp_path_factory: Any, table: list[list[str]], delimiter: str
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    rows = [
        ["email", "first name", "note"],
        *([f"l{n}@example.com", *row[1:]] for n, row in enumerate(table)),
    ]
    writer.writerows(rows)
    path = written(tmp_path_factory.getbasetemp(), out.getvalue(), "property.csv")
    found = survey(begin(path))
    told = [row.cells for row in Reader(found.plan).rows()]
    assert found.plan.source.delimiter == delimiter
    wanted = [[cell.replace("\0", "") for cell in row] for row in rows[1:]]
    assert [["".join(cell.split()) for cell in row] for row in told] == [
        ["".join(cell.split()) for cell in row] for row in wanted
    ]


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(tmp_path_factory: Any, content: bytes) -> None:
    path = written(tmp_path_factory.getbasetemp(), b"email,x\na@example.com,1\n" + content, "any.csv")
    try:
        found, leads = read(path)
    except ValueError:
        return
    numbers = [row.number for row in Reader(found.plan).rows()]
    assert numbers == list(range(1, len(found.fates) + 1))
    assert len(leads) == found.fates.groups()["to add"]
    for lead in leads:
        json.dumps(lead, allow_nan=False).encode()


@pytest.mark.parametrize(
    ("cell", "address"),
    [
        ("dana@example.com", "dana@example.com"),
        ("\u200bdana@example.com\xa0", "dana@example.com"),
        ('"Dana Q" <dana@example.com>', "dana@example.com"),
        ("mailto:dana@example.com,", "dana@example.com"),
        ("dana+x@sub.example.co.uk", "dana+x@sub.example.co.uk"),
        ("dana@münchen.example", ""),
        ("dana@-example.com", ""),
        (".dana@example.com", ""),
        ("dana..q@example.com", ""),
        ("dana@example.com, eva@example.com", ""),
        ("x" * 65 + "@example.com", ""),
        ("<" + " " * 100_000 + "x", ""),
        ("dana@example.1", ""),
        ("@", ""),
    ],
)
def test_addresses(cell: str, address: str) -> None:
    assert address_in(cell) == address


def test_values_lose_what_nobody_sees() -> None:
    assert tidy(" \x1b[31mred\x07\0 ") == "[31mred"
    assert tidy("two\r\nlines") == "two lines"
    assert tidy("two\r\nlines", lines=True) == "two\nlines"
