"""The sample with planted mistakes: the kit tells every one of them, and none in the same case without them."""

from __future__ import annotations

import datetime as dt

import pytest

from parole_kit.case import Case
from parole_kit.case.model import Translator
from parole_kit.case.pdfs import page_texts
from parole_kit.errors import ContentError
from parole_kit.law import load_law, parse
from parole_kit.law.model import STEPS
from parole_kit.packet.checks import Situation, gate
from parole_kit.packet.consistency import draft_checks, page_checks
from parole_kit.packet.documents import draft, planned
from parole_kit.packet.plan import Drafted, kept_pages, outline
from parole_kit.samples import open_sample, planted
from parole_kit.samples.planted import answers_text, mistakes

TODAY = dt.date(2026, 11, 23)
LAW = load_law()
SAMPLE = "quintanar-mistakes"
KEY = mistakes(SAMPLE)


def told_before_drafting(case) -> set[str]:
    """The ids of the checks of the gate, and the flags of the route."""
    now, result = Situation(case, LAW, TODAY), gate(case, LAW, TODAY)
    flags = {one.rule for one in now.assessment.flags if one.answered == "yes"}
    return flags | {check.id for check in (*result.blocking, *result.warnings)}


def told_of_documents_and_pages(case) -> set[str]:
    """The ids of what only drafted documents and the words of the exhibits show."""
    now = Situation(case, LAW, TODAY)
    kept = {one.id: kept_pages(one) for one in now.exhibits}
    plan = outline(now.exhibits, [Drafted(one.id, one.title) for one in planned(case, LAW)])
    plan = plan.numbered({part.id: len(kept.get(part.id, (1,))) for part in plan.parts}, kept)
    texts = [""] * plan.pages
    for one in now.exhibits:
        own = page_texts(case.exhibit_bytes(one.id)) if one.media_type == "application/pdf" else [""]
        for place, page in enumerate(kept[one.id], plan.part(one.id).first - 1):
            texts[place] = own[page - 1]
    drafts = draft(case, LAW, TODAY, plan.references(now.exhibits))
    return {check.id for check in (*draft_checks(now, drafts, ()), *page_checks(now, plan, texts))}


def mend_what_stops(case) -> None:
    """What the answer key says to do about the mistakes for which nothing is drafted."""
    question = LAW.question("family-unit")
    case.answer(question, parse(question, "No", as_of=TODAY, law=LAW))
    case.update_exhibit("sponsor-lease", left_out=())
    case.remove_exhibit("aunt-birth-certificate")
    lomeli = Translator("Beatriz Lomelí", "310 Sample Avenue, San Diego, CA 92103", "(619) 555-0188", "Spanish")
    case.update_exhibit("birth-certificate-english", translator=lomeli)


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What the kit tells of the plain case, and of the one with mistakes: before and after the first are mended."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PAROLE_KIT_CACHE", str(tmp_path_factory.mktemp("cache")))
        paths = {sample: open_sample(sample, LAW, TODAY, home) for sample in (planted.planted_in(SAMPLE), SAMPLE)}
    found = {}
    for sample, path in paths.items():
        with Case.open(path) as case:
            found[sample] = told_before_drafting(case)
            if sample == SAMPLE:
                mend_what_stops(case)
                assert gate(case, LAW, TODAY).blocking == ()
            found[sample] |= told_of_documents_and_pages(case)
    return found


@pytest.mark.parametrize("mistake", KEY, ids=lambda mistake: mistake.id)
def test_the_kit_tells_the_mistake_and_says_nothing_of_it_in_the_plain_case(mistake, told):
    assert mistake.told in told[SAMPLE]
    assert mistake.told not in told["quintanar"]


def test_the_key_goes_through_the_steps_in_order_and_tells_each_mistake_once():
    assert len(KEY) >= 10
    assert [one.step for one in KEY] == sorted((one.step for one in KEY), key=STEPS.index)
    assert len({one.told for one in KEY}) == len(KEY)


def test_a_single_mistake_changes_a_few_lines_and_none_changes_nothing():
    plain = answers_text("quintanar")
    assert answers_text(SAMPLE, only=()) == plain == answers_text("quintanar", only=())
    for one in KEY:
        assert answers_text(SAMPLE, only=[one.id]) != plain, one.id


def test_a_mistake_whose_words_are_gone_from_the_answers_is_said_with_its_id():
    moved = {"change": [{"was": "family-unit", "now": ""}, {"was": "family-units", "now": ""}]}
    with pytest.raises(ContentError) as error:
        planted._plant(answers_text("quintanar"), moved, "mistakes.toml, “family-not-asked”")
    assert "family-units" in error.value.what and "family-not-asked" in error.value.where
