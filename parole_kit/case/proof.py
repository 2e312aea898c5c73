"""What proves what: factors of the worksheet against exhibits, and what is missing between them. Never a score.

The only home of pandas, which is imported late because it takes long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .model import Exhibit

if TYPE_CHECKING:
    import pandas

    from ..law import Law
    from ..law.model import Assessment, Factor
    from .store import Case

KINDS = (
    "adverse-unanswered",
    "asserted-not-proved",
    "evidence-missing",
    "translation-missing",
    "certificate-missing",
    "exhibit-not-used",
)
_GROUPS_USED_AS_THEY_ARE = ("trigger", "changed")  # they show the posture of the case, and need prove no factor
_PROVED_BY_THE_REST = ("ground-public-interest",)  # by the exhibits on identity, flight risk and danger together
_CITED = re.compile(r"\[\[\s*([a-z0-9-]+)")


@dataclass(frozen=True)
class Gap:
    """Something that the file lacks. `kind` is one of KINDS; `subject` is the id of a factor, exhibit or person.

    `says` is a sentence; `fix` begins with a verb; `question` and `person` say where to mend it, if it is an answer.
    `paper` is the kind of paper that a person lacks, for a letter that asks for it.
    """

    kind: str
    subject: str
    says: str
    fix: str
    question: str = ""
    person: str = ""
    paper: str = ""


def proof_map(law: Law, case: Case) -> pandas.DataFrame:
    """One row a factor, in worksheet order, with the exhibits that prove it.

    Columns: factor (title), group, asserted (whether the attorney has written on it), exhibits (ids), titles (of those
    exhibits), pages (sheets of them that are printed). The index is the factor's id. Only exhibits that may go to the
    government count; a translation counts with its original.
    """
    import pandas

    written, proving = written_factors(law, case), exhibits_by_factor(law, case)
    rows = [
        {
            "factor": factor.title,
            "group": factor.group,
            "asserted": factor.id in written,
            "exhibits": tuple(exhibit.id for exhibit in proving[factor.id]),
            "titles": tuple(exhibit.title for exhibit in proving[factor.id]),
            "pages": sum(exhibit.pages - len(exhibit.left_out) for exhibit in proving[factor.id]),
        }
        for factor in law.factors.values()
    ]
    columns = ["factor", "group", "asserted", "exhibits", "titles", "pages"]
    return pandas.DataFrame(rows, columns=columns, index=pandas.Index(list(law.factors), name="id"))


def proof_csv(law: Law, case: Case, tabs: Mapping[str, str]) -> bytes:
    """The proof map for a spreadsheet: factor, group, whether something is written, the exhibits with their tabs, pages.

    `tabs` are exhibit id -> tab.
    """
    table = proof_map(law, case)
    table["exhibits"] = [
        "; ".join(f"Tab {tabs[id]}: {title}" if tabs.get(id) else title for id, title in zip(ids, titles, strict=True))
        for ids, titles in zip(table["exhibits"], table["titles"], strict=True)
    ]
    table["asserted"] = table["asserted"].map({True: "yes", False: "no"})
    shown = table[["factor", "group", "asserted", "exhibits", "pages"]].rename(columns={"asserted": "written on"})
    return shown.map(_harmless).to_csv(index=False).encode("utf-8-sig")


def _harmless(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    return f" {cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@")) else cell


def gaps(law: Law, case: Case, assessment: Assessment) -> list[Gap]:
    """What the file lacks, in the order of KINDS and, within each, of the worksheet or the packet.

    They follow from the answers and the exhibits' records alone; none says how likely a grant is.
    """
    from .evidence import certificates, missing_evidence, translations

    found = [
        *_adverse_unanswered(law, case),
        *_not_proved(law, case),
        *missing_evidence(case, assessment),
        *translations(case),
        *certificates(case),
        *_not_used(law, case),
    ]
    return sorted(found, key=lambda gap: KINDS.index(gap.kind))


def for_government(case: Case) -> list[Exhibit]:
    """The exhibits that may stand in a packet, in its order."""
    return [exhibit for exhibit in case.exhibits() if "government" in exhibit.may_go_to]


def written_factors(law: Law, case: Case) -> dict[str, str]:
    """Factor id -> what the attorney wrote on it."""
    values = case.values()
    texts = {factor: str(values.get(f"{factor}-narrative") or "").strip() for factor in law.factors}
    return {factor: text for factor, text in texts.items() if text}


def exhibits_by_factor(law: Law, case: Case) -> dict[str, list[Exhibit]]:
    """Factor id -> the exhibits that say they prove it, or that its text cites."""
    cited = {factor: set(_CITED.findall(text)) for factor, text in written_factors(law, case).items()}
    exhibits = for_government(case)
    return {
        factor: [one for one in exhibits if factor in one.proves or one.id in cited.get(factor, ())]
        for factor in law.factors
    }


def _adverse_unanswered(law: Law, case: Case) -> Iterator[Gap]:
    """Facts against the client on which nothing is written, be it under another factor that the same answer makes arise."""
    written, values = written_factors(law, case), case.values()
    told = {name for id in written for name in law.factors[id].adverse_if}
    for factor in law.factors.values():
        against = {name for name, wanted in factor.adverse_if.items() if values.get(name) in wanted}
        if factor.adverse and against - told and factor.id not in written:
            yield Gap(
                "adverse-unanswered",
                factor.id,
                f"{factor.title}: the answers show a fact against the client, and nothing is written on it.",
                "Write what answers it. ICE has the record; silence looks like concealment.",
                question=f"{factor.id}-narrative",
            )
    if values.get("parole-decision") == "Denied" and not values.get("changed-circumstances"):
        yield Gap(
            "adverse-unanswered",
            "changed-circumstances",
            "Parole was denied, and nothing is written on what is new since then.",
            "Write a paragraph for each ground that the denial states.",
            question="changed-circumstances",
        )


def _is_against(factor: Factor, values: dict) -> bool:
    """Whether an answer makes an adverse factor arise."""
    return factor.adverse and any(values.get(name) in wanted for name, wanted in factor.adverse_if.items())


def _not_proved(law: Law, case: Case) -> Iterator[Gap]:
    proving, values = exhibits_by_factor(law, case), case.values()
    for id in written_factors(law, case):
        factor = law.factors[id]
        if id in _PROVED_BY_THE_REST and any(proving.values()):
            continue
        if proving[id] or (factor.adverse and factor.adverse_if and not _is_against(factor, values)):
            continue  # that something adverse did not happen is for the declaration, not for an exhibit
        yield Gap(
            "asserted-not-proved",
            id,
            f"{factor.title}: there is a text, and no exhibit proves it.",
            "Add an exhibit, or tick this factor at an exhibit that proves it.",
            question=f"{id}-narrative",
        )


def _not_used(law: Law, case: Case) -> Iterator[Gap]:
    cited = {id for text in map(str, case.values().values()) for id in _CITED.findall(text)}
    exhibits = for_government(case)
    translated = {exhibit.translates for exhibit in exhibits}
    for exhibit in exhibits:
        proves = any(factor in law.factors for factor in exhibit.proves)
        if (
            proves
            or exhibit.backs
            or exhibit.id in cited
            or exhibit.translates
            or exhibit.group in _GROUPS_USED_AS_THEY_ARE
        ):
            continue
        if exhibit.id in translated and any(one.proves for one in exhibits if one.translates == exhibit.id):
            continue
        yield Gap(
            "exhibit-not-used",
            exhibit.id,
            f"“{exhibit.title}” proves no factor, and no text cites it.",
            "Say what it proves, cite it, or take it out.",
        )
