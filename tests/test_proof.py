"""What proves what: assertions without proof, exhibits without use, papers that the facts call for. Never a score."""

from __future__ import annotations

import dataclasses

import pytest
from fictional import LAW, TODAY, PaperCase, sample

from parole_kit.case import gaps, proof_map
from parole_kit.case.model import Translator
from parole_kit.case.proof import KINDS
from parole_kit.law import assess


def found(case: PaperCase) -> set[tuple[str, str]]:
    return {(gap.kind, gap.subject) for gap in gaps(LAW, case, assess(LAW, case.known(), TODAY))}


@pytest.fixture
def case() -> PaperCase:
    return PaperCase()


def test_an_empty_file_lacks_nothing_yet(case):
    assert found(case) == set()


def test_papers_that_the_family_holds_are_missing_until_a_copy_is_an_exhibit(case):
    case.say("documents-held-by", "Family")
    assert found(case) == {("evidence-missing", "identity-documents")}
    case.add_exhibit("passport", proves=("identity-documents",))
    assert found(case) == set()


def test_a_gap_names_the_kind_of_paper_that_a_person_lacks(case):
    case.add_sponsor(name="Dolores Ordóñez")
    lacking = gaps(LAW, case, assess(LAW, case.known(), TODAY))
    assert [gap.paper for gap in lacking] == ["identification", "address", "income"]


# --- the map


def test_the_map_has_a_row_for_each_factor_in_worksheet_order(case):
    table = proof_map(LAW, case)
    assert list(table.index) == list(LAW.factors)
    assert list(table.columns) == ["factor", "group", "asserted", "exhibits", "titles", "pages"]


def test_the_map_says_what_is_asserted_and_which_exhibits_prove_it(case):
    case.say("family-ties-narrative", "Her aunt lives in Fresno.")
    case.add_exhibit("aunt-card", proves=("family-ties",), pages=3, left_out=(2,))
    case.add_exhibit("aunt-letter", proves=("family-ties", "community-ties"), pages=1)
    row = proof_map(LAW, case).loc["family-ties"]
    assert row.asserted and row.exhibits == ("aunt-card", "aunt-letter") and row.pages == 3


def test_a_citation_in_the_text_of_a_factor_proves_it(case):
    case.say("family-ties-narrative", "Her aunt lives in Fresno, [[aunt-card p. 2]].")
    case.add_exhibit("aunt-card", group="ties")
    assert proof_map(LAW, case).loc["family-ties"].exhibits == ("aunt-card",)
    assert found(case) == set()


def test_what_stays_in_the_file_proves_nothing_to_the_government(case):
    case.say("family-ties-narrative", "Her aunt lives in Fresno.")
    case.add_exhibit("notes", proves=("family-ties",), may_go_to=("file",))
    assert not proof_map(LAW, case).loc["family-ties"].exhibits
    assert ("asserted-not-proved", "family-ties") in found(case)


def test_the_map_has_no_score(case):
    words = " ".join(proof_map(LAW, sample()).columns)
    assert not any(word in words for word in ("score", "strength", "chance", "percent", "likelihood"))


# --- gaps


def test_a_text_that_no_exhibit_proves(case):
    case.say("community-ties-narrative", "The parish expects her.")
    assert ("asserted-not-proved", "community-ties") in found(case)
    case.add_exhibit("parish-letter", group="ties", proves=("community-ties",))
    assert found(case) == set()


def test_that_nothing_adverse_happened_needs_no_exhibit_but_that_it_did_does(case):
    case.say("missed-hearing", "No").say("appearance-record-narrative", "There has been no hearing.")
    assert ("asserted-not-proved", "appearance-record") not in found(case)
    case.say("missed-hearing", "Yes")
    assert ("asserted-not-proved", "appearance-record") in found(case)


def test_an_exhibit_that_nothing_uses(case):
    case.add_exhibit("photo-of-a-dog", group="ties")
    assert ("exhibit-not-used", "photo-of-a-dog") in found(case)


def test_forms_that_show_the_posture_are_used_as_they_are(case):
    case.add_exhibit("notice-to-appear", group="trigger")
    assert found(case) == set()


ADVERSE = {
    "any-arrest": "criminal-history",
    "missed-hearing": "appearance-record",
    "prior-immigration-history": "immigration-history",
    "identity-discrepancy": "identity-discrepancies",
    "custody-incident": "custody-conduct",
    "security-ground": "national-security",
}


@pytest.mark.parametrize(("question", "factor"), ADVERSE.items())
def test_an_adverse_fact_must_be_answered(case, question, factor):
    assert ("adverse-unanswered", factor) not in found(case.say(question, "No"))
    assert ("adverse-unanswered", factor) in found(case.say(question, "Yes"))
    assert ("adverse-unanswered", factor) not in found(case.say(f"{factor}-narrative", "It was dismissed."))


