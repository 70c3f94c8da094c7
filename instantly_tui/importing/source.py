"""What a file of leads is: its identity, encoding, form and delimiter, found by reading it once."""

from __future__ import annotations

import codecs
import csv
import hashlib
import os
import re
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

MOST_BYTES = 256 * 1024 * 1024
"""The largest file that is read."""
SAMPLE = 64 * 1024
"""Bytes at the beginning that tell form and delimiter."""
BLOCK = 1 << 20
DELIMITERS = (",", ";", "\t", "|")
NAMED = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
MIXED = "utf-8 with windows-1252"
_DECODERS = {
    "utf-8": ("utf-8-sig", "replace"),
    "utf-16": ("utf-16", "replace"),
    "utf-16-le": ("utf-16-le", "replace"),
    "utf-16-be": ("utf-16-be", "replace"),
    "windows-1252": ("cp1252", "replace"),
    MIXED: ("utf-8-sig", "instantly-cp1252"),
}
_OTHERS = {
    b"PK\x03\x04": "a spreadsheet or an archive: save it as CSV first",
    b"\xd0\xcf\x11\xe0": "an old Excel file: save it as CSV first",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "compressed: unpack it first",
}
_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = bytes(range(0x80, 0x100))
_SEPARATOR_LINE = re.compile(r"\ufeff?sep=([\t!#$%&*+,/:;^|~])\r?\n", re.IGNORECASE)

Form = Literal["table", "lines of JSON"]


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that are no UTF-8 as Windows-1252, which is what they mostly are."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("instantly-cp1252", _as_cp1252)


@dataclass(frozen=True)
class Source:
    """A file of leads and how to read it."""

    path: Path
    size: int
    """In bytes."""
    digest: str
    """SHA-256 of the content, in hexadecimal."""
    encoding: str
    form: Form
    delimiter: str = ","
    skip: int = 0
    """Lines before the header, as the `sep=;` that Excel writes."""

    @property
    def mark(self) -> str:
        """Names the content, whatever the file is called; harmless in a file name."""
        return f"{self.size}-{self.digest[:24]}"

    @property
    def decoder(self) -> tuple[str, str]:
        """Codec and error handler."""
        return _DECODERS[self.encoding]

    @property
    def words(self) -> str:
        """Form, delimiter and encoding, for the user."""
        named = f"{NAMED[self.delimiter]}s" if self.delimiter in NAMED else f"“{self.delimiter}”"
        form = f"{named} between cells" if self.form == "table" else self.form
        return f"{form}, {self.encoding.replace('utf', 'UTF').replace('windows', 'Windows')}"


def open_file(path: Path) -> BinaryIO:
    """The file, open for reading, when it is a file; OSError, or ValueError with a sentence otherwise."""
    # Without waiting: a named pipe would hold everything up until somebody writes to it.
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    facts = os.fstat(handle)
    problem = "" if stat.S_ISREG(facts.st_mode) else "is no file"
    if not problem and facts.st_size > MOST_BYTES:
        problem = f"has {facts.st_size >> 20:,} MB; at most {MOST_BYTES >> 20} are read: split it"
    if problem:
        os.close(handle)
        raise ValueError(f"{path.name} {problem}")
    return os.fdopen(handle, "rb")


def look(path: Path) -> Source:
    """Read a file once, block by block; OSError, or ValueError with a sentence for what can't be imported."""
    with open_file(path) as file:
        head = file.read(SAMPLE)
        if not head.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
            raise ValueError(f"{path.name} is empty")
        for magic, what in _OTHERS.items():
            if head.startswith(magic):
                raise ValueError(f"{path.name} is {what}")
        file.seek(0)
        digest, size, strict = hashlib.sha256(), 0, True
        decoder = codecs.getincrementaldecoder("utf-8")("strict")
        while block := file.read(BLOCK):
            digest.update(block)
            size += len(block)
            strict = strict and _decodes(decoder, block)
        encoding = _wide(head) or ("utf-8" if strict else _mixed_or_not(file))
    codec, errors = _DECODERS[encoding]
    text = head.decode(codec, errors)
    if text.count("\0") * 4 > len(text):
        raise ValueError(f"{path.name} is no text")
    first = text.lstrip("\ufeff\0 \t\r\n")[:1]
    if first == "[" and path.suffix.casefold() in (".json", ".jsonl", ".ndjson"):
        raise ValueError(f"{path.name} is one JSON array; one object a line is read (JSON Lines)")
    if first == "{":
        return Source(path, size, digest.hexdigest(), encoding, "lines of JSON")
    named = _SEPARATOR_LINE.match(text)
    if named:
        return Source(path, size, digest.hexdigest(), encoding, "table", named[1], 1)
    return Source(path, size, digest.hexdigest(), encoding, "table", _delimiter(text, path.suffix))


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes) -> bool:
    try:
        decoder.decode(block)
    except UnicodeDecodeError:
        return False
    return True


def _mixed_or_not(file: BinaryIO) -> str:
    """Of a file that is no UTF-8: whether most of what is not ASCII in it is UTF-8 all the same."""
    file.seek(0)
    sequences = high = 0
    while block := file.read(BLOCK):
        beyond = len(block) - len(block.translate(None, _HIGH))
        whole = sum(len(found) for found in _SEQUENCE.findall(block)) if beyond else 0
        sequences += whole
        high += beyond - whole
    return MIXED if sequences >= high else "windows-1252"


def _wide(head: bytes) -> str:
    """A form of UTF-16, by its mark or by where its zero bytes are; empty for anything else."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    half = len(head) // 2
    if half and head[1::2].count(0) > 0.6 * half and head[0::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if half and head[0::2].count(0) > 0.6 * half and head[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return ""


def _delimiter(text: str, suffix: str) -> str:
    """The delimiter that splits most lines into the same number of cells, more than one."""
    lines = [line for line in text.replace("\0", "").splitlines()[:200] if line.strip()]
    if len(text) >= SAMPLE // 2 and len(lines) > 1:
        lines.pop()
    order = ("\t", *DELIMITERS) if suffix.casefold() in (".tsv", ".tab") else DELIMITERS
    return max(dict.fromkeys(order), key=lambda each: _fit(lines, each))


def _fit(lines: list[str], delimiter: str) -> tuple[float, int]:
    """How many lines have as many cells as the first, and how many cells that is."""
    counts = [len(cells) for cells in _split(lines, delimiter)]
    if not counts or counts[0] < 2:
        return 0.0, 0
    return round(counts.count(counts[0]) / len(counts), 1), counts[0]


def _split(lines: list[str], delimiter: str) -> Iterable[list[str]]:
    for line in lines:
        try:
            yield next(csv.reader([line], delimiter=delimiter), [])
        except csv.Error:
            yield []
