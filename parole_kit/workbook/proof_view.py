"""What proves what: the factors of the worksheet against the exhibits, as a table that is also the picture."""

from __future__ import annotations

from .exhibits_list import GROUP_TITLES, tabs_of
from .html import Html, go_to, hidden, join, listing, tag
from .look import Look
from .tasks import FACTOR_GROUPS


def used_factors(look: Look) -> list:
    """The factors that matter to this case: those with a text or an exhibit, and those every request should argue."""
    proved = {factor for exhibit in look.exhibits for factor in exhibit.proves}
    return [
        factor
        for factor in look.law.factors.values()
        if factor.id in proved
        or look.value(f"{factor.id}-narrative") is not None
        or (not factor.adverse and factor.group not in ("grounds", "additional"))
    ]


def gap_lines(look: Look) -> list[Html]:
    """What the file lacks, as sentences with a link to the place where each is mended."""
    from ..case import gaps

    found = look.keep("gaps", lambda: gaps(look.law, look.case, look.assessment))
    lines = []
    for gap in found:
        question = look.law.questions.get(gap.question)
        link = (
            go_to(join("Go there", hidden(f" {gap.says}")), question.step, gap.question, gap.person)
            if question
            else None
        )
        lines.append(join(gap.says, " ", gap.fix, " ", link))
    return lines


def proof_html(look: Look) -> Html | None:
    """The proof map: a row a factor, a column a tab; under it what has no proof and what is not used."""
    if not look.exhibits:
        return None
    letters = tabs_of(look)
    shown = [exhibit for exhibit in look.exhibits if not exhibit.translates]
    head = tag(
        "tr",
        tag("th", "Factor", scope="col"),
        [
            tag(
                "th",
                hidden("Tab "),
                letters.get(each.id, "–"),
                hidden(f", {each.title}"),
                scope="col",
                title=each.title,
            )
            for each in shown
        ],
        tag("th", "Text", scope="col"),
    )
    body = []
    for group in FACTOR_GROUPS:
        factors = [factor for factor in used_factors(look) if factor.group == group]
        if factors:
            body.append(
                tag(
                    "tr",
                    tag(
                        "th", GROUP_TITLES[group], colspan=str(len(shown) + 2), scope="colgroup", class_="pk-group-row"
                    ),
                )
            )
        for factor in factors:
            marks = [
                tag("td", tag("span", "●", aria_hidden="true"), hidden("proves it"), class_="pk-dot")
                if factor.id in each.proves
                else tag("td")
                for each in shown
            ]
            has_text = look.value(f"{factor.id}-narrative") is not None
            body.append(
                tag(
                    "tr",
                    tag("th", go_to(factor.title, "factors", f"{factor.id}-narrative"), scope="row"),
                    marks,
                    tag("td", "yes" if has_text else "no"),
                )
            )
    table = tag(
        "table",
        tag("caption", "What proves what", class_="pk-vh"),
        tag("thead", head),
        tag("tbody", body),
        class_="pk-table pk-proof",
    )
    gaps = gap_lines(look)
    below = (
        join(tag("h3", "Gaps"), listing(gaps, class_="pk-todo"))
        if gaps
        else tag("p", "Every text has an exhibit behind it, and every exhibit is used.")
    )
    return tag(
        "section",
        tag("h2", "What proves what"),
        tag("p", "A dot: the exhibit under that tab supports the factor. There is no score.", class_="pk-hint"),
        tag("div", table, class_="pk-scroll", role="region", aria_label="What proves what", tabindex="0"),
        below,
        data_key="proof",
    )
