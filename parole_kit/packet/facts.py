"""What one document may know: the answers of the case that its audience may see, in words.

Also home of `Drafting`, what all documents of one draft share.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..case.coding import partial_of
from ..case.model import Answer, Exhibit, Override
from ..errors import ContentError, PacketError
from ..law import assess
from ..law.dates import spell_partial, spell_plain
from ..law.model import Assessment, Authority, PartialDate, Question
from ..law.values import is_asked, show
from .blocks import Paragraph, Run
from .markdown import Marks
from .references import TOKEN, References
from .templates import Safe
from .words import CASE_IN_PROSE, cite_runs, escape_part, legal_style, paragraphs_of, together

if TYPE_CHECKING:
    from ..case import Case
    from ..case.proof import Gap
    from ..law import Law

# [[exhibit-id]] or [[exhibit-id p. 3]] in the attorney's own text


@dataclass
class Drafting:
    """One draft of all documents. `preview` marks what is missing in the text instead of stopping."""

    case: Case
    law: Law
    as_of: dt.date
    references: References
    office: Path | None = None
    preview: bool = False
    printed: set[str] = field(default_factory=set)  # authority ids that stand in a document
    withheld: dict[str, list[str]] = field(default_factory=dict)  # authority id -> ids of documents that lack it
    _values: dict[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)

    @cached_property
    def answers(self) -> Mapping[tuple[str, str], Answer]:
        return self.case.answers()

    def values_of(self, person: str) -> Mapping[str, Any]:
        """What is answered for one person, or for the case as a whole ("")."""
        if person not in self._values:
            self._values[person] = {
                name: one.value for (name, whose), one in self.answers.items() if whose == person and not one.not_known
            }
        return self._values[person]

    @cached_property
    def exhibits(self) -> tuple[Exhibit, ...]:
        return tuple(self.case.exhibits())

    @cached_property
    def overrides(self) -> tuple[Override, ...]:
        return tuple(self.case.overrides())

    @cached_property
    def assessment(self) -> Assessment:
        return assess(self.law, self.case.known(), self.as_of)

    @cached_property
    def gaps(self) -> list[Gap]:
        from ..case import gaps  # late: pandas takes long to import

        return gaps(self.law, self.case, self.assessment)

    @cached_property
    def route(self) -> str:
        """The route's code, or the one that the attorney put in its place."""
        chosen = [override.value for override in self.overrides if override.kind == "route"]
        return chosen[-1] if chosen and chosen[-1] in self.law.codes else self.assessment.route.code

    def may_print(self, authority: Authority) -> bool:
        """Whether an authority may stand in a document: confirmed, or ticked by the attorney; never superseded."""
        if authority.status == "superseded" or not getattr(authority, "in_documents", True):
            return False
        ticked = {override.subject for override in self.overrides if override.kind == "authority"}
        return authority.status == "confirmed" or authority.id in ticked


