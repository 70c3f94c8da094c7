"""Every way the server says no, and the error that comes of it."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from instantly_tui.api import errors
from instantly_tui.api.call import Call
from instantly_tui.api.campaigns import activate_campaign, create_from_shared, list_campaigns
from instantly_tui.api.emails import list_emails, send_test
from instantly_tui.api.errors import ApiError
from instantly_tui.api.page import json_of
from tests.api.calls.case import ID
from tests.support.answers import KEY, Network

GET = list_campaigns()
ACTIVATE = activate_campaign(ID)
SHARED = create_from_shared(ID)
TEST = send_test("us@example.com", ["x@example.com"], "Hi", "<p>Hi</p>")


def envelope(status: int, message: str, error: str = "Error", **more: Any) -> httpx.Response:
    return httpx.Response(status, json={"statusCode": status, "error": error, "message": message} | more)


def html(status: int) -> httpx.Response:
    page = "<html><title>Attention Required!</title>error code: 1010</html>"
    return httpx.Response(status, text=page, headers={"content-type": "text/html"})


SCOPE = "Invalid scope. Required: campaigns:read. Found: leads:all, emails:read"

ROWS = {
    "no key": (GET, envelope(401, "Missing Authorization header"), errors.KeyRefused, 401, "API key"),
    "bad header": (GET, envelope(401, "Invalid authorization header"), errors.KeyRefused, 401, "API key"),
    "unknown key": (GET, envelope(401, "Invalid API key"), errors.KeyRefused, 401, "Invalid API key"),
    "401 without a body": (GET, httpx.Response(401), errors.KeyRefused, 401, "API key"),
    "401 with a page": (GET, html(401), errors.KeyRefused, 401, "API key"),
    "scope as 401": (GET, envelope(401, SCOPE), errors.ScopeMissing, 401, "campaigns:read"),
    "scope as 403": (GET, envelope(403, "Forbidden"), errors.ScopeMissing, 403, "campaigns:read"),
    "scope text as 403": (GET, envelope(403, SCOPE), errors.ScopeMissing, 403, "leads:all"),
    "403 with a message only": (
        GET,
        httpx.Response(403, json={"message": "no"}),
        errors.ScopeMissing,
        403,
        "no",
    ),
    "edge": (GET, html(403), errors.EdgeRefused, 403, "edge"),
    "edge without a body": (GET, httpx.Response(403), errors.EdgeRefused, 403, "edge"),
    "edge in words": (GET, httpx.Response(403, text="error code: 1010"), errors.EdgeRefused, 403, "edge"),
    "not shared": (
        SHARED,
        httpx.Response(403, json={"message": "The requested campaign not shared"}),
        errors.Refused,
        403,
        "not shared",
    ),
    "no such shared id": (
        SHARED,
        envelope(404, "Resource not found"),
        errors.Missing,
        404,
        "no campaign has this id (Resource not found); ask its owner for it again",
    ),
    "not shared, but by scope": (
        SHARED,
        envelope(403, "Forbidden"),
        errors.ScopeMissing,
        403,
        "campaigns:create",
    ),
    "throttled as 403": (
        list_emails(),
        envelope(403, "Rate limit exceeded"),
        errors.RateLimited,
        429,
        "rate limit",
    ),
    "no plan": (
        GET,
        envelope(402, "Workspace does not have an active paid plan"),
        errors.NoPlan,
        402,
        "billing",
    ),
    "402 without a body": (GET, httpx.Response(402), errors.NoPlan, 402, "plan"),
    "quota": (GET, envelope(402, "Lead limit reached"), errors.Refused, 402, "Lead limit reached"),
    "higher plan": (
        GET,
        envelope(402, "Automated tests need a higher plan"),
        errors.Refused,
        402,
        "Automated tests",
    ),
    "missing": (GET, envelope(404, "Resource not found"), errors.Missing, 404, "Resource not found"),
    "no route": (GET, envelope(404, "Route GET:/api/v2/x not found"), errors.Missing, 404, "Route"),
    "gone": (GET, httpx.Response(410), errors.Missing, 404, "refresh"),
    "400 that says 404": (
        ACTIVATE,
        httpx.Response(400, json={"statusCode": 404, "error": "Not Found", "message": "Resource not found"}),
        errors.Missing,
        404,
        "Resource not found",
    ),
    "conflict": (
        GET,
        envelope(409, "update-warmup-accounts job in progress"),
        errors.Conflict,
        409,
        "job in progress",
    ),
    "too large": (GET, envelope(413, "Too many accounts"), errors.TooLarge, 413, "fewer"),
    "body": (GET, envelope(400, "body must be object"), errors.Invalid, 400, "body must be object"),
    "media type": (GET, envelope(415, "Unsupported Media Type"), errors.Invalid, 415, "Media"),
    "unprocessable": (GET, envelope(422, "no"), errors.Invalid, 422, "no"),
    "400 message only": (
        GET,
        httpx.Response(400, json={"message": "Start Date"}),
        errors.Invalid,
        400,
        "Start Date",
    ),
    "400 error only": (
        GET,
        httpx.Response(400, json={"error": "Invalid email"}),
        errors.Invalid,
        400,
        "Invalid email",
    ),
    "400 with extras": (
        GET,
        httpx.Response(400, json={"status": "x", "message": "No CNAME", "host": "go.example.com"}),
        errors.Invalid,
        400,
        "No CNAME",
    ),
    "400 with a page": (GET, html(400), errors.Invalid, 400, "status 400"),
    "400 with a list": (GET, httpx.Response(400, json=["x"]), errors.Invalid, 400, "status 400"),
    "400 with a text": (GET, httpx.Response(400, json="no such day"), errors.Invalid, 400, "no such day"),
    "400 with an object inside": (
        GET,
        httpx.Response(400, json={"error": {"code": "E1"}}),
        errors.Invalid,
        400,
        "E1",
    ),
    "not allowed": (GET, httpx.Response(405), errors.Refused, 405, "405"),
    "elsewhere": (
        GET,
        httpx.Response(302, headers={"location": "https://other.example/"}),
        errors.Refused,
        302,
        "base_url",
    ),
    "timeout of theirs": (ACTIVATE, httpx.Response(408), errors.Uncertain, 408, "may or may not"),
    "server error": (
        ACTIVATE,
        envelope(500, "Internal Server Error"),
        errors.Uncertain,
        500,
        "may or may not",
    ),
    "server error at a read": (GET, envelope(500, "Oh"), errors.Uncertain, 500, "with status 500 (Oh)"),
    "gateway": (GET, html(502), errors.Uncertain, 502, "502"),
    "upstream": (GET, envelope(503, "unavailable"), errors.Uncertain, 503, "unavailable"),
    "account can't sign in": (
        TEST,
        httpx.Response(200, json={"error": "ACC_AUTH_ERROR"}),
        errors.Invalid,
        200,
        "can't sign in",
    ),
    "account unknown": (
        TEST,
        httpx.Response(200, json={"error": "ACC_NOT_FOUND"}),
        errors.Invalid,
        200,
        "no such",
    ),
    "account fails": (
        TEST,
        httpx.Response(200, json={"error": "ACC_UNKNOWN_ERROR"}),
        errors.Invalid,
        200,
        "failed",
    ),
    "new error inside a 200": (
        TEST,
        httpx.Response(200, json={"error": "ACC_MOON"}),
        errors.Invalid,
        200,
        "ACC_MOON",
    ),
    "error inside a page's 200": (GET, httpx.Response(200, json={"error": "no"}), errors.Invalid, 200, "no"),
    "a whole envelope inside a 200": (
        GET,
        httpx.Response(200, json={"statusCode": 404, "error": "Not Found"}),
        errors.Missing,
        404,
        "Not Found",
    ),
    "a page for an answer": (GET, html(200), errors.Uncertain, 200, "can't be read"),
    "an empty answer": (GET, httpx.Response(200), errors.Uncertain, 200, "empty"),
    "half an answer": (
        GET,
        httpx.Response(200, text='{"items": [{"id"'),
        errors.Uncertain,
        200,
        "can't be read",
    ),
    "another answer": (GET, httpx.Response(200, json={"rows": []}), errors.Uncertain, 200, "can't be read"),
    "no record": (ACTIVATE, httpx.Response(200, json={"name": "x"}), errors.Uncertain, 200, "can't be read"),
}


async def refused(call: Call[Any], reply: Any) -> ApiError:
    with pytest.raises(ApiError) as caught:
        await Network(reply).transport().send(call)
    return caught.value


@pytest.mark.parametrize(("call", "reply", "kind", "status", "words"), ROWS.values(), ids=ROWS.keys())
async def test_says_what_happened(
    call: Call[Any], reply: httpx.Response, kind: type[ApiError], status: int, words: str
) -> None:
    error = await refused(call, reply)
    assert type(error) is kind
    assert error.status == status
    assert words in str(error)
    assert "\n" not in str(error)
    assert "<" not in str(error)
    assert len(str(error)) < 420


async def test_names_the_scopes() -> None:
    error = await refused(GET, envelope(401, SCOPE))
    assert isinstance(error, errors.ScopeMissing)
    assert (error.required, error.found) == ("campaigns:read", ("leads:all", "emails:read"))
    bare = await refused(GET, envelope(403, "Forbidden"))
    assert isinstance(bare, errors.ScopeMissing)
    assert (bare.required, bare.found) == ("campaigns:read", ())
    short = await refused(GET, envelope(401, "Invalid scope"))
    assert isinstance(short, errors.ScopeMissing)
    assert short.required == "campaigns:read"


@pytest.mark.parametrize(
    ("message", "field"),
    [
        ("body must have required property 'name'", "body/name"),
        ("body/leads/3 must have required property 'email'", "body/leads/3/email"),
        (
            "body/campaign_schedule/schedules/0/timezone must be equal to one of the allowed values",
            "body/campaign_schedule/schedules/0/timezone",
        ),
        ("querystring/limit must be <= 100", "querystring/limit"),
        ('params/id must match format "uuid"', "params/id"),
        ("body must NOT have fewer than 1 properties", "body"),
        ("New campaign name is required", ""),
    ],
)
async def test_names_the_field(message: str, field: str) -> None:
    error = await refused(GET, envelope(400, message))
    assert isinstance(error, errors.Invalid)
    assert error.field == field


DATE = "Fri, 20 Nov 2026 09:43:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "2"}, 2.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after": "-3"}, 0.0),
        ({"retry-after": "86400"}, 300.0),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": ""}, None),
        ({"retry-after": "Fri, 20 Nov 2026 09:43:30 GMT", "date": DATE}, 30.0),
        ({"retry-after": "Fri, 20 Nov 2026 09:42:00 GMT", "date": DATE}, 0.0),
        ({"retry-after": "Fri, 20 Nov 2026 12:00:00 GMT", "date": DATE}, 300.0),
        ({"retry-after": "Wed, 01 Jan 2020 00:00:00 GMT"}, 0.0),
    ],
)
async def test_knows_how_long_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    reply = httpx.Response(
        429,
        json={"statusCode": 429, "error": "Too Many Requests", "message": "Rate limit exceeded"},
        headers=headers,
    )
    error = await refused(GET, reply)
    assert type(error) is errors.RateLimited
    assert error.retry_after == seconds
    assert "Rate limit exceeded" in str(error)


async def test_cleans_and_cuts_the_servers_words() -> None:
    error = await refused(GET, envelope(400, "bad\x1b[31m\n\u202evalue " + "x" * 5000))
    assert "\x1b" not in str(error)
    assert "\u202e" not in str(error)
    assert "\n" not in str(error)
    assert len(str(error)) < 300


@pytest.mark.parametrize("status", [200, 400, 401, 403, 404, 429, 500])
async def test_never_repeats_the_key(status: int) -> None:
    error = await refused(
        TEST, httpx.Response(status, json={"error": f"key {KEY} is bad", "message": f"no {KEY}"})
    )
    assert KEY not in str(error)
    assert KEY not in repr(error)


async def test_an_error_field_beside_a_record_is_no_error() -> None:
    call = Call("GET", "/x", json_of, effect="read")
    for answer in (
        {"id": "j", "error": "x"},
        {"items": [], "error": "x"},
        {"error": None},
        {"error": ""},
        ["error"],
    ):
        assert await Network(httpx.Response(200, content=json.dumps(answer))).transport().send(call) == answer


async def test_a_long_answer_is_not_searched_for_errors() -> None:
    answer = {"error": "x", "text": "y" * 5000}
    call = Call("GET", "/x", json_of, effect="read")
    assert await Network(httpx.Response(200, json=answer)).transport().send(call) == answer
