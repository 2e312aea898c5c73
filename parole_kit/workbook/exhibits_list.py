"""The exhibits as a list in packet order, with the tabs they will have; and the record of one of them."""

from __future__ import annotations

from ..case.model import GROUPS, Exhibit
from ..law.model import Factor
from .html import Html, button, hidden, join, listing, tag
from .look import Look
from .tasks import FACTOR_GROUPS

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


def _label(uid: str, exhibit: Exhibit, field: str, says: str, control: Html, hint: str = "", error: str = "") -> Html:
    own = f"{uid}-{exhibit.id}-{field}"
    return tag(
        "div",
        tag("label", says, for_=own, class_="pk-label"),
        hint and tag("p", hint, class_="pk-hint", id=f"{own}-hint"),
        error and tag("p", hidden("Error: "), error, class_="pk-error", id=f"{own}-error"),
        control,
        class_="pk-field",
        data_wrong=bool(error),
        data_key=field,
    )


class Record:
    """The form of one exhibit's record: every control saves by itself. `wrong` holds what could not be saved."""

    def __init__(self, look: Look, exhibit: Exhibit, uid: str, wrong: dict[tuple[str, str], tuple[str, str]]) -> None:
        self.look, self.exhibit, self.uid, self.wrong = look, exhibit, uid, wrong

    def _live(self, field: str) -> dict:
        own = f"{self.uid}-{self.exhibit.id}-{field}"
        error = self._error(field)
        return {
            "id": own,
            "data_live": "record",
            "data_exhibit": self.exhibit.id,
            "data_field": field,
            "autocomplete": "off",
            "aria_invalid": "true" if error else None,
            "aria_describedby": f"{own}-error" if error else None,
        }

    def _error(self, field: str) -> str:
        return self.wrong.get((self.exhibit.id, field), ("", ""))[1]

    def _line(self, field: str, says: str, value: str, hint: str = "", size: str = "l") -> Html:
        value = self.wrong.get((self.exhibit.id, field), (value, ""))[0]
        box = tag("input", type="text", value=value, class_=f"pk-input pk-{size}", **self._live(field))
        return _label(self.uid, self.exhibit, field, says, box, hint, self._error(field))

    def _choice(self, field: str, says: str, options: list[tuple[str, str]], value: str, hint: str = "") -> Html:
        made = [tag("option", words, value=key, selected=key == value) for key, words in options]
        box = tag("select", made, class_="pk-input", **self._live(field))
        return _label(self.uid, self.exhibit, field, says, box, hint, self._error(field))

    def _box(self, field: str, says: str, checked: bool, **more: str) -> Html:
        live = self._live(field)
        live["id"] = "-".join([live["id"], *more.values()])
        box = tag(
            "input", type="checkbox", checked=checked, **live, **{f"data_{key}": value for key, value in more.items()}
        )
        return tag("div", box, tag("label", says, for_=live["id"]), class_="pk-option")

    def _proves(self) -> Html:
        groups = []
        for group in FACTOR_GROUPS:
            factors: list[Factor] = [factor for factor in self.look.law.factors.values() if factor.group == group]
            boxes = [
                self._box("proves", factor.title, factor.id in self.exhibit.proves, factor=factor.id)
                for factor in factors
            ]
            chosen = sum(1 for factor in factors if factor.id in self.exhibit.proves)
            title = GROUP_TITLES.get(group, group) + (f" ({chosen} chosen)" if chosen else "")
            groups.append(
                tag(
                    "details",
                    tag("summary", title),
                    tag(
                        "fieldset",
                        tag("legend", title, class_="pk-vh"),
                        tag("div", boxes, class_="pk-options pk-columns"),
                    ),
                    class_="pk-opens",
                    data_key=f"proves-{group}",
                )
            )
        return tag(
            "div",
            tag("p", "What it proves", class_="pk-label"),
            tag("p", "The factors of the worksheet that it supports.", class_="pk-hint"),
            groups,
            class_="pk-field",
            data_key="proves",
        )

    def _translation(self) -> Html:
        exhibit = self.exhibit
        foreign = [
            other
            for other in self.look.exhibits
            if other.id != exhibit.id and other.language != "English" and not other.translates
        ]
        options = [("", "It is not a translation"), *((other.id, other.title) for other in foreign)]
        pieces = [
            self._choice(
                "translates",
                "Translation of",
                options,
                exhibit.translates,
                "Choose the exhibit in the foreign language.",
            )
        ]
        if exhibit.translates:
            who = exhibit.translator
            pieces += [
                self._line("translator.name", "Translator's name", who.name),
                self._line("translator.address", "Translator's address", who.address, "The certificate must give it."),
                self._line("translator.phone", "Translator's telephone", who.phone, size="m"),
                self._line("translator.language", "Language translated from", who.language, size="m"),
            ]
        return join(*pieces)

    def html(self, pages: Html | None) -> Html:
        """The whole record."""
        exhibit = self.exhibit
        groups = [(group, group_title(self.look, group)) for group in GROUPS]
        return tag(
            "div",
            self._line("title", "Title", exhibit.title, "As the index should print it."),
            self._choice("group", "Group", groups, exhibit.group),
            self._proves(),
            self._line(
                "date",
                "Date of the document (optional)",
                exhibit.date,
                "A year, a month such as 2026-04, or a day such as 2026-04-10.",
                "m",
            ),
            self._line("language", "Language of the document", exhibit.language, size="m"),
            self._translation(),
            self._line(
                "source",
                "Where it comes from (optional)",
                exhibit.source,
                "For example: the client's sister, by e-mail, November 12.",
            ),
            self._line("original_held_by", "Who holds the original (optional)", exhibit.original_held_by),
            tag(
                "div",
                self._box("sensitive", "Sensitive: medical, or about the fear claim", exhibit.sensitive),
                class_="pk-field",
            ),
            pages,
            class_="pk-record",
        )


