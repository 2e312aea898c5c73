"""The exhibits as a list in packet order, with the tabs they will have."""

from __future__ import annotations

from ..case.model import GROUPS, Exhibit
from ..case.page_words import numbers_in_words, plural
from .html import Html, button, hidden, join, listing, place_of, tag
from .look import Look
from .notes import note_on, shown_note

MEGABYTE = 1_000_000
EMAIL_GROWTH = 1.37  # an e-mail carries a file as text
GROUP_TITLES = {
    "identity": "Identity",
    "flight-risk": "Flight risk",
    "danger": "Danger",
    "additional": "Additional factors",
    "grounds": "Grounds",
}


def size_words(size: int) -> str:
    """Bytes as people say them."""
    if size < MEGABYTE:
        return f"{max(1, round(size / 1000))} kB"
    return f"{size / MEGABYTE:.1f} MB"


def pages_words(pages: int) -> str:
    """A count of pages; a Word file has none until it is converted."""
    return "pages counted when it is built" if not pages else f"{pages} page{'s' if pages != 1 else ''}"


def group_title(look: Look, group: str) -> str:
    """What a group of exhibits is called in the index."""
    return str(look.law.packet["groups"].get(group, {}).get("title", group))


def tabs_of(look: Look) -> dict[str, str]:
    """The tab of each exhibit as the packet would have it now; exhibits that stand before the tabs have none."""
    from ..packet import tabs_now

    return look.keep("tabs", lambda: tabs_now(look.case, look.law))


def total_words(look: Look) -> str:
    """How large the exhibits are together."""
    total = sum(exhibit.size for exhibit in look.exhibits)
    count = len(look.exhibits)
    files = f"{count} exhibit{'s' if count != 1 else ''}"
    return f"{files}, {size_words(total)} as added. An e-mail makes files about 37 per cent larger: {size_words(round(total * EMAIL_GROWTH))}."


def translation_words(look: Look, exhibit: Exhibit) -> str:
    """Where an exhibit stands with its translation; "" for one in English that translates nothing."""
    if exhibit.translates:
        of = next((other.title for other in look.exhibits if other.id == exhibit.translates), "an exhibit that is gone")
        who = exhibit.translator
        lacks = "" if who.name and who.address and who.phone else "; the translator’s particulars are missing"
        return f"translation of “{of}”{lacks}"
    if exhibit.language.strip().casefold() in ("", "english", "none"):
        return ""
    translated = any(other.translates == exhibit.id for other in look.exhibits) or exhibit.translator.name
    return f"{exhibit.language}, {'translated' if translated else 'translation missing'}"


def fact_words(look: Look, exhibit: Exhibit) -> list[str]:
    """What stands below the title: pages, size, and whatever is out of the ordinary."""
    facts = [pages_words(exhibit.pages - len(exhibit.left_out)), size_words(exhibit.size)]
    if exhibit.left_out:
        facts.append(f"{len(exhibit.left_out)} left out")
    if exhibit.page_order:
        facts.append("pages in another order")
    if exhibit.blacked_out:
        facts.append(f"blacked out: {numbers_in_words('page', sorted(exhibit.blacked_out))}")
    facts += [words for words in (translation_words(look, exhibit),) if words]
    if exhibit.sensitive:
        facts.append("sensitive")
    if "government" not in exhibit.may_go_to:
        facts.append("stays in the office")
    return facts


def proves_words(look: Look, exhibit: Exhibit) -> str:
    """What an exhibit proves, in a line."""
    titles = [look.law.factors[each].title for each in exhibit.proves if each in look.law.factors]
    if exhibit.backs:
        titles.append(f"{len(exhibit.backs)} answer{'s' if len(exhibit.backs) != 1 else ''}")
    if titles:
        return f"Proves: {', '.join(titles)}"
    if exhibit.translates or exhibit.group in ("trigger", "changed"):
        return ""
    return "Does not say yet what it proves."


def hidden_text_html(exhibit: Exhibit) -> Html | None:
    """Pages that carry text which is not seen, each with the way to take it away; those mended are said too."""
    lines = []
    for page, how in sorted(exhibit.hidden_text.items()):
        if page not in exhibit.printed:
            continue
        if page in exhibit.blacked_out:
            lines.append(
                tag(
                    "p",
                    f"Page {page} is printed as a picture; the text {how} is gone from the packet.",
                    class_="pk-small",
                )
            )
            continue
        told = next((note for note in exhibit.notes if note.startswith(f"Page {page} carries text {how}")), "")
        what, mark, _ = told.partition(". Readers")
        says = what + "." if mark else f"Page {page} carries text {how}."
        mend = button(
            join(f"Print page {page} as a picture", hidden(f" of {exhibit.title}")),
            "make_picture",
            exhibit=exhibit.id,
            page=page,
            key=f"mend-{exhibit.id}-{page}",
        )
        lines.append(tag("div", tag("p", says, " Anyone can copy or search it."), mend, class_="pk-warn pk-hiding"))
    return tag("div", lines) if lines else None


