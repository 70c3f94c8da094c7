"""What a lead has to fill merge tags with, by the exact names the tags must use."""

from __future__ import annotations

from instantly_tui.api.leads import Lead

CORE: dict[str, str] = {
    "email": "email",
    "firstName": "first_name",
    "lastName": "last_name",
    "companyName": "company_name",
    "jobTitle": "job_title",
    "phone": "phone",
    "website": "website",
    "personalization": "personalization",
}
"""The names every lead may have, and the lead's field each comes from (API.md §8.1)."""


def lead_values(lead: Lead) -> dict[str, str]:
    """Each variable with its words; empty ones are left out, as they fill nothing.

    The variables are those of `payload`; a core one that is missing there is taken from its field.
    """
    values = {name: words(value) for name, value in lead.payload.items()}
    for name, field in CORE.items():
        if not values.get(name, "").strip():
            values[name] = getattr(lead, field)
    return {name: value for name, value in values.items() if value.strip()}


def words(value: str | float | bool | None) -> str:
    """A value as it stands in a mail."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
