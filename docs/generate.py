"""Writes the reference pages from the law files and the samples: `python docs/generate.py`. A test fails when the pages are old."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS.parent))

from parole_kit.law import Law, load_law  # noqa: E402
from parole_kit.law.model import STATUSES, STEPS, Authority, Dated, Factor, Question  # noqa: E402

STATUS_MEANS = {
    "confirmed": "Read in the source named. The attorney still checks it before relying on it.",
    "reported": "Read in a source that reports it; the original was not opened. Marked VERIFY.",
    "to verify": "Not confirmed by any source. Marked VERIFY, and printed only after the attorney ticks it.",
    "in conflict": "Sources disagree. Marked VERIFY, with both sides.",
    "superseded": "No longer holds. Kept as history and never cited in a document.",
    "our policy": "The kit's own reasoning or custom, never shown as law.",
}
ADVERSE = " A fact against the client, to be answered when it is there."


def pages(law: Law) -> dict[str, str]:
    """The text of every generated page, by file name."""
    made = {
        "questions.md": _questions(law),
        "routes.md": _routes(law),
        "factors.md": _factors(law),
        "clocks.md": _clocks(law),
        "authorities.md": _authorities(law),
    }
    note = f"Generated from the law files by `python docs/generate.py`. The content speaks from {law.as_of:%Y-%m-%d}.\n"
    made = {name: text.replace("\n\n", f"\n\n{note}\n", 1) for name, text in made.items()}
    return {**made, "template-names.md": _template_names(), "answer-key.md": _answer_key()}


def _page(lines: Iterable[str]) -> str:
    return "\n".join(lines).strip() + "\n"


def _cell(text: object) -> str:
    return str(text).replace("|", "\\|").replace("\n", " ")


def _table(head: tuple[str, ...], rows: Iterable[tuple]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "| " + " | ".join("---" for _ in head) + " |"
    for row in rows:
        yield "| " + " | ".join(map(_cell, row)) + " |"
    yield ""


def _cites(law: Law, ids: Iterable[str]) -> str:
    return "; ".join(_marked(law.authorities[one]) for one in ids)


def _marked(authority: Authority) -> str:
    mark = "" if authority.status in ("confirmed", "our policy") else f" ({authority.status})"
    return f"{authority.cite}{mark}"


def _conditions(law: Law, conditions: dict) -> str:
    return "; ".join(f"“{law.questions[key].label}” is {' or '.join(wanted)}" for key, wanted in conditions.items())


def _template_names() -> str:
    from parole_kit.packet.context import Name
    from parole_kit.packet.names import TABLES
    from parole_kit.packet.views import VIEWS

    def lines():
        yield "# Names for templates\n"
        yield "Generated from the program by `python docs/generate.py`.\n"
        yield "Every name that a template in `templates` may use. Write it in double braces, such as {{ client.name }};"
        yield "test one that may be empty with {% if … %}. A name that is not here does not exist.\n"
        single = {name: entry for name, entry in TABLES.items() if isinstance(entry, Name)}
        yield from _table(("Name", "What it gives"), ((f"`{name}`", one.help) for name, one in single.items()))
        for section, table in TABLES.items():
            if section not in single:
                yield f"## {section}\n"
                rows = ((f"`{section}.{name}`", one.help) for name, one in table.items())
                yield from _table(("Name", "What it gives"), rows)
        yield "## What the things in lists hold\n"
        for name, view in VIEWS.items():
            yield f"**{name}**: {' '.join((view.__doc__ or '').split())} Names: {_fields(view)}.\n"

    return _page(lines())


def _fields(view: type) -> str:
    return ", ".join(f"`{name}`" for name in view.__dataclass_fields__)


def _answer_key() -> str:
    from parole_kit.samples import list_samples
    from parole_kit.samples.planted import mistakes

    def lines():
        yield "# Answer key\n"
        yield "Generated from the samples by `python docs/generate.py`. For whoever runs a training, not for the screen: see"
        yield "`docs/tasks/run-a-training.md`.\n"
        for id, title, _ in list_samples():
            if key := mistakes(id):
                yield f"## {title}\n"
                rows = ((one.step.capitalize(), one.wrong, one.seen, one.mend) for one in key)
                yield from _table(("Step", "What is wrong", "Where the kit tells it", "What to do"), rows)

    return _page(lines())


def _questions(law: Law) -> str:
    def lines():
        yield "# Questions\n"
        yield "Every question, in the order asked. *Needed*: without an answer no packet is built.\n"
        for step in STEPS:
            asked = [one for one in law.questions.values() if one.step == step]
            if asked:
                yield f"## {step.capitalize()}\n"
                yield from _by_section(law, asked)

    return _page(lines())


def _by_section(law: Law, asked: list[Question]) -> Iterator[str]:
    for section in dict.fromkeys(one.section for one in asked):
        yield f"### {section}\n"
        head = ("Question", "Kind of answer", "Asked", "May go to", "Rests on", "Id")
        yield from _table(head, (_question_row(law, one) for one in asked if one.section == section))


def _question_row(law: Law, question: Question) -> tuple:
    kind = f"{question.kind}: {'; '.join(question.options)}" if question.options else question.kind
    when = [_conditions(law, question.only_if)] if question.only_if else ["always"]
    if question.group:
        when.append(f"of each {law.groups[question.group].singular}")
    if question.required:
        when.append("*needed*")
    return (
        question.label,
        kind,
        "; ".join(when),
        ", ".join(question.may_go_to),
        _cites(law, question.authorities),
        f"`{question.id}`",
    )


def _routes(law: Law) -> str:
    def lines():
        yield "# Routes\n"
        yield "The rows are asked in this order. The first that says yes decides; an unanswered row stops the walk.\n"
        yield "## Codes\n"
        for code in law.codes.values():
            yield f"### {code.id}: {code.title}\n\n{code.says}\n"
            yield from _list(code.next_steps)
            yield f"A packet may be built without an override: {'yes' if code.packet else 'no'}.\n"
        yield "## Rows\n"
        for row in law.rows:
            yield f"### {row.label}. {row.question}\n\nIf yes: **{row.code}**. {row.says}\n"
            yield from _list(row.next_steps)
            yield f"Rests on: {_cites(law, row.authorities)}. Rule: `{row.id}`.\n"
        yield "## Grounds, overlays and warnings\n"
        head = ("Flag", "Kind", "What it says", "Rests on", "Rule")
        rows = ((f.title, f.kind, f.says, _cites(law, f.authorities), f"`{f.id}`") for f in law.flags.values())
        yield from _table(head, rows)

    return _page(lines())


def _list(items: Iterable[str]) -> Iterator[str]:
    listed = [f"- {item}" for item in items]
    if listed:
        yield "\n".join(listed) + "\n"


def _factors(law: Law) -> str:
    def lines():
        yield "# Factors\n"
        yield "In the order of the worksheet. Each has one narrative answer; nothing is scored.\n"
        section = ""
        for factor in law.factors.values():
            if law.questions[f"{factor.id}-narrative"].section != section:
                section = law.questions[f"{factor.id}-narrative"].section
                yield f"## {section}\n"
            yield from _factor(law, factor)

    return _page(lines())


def _factor(law: Law, factor: Factor) -> Iterator[str]:
    yield f"### {factor.title}\n\n{factor.prompt}\n"
    yield f"Id: `{factor.id}`.{ADVERSE if factor.adverse else ''}\n"
    yield "What ICE looks at:\n"
    yield from _list(factor.considers)
    yield "Evidence to collect:\n"
    yield from _list(factor.evidence)
    if factor.usual_denial:
        yield f"Usual denial: {factor.usual_denial}\n"
    if factor.answer:
        yield f"Answer: {factor.answer}\n"
    yield f"Rests on: {_cites(law, factor.authorities)}.\n"


def _clocks(law: Law) -> str:
    def lines():
        yield "# Clocks and fees\n"
        yield "A clock without a number has no known limit, and the workbook says so. The legal limit and the next"
        yield "business day are two dates; neither moves the other.\n"
        yield "## Clocks\n"
        for clock in law.clocks.values():
            starts = law.questions[clock.starts].label if clock.starts in law.questions else law.triggers[clock.starts]
            yield f"### {clock.title}\n"
            yield f"Basis: {clock.basis}. Starts: {starts}. Id: `{clock.id}`.\n"
            yield from _dated(law, clock.counts) if clock.counts else ["No limit is known.\n"]
            if clock.note:
                yield f"{clock.note}\n"
            yield f"Rests on: {_cites(law, clock.authorities)}.\n"
        yield "## Fees\n"
        for fee in law.fees.values():
            yield f"### {fee.title}\n"
            yield from _dated(law, fee.rows)
            if fee.note:
                yield f"{fee.note}\n"
            yield from _list(fee.exceptions)

    return _page(lines())


def _dated(law: Law, rows: Iterable[Dated]) -> Iterator[str]:
    def amount(row: Dated) -> str:
        if row.value is None:
            return "not established"
        return f"${row.value:,}" if row.unit == "US dollars" else f"{row.value} {row.unit}"

    head = ("From", "Value", "Rests on", "Note")
    cells = ((r.in_force_from, amount(r), _marked(law.authorities[r.authority]), r.note) for r in rows)
    yield from _table(head, cells)


def _authorities(law: Law) -> str:
    def lines():
        yield "# Authorities\n"
        yield "What each authority says in our words, how sure we are of it, and who checked it when.\n"
        for status in STATUSES:
            listed = [one for one in law.authorities.values() if one.status == status]
            yield f"## {status.capitalize()} ({len(listed)})\n\n{STATUS_MEANS[status]}\n"
            head = ("Authority", "What it says", "Source", "Checked", "Id")
            yield from _table(head, (_authority_row(one) for one in listed))

    return _page(lines())


def _authority_row(authority: Authority) -> tuple:
    says = authority.says
    if authority.other_side:
        says += f" The other side: {authority.other_side}"
    if not authority.in_documents:
        says += " Never printed in a document."
    source = f"[{authority.source}]({authority.url})" if authority.url else authority.source or "none opened"
    checked = f"{authority.checked_on} by {authority.checked_by}" if authority.checked_on else "not checked"
    return authority.cite, says, source, checked, f"`{authority.id}`"


def main() -> None:
    """Write every page."""
    for name, text in pages(load_law()).items():
        (DOCS / "reference" / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
