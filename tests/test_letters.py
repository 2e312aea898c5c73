"""Letters ask only for what is missing, and nobody but ICE and the client reads of the claim; hand-outs take their
numbers from the law files."""

from __future__ import annotations

import datetime as dt
import re

import docx
import pytest
from fictional import LAW, SAMPLES, TODAY, PaperCase, sample

from parole_kit.case import gaps
from parole_kit.errors import KitError, Problems
from parole_kit.law import assess, load_law
from parole_kit.packet.blocks import Document, all_runs
from parole_kit.packet.letters import (
    HANDOUTS,
    drafted,
    wanted_follow_up,
    wanted_handouts,
    wanted_letters,
    write_letters,
)
from parole_kit.packet.templates import front_matter
from parole_kit.places import TEMPLATES

CLAIM = re.compile(
    r"fear|asylum|persecut|tortur|refugee|miedo|temor|asilo|persecu|I-589|I-870|withholding|CAT\b", re.IGNORECASE
)
NAMES = sorted(path.name for path in SAMPLES.iterdir() if (path / "answers.toml").is_file())


def words(document: Document) -> str:
    return " ".join(" ".join(run.text for run in all_runs(document.blocks)).split())


def letters(case, law=LAW, office=None) -> dict[str, str]:
    made = list(drafted(case, law, TODAY, office, wanted_letters(case, law, TODAY)))
    assert not [one for _, one in made if isinstance(one, KitError)]
    return {planned.id: words(document) for planned, document in made}


def handouts(case, law=LAW, office=None, day=TODAY) -> dict[str, str]:
    made = drafted(case, law, day, office, wanted_handouts())
    return {planned.id: words(document) for planned, document in made}


@pytest.fixture
def bare() -> PaperCase:
    """A case of which nothing is on paper yet."""
    case = sample()
    case.papers = []
    return case


# --- who is asked for what


def test_a_file_that_lacks_nothing_asks_nobody():
    case = sample()
    for gap in gaps(LAW, case, assess(LAW, case.known(), TODAY)):
        if gap.kind == "asserted-not-proved":
            case.forget(gap.question)
    assert wanted_letters(case, LAW, TODAY) == []


def test_a_sponsor_is_asked_only_for_what_is_missing(bare):
    both = letters(bare)["letter-sponsor-1"]
    assert "identification" in both and "your street address" in both and "your income" in both
    bare.add_exhibit("lease", title="Lease of Dolores Ordóñez Pineda", group="sponsor")
    bare.add_exhibit("card", title="Permanent resident card of Dolores Ordóñez Pineda", group="sponsor")
    rest = letters(bare)["letter-sponsor-1"]
    assert "your income" in rest and "your street address" not in rest and "identification" not in rest


def test_each_sponsor_has_a_letter_of_their_own(bare):
    bare.add_sponsor(
        name="Tomás Lomelí", called="Mr. Lomelí", status="U.S. citizen", relationship="friend", street="5 Sample Road",
        city="Fresno", state="California", zip="93701", promises=["Financial support"],
    )  # fmt: skip
    made = letters(bare)
    assert "Dear Mr. Lomelí" in made["letter-sponsor-2"] and "Lomelí" not in made["letter-sponsor-1"]
    assert "your street address" not in made["letter-sponsor-2"], (
        "a sponsor who promises no home is not asked for a lease"
    )


def test_a_declarant_is_asked_for_identification(bare):
    assert "government photo identification" in letters(bare)["letter-declarant-1"]


def test_a_clinic_is_asked_when_a_medical_ground_is_not_proved(bare):
    assert "letter-clinic" not in letters(bare)
    bare.say("serious-medical-condition", "Yes")
    made = letters(bare)
    assert "diagnosis" in made["letter-clinic"] and "medical intake" in made["letter-facility"]
    assert "Otay Mesa" not in made["letter-clinic"], "a clinic need not know of the detention"


def test_one_paper_is_asked_for_once(bare):
    bare.say("serious-medical-condition", "Yes")
    assert letters(bare)["letter-facility"].count("medical intake") == 1


def test_the_family_is_warned_off_the_consulate(bare):
    assert "consulate" in letters(bare)["letter-family"]


def test_the_officer_is_asked_for_papers_of_the_record(bare):
    assert "I-870" in letters(bare)["letter-officer"]


# --- what became of the packet


def follow_up(case, as_of) -> str:
    """The letter in words on a day, or "" when there is none."""
    made = [document for _, document in drafted(case, LAW, as_of, None, wanted_follow_up(case, LAW, as_of))]
    return words(made[0]) if made else ""


@pytest.fixture
def sent() -> PaperCase:
    """A case whose packet went on November 2, and ICE has not decided nor held the interview."""
    case = sample()
    case.say("packet-sent-on", dt.date(2026, 11, 2))
    case.say("parole-decision", "No decision yet")
    case.say("interview-held", "No")
    return case


