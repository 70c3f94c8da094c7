"""A start gathers what it needs, and tells what is missing instead of failing."""

from __future__ import annotations

import pytest

from instantly_tui.config.files import Places, make_folder
from instantly_tui.config.launch import BASE_URL, for_profile, prepare
from instantly_tui.config.profiles import Profile, Profiles, save
from instantly_tui.config.secrets import VARIABLE, Secret, store_key


def test_nothing_set_up(home: Places) -> None:
    launch = prepare({}, home)
    assert (launch.profile, launch.key, launch.key_problem, launch.demo) == (None, None, "", False)
    assert launch.base_url == "https://api.instantly.ai"
    assert not home.config.exists()


def test_a_key_in_the_environment_is_enough(home: Places) -> None:
    launch = prepare({VARIABLE: "k", BASE_URL: "http://127.0.0.1:8000"}, home, read_only=True)
    assert launch.key == Secret("k")
    assert launch.key_source == f"${VARIABLE}"
    assert launch.base_url == "http://127.0.0.1:8000"
    assert launch.read_only


def test_a_profile_brings_its_key_server_and_read_only(home: Places) -> None:
    acme = Profile("acme", base_url="https://example.com", read_only=True)
    save(home.profiles, Profiles().with_profile(Profile("first")).with_profile(acme))
    store_key(home.keys, "acme", Secret("k"))
    launch = prepare({}, home, profile="acme")
    assert (launch.profile, launch.key, launch.base_url, launch.read_only) == (
        acme,
        Secret("k"),
        "https://example.com",
        True,
    )
    assert prepare({}, home).profile == Profile("first")


def test_the_demo_reads_no_key_and_no_profile(home: Places) -> None:
    save(home.profiles, Profiles().with_profile(Profile("acme", key_command=("false",))))
    launch = prepare({VARIABLE: "k"}, home, demo=True, demo_size="large", demo_seed=3, stock_driver=True)
    assert (launch.demo, launch.demo_size, launch.demo_seed, launch.stock_driver) == (True, "large", 3, True)
    assert (launch.key, launch.profile, launch.key_problem) == (None, None, "")


def test_a_key_that_can_not_be_had_does_not_stop_the_start(home: Places) -> None:
    save(home.profiles, Profiles().with_profile(Profile("acme", key_command=("false",))))
    launch = prepare({}, home)
    assert launch.key is None
    assert "key command false failed" in launch.key_problem


def test_the_key_of_a_profile_goes_to_no_other_server(home: Places) -> None:
    save(home.profiles, Profiles().with_profile(Profile("acme")))
    store_key(home.keys, "acme", Secret("k"))
    launch = prepare({BASE_URL: "https://example.com"}, home)
    assert launch.key is None
    assert (
        "is for https://api.instantly.ai, not for https://example.com; unset INSTANTLY_BASE_URL"
        in launch.key_problem
    )


def test_a_server_or_profile_that_can_not_be_used_is_said(home: Places) -> None:
    with pytest.raises(ValueError, match=r"^INSTANTLY_BASE_URL: the key would travel unencrypted"):
        prepare({BASE_URL: "http://example.com"}, home)
    with pytest.raises(LookupError, match="no profile 'x'"):
        prepare({}, home, profile="x")


def test_problems_of_both_files_come_along(home: Places) -> None:
    make_folder(home.config)
    home.settings.write_text("them = 1\nstock_driver = true")
    home.profiles.write_text("defualt = 1")
    launch = prepare({}, home)
    assert launch.stock_driver
    assert len(launch.problems) == 2


def test_a_launch_that_is_printed_holds_no_key(home: Places) -> None:
    assert "canary" not in repr(prepare({VARIABLE: "canary-key"}, home))


def test_another_profile_has_its_own_key_and_never_the_one_in_the_environment(home: Places) -> None:
    acme, other = Profile("acme"), Profile("other", read_only=True)
    store_key(home.keys, "acme", Secret("stored"))
    env = {VARIABLE: "first"}
    launch = prepare(env, home)
    mine = for_profile(launch, acme, env)
    assert (mine.profile, mine.key, mine.read_only) == (acme, Secret("stored"), False)
    assert for_profile(launch, other, env).key is None
    assert for_profile(launch, other, env).read_only
    assert for_profile(prepare(env, home, read_only=True), acme, env).read_only, "once asked for, everywhere"
    elsewhere = for_profile(launch, acme, {BASE_URL: "https://example.com"})
    assert elsewhere.key is None
    assert "is for https://api.instantly.ai, not for https://example.com" in elsewhere.key_problem
    assert BASE_URL in for_profile(launch, acme, {BASE_URL: "nonsense"}).key_problem
    locked = for_profile(launch, Profile("locked", key_command=("false",)), {})
    assert "key command false failed" in locked.key_problem
