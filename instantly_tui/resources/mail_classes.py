"""What a received mail most likely is, guessed from its words: automatic, an objection, hot, a question.

A mail is at most one of them, the first that fits in this order:

1. `auto`: the server says so, the interest status is "out of office", a machine's address sent it, or its
   subject or first words are those of an automatic reply.
2. `objection`: the status is not interested, wrong person or lost; else its words decline.
3. `hot`: the status is interested, meeting booked, meeting completed or won; else its words are willing.
4. `question`: a question mark, or a sentence that begins with an asking word.

A status someone has set outranks words. Only what the sender wrote counts: not the quoted mail, and of a
subject only one without "Re:", for what stands behind that is ours. English, German, French and Spanish.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from instantly_tui.api.emails import Email
from instantly_tui.api.interest import (
    INTERESTED,
    LOST,
    MEETING_BOOKED,
    MEETING_COMPLETED,
    NOT_INTERESTED,
    OUT_OF_OFFICE,
    WON,
    WRONG_PERSON,
)

MailClass = Literal["auto", "objection", "hot", "question", "other"]

LOOKED_AT = 600
"""Characters from the beginning of a mail that are looked at."""
AUTOMATIC_LEAD = 250
"""Characters in which an automatic reply says that it is one."""
_HOT = {each.value for each in (INTERESTED, MEETING_BOOKED, MEETING_COMPLETED, WON)}
_DECLINED = {each.value for each in (NOT_INTERESTED, WRONG_PERSON, LOST)}


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_MACHINE = _any(r"^(mailer-daemon|postmaster|(do-?)?not?-?reply|bounces?|autoresponder)([+.-].*)?@")
_AUTOMATIC_SUBJECT = _any(
    r"auto(matic|mated)?[ -]?(reply|response|antwort)|out of (the )?office|\booo\b",
    r"on (annual |parental |maternity |sick )?leave|^(delivery status notification|undeliver(ed|able))",
    r"automatische antwort|abwesenheit|abwesend",
    r"réponse automatique|absence du bureau|respuesta automática|fuera de la oficina",
    "自動返信|不在",
)
_AUTOMATIC_TEXT = _any(
    r"\bi( a|')m (currently |now )?(out of (the )?office|on (annual |parental |maternity |sick )?leave)",
    r"\bthis (is an automat(ic|ed)|mailbox is not (read|monitored))|automatic reply",
    r"your (ticket|request|message) has been received|no longer works (at|for|here)",
    r"abwesenheitsnotiz|\bich bin (bis|ab|vom|derzeit|zurzeit|aktuell|im urlaub|in elternzeit)\b",
    r"\bje suis (actuellement )?(absente?|en congés?)\b|message automatique",
    r"\bestoy (fuera de la oficina|de vacaciones|ausente)|mensaje automático",
)
_DECLINES = _any(
    r"\bnot? (really |at all )?interest(ed)?\b|\b(isn't|aren't|am not|no longer) interested|unsubscribe",
    r"\b(remove|delete|take) (me|us|my|our)\b|opt (me )?out|leave (me|us) alone|\bgdpr\b|\bspam",
    r"\b(stop|quit) (e-?mailing|contacting|sending|writing|messaging)|please stop",
    r"\b(do not|don'?t|never) (contact|e-?mail|write|message|send)",
    r"\bwrong (person|contact|address|department)|not the right (person|contact|address)",
    r"\b(left|leaving) the (company|team|business|finance)|no longer (with|at|in charge|responsible)",
    r"\bno (budget|need|money)\b|budget (is|has been) (frozen|cut|gone)|\btoo (expensive|pricey)",
    r"\bnot (a )?(good )?(fit|match)\b|not (relevant|needed|for us)|(don't|do not|doesn't) need",
    r"\balready (have|use|using|work with|working with|covered)|(just )?renewed (elsewhere|with)",
    r"\bnot (now|(at this|the right|right|a good) (time|moment|point))\b|\bno,? thank|thanks,? but no\b",
    r"we'll pass|^pass\b|how did you get my|\bi doubt\b|not worth",
    r"\bkein(e|en|erlei)? (interesse|bedarf|budget|zeit|geld)|nicht (mehr )?(interessiert|interessant)",
    r"\b(abmelden|austragen|abbestellen)|aus (dem|ihrem) verteiler|löschen sie|\bdsgvo\b|belästig",
    r"nicht (der|die) richtige|nicht (mehr )?zuständig|falsche[rn]? (ansprech|adress|person)",
    r"nicht mehr (im unternehmen|bei uns|schreiben|kontaktieren)|keine weiteren (mails|e-mails|nachrichten)",
    r"\bzu teuer|passt (für uns |gerade |leider )?nicht|(haben|nutzen) (bereits|schon)|nein,? danke",
    r"(derzeit|momentan|aktuell) (leider )?(nicht|kein)|für uns zu groß",
    r"\bpas (du tout )?intéress|intéress\w* pas\b|aucun intérêt|désabonn|désinscri|\brgpd\b|non,? merci",
    r"\bpas (le|la) bon(ne)? (interlocut|personne|contact)|mauvaise personne|plus dans l'entreprise",
    r"\b(pas|plus) de budget|trop cher|pas besoin|ne (me|nous) (contactez|écrivez)|(avons|utilisons) déjà",
    r"\bno (me|nos) interesa|no (estoy|estamos|tengo|tenemos) interés|no (estoy|estamos) interesad",
    r"\b(darme|dar|darnos) de baja|persona equivocada|no soy la persona|no me (escrib|contact)",
    r"\b(sin|no (hay|tenemos|tengo)) presupuesto|demasiado caro|no,? gracias",
    r"\bya (tenemos|contamos|trabajamos)|no (lo )?necesit(amos|o)",
)
_WILLING = _any(
    r"\binterested\b|\bsounds (good|great|interesting|useful)|\btell me more|\bhave my attention",
    r"\blet'?s (talk|chat|meet|schedule|set up|book|do|connect)|\b(this is|very|perfectly) timely",
    r"\b(book|schedule|set up|arrange) (a|an|some) (call|meeting|demo|time|slot)|\bhop on a call",
    r"\b(happy|glad|love|like|keen) to (chat|talk|meet|see|learn|hear|know)|\bsend (me |us |over |the |an? )",
    r"\bmore (info|information|details)\b|\bpric(e|es|ing)\b|how much|does (it|this|that) cost|\bquote\b",
    r"\b(a|the|your) demo\b|\bdemo\b.{0,12}\?|works for me|give me a call|call me\b|\binvite\b",
    r"\b(free|available) (on|next|this|tomorrow|mon|tue|wed|thu|fri)|\bpropose (two|a|some)|\bonboarding\b",
    r"\binteressiert\b|\bklingt (gut|spannend|interessant|super|sinnvoll)|\brückruf|rufen sie (mich|uns)",
    r"\bwas kostet|\bpreis(e|liste)?\b|\bkosten\b|\bangebot\b|\bmehr (infos?|informationen|details)",
    r"\btermin(e|vorschl\w*)?\b|\bgerne? (ein|einen|mal|telefon|sprech)|(schicken|senden) sie|lassen sie uns",
    r"\bintéress(ée?s?|ant|e)\b|avec plaisir|(plus d'informations|en savoir plus)|\btarifs?\b|\bprix\b|devis",
    r"\bdémo\b|rendez-vous|appelez-moi|disponibles? (lun|mar|mer|jeu|ven|la semaine|demain)|envoyez-",
    r"\b(me|nos) interesa|\binteresad[oa]s?\b|suena (bien|interesante)|más información|cuánto cuesta",
    r"\bprecios?\b|\breunión\b|llámame|agend(ar|emos)|\bdisponible (el|la|este|esta|mañana)\b",
    r"\benv[ií](e|ar|enos|eme)\b",
)
_ASKS = _any(
    r"[?？¿]",
    r"(?:^|[.!\n] *)(who|what|when|where|why|how|which|whose|can you|could you|do you|does|is (it|this|there)"
    r"|are (you|there)|would you|will (you|it)|wer|was|wann|wo|warum|wieso|wie|welche[rsn]?|können sie"
    r"|könnten sie|haben sie|gibt es|ist das|qui|que|quoi|quand|où|pourquoi|comment|combien|quel(le)?s?"
    r"|est-ce que|pouvez-vous|avez-vous|qué|quién|cuándo|dónde|por qué|cómo|cuánto|cuál|pueden?|tienen)\b",
)
_QUOTATION = _any(
    r"\bon [^\n]{6,120}? wrote:|\bam [^\n]{6,120}? schrieb|\ble [^\n]{6,120}? a écrit",
    r"\bel [^\n]{6,120}? escribió|-{3,} ?(original|ursprüngl|message d'origine|mensaje original)|_{10,}",
    r"\b(from|von|de): .{3,120}?(sent|gesendet|envoyé|enviado|date|datum): |(?m:^ ?>)",
)
_ANSWERS = re.compile(r"\s*(re|aw|sv|antw|rv|ré|tr|wg|fwd?)\s*(\[\d+\])?\s*:", re.IGNORECASE)
_LINK = re.compile(r"https?://\S+")


def mail_class(mail: Email) -> MailClass:
    """Which of the classes a received mail falls into; a guess, never more."""
    if is_automatic(mail):
        return "auto"
    if mail.i_status in _DECLINED:
        return "objection"
    if mail.i_status in _HOT:
        return "hot"
    return _by_words(mail.subject, written(mail))


def is_automatic(mail: Email) -> bool:
    """Whether a machine wrote it: lists lack the server's own mark, so status, sender and words must do."""
    if mail.is_auto_reply is not None:
        return mail.is_auto_reply
    if mail.i_status == OUT_OF_OFFICE.value:
        return True
    return _says_automatic(mail.subject, mail.from_address_email, written(mail)[:AUTOMATIC_LEAD])


def written(mail: Email) -> str:
    """The beginning of what the sender wrote, without the mail it quotes."""
    return _above_quotation((mail.content_preview or mail.body.text)[: 2 * LOOKED_AT])[:LOOKED_AT]


@lru_cache(4096)
def _above_quotation(text: str) -> str:
    text = text.replace("’", "'")
    found = _QUOTATION.search(text)
    return _LINK.sub(" ", text[: found.start()] if found else text).strip()


@lru_cache(4096)
def _says_automatic(subject: str, sender: str, text: str) -> bool:
    if _AUTOMATIC_SUBJECT.search(subject) or _MACHINE.search(sender):
        return True
    # "I'm out of office next week, but let's talk after" was written by a person.
    return bool(_AUTOMATIC_TEXT.search(text)) and not _WILLING.search(text)


@lru_cache(4096)
def _by_words(subject: str, text: str) -> MailClass:
    said = text if _ANSWERS.match(subject) else f"{subject}\n{text}"
    if _DECLINES.search(said):
        return "objection"
    if _WILLING.search(said):
        return "hot"
    return "question" if _ASKS.search(said) else "other"
