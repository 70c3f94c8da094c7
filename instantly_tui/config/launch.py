"""What a start needs, gathered from the settings, the profiles, the environment and the command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from instantly_tui.config import profiles as profile_file
from instantly_tui.config import settings as settings_file
from instantly_tui.config.address import DEFAULT_BASE_URL, base_url
from instantly_tui.config.files import Places
from instantly_tui.config.profiles import Profile
from instantly_tui.config.secrets import VARIABLE, KeyProblem, Secret, read_key
from instantly_tui.config.settings import Settings

BASE_URL = "INSTANTLY_BASE_URL"
"""Environment variable with the server to ask."""


@dataclass(frozen=True)
class Launch:
    """One start of the app."""

    settings: Settings
    problems: tuple[str, ...]
    """What is wrong with the settings and the profiles, one line each."""
    places: Places
    profile: Profile | None = None
    """None when none is set up, and in the demo."""
    key: Secret | None = None
    """None when there is none yet, when it can't be had (`key_problem`), and in the demo."""
    key_source: str = ""
    """Where the key was found, in words."""
    key_problem: str = ""
    """Why there is no key although a place for it is named."""
    base_url: str = DEFAULT_BASE_URL
    """Server as `scheme://host[:port]`."""
    read_only: bool = False
    always_read_only: bool = False
    """Whether that was asked for at the start, whatever the profile says."""
    stock_driver: bool = False
    demo: bool = False
    demo_size: str = "showcase"
    demo_seed: int = 7
    demo_now: datetime | None = None
    """The date and time at which the demo stands still, aware; None lets it run from now."""
    mail_spacing: float | None = None
    """Seconds between lists of mails that nobody waits for; None keeps the distance of our share."""


def prepare(
    env: Mapping[str, str],
    places: Places,
    *,
    profile: str = "",
    read_only: bool = False,
    stock_driver: bool = False,
    demo: bool = False,
    demo_size: str = "showcase",
    demo_seed: int = 7,
) -> Launch:
    """Gather what a start needs; may run the profile's key command.

    Raises LookupError for a profile that isn't there and ValueError for a server that can't be used.
    """
    settings, problems = settings_file.load(places.settings)
    stock_driver = stock_driver or settings.stock_driver
    if demo:
        return Launch(
            settings,
            problems,
            places,
            read_only=read_only,
            always_read_only=read_only,
            stock_driver=stock_driver,
            demo=True,
            demo_size=demo_size,
            demo_seed=demo_seed,
        )
    profiles, more = profile_file.load(places.profiles)
    chosen = profiles.pick(profile)
    server = server_for(chosen, env)
    key, source, trouble = _key(chosen, env, places, server)
    return Launch(
        settings,
        problems + more,
        places,
        profile=chosen,
        key=key,
        key_source=source,
        key_problem=trouble,
        base_url=server,
        read_only=read_only or (chosen is not None and chosen.read_only),
        always_read_only=read_only,
        stock_driver=stock_driver,
    )


def for_profile(launch: Launch, profile: Profile, env: Mapping[str, str]) -> Launch:
    """The same start with another profile and its own key; may run the profile's key command.

    The key in `INSTANTLY_API_KEY` is that of the first profile and never another's. A server that can't be
    used is told as a problem of the key.
    """
    own = {name: value for name, value in env.items() if name != VARIABLE}
    try:
        server = server_for(profile, own)
    except ValueError as error:
        server, key, source, trouble = profile.base_url, None, "", str(error)
    else:
        key, source, trouble = _key(profile, own, launch.places, server)
    return replace(
        launch,
        profile=profile,
        key=key,
        key_source=source,
        key_problem=trouble,
        base_url=server,
        read_only=launch.always_read_only or profile.read_only,
    )


def server_for(profile: Profile | None, env: Mapping[str, str]) -> str:
    """The server to ask: `INSTANTLY_BASE_URL`, else the profile's. Raises ValueError naming the variable."""
    if env.get(BASE_URL):
        try:
            return base_url(env[BASE_URL])
        except ValueError as error:
            raise ValueError(f"{BASE_URL}: {error}") from error
    return profile.base_url if profile else DEFAULT_BASE_URL


def _key(
    profile: Profile | None, env: Mapping[str, str], places: Places, server: str
) -> tuple[Secret | None, str, str]:
    """The key, where it was found, and why there is none."""
    try:
        found = read_key(profile, env, places.keys)
    except KeyProblem as error:
        return None, "", str(error)
    if found is None:
        return None, "", ""
    if found.bound and profile is not None and server != profile.base_url:
        reason = (
            f"the key of profile {profile.name} is for {profile.base_url}, not for {server}; unset {BASE_URL}"
        )
        return None, "", reason
    return found.secret, found.source, ""
