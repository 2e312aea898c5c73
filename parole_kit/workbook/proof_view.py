"""What is missing, and what proves what: the factors of the worksheet against the exhibits, as a table and as a picture."""

from __future__ import annotations

from ..case.model import Exhibit
from .exhibit_record import answer_words
from .exhibits_list import GROUP_TITLES, tabs_of
from .html import Html, button, go_to, hidden, join, listing, tag
from .look import Look
from .tasks import FACTOR_GROUPS

MISSING = {  # kinds of gaps, under the heading that they have on the page
    "Against the client, and not answered": ("adverse-unanswered",),
    "Papers to get": ("evidence-missing",),
    "Translations and certificates": ("translation-missing", "certificate-missing"),
    "Said, and proved by no exhibit": ("asserted-not-proved",),
    "Exhibits that nothing uses": ("exhibit-not-used",),
}
ARGUED = ("identity", "flight-risk", "danger")  # groups of factors on which a request says something


def used_factors(look: Look) -> list:
    """The factors that matter to this case: those with a text or an exhibit, and those every request should argue."""
    proving = proving_exhibits(look)
    return [
        factor
        for factor in look.law.factors.values()
        if proving[factor.id]
        or look.value(f"{factor.id}-narrative") is not None
        or (not factor.adverse and factor.group in ARGUED)
    ]


def proving_exhibits(look: Look) -> dict[str, list[Exhibit]]:
    """Factor id -> the exhibits that prove it, or that its text cites; only those that may go to the government."""
    from ..case import exhibits_by_factor

    return look.keep("proving", lambda: exhibits_by_factor(look.law, look.case))


def proof_table(law, case) -> bytes:
    """The proof map for a spreadsheet."""
    from ..case import proof_csv
    from ..packet import tabs_now

    return proof_csv(law, case, tabs_now(case, law))


# --- what is missing


def gaps_of(look: Look) -> list:
    """What the file lacks; see `case.proof.gaps`."""
    from ..case import gaps

    return look.keep("gaps", lambda: gaps(look.law, look.case, look.assessment))


def missing_html(look: Look) -> Html:
    """What the facts call for and the exhibits lack: what kind of paper, for what, and why."""
    found = gaps_of(look)
    pieces = []
    for title, kinds in MISSING.items():
        lines = [_gap(look, gap) for gap in found if gap.kind in kinds]
        if lines:
            pieces.append(tag("h3", title, data_key=f"missing-{kinds[0]}"))
            fixes = {gap.fix for gap in found if gap.kind == kinds[0] == "asserted-not-proved"}
            pieces += [tag("p", fix, class_="pk-hint") for fix in fixes]
            pieces.append(listing(lines, class_="pk-todo", data_key=f"missing-list-{kinds[0]}"))
    if not pieces:
        pieces.append(tag("p", "Every text has an exhibit behind it, and every exhibit is used.", class_="pk-note"))
    return tag("section", tag("h2", "What is missing"), pieces, _not_begun(look), data_key="missing")


def _gap(look: Look, gap) -> Html:
    if gap.kind == "asserted-not-proved":  # the heading says it; what is to be done is the same for all
        factor = look.law.factors[gap.subject]
        return join(go_to(factor.title, "factors", gap.question), _kinds_of_paper(factor))
    question = look.law.questions.get(gap.question)
    about = hidden(f": {gap.says}")
    way = None
    if question:
        way = go_to(join("Go there", about), question.step, gap.question, gap.person)
    elif any(exhibit.id == gap.subject for exhibit in look.exhibits):
        way = button(join("Describe it", about), "describe", class_="pk-clear", exhibit=gap.subject)
    factor = look.law.factors.get(gap.subject) if gap.kind == "evidence-missing" else None
    return join(gap.says, " ", gap.fix, " ", way, _kinds_of_paper(factor) if factor else None)


def _kinds_of_paper(factor) -> Html | None:
    if not factor.evidence:
        return None
    return tag(
        "details",
        tag("summary", "What usually proves it", hidden(f": {factor.title}")),
        listing(factor.evidence),
        tag("p", "Why: ", " ".join(factor.considers), class_="pk-small"),
        class_="pk-opens",
        data_key=f"papers-{factor.id}",
    )


def _not_begun(look: Look) -> Html | None:
    """Factors on which there is neither a text nor an exhibit."""
    proving = proving_exhibits(look)
    open_ones = [
        factor
        for factor in look.law.factors.values()
        if factor.group in ARGUED
        and not factor.adverse
        and not proving[factor.id]
        and look.value(f"{factor.id}-narrative") is None
    ]
    if not open_ones:
        return None
    lines = [
        join(go_to(factor.title, "factors", f"{factor.id}-narrative"), _kinds_of_paper(factor)) for factor in open_ones
    ]
    return tag(
        "details",
        tag("summary", "Factors with neither a text nor an exhibit"),
        listing(lines, class_="pk-todo"),
        class_="pk-opens",
        data_key="not-begun",
    )


# --- what proves what


