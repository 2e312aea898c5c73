"""Evidence that the facts of a case call for: papers of sponsors and affiants, records of the posture, translations.

Whether a paper is there is told by what its record says: title, group, what it proves.
Source: `law.md` 2.1, 4.4, 5.3, 5.4.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from .model import Exhibit
from .proof import Gap, for_government

if TYPE_CHECKING:
    from ..law.model import Assessment
    from .store import Case

_IDENTIFICATION = re.compile(
    r"passport|naturali[sz]ation|citizenship|resident card|green card|licen[cs]e|\bid\b|\bcard\b|identi(ty|fication)",
    re.I,
)
_ADDRESS = re.compile(
    r"\blease|\bdeed\b|mortgage|utility|electric|water bill|gas bill|\bbill\b|\brent\b|title to", re.I
)
_INCOME = re.compile(
    r"\bw-?2\b|\bpay\b|payslip|pay ?stub|\btax\b|taxes|employ|wage|salary|income|bank|statement of account|earnings",
    re.I,
)


class Wanted(NamedTuple):
    """A kind of paper: its id, what it is called, the words of a title that show it, and factors that show it too."""

    id: str
    called: str
    words: re.Pattern
    proves: tuple[str, ...] = ()


IDENTIFICATION = Wanted("identification", "a photo identification that shows status", _IDENTIFICATION)
ADDRESS = Wanted("address", "proof of the address (lease, deed, utility bill)", _ADDRESS, ("residence-stability",))
INCOME = Wanted("income", "proof of income (pay, tax return, employer’s letter, bank statement)", _INCOME)
AFFIANTS_IDENTIFICATION = Wanted("affiants-identification", "a photo identification", _IDENTIFICATION)


def missing_evidence(case: Case, assessment: Assessment) -> Iterator[Gap]:
    """Papers that the facts call for and that no exhibit is, as Gaps of the kind "evidence-missing"."""
    exhibits = for_government(case)
    yield from _of_sponsors(case, exhibits)
    yield from _of_declarants(case, exhibits)
    yield from _of_the_record(case.values(), exhibits, assessment)


def _of_sponsors(case: Case, exhibits: list[Exhibit]) -> Iterator[Gap]:
    papers = [exhibit for exhibit in exhibits if exhibit.group in ("sponsor", "ties", "bond")]
    sponsors = _people(case, "sponsor")
    papers_of = _papers_of([name for _, name, _ in sponsors], papers)
    for person, name, answers in sponsors:
        own = papers_of[name]
        organization = answers.get("sponsor-status") == "An organization"
        promises = answers.get("sponsor-promises") or ()
        wanted = [
            () if organization else (IDENTIFICATION,),
            (ADDRESS,) if not promises or "A home after release" in promises else (),
            (INCOME,) if not promises or "Financial support" in promises else (),
        ]
        for paper in (one for some in wanted for one in some):
            if not _is_there(paper, own):
                yield _lacks("sponsor-name", person, name or "The sponsor", paper)


def _of_declarants(case: Case, exhibits: list[Exhibit]) -> Iterator[Gap]:
    """An affiant shows who they are by a copy of a valid photo identification: Directive 8.3(1)(d)."""
    for person, name, _ in _people(case, "declarant"):
        named = _naming(name)
        own = [exhibit for exhibit in exhibits if named(exhibit)]
        if not _is_there(AFFIANTS_IDENTIFICATION, own):
            yield _lacks("declarant-name", person, name or "The declarant", AFFIANTS_IDENTIFICATION)


def _lacks(question: str, person: str, name: str, paper: Wanted) -> Gap:
    return Gap(
        "evidence-missing",
        person,
        f"{name}: no exhibit is {paper.called}.",
        "Add it, with the person’s name and the kind of paper in the title of the exhibit.",
        question=question,
        person=person,
        paper=paper.id,
    )


class _Record(NamedTuple):
    """A paper of the record: the answers that call for it, the words of its title, the groups where it may stand."""

    question: str
    answers: tuple[str, ...]
    words: str
    groups: tuple[str, ...]
    says: str
    proves: str = ""  # a factor that shows it is there


_RECORDS = (
    _Record(
        "credible-fear-result", ("Positive, by a USCIS asylum officer",), r"870|869|credible fear", ("trigger",),
        "The positive credible fear finding (I-870) is not among the exhibits on the posture.",
    ),
    _Record(
        "credible-fear-result", ("Negative, vacated by an immigration judge",), r"order|decision|vacat", ("trigger",),
        "The judge’s order that vacated the negative finding is not among the exhibits on the posture.",
    ),
    _Record(
        "parole-decision", ("Denied",), r"denial|denied|denying|decision", ("changed",),
        "The denial letter is not among the exhibits on changed circumstances.",
    ),
    _Record(
        "g28-state", ("Filed through ERO eFile", "Sent on paper"), r"g-?28", (),
        "No copy of the G-28 is among the exhibits. Facility staff cannot see eFile.",
    ),
    _Record(
        "documents-held-by", ("CBP or ICE",), r"receipt|property|i-?77", (),
        "The government holds the originals, and no receipt for them is among the exhibits.",
    ),
    _Record(
        "documents-held-by", ("Family",), r"$^", (),
        "The family holds the originals, and no exhibit is a copy of them.", "identity-documents",
    ),
    _Record(
        "serious-medical-condition", ("Yes",), r"$^", (), "No exhibit proves the medical ground.", "ground-medical"
    ),
    _Record("pregnancy-certified", ("Yes",), r"$^", (), "No exhibit proves the pregnancy.", "ground-pregnancy"),
    _Record("witness", ("Yes",), r"$^", (), "No exhibit proves the need for a witness.", "ground-witness"),
)  # fmt: skip


def _of_the_record(values: dict, exhibits: list[Exhibit], assessment: Assessment) -> Iterator[Gap]:
    for record in _RECORDS:
        asked_for = values.get(record.question) in record.answers
        if record.question == "parole-decision":
            asked_for = asked_for or assessment.redetermination is True
        here = [exhibit for exhibit in exhibits if not record.groups or exhibit.group in record.groups]
        there = any(re.search(record.words, exhibit.title, re.IGNORECASE) for exhibit in here)
        if (
            asked_for
            and not there
            and not any(record.proves in exhibit.proves for exhibit in exhibits if record.proves)
        ):
            yield Gap(
                "evidence-missing",
                record.proves or record.question,
                record.says,
                "Add it, and say in its title what it is." if not record.proves else "Add it, and tick what it proves.",
                question=record.question,
            )


# --- translations and certificates: 8 CFR 1003.33; EOIR manual 3.3(a)


def translations(case: Case) -> Iterator[Gap]:
    """Exhibits in a foreign language without a translation, as Gaps of the kind "translation-missing"."""
    exhibits = for_government(case)
    translated = {exhibit.translates for exhibit in exhibits}
    for exhibit in exhibits:
        if "english" not in exhibit.language.casefold() and not exhibit.translates and exhibit.id not in translated:
            yield Gap(
                "translation-missing",
                exhibit.id,
                f"“{exhibit.title}” is in {exhibit.language}, and no exhibit translates it.",
                "Add the English translation, and say of it which exhibit it translates.",
            )


def certificates(case: Case) -> Iterator[Gap]:
    """Certificates that lack what they must say, as Gaps of the kind "certificate-missing"."""
    titles = {exhibit.id: exhibit.title for exhibit in case.exhibits()}
    for exhibit in for_government(case):
        if not exhibit.translates:
            continue
        who = exhibit.translator
        parts = {"name": who.name, "address": who.address, "telephone": who.phone, "language": who.language}
        if missing := [part for part, value in parts.items() if not value]:
            yield Gap(
                "certificate-missing",
                exhibit.id,
                f"The certificate of translation of “{titles.get(exhibit.translates, exhibit.title)}” "
                f"lacks the translator’s {_listed(missing)}.",
                f"Enter the translator’s {_listed(missing)} at the exhibit “{exhibit.title}”.",
            )
    values = case.values()
    if values.get("client-reads-english") == "No":
        missing = [part for part in ("name", "address", "phone") if not values.get(f"interpreter-{part}")]
        if missing:
            yield Gap(
                "certificate-missing",
                "client-declaration",
                f"The certificate for the client’s declaration lacks the interpreter’s {_listed(missing)}.",
                f"Enter the interpreter’s {_listed(missing)}.",
                question=f"interpreter-{missing[0]}",
            )


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


# --- whose paper it is


def _people(case: Case, group: str) -> list[tuple[str, str, dict]]:
    """Id, name and answers of each person of a group."""
    answers = case.answers()
    found = []
    for person in case.people(group):
        own = {name: one.value for (name, who), one in answers.items() if who == person and not one.not_known}
        found.append((person, str(own.get(f"{group}-name") or ""), own))
    return found


def _papers_of(names: Iterable[str], papers: list[Exhibit]) -> dict[str, list[Exhibit]]:
    """For each name the papers that name this person, or that name nobody of the group and so may be anybody's."""
    naming = {name: _naming(name) for name in names}
    named = [{name for name, names_it in naming.items() if names_it(paper)} for paper in papers]
    return {
        name: [paper for paper, people in zip(papers, named, strict=True) if name in people or not people]
        for name in naming
    }


def _naming(name: str) -> Callable[[Exhibit], bool]:
    """Says of an exhibit whether its title has a part of the name that is long enough to tell people apart."""
    parts = [re.escape(part) for part in re.split(r"[\s,]+", name.casefold()) if len(part) >= 3]
    found = re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)") if parts else None
    return lambda exhibit: bool(found and found.search(exhibit.title.casefold()))


def _is_there(paper: Wanted, papers: list[Exhibit]) -> bool:
    return any(paper.words.search(one.title) or set(paper.proves) & set(one.proves) for one in papers)
