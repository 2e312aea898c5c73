"""Reads law files: TOML with its line numbers, the shipped entries, and the office's entries laid over them one by one."""

from __future__ import annotations

import datetime as dt
import difflib
import hashlib
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import ContentError, KitError
from .model import OfficeChange
from .shapes import LAYOUTS, OFFICE_KEYS, QUESTION, Layout, Shape

_MERGED_BY_DAY = ("counts", "rows")  # dated rows: the office's are added, or replace the row of the same day


def suggest(word: str, known: Iterable[str]) -> str:
    """The nearest known word, or an empty text."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return close[0] if close else ""


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """A fix: the nearest known word as a question, or the words given."""
    close = suggest(word, known)
    return f"Did you mean “{close}”? Correct it, or remove the entry." if close else otherwise


@dataclass(frozen=True)
class Source:
    """One file: its name for people, its text, and what TOML makes of it."""

    label: str
    text: str
    data: dict[str, Any]

    def line(self, section: str, entry: str, key: str = "") -> int:
        """The line (from 1) of an entry, or of a key in it; 0 when it cannot be found."""
        name = re.escape(f"{section}.{entry}" if section and entry else section or entry)
        quoted = name.replace(re.escape(entry), f'"?{re.escape(entry)}"?') if entry else name
        header = re.compile(rf"\s*\[\[?\s*{quoted}(\.[\w-]+)*\s*\]")
        start = 0
        for number, line in enumerate(self.text.splitlines(), start=1):
            if header.match(line):
                start = start or number
                if key and f".{key}" in line:
                    return number
            elif start and line.lstrip().startswith("["):
                break
            elif start and key and re.match(rf'\s*"?{re.escape(key)}"?\s*=', line):
                return number
        return start

    def where(self, section: str, entry: str, key: str = "") -> str:
        """The place in words: file, line, entry and key."""
        line = self.line(section, entry, key) if section or entry else self._top_line(key)
        named = ".".join(part for part in (section, entry, key) if part)
        return f"{self.label}, line {line}: {named}" if line else f"{self.label}: {named}"

    def _top_line(self, key: str) -> int:
        for number, line in enumerate(self.text.splitlines(), start=1):
            if re.match(rf"\s*(\[\[?\s*)?{re.escape(key)}\b", line):
                return number
        return 0


@dataclass
class Entry:
    """One entry as it stands after the office's is laid over it, and where each key comes from."""

    id: str
    section: str
    shape: Shape
    values: dict[str, Any]
    source: Source
    office: Source | None = None
    office_keys: frozenset[str] = frozenset()

    def where(self, key: str = "") -> str:
        """The place of a key in the file that it comes from."""
        source = self.office if self.office and (key in self.office_keys or not key) else self.source
        return source.where(self.section, self.id, key)


@dataclass
class Shelf:
    """Everything that was read: entries by file and section, plain words, other keys, and every mistake found."""

    entries: dict[tuple[str, str], dict[str, Entry]] = field(default_factory=dict)
    words: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    other: dict[str, dict[str, Any]] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    changes: list[OfficeChange] = field(default_factory=list)
    errors: list[KitError] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    closed_days: tuple[dt.date, ...] = ()

    def refuse(self, what: str, where: str, fix: str) -> None:
        """Note one mistake; all of them are reported together."""
        self.errors.append(ContentError(what, where=where, fix=fix))

    def version(self) -> str:
        """A short hash of every text read; line ends do not count."""
        return hashlib.sha256("\x00".join(self.texts).encode()).hexdigest()[:7]


def read_shelf(shipped: Path, office: Path | None) -> Shelf:
    """Every law file, with the office's law folder laid over it when there is one."""
    shelf = Shelf()
    for name, layout in LAYOUTS.items():
        path = shipped / name
        if layout.optional and not path.is_file():
            continue
        source = _read_file(path, f"parole_kit/law/{name}", shelf)
        if source is not None:
            shelf.sources[name] = source
            _take(source, name, layout, shelf)
    if office is not None and (office / "law").is_dir():
        for path in sorted((office / "law").glob("*.toml")):
            _take_office(path, shelf)
    if office is not None and (office / "closed_days.toml").is_file():
        _take_closed_days(office / "closed_days.toml", shelf)
    return shelf


def _take_closed_days(path: Path, shelf: Shelf) -> None:
    source = _read_file(path, "office/closed_days.toml", shelf)
    days = source.data.get("closed_days") if source else []
    if not isinstance(days, list) or not all(type(day) is dt.date for day in days):
        fix = "Write closed_days = [2026-11-27, 2026-12-24], without quotation marks."
        shelf.refuse("The closed days are not a list of dates.", "office/closed_days.toml", fix)
        return
    shelf.closed_days = tuple(sorted(set(days)))


