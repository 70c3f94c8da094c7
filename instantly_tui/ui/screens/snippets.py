"""Snippets in the app: which there are, what fills them, and how one gets into a reply."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from instantly_tui.api.leads import Lead
from instantly_tui.api.page import Page
from instantly_tui.config.snippets import Listing, Snippet, SnippetFolder
from instantly_tui.engine.answers import Scope
from instantly_tui.engine.drafts import Draft
from instantly_tui.text.numbers import plural
from instantly_tui.text.variables import Filled, fill, variables_in
from instantly_tui.ui.app import InstantlyApp
from instantly_tui.ui.keys import Command
from instantly_tui.ui.messages import Message
from instantly_tui.ui.modals.snippet_picker import SnippetPicker
from instantly_tui.ui.place import PlaceScreen
from instantly_tui.ui.screens.desk import mailbox_of
from instantly_tui.ui.screens.lead_panel import by_address
from instantly_tui.ui.widgets.lines import Piece

CHORD = "t"
QUICK = 9
"""Snippets that one key behind the chord's first chooses."""
LEAD_SECONDS = 600.0
OF_SENDER = frozenset({"sendername", "senderfirstname", "senderemail"})
OF_SETTINGS = frozenset({"bookinglink"})


def commands_for(place: str, first_hint: int = 0) -> tuple[Command, ...]:
    """The chord that puts a snippet in: a digit for the first nine, the key again for all."""
    return (
        Command(
            f"{place}.snippet",
            (f"{CHORD} {CHORD}",),
            "All snippets",
            "snippet",
            section="row",
            hint=first_hint,
            help="Choose one with its text in sight; variables are filled from the lead",
        ),
        *(
            Command(
                f"{place}.snippet_{n}", (f"{CHORD} {n}",), f"Snippet {n}", "snippet", str(n), section="row"
            )
            for n in range(1, QUICK + 1)
        ),
    )


def folder_of(app: InstantlyApp) -> SnippetFolder:
    """The user's snippets."""
    return SnippetFolder(app.launch.places.config / "snippets", examples=app.launch.demo)


@dataclass(frozen=True)
class Values:
    """What variables become, as far as it is known."""

    values: dict[str, str]
    waiting: str = ""
    """What is still being read, in words."""
    trouble: str = ""
    """Why something is missing, in words."""


def values_for(app: InstantlyApp, scope: Scope, draft: Draft, text: str) -> Values:
    """What the variables of a text become for a draft; at most two reads are on their way after it.

    Only what the text asks for is read: the lead by its address, the mailbox for the sender's name.
    """
    wanted = {name.casefold() for name in variables_in(text)}
    values: dict[str, str] = {}
    waiting, trouble = "", ""
    address = draft.lead or draft.author
    if wanted - OF_SENDER - OF_SETTINGS and address:
        values["email"] = address
    if wanted - OF_SENDER - OF_SETTINGS - {"email"} and address:
        answer = scope.want(by_address(address), max_age=LEAD_SECONDS)
        lead = _lead_of(answer.value, draft) if answer.value else None
        if lead is not None:
            values |= values_of(lead)
        elif answer.value is not None:
            trouble = f"{address} is no lead"
        elif answer.error is not None:
            trouble = f"the lead could not be read: {answer.error}"
        else:
            waiting = "the lead"
    if wanted & OF_SENDER:
        account, problem = mailbox_of(app.workspace, scope, draft.eaccount)
        values |= {"senderEmail": draft.eaccount} if draft.eaccount else {}
        if account is not None:
            values |= {"senderName": account.name, "senderFirstName": account.first_name}
        elif problem:
            trouble = trouble or f"the mailbox could not be read: {problem}"
        else:
            waiting = waiting or "the mailbox"
    values["bookingLink"] = _booking_link(app)
    return Values(values, waiting, trouble)


def known_values(app: InstantlyApp, draft: Draft) -> dict[str, str]:
    """What variables would become by what has been read already; nothing is asked."""
    address = draft.lead or draft.author
    page = app.workspace.answers.peek(by_address(address)).value if address else None
    lead = _lead_of(page, draft) if page else None
    return {"email": address, "bookingLink": _booking_link(app)} | (values_of(lead) if lead else {})


def _booking_link(app: InstantlyApp) -> str:
    """The profile's own, else that of the settings."""
    profile = app.launch.profile
    return (profile.booking_link if profile else "") or app.settings.booking_link


def values_of(lead: Lead) -> dict[str, str]:
    """A lead's variables by their names in Instantly: the fields, and all that was imported."""
    fields = {
        "firstName": lead.first_name,
        "lastName": lead.last_name,
        "companyName": lead.company_name,
        "companyDomain": lead.company_domain,
        "jobTitle": lead.job_title,
        "phone": lead.phone,
        "website": lead.website,
        "personalization": lead.personalization,
        "email": lead.email,
    }
    own = {name: written for name, value in lead.payload.items() if (written := _written(value))}
    return own | {name: value for name, value in fields.items() if value}


def _written(value: str | float | bool | None) -> str:
    """A custom variable as a person would write it."""
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).lower()
    return f"{value:.15g}" if isinstance(value, float) else value


