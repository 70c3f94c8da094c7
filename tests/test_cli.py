"""The command line: what it prints, how it ends, and that it never tells the key."""

from __future__ import annotations

import base64
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from instantly_tui import __version__
from instantly_tui.cli import commands, main
from instantly_tui.config.files import HOME, Places, places
from instantly_tui.config.launch import BASE_URL
from instantly_tui.config.secrets import VARIABLE

CANARY = "Y2FuYXJ5LWtleS0wMTIzNDU2Nzg5YWJjZGVm=="
NOWHERE = "http://127.0.0.1:1"
"""No one listens there."""


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return {HOME: str(tmp_path / "home"), "LANG": "C.UTF-8", "TERM": "xterm-256color"}


@pytest.fixture
def home(env: dict[str, str]) -> Places:
    return places(env)


def run(env: dict[str, str], *words: str, typed: str = "") -> Result:
    cleared = {name: None for name in (VARIABLE, BASE_URL, HOME)}
    return CliRunner().invoke(commands, list(words), env={**cleared, **env}, input=typed)


def assert_hidden(text: str) -> None:
    """The key is in the text neither as it is nor as what it encodes."""
    for part in (CANARY, CANARY[:12], CANARY[-12:], base64.b64decode(CANARY).decode()):
        assert part not in text


