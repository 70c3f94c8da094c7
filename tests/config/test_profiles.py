"""Profiles survive writing and reading; a broken one is left out and named."""

from __future__ import annotations

import stat

import pytest

from instantly_tui.config.files import Places, make_folder
from instantly_tui.config.profiles import Profile, Profiles, check_name, load, save

ACME = Profile(
    "acme",
    key_command=("pass", "show", "acme key"),
    as_workspace="0199-ab",
    read_only=True,
    booking_link="https://cal.example.com",
)
PLAIN = Profile("plain")


def loaded(home: Places, text: str) -> tuple[Profiles, tuple[str, ...]]:
    make_folder(home.config)
    home.profiles.write_text(text)
    profiles, problems = load(home.profiles)
    return profiles, tuple(problem.replace(str(home.profiles), "profiles.toml") for problem in problems)


def test_no_file_is_no_profile(home: Places) -> None:
    profiles, problems = load(home.profiles)
    assert profiles.pick() is None
    assert problems == ()


def test_what_is_saved_is_loaded(home: Places) -> None:
    saved = Profiles().with_profile(ACME).with_profile(PLAIN).with_default("plain")
    save(home.profiles, saved)
    assert load(home.profiles) == (saved, ())
    assert stat.S_IMODE(home.profiles.stat().st_mode) == 0o600


def test_the_first_is_the_default_until_another_is_chosen_or_it_goes() -> None:
    profiles = Profiles().with_profile(ACME).with_profile(PLAIN)
    assert profiles.pick() == ACME
    assert profiles.with_default("plain").pick() == PLAIN
    assert profiles.without("acme").pick() == PLAIN
    assert profiles.without("plain").pick() == ACME
    assert profiles.without("acme").without("plain").pick() is None


def test_an_unknown_name_is_said_with_the_nearest() -> None:
    profiles = Profiles().with_profile(ACME)
    with pytest.raises(LookupError, match="no profile 'acm'; did you mean 'acme'\\?"):
        profiles.pick("acm")
    with pytest.raises(LookupError, match="no profile 'xyz'; there are acme"):
        profiles.with_default("xyz")
    with pytest.raises(LookupError, match="none is set up yet"):
        Profiles().pick("acme")


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "-x", "x" * 41, "ä", "a b", ".hidden"])
def test_names_that_could_leave_their_folder_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="can't name a profile"):
        check_name(name)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "[profiles.bad]\nread_onyl = true",
            "line 2: 'read_onyl' is not a setting; did you mean 'read_only'?",
        ),
        ("[profiles.bad]\nread_only = 'yes'", "line 2: profile 'bad': read_only must be true or false"),
        (
            "[profiles.bad]\nkey_command = 'pass show'",
            "line 2: profile 'bad': key_command must be a list of words such as",
        ),
        ("[profiles.bad]\nkey_command = []", "line 2: profile 'bad': key_command must be a list"),
        (
            "[profiles.bad]\nbase_url = 'http://example.com'",
            "line 2: profile 'bad': the key would travel unencrypted",
        ),
        ("[profiles.bad]\nas_workspace = 3", "line 2: profile 'bad': as_workspace must be a text in quotes"),
        (
            "[profiles.bad]\nbooking_link = 'javascript:x'",
            "line 2: profile 'bad': booking_link must be a link",
        ),
        ("[profiles]\nbad = 3", "line 2: profile 'bad' must be a table"),
        ("[profiles.'../x']", "line 1: '../x' can't name a profile"),
        ("default = 'nobody'", "line 1: the default profile 'nobody' is not there"),
        ("defualt = 'acme'", "line 1: 'defualt' is not a setting; did you mean 'default'?"),
        ("profiles = 3", "line 1: profiles must be tables such as [profiles.acme]"),
    ],
)
def test_what_is_wrong_is_named_and_the_profile_left_out(home: Places, text: str, problem: str) -> None:
    good = "" if "profiles = 3" in text else "\n[profiles.good]\nread_only = true\n"
    profiles, problems = loaded(home, text + good)
    assert len(problems) == 1
    assert problems[0].startswith(f"profiles.toml, {problem}")
    assert list(profiles.items) == (["good"] if good else [])
