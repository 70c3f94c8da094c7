"""Every list there is."""

from __future__ import annotations

from instantly_tui.resources.accounts import ACCOUNTS
from instantly_tui.resources.campaigns import CAMPAIGNS
from instantly_tui.resources.emails import EMAILS
from instantly_tui.resources.jobs import JOBS
from instantly_tui.resources.lead_labels import LEAD_LABELS
from instantly_tui.resources.lead_lists import LEAD_LISTS
from instantly_tui.resources.leads import LEADS
from instantly_tui.resources.spec import Registry
from instantly_tui.resources.subsequences import SUBSEQUENCES

RESOURCES: Registry = (CAMPAIGNS, LEADS, ACCOUNTS, EMAILS, JOBS, SUBSEQUENCES, LEAD_LISTS, LEAD_LABELS)
