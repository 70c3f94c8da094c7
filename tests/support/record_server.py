"""A server of a few campaigns, leads and accounts, in memory, that fails where it is told to."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote

import httpx

LOST_AFTER, LOST_BEFORE, REFUSED = "lost after", "lost before", "refused"


class RecordServer(httpx.AsyncBaseTransport):
    """Changes records as the API does; `faults` maps a part of a path to what befalls its next calls."""

    def __init__(self) -> None:
        self.campaigns = {name: {"id": name, "name": f"Campaign {name}", "status": 1} for name in "abcdef"}
        self.accounts = {
            f"{name}@example.org": {"email": f"{name}@example.org", "status": 1, "warmup_status": 0}
            for name in "abcdef"
        }
        self.leads: dict[str, dict[str, Any]] = {
            "lead-1": {"id": "lead-1", "email": "dana@example.com", "lt_interest_status": None}
        }
        self.faults: dict[str, list[str]] = {}
        self.queue_reads = 0
        """How many reads of a lead still show its old interest status after a change was queued."""
        self.queued: dict[str, int | None] = {}
        self.jobs: dict[str, list[dict[str, Any]]] = {}
        """What a job shows, look by look; the last one stays."""
        self.failing: dict[str, str] = {}
        """Accounts that bulk calls fail for, with the reason."""
        self.requests: list[str] = []

    def count(self, part: str) -> int:
        """How many requests with this text in `METHOD /path` came."""
        return sum(part in request for request in self.requests)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        path = unquote(request.url.raw_path.decode().partition("?")[0]).removeprefix("/api/v2")
        self.requests.append(f"{request.method} {path}")
        body = json.loads(await request.aread() or b"{}")
        fault = next((left.pop(0) for part, left in self.faults.items() if part in path and left), "")
        if fault == REFUSED:
            raise httpx.ConnectError("refused", request=request)
        if fault == LOST_BEFORE:
            raise httpx.ReadTimeout("no answer", request=request)
        if fault.isdigit():
            return httpx.Response(int(fault), json={"message": f"says {fault}"})
        answer = self._answer(request.method, path.strip("/").split("/"), body)
        if fault == LOST_AFTER:
            raise httpx.ReadTimeout("no answer", request=request)
        return answer

    def _answer(self, method: str, parts: list[str], body: dict[str, Any]) -> httpx.Response:
        match method, parts:
            case "POST", ["campaigns", key, "pause" | "activate" as verb] if key in self.campaigns:
                self.campaigns[key]["status"] = 2 if verb == "pause" else 1
                return httpx.Response(200, json=self.campaigns[key])
            case "GET", ["campaigns", key] if key in self.campaigns:
                return httpx.Response(200, json=self.campaigns[key])
            case "DELETE", ["campaigns", key] if key in self.campaigns:
                return httpx.Response(200, json=self.campaigns.pop(key))
            case "POST", ["leads", "update-interest-status"]:
                self.queued[body["lead_email"]] = body["interest_value"]
                return httpx.Response(202, json={"message": "queued"})
            case "GET", ["leads", key] if key in self.leads:
                return httpx.Response(200, json=self._lead(key))
            case "POST", ["accounts", "pause"]:
                return httpx.Response(200, json=self._pause(body["emails"]))
            case "POST", ["accounts", "warmup", "enable"]:
                return self._warm_up(body["emails"])
            case "GET", ["background-jobs", key] if key in self.jobs:
                looks = self.jobs[key]
                return httpx.Response(200, json=looks.pop(0) if len(looks) > 1 else looks[0])
        return httpx.Response(404, json={"statusCode": 404, "message": "Resource not found"})

    def _lead(self, key: str) -> dict[str, Any]:
        lead = self.leads[key]
        if lead["email"] in self.queued:
            if self.queue_reads:
                self.queue_reads -= 1
            else:
                lead["lt_interest_status"] = self.queued.pop(lead["email"])
        return lead

    def _pause(self, emails: list[str]) -> dict[str, Any]:
        paused = [email for email in emails if email not in self.failing]
        for email in paused:
            self.accounts[email]["status"] = 2
        return {"paused_emails": paused, "failed_emails": [e for e in emails if e in self.failing]}

    def _warm_up(self, emails: list[str]) -> httpx.Response:
        number = f"{len(self.jobs) + 1:024x}"
        rows = [
            {"email": e, "status": "failed", "error": self.failing[e]} for e in emails if e in self.failing
        ]
        self.jobs[number] = [
            job(number, "in-progress", total_to_process=len(emails)),
            job(
                number,
                "success",
                total_to_process=len(emails),
                success_count=len(emails) - len(rows),
                failed_count=len(rows),
                processed_emails=rows,
            ),
        ]
        return httpx.Response(200, json=job(number, "pending"))


def job(number: str, status: str, **data: Any) -> dict[str, Any]:
    """A background job as the API shows it."""
    return {"id": number, "type": "update-warmup-accounts", "status": status, "progress": 0, "data": data}
