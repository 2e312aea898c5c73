"""What the tests of the pages share: putting answers into a case, and finding them on the page."""

from __future__ import annotations

import datetime as dt

from playwright.sync_api import expect

from parole_kit.case import Case
from parole_kit.law import load_law, parse

LAW = load_law()
TODAY = dt.date(2026, 11, 23)
PASSPHRASE = "four ordinary words here"


def answer(case: Case, question: str, raw: object, person: str = "") -> None:
    asked = LAW.question(question)
    case.answer(asked, parse(asked, raw, as_of=TODAY, law=LAW), person=person)


def field(page, question: str):
    return page.locator(f'.pk-field[data-question="{question}"]').first


def box(page, question: str):
    return field(page, question).locator("[data-answer]").first


def saved(page, question: str) -> None:
    expect(field(page, question)).not_to_have_attribute("data-state", "saving")
    expect(field(page, question)).not_to_have_attribute("data-state", "typing")


def stored(workbook, number: str, question: str):
    with Case.open(workbook.home / f"{number}.parole") as case:
        found = case.get(question)
        return found.value if found else None
