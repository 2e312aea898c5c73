"""Dates that our documents state with a citation, looked up on the pages that are cited.

A sentence that says “on November 2, 2026 (Tab D at 41)” promises its reader that page 41 says so. A warning is given when
all that the sentence cites can be read and is dated, and the date is not there. Nothing else may explain it: a cited page
that has another date of the sentence was cited for that one; a date of the case may be said in passing (“since she arrived
on …, she has …”); the exhibit may have the date on another page than the one cited for the rest of the sentence. The last
two count nevertheless where the date stands right before the citation; and so does a date of the case that the page has with a slip.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..case.model import Exhibit
from ..law.dates import spell_plain
from .blocks import Document
from .checks import Check, Situation, made
from .found_dates import DateFinder, Found
from .phrases import phrase
from .plan import Part, Plan
from .sentences import Cite, Sentence, sentences
from .slips import date_slip, telling_slip
from .stated_dates import written_in

_OTHER_TAB = re.compile(r"\bTab\s[A-Z]+\b")
_AS_OF = re.compile(r"(?i)\bas\s+of\s+\Z")
RIGHT_BEFORE = 3  # letters between a date and the citation that belongs to it, such as " ("
MOST_PAGES = 20  # of an exhibit that is cited as a whole; a longer one is cited for no single date
FEWEST_WORDS = 5  # of a page that can be read
MOST_SHOWN = 4


@dataclass(frozen=True)
class Looked:
    """What a citation leads to: a part, the places of its pages in the packet, and the dates on them."""

    cite: Cite
    part: Part
    places: tuple[int, ...]
    dates: tuple[Found, ...]


class CitedDates:
    """The pages of a packet, read for the dates that documents cite them for. `texts` are those of every page, in order."""

    def __init__(self, now: Situation, plan: Plan, texts: Sequence[str], exhibits: Sequence[Exhibit]) -> None:
        self.now, self.plan, self.texts = now, plan, texts
        self.finder = DateFinder(now.law.packet["months"], now.as_of)
        self.languages = {"", *(language.casefold() for language in now.law.packet["months"])}
        self.parts = {part.id: part for part in plan.parts}
        self.exhibits = {one.id: one for one in exhibits}
        self.known = {answer.value for answer in now.answers.values() if type(answer.value) is dt.date}
        digits = str(now.value("a-number") or "A").removeprefix("A")
        self.number = re.compile("[- ]?".join(digits) or r"\Z\A")
        self.letter_days = {now.as_of, now.value("packet-sent-on")}
        self._dates: dict[int, tuple[Found, ...]] = {}
        self._official: dict[str, bool] = {}

    def checks(self, documents: Sequence[Document]) -> list[Check]:
        """A warning for each date that is not where a document says."""
        sent = [one for one in documents if one.audience != "file"]
        told = (check for one in sent for sentence in sentences(one.blocks) for check in self._told(one, sentence))
        return list({check.id: check for check in told}.values())

    def _told(self, document: Document, sentence: Sentence) -> Iterator[Check]:
        dates = self._stated(sentence) if sentence.cites and not _OTHER_TAB.search(sentence.bare) else []
        looked = [self._look(cite) for cite in sentence.cites] if dates else []
        if not all(looked) or not looked:
            return
        absent = [date for date in dates if not any(self._stands(date.days[0], one) for one in looked)]
        idle = [one for one in looked if not any(self._stands(date.days[0], one) for date in dates)]
        for date in absent:
            elsewhere = self._elsewhere(date.days[0], looked)
            slips = any(self._slip(found, date, dates) for one in looked for found in one.dates)
            counts = idle and (date.days[0] not in self.known or _right_before(date, sentence))
            if (slips or counts) and (not elsewhere or _right_before(date, sentence)):
                yield self._check(document, sentence, date, idle or looked, elsewhere)

    def _stated(self, sentence: Sentence) -> list[Found]:
        """The full dates of a sentence, but for the day of the letter and those in titles of exhibits."""
        titles = {self.exhibits[cite.to.id].title for cite in sentence.cites if cite.to.id in self.exhibits}
        text = sentence.text
        for title in titles:
            text = text.replace(title, " " * len(title))
        return [
            date
            for date in self.finder.dates(text)
            if date.days[0] not in self.letter_days and not _AS_OF.search(text[: date.start])
        ]

    def _slip(self, found: Found, date: Found, dates: Sequence[Found]) -> str:
        """How a date on a page may be the one of the sentence with a slip, when it is no other date that is known."""
        meant = {*self.known, *(one.days[0] for one in dates)}
        return "" if meant.intersection(found.days) else telling_slip(found.days[0], date.days[0])

    # --- the pages ------------------------------------------------------------------------------------------------

    def _look(self, cite: Cite) -> Looked | None:
        """What a citation leads to, or None when nothing can be said of it: unread, undated, or in another language."""
        part = self.parts.get(cite.to.id)
        language = self.exhibits[part.id].language if part and part.id in self.exhibits else ""
        if part is None or language.casefold() not in self.languages:
            return None
        places = tuple(range(part.first, part.last + 1)) if cite.whole else (part.first + cite.to.page - 1,)
        if len(places) > MOST_PAGES or any(len(self.texts[place - 1].split()) < FEWEST_WORDS for place in places):
            return None
        dates = tuple(date for place in places for date in self._dates_on(part, place))
        return Looked(cite, part, places, dates) if dates else None

    def _dates_on(self, part: Part, place: int) -> tuple[Found, ...]:
        """The dates on a page. On a paper that bears the client's A-number the month comes first."""
        if place not in self._dates:
            if part.id not in self._official:
                pages = self.texts[part.first - 1 : part.last]
                self._official[part.id] = any(self.number.search(text) for text in pages)
            found = self.finder.dates(self.texts[place - 1])
            self._dates[place] = tuple(one.month_first() if self._official[part.id] else one for one in found)
        return self._dates[place]

    def _stands(self, day: dt.date, one: Looked) -> bool:
        """Whether a day stands, or may stand in words, where a citation leads, or on the exhibit that is named by its date."""
        exhibit = self.exhibits.get(one.part.id)
        named = exhibit is not None and exhibit.date == day.isoformat()
        places = range(one.part.first, one.part.last + 1) if named else one.places
        return any(self._on(day, one.part, place) for place in places)

    def _on(self, day: dt.date, part: Part, place: int) -> bool:
        there = any(day in date.days for date in self._dates_on(part, place))
        return there or self.finder.may_say(self.texts[place - 1], day)

    # --- the words ------------------------------------------------------------------------------------------------

    def _check(
        self, document: Document, sentence: Sentence, date: Found, looked: Sequence[Looked], elsewhere: str
    ) -> Check:
        day = date.days[0]
        shown = {found.says: date_slip(found.days[0], day) for one in looked for found in one.dates}
        near_first = sorted(shown, key=lambda says: not shown[says])[:MOST_SHOWN]
        slips = {says: phrase(self.now.law, f"slip-{shown[says]}") for says in near_first if shown[says]}
        first = max((cite.end for cite in sentence.cites if cite.end <= date.start), default=0)
        question, person = written_in(self.now, sentence.text[first : date.end], day)
        return made(
            self.now.law,
            "cited-date",
            f"{document.id}/{looked[0].places[0]}/{day}",
            question=question,
            person=person,
            document=document.title,
            date=spell_plain(day),
            cite=" and ".join(self._words(one) for one in looked),
            found="; ".join(f"{says} ({slips[says]})" if says in slips else says for says in near_first),
            elsewhere=elsewhere and " " + phrase(self.now.law, "date-elsewhere", page=elsewhere),
        )

    def _words(self, one: Looked) -> str:
        words = " ".join(one.cite.words.split())
        if len(one.places) == 1:
            return words
        return phrase(self.now.law, "cited-whole", cite=words, last=self.plan.number(one.places[-1]))

    def _elsewhere(self, day: dt.date, looked: Sequence[Looked]) -> str:
        """The number of another page of what is cited that has the date, or ""."""
        for one in looked:
            for place in range(one.part.first, min(one.part.last, one.part.first + MOST_PAGES) + 1):
                if any(day in date.days for date in self._dates_on(one.part, place)):
                    return self.plan.number(place)
        return ""


def _right_before(date: Found, sentence: Sentence) -> bool:
    return any(0 <= cite.start - date.end <= RIGHT_BEFORE for cite in sentence.cites)
