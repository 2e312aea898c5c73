"""The drafted documents: what they must say, what they must not, and that they read well whatever is known."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from itertools import pairwise

import pypdfium2
import pytest
from fictional import LAW, TODAY, PaperCase, references, sample, unticked

from parole_kit.case.model import Override, Translator
from parole_kit.errors import PacketError
from parole_kit.law import assess
from parole_kit.packet.blocks import Heading, ListBlock, Paragraph, Signature, all_runs, plain_text
from parole_kit.packet.checks import gate
from parole_kit.packet.documents import draft, planned
from parole_kit.packet.pdf import typeset
from parole_kit.packet.preview import document_preview, paragraph_preview

SAMPLES = ("quintanar", "xitumul", "sow")
UNFILLED = re.compile(
    r"\.- |\{\{|\}\}|\{%|None|\[\[|\]\]| {2,}|\s[,.;:)]|\(\s|\.\.|,,|,\.|\(\)|[Uu]ndefined|’s’s|\bTODO\b"
)
PRONOUNS = ("she, her", "he, him", "they, them", "no pronoun, the name each time")


def drafted(case):
    return {one.id: one for one in draft(case, LAW, TODAY, references(case))}


def words(document):
    """A document's words as read from top to bottom, footnotes and signatures included."""
    parts = []
    for block in document.blocks:
        if isinstance(block, Signature):
            parts.append(" ".join((block.opening, block.name, *block.lines, block.date_label)))
        else:
            parts.append("".join(run.text for run in all_runs((block,))))
    return "\n".join(parts)


def headings(document):
    return [plain_text(block.runs) for block in document.blocks if isinstance(block, Heading)]


def notes(document):
    return [plain_text(block.runs) for run in all_runs(document.blocks) for block in run.note or ()]


@pytest.fixture(scope="module", params=[(name, ticked) for name in SAMPLES for ticked in (False, True)], ids=str)
def full(request):
    """Every document of each fictional client, with nothing and with everything ticked."""
    name, ticked = request.param
    case = sample(name)
    if ticked:
        case.tick(*unticked())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("parole_kit.case.proof.gaps", lambda law, case, assessment: [])
        return case, drafted(case)


# --- every document, of everybody -----------------------------------------------------------------------------------


def test_nothing_is_left_unfilled_or_ungrammatical(full):
    _, documents = full
    for document in documents.values():
        for line in words(document).replace("…", "").split("\n"):
            assert not UNFILLED.search(line.replace("_", "x")), (document.id, line)


def test_nothing_is_empty(full):
    _, documents = full
    for document in documents.values():
        for block, after in pairwise((*document.blocks, None)):
            if isinstance(block, Heading):
                assert after is not None, (document.id, block)
                assert not isinstance(after, Heading) or after.level > block.level, (document.id, block)
            if isinstance(block, Paragraph):
                assert plain_text(block.runs).strip()
            if isinstance(block, ListBlock):
                assert all(block.items)


def test_every_sentence_ends(full):
    _, documents = full
    for document in documents.values():
        for block in document.blocks:
            text = (
                plain_text(block.runs) if isinstance(block, Paragraph) and block.style in ("body", "numbered") else ""
            )
            if len(text.split()) > 8 and not text.startswith("By "):  # not a date, nor how the letter goes
                assert text.strip()[-1] in ".:”)?" or text.endswith(" ICE"), (document.id, text)


def test_the_applicant_is_never_called_an_alien(full):
    _, documents = full
    for document in documents.values():
        if document.audience != "file":
            assert not re.search(r"(?<!arriving )\baliens?\b", words(document))


def test_a_sponsor_and_a_declarant_learn_nothing_of_the_claim(full):
    _, documents = full
    for document in documents.values():
        if document.id.startswith(("sponsor-declaration", "declarant-declaration", "interpretation-certificate")):
            assert not re.search(r"credible|persecut|asylum|fear", words(document), re.IGNORECASE), document.id


