"""Reads law files: TOML with its line numbers, and the entries in it with what is wrong in each."""

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
from .shapes import LAYOUTS, Layout, Shape


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
    wrong: set[str] = field(default_factory=set)  # keys whose value was refused and taken away

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
    unreadable: bool = False  # a file could not be read at all, so that nothing can be said across files

    def refuse(self, what: str, where: str, fix: str) -> None:
        """Note one mistake; all of them are reported together."""
        self.errors.append(ContentError(what, where=where, fix=fix))

    def version(self) -> str:
        """A short hash of every text read; line ends do not count."""
        return hashlib.sha256("\x00".join(self.texts).encode()).hexdigest()[:7]


def read_shelf(shipped: Path) -> Shelf:
    """Every shipped law file."""
    shelf = Shelf()
    for name, layout in LAYOUTS.items():
        path = shipped / name
        if layout.optional and not path.is_file():
            continue
        source = read_file(path, f"parole_kit/law/{name}", shelf)
        if source is not None:
            shelf.sources[name] = source
            _take(source, name, layout, shelf)
    return shelf


def read_file(path: Path, label: str, shelf: Shelf) -> Source | None:
    """One file, or None after noting why it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8-sig")  # Windows editors begin a file with a mark of its encoding
    except UnicodeDecodeError as problem:
        shelf.unreadable = True
        line = problem.object.count(b"\n", 0, problem.start) + 1
        fix = "Save the file as UTF-8 text: in Notepad, Save as, Encoding: UTF-8."
        shelf.refuse("It is not UTF-8 text from here on.", f"{label}, line {line}", fix)
        return None
    except OSError:
        shelf.unreadable = True
        shelf.refuse("The file cannot be read.", label, "Look whether it is a file that you may open.")
        return None
    shelf.texts.append(text)
    try:
        return Source(label, text, tomllib.loads(text))
    except tomllib.TOMLDecodeError as problem:
        shelf.unreadable = True
        found = re.search(r"line (\d+)", str(problem))
        twice = "twice" in str(problem) or "overwrite" in str(problem)
        what = "The same entry or key is written twice." if twice else "The file cannot be read as TOML from here on."
        fix = "Keep one of the two." if twice else _look_for(text.splitlines(), int(found[1]) if found else 0)
        shelf.refuse(what, f"{label}, line {found[1]}" if found else label, fix)
        return None


def _look_for(lines: list[str], number: int) -> str:
    """What to look for in a line that is not TOML: what word processors and hands make most."""
    line = lines[number - 1] if 0 < number <= len(lines) else ""
    value = line.partition("=")[2].strip()
    if value.startswith(("“", "”", "„", "‘", "’")):
        return 'Put straight quotation marks (") around the text; curly ones may stand inside it.'
    if re.match(r"\d{4}-\d", value):
        return "Look whether there is such a day; a date is written 2026-11-23."
    return "Look for a missing quotation mark, bracket or equals sign."


def tables_of(source: Source, layout: Layout, shelf: Shelf) -> Iterable[tuple[str, dict[str, Any]]]:
    """Each section with its entries; keys at the top level that the layout does not know are refused."""
    if "" in layout.sections:
        yield "", source.data
        return
    for key, value in source.data.items():
        if key in layout.sections and isinstance(value, dict):
            yield key, value
        elif key not in (*layout.words, *layout.other) and "*" not in layout.other:
            known = (*layout.sections, *layout.words, *layout.other)
            if key in known:
                fix = f"Begin each entry with a line such as [{key}.its-id]."
                shelf.refuse(f"“{key}” holds no entries.", source.where("", "", key), fix)
                continue
            fix = did_you_mean(key, known, f"Use one of: {', '.join(known)}.")
            shelf.refuse(f"There is a key “{key}” that the kit does not know.", source.where("", "", key), fix)


def _take(source: Source, name: str, layout: Layout, shelf: Shelf) -> None:
    for section, table in tables_of(source, layout, shelf):
        shape = layout.sections[section]
        entries = shelf.entries.setdefault((name, section), {})
        for key, values in table.items():
            if not isinstance(values, dict):
                fix = f"Begin the {shape.word} with a line such as [{f'{section}.' if section else ''}{key}]."
                shelf.refuse(f"“{key}” is not an entry.", source.where("", "", key), fix)
                continue
            entries[key] = Entry(key, section, shape, dict(values), source)
            check_keys(entries[key], entries[key].values, shape.keys, source, shelf)
    for section in layout.words:
        shelf.words[(name, section)] = words_of(source, section, shelf)
    shelf.other[name] = source.data


def words_of(source: Source, section: str, shelf: Shelf) -> dict[str, str]:
    """A table of plain texts."""
    table = source.data.get(section, {})
    for key, value in table.items():
        if not isinstance(value, str) or not value.strip():
            shelf.refuse(f"“{key}” must be text in quotation marks.", source.where(section, "", key), "Write its text.")
    return {key: value for key, value in table.items() if isinstance(value, str)}


def check_keys(entry: Entry, values: dict[str, Any], keys: dict, source: Source, shelf: Shelf) -> None:
    """Note every key that the kit does not know, and every value of the wrong kind, and take both away."""
    for key, value in list(values.items()):
        place = source.where(entry.section, entry.id, key) if key not in keys or keys[key](value) else ""
        if key not in keys:
            fix = did_you_mean(key, keys, f"Use only: {', '.join(keys)}.")
            shelf.refuse(f"“{entry.id}” has a key “{key}” that the kit does not know.", place, fix)
            del values[key]
        elif wrong := keys[key](value):
            shelf.refuse(f"“{key}” of “{entry.id}” {wrong}.", place, f"Correct “{key}”.")
            entry.wrong.add(key)
            del values[key]
