"""The record of one exhibit as a form: what it is, what it proves, where it comes from, who may see it."""

from __future__ import annotations

from ..case.model import GROUPS, MADE_FROM, Exhibit
from ..law.model import Factor
from .exhibits_list import GROUP_TITLES, group_title
from .html import Html, button, hidden, join, tag
from .look import Look
from .notes import note_html, note_on
from .tasks import FACTOR_GROUPS

LONGEST = 70  # letters of an answer as it is named in the list
READERS = {  # but the file, which has everything
    "government": "The government: it stands in the packet",
    "client": "The client",
    "sponsor": "The sponsor",
}


def answers_to_back(look: Look) -> dict[str, dict[str, str]]:
    """Section -> (question id, or question id/person id) -> label and answer, of what is answered and can be shown true."""
    found: dict[str, dict[str, str]] = {}
    for question, person in look.asked():
        if question.kind != "narrative" and look.value(question.id, person) is not None:
            key = f"{question.id}/{person}" if person else question.id
            found.setdefault(question.section, {})[key] = answer_words(look, key)
    return found


def answer_words(look: Look, key: str) -> str:
    """An answer that an exhibit backs, in words: its label, whose it is, and what was answered."""
    id, _, person = key.partition("/")
    question = look.law.questions.get(id)
    if question is None or (person and person not in look.people(question.group)):
        return "An answer that is no longer in the case"
    said = look.shown(question, person) or "not answered now"
    whose = f" ({look.person_name(question.group, person)})" if person else ""
    return f"{question.label}{whose}: {said if len(said) <= LONGEST else said[: LONGEST - 1] + '…'}"


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
            tag("h4", "What it proves"),
            tag(
                "p",
                "The factors of the worksheet that it supports, and the answers that it shows to be true.",
                class_="pk-hint",
            ),
            groups,
            self._backs(),
            class_="pk-field",
            data_key="proves",
        )

    def _backs(self) -> Html:
        exhibit = self.exhibit
        own = f"{self.uid}-{exhibit.id}-back"
        chosen = [
            tag(
                "li",
                answer_words(self.look, key),
                " ",
                button(
                    join("Take off", hidden(f" {key}")), "unback", class_="pk-clear", exhibit=exhibit.id, answer=key
                ),
                data_key=f"back-{key}",
            )
            for key in exhibit.backs
        ]
        options = [
            tag(
                "optgroup",
                [tag("option", words, value=key) for key, words in answers.items() if key not in exhibit.backs],
                label=section,
            )
            for section, answers in answers_to_back(self.look).items()
        ]
        title = "Answers" + (f" ({len(exhibit.backs)} chosen)" if exhibit.backs else "")
        form = tag(
            "form",
            tag("label", "An answer that it shows to be true", for_=own, class_="pk-vh"),
            tag(
                "select", tag("option", "Choose an answer", value=""), options, id=own, name="answer", class_="pk-input"
            ),
            tag("button", "Add this answer", type="submit", class_="pk-button pk-quiet"),
            class_="pk-line",
            data_do="back",
            data_exhibit=exhibit.id,
        )
        return tag(
            "details",
            tag("summary", title),
            tag("ul", chosen) if chosen else None,
            form,
            class_="pk-opens",
            data_key="backs",
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
                "This is the translation of",
                options,
                exhibit.translates,
                "Choose the exhibit in the foreign language.",
            )
        ]
        if exhibit.translates:
            who = exhibit.translator
            pieces += [
                self._line("translator.name", "Translator’s name", who.name),
                self._line("translator.address", "Translator’s address", who.address, "The certificate must give it."),
                self._line("translator.phone", "Translator’s telephone", who.phone, size="m"),
                self._line("translator.language", "Language translated from", who.language, size="m"),
            ]
        return join(*pieces)

    def _readers(self) -> Html:
        allowed = self.exhibit.may_go_to
        boxes = [
            self._box("may_go_to", words, audience in allowed, audience=audience) for audience, words in READERS.items()
        ]
        stays = None
        if "government" not in allowed:
            stays = tag(
                "p", "It stays in the office: it is in no packet, no index and no list of proof.", class_="pk-unknown"
            )
        return tag(
            "fieldset",
            tag("legend", "Who may see it", class_="pk-label"),
            tag("p", "The office’s own file always has it.", class_="pk-hint"),
            boxes,
            self._box("sensitive", "Sensitive: medical, or about the fear claim", self.exhibit.sensitive),
            stays,
            class_="pk-field",
            data_key="readers",
        )

    def html(self) -> Html:
        """The whole record."""
        exhibit = self.exhibit
        groups = [(group, group_title(self.look, group)) for group in GROUPS]
        made_from = [("", "Not said"), *((each, each.capitalize()) for each in MADE_FROM)]
        return tag(
            "div",
            self._line("title", "Title", exhibit.title, "As the index should print it."),
            self._choice("group", "Group", groups, exhibit.group),
            self._proves(),
            tag("h4", "About the document"),
            tag(
                "div",
                self._line(
                    "date",
                    "Date (optional)",
                    exhibit.date,
                    "A year, a month such as 2026-04, or a day such as 2026-04-10.",
                    "m",
                ),
                self._line("language", "Language", exhibit.language, "English, or the language it is in.", "m"),
                self._line(
                    "source",
                    "Where it comes from (optional)",
                    exhibit.source,
                    "For example: the client’s sister, by e-mail.",
                ),
                self._choice("made_from", "What was scanned or copied", made_from, exhibit.made_from),
                self._line("original_held_by", "Who holds the original (optional)", exhibit.original_held_by),
                class_="pk-pair",
            ),
            tag("div", self._translation(), class_="pk-pair"),
            self._readers(),
            note_html(self.look, f"{self.uid}-{exhibit.id}", note_on(exhibit=exhibit.id), exhibit.title),
            class_="pk-record",
            data_key="record",
        )