def test_only_confirmed_or_ticked_authorities_are_printed(full):
    case, documents = full
    ticked = {one.subject for one in case.overrides()}
    for document in documents.values():
        if document.audience != "file":
            for note in notes(document):
                for cite in note.rstrip(".").split("; "):
                    if cite.startswith(("8 C.F.R. § 212.5(b)", "ICE Directive 11002.1, ¶ 8.3")):
                        assert ticked, (document.id, cite)


def test_no_document_promises_work_permission_or_a_date_for_the_decision(full):
    _, documents = full
    for document in documents.values():
        if document.audience != "file":
            said = words(document)
            assert "(c)(11)" not in said and "work permi" not in said.lower()
            assert not re.search(r"(?:decision|decide)[^.]{0,60}\bwithin (?:seven|7)\b", said)


def test_the_same_case_makes_the_same_documents():
    case = sample()
    assert drafted(case) == drafted(case)


# --- grammar --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pronouns", PRONOUNS)
def test_pronouns_agree_with_their_verbs(pronouns):
    case = sample().say("client-pronouns", pronouns).tick(*unticked())
    for narrative in [name for name, _ in case.given if name.endswith("-narrative") or name == "client-statement"]:
        case.forget(narrative)
    case.say("client-statement", "I tell the truth.")
    documents = drafted(case)
    said = "\n".join(words(documents[name]) for name in ("cover-letter", "request"))
    said = re.sub(r"\([^)]*\)", "", said)  # titles of exhibits say what they say
    others = {"she, her": r"\b(he|him|his|they|their)\b", "he, him": r"\b(she|her|they|their)\b"}
    if pronouns in others:
        assert not re.search(others[pronouns], said.lower())
    elif pronouns == "they, them":
        assert "They have" in said and "they are" in said
        assert not re.search(r"\bthey (?:has|is|undertakes|accepts|asks)\b", said.lower())
        assert "Ms. Quintanar have" not in said
    else:
        assert not re.search(r"\b(she|her|he|him|his|they|them|their)\b", said.lower())
        assert "Ms. Quintanar’s identity" in said and "Ms. Quintanar have" not in said


def test_one_sponsor_two_sponsors_and_none():
    case = sample()
    assert "sponsor is Dolores" in words(drafted(case)["cover-letter"])
    case.add_sponsor(name="Casa Linterna", called="Casa Linterna", relationship="shelter", status="An organization",
                     street="9 Sample Road", city="Fresno", state="California", zip="93701", phone="(559) 555-0131",
                     promises=["A home after release"], reads_english="Yes")  # fmt: skip
    documents = drafted(case)
    letter = words(documents["cover-letter"])
    assert "sponsors are Dolores Ordóñez Pineda, Ms. Quintanar’s maternal aunt; and Casa Linterna" in letter
    for name in case.groups["sponsor"]:
        assert f"sponsor-declaration-{name}" in documents
    assert "I sign for Casa Linterna" in words(documents["sponsor-declaration-sponsor-2"])
    case.groups["sponsor"] = []
    assert "sponsor" not in words(drafted(case)["cover-letter"])


def test_two_sponsors_are_named_in_one_form():
    case = sample()
    case.add_sponsor(name="Ruth Amador", called="Ms. Amador", relationship="family friend", status="U.S. citizen",
                     street="9 Sample Road", city="Fresno", state="California", zip="93701", phone="(559) 555-0131",
                     promises=["A home after release"], reads_english="Yes")  # fmt: skip
    said = words(drafted(case)["request"])
    assert (
        "sponsors are Dolores Ordóñez Pineda (Ms. Quintanar’s maternal aunt) and Ruth Amador (family friend)." in said
    )


def test_somebody_stateless_has_no_nationality():
    documents = drafted(sample().say("client-nationality", "stateless"))
    assert "who is stateless" in words(documents["request"])
    assert "national of" not in words(documents["request"])


# --- the request ----------------------------------------------------------------------------------------------------