def test_the_letter_says_when_the_packet_went_and_what_is_asked(sent):
    assert follow_up(sent, dt.date(2026, 11, 2)) == "", "there is nothing to ask on the day it was sent"
    assert "That was yesterday, and I have had no decision" in follow_up(sent, dt.date(2026, 11, 3))
    letter = follow_up(sent, dt.date(2026, 11, 9))
    assert "On November 2, 2026, I sent" in letter and "That was 7 days ago" in letter
    assert "confirm that the request has arrived" in letter and "the day of the parole interview" in letter
    assert "Deportation Officer" in letter and "supervisor" not in letter and "pages" not in letter
    sent.say("interview-held", "Yes")
    assert "parole interview" not in follow_up(sent, dt.date(2026, 11, 9))


def test_the_letter_goes_higher_as_the_offices_own_dates_pass(sent):
    assert "Copy to: the supervisor" not in follow_up(sent, dt.date(2026, 11, 15))
    assert "Copy to: the supervisor" in follow_up(sent, dt.date(2026, 11, 16))
    assert "Dear Officer" in follow_up(sent, dt.date(2026, 11, 22))
    assert "Dear Field Office Director" in follow_up(sent, dt.date(2026, 11, 23))


def test_no_letter_asks_after_a_decision(sent):
    sent.say("parole-decision", "Granted")
    assert follow_up(sent, TODAY) == ""
    sent.say("parole-decision", "Denied")
    sent.say("denial-date", dt.date(2026, 11, 20))
    assert follow_up(sent, TODAY) == ""
    sent.say("denial-date", dt.date(2026, 10, 20))  # so what went on November 2 asks again
    assert "I sent" in follow_up(sent, TODAY) and "redetermination of parole" in follow_up(sent, TODAY)


def test_every_paper_that_is_asked_for_belongs_to_a_gap_that_can_arise():
    papers = {"identification", "address", "income", "affiants-identification"}
    assert set(LAW.packet["papers"]) <= papers | set(LAW.factors) | set(LAW.questions)
    readers = {reader for entry in LAW.packet["papers"].values() for reader in entry}
    assert readers == {"sponsor", "declarant", "family", "clinic", "facility", "officer"}
    cited = {id for entry in LAW.packet["papers"].values() for one in entry.values() for id in one["authorities"]}
    assert cited <= set(LAW.authorities)


def test_an_office_asks_in_its_own_words(bare, tmp_path):
    (tmp_path / "law").mkdir()
    own = tmp_path / "law" / "packet.toml"
    own.write_text('[papers.address.sponsor]\nasks = "your lease, for {client}"\n', encoding="utf-8")
    assert "your lease, for Ms. Quintanar" in letters(bare, load_law(tmp_path))["letter-sponsor-1"]
    own.write_text('[papers.address.sponsor]\nasks = "your lease, for {clinet}"\n', encoding="utf-8")
    with pytest.raises(Problems) as refused:
        load_law(tmp_path)
    assert "papers.address.sponsor" in refused.value.errors[0].where


# --- the claim stays with ICE and the client


@pytest.mark.parametrize("name", NAMES)
def test_nobody_else_reads_of_the_claim(name):
    case = sample(name)
    case.papers = []
    case.say("serious-medical-condition", "Yes").say("attorney-firm", "Sample Law")
    made = letters(case) | handouts(case)
    for id in ("letter-officer", "handout-client", "handout-client-spanish"):
        made.pop(id, None)
    assert "letter-sponsor-1" in made and "letter-family" in made and "handout-sponsor-spanish" in made
    for id, text in made.items():
        assert not CLAIM.search(text), f"{id}: {CLAIM.search(text)}"


@pytest.mark.parametrize("template", sorted(TEMPLATES.glob("letter-*.md")) + sorted(TEMPLATES.glob("handout-*.md")))
def test_only_letters_to_ice_may_see_what_the_government_sees(template):
    to_ice = template.stem in ("letter-officer", "letter-follow-up")
    wanted = "government" if to_ice else "client" if "client" in template.name else "sponsor"
    assert front_matter(template.name).audience == wanted


# --- hand-outs


def test_hand_outs_take_their_numbers_from_the_law_files(tmp_path):
    (tmp_path / "law").mkdir()
    (tmp_path / "law" / "timeline.toml").write_text(
        "[clocks.court-address]\nbecause = 'a test'\nauthority = '8-cfr-1003-15-d-2'\n"
        "[[clocks.court-address.counts]]\nin_force_from = 2026-01-01\nvalue = 3\nunit = 'days'\n"
        "authority = '8-cfr-1003-15-d-2'\n"
    )
    before, after = handouts(sample()), handouts(sample(), load_law(tmp_path))
    assert "Within 5 days" in before["handout-client"] and "within 5 days" in before["handout-sponsor"]
    assert "Within 3 days" in after["handout-client"] and "within 3 days" in after["handout-sponsor"]
    assert (
        "Dentro de 3 días" in after["handout-client-spanish"] and "dentro de 3 días" in after["handout-sponsor-spanish"]
    )


