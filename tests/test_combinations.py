"""Many kinds of case, every document of each: no gap, no slip of grammar, no word about what is not there."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from fictional import LAW, TODAY, references, sample, unticked

from parole_kit.packet.blocks import Heading, ListBlock, Paragraph, Signature, plain_text
from parole_kit.packet.documents import INTERNAL, draft

HOUSE = {
    "name": "Casa Linterna, Inc.", "called": "Casa Linterna", "relationship": "Shelter", "status": "An organization",
    "street": "9 Sample Road", "city": "Fresno", "state": "California", "zip": "93701", "phone": "(559) 555-0131",
    "promises": ["A home after release"], "reads_english": "Yes",
}  # fmt: skip
TRAPS = {
    "a gap": r"\{\{|\}\}|\{%|\bNone\b|\[\[|\]\]|[Uu]ndefined|\bTODO\b",
    "a mark of the template": r"\*|\\|(?<!\S)_(?!_)|`|^#|^- ",
    "an item that runs into the next": r"[.;:)] ?[-•] ",
    "a space too many": r"\S {2,}\S|\s[,.;:)]|\(\s",
    "two marks in a row": r"(?<!\.)\.\.(?!\.)|,,|,\.|;\.|\(\)|’s’s|;;",
    "an article that does not fit": r"\b[Aa] [AEIOaeio](?!ne\b|nce\b|U\.)\w|\b[Aa]n [bcdfgjklmpqtvwz]\w|\b[Aa] a\b|\b[Aa]n? the\b",
    "a word that hangs": r"(?<!;) (?:and|or|of|to|under|by|the|a)[.;]?$|\b(?:and|or) (?:(?:and|or)\b|[,.])|\bthe the\b",
    "a list with two ands": r"; and [^.]*; and ",
    "a choice left open": r"\bhis/her|\bhe/she|\(s\)|\bhis or her",
    "a date without its comma": r"^On [A-Z][a-z]+ \d{1,2}, \d{4} ",
    "a name that is said twice": r"\b(\w+) \(“\1”\)",
}


def without_sponsors(case):
    for key in [key for key in case.given if key[1] in case.groups["sponsor"]]:
        del case.given[key]
    case.groups["sponsor"] = []
    return case


def bare():
    """Nothing but what a packet cannot be built without: one name, no sponsor, no text, and the papers of the arrest."""
    case = without_sponsors(sample())
    case.papers = [one for one in case.papers if one.group == "trigger"]
    case.groups["declarant"] = []
    for name in [name for name, _ in case.given if name.endswith("-narrative")]:
        case.forget(name)
    case.say("client-name", "Nandi").say("client-called", "Nandi").say("client-other-names", "ናንዲ")
    return case.say("identity-documents", ["None"]).say("client-nationality", "Ethiopia")


def uncited(case):
    """The case without the texts that cite an exhibit."""
    for key in [key for key, answer in case.given.items() if "[[" in str(answer.value)]:
        del case.given[key]
    return case


def nothing_but_words():
    """No exhibit at all."""
    case = uncited(sample())
    case.papers = []
    return case


def a_house():
    case = without_sponsors(sample())
    case.add_sponsor(**HOUSE)
    case.say("client-name", "Mohammed Abdullah Salim al-Hassan").say("client-called", "Mr. al-Hassan")
    return case.say("client-other-names", "محمد عبد الله سالم الحسن")


def two_houses():
    case = a_house()
    case.add_sponsor(
        **{key: value for key, value in HOUSE.items() if key != "promises"} | {"name": "Saint Brendan House"}
    )
    return case


def denied_on_every_ground():
    case = sample("sow").say("denial-explained", "Yes")
    case.say("denial-grounds", ["Identity", "Flight risk", "Danger to the community", "Additional factors"])
    case.say(
        "changed-circumstances", "Identity: A card.\n\nFlight: A sponsor.\n\nDanger. Dismissed.\n\nAdditional: Gone."
    )
    return case.say("client-name", "Дмитрий Олегович Шевчук").say("client-called", "Mr. Shevchuk")


def denied_without_a_reason():
    case = uncited(sample("sow")).say("denial-grounds", ["No ground stated"]).say("denial-explained", "No")
    case.papers = [one for one in case.papers if one.group != "changed" and one.date[:10] < "2026-11"]
    return case.forget("changed-circumstances")


def outside_the_directive():
    case = sample("xitumul").say("attorney-title", "Accredited Representative")
    case.forget("attorney-firm").forget("attorney-bar").forget("packet-sent-on")
    return case.say("client-name", "Çağrı Gürsöy Işık").say("client-called", "Mx. Işık")


def interdicted():
    case = outside_the_directive().say("manner-of-entry", "Interdicted in international or U.S. waters and brought in")
    straight = next(one for one in LAW.question("processing-track").options if one.startswith("Straight"))
    return case.say("entry-place", "Key West, Florida").say("processing-track", straight)


def after_a_final_order():
    return sample("xitumul").say("final-order", "Yes, a reinstated order (I-871)")


def willing_to_nothing():
    case = sample().say("bond-willing", "No").say("supervision-willing", "No").say("reporting-willing", "No")
    (sponsor,) = case.groups["sponsor"]
    case.say("sponsor-name", "Adébáyọ̀ Ọláṣẹ́gun", sponsor).say("sponsor-relationship", "Friend from church", sponsor)
    for name in ("work", "home", "statement", "email", "birth-date", "known-since", "promises"):
        case.forget(f"sponsor-{name}", sponsor)
    return case.say("client-name", "Nguyễn Thị Ngọc Ánh").say("client-called", "Ms. Nguyễn")


def of_ground(case, ground, words):
    """The case with what one more ground of 212.5(b) is argued with."""
    return case.say(f"ground-{ground}-narrative", words)


def pregnant():
    case = of_ground(sample(), "pregnancy", "A physician certified the pregnancy on November 4, 2026.")
    return case.say("pregnancy-certified", "Yes")


def ill_and_pregnant_and_denied():
    case = denied_on_every_ground().say("serious-medical-condition", "Yes").say("pregnancy-certified", "Yes")
    of_ground(case, "medical", "The facility has no dialysis.")
    return of_ground(case, "pregnancy", "The birth is expected in March 2027.")


def a_witness():
    case = of_ground(outside_the_directive(), "witness", "A subpoena was served on November 3, 2026.")
    return case.say("witness", "Yes")


def a_witness_without_a_word_on_it():
    return sample().say("witness", "Yes")


def a_juvenile():
    case = sample().say("client-birth-date", "2010-03-14").say("parent-available", "Yes")
    case.say("client-called", "Marisela")
    return of_ground(case, "juvenile", "Her aunt can take her in on the day of release.")


def on_every_ground():
    case = pregnant().say("serious-medical-condition", "Yes").say("witness", "Yes").say("public-interest", "Yes")
    of_ground(case, "medical", "She needs dialysis twice a week.")
    return of_ground(case, "witness", "A subpoena was served on November 3, 2026.")


def without_translators():
    case = sample().say("client-name", "सीता देवी श्रेष्ठ").say("client-called", "Ms. Shrestha")
    nobody = {"name": "", "address": "", "phone": ""}
    case.papers = [replace(one, translator=replace(one.translator, **nobody)) for one in case.papers]
    for name in ("name", "address", "phone"):
        case.forget(f"interpreter-{name}")
    return case


CASES = (
    bare, nothing_but_words, a_house, two_houses, denied_on_every_ground, denied_without_a_reason, outside_the_directive,
    interdicted, after_a_final_order, willing_to_nothing, without_translators, pregnant, ill_and_pregnant_and_denied,
    a_witness, a_witness_without_a_word_on_it, a_juvenile, on_every_ground,
)  # fmt: skip


def drafted(case):
    return {one.id: one for one in draft(case, LAW, TODAY, references(case)) if one.id not in INTERNAL}


def lines(blocks):
    """The lines of a document as they are read; each paragraph, cell, item and note is one."""
    for block in blocks:
        if isinstance(block, Signature):
            yield from (block.opening, block.name, *block.lines)
        elif isinstance(block, ListBlock):
            for item in block.items:
                yield from lines(item)
        elif runs := getattr(block, "runs", None):
            yield plain_text(runs)
            yield from (line for run in runs for line in lines(run.note or ()))
        else:
            yield from (plain_text(cell) for row in getattr(block, "rows", ()) for cell in row)


def words(document):
    return "\n".join(lines(document.blocks))


@pytest.mark.parametrize("pronouns", ["she, her", "he, him", "they, them", "no pronoun, the name each time"])
@pytest.mark.parametrize("make", CASES, ids=lambda make: make.__name__)
def test_every_kind_of_case_reads_well(make, pronouns):
    for ticked in (True, False) if pronouns == "she, her" else (True,):
        case = make().say("client-pronouns", pronouns)
        documents = drafted(case.tick(*unticked()) if ticked else case)
        for document in documents.values():
            for line in lines(document.blocks):
                bare = re.sub(r"_{4,}", "", line)
                for trap, pattern in TRAPS.items():
                    found = re.search(pattern, bare)
                    assert not found, f"{document.id}: {trap}, {found.group()!r} in {line!r}"
            for block, after in pairwise((*document.blocks, None)):
                if isinstance(block, Heading):
                    assert after is not None and (not isinstance(after, Heading) or after.level > block.level), block
                if isinstance(block, Paragraph):
                    text = plain_text(block.runs)
                    assert text[:1].upper() == text[:1] or not text[:1].isalpha(), (document.id, text)


@pytest.mark.parametrize(
    ("make", "titles"),
    [
        (pregnant, ["Certified pregnancy"]),
        (ill_and_pregnant_and_denied, ["Serious medical condition", "Certified pregnancy"]),
        (a_witness, ["Witness"]),
        (on_every_ground, ["Serious medical condition", "Certified pregnancy", "Witness"]),
    ],
)
def test_each_ground_that_is_argued_has_its_heading_and_is_named_in_what_is_asked(make, titles):
    request = drafted(make().tick(*unticked()))["request"]
    headings = [plain_text(block.runs) for block in request.blocks if isinstance(block, Heading)]
    for title in titles:
        assert any(title in heading for heading in headings), headings
    numbers = {"Serious medical condition": "(1)", "Certified pregnancy": "(2)", "Witness": "(4)"}
    asked = next(block for block in request.blocks if isinstance(block, ListBlock) and block.ordered)
    first = plain_text(asked.items[0][0].runs)
    assert all(f"(b){numbers[title]}" in first for title in titles), first


def test_a_single_name_is_not_explained_by_itself():
    assert "Nandi, a national of Ethiopia, asks" in words(drafted(bare())["request"])
    assert "I represent Nandi, whom ICE holds" in words(drafted(bare())["cover-letter"])


def test_no_original_is_said_to_be_held_where_there_is_no_document():
    assert "already holds the originals" not in words(drafted(bare())["cover-letter"])


def test_each_stated_ground_is_a_heading_and_its_paragraph_does_not_repeat_it():
    said = words(drafted(denied_on_every_ground())["request"])
    for ground, answer in (("Danger to the community", "Dismissed."), ("Additional factors", "Gone.")):
        assert f"{ground}\n{answer}" in said


def test_new_evidence_is_claimed_only_where_there_is_some():
    case = denied_without_a_reason().tick(*unticked())
    said = words(drafted(case)["request"])
    assert "Both are here" not in said and "New evidence" not in said
    case.say("changed-circumstances", "She has a sponsor now.")
    assert "Both are here" not in words(drafted(case)["request"])
    assert "Both are here" in words(drafted(sample("sow").tick(*unticked()))["request"])


def test_custody_after_a_final_order_is_not_argued_as_if_the_fear_finding_held_it():
    said = words(drafted(after_a_final_order().tick(*unticked()))["request"])
    assert "therefore held while" not in said and "cannot ask an immigration judge" not in said


def test_what_is_asked_is_a_sentence_from_its_colon_to_its_stop():
    request = drafted(sample())["request"]
    asked = next(block for block in request.blocks if isinstance(block, ListBlock) and block.ordered)
    items = [plain_text(item[0].runs) for item in asked.items]
    assert all(item.endswith(";") for item in items[:-2]) and items[-2].endswith("; and") and items[-1].endswith(".")
    assert "asks ICE:" in words(request)
