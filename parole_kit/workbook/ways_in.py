"""What stands on the start page while no case is open: the ways to one, and the standing notices."""

from __future__ import annotations

from pathlib import Path

from ..law.dates import spell, spell_plain
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
    return join(again, _recent(look, uid, asking), _new(uid), _others(uid), _notices(look))


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


def _recent(look: Look, uid: str, asking: Path | None) -> Html | None:
    from ..case import is_encrypted, recent_cases

    found = [each for each in recent_cases() if each.there]
    if not found:
        return None
    found.sort(key=lambda each: (each.next_due is None, each.next_due or look.as_of))
    rows = []
    for each in found:
        due = ""
        if each.next_due:
            days = (each.next_due - look.as_of).days
            due = f"Next due {spell(each.next_due)}" + (
                f", {-days} days ago" if days < 0 else ", today" if days == 0 else f", in {days} days"
            )
        opening = (
            _passphrase(uid, each.path, "ask")
            if asking == each.path
            else button(
                join("Open", hidden(f" {each.file_number}")),
                "ask" if is_encrypted(each.path) else "open",
                class_="pk-button",
                path=str(each.path),
            )
        )
        about = join(
            tag("strong", each.file_number),
            tag("span", f"Opened {spell_plain(each.opened_at.date())}", class_="pk-small"),
            due and tag("span", due, class_="pk-due"),
        )
        rows.append(tag("li", tag("div", about, class_="pk-recent"), opening, data_key=f"case-{each.file_number}"))
    return tag(
        "section",
        tag("h2", "Recent cases"),
        tag("p", "What is due soonest stands first.", class_="pk-hint"),
        tag("ul", rows, class_="pk-rows"),
        class_="pk-card",
    )


def _new(uid: str) -> Html:
    from ..case import SHORTEST_PASSPHRASE, next_file_number

    uid = f"{uid}-new"
    fields = [
        text_box(
            uid,
            "number",
            "File number",
            hint="It shows in file names and in the address. Leave the client's name out of it.",
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
    uid = f"{uid}-path"
    by_path = tag(
        "form",
        text_box(
            uid,
            "path",
            "Path of the case file",
            hint="For example: a file that a colleague gave you, ending in .parole.",
        ),
        text_box(uid, "passphrase", "Passphrase", secret=True, size="m"),
        submit("Open the file"),
        data_do="open",
        data_wipe="1",
    )
    elsewhere = tag(
        "details",
        tag("summary", tag("h2", "Open a file from somewhere else")),
        by_path,
        class_="pk-card pk-opens",
        data_key="path",
    )
    rows = [
        tag(
            "li",
            tag("div", tag("strong", title), tag("span", says, class_="pk-small"), class_="pk-recent"),
            button(join("Practise", hidden(f" on {title}")), "sample", class_="pk-button", sample=key),
        )
        for key, title, says in _samples()
    ]
    if not rows:
        return elsewhere
    hint = tag(
        "p",
        "Invented people. Every page of their packets says TRAINING. The file is made anew each time.",
        class_="pk-hint",
    )
    return join(
        elsewhere,
        tag("section", tag("h2", "Practise on a sample"), hint, tag("ul", rows, class_="pk-rows"), class_="pk-card"),
    )


def _notices(look: Look) -> Html:
    notices = look.law.notices
    return tag(
        "div",
        [
            tag("section", tag("h2", entry["title"]), tag("p", entry["says"]), class_="pk-notice")
            for entry in (notices[key] for key in START_NOTICES if key in notices)
        ],
    )


def _samples() -> list[tuple[str, str, str]]:
    try:
        from ..samples import list_samples
    except ImportError:
        return []
    return list(list_samples())