def process(env: dict[str, str], *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in (VARIABLE, BASE_URL, HOME)}
    return subprocess.run(
        [sys.executable, "-m", "instantly_tui", *words],
        env={**kept, **env},
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_version_and_help_need_nothing(env: dict[str, str]) -> None:
    assert __version__ in run(env, "--version").output
    assert "doctor" in run(env, "--help").output


def test_where_names_every_place_and_makes_none(env: dict[str, str], home: Places) -> None:
    result = run(env, "where")
    assert result.exit_code == 0
    for place in (home.config, home.settings, home.profiles, home.keys, home.state, home.log):
        assert str(place) in result.output
    assert not home.config.exists()


def test_a_profile_is_added_listed_used_and_removed(env: dict[str, str], home: Places) -> None:
    assert run(env, "profiles", "add", "acme", typed=CANARY + "\n").exit_code == 0
    assert CANARY in home.keys.read_text()
    added = run(
        env,
        "profiles",
        "add",
        "other",
        "--key-command",
        "pass show 'my key'",
        "--read-only",
        "--as-workspace",
        "0199",
    )
    assert added.exit_code == 0, added.output
    listed = run(env, "profiles", "list").output.splitlines()
    assert listed[0].split(None, 2)[:2] == ["*", "acme"]
    assert "key command pass, https://api.instantly.ai, as 0199, read-only" in listed[1]
    assert run(env, "profiles", "use", "other").exit_code == 0
    assert run(env, "profiles", "list").output.splitlines()[1].startswith("* other")
    assert run(env, "profiles", "remove", "acme", typed="n\n").exit_code != 0
    assert CANARY in home.keys.read_text()
    assert run(env, "profiles", "remove", "acme", "--yes").exit_code == 0
    assert CANARY not in home.keys.read_text()
    assert "acme" not in run(env, "profiles", "list").output


@pytest.mark.parametrize(
    ("words", "typed", "reason"),
    [
        (("profiles", "add", "../x"), "k\n", "can't name a profile"),
        (("profiles", "add", "acme"), "\n", "holds no API key"),
        (("profiles", "add", "acme"), f"two {CANARY}\n", "can't be an API key"),
        (("profiles", "add", "acme", "--base-url", "http://example.com"), "k\n", "unencrypted"),
        (("profiles", "use", "nobody"), "", "there is no profile 'nobody'"),
        (("profiles", "remove", "nobody"), "", "there is no profile 'nobody'"),
        (("--profile", "nobody", "doctor"), "", "there is no profile 'nobody'"),
        (("profiles", "add", "acme", "--key-command", "pass 'show"), "", "No closing quotation"),
    ],
)
def test_what_can_not_be_done_is_said_in_one_line(
    env: dict[str, str], words: tuple[str, ...], typed: str, reason: str
) -> None:
    result = run(env, *words, typed=typed)
    assert result.exit_code == 1
    assert reason in result.stderr
    assert result.stderr.count("\n") == 1
    assert_hidden(result.output)


def test_an_existing_profile_is_replaced_only_when_told(env: dict[str, str], home: Places) -> None:
    run(env, "profiles", "add", "acme", typed="first\n")
    assert "use --replace" in run(env, "profiles", "add", "acme", typed="second\n").stderr
    assert "first" in home.keys.read_text()
    assert run(env, "profiles", "add", "acme", "--replace", typed="second\n").exit_code == 0
    assert "second" in home.keys.read_text()


def test_a_file_with_mistakes_is_not_written_anew(env: dict[str, str], home: Places) -> None:
    run(env, "profiles", "add", "acme", typed="k\n")
    home.profiles.write_text("[profiles.acme]\nread_onyl = true\n")
    result = run(env, "profiles", "add", "other", typed="k\n")
    assert result.exit_code == 1
    assert "did you mean 'read_only'" in result.stderr
    assert "read_onyl" in home.profiles.read_text()


def test_check_ends_with_one_when_something_is_wrong(env: dict[str, str], home: Places) -> None:
    assert run(env, "check").exit_code == 0
    home.config.mkdir(parents=True)
    home.settings.write_text("them = 1")
    result = run(env, "check")
    assert result.exit_code == 1
    assert f"{home.settings}, line 1: 'them' is not a setting; did you mean 'theme'?" in result.output


def test_check_holds_the_keymap_against_the_commands_of_every_place(
    env: dict[str, str], home: Places
) -> None:
    home.config.mkdir(parents=True)
    home.settings.write_text("[keymap]\n'app.undo' = 'Z'\n")
    assert run(env, "check").output == f"{home.settings}: nothing is wrong\n"
    home.settings.write_text("[keymap]\n'app.udno' = 'U'\n'app.undo' = 'ctrl+s'\n'app.help' = 'q'\n")
    result = run(env, "check")
    assert result.exit_code == 1
    assert "there is no command `app.udno`" in result.output
    assert "app.undo can't have `ctrl+s`" in result.output
    assert result.output.count("`q` is wanted by app.help and by app.leave") == 1


def test_the_app_needs_a_terminal(env: dict[str, str]) -> None:
    for words in ((), ("--demo",), ("demo",)):
        result = run(env, *words)
        assert result.exit_code == 1
        assert "this is not a terminal" in result.stderr


def test_doctor_marks_each_line_and_ends_with_one_when_something_is_wrong(env: dict[str, str]) -> None:
    result = run(env, "doctor")
    assert result.exit_code == 1
    assert all(line[0] in "✓▲✖" for line in result.output.splitlines())
    assert "✖ no profile: no API key — run: instantly-tui profiles add NAME" in result.output


@pytest.mark.parametrize("source", ["environment", "command", "file", "loose file"])
@pytest.mark.parametrize("words", [("doctor",), ("where",), ("check",), ("profiles", "list")], ids=" ".join)
def test_the_key_is_never_told(
    env: dict[str, str], home: Places, source: str, words: tuple[str, ...]
) -> None:
    env[BASE_URL] = NOWHERE
    if source == "environment":
        env[VARIABLE] = CANARY
    elif source == "command":
        run(env, "profiles", "add", "acme", "--base-url", NOWHERE, "--key-command", f"echo {CANARY}")
    else:
        run(env, "profiles", "add", "acme", "--base-url", NOWHERE, typed=CANARY + "\n")
        if source == "loose file":
            home.keys.chmod(0o644)
    result = run(env, *words)
    assert_hidden(result.output + result.stderr + repr(result.exc_info))
    if words == ("doctor",):
        expected = "chmod 600" if source == "loose file" else "could not reach 127.0.0.1"
        assert expected in result.output


def test_no_process_shows_the_key_to_others(env: dict[str, str], home: Places, tmp_path: Path) -> None:
    spy = tmp_path / "spy.py"
    spy.write_text(
        "import os, pathlib\n"
        "seen = pathlib.Path(f'/proc/{os.getppid()}/cmdline').read_bytes()\n"
        f"pathlib.Path({str(tmp_path / 'seen')!r}).write_bytes(seen)\n"
        f"print(open({str(tmp_path / 'key')!r}).read())\n"
    )
    (tmp_path / "key").write_text(CANARY)
    added = process(
        env, "profiles", "add", "acme", "--base-url", NOWHERE, "--key-command", f"{sys.executable} {spy}"
    )
    assert added.returncode == 0, added.stderr
    result = process(env, "--profile", "acme", "doctor")
    assert b"doctor" in (tmp_path / "seen").read_bytes()
    assert_hidden((tmp_path / "seen").read_text() + result.stdout + result.stderr)
    assert "could not reach 127.0.0.1" in result.stdout
    written = [path for path in home.config.parent.rglob("*") if path.is_file()]
    for path in written:
        assert_hidden(path.read_text())


def test_doctor_without_unicode_still_speaks(env: dict[str, str]) -> None:
    result = process({**env, "PYTHONIOENCODING": "ascii:replace"}, "doctor")
    assert "!! no profile: no API key" in result.stdout


@pytest.fixture
def boom() -> Iterator[None]:
    """A command with a mistake in it."""

    def fail() -> None:
        raise RuntimeError(f"with {CANARY}")

    commands.add_command(click.Command("boom", callback=fail))
    yield
    del commands.commands["boom"]


@pytest.mark.usefixtures("boom")
def test_an_unforeseen_error_is_one_line_and_a_private_file(
    env: dict[str, str],
    home: Places,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(HOME, env[HOME])
    assert main(["boom"]) == 1
    details = home.log / "instantly-tui.log"
    told = capsys.readouterr().err
    assert told == f"Error: something unforeseen happened (RuntimeError); the details are in {details}\n"
    assert "RuntimeError" in details.read_text()
    assert details.stat().st_mode & 0o777 == 0o600


def test_a_home_that_is_not_there_is_said(env: dict[str, str]) -> None:
    result = run({**env, HOME: "~nobody-of-that-name/x"}, "where")
    assert result.exit_code == 1
    assert result.stderr == f"Error: {HOME}: there is no such home folder: ~nobody-of-that-name/x\n"


def test_the_demo_is_served_and_the_doctor_finds_it_well(env: dict[str, str]) -> None:
    kept = {name: value for name, value in os.environ.items() if name not in (VARIABLE, BASE_URL, HOME)}
    server = subprocess.Popen(
        [sys.executable, "-m", "instantly_tui", "demo", "--serve", "--size", "small"],
        env={**kept, **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with server:
        try:
            assert server.stdout is not None
            url = server.stdout.readline().strip()
            result = process({**env, VARIABLE: "demo-some", BASE_URL: url}, "doctor")
        finally:
            server.send_signal(signal.SIGTERM)
        assert server.stdout.read().endswith("stopped\n")
    assert server.returncode == 0
    assert "the key has the scopes campaigns:all, leads:all" in result.stdout
    assert "✖ the key lacks workspaces:read, accounts:read, emails:read — make one with" in result.stdout
    assert result.returncode == 1
