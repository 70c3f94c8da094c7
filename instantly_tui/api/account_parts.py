"""What stands inside the answers about sending accounts (API.md §9)."""

from __future__ import annotations

from pydantic import Field

from instantly_tui.api.page import CleanLine, CleanText, Code, Each, Flag, Lines, Number, Record


class WarmupAdvanced(Record):
    """How warmup mails are treated by the other side."""

    warm_ctd: Flag = None
    open_rate: Number = None
    important_rate: Number = None
    read_emulation: Flag = None
    spam_save_rate: Number = None
    weekday_only: Flag = None


class Warmup(Record):
    """The warmup settings; a row of the list has only `limit`."""

    limit: Number = None
    increment: CleanLine = ""
    """`disabled` or `0` to `4`."""
    reply_rate: Number = None
    warmup_custom_ftag: CleanLine = ""
    advanced: WarmupAdvanced | None = None


class StatusMessage(Record):
    """What the mail server said when it failed."""

    code: CleanLine = ""
    command: CleanLine = ""
    response: CleanText = ""
    e_message: CleanText = ""
    response_code: Code = Field(default=None, validation_alias="responseCode")

    @property
    def words(self) -> str:
        """The first line of what it said; empty when it said nothing."""
        return next((text.splitlines()[0] for text in (self.response, self.e_message, self.code) if text), "")


class AccountTag(Record):
    """A tag on an account."""

    id: CleanLine = ""
    label: CleanLine = ""
    description: CleanLine = ""


class Paused(Record):
    """What became of each address; one that was paused already counts as failed."""

    paused_emails: Lines = ()
    failed_emails: Lines = ()


class DomainVitals(Record):
    """The DNS records of a domain."""

    domain: CleanLine = ""
    all_pass: Flag = Field(default=None, validation_alias="allPass")
    mx: Flag = None
    spf: Flag = None
    dkim: Flag = None
    dmarc: Flag = None


class Vitals(Record):
    """The DNS test of some addresses' domains."""

    status: CleanLine = ""
    success_list: Each[DomainVitals] = ()
    failure_list: Each[DomainVitals] = ()


class TrackingDomain(Record):
    """The state of a custom tracking domain; `success` is absent for one that is not set up."""

    success: Flag = None
    ssl: Flag = None
    cname: Flag = None
    host: CleanLine = ""
