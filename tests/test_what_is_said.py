"""What an attorney signs says neither more than the case holds nor less than it could, in sentences that one would say."""

from __future__ import annotations

import re

import pytest
from fictional import LAW, TODAY, references, sample, unticked

from parole_kit.packet.blocks import Heading, Signature, all_runs, plain_text
from parole_kit.packet.documents import draft
from parole_kit.packet.words import list_of


def drafted(case):
    return {one.id: one for one in draft(case, LAW, TODAY, references(case))}


def words(document):
    """A document's words as read, footnotes and signatures included."""
    parts = [
        " ".join((block.opening, block.name, *block.lines))
        if isinstance(block, Signature)
        else "".join(run.text for run in all_runs((block,)))
        for block in document.blocks
    ]
    return "\n".join(parts)


def under(document, title):
    """The words between the first heading of this title and the next heading of its level."""
    said, level = [], 0
    for block in document.blocks:
        if isinstance(block, Heading):
            if level and block.level <= level:
                break
            level = level or block.level * (plain_text(block.runs) == title)
        elif level:
            said.append("".join(run.text for run in all_runs((block,))))
    return "\n".join(said)


# --- no more than the case holds


def test_the_day_of_the_arrest_is_not_said_to_be_the_day_of_coming_to_the_facility():
    documents = drafted(sample("sow"))
    for name in ("cover-letter", "request"):
        said = words(documents[name])
        assert "since" not in re.search(r"Held at:(.*?)(?:In custody|$)", said, re.DOTALL).group(1)
        assert "held at Eloy Detention Center since" not in said
        assert "In custody since:" in said and "March 30, 2026" in said


def test_the_government_is_not_said_to_hold_every_original():
    said = words(drafted(sample())["cover-letter"])
    assert "holds the originals" not in said and "in the government’s hands" in said
    counsel = sample().say("documents-held-by", "Counsel")
    assert "government’s hands" not in words(drafted(counsel)["cover-letter"])


def test_a_sponsor_who_promises_no_home_does_not_prove_the_release_address():
    request = drafted(sample("sow"))["request"]
    said = under(request, "Release address")
    assert "Declaration of Ousmane Dièye" in said and "Declaration of Halimatou" not in said
    assert "Declaration of Halimatou" in under(request, "Assurances and supervision")


def test_nobody_certifies_service_on_a_day_before_the_letter():
    late = sample().say("packet-sent-on", "November 25, 2026")
    assert "on the date given above" in words(drafted(late)["service-certificate"])
    early = sample().say("packet-sent-on", "November 20, 2026")
    said = words(drafted(early)["service-certificate"])
    assert "November 20" not in said and "on the date written below" in said


# --- no less than it could


def test_a_late_interview_is_said_to_be_late_with_its_day():
    said = words(drafted(sample())["request"])
    assert "no later than 7 days after the finding" in said and "That day was November 20, 2026." in said
    early = sample().say("credible-fear-date", "2026-11-20")
    assert "no later than 7 days" not in words(drafted(early)["request"])
    outside = drafted(sample("xitumul").tick(*unticked()))["request"]
    assert "no later than" not in words(outside)


def test_declarations_signed_now_are_new_since_the_denial():
    request = drafted(sample("sow").tick(*unticked()))["request"]
    assert "Declaration of Faatimata Ɗem" in under(request, "Identity").partition("New since the denial")[2]
    assert "Declaration of Ousmane Dièye" in under(request, "Flight risk").partition("New since the denial")[2]


def test_a_redetermination_says_at_once_that_what_it_brings_is_new():
    said = words(drafted(sample("sow"))["cover-letter"])
    assert "What is new." in said
    assert "What is new." not in words(drafted(sample())["cover-letter"])
    unmet = sample("sow").say("denial-grounds", ["Identity", "Additional factors"])
    unmet.forget("changed-circumstances")
    assert "What is new." not in words(drafted(unmet)["cover-letter"])


def test_a_copy_of_the_appearance_is_named_among_what_is_enclosed_and_served():
    case = sample()
    documents = drafted(case)
    assert "Form G-28" in words(documents["cover-letter"]).rpartition("Enclosures")[2]
    assert "Form G-28" in words(documents["service-certificate"])
    case.papers = [one for one in case.papers if one.id != "g-28"]
    documents = drafted(case)
    assert "Form G-28" not in words(documents["cover-letter"]).rpartition("Enclosures")[2]
    assert "Form G-28" not in words(documents["service-certificate"])


def test_the_introduction_says_what_stands_for_release():
    said = under(drafted(sample())["request"], "Introduction")
    for one in ("100 Sample Street", "Dolores Ordóñez Pineda", "never been arrested", "reasonable bond"):
        assert one in said
    arrested = under(drafted(sample().say("any-arrest", "Yes"))["request"], "Introduction")
    assert "arrested" not in arrested


