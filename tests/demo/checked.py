"""A simulated service whose every answer is held against the official document, where that is at hand."""

from __future__ import annotations

import os
from contextlib import asynccontextmanager

import httpx

from tests.demo.service import API, serving
from tests.support.openapi import VARIABLE, validate_response


@asynccontextmanager
async def checked(**options):
    """`serving`, with every JSON answer validated when `INSTANTLY_OPENAPI` names the document."""
    async with serving(**options) as service:
        if os.environ.get(VARIABLE):
            service.client.event_hooks = {"response": [_validate]}
        yield service


async def _validate(response: httpx.Response) -> None:
    await response.aread()
    path = response.request.url.raw_path.decode().partition("?")[0]
    if path.startswith(API) and "json" in response.headers.get("content-type", ""):
        validate_response(response.request.method, path, response.status_code, response.json())