def test_the_request_goes_in_the_order_of_the_worksheet():
    text = "\n".join(headings(drafted(sample())["request"]))
    order = ["Legal authority", "identity is established", "not a flight risk", "not a danger", "No additional factor"]
    assert [text.index(one) for one in order] == sorted(text.index(one) for one in order)


def test_a_ground_of_the_regulation_leads_and_the_letter_names_it():
    made = drafted(sample("xitumul"))
    parts = headings(made["request"])
    assert parts.index("The grounds for parole") == parts.index("Legal authority") + 1
    letter = words(made["cover-letter"])
    assert "Serious medical condition. The request sets out the facts. See Tab" in letter
    assert letter.index("Serious medical") < letter.index("Identity.")
    assert "grounds for parole" not in words(drafted(sample())["request"])


def test_a_ground_that_the_attorney_argues_against_the_route_is_not_lost():
    case = sample("xitumul").say("final-order", "Yes, a reinstated order (I-871)").say("final-order-date", "2026-10-15")
    moment = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
    case.decided.append(Override("route", "route", "B", "The order is under review.", "Theodore Marchbanks", moment))
    made = drafted(case.tick(*unticked()))
    assert "Serious medical condition, 8 C.F.R. § 212.5(b)(1)" in headings(made["request"])
    assert "Serious medical condition." in words(made["cover-letter"])


def test_a_final_order_is_not_passed_over_in_silence():
    case = sample("xitumul")
    assert "order of removal" not in words(drafted(case)["request"])
    case.say("final-order", "Yes, a reinstated order (I-871)").say("final-order-date", "2026-09-09")
    case.say("fear-screening", "Reasonable fear interview").say("withholding-only", "Yes")
    said = words(drafted(case)["request"])
    assert "is subject to a reinstated order of removal." in said and "September 9" not in said
    assert "After a reasonable fear interview, she was referred to an immigration judge on Form I-863." in said


def test_an_accredited_representative_is_not_called_counsel():
    made = drafted(sample("xitumul").say("attorney-title", "Accredited Representative for the Applicant"))
    assert "sent to me as representative" in words(made["cover-letter"])
    said = words(made["request"])
    assert "send the decision to the representative" in said and "to tell the representative of anything" in said


def test_statute_and_regulation_stand_before_the_directive():
    said = words(drafted(sample().tick(*unticked()))["request"])
    assert said.index("212(d)(5)(A)") < said.index("8 C.F.R. § 212.5(b)(5)") < said.index("Directive 11002.1")


def test_each_part_begins_with_what_the_policy_asks_once_it_is_ticked():
    asks = (
        "goes from documents, through documents",
        "sufficiently likely to appear",
        "looks to past criminal activity",
    )
    ticked = words(drafted(sample().tick(*unticked()))["request"])
    bare, outside = words(drafted(sample())["request"]), words(drafted(sample("xitumul").tick(*unticked()))["request"])
    assert all(one in ticked and one not in bare and one not in outside for one in asks)


def test_outside_the_directive_it_is_only_an_analogy():
    request = drafted(sample("xitumul").tick(*unticked()))["request"]
    said = words(request)
    assert "by analogy" in said and "does not rest this request on that policy" in said
    assert "is such a person" not in said
    assert not any("Directive" in note for note in notes(request))
    assert any("Matter of M-S-" in note for note in notes(request))


def test_a_redetermination_answers_each_ground_and_keeps_the_record():
    case = sample("sow").tick(*unticked())
    request = drafted(case)["request"]
    said = words(request)
    assert headings(request)[0] == "Request for Redetermination of Parole"
    for ground in ("Identity", "Flight risk", "Preservation"):
        assert ground in headings(request)
    assert "denial" in said and "preserves every claim" in said and "does not explain its reasons" in said
    assert "New since the denial" in said
    denial = next(one.id for one in case.exhibits() if "denial" in one.title.lower())
    assert any(run.link and run.link.id == denial for run in all_runs(request.blocks))
    assert "not have stated" not in said