@pytest.mark.parametrize("template", sorted(TEMPLATES.glob("*handout*.md")), ids=lambda path: path.name)
def test_no_number_of_days_or_dollars_is_typed_into_a_hand_out(template):
    text = re.sub(r"{{.*?}}|{%.*?%}", "", template.read_text(encoding="utf-8"))
    assert not re.search(r"\$|\d+ ?(?:calendar |working )?(?:days?|días?|months?|years?|hours?)", text)
    assert not re.search(r"\b(?:five|ten|cinco|diez) (?:\w+ )?(?:days|días)", text)


def test_hand_outs_say_the_fee_of_the_day():
    amount = f"${LAW.fee('immigration-parole', TODAY).value:,}"
    assert all(amount in text for text in handouts(sample()).values())


def test_what_was_checked_too_long_ago_carries_verify_too():
    case, later = sample(), TODAY + dt.timedelta(days=60)
    due = "not when it is asked for"
    assert f"{due} [VERIFY]" not in handouts(case)["handout-client"]
    assert f"{due} [VERIFY]" in handouts(case, day=later)["handout-client"]
    assert f"{due} [VERIFY]" not in handouts(case.tick("parole-fee-timing"), day=later)["handout-client"]


def test_what_is_not_confirmed_carries_verify_until_it_is_ticked():
    case = sample()
    before = handouts(case)
    assert "AR-11 [VERIFY]" in before["handout-client"] and "AR-11 [POR VERIFICAR]" in before["handout-client-spanish"]
    case.tick("ina-265", "form-ar-11")
    after = handouts(case)
    assert "AR-11 [VERIFY]" not in after["handout-client"]
    assert "AR-11 [POR VERIFICAR]" not in after["handout-sponsor-spanish"]


def test_every_hand_out_has_what_protects_the_reader():
    made = handouts(sample())
    assert set(made) == set(HANDOUTS)
    for text in made.values():
        assert re.search("never by telephone|nunca por teléfono", text)
        assert re.search("gift card|tarjetas de regalo", text)
        assert "EOIR-33" in text and "AR-11" in text
    assert all("P.O. box" in made[id] for id in made if "sponsor" in id)


def test_spanish_is_marked_as_a_draft_for_a_human_translator():
    made = drafted(sample(), LAW, TODAY, None, wanted_handouts())
    spanish = [document for one, document in made if "spanish" in one.id]
    assert len(spanish) == 2
    for document in spanish:
        assert document.language == "es"
        assert "BORRADOR" in words(document)[:120] and "human translator" in words(document)


def test_hand_outs_hold_no_fact_of_the_client():
    case = sample()
    for text in handouts(case).values():
        for question in ("client-name", "a-number", "detention-facility", "release-street"):
            assert str(case.values()[question]) not in text
        assert "Quintanar" not in text


# --- files


def test_drafts_are_word_files_named_by_the_file_number_and_never_overwritten(bare, tmp_path):
    bare.training = False
    first = write_letters(bare, LAW, tmp_path, as_of=TODAY)
    assert {one.name for one in first} >= {"PK-0042-letter-family.docx", "PK-0042-handout-client-spanish.docx"}
    assert not any("Quintanar" in one.name or "Dolores" in one.name for one in first)
    kept = (tmp_path / "PK-0042-letter-family.docx").read_bytes()
    write_letters(bare, LAW, tmp_path, as_of=TODAY)
    assert (tmp_path / "PK-0042-letter-family.docx").read_bytes() == kept
    assert (tmp_path / "PK-0042-letter-family-2.docx").exists()
    read = docx.Document(str(tmp_path / "PK-0042-letter-family.docx"))
    assert any("Dear family of" in paragraph.text for paragraph in read.paragraphs)


def test_a_draft_that_lacks_an_answer_is_listed_and_the_others_are_written(bare, tmp_path):
    bare.training = False
    bare.forget("sponsor-street", "sponsor-1")
    written = write_letters(bare, LAW, tmp_path, as_of=TODAY)
    [failed] = [one for one in written if one.problem]
    assert "Sponsor’s street address" in failed.problem.what
    assert len([one for one in written if one.name]) == len(list(tmp_path.iterdir())) == len(written) - 1


def test_training_shows_on_a_draft(bare, tmp_path):
    bare.training = True
    [one, *_] = write_letters(bare, LAW, tmp_path, as_of=TODAY)
    head = docx.Document(str(tmp_path / one.name)).sections[0].header
    assert "TRAINING" in " ".join(paragraph.text for paragraph in head.paragraphs)
