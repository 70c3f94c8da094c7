"""What can go wrong with a call, one class for each thing a caller does next.

ApiError
├─ NotSent                 the request never left this machine
│  └─ ReadOnly             this profile may not change anything
├─ Refused                 the server answered, and did not do it
│  ├─ RateLimited          429
│  ├─ KeyRefused           401: missing, unknown or revoked key
│  ├─ ScopeMissing         401 "Invalid scope", or a JSON 403
│  ├─ NoPlan               402: the workspace has no active paid plan
│  ├─ EdgeRefused          403 that isn't JSON: the edge, not the API
│  ├─ Missing              404
│  ├─ Conflict             409
│  ├─ TooLarge             413
│  └─ Invalid              400, 415, 422 and an error inside a 200
└─ Uncertain               the server may or may not have done it
"""

from __future__ import annotations


class ApiError(Exception):
    """A call failed; the text is one line for the user, without a key in it."""

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class NotSent(ApiError):
    """The request never left this machine."""


class ReadOnly(NotSent):
    """The profile is read-only, so the request was not sent."""


class Refused(ApiError):
    """The server answered and did not do it."""


class RateLimited(Refused):
    """Too many requests; the server did not do it."""

    def __init__(
        self, message: str = "the rate limit of the workspace is used up", retry_after: float | None = None
    ):
        super().__init__(message, 429)
        self.retry_after = retry_after
        """Seconds the server asked for; None when it named none."""


class KeyRefused(Refused):
    """The server does not accept the API key."""


class ScopeMissing(Refused):
    """The key is good but may not do this."""

    def __init__(
        self, message: str, status: int | None = None, *, required: str = "", found: tuple[str, ...] = ()
    ):
        super().__init__(message, status)
        self.required = required
        self.found = found


class NoPlan(Refused):
    """The workspace has no active paid plan, so every call is refused."""


class EdgeRefused(Refused):
    """The edge in front of the API refused the request; the key was never looked at."""


class Missing(Refused):
    """What the call names does not exist (any more)."""


class Conflict(Refused):
    """Something else in the workspace stands in the way now."""


class TooLarge(Refused):
    """The question is too wide; ask for less."""


class Invalid(Refused):
    """The server does not accept a value."""

    def __init__(self, message: str, status: int | None = None, *, field: str = ""):
        super().__init__(message, status)
        self.field = field
        """Path of the value in the request, as in `body/name`; empty when the server named none."""


class Uncertain(ApiError):
    """The server may or may not have done it."""
