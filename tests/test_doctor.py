"""The doctor sees what is wrong, says what to do, changes nothing and tells no key."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import httpx
import pytest

from instantly_tui.api.transport import connect
from instantly_tui.config.files import HOME, Places, make_folder, places
from instantly_tui.config.launch import BASE_URL, Launch, prepare
from instantly_tui.config.profiles import Profile, Profiles, save
from instantly_tui.config.secrets import VARIABLE, Secret
from instantly_tui.config.terminal import Terminal
from instantly_tui.demo.faults import in_process
from instantly_tui.demo.world import World, build_world
from instantly_tui.doctor import Finding, examine_machine, examine_server

NOW = datetime(2026, 11, 20, 9, 43, tzinfo=UTC)
XTERM = Terminal({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, True, 120, 40, "utf-8")


@pytest.fixture
def home(tmp_path: Path) -> Places:
    return places({HOME: str(tmp_path)})


@pytest.fixture(scope="module")
def world() -> World:
    return build_world("small", seed=7, now=NOW)


async def asked(launch: Launch, inner: httpx.AsyncBaseTransport) -> list[Finding]:
    return await examine_server(launch, lambda: NOW, partial(connect, inner=inner))


def looked_at(launch: Launch, terminal: Terminal = XTERM) -> list[Finding]:
    return list(examine_machine(launch, terminal))


def wrong(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.level != "good"]


def test_nothing_is_wrong_where_nothing_is(home: Places) -> None:
    findings = looked_at(prepare({VARIABLE: "k"}, home))
    assert wrong(findings) == []
    assert "the API key is from $INSTANTLY_API_KEY" in findings[-1].text


@pytest.mark.parametrize(
    ("terminal", "level", "words"),
    [
        (replace(XTERM, interactive=False), "watch", "not a terminal"),
        (replace(XTERM, env={"TERM": "dumb"}), "wrong", "set TERM"),
        (replace(XTERM, env={}), "wrong", "unknown"),
        (replace(XTERM, columns=59), "watch", "enlarge"),
        (replace(XTERM, lines=14), "watch", "120×14"),
        (replace(XTERM, encoding="ANSI_X3.4-1968"), "watch", "UTF-8"),
        (replace(XTERM, env={"TERM": "screen", "STY": "1.x"}), "watch", "GNU screen"),
        (
            replace(XTERM, env={"TERM": "xterm", "TERM_PROGRAM": "Apple_Terminal"}),
            "watch",
            "Terminal.app ignores it",
        ),
    ],
)
def test_a_terminal_that_can_not_do_it_is_named(
    home: Places, terminal: Terminal, level: str, words: str
) -> None:
    findings = wrong(looked_at(prepare({VARIABLE: "k"}, home), terminal))
    assert [finding.level for finding in findings] == [level]
    assert words in findings[0].text + findings[0].remedy


@pytest.mark.parametrize(
    ("env", "colours", "clipboard"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, "16 million", "OSC 52"),
        ({"TERM": "xterm-256color"}, "256", "OSC 52"),
        ({"TERM": "linux"}, "16", "OSC 52"),
        ({"TERM": "xterm", "NO_COLOR": "1"}, "none (NO_COLOR is set)", "OSC 52"),
        ({"TERM": "tmux-256color", "TMUX": "/tmp/x,1,0"}, "256", "through tmux (load-buffer -w)"),
        (
            {"TERM": "xterm", "SSH_TTY": "/dev/pts/1"},
            "16",
            "OSC 52, over SSH to the terminal in front of you",
        ),
    ],
)
def test_colours_and_the_way_of_copies(env: dict[str, str], colours: str, clipboard: str) -> None:
    terminal = replace(XTERM, env=env)
    assert terminal.colours == colours
    assert terminal.clipboard == (clipboard, "")


def test_how_new_replies_are_told_is_said(home: Places) -> None:
    launch = prepare({}, home)

    def told(terminal: Terminal = XTERM, **settings: object) -> str:
        changed = replace(launch, settings=replace(launch.settings, **settings))  # type: ignore[arg-type]
        return next(found for found in looked_at(changed, terminal) if "new replies" in found.text).text

    assert told() == "new replies are told in the terminal's title"
    assert told(notify=("bell", "osc9"), quiet_hours="22:00-07:00").endswith(
        "by its bell, by a notice (OSC 9); neither bell nor notice from 22:00 to 07:00"
    )
    assert "nowhere but on the screen" in told(notify=())
    findings = looked_at(
        replace(launch, settings=replace(launch.settings, notify=("osc9",))),
        replace(XTERM, env={**XTERM.env, "TMUX": "x"}),
    )
    assert any("allow-passthrough" in found.remedy for found in findings)


def test_folders_that_can_not_be_used_are_named(home: Places) -> None:
    make_folder(home.config.parent)
    home.config.write_text("a file")
    make_folder(home.state).chmod(0o755)
    findings = wrong(
        looked_at(Launch(prepare({}, places({HOME: "/nowhere"})).settings, (), home, key=Secret("k")))
    )
    assert [(finding.level, finding.remedy) for finding in findings] == [
        ("wrong", "move it away"),
        ("watch", f"run: chmod 700 {home.state}"),
    ]


def test_what_is_wrong_with_settings_server_and_certificates_is_named(home: Places) -> None:
    make_folder(home.config)
    home.settings.write_text("them = 1\nca_bundle = '/nowhere/ca.pem'")
    env = {VARIABLE: "k", BASE_URL: "http://127.0.0.1:9"}
    findings = wrong(looked_at(prepare(env, home), replace(XTERM, env={**XTERM.env, **env})))
    assert [finding.level for finding in findings] == ["watch", "watch", "wrong"]
    assert "did you mean 'theme'" in findings[0].text
    assert findings[1].text == "requests go to http://127.0.0.1:9, not to Instantly"
    assert "/nowhere/ca.pem" in findings[2].text


def test_a_proxy_is_named_without_its_password(home: Places) -> None:
    terminal = replace(XTERM, env={**XTERM.env, "HTTPS_PROXY": "http://me:hunter2@proxy.example:3128"})
    text = "\n".join(finding.text for finding in looked_at(prepare({VARIABLE: "k"}, home), terminal))
    assert "proxy.example" in text
    assert "hunter2" not in text


def test_the_place_of_the_key_is_said(home: Places) -> None:
    assert "no API key" in looked_at(prepare({}, home))[-1].text
    save(home.profiles, Profiles().with_profile(Profile("acme", key_command=("false",))))
    failed = looked_at(prepare({}, home))[-1]
    assert failed.level == "wrong"
    assert "key command false failed" in failed.text
    env = {VARIABLE: "k"}
    shadowed = looked_at(prepare(env, home), replace(XTERM, env={**XTERM.env, **env}))[-1]
    assert shadowed.level == "watch"
    assert "before the profile's own" in shadowed.text


@pytest.mark.parametrize(
    ("key", "levels", "words"),
    [
        ("demo-all", ["good", "good"], "may read campaigns, accounts, leads and mails"),
        ("demo-read", ["good", "good"], "may read campaigns"),
        ("demo-some", ["good", "wrong"], "lacks workspaces:read, accounts:read, emails:read"),
        ("demo-revoked", ["wrong"], "key"),
        ("demo-lapsed", ["wrong"], "plan"),
    ],
)
async def test_the_server_is_asked_what_the_key_may_do(
    home: Places, world: World, key: str, levels: list[str], words: str
) -> None:
    launch = prepare({VARIABLE: key, BASE_URL: "http://127.0.0.1:1"}, home)
    findings = [finding for finding in await asked(launch, in_process(world)) if "clock" not in finding.text]
    assert [finding.level for finding in findings] == levels
    assert words in findings[-1].text
    assert all(key not in finding.text + finding.remedy for finding in findings)


async def test_without_a_key_nothing_is_asked(home: Places) -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise AssertionError(request.url)

    assert await asked(prepare({}, home), httpx.MockTransport(refuse)) == []


@pytest.mark.parametrize(
    ("ahead", "level", "words"),
    [
        (0, "good", "agrees"),
        (29, "good", "agrees"),
        (-240, "watch", "4 min behind the server's"),
        (3700, "watch", "1 h 1 min ahead of the server's"),
    ],
)
async def test_a_clock_that_is_off_is_noticed(home: Places, ahead: int, level: str, words: str) -> None:
    date = (NOW - timedelta(seconds=ahead)).strftime("%a, %d %b %Y %H:%M:%S GMT")

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(401, headers={"date": date}, json={"message": "Invalid API key"})

    findings = await asked(prepare({VARIABLE: "k"}, home), httpx.MockTransport(answer))
    assert findings[-1].level == level
    assert words in findings[-1].text


async def test_a_server_out_of_reach_is_said_with_what_to_do(home: Places) -> None:
    def cut(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("connection refused", request=request)

    findings = await asked(prepare({VARIABLE: "canary"}, home), httpx.MockTransport(cut))
    assert [finding.level for finding in findings] == ["wrong"]
    assert "check the network" in findings[0].text
    assert "canary" not in findings[0].text


async def test_only_questions_that_change_nothing_are_asked(home: Places, world: World) -> None:
    seen: list[str] = []

    class Recorder(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            seen.append(f"{request.method} {request.url.path}")
            return await inner.handle_async_request(request)

    inner = in_process(world)
    await asked(prepare({VARIABLE: "demo-all", BASE_URL: "http://127.0.0.1:1"}, home), Recorder())
    assert seen == [
        "GET /api/v2/workspaces/current",
        "GET /api/v2/campaigns",
        "GET /api/v2/accounts",
        "POST /api/v2/leads/list",
        "GET /api/v2/emails/unread/count",
    ]
