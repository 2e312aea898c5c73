"""Small words of documents: pronouns with their verbs, lists, tidy quotation marks, citations as lawyers write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..law.dates import MONTHS
from ..law.quotes import tidy_quotes
from .blocks import Run
from .markdown import escape
from .templates import Safe

PRONOUNS = {
    "she, her": ("she", "her", "her", False),
    "he, him": ("he", "him", "his", False),
    "they, them": ("they", "them", "their", True),
}


@dataclass(frozen=True)
class Pronouns:
    """How a document speaks of the client. For "no pronoun" the name is used each time."""

    choice: str
    called: str

    def _forms(self) -> tuple[str, str, str, bool]:
        return PRONOUNS.get(self.choice, (self.called, self.called, possessive(self.called), False))

    def they(self, one: str = "", many: str = "") -> str:
        """The subject, with its verb: they("has", "have") is "she has", "they have" or "Ms. Sow has"."""
        subject, _, _, plural = self._forms()
        verb = (many or one) if plural else one
        return join(subject, " ", verb) if verb else subject

    def They(self, one: str = "", many: str = "") -> str:
        """The same, at the beginning of a sentence."""
        return capital(self.they(one, many))

    @property
    def them(self) -> str:
        return self._forms()[1]

    @property
    def their(self) -> str:
        return self._forms()[2]

    @property
    def Their(self) -> str:
        return capital(self.their)


def capital(text: str) -> str:
    """`text` with its first letter a capital."""
    if isinstance(text, Safe):
        return text
    return text[:1].upper() + text[1:]


def possessive(name: str) -> str:
    """A name as an owner: "Ms. Sow’s"."""
    return join(name, "’s")


def list_of(items: Sequence[str], last: str = "and") -> Safe:
    """Items as a list in words: "a", "a and b", "a, b and c".

    Items that have commas are parted by semicolons; where one has an “and” of its own, a comma stands before the last.
    """
    safe = [item if isinstance(item, Safe) else escape(str(item)) for item in items]
    if len(safe) < 2:
        return Safe("".join(safe))
    comma = ";" if any("," in str(item) for item in items) else ","
    unclear = items if len(items) > 2 else items[:1]
    parted = comma == ";" or any(f" {last} " in str(item) for item in unclear)
    before_last = f"{comma} {last} " if parted else f" {last} "
    return Safe(f"{f'{comma} '.join(safe[:-1])}{before_last}{safe[-1]}")


def lines_of(lines: Sequence[str]) -> Safe:
    """Lines of an address or a signature block, one under the other; empty ones are left out."""
    return Safe("\\\n".join(line if isinstance(line, Safe) else escape(line) for line in lines if line))


def one_or_many(count: int | Sequence, one: str, many: str) -> str:
    """The word for one, or the word for many."""
    return one if (count if isinstance(count, int) else len(count)) == 1 else many


def address_lines(text: str) -> tuple[str, ...]:
    """An address typed on one line with commas, as two lines: the street, and the town with its state."""
    if isinstance(text, Safe):
        return (text,)
    parts = [part.strip() for part in re.split(r"\n|,", text) if part.strip()]
    if len(parts) < 3 or "\n" in text:
        return tuple(parts) if "\n" in text else (text,)
    town = -2 if re.fullmatch(r"[A-Z]{2}\.? \d{5}(-\d{4})?|[A-Z][A-Za-z. ]+ \d{5}(-\d{4})?", parts[-1]) else -1
    return (", ".join(parts[:town]), ", ".join(parts[town:])) if parts[:town] else (text,)


def paragraphs_of(text: str) -> list[str]:
    """The paragraphs of a typed statement.

    Blank lines part them. Where there are none, a line that ends a sentence ends a paragraph, as text pasted from Word
    has it; other line ends are only where the typing window was full.
    """
    text = text.replace("\r\n", "\n").strip()
    parts = re.split(r"\n\s*\n", text)
    if len(parts) == 1:
        parts = re.split(r"(?<=[.!?:”\")\]])\s*\n", text)
    return [tidy_quotes(" ".join(part.split())) for part in parts if part.strip()]


def join(*parts: str) -> str:
    """Parts in a row. Where one of them is safe (a gap in a preview), the whole is, and the others are escaped."""
    if not any(isinstance(part, Safe) for part in parts):
        return "".join(parts)
    return Safe("".join(part if isinstance(part, Safe) else escape_part(part) for part in parts))


def escape_part(text: str) -> str:
    """Escaped, with the spaces at its ends kept."""
    if not text.strip():
        return " " if text else ""
    return f"{' ' if text[0].isspace() else ''}{escape(text)}{' ' if text[-1].isspace() else ''}"


KIN = frozenset((
    "aunt", "uncle", "mother", "father", "parent", "sister", "brother", "cousin", "niece", "nephew", "wife", "husband",
    "spouse", "partner", "grandmother", "grandfather", "daughter", "son", "maternal", "paternal", "older", "younger",
    "elder", "half", "first", "second", "mother-in-law", "father-in-law", "sister-in-law", "brother-in-law",
    "half-sister", "half-brother", "stepfather", "stepmother", "stepsister", "stepbrother", "great-aunt", "great-uncle",
))  # fmt: skip
ROLE = frozenset(("a", "an", "the", "her", "his", "their", "one"))
OTHERS = frozenset(("friend", "neighbor", "pastor", "family", "former", "close", "childhood", "teacher", "colleague"))
LOWERED = KIN | ROLE | OTHERS


def is_kin(words: str) -> bool:
    """Whether a relationship is only words of kinship, so that it can follow a name with ’s: "maternal aunt"."""
    return bool(words) and all(word in KIN for word in words.lower().split())


def is_role(words: str) -> bool:
    """Whether a relationship names who somebody is, so that it can follow “as”: "her teacher", "the midwife"."""
    return words.partition(" ")[0].lower() in ROLE


def in_sentence(words: str) -> str:
    """A relationship as it stands inside a sentence: "Maternal aunt" becomes "maternal aunt"; proper names stay."""
    first = words.partition(" ")[0].lower().rstrip(",;")
    if isinstance(words, Safe):
        return words
    return words[:1].lower() + words[1:] if first in LOWERED else words


def legal_style(cite: str) -> str:
    """A citation of the law files as it is printed in a brief: "INA § 212(d)(5)(A), 8 U.S.C. § 1182(d)(5)(A)".

    A trailing description that is no part of the citation (", the denial letter") is left out.
    """
    cite = re.sub(r"(?:, (?!at |cert)[a-z][^,;()]*)+$", "", cite)
    cite = re.sub(r"\bINA (?=\d)", "INA § ", cite)
    cite = re.sub(r"\b(\d+) USC (?=\d)", r"\1 U.S.C. § ", cite)
    cite = re.sub(r"\b(\d+) CFR (?=\d)", r"\1 C.F.R. § ", cite)
    cite = re.sub(r"(?<!ICE )\bDirective 11002", "ICE Directive 11002", cite)
    return re.sub(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})", r"\2 \1, \3", cite)


def together(cites: Sequence[str]) -> str:
    """Citations in a row; those of one section name it once: "8 C.F.R. § 212.5(b)(1), (b)(2) and (b)(5)"."""
    section = cites[0].partition("(")[0] if cites else ""
    same = section and all(cite.partition("(")[0] == section for cite in cites)
    shown = [cites[0], *(cite.removeprefix(section) for cite in cites[1:])] if same else list(cites)
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}" if shown else ""


_CASE_NAME = re.compile(r"Matter of [^,;]+|(?<![^ ])[A-Z][^,;]*? v\. [^,;]+")


_NAME = r"(?:(?:[A-Z]\.)+|(?:Inc|Co|Corp|Ltd)\.|[A-Z][\w’'&-]*)"
_PARTY = rf"{_NAME}(?: (?:(?:of the|of|the|and|&|de|da|do|la|van|von) )?{_NAME}){{0,5}}"
_NO_PARTY = "(?!(?:In|As|But|And|See|The|Under|Like|Unlike|Compare|Since|After|Before|With|From) )"
# A case named in a sentence, with the asterisks that some people type around what is to be slanted.
CASE_IN_PROSE = re.compile(rf"(?<![\w*])\*?(?P<case>{_NO_PARTY}{_PARTY} v\. {_PARTY}|Matter of {_PARTY})\*?")


def cite_runs(text: str) -> tuple[Run, ...]:
    """A citation as runs, with the names of cases in italics."""
    runs, start = [], 0
    for match in _CASE_NAME.finditer(text):
        runs += [Run(text[start : match.start()]), Run(match.group(), italic=True)]
        start = match.end()
    return tuple(run for run in (*runs, Run(text[start:])) if run.text)