def _read_file(path: Path, label: str, shelf: Shelf) -> Source | None:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        plain = "It is not UTF-8 text." if isinstance(problem, UnicodeDecodeError) else "The file cannot be read."
        shelf.refuse(plain, label, "Save the file as UTF-8 text, or install the kit again.")
        return None
    shelf.texts.append(text)
    try:
        return Source(label, text, tomllib.loads(text))
    except tomllib.TOMLDecodeError as problem:
        found = re.search(r"line (\d+)", str(problem))
        twice = "twice" in str(problem) or "overwrite" in str(problem)
        what = "The same entry or key is written twice." if twice else "The file cannot be read as TOML from here on."
        fix = "Keep one of the two." if twice else "Look for a missing quotation mark, bracket or equals sign."
        shelf.refuse(what, f"{label}, line {found[1]}" if found else label, fix)
        return None


def _tables_of(source: Source, layout: Layout, shelf: Shelf) -> Iterable[tuple[str, dict[str, Any]]]:
    """Each section with its entries; keys at the top level that the layout does not know are refused."""
    if "" in layout.sections:
        yield "", source.data
        return
    for key, value in source.data.items():
        if key in layout.sections and isinstance(value, dict):
            yield key, value
        elif key not in (*layout.words, *layout.other) and "*" not in layout.other:
            known = (*layout.sections, *layout.words, *layout.other)
            fix = did_you_mean(key, known, f"Use one of: {', '.join(known)}.")
            shelf.refuse(f"There is a key “{key}” that the kit does not know.", source.where("", "", key), fix)


def _take(source: Source, name: str, layout: Layout, shelf: Shelf) -> None:
    for section, table in _tables_of(source, layout, shelf):
        shape = layout.sections[section]
        entries = shelf.entries.setdefault((name, section), {})
        for key, values in table.items():
            if not isinstance(values, dict):
                fix = f"Begin the {shape.word} with a line such as [{f'{section}.' if section else ''}{key}]."
                shelf.refuse(f"“{key}” is not an entry.", source.where("", "", key), fix)
                continue
            entries[key] = Entry(key, section, shape, dict(values), source)
            _check_keys(entries[key], values, shape.keys, source, shelf)
    for section in layout.words:
        shelf.words[(name, section)] = _words(source, section, shelf)
    shelf.other[name] = source.data


def _words(source: Source, section: str, shelf: Shelf) -> dict[str, str]:
    table = source.data.get(section, {})
    for key, value in table.items():
        if not isinstance(value, str) or not value.strip():
            shelf.refuse(f"“{key}” must be text in quotation marks.", source.where(section, "", key), "Write its text.")
    return {key: value for key, value in table.items() if isinstance(value, str)}


def _check_keys(entry: Entry, values: dict[str, Any], keys: dict, source: Source, shelf: Shelf) -> None:
    for key, value in values.items():
        place = source.where(entry.section, entry.id, key) if key not in keys or keys[key](value) else ""
        if key not in keys:
            fix = did_you_mean(key, keys, f"Use only: {', '.join(keys)}.")
            shelf.refuse(f"“{entry.id}” has a key “{key}” that the kit does not know.", place, fix)
        elif wrong := keys[key](value):
            shelf.refuse(f"“{key}” of “{entry.id}” {wrong}.", place, f"Correct “{key}”.")


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
        shelf.refuse("There is no law file of that name.", label, fix)
        return
    source = _read_file(path, label, shelf)
    if source is None:
        return
    layout = LAYOUTS[path.name]
    for section, table in _tables_of(source, layout, shelf):
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
        shelf.words.setdefault((path.name, section), {}).update(_words(source, section, shelf))


def _lay_over(new: Entry, entries: dict[str, Entry], shelf: Shelf) -> None:
    """Lay one entry of the office over the shipped one, or add it; what may not be changed so is refused."""
    own = {key: new.values.pop(key) for key in OFFICE_KEYS if key in new.values}
    _check_keys(new, new.values, new.shape.keys, new.source, shelf)
    _check_keys(new, own, OFFICE_KEYS, new.source, shelf)
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
    if legal and not (own.get("authority") and own.get("because")) and new.shape.word != "authority":
        what = f"“{new.id}” changes the law ({', '.join(sorted(legal))}) without saying on what authority and why."
        shelf.refuse(what, place, "Add authority (the id of an entry in authorities.toml) and because (the reason).")
        return
    if old is None:
        entries[new.id] = new
    else:
        _refuse_fixed(new, old, shelf)
        old.values = _merged(old, new)
        old.office, old.office_keys = new.source, frozenset(new.values)
    shelf.changes.append(_change(new, own, old, "changed" if old else "added", legal=bool(legal)))


def _is_legal(new: Entry, old: Entry | None) -> set[str]:
    """The keys by which this entry changes a number, a route, a clock or a status."""
    if new.shape.word == "authority":
        return {"status"} & set(new.values)
    if old is None:
        return {"basis"} if new.values.get("basis") == "law" else set()
    return {key for key in new.shape.legal if key in new.values and new.values[key] != old.values.get(key)}


def _may_hide(old: Entry) -> bool:
    if old.shape is QUESTION:
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
