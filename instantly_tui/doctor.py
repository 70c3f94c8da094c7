"""What `instantly-tui doctor` looks at: one finding a line, each with what to do, none with the key."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from urllib.parse import urlsplit

from instantly_tui.config.address import DEFAULT_BASE_URL
from instantly_tui.config.files import Places
from instantly_tui.config.launch import Launch
from instantly_tui.config.secrets import VARIABLE
from instantly_tui.config.terminal import SMALLEST, Terminal
from instantly_tui.text.numbers import plural
from instantly_tui.text.when import duration

if TYPE_CHECKING:
    from instantly_tui.api.call import Call
    from instantly_tui.api.errors import ApiError
    from instantly_tui.api.transport import Exchange, Transport

SKEW_SECONDS = 30.0
"""How far the clocks may be apart before "3 min ago" is wrong enough to be said."""


class Finding(NamedTuple):
    """One line of the report."""

    level: Literal["good", "watch", "wrong"]
    text: str
    remedy: str = ""
    """What to do; empty when there is nothing to do."""


def examine_machine(launch: Launch, terminal: Terminal) -> Iterator[Finding]:
    """Everything that can be told without asking the server."""
    yield from _terminal(terminal)
    yield from _places(launch.places)
    for problem in launch.problems:
        yield Finding("watch", problem)
    yield _told(launch, terminal.env)
    yield from _network(launch, terminal.env)
    yield _key(launch, terminal.env)


async def examine_server(
    launch: Launch, wall: Callable[[], datetime], reach: Callable[..., Transport] | None = None
) -> list[Finding]:
    """What the server says to this key, by questions that change nothing; at most five.

    `wall` gives the aware date and time; `reach` takes the place of `api.transport.connect`.
    """
    from instantly_tui.api import accounts, campaigns, emails, leads, workspaces
    from instantly_tui.api.transport import Connection, connect

    if launch.key is None:
        return []
    exchanges: list[tuple[Exchange, datetime]] = []
    connection = Connection(
        launch.base_url,
        launch.key.reveal(),
        as_workspace=launch.profile.as_workspace if launch.profile else "",
        read_only=True,
        ca_bundle=launch.settings.ca_bundle,
    )
    try:
        transport = (reach or connect)(connection, log=lambda exchange: exchanges.append((exchange, wall())))
    except ValueError as error:
        return [Finding("wrong", str(error))]
    questions: dict[str, Call[Any]] = {
        "workspaces:read": workspaces.current(),
        "campaigns:read": campaigns.list_campaigns(limit=1),
        "accounts:read": accounts.list_accounts(limit=1),
        "leads:read": leads.list_leads(leads.LeadQuery(), limit=1),
        "emails:read": emails.unread_count(),
    }
    try:
        answers = await _asked(transport, questions)
    finally:
        await transport.aclose()
    return [*answers, *_clock(exchanges)]


async def _asked(transport: Transport, questions: Mapping[str, Call[Any]]) -> list[Finding]:
    """What the answers to questions that need one scope each tell about the key."""
    from instantly_tui.api.errors import ApiError, ScopeMissing
    from instantly_tui.api.workspaces import Workspace

    findings: list[Finding] = []
    missing: list[str] = []
    for scope, question in questions.items():
        try:
            answer = await transport.send(question)
        except ScopeMissing as error:
            missing.append(scope)
            if error.found:
                # A refusal lists all scopes of the key, so that nothing else has to be asked.
                findings.append(Finding("good", f"the key has the scopes {', '.join(error.found)}"))
                missing = [needed for needed in questions if not _allows(error.found, needed)]
                break
        except ApiError as error:
            return [*findings, _refused(error)]
        else:
            if isinstance(answer, Workspace):
                findings.append(Finding("good", f"workspace {answer.name or answer.id}"))
    if missing:
        remedy = (
            "make one with all:read for looking or all:all for working (Settings, Integrations, API keys)"
        )
        return [*findings, Finding("wrong", f"the key lacks {', '.join(missing)}", remedy)]
    return [*findings, Finding("good", "the key may read campaigns, accounts, leads and mails")]


def _terminal(terminal: Terminal) -> Iterator[Finding]:
    where = "over SSH" if terminal.remote else "on this machine"
    if not terminal.interactive:
        yield Finding("watch", "this is not a terminal", "the app needs one; doctor was asked through a pipe")
    elif not terminal.usable:
        yield Finding(
            "wrong", f"terminal {terminal.name} can't place text", "set TERM, as in TERM=xterm-256color"
        )
    else:
        yield Finding("good", f"terminal {terminal.name} {where}, {terminal.colours} colours")
    size = f"{terminal.columns}×{terminal.lines}"
    if terminal.columns < SMALLEST[0] or terminal.lines < SMALLEST[1]:
        yield Finding(
            "watch", f"size {size}", f"nothing is shown below {SMALLEST[0]}×{SMALLEST[1]}: enlarge it"
        )
    elif terminal.interactive:
        yield Finding("good", f"size {size}")
    if "utf" not in terminal.encoding.lower():
        yield Finding(
            "watch", f"the output is {terminal.encoding}", "set LANG to a UTF-8 locale, as in LANG=C.UTF-8"
        )
    way, remedy = terminal.clipboard
    yield Finding("watch" if remedy else "good", f"copying goes by {way}", remedy)


def _places(places: Places) -> Iterator[Finding]:
    for name, path in (("settings and profiles", places.config), ("drafts and log", places.state)):
        try:
            facts = path.stat()
        except FileNotFoundError:
            yield Finding("good", f"{name}: {path} (made when it is needed)")
            continue
        except OSError as error:
            yield Finding("wrong", f"{name}: {path} can't be looked at ({error.strerror})")
            continue
        if not stat.S_ISDIR(facts.st_mode):
            yield Finding("wrong", f"{name}: {path} is not a folder", "move it away")
        elif not os.access(path, os.W_OK | os.X_OK):
            yield Finding("wrong", f"{name}: {path} can't be written", f"run: chmod u+rwx {path}")
        elif stat.S_IMODE(facts.st_mode) & 0o077:
            yield Finding("watch", f"{name}: {path} is open to others", f"run: chmod 700 {path}")
        else:
            yield Finding("good", f"{name}: {path}")


def _told(launch: Launch, env: Mapping[str, str]) -> Finding:
    """How new replies are told outside the screen."""
    settings = launch.settings
    if not settings.notify:
        return Finding("good", "new replies are told nowhere but on the screen (notify = [])")
    words = {"title": "in the terminal's title", "bell": "by its bell", "osc9": "by a notice (OSC 9)"}
    text = f"new replies are told {', '.join(words[way] for way in settings.notify)}"
    if settings.quiet_hours:
        text += f"; neither bell nor notice from {settings.quiet_hours.replace('-', ' to ')}"
    if "osc9" in settings.notify and env.get("TMUX"):
        return Finding("watch", text, "tmux passes notices on only with: set -g allow-passthrough on")
    return Finding("good", text)


def _network(launch: Launch, env: Mapping[str, str]) -> Iterator[Finding]:
    if launch.base_url != DEFAULT_BASE_URL:
        yield Finding("watch", f"requests go to {launch.base_url}, not to Instantly")
    bundle = launch.settings.ca_bundle
    if bundle and not Path(bundle).is_file():
        yield Finding(
            "wrong", f"ca_bundle: there is no file {bundle}", f"mend it in {launch.places.settings}"
        )
    proxy = next(
        (env[name] for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy") if env.get(name)), ""
    )
    if proxy:
        # A proxy's address may hold a password.
        yield Finding(
            "good", f"requests go through the proxy {urlsplit(proxy).hostname or 'named in the environment'}"
        )
    if find_spec("uvicorn") is None:
        yield Finding("watch", "demo --serve needs uvicorn", "pip install 'instantly-tui[serve]'")


def _key(launch: Launch, env: Mapping[str, str]) -> Finding:
    who = f"profile {launch.profile.name}" if launch.profile else "no profile"
    if launch.key_problem:
        return Finding("wrong", f"{who}: {launch.key_problem}")
    if launch.key is None:
        return Finding(
            "wrong", f"{who}: no API key", f"run: instantly-tui profiles add NAME, or set {VARIABLE}"
        )
    mode = ", read-only" if launch.read_only else ""
    if env.get(VARIABLE) and launch.profile is not None:
        text = f"{who}{mode}: the API key is from ${VARIABLE}, before the profile's own"
        return Finding("watch", text, f"unset {VARIABLE} if it is another workspace's")
    return Finding("good", f"{who}{mode}: the API key is from {launch.key_source}")


def _refused(error: ApiError) -> Finding:
    """What stands between us and the server; the error's text says what to do."""
    from instantly_tui.api.errors import NotSent, RateLimited, Uncertain

    passing = isinstance(error, RateLimited | Uncertain) and not isinstance(error, NotSent)
    return Finding("watch" if passing else "wrong", str(error))


def _clock(exchanges: list[tuple[Exchange, datetime]]) -> Iterator[Finding]:
    """How far this machine's clock is from the server's."""
    skews = [
        (here - exchange.server_time).total_seconds() for exchange, here in exchanges if exchange.server_time
    ]
    if not skews:
        return
    skew = min(skews, key=abs)
    if abs(skew) <= SKEW_SECONDS:
        yield Finding(
            "good", f"the clock agrees with the server's ({plural(len(exchanges), 'question')} asked)"
        )
        return
    side = "ahead of" if skew > 0 else "behind"
    yield Finding(
        "watch", f"this machine's clock is {duration(abs(skew), 2)} {side} the server's", "set the clock"
    )


def _allows(found: tuple[str, ...], scope: str) -> bool:
    """Whether one of the scopes a key has is enough (API.md, legend of scopes)."""
    resource, _, right = scope.partition(":")
    return any(f"{part}:{kind}" in found for part in (resource, "all") for kind in (right, "all"))
