"""The command line: what the words mean, and nothing of what they do."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from instantly_tui import __version__

if TYPE_CHECKING:
    from instantly_tui.config.files import Places
    from instantly_tui.config.launch import Launch
    from instantly_tui.config.profiles import Profiles
    from instantly_tui.config.terminal import Terminal

NAME = "instantly-tui"
SIZES = ("showcase", "large", "small")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line (by default the process's own); the exit status."""
    try:
        result = commands.main(args=arguments, prog_name=NAME, standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        return 130
    except Exception as error:
        click.echo(_unexpected(error), err=True)
        return 1
    return result if isinstance(result, int) else 0


def _size(function: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--size",
        type=click.Choice(SIZES),
        default=SIZES[0],
        show_default=True,
        help="How large the demo workspace is.",
    )(function)


def _seed(function: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--seed", type=int, default=7, show_default=True, help="Which people live in the demo workspace."
    )(function)


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--demo", is_flag=True, help="Look around in a made-up workspace; no key, and no mail leaves.")
@click.option(
    "--profile", default="", metavar="NAME", help="The workspace to open, by the name of its profile."
)
@click.option("--read-only", is_flag=True, help="Change and send nothing.")
@click.option(
    "--stock-driver", is_flag=True, help="Write the whole screen on each change; for odd terminals."
)
@_size
@_seed
@click.version_option(__version__, prog_name=NAME)
@click.pass_context
def commands(
    context: click.Context,
    demo: bool,
    profile: str,
    read_only: bool,
    stock_driver: bool,
    size: str,
    seed: int,
) -> None:
    """A keyboard-driven terminal for people who run cold-email campaigns on Instantly.ai.

    Without a command it starts the app.
    """
    options = {"profile": profile, "read_only": read_only, "stock_driver": stock_driver}
    if context.invoked_subcommand is not None:
        context.obj = options
    else:
        _start(**options, demo=demo, demo_size=size, demo_seed=seed)


@commands.command()
@click.option("--serve", is_flag=True, help="Serve the made-up workspace over HTTP on this machine instead.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="Port to serve on; 0 picks a free one."
)
@_size
@_seed
@click.option("--now", type=click.DateTime(), help="The workspace's date in UTC, to see the same every time.")
@click.pass_obj
def demo(options: dict[str, Any], serve: bool, port: int, size: str, seed: int, now: datetime | None) -> None:
    """Look around in a made-up workspace, or serve it."""
    now = now and now.replace(tzinfo=UTC)
    if not serve:
        _start(**options | {"profile": ""}, demo=True, demo_size=size, demo_seed=seed, demo_now=now)
    from instantly_tui.demo.serve import ServeError
    from instantly_tui.demo.serve import serve as serve_demo

    try:
        serve_demo(port, size, seed, now)
    except ServeError as error:
        raise click.ClickException(str(error)) from error


@commands.command()
@click.pass_obj
def doctor(options: dict[str, Any]) -> None:
    """Look at the terminal, the key, the workspace, the clock and the folders, and say what to do."""
    import asyncio

    from instantly_tui.doctor import examine_machine, examine_server

    launch = _prepared(**options)
    findings = list(examine_machine(launch, _terminal()))
    findings += asyncio.run(examine_server(launch, lambda: datetime.now(UTC)))
    marks = {"good": "✓", "watch": "▲", "wrong": "✖"}
    if "utf" not in (sys.stdout.encoding or "").lower():
        marks = {"good": "ok", "watch": "!", "wrong": "!!"}
    for level, text, remedy in findings:
        click.echo(f"{marks[level]} {text}{f' — {remedy}' if remedy else ''}")
    _end(int(any(finding.level == "wrong" for finding in findings)))


@commands.command()
def where() -> None:
    """Say which folders and files are used."""
    places = _places()
    for name in ("config", "settings", "profiles", "keys", "state", "log", "cache"):
        path: Path = getattr(places, name)
        click.echo(f"{name:9} {path}{'' if path.exists() else '  (not there)'}")


@commands.command()
def check() -> None:
    """Check the settings, the keymap and the profiles."""
    from instantly_tui.ui.keymap_check import keymap_problems

    launch = _prepared()
    problems = (*launch.problems, *keymap_problems(launch.settings.keymap))
    for problem in problems:
        click.echo(problem)
    if not problems:
        click.echo(f"{launch.places.settings}: nothing is wrong")
    _end(int(bool(problems)))


@commands.group()
def profiles() -> None:
    """List, add, remove and choose the workspaces to open."""


@profiles.command("list")
def list_profiles() -> None:
    """List the profiles; the default one is marked."""
    known = _profiles(writing=False)
    for profile in known.items.values():
        key = f"key command {Path(profile.key_command[0]).name}" if profile.key_command else "stored key"
        facts = [key, profile.base_url, profile.as_workspace and f"as {profile.as_workspace}"]
        facts += ["read-only"] if profile.read_only else []
        mark = "*" if profile.name == known.default else " "
        click.echo(f"{mark} {profile.name:<16} {', '.join(fact for fact in facts if fact)}")
    if not known.items:
        click.echo(f"there is no profile yet; add one with: {NAME} profiles add NAME")


@profiles.command("add")
@click.argument("name")
@click.option("--key-command", metavar="COMMAND", help="Program with its arguments that prints the key.")
@click.option(
    "--as-workspace", default="", metavar="ID", help="Sub-workspace to act on with an agency's key."
)
@click.option("--base-url", "server", default="", metavar="URL", help="Another server than Instantly's.")
@click.option("--read-only", is_flag=True, help="Change and send nothing.")
@click.option("--replace", is_flag=True, help="Replace the profile of that name.")
def add_profile(
    name: str, key_command: str | None, as_workspace: str, server: str, read_only: bool, replace: bool
) -> None:
    """Add a profile; its key is asked for, hidden, unless a command prints it.

    The key is never given as an argument: those are seen by everyone on the machine.
    """
    from instantly_tui.config.address import DEFAULT_BASE_URL, base_url
    from instantly_tui.config.profiles import Profile, check_name, save
    from instantly_tui.config.secrets import KeyProblem, parse_key, store_key

    places, known = _places(), _profiles()
    if name in known.items and not replace:
        raise click.ClickException(f"there is a profile {name} already; use --replace to replace it")
    try:
        command = tuple(shlex.split(key_command or ""))
        profile = Profile(
            check_name(name), command, as_workspace, base_url(server or DEFAULT_BASE_URL), read_only
        )
        if not command:
            store_key(places.keys, name, parse_key(_asked_key()))
        save(places.profiles, known.with_profile(profile))
    except (ValueError, KeyProblem) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise _unwritable(error) from error
    click.echo(f"profile {name} is in {places.profiles}; check it with: {NAME} --profile {name} doctor")


@profiles.command("remove")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove_profile(name: str, yes: bool) -> None:
    """Remove a profile and its stored key."""
    from instantly_tui.config.profiles import save
    from instantly_tui.config.secrets import KeyProblem, store_key

    places, known = _places(), _profiles()
    _picked(known, name)
    if not yes:
        click.confirm(f"Remove profile {name} and its stored key?", abort=True)
    try:
        if places.keys.exists():
            store_key(places.keys, name, None)
        save(places.profiles, known.without(name))
    except KeyProblem as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise _unwritable(error) from error
    click.echo(f"profile {name} is removed")


@profiles.command("use")
@click.argument("name")
def use_profile(name: str) -> None:
    """Choose the profile that is opened when none is named."""
    from instantly_tui.config.profiles import save

    known = _profiles()
    _picked(known, name)
    try:
        save(_places().profiles, known.with_default(name))
    except OSError as error:
        raise _unwritable(error) from error
    click.echo(f"profile {name} is the default now")


def _start(**options: Any) -> None:
    terminal = _terminal()
    if not terminal.interactive or not terminal.usable:
        what = "this is not a terminal" if not terminal.interactive else f"the terminal is {terminal.name}"
        raise click.ClickException(f"{what}, so nothing can be shown; {NAME} doctor says more")
    launch = _prepared(**options)
    from instantly_tui.ui.startup import prepare_environment

    prepare_environment(os.environ)
    from instantly_tui.ui.app import run_app

    _end(run_app(launch))


def _end(status: int) -> NoReturn:
    click.get_current_context().exit(status)


def _unexpected(error: Exception) -> str:
    """What to tell of an error nobody foresaw."""
    from instantly_tui.config.logbook import Logbook, unforeseen

    return unforeseen(error, Logbook(_places().log))


def _prepared(**options: Any) -> Launch:
    from instantly_tui.config.launch import prepare

    try:
        return prepare(os.environ, _places(), **options)
    except (LookupError, ValueError) as error:
        raise click.ClickException(str(error.args[0])) from error


def _places() -> Places:
    from instantly_tui.config.files import places

    try:
        return places(os.environ)
    except ValueError as error:
        raise click.ClickException(str(error)) from error


def _profiles(*, writing: bool = True) -> Profiles:
    """The profiles; before writing them anew nothing may be wrong, or it would be lost."""
    from instantly_tui.config.profiles import load

    known, problems = load(_places().profiles)
    if problems and writing:
        raise click.ClickException(
            "\n".join([*problems, "mend this first: the file would be written without it"])
        )
    for problem in problems:
        click.echo(problem, err=True)
    return known


def _picked(known: Profiles, name: str) -> None:
    try:
        known.pick(name)
    except LookupError as error:
        raise click.ClickException(str(error.args[0])) from error


def _asked_key() -> str:
    """A key typed without being shown, or the first line of a pipe."""
    if sys.stdin.isatty():
        typed: str = click.prompt("API key (not shown)", hide_input=True)
        return typed
    return sys.stdin.readline()


def _unwritable(error: OSError) -> click.ClickException:
    return click.ClickException(f"{error.filename or 'the file'} can't be written ({error.strerror})")


def _terminal() -> Terminal:
    from instantly_tui.config.terminal import Terminal

    size = shutil.get_terminal_size()
    interactive = sys.stdin.isatty() and sys.stdout.isatty()
    return Terminal(os.environ, interactive, size.columns, size.lines, sys.stdout.encoding or "ascii")