def exhibit_row(
    look: Look,
    exhibit: Exhibit,
    letter: str,
    *,
    first: bool,
    last: bool,
    inside: Html | None = None,
    opened: bool = False,
    paged: bool = False,
) -> Html:
    """One exhibit in the list, with what can be done to it; `inside` is what is open below it."""
    named = hidden(f" {exhibit.title}")
    notes = [note for note in exhibit.notes if " carries text " not in note]
    twins = [
        f"{numbers_in_words('Page', pages)} {plural(pages, 'looks', 'look')} the same as"
        f" {numbers_in_words('page', sorted(set(others)))} of “{other.title}”."
        for one, pages, other, others in twins_of(look)
        if one.id == exhibit.id
    ]

    def tool(says: str, do: str, **more: object) -> Html:
        return button(join(says, named), do, exhibit=exhibit.id, key=f"{do}-{exhibit.id}", class_="pk-clear", **more)

    tools = tag(
        "div",
        tool("Close" if opened else "Describe", "describe", lead=True),
        tool("Close pages" if paged else "Pages", "pages") if exhibit.pages else None,
        tool("Move", "move"),
        tool("Look", "view"),
        tool("Remove", "remove"),
        class_="pk-line pk-tools",
    )
    proves = proves_words(look, exhibit)
    body = tag(
        "div",
        tag("p", tag("strong", exhibit.title), class_="pk-exhibit-title"),
        tag("p", " · ".join(fact_words(look, exhibit)), class_="pk-small"),
        proves and tag("p", proves, class_="pk-small"),
        listing([*notes, *twins], class_="pk-notes"),
        hidden_text_html(exhibit),
        None if opened else shown_note(look, note_on(exhibit=exhibit.id)),
        tools,
        inside,
        class_="pk-exhibit-body",
    )
    return tag(
        "li",
        tag(
            "div",
            tag("p", hidden("Tab "), letter or "–", class_="pk-tab", draggable="true", title="Drag to another place"),
            tag(
                "div",
                None if first else _arrow("↑", "Up", "up", exhibit),
                None if last else _arrow("↓", "Down", "down", exhibit),
                class_="pk-arrows",
            ),
            class_="pk-tab-side",
        ),
        body,
        class_="pk-exhibit",
        data_exhibit_row=exhibit.id,
        data_question=place_of(exhibit.id),
        data_key=f"exhibit-{exhibit.id}",
    )


def _arrow(sign: str, says: str, do: str, exhibit: Exhibit) -> Html:
    inside = join(tag("span", sign, aria_hidden="true"), hidden(f"{says} {exhibit.title}"))
    return button(inside, do, exhibit=exhibit.id, key=f"{do}-{exhibit.id}", class_="pk-arrow", title=says)


def twins_of(look: Look) -> list:
    """Pages that look like a page of an earlier exhibit; see `case.exhibits.twins`."""
    from ..case.exhibits import twins

    return look.keep("twins", lambda: twins(look.exhibits))


def leave_html(exhibit: Exhibit) -> Html:
    """The question before an exhibit is removed."""
    words = (
        f"Remove “{exhibit.title}”? The file is taken out of the case for good. Your own copy of it stays where it is."
    )
    yes = button(f"Remove “{exhibit.title}”", "remove_now", class_="pk-button pk-danger", exhibit=exhibit.id)
    keep = button("Keep it", "keep", exhibit=exhibit.id, key=f"keep-{exhibit.id}")
    return tag(
        "div", tag("p", words), tag("div", yes, keep, class_="pk-line"), class_="pk-ask", role="group", aria_label=words
    )


def move_html(look: Look, exhibit: Exhibit, uid: str) -> Html:
    """Where to move an exhibit: any place of any group."""
    own = f"{uid}-{exhibit.id}-to"
    groups = []
    for group in GROUPS:
        title = group_title(look, group)
        others = [each for each in look.exhibits if each.group == group and each.id != exhibit.id]
        options = [tag("option", f"First under {title}", value=f"{group}/")]
        options += [tag("option", f"After “{each.title}”", value=f"{group}/{each.id}") for each in others]
        groups.append(tag("optgroup", options, label=title))
    return tag(
        "form",
        tag("label", f"Move “{exhibit.title}”", for_=own, class_="pk-label"),
        tag("select", groups, id=own, name="to", class_="pk-input", data_key=f"to-{exhibit.id}"),
        tag(
            "div",
            tag("button", "Move it here", type="submit", class_="pk-button pk-quiet"),
            button("Leave it where it is", "move", exhibit=exhibit.id),
            class_="pk-line",
        ),
        class_="pk-record",
        data_do="move_to",
        data_exhibit=exhibit.id,
        data_key="move",
    )
