"""Lays the office's own law files over the shipped ones, entry by entry, and keeps a list of what they change."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

from .model import OfficeChange
from .reading import Entry, Shelf, check_keys, did_you_mean, read_file, tables_of, words_of
from .rules import mentioned
from .shapes import AUTHORITY, LAYOUTS, OFFICE_KEYS, QUESTION

_MERGED_BY_DAY = ("counts", "rows")  # dated rows: the office's are added, or replace the row of the same day


def lay_office_over(shelf: Shelf, office: Path) -> None:
    """Read the office's `law/` folder and its closed_days.toml; what may not be changed so is noted as a mistake."""
    if (office / "law").is_dir():
        for path in sorted((office / "law").iterdir()):
            if path.suffix == ".toml":
                _take_office(path, shelf)
            elif (meant := path.name.lower().removesuffix(".txt")) in LAYOUTS or f"{meant}.toml" in LAYOUTS:
                named = meant if meant in LAYOUTS else f"{meant}.toml"
                fix = f"Name it {named}. Windows may hide the end of a name; show it in the View menu."
                shelf.refuse(
                    "The file is not read, because its name does not end in .toml.", f"office/law/{path.name}", fix
                )
    if (office / "closed_days.toml").is_file():
        _take_closed_days(office / "closed_days.toml", shelf)


def _take_closed_days(path: Path, shelf: Shelf) -> None:
    source = read_file(path, "office/closed_days.toml", shelf)
    days = source.data.get("closed_days") if source else []
    if not isinstance(days, list) or not all(type(day) is dt.date for day in days):
        fix = "Write closed_days = [2026-11-27, 2026-12-24], without quotation marks."
        shelf.refuse("The closed days are not a list of dates.", "office/closed_days.toml", fix)
        return
    shelf.closed_days = tuple(sorted(set(days)))


def fingerprint(values: dict[str, Any]) -> str:
    """Eight characters that change when an entry changes; an office's entry may keep the shipped one's as `shipped`."""
    return hashlib.sha256(repr(_ordered(values)).encode()).hexdigest()[:8]


