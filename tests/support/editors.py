"""Editors for tests: small programs that do one thing to the file they are given."""

from __future__ import annotations

from pathlib import Path


def editor(folder: Path, script: str, name: str = "my editor") -> dict[str, str]:
    """An environment whose editor is this shell script; its last argument is the file to write."""
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    program.chmod(0o700)
    return {"VISUAL": "", "EDITOR": f"'{program}' --flag"}
