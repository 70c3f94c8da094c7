"""A dirty file imported through cut connections, 429s and two `kill -9`s, and what the server then holds."""

from __future__ import annotations

import csv
import json
import re
import signal
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.e2e.served import Served
from tests.support.dirty import Dirty, dirty_file
from tests.support.outbox_process import line_of, program

UPLOAD = "/api/v2/leads/add"
OURS = re.compile(r"lead\d+@import\d+\.example")
PROGRAM = ("-m", "tests.support.import_process")


@dataclass
class Outcome:
    """What came of it."""

    made: Dirty
    held: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """The leads of the target, by address."""
    told: list[dict[str, str]] = field(default_factory=list)
    """The report."""
    last: str = ""
    """What the last program said of its end."""
    uploads: int = 0
    """How many uploads reached the server."""


def ordeal(served: Served, folder: Path, rows: int) -> Outcome:
    """Do it; the programs are killed with the server's answer lost, and with an upload not sent yet."""
    outcome = Outcome(dirty_file(folder / "leads.csv", rows))
    campaigns = served.api("/campaigns", limit="2")["items"]
    target, other = (each["id"] for each in campaigns)
    _prepare(served, outcome.made, target, other)
    served.control("fault", kind="status", status=429, path=UPLOAD, times=2)
    served.control("fault", kind="reset", path=UPLOAD)
    command = (*PROGRAM, served.url, str(outcome.made.path), str(folder / "home"), target)
    for point in ("after:4", "before:2"):
        with program(*command, point) as running:
            assert line_of(running) == point.partition(":")[0]
            running.send_signal(signal.SIGKILL)
            running.wait()
        served.control("fault", kind="cut", size=50, path=UPLOAD)
        served.control("fault", kind="html", path="/api/v2/leads/list")
    with program(*command, "end") as running:
        outcome.last = line_of(running)
    outcome.uploads = sum(line.endswith("/leads/add") for line in served.log)
    for lead in _leads(served, target):
        if OURS.fullmatch(lead["email"]):
            outcome.held.setdefault(lead["email"], []).append(lead)
    with (folder / "leads.import.csv").open(encoding="utf-8-sig", newline="") as file:
        outcome.told = list(csv.DictReader(file))
    return outcome


def verify(outcome: Outcome) -> None:
    """Exactly the expected leads are there, none twice, and every row has its result and its reason."""
    made = outcome.made
    assert outcome.last.startswith("done"), outcome.last
    assert outcome.last.endswith("20 leads read back: all values are there"), outcome.last
    assert outcome.held.keys() == made.leads.keys() | set(made.there)
    assert {address: len(rows) for address, rows in outcome.held.items() if len(rows) != 1} == {}
    for address, wanted in made.leads.items():
        held = outcome.held[address][0]["payload"] | outcome.held[address][0]
        assert {name: held.get(name) for name in wanted} == wanted, address
    results = {"twice": "duplicate", "here": "already here"}
    assert [row["Row"] for row in outcome.told] == [str(number + 1) for number in range(len(made.groups))]
    assert [row["Result"] for row in outcome.told] == [results.get(group, group) for group in made.groups]
    assert all(row["Reason"] for row in outcome.told)


def _prepare(served: Served, made: Dirty, target: str, other: str) -> None:
    for some in _thousands(made.blocked):
        _post(served, "/block-lists-entries/bulk-create", {"bl_values": some})
    for campaign, addresses in ((target, made.there), (other, made.elsewhere)):
        for some in _thousands(addresses):
            body = {"campaign_id": campaign, "leads": [{"email": address} for address in some]}
            assert _post(served, "/leads/add", body)["leads_uploaded"] == len(some)


def _thousands(values: list[str]) -> Iterator[list[str]]:
    return (values[begin : begin + 1000] for begin in range(0, len(values), 1000))


def _leads(served: Served, campaign: str) -> Iterator[dict[str, Any]]:
    body: dict[str, Any] = {"campaign": campaign, "limit": 100}
    while True:
        page = _post(served, "/leads/list", body)
        yield from page["items"]
        if not page.get("next_starting_after") or not page["items"]:
            return
        body["starting_after"] = page["next_starting_after"]


def _post(served: Served, path: str, body: dict[str, Any]) -> Any:
    headers = {"Authorization": "Bearer demo-all", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{served.url}/api/v2{path}", json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)
