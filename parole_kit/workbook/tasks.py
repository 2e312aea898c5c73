"""What stands between the case and its packet: the state of each step, with a sentence for everything that blocks it."""

from __future__ import annotations

from dataclasses import dataclass

from ..law.model import STEPS, Question
from .html import place_of
from .look import Look

ICONS = {"not started": "○", "in progress": "◐", "blocked": "✕", "ready": "◆", "done": "✓"}
FACTOR_GROUPS = ("identity", "flight-risk", "danger", "additional", "grounds")


@dataclass(frozen=True)
class Open:
    """One thing still to do: a sentence, and the question, exhibit (see `place_of`) or step where it is done."""

    says: str
    step: str
    question: str = ""
    person: str = ""
    required: bool = True


@dataclass(frozen=True)
class StepState:
    """Where a step stands, in one of five words, and what is open in it."""

    step: str
    state: str
    open: tuple[Open, ...]
    answered: int
    asked: int

    @property
    def icon(self) -> str:
        """One sign for the state; the word always stands beside it."""
        return ICONS[self.state]


def question_label(look: Look, question: Question, person: str) -> str:
    """The label, with the person it is asked for."""
    return f"{question.label} ({look.person_name(question.group, person)})" if person else question.label


def after_label(label: str, what: str) -> str:
    """A label and what there is to say of it, as a sentence: a question keeps its mark and takes no colon."""
    return f"{label} {what[:1].upper()}{what[1:]}" if label.endswith("?") else f"{label}: {what}"


def _lacks(look: Look, step: str) -> list[Open]:
    found = []
    for question, person in look.lacking(step):
        answer = look.answer(question.id, person)
        label = question_label(look, question, person)
        if answer is not None and answer.not_known:
            says = after_label(label, f"not known yet{f', {answer.owner} will find out' if answer.owner else ''}.")
        else:
            says = after_label(label, "not answered.")
        found.append(Open(says, step, question.id, person))
    for (question_id, person), unsaved in look.unsaved.items():
        question = look.law.questions[question_id]
        if question.step == step:
            found.append(
                Open(
                    after_label(question_label(look, question, person), f"not saved. {unsaved.error.what}"),
                    step,
                    question_id,
                    person,
                )
            )
    return found


def _eligibility(look: Look) -> list[Open]:
    route = look.assessment.route
    found = []
    for question_id in route.missing:
        question = look.law.questions.get(question_id)
        if question is not None and not (question.required and question.step == "eligibility"):
            found.append(Open(after_label(question.label, "the route needs it."), question.step, question.id))
    return found


def packet_is_allowed(look: Look) -> bool:
    """Whether the route, or the attorney's override of it, allows a packet."""
    override = look.route_override
    code = override.value if override else look.assessment.route.code
    return code in look.law.codes and look.law.codes[code].packet


def _factors(look: Look) -> list[Open]:
    found = []
    if not look.people("sponsor"):
        found.append(Open("No sponsor has been added.", "factors", required=False))
    for factor in look.law.factors.values():
        question = look.law.questions.get(f"{factor.id}-narrative")
        if (
            question is not None
            and not factor.adverse
            and factor.group != "grounds"
            and look.answer(question.id) is None
        ):
            found.append(Open(f"{factor.title}: no text yet.", "factors", question.id, required=False))
    return found


def _evidence(look: Look) -> list[Open]:
    found = []
    if not look.exhibits:
        found.append(Open("No exhibit has been added.", "evidence", required=False))
    for exhibit in look.exhibits:
        if (
            exhibit.language
            and exhibit.language != "English"
            and not any(e.translates == exhibit.id for e in look.exhibits)
        ):
            found.append(
                Open(
                    f"“{exhibit.title}” is in {exhibit.language}, and no translation of it has been added.",
                    "evidence",
                    place_of(exhibit.id),
                    required=False,
                )
            )
        elif not exhibit.proves and not exhibit.translates:
            found.append(
                Open(
                    f"“{exhibit.title}” does not say yet what it proves.",
                    "evidence",
                    place_of(exhibit.id),
                    required=False,
                )
            )
    return found


def state_of(look: Look, step: str) -> StepState:
    """The state of one step. Raises nothing of its own."""
    return look.keep(f"state {step}", lambda: _state_of(look, step))


def _state_of(look: Look, step: str) -> StepState:
    asked = look.asked(step)
    answered = sum(1 for question, person in asked if look.answer(question.id, person) is not None)
    required = _lacks(look, step)
    extra: list[Open] = []
    if step == "eligibility":
        required += [each for each in _eligibility(look) if each.step == step]
    elif step == "factors":
        extra = _factors(look)
    elif step == "evidence":
        extra = _evidence(look)
    begun = bool(answered) or (step == "evidence" and bool(look.exhibits))
    if step == "eligibility" and not required and not packet_is_allowed(look):
        route = look.assessment.route
        what = Open(
            f"Route {route.code}: {route.title}. No packet is built on this route, unless the attorney overrides it.",
            step,
        )
        return StepState(step, "blocked", (what,), answered, len(asked))
    if step == "packet":
        return _packet(look, required, answered, len(asked))
    if not begun:
        state = "not started"
    elif required:
        state = "in progress"
    else:
        state = "ready" if extra else "done"
    return StepState(step, state, (*required, *extra), answered, len(asked))


def _packet(look: Look, required: list[Open], answered: int, asked: int) -> StepState:
    before = [state_of(look, step) for step in STEPS if step != "packet"]
    blocking = tuple(each for state in before for each in state.open if each.required)
    builds = look.builds
    current = bool(builds) and look.case.changed_since(builds[-1]) is None
    if blocking:
        names = ", ".join(state.step for state in before if any(each.required for each in state.open))
        blocked = Open(f"Something is still open in: {names}.", "packet")
        state = "blocked" if answered or builds else "not started"
        return StepState("packet", state, (blocked, *required), answered, asked)
    if required:
        return StepState("packet", "in progress", tuple(required), answered, asked)
    return StepState("packet", "done" if current else "ready", (), answered, asked)


def all_states(look: Look) -> list[StepState]:
    """The states of all steps, in order."""
    return [state_of(look, step) for step in STEPS]


def next_open(look: Look, after: str) -> StepState | None:
    """The step to continue with: the first one behind `after` that is not done, or else the first unfinished one."""
    states = all_states(look)
    place = STEPS.index(after) if after in STEPS else -1
    behind = [state for state in states[place + 1 :] if state.state != "done"]
    return (behind or [state for state in states if state.state != "done" and state.step != after] or [None])[0]
