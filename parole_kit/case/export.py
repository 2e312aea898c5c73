"""A case as an answers file that can be imported again, and its exhibits as files. Both are plain: not encrypted."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import asdict, fields
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from ..errors import CaseError
from ..law.model import PartialDate
from .coding import partial_iso
from .model import Answer, Exhibit
from .record import FIELDS

if TYPE_CHECKING:
    from ..law import Law
    from .store import Case

_DEFAULTS = {field.name: field.default for field in fields(Exhibit)}


def export_answers(case: Case, law: Law) -> str:
    """The answers, people and exhibit records as TOML; `import_answers` of it gives the same case again, with
    the exhibit files named by their ids.

    An answer to a question that the law files no longer have stands there as a comment.
    """
    answers = case.answers()
    order = [id for id in law.questions if (id, "") in answers]
    gone = sorted(id for id, person in answers if not person and id not in law.questions)
    lines = ["[answers]", *(_line(id, _entry(answers[id, ""])) for id in order)]
    lines += [_commented(_line(id, _entry(answers[id, ""]))) for id in gone]
    places = {}
    for group in law.groups:
        for number, person in enumerate(case.people(group), start=1):
            places[person] = f"{group}-{number}"
            lines += ["", f"[[{group}]]"]
            mine = [id for id in law.questions if (id, person) in answers]
            lines += [_line(id, _entry(answers[id, person])) for id in mine]
            lost = sorted(id for id, of in answers if of == person and id not in law.questions)
            lines += [_commented(_line(id, _entry(answers[id, person]))) for id in lost]
    for exhibit in case.exhibits():
        lines += ["", "[[exhibit]]", *_record(exhibit, places)]
    return "\n".join(lines) + "\n"


def export_exhibits(case: Case, folder: Path) -> list[Path]:
    """The original files, under the names that `export_answers` gives them, in a folder that is empty or not there yet.

    Raises CaseError when the folder holds something, or cannot be written.
    """
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise CaseError("The folder is not empty.", where=str(folder), fix="Choose an empty folder.")
        written = []
        for exhibit in case.exhibits():
            path = folder / file_name(exhibit)
            path.write_bytes(case.exhibit_bytes(exhibit.id))
            written.append(path)
        return written
    except OSError as problem:
        raise CaseError(
            "The exhibits cannot be written there.",
            where=str(folder),
            fix=f"Choose a folder that you may write to and that has space ({problem.strerror}).",
        ) from None


def file_name(exhibit: Exhibit) -> str:
    """The name of an exhibit's file outside the case: its id, with the ending that it had."""
    ending = PurePath(exhibit.file_name).suffix.lower()
    return exhibit.id + (ending if re.fullmatch(r"\.[a-z0-9]{1,8}", ending) else "")


def _record(exhibit: Exhibit, places: dict[str, str]) -> list[str]:
    """The lines of one record; `places` says of each person at which place of the file the person stands."""
    held = {"file": file_name(exhibit), "id": exhibit.id, "sha256": exhibit.sha256, "confirmed": True}
    for key in FIELDS:
        value = getattr(exhibit, key)
        if key == "notes" or value == _DEFAULTS[key] or not value:
            continue
        held[key] = {str(page): said for page, said in value.items()} if isinstance(value, dict) else value
    if exhibit.backs:
        held["backs"] = [_placed(answer, places) for answer in exhibit.backs]
    if exhibit.translator and any(asdict(exhibit.translator).values()):
        held["translator"] = {key: text for key, text in asdict(exhibit.translator).items() if text}
    else:
        held.pop("translator", None)
    if not exhibit.may_go_to:
        held["may_go_to"] = []
    return [_line(key, _toml(value)) for key, value in held.items()]


def _placed(answer: str, places: dict[str, str]) -> str:
    question, mark, person = answer.partition("/")
    return question + mark + places.get(person, person)


def _line(key: str, value: str) -> str:
    return f"{key} = {value}"


def _commented(lines: str) -> str:
    return "\n".join(f"# {line}" for line in f"no longer asked:\n{lines}".split("\n"))


def _entry(answer: Answer) -> str:
    if answer.not_known:
        return _toml({"not_known": True, **({"owner": answer.owner} if answer.owner else {})})
    if answer.source:
        return _toml({"value": answer.value, "source": answer.source})
    if isinstance(answer.value, str) and "\n" in answer.value:
        return _paragraphs(answer.value)
    return _toml(answer.value)


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, PartialDate):
        return _toml(f"about {partial_iso(value)}" if value.about else partial_iso(value))
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(key)} = {_toml(item)}" for key, item in value.items()) + " }"
    # TOML's basic strings are JSON's, but for the character DEL.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(key: str) -> str:
    return key if re.fullmatch(r"[\w-]+", key, re.ASCII) else json.dumps(key)


def _paragraphs(text: str) -> str:
    """Text of several lines, written as several lines."""
    escaped = _toml(text)[1:-1].replace("\\n", "\n")
    if "\\\n" in escaped:  # a backslash before a line end would join the lines
        return _toml(text)
    return f'"""\n{escaped}"""'