def test_a_plain_request_says_nothing_of_a_denial():
    request = drafted(sample())["request"]
    assert not any("denial" in heading or "Redetermination" in heading for heading in headings(request))
    assert "denied parole" not in words(request)


def test_a_case_that_the_attorney_names_is_in_italics_with_or_without_asterisks():
    text = (
        "She is the witness in *State v. Sample*, No. 0. Zadvydas v. Davis. She waits. As Matter of Q. Li says, 2*3*4."
    )
    runs = list(all_runs(drafted(sample().say("appearance-record-narrative", text))["request"].blocks))
    slanted = {run.text for run in runs if run.italic and not run.link}
    assert {"State v. Sample", "Zadvydas v. Davis", "Matter of Q. Li"} <= slanted
    assert "No. 0. Zadvydas" in "".join(run.text for run in runs) and "2*3*4" in "".join(run.text for run in runs)


def test_an_exhibit_stands_under_each_factor_it_proves():
    case = sample()
    case.say("employment-history-narrative", "Ms. Quintanar kept the books of a cooperative.")
    case.add_exhibit("work-letter", title="Letter of the cooperative", proves=("employment-history",), group="ties")
    blocks = drafted(case)["request"].blocks
    at = next(n for n, b in enumerate(blocks) if isinstance(b, Heading) and plain_text(b.runs) == "Employment history")
    assert "Letter of the cooperative" in plain_text(blocks[at + 1].runs)


def test_exhibits_on_one_matter_say_so_once():
    case = sample().forget("property-ownership-narrative")
    for name in ("Deed of a field", "Receipt for a field"):
        case.add_exhibit(name.casefold().replace(" ", "-"), title=name, group="ties", proves=("property-ownership",))
    said = words(drafted(case)["request"]).replace("\u00a0", " ")
    assert re.search(r"\(Deed of a field\); Tab \w+ at \d+ \(Receipt for a field\), both on property ownership", said)


def test_a_declaration_proves_the_factor_it_is_for():
    request = drafted(sample())["request"]
    at = next(n for n, b in enumerate(request.blocks) if isinstance(b, Heading) and "Affidavits" in plain_text(b.runs))
    assert "Declaration of Ana Lucía Sagastume" in plain_text(request.blocks[at + 1].runs)
    cited = sample().say("identity-affidavits-narrative", "See [[declarant-declaration-declarant-1]].")
    assert "Declaration of Ana" not in words(drafted(cited)["request"])


def test_an_exhibit_that_the_paragraph_cites_is_not_cited_twice():
    case = sample()
    case.add_exhibit("work-letter", title="Letter of the cooperative", proves=("employment-history",), group="ties")
    case.say("employment-history-narrative", "She kept the books [[work-letter]].")
    said = words(drafted(case)["request"])
    assert said.count("Letter of the cooperative") == 0 and said.count("She kept the books Tab") == 1


def test_nothing_says_that_the_present_facility_held_the_client_all_along(full):
    """The day of custody is known, not the day of a transfer."""
    case, made = full
    held = re.escape(case.values()["detention-facility"])
    for document in made.values():
        assert not re.search(rf"{held},? since", words(document)), document.title


def test_a_sponsor_whose_name_stands_in_two_scripts_is_named_without_a_second_bracket():
    case = sample().say("sponsor-name", "Abdulrahman Yusuf (عبد الرحمن يوسف)", "sponsor-1")
    case.say("sponsor-relationship", "husband of the applicant’s cousin", "sponsor-1")
    assert "(عبد الرحمن يوسف), husband of the applicant’s cousin" in words(drafted(case)["cover-letter"])


def test_the_length_of_detention_is_counted_to_the_date_of_the_draft():
    assert "21 days on the date of this request" in words(drafted(sample())["request"])


