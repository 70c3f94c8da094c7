"""The key is found in order, asked for safely, and never shown."""

from __future__ import annotations

import pickle
import stat
import sys
import traceback
from pathlib import Path

import pytest

from instantly_tui.config.files import Places
from instantly_tui.config.profiles import Profile
from instantly_tui.config.secrets import VARIABLE, KeyProblem, Secret, parse_key, read_key, store_key

CANARY = "Y2FuYXJ5LWtleS0wMTIzNDU2Nzg5YWJjZGVm=="
ACME = Profile("acme")


def python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-S", "-c", code)


def from_command(code: str, home: Places, seconds: float = 30) -> str:
    found = read_key(Profile("acme", key_command=python(code)), {}, home.keys, command_seconds=seconds)
    assert found is not None
    return found.secret.reveal()


def test_a_secret_shows_itself_to_nobody() -> None:
    secret = Secret(CANARY)
    for shown in (
        repr(secret),
        str(secret),
        f"{secret}",
        f"{secret!r}",
        secret.fingerprint,
        repr([secret]),
    ):
        assert CANARY not in shown
    with pytest.raises(TypeError):
        pickle.dumps(secret)
    assert not hasattr(secret, "__dict__")


def test_secrets_compare_by_what_they_hold() -> None:
    assert Secret("a") == Secret("a")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert len({Secret("a"), Secret("a"), Secret("b")}) == 2
    assert Secret("a").fingerprint != Secret("b").fingerprint


def test_the_order_is_environment_then_command_then_file(home: Places) -> None:
    store_key(home.keys, "acme", Secret("file-key"))
    commanded = Profile("acme", key_command=python("print('command-key')"))
    for profile, env, key, source in (
        (commanded, {VARIABLE: " env-key\n"}, "env-key", f"${VARIABLE}"),
        (commanded, {VARIABLE: " "}, "command-key", "the key command"),
        (ACME, {}, "file-key", str(home.keys)),
    ):
        found = read_key(profile, env, home.keys)
        assert found is not None
        assert found.secret.reveal() == key
        assert found.source.startswith(source)


def test_no_place_named_is_no_key(home: Places) -> None:
    assert read_key(None, {}, home.keys) is None
    assert read_key(ACME, {}, home.keys) is None
    store_key(home.keys, "other", Secret("x"))
    assert read_key(ACME, {}, home.keys) is None


def test_only_the_first_line_of_a_command_counts_and_it_stays_as_it_is(home: Places) -> None:
    assert from_command(f"print('{CANARY}\\nlogin: me')", home) == CANARY
    assert from_command("import sys; sys.stdout.write('a==\\r\\n')", home) == "a=="


def test_a_command_gets_its_words_as_they_are_and_no_shell(home: Places, tmp_path: Path) -> None:
    words = ("$HOME", ";touch", str(tmp_path / "x"), "`id`", "a b")
    profile = Profile(
        "acme", key_command=(*python("import sys; print('|'.join(sys.argv[1:]).replace(' ', '_'))"), *words)
    )
    found = read_key(profile, {}, home.keys)
    assert found is not None
    assert found.secret.reveal() == "|".join(words).replace(" ", "_")
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (
            f"import sys; print('{CANARY}', file=sys.stderr); sys.exit(3)",
            "failed \\(exit 3\\); run it yourself",
        ),
        ("pass", "holds no API key"),
        (f"print('key {CANARY}')", "can't be an API key"),
        (f"print('\\x1b[31m{CANARY}')", "can't be an API key"),
        (f"print('{CANARY}' * 99)", "can't be an API key"),
    ],
)
def test_a_command_that_gives_no_key_is_said_without_what_it_printed(
    home: Places, code: str, reason: str
) -> None:
    with pytest.raises(KeyProblem, match=reason) as raised:
        from_command(code, home)
    shown = "".join(traceback.format_exception(raised.value))
    assert CANARY not in shown.replace(code, "")
    assert CANARY not in str(raised.value)


def test_a_command_that_is_not_there_is_said(home: Places) -> None:
    with pytest.raises(KeyProblem, match="no-such-program can't be started"):
        read_key(Profile("acme", key_command=("/nowhere/no-such-program", CANARY)), {}, home.keys)


def test_a_command_that_hangs_is_given_up_even_when_its_children_go_on(home: Places) -> None:
    child = "import time; time.sleep(5)"
    hanging = f"import subprocess, sys; subprocess.run([sys.executable, '-S', '-c', {child!r}])"
    with pytest.raises(KeyProblem, match=r"gave no answer within 0\.5 s"):
        from_command(hanging, home, seconds=0.5)


def test_a_stored_key_lies_in_a_private_file_and_goes_when_told(home: Places) -> None:
    store_key(home.keys, "acme", Secret(CANARY))
    store_key(home.keys, "other", Secret("second"))
    assert stat.S_IMODE(home.keys.stat().st_mode) == 0o600
    assert stat.S_IMODE(home.config.stat().st_mode) == 0o700
    store_key(home.keys, "acme", None)
    assert CANARY not in home.keys.read_text()
    found = read_key(Profile("other"), {}, home.keys)
    assert found is not None
    assert found.secret.reveal() == "second"


def test_a_loose_file_is_refused_and_nothing_is_stored_in_it(home: Places) -> None:
    store_key(home.keys, "acme", Secret(CANARY))
    home.keys.chmod(0o644)
    with pytest.raises(KeyProblem, match="may be read by others; it is not read until you run: chmod 600"):
        read_key(ACME, {}, home.keys)
    with pytest.raises(KeyProblem, match="chmod 600"):
        store_key(home.keys, "acme", Secret("new"))
    assert CANARY in home.keys.read_text()


@pytest.mark.parametrize(
    "text",
    [
        f"acme = {CANARY}",
        f'keys = "{CANARY}"',
        f'[keys]\nacme = ["{CANARY}"]',
        f'[keys]\nacme = "{CANARY} x"',
    ],
)
def test_a_broken_file_is_said_without_what_it_holds(home: Places, text: str) -> None:
    store_key(home.keys, "acme", Secret("x"))
    home.keys.write_text(text)
    with pytest.raises(KeyProblem) as raised:
        read_key(ACME, {}, home.keys)
    assert str(home.keys) in str(raised.value)
    assert CANARY not in "".join(traceback.format_exception(raised.value))


def test_a_typed_key_is_checked() -> None:
    assert parse_key(f"  {CANARY}\n").reveal() == CANARY
    for text in ("", "  ", "two words", "a\nb", "ключ"):
        with pytest.raises(KeyProblem):
            parse_key(text)
