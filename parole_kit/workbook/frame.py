"""What the frame around every step says: whose case, what is saved and when, how fresh the law is, how each step stands."""

from __future__ import annotations

import datetime as dt

from .. import clock
from ..errors import KitError
from ..faults import report
from ..law.dates import spell_plain
from .tasks import StepState, all_states


def saved_words(moment: dt.datetime | None, today: dt.date) -> str:
    """When the last answer was saved, in this computer's own time: the hour today, otherwise the day too."""
    if moment is None:
        return ""
    own = moment.astimezone()
    hour = f"{own:%H:%M}"
    return hour if own.date() == today else f"{spell_plain(own.date())}, {hour}"


def _route(look) -> str:
    """The route in two words; "" while it is not known."""
    try:
        decided = look.route_override
        code = decided.value if decided else look.assessment.route.code
    except Exception as fault:
        report(fault)
        return ""
    return "" if code == "?" else f"Route {code}"


def _standing(state: StepState) -> str:
    """The state of a step in words, and how much is missing in it where it is being worked on."""
    missing = sum(1 for each in state.open if each.required)
    return f"{state.state}, {missing} missing" if state.state == "in progress" and missing else state.state


def frame_of(session, look) -> dict:
    """The words of the frame, for the page's script."""
    stale = len(look.law.stale(look.as_of))
    law = f"Law as of {spell_plain(look.law.as_of)}"
    if stale:
        law += f"; {stale} {'citation is' if stale == 1 else 'citations are'} due to be checked again"
    case = session.case
    if case is None:
        return {"open": False, "owner": "", "saved": "", "at": "", "law": law, "steps": {}}
    parts = (case.file_number, look.initials, _route(look), "Training" if case.training else "")
    owner = " · ".join(part for part in parts if part)
    at = saved_words(case.saved_at, clock.now().astimezone().date())
    saved = f"Saved {at}" if at else "Nothing to save yet"
    if look.unsaved:
        count = len(look.unsaved)
        saved += f"; {count} {'answer is' if count == 1 else 'answers are'} not saved"
    try:
        steps = {
            state.step: {"state": state.state, "icon": state.icon, "says": _standing(state)}
            for state in all_states(look)
        }
    except KitError:
        steps = {}
    except Exception as fault:
        report(fault)
        steps = {}
    return {"open": True, "owner": owner, "saved": saved, "at": at, "law": law, "steps": steps}
