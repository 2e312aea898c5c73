"""The data sheet and the pre-fill aid: in the file only, guessing nothing, never taken for a form of ICE."""

from __future__ import annotations

import re

import pytest
from fictional import LAW, SAMPLES, TODAY, PaperCase, references, sample

from parole_kit.packet.blocks import all_runs
from parole_kit.packet.documents import INTERNAL, draft_one, planned
from parole_kit.packet.facts import Drafting
from parole_kit.packet.ties import loosen, tie

NAMES = sorted(path.name for path in SAMPLES.iterdir() if (path / "answers.toml").is_file())


def text(case: PaperCase, id: str) -> str:
    drafting = Drafting(case, LAW, TODAY, references(case))
    [one] = [one for one in planned(case, LAW) if one.id == id]
    document = draft_one(drafting, one)
    assert document.audience == "file"
    return re.sub(r"\s+", " ", " ".join(run.text for run in all_runs(document.blocks)))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("id", ["appearance-data-sheet", "prefill-aid"])
def test_they_are_made_for_every_client_and_say_not_to_send_them(id, name):
    assert id in INTERNAL
    assert "do not send" in text(sample(name), id)


def test_the_aid_is_ours_and_its_order_is_to_be_verified():
    made = text(sample(), "prefill-aid")
    assert "It is not ICE’s form, carries no form number" in made and "VERIFY" in made
    assert not re.search(r"\b71-\d|Form \d{2}-", made)


def test_the_aid_shows_the_last_day_for_the_interview_only_where_it_runs():
    assert "Friday, November 20, 2026" in text(sample("quintanar"), "prefill-aid")
    assert "Last day" not in text(sample("xitumul"), "prefill-aid"), "outside the Directive no seven days run"


def test_what_is_not_answered_is_a_line_to_write_on():
    case = sample().forget("attorney-bar").forget("client-other-names").forget("client-birth-date")
    made = text(case, "appearance-data-sheet")
    assert "EOIR ID: ____" in made and "Other names in the records: ____" in made and "Date of birth: ____" in made


def test_a_name_is_not_parted():
    assert "Family name: ____" in text(sample(), "appearance-data-sheet")


def test_the_data_sheet_says_how_far_its_sources_stand():
    case = sample()
    assert "Form G-28 (to verify)" in text(case, "appearance-data-sheet")
    assert "[VERIFY]" in text(case, "appearance-data-sheet")
    assert "[VERIFY]" not in text(case.tick("form-g-28", "8-cfr-292-4-a"), "appearance-data-sheet")


def test_the_aid_points_to_exhibits_by_tab_and_page():
    case = sample()
    made = text(case, "prefill-aid")
    places = references(case)
    proving = [one for one in case.exhibits() if "family-ties" in one.proves and one.id in places]
    assert proving and all(f"{places.label(one.id)} ({one.title})" in made for one in proving)
    case.papers = []
    assert "Family ties none" in text(case, "prefill-aid")


def test_the_aid_counts_exhibits_that_a_text_cites_though_they_are_not_marked():
    case = sample().say("family-ties-narrative", "Her aunt was there ([[facility-record p. 1]]).")
    assert "family-ties" not in next(one for one in case.exhibits() if one.id == "facility-record").proves
    row = text(case, "prefill-aid").partition("Family ties")[2].partition("Community ties")[0]
    assert references(case).label("facility-record") in row


def test_what_the_request_offers_in_sum_counts_as_told():
    case = sample()
    for factor in ("release-address", "bond-ability", "supervision-assurances"):
        case.forget(f"{factor}-narrative")
    made = text(case, "prefill-aid")
    assert "93701 yes Bond" in made and "$3,000 yes" in made and "detention Willing: Yes yes" in made
    assert "Undertakes it: Yes yes" in made
    case.say("bond-willing", False)
    assert re.search(r"Willing: No(, up to \$3,000)? no", text(case, "prefill-aid"))


def test_a_citation_in_a_table_does_not_part_at_the_end_of_a_line():
    assert loosen(tie("Tab B-1 at 18D (a letter) on day 7")) == "Tab B-1 at 18D (a letter) on day 7"
    assert tie("12 Sample Way, Apartment 6, Fresno, CA 93701").split(" ")[-2:] == ["Fresno,", "CA\u00a093701"]
    for cite in (
        "Directive 11002.1, ¶ 8.3(2)(d)",
        "27 I&N Dec. 509",
        "319 F. Supp. 3d 110",
        "section 212(d)(5)(A)",
        "Pub. L. 117-58",
    ):
        assert " " not in tie(f"see {cite}")[4:] and loosen(tie(cite)) == cite
    assert "Apartment\u00a06" in tie("12 Sample Way, Apartment 6")
    assert tie("Tab B-1 at 18D on day 7").split(" ") == ["Tab\u00a0B-1\u00a0at\u00a018D", "on", "day\u00a07"]


def test_a_long_answer_is_cut_between_words_and_not_inside_a_name():
    made = text(sample("quintanar"), "internal-sheet")
    assert "the second bedroom is for…" in made and "Qui…" not in made
