"""Which column becomes which field of a lead, and what kind of value it holds: guessed, shown, changeable."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from instantly_tui.importing.tidy import address_in, tidy

Kind = Literal["text", "number", "yes/no"]

FIELDS: dict[str, str] = {
    "email": "e-mail address",
    "first_name": "first name",
    "last_name": "last name",
    "company_name": "company",
    "job_title": "job title",
    "phone": "phone",
    "website": "website",
    "personalization": "personalization",
}
"""The fields every lead has (API.md §8.3) and their words."""
LEFT_OUT = ""
"""What a column becomes that is not imported."""
VARIABLE = "{{"
"""What the name of a custom variable is marked with in front, so that it is never taken for a field."""
MOST_VARIABLES = 100
"""Further columns are left out at first: each variable is sent with every lead."""
NAME_LENGTH = 64
_NOT_TAKEN = frozenset({"payload"})
"""Names of variables that the server drops without a word (API.md §8.3)."""

_WORDS: dict[str, str] = {
    "email": """email emailaddress mail mailaddress mailadresse emailadresse workemail businessemail
        contactemail primaryemail adressemail adresseemail courriel correo correoelectronico
        direccioncorreo emailid indirizzoemail postaelettronica enderecoemail epost epostadress adresmail
        adresemail mejl sahkoposti""",
    "first_name": """firstname first fname givenname forename vorname prenom nombre nombres primernombre nome
        primeironome voornaam imie fornamn fornavn etunimi jmeno keresztnev""",
    "last_name": """lastname last lname surname familyname secondname nachname familienname zuname nom
        nomdefamille apellido apellidos cognome sobrenome apelido ultimonome achternaam nazwisko efternamn
        etternavn efternavn sukunimi prijmeni""",
    "company_name": """company companyname organization organisation org business account accountname employer
        firma firmenname unternehmen betrieb societe entreprise nomentreprise raisonsociale empresa compania
        nombreempresa azienda societa ragionesociale nomeempresa bedrijf bedrijfsnaam organisatie foretag
        virksomhed yritys spolecnost companynameforemails""",
    "job_title": """jobtitle title position role job jobrole jobposition berufsbezeichnung stelle
        stellenbezeichnung beruf funktion poste fonction titreposte titre intituleposte cargo puesto
        qualifica ruolo posizione funcao functie functietitel stanowisko befattning stilling""",
    "phone": """phone phonenumber telephone tel mobile mobilephone mobilenumber cell cellphone workphone
        directphone companyphone telefon telefonnummer handy mobil mobiltelefon rufnummer numerotelephone
        portable telefono numerodetelefono movil celular cellulare telefone telefoon telefoonnummer
        telefonnumber numertelefonu puhelin""",
    "website": """website web url site websiteurl companywebsite companyurl homepage domain companydomain
        webseite internetseite siteweb siteinternet sitioweb paginaweb sito sitoweb strona witryna webbplats
        hjemmeside""",
    "personalization": """personalization personalisation icebreaker firstline openingline introline
        personalisierung personnalisation personalizacion personalizzazione personalizacao""",
}
_KNOWN = {word: field for field, words in _WORDS.items() for word in words.split()}
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d{1,10})?")
_FLAGS = {"true": True, "false": False}


@dataclass(frozen=True)
class Column:
    """One column of the file and what it becomes."""

    title: str
    """As the file has it, in one clean line."""
    becomes: str
    """A name of FIELDS, `{{` and the name of a variable, or nothing."""
    kind: Kind = "text"
    as_text: bool = False
    """Whether the user wants texts, whatever the values look like."""

    @property
    def variable(self) -> str:
        """The name of the variable, as merge tags spell it; empty for a field."""
        return self.becomes.removeprefix(VARIABLE) if self.becomes.startswith(VARIABLE) else ""

    @property
    def words(self) -> str:
        """What it becomes, for the user."""
        if self.variable:
            return f"{{{{{self.variable}}}}}"
        return FIELDS.get(self.becomes, "left out")

    def value(self, cell: Any) -> str | float | bool | None:
        """The value to send; None for nothing."""
        if cell is None:
            return None
        if not isinstance(cell, str):
            typed = isinstance(cell, bool | int) or (isinstance(cell, float) and abs(cell) < float("inf"))
            if self.variable and typed and not self.as_text:
                return cell if isinstance(cell, bool | float) or abs(cell) < 1 << 53 else str(cell)
            cell = _as_text(cell)
        text = tidy(cell, lines=bool(self.variable) or self.becomes == "personalization")
        if not text or self.kind == "text":
            return text or None
        if self.kind == "yes/no":
            return _FLAGS.get(text.casefold(), text)
        number = _number_in(text)
        return text if number is None else number


def guessed(titles: Sequence[Any], first: Sequence[Any] = ()) -> tuple[tuple[Column, ...], bool]:
    """What the columns are, by their titles; and whether the first row is one of titles at all.

    `first`: cells of a row below it, which tell the address when no title does.
    """
    if any(isinstance(cell, str) and address_in(cell) for cell in titles):
        return _by_content(titles), False
    taken: set[str] = set()
    variables: set[str] = set()
    columns: list[Column] = []
    for number, title in enumerate(titles, 1):
        shown = tidy(str(title))[:NAME_LENGTH]
        field = _KNOWN.get(_folded(shown), "")
        if field in taken:
            field = ""
        if not field and shown and len(variables) < MOST_VARIABLES:
            field = variable_named(shown, variables)
            variables.add(field.removeprefix(VARIABLE))
        taken.add(field)
        columns.append(Column(shown or f"column {number}", field))
    if "email" not in taken:
        columns = _with_address(columns, first)
    return tuple(columns), True


def variable_named(title: str, others: Iterable[str]) -> str:
    """What a column becomes as a variable: its title, without what merge tags can't hold, unlike others."""
    name = re.sub(r"[{}|]", "", tidy(title))[:NAME_LENGTH].strip() or "variable"
    if name.casefold() in _NOT_TAKEN:
        name += "_"
    known, number, wanted = set(others), 1, name
    while wanted in known:
        number += 1
        wanted = f"{name} {number}"
    return VARIABLE + wanted


