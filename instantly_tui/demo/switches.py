"""The switches of a world: unconfirmed behaviour, and answers broken on purpose; all off at first."""

from __future__ import annotations

SWITCHES = {
    "edge": "the edge refuses requests without a user agent of their own",
    "keys_revoked": "every key is refused as unknown",
    "plan_lapsed": "every workspace has no paid plan",
    "scope_as_403": "a missing scope is a 403 instead of a 401",
    "emails_throttle_403": "too many mail lists are a 403 instead of a 429",
    "limit_over_100_empty": "a limit over 100 gives an empty page instead of a 400",
    "last_cursor_null": "the last page carries a null cursor",
    "last_cursor_empty": "the last page carries an empty cursor",
    "equal_timestamps": "rows of one day share their timestamp, so that a time cursor loses some",
    "nulls": "empty optional fields are null instead of absent",
    "bare": "every optional field is absent",
    "unknown_codes": "status fields hold numbers nobody documented",
    "extra_fields": "every object holds fields nobody documented",
    "strict_activation": "a campaign that cannot send is not activated",
    "accountless_pauses": "a campaign without accounts turns to paused instead of unhealthy",
    "missing_campaign_400": "an unknown campaign is a 400 on activate and pause",
    "leads_count_absent": "campaign analytics leave the lead count out when it is not wanted",
    "odd_counter": "one optional counter of the campaign analytics is the text \\\\N",
    "accepted_202": "interest and assignment are answered with 202 as documented instead of 200",
    "unknown_filter_ignored": "an unknown lead filter is ignored instead of refused",
    "mapping_filter_ignored": "tag mappings ignore the resources asked for",
    "account_days_unfiltered": "daily account analytics answer without addresses",
    "account_days_400": "too many days of account analytics are a 400 instead of a 413",
}
"""Name and effect of each."""
