"""Every call our functions build, with what it must ask for: one row each."""

from __future__ import annotations

from tests.api.calls.of_accounts import ACCOUNTS
from tests.api.calls.of_block_list_and_tags import LISTS
from tests.api.calls.of_campaigns import CAMPAIGNS
from tests.api.calls.of_emails import EMAILS
from tests.api.calls.of_leads import LEADS
from tests.api.calls.of_subsequences import SUBSEQUENCES
from tests.api.calls.of_workspace import WORKSPACE

CASES = (*CAMPAIGNS, *SUBSEQUENCES, *LEADS, *ACCOUNTS, *EMAILS, *WORKSPACE, *LISTS)