def exhibit_row(
    look: Look, exhibit: Exhibit, letter: str, *, first: bool, last: bool, inside: Html | None, leaving: bool
) -> Html:
    """One exhibit in the list, with what can be done to it."""
    facts = [pages_words(exhibit.pages - len(exhibit.left_out)), size_words(exhibit.size)]
    if exhibit.language != "English":
        facts.append(exhibit.language)
    if exhibit.translates:
        facts.append("translation")
    if exhibit.left_out:
        facts.append(f"{len(exhibit.left_out)} left out")
    if exhibit.sensitive:
        facts.append("sensitive")
    proves = [look.law.factors[each].title for each in exhibit.proves if each in look.law.factors]
    named = hidden(f" {exhibit.title}")
    buttons = tag(
        "div",
        button(join("Up", named), "up", exhibit=exhibit.id, key=f"up-{exhibit.id}") if not first else None,
        button(join("Down", named), "down", exhibit=exhibit.id, key=f"down-{exhibit.id}") if not last else None,
        button(
            join("Close" if inside else "Describe", named), "describe", exhibit=exhibit.id, key=f"describe-{exhibit.id}"
        ),
        button(join("Look", named), "view", exhibit=exhibit.id),
        button(join("Remove", named), "remove", exhibit=exhibit.id, key=f"remove-{exhibit.id}"),
        class_="pk-line pk-tools",
    )
    body = tag(
        "div",
        tag("p", tag("strong", exhibit.title), class_="pk-exhibit-title"),
        tag("p", " · ".join(facts), class_="pk-small"),
        tag("p", f"Proves: {', '.join(proves)}", class_="pk-small")
        if proves
        else tag("p", "Does not say yet what it proves.", class_="pk-small"),
        listing(exhibit.notes, class_="pk-notes"),
        buttons,
        _leave(exhibit) if leaving else None,
        inside,
        class_="pk-exhibit-body",
    )
    grip = tag("span", "⠿", class_="pk-grip", draggable="true", aria_hidden="true", title="Drag to another place")
    tab = tag("p", hidden("Tab "), letter or "–", class_="pk-tab")
    return tag(
        "li",
        tag("div", tab, grip, class_="pk-tab-side"),
        body,
        class_="pk-exhibit",
        data_exhibit_row=exhibit.id,
        data_key=f"exhibit-{exhibit.id}",
    )


def _leave(exhibit: Exhibit) -> Html:
    words = (
        f"Remove “{exhibit.title}”? The file is taken out of the case for good. Your own copy of it stays where it is."
    )
    yes = button(f"Remove “{exhibit.title}”", "remove_now", class_="pk-button pk-danger", exhibit=exhibit.id)
    keep = button("Keep it", "keep", exhibit=exhibit.id, key=f"keep-{exhibit.id}")
    return tag(
        "div", tag("p", words), tag("div", yes, keep, class_="pk-line"), class_="pk-ask", role="group", aria_label=words
    )
