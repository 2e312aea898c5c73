"""Templates checked without a case: names, authorities and questions that they ask for must be there."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import ContentError, KitError, PacketError, Problems
from ..law.model import Known
from ..law.reading import did_you_mean
from .context import Section
from .facts import Drafting, Facts
from .names import TABLES
from .references import References
from .templates import SHIPPED, Use, front_matter, template_names, uses

if TYPE_CHECKING:
    from ..law import Law

PART = "part-"  # templates that are only included; they have no front matter
LETTERHEAD = "letterhead.docx"


def check_templates(law: Law, office: Path | None = None) -> None:
    """Read every template, the shipped and the office's own. Raises Problems with every mistake at once."""
    errors: list[KitError] = []
    for name in template_names(office):
        bare = name.removeprefix(SHIPPED)
        own = office is not None and bare == name and (office / "templates" / name).is_file()
        shown = f"{'office/' if own else ''}templates/{bare}"
        try:
            audience = "" if bare.startswith(PART) else front_matter(name, office).audience
            for use in uses(name, office):
                where = f"{shown}, line {use.line}"
                errors += _wrong(use, where, law) or _not_for(audience, use, where, law)
        except ContentError as error:
            errors.append(error)
    errors += _letterhead(office)
    if errors:
        raise Problems(errors, where="the templates")


def _wrong(use: Use, where: str, law: Law) -> list[ContentError]:
    top, _, leaf = use.name.partition(".")
    table = TABLES.get(top)
    if table is None:
        return [_unknown(f"the name “{top}”", top, TABLES, where)]
    if leaf and isinstance(table, dict) and leaf not in table and leaf != "names":
        return [_unknown(f"the name “{use.name}”", leaf, table, where)]
    if top in ("authority", "cited", "may_cite"):
        return [error for given in use.given for error in _authority(given, where, law)]
    if top in ("answer", "known", "paragraphs"):
        missing = [given for given in use.given if given not in law.questions]
        return [_unknown(f"the question “{given}”", given, law.questions, where) for given in missing]
    return []


def _not_for(audience: str, use: Use, where: str, law: Law) -> list[ContentError]:
    """What the readers of a document may not see, found by asking for it in a case where nothing is answered."""
    if not audience or audience == "file":
        return []
    facts = Facts(Drafting(Nobody(), law, law.as_of, References({}), preview=True), use.name, audience, "nobody")
    facts.extra = defaultdict(str)
    top, _, leaf = use.name.partition(".")
    try:
        if leaf and isinstance(TABLES[top], dict) and leaf != "names":
            getattr(Section(facts, TABLES[top]), leaf)
        elif top in ("answer", "known", "paragraphs"):
            for given in use.given:
                facts.question(given)
    except ContentError as error:
        return [ContentError(error.what, where=where, fix=error.fix)]
    return []


class Nobody:
    """A case in which nothing is known, to try templates on."""

    file_number = ""

    def answers(self) -> dict:
        return {}

    def values(self) -> dict:
        return {}

    def known(self) -> Known:
        return Known({}, {})

    def people(self, group: str) -> list[str]:
        return []

    def exhibits(self) -> list:
        return []

    def overrides(self) -> list:
        return []

    def notes(self) -> dict:
        return {}


def _authority(given: str, where: str, law: Law) -> list[ContentError]:
    if given not in law.authorities:
        return [_unknown(f"the authority “{given}”", given, law.authorities, where)]
    if law.authorities[given].status == "superseded":
        what = f"{law.authorities[given].cite} is superseded, and is not cited in a document."
        return [ContentError(what, where=where, fix="Cite what took its place, or take the line out.")]
    return []


def _unknown(what: str, name: str, known, where: str) -> ContentError:
    fix = did_you_mean(name, known, "Correct it; the names there are stand in docs/reference/template-names.md.")
    return ContentError(f"The template asks for {what}, which there is not.", where=where, fix=fix)


def _letterhead(office: Path | None) -> list[KitError]:
    from .word import check_letterhead  # late: python-docx is needed only here

    own = office / "templates" / LETTERHEAD if office else None
    if own is None or not own.is_file():
        return []
    try:
        check_letterhead(own)
    except PacketError as error:
        return [error]
    return []
