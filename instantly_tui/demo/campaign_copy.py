"""The words of the demo's sequences, by locale; bodies are HTML with `<br/>` (API.md §7.2)."""

from __future__ import annotations

from typing import Any

# By locale: for each step the subjects and the bodies variants are made of. An empty subject threads.
COPY: dict[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]] = {
    "en": (
        (
            (
                "quick question",
                "14 → 9 days to close the books",
                "{{companyName}} and month-end",
                "idea for {{companyName}}",
                "{{firstName}}, three days back every month",
                "who owns the close?",
            ),
            (
                "Hi {{firstName}},<br/><br/>{{personalization}}<br/><br/>Most finance teams your"
                " size need 14 days"
                " to close; ours need nine. Worth a look?<br/><br/>Best,<br/>{{senderFirstName}}",
                "Hi {{firstName}},<br/><br/>one question: who at {{companyName}} owns the month-end"
                " close?<br/><br/>"
                "I ask because we take the three slowest days out of it.<br/><br/>{{senderFirstName}}",
                "{{firstName}} &mdash; would a 20 minute walk-through next week be out of the"
                " question?<br/><br/>"
                "Context: https://cal.example.com/walkthrough<br/><br/>{{senderFirstName}}",
                "Hello {{firstName}},<br/><br/>{{personalization}}<br/><br/>If spreadsheets still sit"
                " between your ERP and the board deck, ten minutes with us could be worth it.<br/><br/>"
                "{{senderFirstName}}",
            ),
        ),
        (
            ("", ""),
            (
                "Hi {{firstName}}, did this reach you at a bad time? Happy to send two lines on how"
                " others in your"
                " industry did it.<br/><br/>{{senderFirstName}}",
                "{{firstName}}, a customer your size saved 61 hours last quarter. Shall I send the"
                " one-pager?",
            ),
        ),
        (
            ("", "closing the loop"),
            (
                "I&rsquo;ll stop here, {{firstName}}. If the close ever becomes a topic, just"
                " answer this mail.",
                "Last note from me. Is there somebody else at {{companyName}} I should ask?",
            ),
        ),
    ),
    "de": (
        (
            ("kurze Frage", "Monatsabschluss bei {{companyName}}", "Terminabgleich"),
            (
                "Guten Tag {{firstName}} {{lastName}},<br/><br/>{{personalization}}<br/><br/>viele"
                " Betriebe Ihrer"
                " Größe schließen ihre Bücher inzwischen in neun statt vierzehn Tagen. Lohnt sich ein kurzes"
                " Gespräch?<br/><br/>Mit freundlichen Grüßen<br/>{{senderFirstName}}",
                "Guten Tag {{firstName}},<br/><br/>wer ist bei {{companyName}} für den Monatsabschluss"
                " zuständig?<br/><br/>Beste Grüße<br/>{{senderFirstName}}",
            ),
        ),
        (("", ""), ("Darf ich kurz nachhaken? Zwei Sätze genügen mir.<br/><br/>{{senderFirstName}}",)),
        (("",), ("Ich melde mich nicht noch einmal. Falls es später passt: einfach antworten.",)),
    ),
    "ja": (
        (
            ("ご提案の件", "{{companyName}}様 月次決算の短縮について"),
            (
                "{{lastName}}様<br/><br/>突然のご連絡失礼いたします。月次決算を14日から9日に短縮した"
                "事例をご紹介したく、"
                "ご連絡いたしました。<br/><br/>{{senderFirstName}}",
            ),
        ),
        (
            ("",),
            (
                "{{lastName}}様<br/><br/>先日のメールはご覧いただけましたでしょうか。<br/><br/>{{sen"
                "derFirstName}}",
            ),
        ),
    ),
    "ar": (
        (
            ("سؤال سريع", "فكرة لشركة {{companyName}}"),
            (
                "مرحباً {{firstName}}،<br/><br/>هل يستغرق إغلاق الحسابات الشهري لديكم أكثر من عشرة"
                " أيام؟ يسعدني أن أشرح"
                " كيف اختصرناه.<br/><br/>{{senderFirstName}}",
            ),
        ),
        (("",), ("مرحباً {{firstName}}، هل وصلتكم رسالتي السابقة؟",)),
    ),
    "fr": (
        (
            ("une question rapide", "{{companyName}} et la clôture mensuelle"),
            (
                "Bonjour {{firstName}},<br/><br/>{{personalization}}<br/><br/>Combien de jours vous"
                " faut-il pour"
                " clôturer le mois&nbsp;? Nos clients passent de 14 à 9.<br/><br/>Bien à"
                " vous,<br/>{{senderFirstName}}",
            ),
        ),
        (("",), ("{{firstName}}, je me permets une relance. Dix minutes cette semaine&nbsp;?",)),
        (("",), ("Dernière relance, promis. Bonne continuation, {{firstName}}.",)),
    ),
}


ENDINGS = ("", "?", ", {{firstName}}", " this week", " (2 minutes)", " …", " / {{companyName}}")
"""What further rounds through the subjects end with, so that many variants all differ."""


def _subject(subjects: tuple[str, ...], variant: int, turn: int) -> str:
    subject = subjects[(variant + turn) % len(subjects)]
    return subject + ENDINGS[variant // len(subjects) % len(ENDINGS)] if subject else ""


def sequence(
    locale: str, gaps: tuple[int, ...], variants: tuple[int, ...], turn: int, disabled: bool
) -> list[dict[str, Any]]:
    """`sequences` of a campaign: `gaps[s]` days wait after step s, `variants[s]` versions of it.

    `turn` picks which words come first, so that campaigns differ; `disabled` adds a version switched off.
    """
    copy = COPY[locale]
    steps = []
    for place, gap in enumerate(gaps):
        subjects, bodies = copy[min(place, len(copy) - 1)]
        versions: list[dict[str, Any]] = [
            {"subject": _subject(subjects, v, turn), "body": bodies[(v + turn) % len(bodies)]}
            for v in range(variants[place])
        ]
        if disabled and place == 0:
            versions.append({"subject": "old wording", "body": bodies[0], "v_disabled": True})
        steps.append({"type": "email", "delay": gap, "delay_unit": "days", "variants": versions})
    return [{"steps": steps}]
