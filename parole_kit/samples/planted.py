"""Mistakes planted in a sample, to be found in training: the answers with them, and the answer key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import ContentError

HERE = Path(__file__).resolve().parent
_SECTIONS = re.compile(r"\n\n(?=\[)")


@dataclass(frozen=True)
class Mistake:
    """One planted mistake: the step where it is mended, what is wrong, where the kit tells it, and what to do.

    `told` is the id of the check, gap or flag that tells it.
    """

    id: str
    step: str
    wrong: str
    seen: str
    mend: str
    told: str


def planted_in(sample: str) -> str:
    """The sample whose answers and papers this one has; itself when no mistakes are planted in it."""
    return _told(sample).get("planted_in", sample)


def mistakes(sample: str) -> tuple[Mistake, ...]:
    """The answer key of a sample, in the order of the steps; empty when nothing is planted in it."""
    keys = ("step", "wrong", "seen", "mend", "told")
    return tuple(Mistake(id, **{key: one[key] for key in keys}) for id, one in _planted(sample).items())


def answers_text(sample: str, only: Iterable[str] | None = None) -> str:
    """The answers file of a sample with every mistake planted, or `only` those.

    Raises ContentError when the words that a mistake changes do not stand there exactly once.
    """
    text = (HERE / planted_in(sample) / "answers.toml").read_text(encoding="utf-8")
    for id, mistake in _planted(sample).items():
        if only is None or id in only:
            text = _plant(text, mistake, f"parole_kit/samples/{sample}/mistakes.toml, “{id}”")
    return text


def _plant(text: str, mistake: dict[str, Any], where: str) -> str:
    for words in (*(change["was"] for change in mistake.get("change", ())), *mistake.get("without", ())):
        if text.count(words) != 1:
            what = f"These words do not stand exactly once in the answers: {words}"
            raise ContentError(what, where=where, fix="Write words that do.")
    for change in mistake.get("change", ()):
        text = text.replace(change["was"], change["now"])
    for words in mistake.get("without", ()):
        text = "\n\n".join(section for section in _SECTIONS.split(text) if words not in section)
    return text


def _planted(sample: str) -> dict[str, dict[str, Any]]:
    return _told(sample).get("mistakes", {})


def _told(sample: str) -> dict[str, Any]:
    file = HERE / sample / "mistakes.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
