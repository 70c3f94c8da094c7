"""A lead as the API shows it, made from its upload (BEHAVIOUR 7.5–7.5b) or from what was posted."""

from __future__ import annotations

from typing import Any

from instantly_tui.demo.groups import LeadGroup
from instantly_tui.demo.history import AUTO, BOUNCED, HUMAN
from instantly_tui.demo.ids import stamp
from instantly_tui.demo.names import CITIES
from instantly_tui.demo.people import Person

Row = dict[str, Any]
CAMEL = {
    "first_name": "firstName",
    "last_name": "lastName",
    "company_name": "companyName",
    "job_title": "jobTitle",
    "phone": "phone",
    "website": "website",
    "personalization": "personalization",
    "email": "email",
    "campaign": "campaign",
    "list_id": "list_id",
}
"""Fields that come back under another name in `payload`."""
BLANK = ("first_name", "last_name", "company_name", "website", "personalization")
"""Fields a lead made by API shows as an empty text when not given."""
INDUSTRIES = ("Fintech", "Logistics", "SaaS", "Manufacturing", "Healthcare", "Retail", "Energy", "Legal")
OPENERS = (
    "Saw that {company} is hiring in finance",
    "Congratulations on the new office in {city}",
    "Your talk on closing the books faster stayed with me",
    "Noticed {company} moved to a new ERP this spring",
    "",
)


def city(who: Person) -> str:
    """Where the person works."""
    cities = CITIES[who.locale]
    return cities[who.number % len(cities)]


def personalization(who: Person) -> str:
    """The opening line written for the person, empty for some."""
    return OPENERS[who.number % len(OPENERS)].format(company=who.company, city=city(who))


class LeadRows:
    """Makes rows of one workspace's leads."""

    def __init__(self, organization: str, uploader: str) -> None:
        self.organization = organization
        self.uploader = uploader

    def made(self, group: LeadGroup, i: int) -> Row:
        """The row of a lead nobody changed."""
        upload, who = group.upload, group.person(i)
        created = stamp(group.created(i))
        named = i >= upload.nameless
        row: Row = {
            "id": group.id(i),
            "timestamp_created": created,
            "timestamp_updated": created,
            "organization": self.organization,
            "campaign" if upload.campaign else "list_id": upload.campaign or upload.list_id,
            "status": group.status(i),
            "email_open_count": group.opens(i),
            "email_reply_count": group.replies(i),
            "email_click_count": group.clicks(i),
            "company_domain": who.domain if named else "",
            "status_summary": {},
        }
        self._describe(row, group, i, who, named)
        for key, value in (
            ("verification_status", group.verification(i)),
            ("enrichment_status", group.enrichment(i)),
            ("esp_code", group.esp(i)),
            ("esg_code", group.esg(i)),
            ("lt_interest_status", group.interest(i)),
            ("is_website_visitor", group.visitor(i) or None),
            ("assigned_to", group.owner(i) or None),
        ):
            if value is not None:
                row[key] = value
        self._contacts(row, group, i)
        return row

    def _describe(self, row: Row, group: LeadGroup, i: int, who: Person, named: bool) -> None:
        number = who.number
        profile = {
            "first_name": who.first,
            "last_name": who.last,
            "company_name": who.company,
            "website": f"https://{who.domain}" if number % 3 else "",
            "personalization": personalization(who),
            "job_title": who.job if number % 5 else "",
            "phone": f"+1 555 01{number % 100:02d}" if number % 4 == 0 else "",
        }
        if named:
            row["email"] = who.email
        silent = group.upload.supersearch
        for key, value in profile.items():
            if value or (key in BLANK and not silent):
                row[key] = value
        if not silent:
            row["upload_method"] = ("manual", "api")[group.upload.place % 2]
            row["uploaded_by_user"] = self.uploader
        payload = {CAMEL[key]: row[key] for key in CAMEL if row.get(key)}
        payload["industry"] = INDUSTRIES[number % len(INDUSTRIES)]
        payload["employees"] = 10 + number * 7 % 990
        if number % 2:
            payload["isDecisionMaker"] = number % 3 == 0
        if number % 6 == 0:
            payload["lastFunding"] = None
        if number % 4 == 1:
            payload["city"] = city(who)
        row["payload"] = payload

    def _contacts(self, row: Row, group: LeadGroup, i: int) -> None:
        history = group.history
        if history is None or i >= group.contacted:
            return
        outcome = group.outcome(i)
        sends = history.sends(i)
        step, last, place = sends[-1]
        mailbox = history.plan.accounts[place]
        variant = history.variant(i, step, outcome)
        touched = last
        moment = stamp(last)
        row["status_summary"] = {
            "lastStep": {"from": mailbox, "stepID": f"0_{step}_{variant}", "timestamp_executed": moment}
        }
        row["timestamp_last_contact"] = moment
        if row["status"] == 3:
            row["last_contacted_from"] = mailbox
        if outcome is not None:
            variant = history.variant(i, outcome.step, outcome)
            if outcome.opens:
                row["timestamp_last_open"] = stamp(outcome.opened)
                row["email_opened_step"], row["email_opened_variant"] = outcome.open_step, variant
                touched = max(touched, outcome.opened)
            if outcome.clicks:
                row["timestamp_last_click"] = stamp(outcome.clicked)
                row["email_clicked_step"], row["email_clicked_variant"] = outcome.open_step, variant
                touched = max(touched, outcome.clicked)
            if outcome.kind == BOUNCED:
                touched = max(touched, outcome.at)
            if outcome.kind in (HUMAN, AUTO) and outcome.received:
                row["timestamp_last_reply"] = stamp(outcome.received[-1])
                row["email_replied_step"], row["email_replied_variant"] = outcome.step, variant
                touched = max(touched, outcome.received[-1])
            if outcome.interest:
                row["timestamp_last_interest_change"] = stamp(outcome.interest[-1][0])
            if group.in_subsequence(i):
                row["subsequence_id"] = group.upload.subsequence
                row["timestamp_added_subsequence"] = stamp(outcome.at)
        row["timestamp_last_touch"] = row["timestamp_updated"] = stamp(touched)


