"""Letters that ask for what the file lacks or what became of the packet, and hand-outs: to read, to edit in Word, to print."""

from __future__ import annotations

from ..errors import KitError
from .files import send_download
from .html import Html, button, hidden, join, listing, tag
from .look import Look
from .proof_view import gaps_of
from .timeline_view import days
from .view import View, problem_box

SPANISH = "-spanish"
REVIEW = "Draft translation: a human translator reviews it before anyone gets it"


class LettersView(View):
    """Who is asked for what, with a letter for each; and the hand-outs."""

    late = costly = True

    def __init__(self, session, step: str) -> None:
        self.reading = ""  # the letter that is open
        super().__init__(session, step, kind="letters")

    def draw(self, look: Look) -> Html:
        """What is missing, by who may have it; then the hand-outs."""
        from ..packet import wanted_handouts, wanted_letters

        letters = look.keep("letters", lambda: wanted_letters(look.case, look.law, look.as_of, gaps_of(look)))
        nothing = tag("p", "Nothing is missing that a letter could ask for.", class_="pk-note")
        rows = [self._row(look, one, listing(one.extra["asks"], class_="pk-asks")) for one in letters]
        papers = [self._row(look, one, None) for one in wanted_handouts()]
        return join(
            tag("section", tag("ul", rows, class_="pk-rows pk-documents") if rows else nothing, data_key="letters"),
            tag(
                "section",
                tag("h3", "Hand-outs"),
                tag("p", "What parole is and what comes after, in plain words.", class_="pk-hint"),
                tag("ul", papers, class_="pk-rows pk-documents"),
                data_key="handouts",
            ),
        )

    def _row(self, look: Look, one, asks: Html | None) -> Html:
        opened = one.id == self.reading
        named = hidden(f": {one.title}")
        mark = tag("span", REVIEW, class_="pk-mark") if one.id.endswith(SPANISH) else None
        ways = (
            button(join("Close" if opened else "Read", named), "read", letter=one.id, key=f"read-{one.id}"),
            button(join("Word", named), "get", letter=one.id, format="docx"),
            button(join("PDF", named), "get", letter=one.id, format="pdf"),
        )
        return tag(
            "li",
            tag("span", one.title, mark, class_="pk-document-name"),
            tag("span", ways, class_="pk-line"),
            tag("div", tag("p", "Asks for:", class_="pk-small"), asks, class_="pk-wide") if asks else None,
            self._text(look, one) if opened else None,
            data_key=f"letter-{one.id}",
        )

    def _text(self, look: Look, one) -> Html:
        from ..packet import letter_preview

        try:
            inside = Html(letter_preview(look.case, look.law, look.as_of, one.id, self.session.office))
        except KitError as problem:
            inside = problem_box(problem, "This letter cannot be written yet")
        return tag("article", inside, class_="pk-draft", role="region", aria_label=one.title, tabindex="0")

    def do_read(self, message: dict) -> None:
        """Open or close a letter."""
        wanted = str(message["letter"])
        self.reading = "" if self.reading == wanted else wanted

    def do_get(self, message: dict) -> None:
        """Give a letter as a Word file or as PDF."""
        from ..packet import letter_file

        session = self.session
        kind = "pdf" if message.get("format") == "pdf" else "docx"
        name, data = letter_file(session.case, session.law, session.as_of, str(message["letter"]), kind, session.office)
        send_download(self, data, name)


class FollowUpView(LettersView):
    """The letter that asks what became of the packet."""

    def draw(self, look: Look) -> Html:
        """The letter with whom it goes to by now; or when it will be there."""
        from ..packet import wanted_follow_up

        letters = wanted_follow_up(look.case, look.law, look.as_of)
        if not letters:
            return tag(
                "p", "The letter is here from the day after the packet is sent, until ICE decides.", class_="pk-note"
            )
        (one,) = letters
        reader = "the field office director" if one.extra["to_director"] else "the deportation officer"
        copy = ", with a copy to the supervisor" if one.extra["to_supervisor"] else ""
        sent = f"Sent on {one.extra['sent_on']}, {days(one.extra['days'])} ago. By now it goes to {reader}{copy}."
        return join(tag("p", sent), tag("ul", self._row(look, one, None), class_="pk-rows pk-documents"))