def _ordered(value: Any) -> Any:
    if isinstance(value, dict):
        return [(key, _ordered(one)) for key, one in sorted(value.items())]
    if isinstance(value, list):
        return [_ordered(one) for one in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def _take_office(path: Path, shelf: Shelf) -> None:
    label = f"office/law/{path.name}"
    if path.name not in LAYOUTS:
        fix = did_you_mean(path.name, LAYOUTS, f"Name the file one of: {', '.join(LAYOUTS)}.")
        if path.name == "closed_days.toml":
            fix = "Move it one folder up, into office/."
        shelf.refuse("There is no law file of that name.", label, fix)
        return
    source = read_file(path, label, shelf)
    if source is None:
        return
    layout = LAYOUTS[path.name]
    for section, table in tables_of(source, layout, shelf):
        shape = layout.sections[section]
        entries = shelf.entries.setdefault((path.name, section), {})
        for key, values in table.items():
            if not isinstance(values, dict):
                shelf.refuse(
                    f"“{key}” is not an entry.", source.where("", "", key), f"Begin it with a line such as [{key}]."
                )
                continue
            _lay_over(Entry(key, section, shape, dict(values), source), entries, shelf)
    for section in layout.words:
        shelf.words.setdefault((path.name, section), {}).update(words_of(source, section, shelf))
    if "as_of" in source.data and path.name == "law.toml":
        fix = "Remove it. It says from which day the shipped files speak."
        shelf.refuse("“as_of” cannot be changed.", source.where("", "", "as_of"), fix)
    if path.name == "verify.toml" and isinstance(source.data.get("verify"), list):
        shipped = shelf.other.get(path.name, {})
        shelf.other[path.name] = {**shipped, "verify": [*shipped.get("verify", ()), *source.data["verify"]]}
    if "*" in layout.other:
        shelf.other[path.name] = _deep(shelf.other.get(path.name, {}), source.data)
        shelf.changes.append(OfficeChange(label, "", tuple(sorted(source.data)), "changed", legal=False))


def _deep(shipped: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Tables laid over tables, key by key; anything else of the office's replaces the shipped."""
    both = {key: _deep(shipped[key], own[key]) for key in own if isinstance(own[key], dict) and key in shipped}
    return {**shipped, **own, **both}


def _lay_over(new: Entry, entries: dict[str, Entry], shelf: Shelf) -> None:
    """Lay one entry of the office over the shipped one, or add it; what may not be changed so is refused."""
    own = {key: new.values.pop(key) for key in OFFICE_KEYS if key in new.values}
    check_keys(new, new.values, new.shape.keys, new.source, shelf)
    check_keys(new, own, OFFICE_KEYS, new.source, shelf)
    old = entries.get(new.id)
    legal = _is_legal(new, old)
    place = new.source.where(new.section, new.id)
    if own.get("hidden"):
        if old is None or not _may_hide(old):
            shelf.refuse(
                f"“{new.id}” cannot be hidden.", place, "Remove the entry. The kit needs it, or it states the law."
            )
        elif not own.get("hidden_because"):
            shelf.refuse(f"“{new.id}” is hidden without a reason.", place, "Add hidden_because with the reason.")
        else:
            del entries[new.id]
            shelf.changes.append(_change(new, own, old, "hidden", legal=False))
        return
    if legal and not (own.get("authority") and own.get("because")) and new.shape is not AUTHORITY:
        what = f"“{new.id}” changes the law ({', '.join(sorted(legal))}) without saying on what authority and why."
        shelf.refuse(what, place, "Add authority (the id of an entry in authorities.toml) and because (the reason).")
        return
    confirms = new.shape is AUTHORITY and new.values.get("status") == "confirmed"
    if confirms and not {"checked_on", "checked_by"} <= set(new.values):
        shelf.refuse(f"“{new.id}” is confirmed, but not by whom and when.", place, "Add checked_on and checked_by.")
    if old is None:
        entries[new.id] = new
    else:
        _refuse_fixed(new, old, shelf)
        old.wrong |= new.wrong
        old.values = _merged(old, new)
        old.office, old.office_keys = new.source, frozenset(new.values)
    shelf.changes.append(_change(new, own, old, "changed" if old else "added", legal=bool(legal)))


def _is_legal(new: Entry, old: Entry | None) -> set[str]:
    """The keys by which this entry changes a number, a route, a clock or a status."""
    if new.shape is AUTHORITY:
        return {"status"} & set(new.values)
    if old is None:
        return {"basis"} if new.values.get("basis") == "law" else set()
    return {key for key in new.shape.legal if key in new.values and new.values[key] != old.values.get(key)}


def _may_hide(old: Entry) -> bool:
    if old.shape is QUESTION:
        if old.id in mentioned():
            return False
        return not old.values.get("required") and old.values.get("step") not in ("eligibility", "timeline")
    return old.shape.may_hide or old.values.get("basis") == "office"


def _refuse_fixed(new: Entry, old: Entry, shelf: Shelf) -> None:
    place = new.source.where(new.section, new.id)
    for key in new.shape.fixed:
        if key in new.values and new.values[key] != old.values.get(key):
            shelf.refuse(
                f"“{key}” of “{new.id}” cannot be changed.", place, f"Remove “{key}”, or add a question of your own."
            )
    gone = [option for option in old.values.get("options", ()) if option not in new.values.get("options", [option])]
    if gone:
        fix = "Keep every shipped option; rules and saved answers use its words. Add yours after them."
        shelf.refuse(f"“{new.id}” leaves out the option “{gone[0]}”.", place, fix)


def _merged(old: Entry, new: Entry) -> dict[str, Any]:
    merged = {**old.values, **new.values}
    for key in _MERGED_BY_DAY:
        rows = (*old.values.get(key, ()), *new.values.get(key, ()))
        if key in new.values and all(isinstance(row, dict) and "in_force_from" in row for row in rows):
            by_day = {row["in_force_from"]: row for row in rows}
            merged[key] = [by_day[day] for day in sorted(by_day)]
    return merged


def _change(new: Entry, own: dict, old: Entry | None, what: str, *, legal: bool) -> OfficeChange:
    stale = bool(old) and "shipped" in own and own["shipped"] != fingerprint(_shipped_values(old, new))
    because = own.get("hidden_because") if what == "hidden" else own.get("because")
    return OfficeChange(
        file=new.source.label,
        entry=f"{new.section}.{new.id}" if new.section else new.id,
        keys=tuple(sorted(new.values)),
        what=what,
        legal=legal,
        authority=own.get("authority", ""),
        because=because or "",
        stale=stale,
    )


def _shipped_values(old: Entry, new: Entry) -> dict[str, Any]:
    section = old.source.data.get(new.section, {}) if new.section else old.source.data
    return section.get(new.id, {})