def test_an_arrest_that_is_answered_once_is_not_open_under_the_other_factor(case):
    both = {("adverse-unanswered", "criminal-history"), ("adverse-unanswered", "past-crime")}
    assert both <= found(case.say("any-arrest", "Yes"))
    assert not both & found(case.say("past-crime-narrative", "It was dismissed."))


def test_a_denial_must_be_answered_and_its_letter_attached(case):
    case.say("parole-decision", "Denied")
    assert {("adverse-unanswered", "changed-circumstances"), ("evidence-missing", "parole-decision")} <= found(case)
    case.say("changed-circumstances", "There is a new consular card.")
    case.add_exhibit("denial-letter", group="changed", title="Denial of parole, November 14, 2026")
    assert found(case) == set()


def test_a_positive_finding_needs_its_record_under_the_posture(case):
    case.say("fear-screening", "Credible fear interview")
    case.say("credible-fear-result", "Positive, by a USCIS asylum officer")
    assert ("evidence-missing", "credible-fear-result") in found(case)
    case.add_exhibit("record", group="identity", title="Form I-870", proves=("identity-documents",))
    assert ("evidence-missing", "credible-fear-result") in found(case)
    case.add_exhibit("posture", group="trigger", title="Form I-870, record of the credible fear determination")
    assert ("evidence-missing", "credible-fear-result") not in found(case)


def lacking(case: PaperCase, person: str) -> list[str]:
    assessment = assess(LAW, case.known(), TODAY)
    return [gap.says for gap in gaps(LAW, case, assessment) if gap.kind == "evidence-missing" and gap.subject == person]


def test_a_sponsor_shows_identity_address_and_income(case):
    person = case.add_sponsor(name="Dolores Ordóñez Pineda", status="Lawful permanent resident")
    assert len(lacking(case, person)) == 3
    proves = {"group": "sponsor", "proves": ("family-ties",)}
    case.add_exhibit("card", title="Permanent resident card of Dolores Ordóñez", **proves)
    case.add_exhibit("lease", title="Lease of 100 Sample Street", **proves)
    assert len(lacking(case, person)) == 1
    case.add_exhibit("wages", title="Form W-2 for 2025", **proves)
    assert lacking(case, person) == []


def test_the_papers_of_one_sponsor_do_not_count_for_another(case):
    first = case.add_sponsor(name="Dolores Ordóñez Pineda", status="Lawful permanent resident")
    second = case.add_sponsor(name="Halimatou Ɓoye Ba", status="U.S. citizen")
    case.add_exhibit("card", group="sponsor", title="Passport of Dolores Ordóñez", proves=("family-ties",))
    assert len(lacking(case, first)) == 2
    assert len(lacking(case, second)) == 3


def test_an_organisation_needs_no_photo_identification(case):
    person = case.add_sponsor(name="Saint Isidore Welcome House", status="An organization")
    assert not any("photo" in says for says in lacking(case, person))


def test_a_sponsor_who_promises_only_transport_need_not_prove_income(case):
    person = case.add_sponsor(
        name="Saint Isidore Welcome House",
        status="An organization",
        promises=["Transport to every hearing and check-in"],
    )
    assert lacking(case, person) == []


def test_a_foreign_paper_needs_a_translation_and_the_translation_a_certificate(case):
    case.add_exhibit("partida", language="Spanish", proves=("identity-documents",))
    assert found(case) == {("translation-missing", "partida")}
    case.add_exhibit("english", translates="partida", translator=Translator(name="Inés Carballo"))
    assert found(case) == {("certificate-missing", "english")}
    case.papers[-1] = dataclasses.replace(
        case.papers[-1], translator=Translator("Inés Carballo", "330 Sample Avenue", "(210) 555-0178", "Spanish")
    )
    assert found(case) == set()


def test_a_client_who_does_not_read_english_needs_an_interpreter_on_the_certificate(case):
    case.say("client-reads-english", "No").say("interpreter-name", "Beatriz Lomelí")
    assert found(case) == {("certificate-missing", "client-declaration")}
    case.say("interpreter-address", "310 Sample Avenue").say("interpreter-phone", "(619) 555-0188")
    assert found(case) == set()


@pytest.mark.parametrize("name", ["quintanar", "xitumul", "sow"])
def test_the_samples_lack_no_paper_translation_or_certificate(name):
    kinds = {kind for kind, _ in found(sample(name))}
    assert kinds <= {"asserted-not-proved"}


def test_every_gap_says_what_to_do(case):
    case = sample("sow")
    case.papers = case.papers[::2]
    listed = gaps(LAW, case, assess(LAW, case.known(), TODAY))
    assert listed and all(gap.kind in KINDS and gap.says.endswith(".") and gap.fix for gap in listed)
    assert [KINDS.index(gap.kind) for gap in listed] == sorted(KINDS.index(gap.kind) for gap in listed)
