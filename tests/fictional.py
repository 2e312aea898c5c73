"""Cases of fictional people for tests of the packet: the samples' answers and exhibit records, without files."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path

import parole_kit
from parole_kit.case.model import Answer, Exhibit, Override, Translator
from parole_kit.law import load_law, parse
from parole_kit.law.model import Known
from parole_kit.packet.documents import planned
from parole_kit.packet.plan import Drafted, outline
from parole_kit.packet.references import Place, References

SAMPLES = Path(parole_kit.__file__).parent / "samples"
TODAY = dt.date(2026, 11, 23)
LAW = load_law()


@dataclass
class PaperCase:
    """A case that is not a file: what documents read of a Case, and nothing else."""

    file_number: str = "PK-0042"
    given: dict[tuple[str, str], Answer] = field(default_factory=dict)
    groups: dict[str, list[str]] = field(default_factory=lambda: {"sponsor": [], "declarant": [], "household": []})
    papers: list[Exhibit] = field(default_factory=list)
    decided: list[Override] = field(default_factory=list)

    def answers(self):
        return dict(self.given)

    def people(self, group):
        return list(self.groups[group])

    def exhibits(self):
        return list(self.papers)

    def notes(self):
        return {}

    def overrides(self):
        return list(self.decided)

    def builds(self):
        return []

    def edited(self):
        return {}

    def values(self):
        return {name: one.value for (name, person), one in self.given.items() if not person and not one.not_known}

    def known(self):
        own = lambda who: {n: a.value for (n, p), a in self.given.items() if p == who and not a.not_known}  # noqa: E731
        return Known(self.values(), {group: tuple(map(own, people)) for group, people in self.groups.items()})

    def say(self, question, value, person=""):
        """Answer one question, as typed."""
        value = parse(LAW.question(question), value, as_of=TODAY, law=LAW)
        self.given[question, person] = Answer(question, person, value)
        return self

    def forget(self, question, person=""):
        self.given.pop((question, person), None)
        return self

    def tick(self, *authorities):
        """The attorney ticks authorities."""
        moment = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
        for one in authorities:
            self.decided.append(Override("authority", one, "yes", "Read in full.", "Renata Oakes", moment))
        return self

    def add_sponsor(self, **answers):
        person = f"sponsor-{len(self.groups['sponsor']) + 1}"
        self.groups["sponsor"].append(person)
        for name, value in answers.items():
            self.say(f"sponsor-{name.replace('_', '-')}", value, person)
        return person

    def add_exhibit(self, id, **record):
        given = {"title": id.replace("-", " ").capitalize(), "group": "identity", "file_name": f"{id}.pdf"}
        record = {**given, "media_type": "application/pdf", "pages": 2, "size": 9000, "sha256": "0" * 64, **record}
        self.papers.append(Exhibit(id, **record))
        return self


def sample(name="quintanar") -> PaperCase:
    """One of the fictional clients, with every paper as a two-page exhibit."""
    told = tomllib.loads((SAMPLES / name / "answers.toml").read_text(encoding="utf-8"))
    case = PaperCase()
    _tell(case, told["answers"], "")
    for group in case.groups:
        for number, person in enumerate(told.get(group, ()), 1):
            case.groups[group].append(f"{group}-{number}")
            _tell(case, person, f"{group}-{number}")
    for record in told.get("exhibit", ()):
        _add(case, record)
    return case


def references(case: PaperCase, first: int = 20) -> References:
    """Where the exhibits would stand: each three pages after the one before, the first at page `first`."""
    plan = outline(case.exhibits(), [Drafted(one.id, one.title) for one in planned(case, LAW)])
    places = plan.references(case.exhibits()).places
    return References({name: Place(p.tab, first + 3 * n, p.kept, p.kind) for n, (name, p) in enumerate(places.items())})


def chinese_font(path: Path) -> None:
    """Write a font with the letters of 李小龙: a shipped one in which they were put in the place of others."""
    from fontTools.ttLib import TTFont

    font = TTFont(Path(parole_kit.__file__).parent / "fonts" / "Tinos-Regular.ttf")
    for table in font["cmap"].tables:
        table.cmap = {0x674E: "L", 0x5C0F: "X", 0x9F99: "O"}
    font.save(path)


def unticked() -> list[str]:
    """Every authority that documents may print only once it is ticked."""
    return [one.id for one in LAW.authorities.values() if one.status not in ("confirmed", "superseded")]


def _tell(case, answers, person):
    for name, raw in answers.items():
        told = raw if isinstance(raw, dict) else {"value": raw}
        if told.get("not_known"):
            case.given[name, person] = Answer(name, person, None, not_known=True, owner=told.get("owner", ""))
        else:
            case.say(name, told["value"], person)
            case.given[name, person] = replace(case.given[name, person], source=told.get("source", ""))


def _add(case, record):
    kept = {"title", "group", "proves", "date", "source", "language", "original_held_by", "translates", "pages"}
    chosen = {key: tuple(value) if isinstance(value, list) else value for key, value in record.items() if key in kept}
    translator = Translator(**record.get("translator", {}))
    case.add_exhibit(record["id"], translator=translator, file_name=record["file"], **chosen)