@pytest.mark.parametrize("manner", LAW.question("manner-of-entry").options)
@pytest.mark.parametrize("result", LAW.question("credible-fear-result").options)
@pytest.mark.parametrize("track", LAW.question("processing-track").options)
def test_every_way_in_makes_a_request_that_reads(manner, result, track):
    case = sample().say("manner-of-entry", manner).say("credible-fear-result", result).say("processing-track", track)
    case.say("vacatur-date", "2026-11-13").say("arrest-place", "At or near the border while arriving")
    if manner != "Presented at a port of entry":
        case.forget("manner-of-arrival-narrative")
    request = words(drafted(case.tick(*unticked()))["request"])
    assert not UNFILLED.search(request.replace("_", "x")) and "On November 2, 2026, Ms. Quintanar " in request
    assert ("ICE’s own policy" in request) == (assess(LAW, case.known(), TODAY).route.code == "A")
    if "Positive" not in result and "vacated" not in result:
        assert "found that she has a credible fear" not in request and "vacated" not in request


@pytest.mark.parametrize(
    "typed, said",
    [
        ("R. Sample", "Attention: Deportation Officer R. Sample"),
        ("SDDO P. Sample", "Attention: SDDO P. Sample"),
        ("Supervisory Detention and Deportation Officer P. Sample", "Attention: Supervisory Detention"),
    ],
)
def test_an_officer_has_one_title(typed, said):
    assert said in words(drafted(sample().say("officer-name", typed))["cover-letter"])


def test_a_port_without_the_word_is_called_one():
    said = words(drafted(sample().say("entry-place", "Laredo, Texas"))["request"])
    assert "applied for admission at the port of entry at Laredo, Texas." in said


def test_who_was_in_transit_came_through_an_airport_by_its_name():
    case = sample().say("manner-of-entry", "In transit through a port of entry")
    case.say("entry-place", "Los Angeles International Airport").forget("manner-of-arrival-narrative")
    assert "was in transit through Los Angeles International Airport" in words(drafted(case)["request"])


# --- addresses, oaths, certificates ---------------------------------------------------------------------------------


def test_a_field_office_address_is_printed_only_once_confirmed():
    assert "880 Front Street" in words(drafted(sample())["cover-letter"])
    assert "880 Front Street" not in words(drafted(sample().say("field-office-confirmed", "No"))["cover-letter"])
    typed = (
        sample().say("field-office-confirmed", "No").say("field-office-address", "1 Sample Way, San Diego, CA 92101")
    )
    assert "1 Sample Way\nSan Diego, CA 92101" in words(drafted(typed)["cover-letter"])


@pytest.mark.parametrize(
    "needed",
    [
        "DETAINED",
        "Marisela Quintanar Ordóñez",
        "A 000-000-101",
        "March 14, 1997",
        "Honduras",
        "Otay Mesa",
        "$3,000",
        "November 13, 2026",
        "100 Sample Street",
        "in writing, with its reasons",
        "Enclosures",
        "Tabs A through",
        "parole interview",
        "ERO eFile",
    ],
)
def test_the_letter_has_what_a_cover_letter_needs(needed):
    assert needed in words(drafted(sample())["cover-letter"])


def test_oaths_inside_and_outside_the_united_states():
    documents = drafted(sample())
    inside = "I declare under penalty of perjury that the foregoing is true and correct."
    outside = "under penalty of perjury under the laws of the United States of America"
    assert inside in words(documents["client-declaration"])
    assert inside in words(documents["sponsor-declaration-sponsor-1"])
    assert outside in words(documents["declarant-declaration-declarant-1"])
    for name in ("client-declaration", "sponsor-declaration-sponsor-1", "declarant-declaration-declarant-1"):
        assert (
            isinstance(documents[name].blocks[-1], Signature) and documents[name].blocks[-1].date_label == "Executed on"
        )


