"""What stands on the start page while no case is open: the ways to one, and the standing notices."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from ..law.dates import spell, spell_plain
from .bring_in import choose_files
from .html import Html, button, hidden, join, tag
from .look import Look

START_NOTICES = ("not-legal-advice", "scam-calls")
NO_RECOVERY = (
    "The passphrase is the only key to the case. Nobody can recover it: not we, not your office, not the police. "
    "Write it down and keep it where your office keeps its keys."
)


def text_box(
    uid: str, name: str, label: str, *, hint: str = "", value: str = "", secret: bool = False, size: str = "l"
) -> Html:
    """One labelled line of a form that is sent as a whole."""
    own = f"{uid}-{name}"
    box = tag(
        "input",
        type="password" if secret else "text",
        id=own,
        name=name,
        value=value,
        class_=f"pk-input pk-{size}",
        autocomplete="off",
        spellcheck="false",
        aria_describedby=f"{own}-hint" if hint else None,
    )
    return tag(
        "div",
        tag("label", label, for_=own, class_="pk-label"),
        hint and tag("p", hint, id=f"{own}-hint", class_="pk-hint"),
        box,
        class_="pk-field",
    )


def submit(says: str) -> Html:
    """The button that sends a form."""
    return tag("button", says, type="submit", class_="pk-button pk-main")


def ways_in(look: Look, uid: str, wanted: str, asking: Path | None) -> Html:
    """The ways to a case. `wanted` is the file number in the address, `asking` the recent case whose passphrase is asked for."""
    again = _wanted(uid, wanted) if wanted and asking is None else None
    main = tag("div", again, _cases(look, uid, asking), _new(uid), _others(uid), data_key="main")
    return tag("div", main, tag("div", _practice(), notices(look), data_key="side"), class_="pk-ways")


def _wanted(uid: str, number: str) -> Html | None:
    """The case that the address names, when it waits for its passphrase."""
    from ..case import case_path

    path = case_path(number)
    if not path.is_file():
        return tag(
            "p",
            f"There is no case file for {number} on this computer. Open it by its path below, or create a case.",
            class_="pk-note",
        )
    return tag(
        "section",
        tag("h2", f"Open {number} again"),
        _passphrase(uid, path, f"wanted-{number}"),
        class_="pk-card",
        data_key="wanted",
    )


def _passphrase(uid: str, path: Path, key: str) -> Html:
    box = text_box(f"{uid}-{key}", "passphrase", "Passphrase", secret=True, size="m")
    return tag("form", box, submit("Open the case"), data_do="open", data_path=str(path), data_wipe="1", data_key=key)


def _due(next_due: dt.date, as_of: dt.date) -> str:
    days = (next_due - as_of).days
    count = f"{abs(days)} {'day' if abs(days) == 1 else 'days'}"
    return f"Next due {spell(next_due)}" + (
        ", today" if days == 0 else f", {count} ago" if days < 0 else f", in {count}"
    )


def _cases(look: Look, uid: str, asking: Path | None) -> Html | None:
    """The recent cases, what is due soonest first, and then every other case file in the folder of cases."""
    from ..case import case_home, found_cases, recent_cases

    recent = [each for each in recent_cases() if each.there]
    recent.sort(key=lambda each: (each.next_due is None, each.next_due or look.as_of))
    rows = []
    for each in recent:
        about = [tag("span", f"Opened {spell_plain(each.opened_at.astimezone().date())}", class_="pk-small")]
        if each.next_due:
            about.append(tag("span", _due(each.next_due, look.as_of), class_="pk-due"))
        rows.append(_case(uid, each.file_number, each.path, about, asking))
    known = {each.path for each in recent}
    for path in found_cases():
        if path not in known:
            about = [tag("span", "Not opened lately on this computer", class_="pk-small")]
            rows.append(_case(uid, path.stem, path, about, asking))
    if not rows:
        return None
    return tag(
        "section",
        tag("h2", "Your cases"),
        tag("p", "What is due soonest stands first.", class_="pk-hint"),
        tag("ul", rows, class_="pk-rows"),
        tag("p", f"The folder of cases: {case_home()}", class_="pk-small pk-path"),
        class_="pk-card",
        data_key="cases",
    )


def _case(uid: str, number: str, path: Path, about: list[Html], asking: Path | None) -> Html:
    from ..case import is_encrypted

    locked = is_encrypted(path)
    training = None if locked else tag("span", "Training", class_="pk-mark", data_status="our-policy")
    opens = button(join("Open", hidden(f" {number}")), "ask" if locked else "open", class_="pk-button", path=str(path))
    opening = _passphrase(uid, path, "ask") if asking == path else opens
    head = tag("div", tag("strong", number, " ", training), about, class_="pk-recent")
    return tag("li", head, opening, data_key=f"case-{path}")


def _new(uid: str) -> Html:
    from ..case import SHORTEST_PASSPHRASE, next_file_number

    uid = f"{uid}-new"
    fields = [
        text_box(
            uid,
            "number",
            "File number",
            hint="It shows in file names and in the address. Leave the client’s name out of it.",
            value=next_file_number(),
            size="m",
        ),
        text_box(
            uid,
            "passphrase",
            "Passphrase",
            hint=f"At least {SHORTEST_PASSPHRASE} characters. Four or five ordinary words are easy to type and hard to guess.",
            secret=True,
            size="m",
        ),
        text_box(uid, "again", "The same passphrase again", secret=True, size="m"),
    ]
    form = tag(
        "form",
        fields,
        tag("p", NO_RECOVERY, class_="pk-note"),
        submit("Create the case"),
        data_do="create",
        data_wipe="1",
    )
    return tag("section", tag("h2", "New case"), form, class_="pk-card", data_key="new")


def _others(uid: str) -> Html:
    from ..case.home import SUFFIX

    hint = f"A file ending in {SUFFIX} that a colleague gave you. A copy of it is put into your folder of cases."
    choose = choose_files(uid, "case", "Case file", hint, accept=SUFFIX)
    uid = f"{uid}-path"
    by_path = tag(
        "form",
        text_box(uid, "path", "Path of the case file", hint="It is opened where it is, and no copy is made."),
        text_box(uid, "passphrase", "Passphrase", secret=True, size="m"),
        submit("Open the file"),
        data_do="open",
        data_wipe="1",
    )
    return tag(
        "details",
        tag("summary", tag("h2", "Open a file from somewhere else")),
        choose,
        tag("details", tag("summary", "Open it by its path"), by_path, class_="pk-opens", data_key="by-path"),
        class_="pk-card pk-opens",
        data_key="path",
    )


def _practice() -> Html | None:
    rows = [
        tag(
            "li",
            tag("div", tag("strong", title), tag("span", says, class_="pk-small"), class_="pk-recent"),
            button(join("Practice", hidden(f" on {title}")), "sample", class_="pk-button", sample=key),
        )
        for key, title, says in _samples()
    ]
    if not rows:
        return None
    hint = "Invented people. Every page of their packets says TRAINING. The file is made anew each time."
    head = (tag("h2", "Practice on a sample"), tag("p", hint, class_="pk-hint"))
    return tag("section", head, tag("ul", rows, class_="pk-rows"), class_="pk-card", data_key="samples")


def notices(look: Look) -> Html:
    """What always stands: not legal advice, scam calls, and how fresh the law is."""
    shown = look.law.notices
    entries = [(shown[key]["title"], shown[key]["says"]) for key in START_NOTICES if key in shown]
    entries.append(("How fresh the law is", _freshness(look)))
    return tag(
        "div",
        [tag("section", tag("h3", title), tag("p", says), class_="pk-notice") for title, says in entries],
        data_key="notices",
    )


def _freshness(look: Look) -> str:
    every = look.law.authorities.values()
    confirmed = sum(1 for each in every if each.status == "confirmed")
    stale = len(look.stale)
    again = f" {stale} {'is' if stale == 1 else 'are'} due to be checked again." if stale else ""
    return (
        f"The kit’s law is of {spell_plain(look.law.as_of)}. Of {len(look.law.authorities)} authorities, {confirmed} are confirmed.{again} "
        "What nobody has confirmed carries the mark VERIFY, and is printed only when an attorney has ticked it."
    )


def _samples() -> list[tuple[str, str, str]]:
    try:
        from ..samples import list_samples
    except ImportError:
        return []
    return list(list_samples())