def posted(fields: Row, organization: str, lead_id: str, ms: int) -> Row:
    """The row of a lead added through the API (BEHAVIOUR 7.5); `custom_variables` go into `payload`."""
    now = stamp(ms)
    email = str(fields.get("email") or "")
    row: Row = {
        "id": lead_id,
        "timestamp_created": now,
        "timestamp_updated": now,
        "organization": organization,
        "status": 1,
        "email_open_count": 0,
        "email_reply_count": 0,
        "email_click_count": 0,
        "company_domain": email.rpartition("@")[2].lower(),
        "status_summary": {},
        **dict.fromkeys(BLANK, ""),
        "upload_method": "api",
    }
    given = {key: value for key, value in fields.items() if value is not None}
    variables = {key: value for key, value in (given.pop("custom_variables", None) or {}).items()}
    variables.pop("payload", None)
    row.update(given)
    payload = {CAMEL[key]: row[key] for key in CAMEL if row.get(key)}
    row["payload"] = {**payload, **variables, **given.get("payload", {})}
    return row


def patched(row: Row, fields: Row, ms: int) -> Row:
    """A copy of the row with fields set: None removes one, `custom_variables` merge into `payload`."""
    new = {**row, "timestamp_updated": stamp(ms)}
    fields = dict(fields)
    variables = fields.pop("custom_variables", None) or {}
    payload = {
        **row.get("payload", {}),
        **{key: value for key, value in variables.items() if key != "payload"},
    }
    for key, value in fields.items():
        if value is None:
            new.pop(key, None)
        else:
            new[key] = value
        if key in CAMEL:
            if value:
                payload[CAMEL[key]] = value
            else:
                payload.pop(CAMEL[key], None)
    new["payload"] = fields.get("payload", payload)
    return new