def with_kinds(columns: Sequence[Column], seen: Sequence[Kinds]) -> tuple[Column, ...]:
    """The variables with the kind that all their values have."""
    return tuple(
        replace(column, kind=kinds.kind) if column.variable and not column.as_text else column
        for column, kinds in zip(columns, seen, strict=True)
    )


class Kinds:
    """What kind all values of one column have, learnt value by value."""

    def __init__(self) -> None:
        self._number = self._flag = True
        self._any = False

    def see(self, cell: Any) -> None:
        """Look at one value; those that are no text keep the kind they have."""
        if not (self._number or self._flag) or not isinstance(cell, str):
            return
        text = tidy(cell)
        if text:
            self._any = True
            self._number = self._number and _number_in(text) is not None
            self._flag = self._flag and text.casefold() in _FLAGS

    @property
    def kind(self) -> Kind:
        if not self._any:
            return "text"
        return "number" if self._number else "yes/no" if self._flag else "text"


def _by_content(cells: Sequence[Any]) -> tuple[Column, ...]:
    """Columns without titles: the first address is the address, the rest are variables called by number."""
    address = next(at for at, cell in enumerate(cells) if isinstance(cell, str) and address_in(cell))
    columns: list[Column] = []
    for at in range(len(cells)):
        variable = f"{VARIABLE}column{at + 1}" if at <= MOST_VARIABLES else LEFT_OUT
        columns.append(Column(f"column {at + 1}", "email" if at == address else variable))
    return tuple(columns)


def _with_address(columns: list[Column], first: Sequence[Any]) -> list[Column]:
    for index, cell in enumerate(first[: len(columns)]):
        if isinstance(cell, str) and address_in(cell):
            columns[index] = replace(columns[index], becomes="email")
            break
    return columns


def _number_in(text: str) -> float | None:
    """The number a text says and nothing more: `19.90` and `2.0` would come back as 19.9 and 2."""
    if not _NUMBER.fullmatch(text):
        return None
    number = float(text) if "." in text else int(text)
    return number if str(number) == text and not text.endswith(".0") else None


def _as_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _folded(title: str) -> str:
    """A title by its letters alone: `E-Mail Adresse` and `email_adresse` are the same."""
    plain = unicodedata.normalize("NFKD", title.casefold().replace("ø", "o").replace("ł", "l"))
    return re.sub(r"[^a-z0-9]", "", plain)
