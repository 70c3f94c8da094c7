"""From a row of the inbox to its answer: by hand, or with a snippet straight to the review."""

from __future__ import annotations

from dataclasses import replace

from instantly_tui.api.emails import Email
from instantly_tui.config.snippets import Snippet
from instantly_tui.engine.drafts import Draft
from instantly_tui.ui.screens.desk import prepare
from instantly_tui.ui.screens.drafting import OPEN, begun, draft_for, kind_of
from instantly_tui.ui.screens.review import ReviewScreen
from instantly_tui.ui.screens.snippets import CHORD, choose_snippet, folder_of, known_values, snippet_menu
from instantly_tui.ui.screens.triage import Triage
from instantly_tui.ui.widgets.lines import Piece


class Answering(Triage):
    """Answers the thread under the cursor."""

    def arrive(self) -> None:
        super().arrive()
        if not self.workspace.read_only:
            prepare(self.workspace, self.scope)

    def action_reply(self, how: str) -> None:
        draft = self._draft_of(how)
        if draft is not None:
            self.shell.navigator.go("compose", draft)

    def action_snippet(self, number: str = "") -> None:
        """Answer with a snippet: the review opens on it, and nothing is sent before `y` there."""
        mail: Email = self.rows.current
        values = known_values(self.shell, draft_for(self.workspace, mail, None, "reply", ()))
        choose_snippet(self.shell, number, self._answer_with, values)

    def _answer_with(self, snippet: Snippet) -> None:
        draft = self._draft_of("reply")
        if draft is None:
            return
        typed = draft.text.rstrip()
        text = f"{typed}\n\n{snippet.text}" if typed else snippet.text
        # On disk before it is filled: until then its open variables keep it from being sent.
        draft = self.workspace.outbox.box.save(replace(draft, text=text))
        self.shell.navigator.go("review", draft.id)
        review = self.shell.screen
        if isinstance(review, ReviewScreen):
            review.fill_later(snippet)

    def _draft_of(self, how: str) -> Draft | None:
        """The draft that answers the row's mail; None, and said, when one of it has left already."""
        mail: Email = self.rows.current
        known = begun(self.workspace, mail, kind_of(how))
        if known is not None and known.state not in OPEN:
            doubt = known.state == "unknown"
            what = "may have been sent: g o settles it" if doubt else "is on its way"
            self.say(f"the {known.name} {what}", "warn")
            return None
        if known is not None:
            self.say(f"the {known.name} that was begun before", "info")
        return draft_for(self.workspace, mail, self.whole_mail(), how, self.thread_mails())

    def _chord_menu(self) -> Piece:
        if self._prefix != CHORD:
            return super()._chord_menu()
        return snippet_menu(folder_of(self.shell).listing())
