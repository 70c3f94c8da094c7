"""The simulation as a process of its own on a port of this machine, and the app in a pty that calls it."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support.pty import ROOT, Tui

SERVE = ("demo", "--serve", "--port", "0", "--seed", "7", "--size")
READS = ("/leads/list", "/accounts/warmup-analytics", "/accounts/test/vitals")
"""What is read by POST (API.md §8, §7)."""


class Served:
    """A running simulation, steered and looked into over its control routes."""

    def __init__(self, url: str) -> None:
        self.url = url

    def control(self, name: str, **fields: Any) -> Any:
        """One control route: GET `log`, POST the rest."""
        body = None if name == "log" else json.dumps(fields).encode()
        request = urllib.request.Request(f"{self.url}/__demo/{name}", body)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def reset(self) -> None:
        """A fresh world, no faults, an empty log."""
        self.control("reset")

    def api(self, path: str, **params: str) -> Any:
        """Ask the API itself, as another program of the same user would."""
        query = "&".join(f"{name}={value}" for name, value in params.items())
        request = urllib.request.Request(
            f"{self.url}/api/v2{path}?{query}", headers={"Authorization": "Bearer demo-all"}
        )
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    @property
    def unread(self) -> int:
        """Unread mails in the workspace."""
        count: int = self.api("/emails/unread/count")["count"]
        return count

    def inbound(self, text: str) -> str:
        """Let a lead answer a campaign just now; their address."""
        mails = self.api("/emails", limit="100", email_type="received")["items"]
        unread = {mail.get("lead") for mail in mails if mail.get("is_unread")}
        answered = (mail.get("lead") for mail in mails if mail.get("campaign_id"))
        lead: str = next(each for each in answered if each and each not in unread)
        self.control("inbound", lead=lead, text=text)
        return lead

    @property
    def log(self) -> list[str]:
        """The requests seen, as `METHOD /path` below the API's root."""
        return [
            f"{entry['method']} {entry['path'].removeprefix('/api/v2')}"
            for entry in self.control("log")["requests"]
        ]

    @property
    def writes(self) -> list[str]:
        """The requests that were no reads."""
        return [line for line in self.log if not line.startswith("GET ") and not line.endswith(READS)]


@contextmanager
def serving(size: str = "small") -> Iterator[Served]:
    """Serve a world of this size until the end of the block."""
    command = [sys.executable, "-m", "instantly_tui", *SERVE, size]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield Served(process.stdout.readline().strip())
        finally:
            process.terminate()


def app(
    served: Served,
    home: Path,
    *arguments: str,
    key: str = "demo-all",
    size: tuple[int, int] = (120, 36),
    env: Mapping[str, str] | None = None,
) -> Tui:
    """The app with a key for the served simulation, its folders below `home`."""
    where = {"INSTANTLY_TUI_HOME": str(home), "INSTANTLY_BASE_URL": served.url, "INSTANTLY_API_KEY": key}
    command = [sys.executable, "-m", "instantly_tui", *arguments]
    return Tui(command, columns=size[0], lines=size[1], env=where | dict(env or {}))


def drafts(home: Path) -> list[dict[str, Any]]:
    """The drafts on disk."""
    found = [json.loads(path.read_text()) for path in sorted((home / "state/drafts").rglob("*.json"))]
    return [each for each in found if "state" in each]
