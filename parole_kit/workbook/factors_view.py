"""The factors of the worksheet: the attorney's text on each, with what ICE looks at and what proves it beside it."""

from __future__ import annotations

from ..errors import ContentError, KitError
from ..faults import report
from ..law.model import Factor
from .exhibits_list import tabs_of
from .fields import Field
from .form import Answering
from .html import Html, go_to, hidden, join, listing, tag
from .look import Look
from .tasks import FACTOR_GROUPS


def is_raised(look: Look, factor: Factor) -> bool:
    """Whether a factor belongs on the page now: it has a text, an exhibit, an answer that raises it, or is always argued."""
    if look.answer(f"{factor.id}-narrative") is not None or (f"{factor.id}-narrative", "") in look.unsaved:
        return True
    if any(factor.id in exhibit.proves for exhibit in look.exhibits):
        return True
    if factor.group == "grounds":
        return any(finding.rule == factor.id and finding.answered == "yes" for finding in look.assessment.grounds)
    if not factor.adverse:
        return True
    for question, answers in factor.adverse_if.items():
        said = look.value(question)
        if any(each in answers for each in (said if isinstance(said, list) else [said])):
            return True
    return False


class FactorsView(Answering):
    """The factors of one group, or of all."""

    def __init__(self, session, step: str, group: str = "") -> None:
        groups = dict.fromkeys(factor.group for factor in session.law.factors.values())
        if group and group not in groups:
            raise ContentError(
                f"There is no group of factors “{group}”.",
                where=f"step.factors in the notebook of “{step}”",
                fix=f"Use one of: {', '.join(groups)}.",
            )
        self.groups = (group,) if group else FACTOR_GROUPS
        self.written: tuple[str, bool] = (
            "",
            False,
        )  # the factor that is written on, and whether its card stood unfolded
        super().__init__(session, step, kind="factors")

    def draw(self, look: Look) -> Html:
        """A card a factor; those that the answers do not raise are folded away."""
        factors = [factor for factor in look.law.factors.values() if factor.group in self.groups]
        asked = [f for f in factors if look.is_asked(look.law.questions[f"{f.id}-narrative"])]
        written, stood = self.written
        raised = [factor for factor in asked if (stood if factor.id == written else is_raised(look, factor))]
        quiet = [factor for factor in asked if factor not in raised]
        letters = tabs_of(look) if look.exhibits and self.session.awake else {}
        questions = [(look.law.questions[f"{factor.id}-narrative"], "") for factor in asked]
        folded = None
        if quiet:
            words = "Not raised by the answers so far" if raised else "Nothing here is raised by the answers so far"
            titles = ", ".join(factor.title for factor in quiet)
            cards = [self._card(look, factor, letters) for factor in quiet]
            folded = tag(
                "details",
                tag("summary", f"{words}: {titles}"),
                cards,
                class_="pk-opens pk-folded",
                data_key="quiet",
            )
        return join(self.summary(look, questions), [self._card(look, f, letters) for f in raised], folded)

    def _stay(self, message: dict) -> None:
        """A card stays where it is while its text is written, and finds its place when another one is."""
        factor = str(message["question"]).removesuffix("-narrative")
        if factor != self.written[0]:
            self.written = (factor, is_raised(self.session.look(), self.session.law.factors[factor]))

    def do_answer(self, message: dict) -> None:
        """Save the text."""
        self._stay(message)
        super().do_answer(message)

    def do_not_known(self, message: dict) -> None:
        """Mark the text as not known yet."""
        self._stay(message)
        super().do_not_known(message)

    def do_clear(self, message: dict) -> None:
        """Take the text or its mark away."""
        self._stay(message)
        super().do_clear(message)

    def _card(self, look: Look, factor: Factor, letters: dict[str, str]) -> Html:
        question = look.law.questions[f"{factor.id}-narrative"]
        label = join("What the request says", hidden(f" under {factor.title}"))
        field = Field(look, question, "", self.uid, label).html()
        adverse = tag("p", "A fact against the client. The request must answer it.", class_="pk-warn")
        return tag(
            "section",
            tag("h3", factor.title),
            adverse if factor.adverse and is_raised(look, factor) else None,
            tag(
                "div",
                tag("div", field, self._proved_by(look, factor, letters)),
                tag("div", self._preview(factor), self._guide(factor), class_="pk-side"),
                class_="pk-beside",
            ),
            class_="pk-factor",
            data_key=f"factor-{factor.id}",
            aria_label=factor.title,
        )

    def _preview(self, factor: Factor) -> Html:
        """An empty sheet. The page asks for its words when it is seen and while the text is written (`do_preview`)."""
        inside = tag("div", class_="pk-paper", data_own=True, data_preview=factor.id, data_key=f"sheet-{factor.id}")
        head = tag("h4", "As it will read in the request")
        return tag("div", head, inside, class_="pk-preview", data_key="preview")

    def do_preview(self, message: dict) -> None:
        """Send what the request would say. It is no turn: nothing is saved, and nothing else is drawn again."""
        factor, text = str(message["factor"]), str(message.get("text", ""))
        self.send({"do": "preview", "factor": factor, "html": str(self._paragraph(factor, text))})

    def _paragraph(self, factor: str, text: str) -> Html:
        from ..packet import paragraph_preview

        session = self.session
        if session.case is None:
            return Html("")
        try:
            made = paragraph_preview(session.case, session.law, session.as_of, factor, text, session.office)
        except KitError as problem:
            return tag("p", f"{problem.what} {problem.fix}", class_="pk-small")
        except Exception as fault:
            return tag("p", report(fault), class_="pk-small")
        return Html(made) if made else tag("p", "The request says nothing on this yet.", class_="pk-small")

    def _receive(self, widget, message: dict, buffers: list) -> None:
        if message.get("do") == "preview":
            self.do_preview(message)
        else:
            super()._receive(widget, message, buffers)

    def _guide(self, factor: Factor) -> Html:
        denial = None
        if factor.usual_denial or factor.answer:
            denial = join(
                tag("h4", "A usual denial, and the answer"),
                factor.usual_denial and tag("p", factor.usual_denial),
                factor.answer and tag("p", factor.answer),
            )
        considers = listing(factor.considers)
        evidence = listing(factor.evidence)
        return tag(
            "details",
            tag("summary", "Guidance", hidden(f" on {factor.title}")),
            considers and join(tag("h4", "What ICE looks at"), considers),
            evidence and join(tag("h4", "What to collect"), evidence),
            denial,
            class_="pk-opens pk-guide",
            data_key="guide",
            open=True,
        )

    def _proved_by(self, look: Look, factor: Factor, letters: dict[str, str]) -> Html:
        found = [exhibit for exhibit in look.exhibits if factor.id in exhibit.proves]
        if not found:
            return tag("p", "No exhibit proves this yet. ", go_to("Go to the evidence", "evidence"), class_="pk-small")
        lines = []
        for exhibit in found:
            letter = letters.get(exhibit.id, "")
            lines.append(f"Tab {letter}: {exhibit.title}" if letter else exhibit.title)
        return join(tag("p", "Proved by", class_="pk-small"), listing(lines, class_="pk-proved"))
