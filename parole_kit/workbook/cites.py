"""Authorities and terms as the page shows them: what each says, how sure we are of it, and who checked it."""

from __future__ import annotations

from ..law.dates import spell_plain
from ..law.model import Authority
from .html import Html, join, tag
from .look import Look

STATUS_WORDS = {
    "confirmed": "Confirmed",
    "reported": "VERIFY: reported by a second source",
    "to verify": "VERIFY: nobody has opened the source yet",
    "in conflict": "VERIFY: sources disagree",
    "superseded": "Superseded: not to be cited",
    "our policy": "Our own suggestion, not law",
}


def status_mark(look: Look, authority: Authority) -> Html:
    """How sure we are of an authority, as a small mark in words; the attorney's own check comes first."""
    checked = look.override("authority", authority.id)
    if checked is not None and authority.status != "superseded":
        return tag(
            "span",
            f"Checked by {checked.by} on {spell_plain(checked.at.date())}",
            class_="pk-mark",
            data_status="confirmed",
        )
    return tag("span", STATUS_WORDS[authority.status], class_="pk-mark", data_status=authority.status.replace(" ", "-"))


def authority_item(look: Look, authority: Authority) -> Html:
    """One authority: its citation, what it says, its status, where and when it was checked."""
    when = f"Checked {spell_plain(authority.checked_on)}" if authority.checked_on else "Not checked against its source"
    if authority.id in look.stale:
        when += ", due to be checked again"
    source = f"{when}. {authority.source}" if authority.source else when
    return join(
        tag("p", tag("cite", authority.cite), " ", status_mark(look, authority)),
        tag("p", authority.says),
        authority.other_side and tag("p", f"The other version: {authority.other_side}"),
        tag("p", source.rstrip(".") + ".", class_="pk-small"),
    )


def authority_list(look: Look, ids: tuple[str, ...]) -> Html | None:
    """The authorities of something, or nothing when it names none."""
    found = [look.law.authorities[each] for each in ids if each in look.law.authorities]
    return (
        tag("ul", [tag("li", authority_item(look, each)) for each in found], class_="pk-authorities") if found else None
    )


def authority_details(look: Look, ids: tuple[str, ...], key: str, about: str = "") -> Html | None:
    """The authorities behind a line that opens; it says at once when one of them is to be verified."""
    listed = authority_list(look, ids)
    if listed is None:
        return None
    open_ones = sum(1 for each in ids if each in look.law.authorities and needs_check(look, look.law.authorities[each]))
    mark = tag("span", "VERIFY", class_="pk-mark", data_status="to-verify") if open_ones else None
    return tag(
        "details",
        tag("summary", "Authority ", mark, tag("span", f" for {about}", class_="pk-vh") if about else None),
        listed,
        class_="pk-opens",
        data_key=f"law-{key}",
    )


def needs_check(look: Look, authority: Authority) -> bool:
    """Whether an authority is neither confirmed, nor our own policy, nor checked by the attorney."""
    return authority.status not in ("confirmed", "our policy") and look.override("authority", authority.id) is None