@dataclass
class Facts:
    """The answers that one document may use. `person` is whose declaration it is, "" for none."""

    draft: Drafting
    document: str
    audience: str
    person: str = ""
    marks: Marks = field(default_factory=Marks)
    extra: Mapping[str, Any] = field(default_factory=dict)  # what only this document knows, such as its translator

    def of(self, person: str) -> Facts:
        """The same document's view, with one person's answers in front."""
        return replace(self, person=person)

    def question(self, name: str) -> Question:
        """The question, if the audience may see its answer. Raises ContentError when it may not, or there is none."""
        question = self.draft.law.question(name)
        own = bool(question.group and self.person and question.may_go_to != ("file",))
        if self.audience in question.may_go_to or self.audience == "file" or own:
            return question
        raise ContentError(
            f"The answer “{question.label}” ({name}) does not exist in a document for a {self.audience}.",
            fix="Take the name out of this template. Who may see an answer is set in the law files, in may_go_to.",
        )

    def value(self, name: str) -> Any:
        """The value of an answer, or None when it is missing, not known yet, or not asked in this case."""
        question = self.question(name)
        answer = self.draft.answers.get((name, self.person if question.group else ""))
        if answer is None or answer.not_known or answer.value in (None, "", []):
            return None
        return answer.value if not question.only_if or is_asked(question, self._values(question)) else None

    def _values(self, question: Question) -> Mapping[str, Any]:
        own = self.draft.values_of(self.person) if question.group else {}
        return {**self.draft.values_of(""), **own}

    def words(self, name: str) -> str:
        """The answer in words; stops the document when it is missing (a preview shows the gap)."""
        value = self.value(name)
        return self.missing(name) if value is None else self._said(name, value)

    def maybe(self, name: str) -> str:
        """The answer in words, or "" when it is missing."""
        value = self.value(name)
        return "" if value is None else self._said(name, value)

    def _said(self, name: str, value: Any) -> str:
        if isinstance(value, dt.date):
            return spell_plain(value)
        if isinstance(value, PartialDate):
            return spell_partial(value)
        return show(self.draft.law.question(name), value, law=self.draft.law)

    def is_(self, name: str, *wanted: str) -> bool:
        """Whether the answer is one of `wanted` ("Yes" when none is named)."""
        value = self.value(name)
        chosen = value if isinstance(value, list) else [value]
        return any(one in (wanted or ("Yes",)) for one in chosen)

    def missing(self, name: str) -> Safe:
        """What stands for a missing answer. Raises PacketError unless this is a preview."""
        question = self.draft.law.question(name)
        if self.draft.preview:
            return Safe(self.marks.put(Run(f"[{question.label}]", italic=True, source=name)))
        raise PacketError(
            f"The document needs an answer that is not there: “{question.label}”.",
            where=f"the step {question.step}, {question.section}",
            fix=f"{question.error.rstrip('.')}.",
        )

    def paragraphs(self, name: str) -> list[Safe]:
        """The paragraphs of a narrative answer, its [[citations]] made living."""
        return self.told(self.value(name) or "", self.draft.law.question(name).label)

    def told(self, text: str, label: str) -> list[Safe]:
        """The paragraphs of a text as the attorney types it; `label` names its field in messages."""
        return [self._with_citations(part, label) for part in paragraphs_of(text)]

    def _with_citations(self, text: str, label: str) -> Safe:
        words, start = [], 0
        for token in TOKEN.finditer(text):
            words.append(self._prose(text[start : token.start()]))
            words.append(self._token(token, label))
            start = token.end()
        words.append(self._prose(text[start:]))
        return Safe("".join(words).strip())

    def _prose(self, text: str) -> str:
        """Words as they were typed, with the names of cases in italics."""
        words, start = [], 0
        for named in CASE_IN_PROSE.finditer(text):
            words.append(escape_part(text[start : named.start()]))
            words.append(self.marks.put(Run(named["case"], italic=True)))
            start = named.end()
        return "".join((*words, escape_part(text[start:])))

    def _token(self, token: re.Match, label: str) -> str:
        name, page = token.group(1).strip(), int(token.group(2) or 0) or None
        try:
            return self.cite(name, page)
        except PacketError as error:
            if self.draft.preview:
                missing = (
                    f"page {page} of “{name}” is not printed"
                    if page and name in self.draft.references
                    else f"no exhibit “{name}”"
                )
                return self.marks.put(Run(f"[{missing}]", italic=True, source=name))
            error.where = f"“{label}”, at {token.group()}"
            raise

    def cite(self, name: str, page: int | None = None) -> Safe:
        """A living citation of an exhibit, such as "Tab D at 41".

        Raises PacketError for an exhibit that is not in the packet, ContentError for one its reader may not know of.
        """
        exhibit = next((one for one in self.draft.exhibits if one.id == name), None)
        if exhibit and self.audience not in exhibit.may_go_to and self.audience != "file":
            raise ContentError(
                f"The exhibit “{exhibit.title}” may not be named in a document for a {self.audience}.",
                fix="Take the citation out, or let that reader see the exhibit in its record.",
            )
        return Safe(self.marks.put(self.draft.references.run(name, page)))

    def cite_own(self, document: str) -> Safe:
        """The living citation of this person's own declaration, or "" when it is not in the packet."""
        name = f"{document}-{self.person}"
        return self.cite(name) if name in self.draft.references else Safe("")

    def exhibit_date(self, exhibit: Exhibit) -> str:
        """The date on an exhibit in words, as far as it is known, or ""."""
        if not exhibit.date:
            return ""
        return spell_partial(partial_of(exhibit.date))

    def may_cite(self, name: str) -> bool:
        """Whether an authority may be printed; what may not is noted for the internal sheet."""
        authority = self._authority(name)
        if self.draft.may_print(authority):
            return True
        lacking = self.draft.withheld.setdefault(name, [])
        if self.document not in lacking:
            lacking.append(self.document)
        return False

    def authority(self, *names: str) -> Safe:
        """A footnote with the citations of authorities; those that may not be printed are left out of it."""
        cites = [legal_style(self._authority(name).cite) for name in names if self.may_cite(name)]
        self.draft.printed.update(name for name in names if self.draft.may_print(self._authority(name)))
        if not cites:
            return Safe("")
        note = Paragraph(cite_runs("; ".join(dict.fromkeys(cites)) + "."), "small")
        return Safe(self.marks.put(Run("", note=(note,))))

    def cited(self, name: str) -> str:
        """The citation of an authority in the text. Raises ContentError when it may not be printed."""
        if not self.may_cite(name):
            raise ContentError(
                f"The authority “{name}” may not be printed: it is not confirmed, and nobody has ticked it.",
                fix=f'Put the words that need it between {{% if may_cite("{name}") %}} and {{% endif %}}.',
            )
        self.draft.printed.add(name)
        return legal_style(self._authority(name).cite)

    def cited_together(self, names: Sequence[str]) -> str:
        """The citations of paragraphs of one section: "8 C.F.R. § 212.5(b)(1) and (b)(5)". Raises as `cited`."""
        return together([self.cited(name) for name in names])

    def _authority(self, name: str) -> Authority:
        try:
            return self.draft.law.authorities[name]
        except KeyError:
            raise ContentError(
                f"There is no authority “{name}” in the law files.",
                fix="Correct the id, or add the authority to office/law/authorities.toml.",
            ) from None