def proof_html(look: Look) -> Html | None:
    """The proof map: as a table that says all, and as a picture of the same."""
    if not look.exhibits:
        return None
    factors, letters = used_factors(look), tabs_of(look)
    shown = [each for each in look.exhibits if "government" in each.may_go_to and not each.translates]
    return tag(
        "section",
        tag("h2", "What proves what"),
        tag("p", "The exhibits behind each factor. There is no score.", class_="pk-hint"),
        _table(look, factors, letters),
        _backed(look, letters),
        tag(
            "details",
            tag("summary", "The same as a picture"),
            _picture(look, factors, shown, letters),
            class_="pk-opens",
            data_key="proof-picture",
        ),
        button("Get it for a spreadsheet", "proof_file", key="proof-file"),
        data_key="proof",
    )


def _named(exhibit: Exhibit, letters: dict[str, str]) -> Html:
    letter = letters.get(exhibit.id, "")
    return join(tag("span", hidden("Tab "), letter, class_="pk-chip") if letter else None, " ", exhibit.title)


def _table(look: Look, factors: list, letters: dict[str, str]) -> Html:
    proving = proving_exhibits(look)
    body = []
    for group in FACTOR_GROUPS:
        own = [factor for factor in factors if factor.group == group]
        if own:
            title = tag("th", GROUP_TITLES[group], colspan="2", scope="colgroup", class_="pk-group-row")
            body.append(tag("tr", title, data_key=f"proof-{group}"))
        for factor in own:
            written = look.value(f"{factor.id}-narrative") is not None
            exhibits = [_named(each, letters) for each in proving[factor.id]]
            lacks = _lacks(look, factor, written)
            body.append(
                tag(
                    "tr",
                    tag(
                        "th",
                        go_to(factor.title, "factors", f"{factor.id}-narrative"),
                        None if written or not exhibits else tag("span", " no text yet", class_="pk-small"),
                        scope="row",
                    ),
                    tag("td", listing(exhibits, class_="pk-plain") or lacks),
                    data_key=f"proof-{factor.id}",
                )
            )
    head = tag("tr", tag("th", "Factor", scope="col"), tag("th", "Exhibits", scope="col"))
    caption = tag("caption", "What proves what", class_="pk-vh")
    return tag("table", caption, tag("thead", head), tag("tbody", body), class_="pk-table pk-proof")


def _without(look: Look, kind: str) -> set[str]:
    """The ids of the factors or exhibits that have a gap of this kind."""
    return {gap.subject for gap in gaps_of(look) if gap.kind == kind}


def _lacks(look: Look, factor, written: bool) -> Html:
    if not written:
        return tag("span", "No text and no exhibit", class_="pk-lacks")
    if factor.id in _without(look, "asserted-not-proved"):
        return tag("span", "No exhibit", class_="pk-lacks")
    return tag("span", "None needed", class_="pk-soft")


def _backed(look: Look, letters: dict[str, str]) -> Html | None:
    """The answers that exhibits show to be true."""
    by_answer: dict[str, list[Exhibit]] = {}
    for exhibit in look.exhibits:
        for key in exhibit.backs:
            by_answer.setdefault(key, []).append(exhibit)
    if not by_answer:
        return None
    rows = [
        tag(
            "tr",
            tag("th", answer_words(look, key), scope="row"),
            tag("td", listing([_named(each, letters) for each in exhibits], class_="pk-plain")),
        )
        for key, exhibits in by_answer.items()
    ]
    head = tag("tr", tag("th", "Answer", scope="col"), tag("th", "Exhibits", scope="col"))
    return join(
        tag("h3", "Answers that an exhibit shows to be true"),
        tag("table", tag("thead", head), tag("tbody", rows), class_="pk-table pk-proof"),
    )


def _picture(look: Look, factors: list, shown: list[Exhibit], letters: dict[str, str]) -> Html:
    """Factors on the left, exhibits on the right, a line where one proves the other. For listeners the table says it."""
    proving = proving_exhibits(look)
    place = {exhibit.id: (number + 0.5) / len(shown) for number, exhibit in enumerate(shown)}
    lines = []
    for number, factor in enumerate(factors):
        from_y = 1000 * (number + 0.5) / len(factors)
        for exhibit in proving[factor.id]:
            if exhibit.id in place:
                to_y = 1000 * place[exhibit.id]
                lines.append(f"M0 {from_y:.0f}C50 {from_y:.0f} 50 {to_y:.0f} 100 {to_y:.0f}")
    unproved, unused = _without(look, "asserted-not-proved"), _without(look, "exhibit-not-used")
    left = [tag("li", tag("span", factor.title), data_lacks=factor.id in unproved) for factor in factors]
    right = [tag("li", tag("span", _named(each, letters)), data_lacks=each.id in unused) for each in shown]
    drawn = tag("svg", tag("path", d="".join(lines)), viewBox="0 0 100 1000", preserveAspectRatio="none")
    return tag(
        "div",
        tag("ul", left),
        drawn,
        tag("ul", right),
        class_="pk-map",
        style=f"--pk-rows:{max(len(left), len(right), 1)}",
        role="img",
        aria_label="Lines from the factors to the exhibits that prove them. The table before this picture says the same.",
    )