# --- in sentences


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ("her teacher at secondary school", "I know Marisela Quintanar Ordóñez as her teacher at secondary school."),
        ("the midwife who attended her birth", "I know Marisela Quintanar Ordóñez as the midwife who attended her birth."),
        ("Maternal aunt", "I am Marisela Quintanar Ordóñez’s maternal aunt."),
        ("we worked together", "How I know Marisela Quintanar Ordóñez: we worked together."),
    ],
)  # fmt: skip
def test_how_a_declarant_knows_the_client_is_a_sentence_where_it_can_be(known, said):
    case = sample().say("declarant-relationship", known, "declarant-1")
    assert said in words(drafted(case)["declarant-declaration-declarant-1"])


def test_a_certificate_names_the_person_the_languages_and_what_it_certifies():
    documents = drafted(sample())
    said = words(documents["interpretation-certificate-client"])
    assert "from English into Spanish and from Spanish into English" in said
    assert "to Marisela Quintanar Ordóñez in Spanish" in said
    assert "named below" in words(documents["translation-certificate-birth-certificate-english"])


def test_a_list_whose_items_have_an_and_has_a_comma_before_its_last():
    assert list_of(["a home", "transport to hearings and visits", "notice"]) == (
        "a home, transport to hearings and visits, and notice"
    )
    assert list_of(["a", "b", "c"]) == "a, b and c"
    assert list_of(["bed and board", "a ride"]) == "bed and board, and a ride"


def test_a_number_is_not_introduced_twice():
    for document in drafted(sample()).values():
        assert "A-number A 0" not in words(document), document.id


@pytest.mark.parametrize(
    ("officer", "line"),
    [
        ("R. Sample", "Deportation Officer R. Sample"),
        ("Deportation Officer R. Sample", "Deportation Officer R. Sample"),
        ("SDDO T. Sample", "SDDO T. Sample"),
        ("Assistant Field Office Director K. Sample", "Assistant Field Office Director K. Sample"),
        ("Addo Sample", "Deportation Officer Addo Sample"),
    ],
)
def test_an_officer_has_one_title(officer, line):
    letter = words(drafted(sample().say("officer-name", officer))["cover-letter"])
    assert f"Attention: {line}\n" in letter


def test_a_port_is_named_as_one_names_it():
    case = sample().say("entry-place", "Laredo, Texas")
    assert "applied for admission at the port of entry at Laredo, Texas." in words(drafted(case)["request"])


def test_an_exhibit_without_a_word_on_its_factor_says_what_it_is_on():
    case = sample().forget("employment-history-narrative")
    case.add_exhibit("work-letter", title="Letter of the cooperative", proves=("employment-history",), group="ties")
    said = under(drafted(case)["request"], "Ms. Quintanar is not a flight risk")
    assert "(Letter of the cooperative), on employment history." in said


def test_a_sponsor_without_a_status_is_followed_by_no_comma():
    said = words(drafted(sample("xitumul"))["request"])
    assert "Saint Isidore Welcome House promises transport" in said
    assert "Rosa Xitumul Herrera, a citizen of the United States, promises a home" in said


def test_two_tabs_are_named_both():
    case = sample()
    case.papers = [one for one in case.papers if one.id == "expedited-removal-order"]
    for name in [name for name, _ in case.given if name.endswith("-narrative")]:
        case.forget(name)
    case.groups["sponsor"], case.groups["declarant"] = [], []
    letter = words(drafted(case)["cover-letter"])
    assert "Tabs A and B" in letter and "through" not in letter.rpartition("Enclosures")[2]


def test_the_introduction_names_the_questions_that_the_request_answers():
    full = under(drafted(sample())["request"], "Introduction")
    assert "who the applicant is, whether she will appear, whether she is a danger to anyone, and whether" in full
    case = sample()
    case.papers = []
    for name in [name for name, _ in case.given if name.endswith("-narrative")]:
        case.forget(name)
    case.groups["declarant"] = []
    bare = under(drafted(case)["request"], "Introduction")
    assert "who the applicant is" not in bare and "whether anything else" not in bare
    assert "one by one: whether she will appear, and whether she is a danger to anyone." in bare


@pytest.mark.parametrize(
    ("bond", "supervision", "said"),
    [
        ("Yes", "Yes", "She offers a reasonable bond and accepts supervision."),
        ("Yes", "No", "She offers a reasonable bond."),
        ("No", "Yes", "She accepts supervision."),
    ],
)
def test_the_introduction_offers_what_the_client_offers(bond, supervision, said):
    case = sample().say("bond-willing", bond).say("supervision-willing", supervision)
    assert said in under(drafted(case)["request"], "Introduction")


def test_what_is_to_be_found_out_of_a_person_names_the_person():
    documents = drafted(sample("sow"))
    assert "(Household, Yero Dièye)" in words(documents["checklist"])
    assert "(Yero Dièye)" in words(documents["internal-sheet"])
