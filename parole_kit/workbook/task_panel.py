"""The list of steps with where each stands and what is open; and the way on from one step to the next."""

from __future__ import annotations

from ..law.model import STEPS
from .html import Html, go_to, join, tag
from .look import Look
from .tasks import Open, StepState, all_states, next_open, state_of
from .view import View

TITLES = {
    "start": "Start",
    "eligibility": "Eligibility",
    "factors": "Factors and sponsor",
    "evidence": "Evidence",
    "timeline": "Timeline",
    "packet": "Packet",
}
FEW = 4


def open_lines(items: tuple[Open, ...], key: str) -> Html | None:
    """What is open, as links; a long list folds behind its first lines."""
    if not items:
        return None
    lines = [tag("li", go_to(each.says, each.step, each.question, each.person)) for each in items]
    if len(lines) <= FEW + 1:
        return tag("ul", lines, class_="pk-todo")
    rest = tag(
        "details",
        tag("summary", f"{len(lines) - FEW} more"),
        tag("ul", lines[FEW:], class_="pk-todo"),
        class_="pk-opens",
        data_key=f"more-{key}",
    )
    return join(tag("ul", lines[:FEW], class_="pk-todo"), rest)


def _step(state: StepState) -> Html:
    required = tuple(each for each in state.open if each.required)
    other = tuple(each for each in state.open if not each.required)
    mark = tag(
        "span",
        tag("span", state.icon, aria_hidden="true"),
        f" {state.state}",
        class_="pk-step-state",
        data_state=state.state,
    )
    count = tag("span", f"{state.answered} of {state.asked} answered", class_="pk-small") if state.asked else None
    head = tag(
        "div", tag("h3", go_to(TITLES.get(state.step, state.step), state.step)), mark, count, class_="pk-task-head"
    )
    optional = (
        join(tag("p", "Worth adding:", class_="pk-small"), open_lines(other, f"{state.step}-other")) if other else None
    )
    return tag("li", head, open_lines(required, state.step), optional, data_key=f"task-{state.step}")


def task_html(look: Look) -> Html:
    """Every step, its state, and a sentence for each thing that is open."""
    return tag("ol", [_step(state) for state in all_states(look)], class_="pk-tasks")


class TaskPanel(View):
    """The task list, on any step."""

    def draw(self, look: Look) -> Html:
        """Every step and what is open in it."""
        return task_html(look)


class NextPanel(View):
    """The end of a page: what is still missing here, and the link to go on."""

    def draw(self, look: Look) -> Html:
        """What is missing, and where to continue."""
        pieces = []
        if self.step in STEPS:
            state = state_of(look, self.step)
            required = tuple(each for each in state.open if each.required)
            other = tuple(each for each in state.open if not each.required)
            if required:
                pieces += [tag("h2", "Still missing on this page"), open_lines(required, "next")]
            else:
                pieces += [tag("h2", "Nothing is missing on this page")]
            if other:
                pieces += [tag("p", "Worth adding:", class_="pk-small"), open_lines(other, "next-other")]
        following = next_open(look, self.step)
        if following is None:
            pieces.append(tag("p", "Every step is done."))
        else:
            pieces.append(
                tag(
                    "p",
                    tag(
                        "a",
                        f"Continue to {TITLES[following.step]}",
                        href=f"#{following.step}",
                        class_="pk-button pk-main pk-go",
                    ),
                )
            )
        return tag("div", pieces, class_="pk-next")