def _lead_of(page: Page[Lead], draft: Draft) -> Lead | None:
    """The person in the draft's campaign, else anywhere."""
    here = (lead for lead in page.items if draft.campaign and lead.campaign == draft.campaign)
    return next(here, next(iter(page.items), None))


class Inserting(PlaceScreen):
    """A place with a draft that snippets can be put into.

    A snippet is put in at once as it is; its variables are filled when what they need has been read, where
    it still stands unchanged. What is not filled stays to be seen, and keeps the draft from being sent.
    """

    _unfilled: Snippet | None = None
    """What has been put in and waits for its values."""

    @property
    def draft_now(self) -> Draft | None:
        """The draft as it is typed so far."""
        raise NotImplementedError

    def put_in(self, text: str) -> None:
        """Put a text where the user would want it."""
        raise NotImplementedError

    def put_for(self, raw: str, filled: str) -> bool:
        """Put a text in the place of one put in before; False when that is not there any more."""
        raise NotImplementedError

    @property
    def filling(self) -> str:
        """What is being read for a snippet, in words; empty when none waits."""
        draft = self.draft_now
        if self._unfilled is None or draft is None:
            return ""
        return values_for(self.shell, self.scope, draft, self._unfilled.text).waiting

    def action_snippet(self, number: str = "") -> None:
        """Put a snippet in: the one of that number, or one chosen of all."""
        draft = self.draft_now
        known = known_values(self.shell, draft) if draft is not None else {}
        choose_snippet(self.shell, number, self.insert, known)

    def insert(self, snippet: Snippet) -> None:
        self.put_in(snippet.text)
        self.fill_later(snippet)

    def fill_later(self, snippet: Snippet) -> None:
        """Fill the variables of a snippet that stands in the draft, now or when their values are here."""
        self._unfilled = snippet
        self.fill_waiting()

    def wait_for(self, snippet: Snippet | None) -> None:
        """Go on with what another place of the same draft was waiting for; it is filled when drawn."""
        self._unfilled = snippet

    def fill_waiting(self) -> None:
        """Fill what waits if its values are here by now; called before drawing."""
        snippet, draft = self._unfilled, self.draft_now
        if snippet is None or draft is None:
            return
        values = values_for(self.shell, self.scope, draft, snippet.text)
        if values.waiting:
            return
        self._unfilled = None
        filled = fill(snippet.text, values.values)
        if filled.text != snippet.text and not self.put_for(snippet.text, filled.text):
            self.say(f"“{snippet.name}” was changed meanwhile, so it was not filled", "warn")
            return
        words, level = _told(snippet, filled, values.trouble)
        self.say(words, level)

    def _chord_menu(self) -> Piece:
        if self._prefix != CHORD:
            return super()._chord_menu()
        return snippet_menu(folder_of(self.shell).listing())


def snippet_menu(listing: Listing) -> Piece:
    """What may follow the chord's first key, by the names of the snippets."""
    if not listing.snippets:
        return Piece(f"{CHORD} …  no snippets yet: :snip new NAME makes one", "accent")
    named = "  ".join(f"{n} {each.name}" for n, each in enumerate(listing.snippets[:QUICK], 1))
    return Piece(f"{CHORD} …  {named}  {CHORD} all {len(listing.snippets)}", "accent")


def choose_snippet(
    app: InstantlyApp, number: str, chosen: Callable[[Snippet], object], values: Mapping[str, str]
) -> None:
    """Hand over the snippet of a number, or let one be chosen of all, shown with these values in."""
    listing = folder_of(app).listing()
    for problem in listing.problems:
        app.say(Message(f"snippet {problem}", "warn"))
    if number:
        if int(number) > len(listing.snippets):
            known = plural(len(listing.snippets), "snippet")
            none = (
                f"there is no snippet {number}, only {known}"
                if listing.snippets
                else "no snippet is kept yet"
            )
            app.say(Message(f"{none}; :snip new NAME makes one", "warn"))
        else:
            chosen(listing.snippets[int(number) - 1])
        return

    def picked(snippet: Snippet | None) -> None:
        if snippet is not None:
            chosen(snippet)

    app.push_screen(SnippetPicker("Put a snippet in", listing, values), picked)


def _told(snippet: Snippet, filled: Filled, trouble: str) -> tuple[str, str]:
    """What came of filling a snippet, as a sentence and its weight."""
    parts = [f"snippet “{snippet.name}”"]
    if filled.missing:
        names = ", ".join(f"{{{{{name}}}}}" for name in filled.missing)
        parts.append(f"no value for {names}" + (f" ({trouble})" if trouble else ""))
    elif trouble:
        parts.append(trouble)
    if filled.by_default:
        parts.append(f"by default: {', '.join(filled.by_default)}")
    parts += [f"{{{{{ours}}}}} is {theirs}" for ours, theirs in filled.other_case]
    worth = bool(filled.missing or trouble or filled.other_case)
    return ": ".join((parts[0], "; ".join(parts[1:]) or "put in")), "warn" if worth else "done"
