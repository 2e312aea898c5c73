"""Every drafted document of a case: which ones it needs, and each one made from its template.

Document ids: cover-letter, request, client-declaration, service-certificate, those of INTERNAL; and one for each person
or exhibit: sponsor-declaration-PERSON, declarant-declaration-PERSON, interpretation-certificate-PERSON,
translation-certificate-EXHIBIT.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import KitError, PacketError
from .blocks import Block, Document, Run, map_runs
from .context import context
from .facts import Drafting, Facts
from .names import TABLES
from .phrases import phrase
from .plan import SUPPLEMENT_LETTER
from .references import References
from .templates import front_matter, render

if TYPE_CHECKING:
    from ..case import Case
    from ..law import Law

INTERNAL = {  # what stays in the file, with its title
    "internal-sheet": "Internal sheet",
    "checklist": "Checklist",
    "appearance-data-sheet": "Data sheet for Form G-28",
    "prefill-aid": "Pre-fill aid",
}
LATIN_EXTENDED = 0x24F  # the last letter of the European alphabets


@dataclass(frozen=True)
class Planned:
    """A document that the case needs: its id, its template, its title before it is made, and whose it is."""

    id: str
    template: str
    title: str
    about: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


def planned(case: Case, law: Law) -> list[Planned]:
    """The documents that this case needs, in the order in which they are drafted; the internal ones last."""
    answers = {key: answer.value for key, answer in case.answers().items() if not answer.not_known}

    def said(name: str, person: str = "") -> str:
        return str(answers.get((name, person)) or "")

    wanted = [Planned("cover-letter", "cover-letter.md", "Cover letter"), Planned("request", "request.md", "Request")]
    client = said("client-name") or "the client"
    declared = "Declaration of " + client
    wanted.append(Planned("client-declaration", "client-declaration.md", declared, "client"))
    if said("client-reads-english") == "No":
        wanted.append(_interpretation("client", declared, client, said("client-language"), _interpreter(said)))
    for group in ("sponsor", "declarant"):
        for person in case.people(group):
            name = said(f"{group}-name", person) or f"the {group}"
            declared = "Declaration of " + name
            wanted.append(Planned(f"{group}-declaration-{person}", f"{group}-declaration.md", declared, person))
            if said(f"{group}-reads-english", person) == "No":
                language = said(f"{group}-language", person)
                wanted.append(_interpretation(person, declared, name, language, {}))
    wanted += _translations(case)
    wanted.append(Planned("service-certificate", "service-certificate.md", "Certificate of service"))
    return [*wanted, *(Planned(name, f"{name}.md", title) for name, title in INTERNAL.items())]


def one_planned(case: Case, law: Law, document_id: str) -> Planned:
    """The planned document of this id. Raises PacketError when the case has none."""
    wanted = {one.id: one for one in planned(case, law)}
    if document_id not in wanted:
        listed = ", ".join(wanted)
        raise PacketError(f"This case has no document “{document_id}”.", fix=f"Choose one of: {listed}.")
    return wanted[document_id]


def supplement_letter(law: Law) -> Planned:
    """The letter that leads a supplement."""
    return Planned(SUPPLEMENT_LETTER, f"{SUPPLEMENT_LETTER}.md", phrase(law, "supplement-title"))


def _interpretation(person: str, document: str, name: str, language: str, interpreter: Mapping[str, str]) -> Planned:
    extra = {"document": document, "person": name, "language": language, **interpreter}
    title = f"Certificate of interpretation: {document}"
    return Planned(f"interpretation-certificate-{person}", "interpretation-certificate.md", title, person, extra)


def _interpreter(said: Any) -> dict[str, str]:
    return {part: said(f"interpreter-{part}") for part in ("address", "phone")} | {
        "interpreter": said("interpreter-name")
    }


def _translations(case: Case) -> list[Planned]:
    """A certificate for each translation among the exhibits, and for an exhibit that names its own translator."""
    exhibits = {one.id: one for one in case.exhibits()}
    found = []
    for one in exhibits.values():
        original = exhibits.get(one.translates)
        if original is None and not one.translator.name:
            continue
        translated = original or one
        language = one.translator.language or ("" if translated.language == "English" else translated.language)
        extra = {
            "document": translated.title,
            "language": language,
            "translator": one.translator.name,
            "address": one.translator.address,
            "phone": one.translator.phone,
        }
        title = f"Certificate of translation: {translated.title}"
        found.append(Planned(f"translation-certificate-{one.id}", "translation-certificate.md", title, one.id, extra))
    return found


def draft(case: Case, law: Law, as_of: dt.date, references: References, office: Path | None = None) -> list[Document]:
    """Every document of the case, made from its templates; the internal sheet and the checklist last.

    Raises PacketError for an answer or exhibit that a document needs and the case does not have, ContentError for a
    mistake in a template. Both name the file and the line.
    """
    drafting = Drafting(case, law, as_of, references, office)
    made: list[Document] = []
    for one in planned(case, law):
        made.append(draft_one(drafting, one, made))
    return made


def draft_one(drafting: Drafting, one: Planned, made: Sequence[Document] = ()) -> Document:
    """One document; `made` are those drafted before it, which the internal sheet and the checklist list."""
    front = front_matter(one.template, drafting.office)
    extra = {**one.extra, "documents": tuple(made)}
    person = one.about if one.about not in ("", "client") and not one.template.startswith("translation") else ""
    facts = Facts(drafting, one.id, front.audience, person, extra=extra)
    try:
        document = render(one.template, context(facts, TABLES), facts.marks, document_id=one.id, office=drafting.office)
    except KitError as error:
        if error.where and one.title.casefold() not in error.where.casefold():
            error.where = f"{one.title} ({error.where})"
        raise
    return _with_sources(replace(document, about=one.about), drafting)


def with_words(document: Document, words: tuple[Block, ...], references: References) -> Document:
    """The document with the words as edited and every citation as it reads now.

    It keeps its title and signers. Raises PacketError for a citation of what is not in the packet any more.
    """
    try:
        return replace(document, blocks=references.renewed(words))
    except PacketError as error:
        error.where = f"{document.title}, as it was edited in Word"
        error.fix = "Take the citation out in Word and bring the file back, or put the exhibit back."
        raise


def _with_sources(document: Document, drafting: Drafting) -> Document:
    """Runs with rare letters say which answer they came from, so that a letter no font has can be found."""
    fields: dict[str, str] = {}

    def source(run: Run) -> Run:
        rare = [one for one in run.text if ord(one) > LATIN_EXTENDED and not unicodedata.category(one).startswith("P")]
        if run.source or not rare:
            return run
        for letter in rare:
            if letter not in fields:
                fields[letter] = _field_with(letter, drafting)
        return replace(run, source=next((fields[one] for one in rare if fields[one]), ""))

    return replace(document, blocks=map_runs(document.blocks, source))


def _field_with(letter: str, drafting: Drafting) -> str:
    """The label of the first answer, or the title of the first exhibit, that has the letter."""
    for (name, _), answer in drafting.answers.items():
        if letter in str(answer.value):
            return drafting.law.question(name).label
    for exhibit in drafting.exhibits:
        if letter in exhibit.title:
            return f"the title of an exhibit ({exhibit.id})"
    return ""