def test_declarations_are_in_numbered_paragraphs_of_the_persons_own_words():
    document = drafted(sample().say("client-statement", "First.\n\nSecond [[passport]]."))["client-declaration"]
    numbered = [block for block in document.blocks if isinstance(block, Paragraph) and block.style == "numbered"]
    assert [block.number for block in numbered] == ["1.", "2."]
    assert plain_text(numbered[1].runs).startswith("Second Tab")


@pytest.mark.parametrize(
    "needed",
    [
        "Birth certificate of Marisela Quintanar Ordóñez",
        "from Spanish into English",
        "complete and accurate",
        "true and accurate to the best of my abilities",
        "competent",
        "Beatriz Lomelí",
        "310 Sample Avenue",
        "(619) 555-0188",
    ],
)
def test_a_translation_certificate_meets_all_three_rules_at_once(needed):
    assert needed in words(drafted(sample())["translation-certificate-birth-certificate-english"])


def test_who_reads_english_needs_no_interpreter():
    assert "interpretation-certificate-client" in drafted(sample())
    assert "interpretation-certificate-client" not in drafted(sample().say("client-reads-english", "Yes"))


def test_a_certificate_of_service_says_what_on_whom_how_and_when():
    case = sample().say("packet-sent-on", "2026-11-25").say("service-on-opla", "Yes")
    said = words(drafted(case)["service-certificate"])
    for needed in ("San Diego Field Office", "By e-mail", "sandiego.ero@example.gov", "November 25, 2026", "Advisor"):
        assert needed in said


# --- what is missing ------------------------------------------------------------------------------------------------


def test_a_missing_answer_stops_the_draft_and_names_the_question():
    with pytest.raises(PacketError) as error:
        drafted(sample().forget("detention-facility"))
    assert "“Detention facility”" in error.value.what
    assert "Custody" in error.value.where and "templates/" in error.value.where
    assert error.value.fix == "Enter the name of the detention facility."


@pytest.mark.parametrize("name", ["client-statement", "declarant-statement"])
def test_a_declaration_that_declares_nothing_is_not_made(name):
    case = sample().forget(name).forget(name, "declarant-1")
    with pytest.raises(PacketError) as error:
        drafted(case)
    assert LAW.question(name).label in error.value.what


def test_an_answer_that_is_not_asked_any_more_is_not_used():
    case = sample().say("parole-decision", "Denied")
    case.say("denial-date", "2026-11-20").say("denial-grounds", ["Identity"]).say("denial-explained", "No")
    case.say("changed-circumstances", "A new card.").say("parole-decision", "No decision yet")
    assert "denied parole" not in words(drafted(case)["request"])


def test_a_hidden_amount_is_not_offered():
    said = words(drafted(sample().say("bond-willing", "No"))["request"])
    assert "of up to" not in said and "post a reasonable bond" not in said


def test_every_document_can_be_previewed_before_anything_is_known():
    case = PaperCase()
    for one in planned(case, LAW):
        assert document_preview(case, LAW, TODAY, one.id).startswith("<article")


@pytest.mark.parametrize("name", SAMPLES)
def test_a_preview_is_escaped(name):
    case = sample(name).say("client-name", "<script>alert(1)</script> & “Ana”")
    for one in planned(case, LAW):
        html = document_preview(case, LAW, TODAY, one.id)
        assert "<script" not in html
        assert "&lt;script&gt;" in html or "script" not in html


def test_a_paragraph_is_previewed_as_the_request_will_have_it():
    case = sample()
    case.add_exhibit("work-letter", title="Letter of the cooperative", proves=("employment-history",), group="ties")
    typed = 'She kept the "books" [[passport]] of R&D.\n\nShe was paid each week.'
    html = paragraph_preview(case, LAW, TODAY, "employment-history", typed)
    assert html.count("<p ") == 2 and "“books”" in html and "R&amp;D" in html
    assert '<span class="pk-cite">Tab\u00a0' in html and "[[" not in html
    case.say("employment-history-narrative", typed)
    request = document_preview(case, LAW, TODAY, "request")
    for paragraph in re.findall(r"<p .*?</p>", html):
        assert paragraph in request
    assert "Letter of the cooperative" in html


def test_a_paragraph_being_typed_is_previewed_with_its_gaps():
    case = sample()
    assert "[no exhibit “nowhere”]" in paragraph_preview(case, LAW, TODAY, "criminal-history", "See [[nowhere]].")
    other = paragraph_preview(case, LAW, TODAY, "criminal-history", "See [[sponsor-lease p. 9]].")
    assert "[page 9 of “sponsor-lease” is not printed]" in other
    assert "[[pass" in paragraph_preview(case, LAW, TODAY, "criminal-history", "See [[pass")
    assert paragraph_preview(PaperCase(), LAW, TODAY, "criminal-history", " ") == ""
    with pytest.raises(PacketError):
        paragraph_preview(case, LAW, TODAY, "no-such-factor", "x")


# --- the file -------------------------------------------------------------------------------------------------------


def test_the_internal_sheet_lists_what_was_left_out_and_what_was_ticked():
    sheet = words(drafted(sample())["internal-sheet"])
    assert "left out" in sheet and "8 C.F.R. § 212.5(b)(5)" in sheet
    assert "reported; left out of: Cover letter; Request for release on parole" in sheet
    ticked = words(drafted(sample().tick("8-cfr-212-5-b-5"))["internal-sheet"])
    assert "ticked by Renata Oakes" in ticked


def test_the_internal_sheet_has_owners_deadlines_fees_and_sources():
    sheet = words(drafted(sample())["internal-sheet"])
    for needed in ("Paralegal", "November 20, 2026", "overdue by 3 calendar days", "$1,050", "I-870 p. 3", "in force?"):
        assert needed in sheet, needed


def test_the_internal_sheet_begins_with_what_is_open_and_is_short():
    case = sample().say("any-arrest", "Yes").say("listed-offence", "No")
    case.forget("criminal-history-narrative").forget("past-crime-narrative")
    sheet = drafted(case.tick(*unticked()))["internal-sheet"]
    found = [plain_text(block.runs) for block in sheet.blocks if isinstance(block, Heading) and block.level == 2]
    order = [
        "Adverse facts that the request does not answer", "To find out", "Gaps in the proof", "Deadlines",
        "Authorities printed on the attorney’s tick", "Verify before filing", "Fees",
    ]  # fmt: skip
    assert found[: len(order)] == order
    made = typeset([sheet])
    first = pypdfium2.PdfDocument(made.pdf)[0].get_textpage().get_text_range()
    assert "Paralegal" in first and "overdue by 3 calendar days" in first
    assert made.ranges["internal-sheet"][1] <= 6


def test_the_internal_sheet_says_what_blocks_and_what_the_attorney_let_pass_in_words():
    case = sample()
    case.papers = [replace(one, translator=Translator()) for one in case.papers]
    stopped = gate(case, LAW, TODAY).blocking
    said = words(drafted(case)["internal-sheet"])
    assert stopped and all(check.whole in said and check.fix in said for check in stopped)
    moment = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
    case.decided += [
        Override("gate", check.id, "go on", "It is on the lease.", "R. Oakes", moment) for check in stopped
    ]
    said = words(drafted(case)["internal-sheet"])
    assert "What blocks the packet" not in said
    assert f"{stopped[0].whole} R. Oakes, November 22, 2026: It is on the lease." in said


def test_the_internal_sheet_names_adverse_facts_that_nobody_answered():
    case = sample().say("any-arrest", "Yes").say("listed-offence", "No")
    case.forget("criminal-history-narrative").forget("past-crime-narrative")
    assert "Adverse facts that the request does not answer" in words(drafted(case)["internal-sheet"])


def test_the_checklist_has_a_line_for_every_signature():
    documents = drafted(sample())
    listed = words(documents["checklist"])
    for document in documents.values():
        for signer in document.signers:
            assert signer in listed and document.title in listed
