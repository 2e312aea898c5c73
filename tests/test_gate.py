"""What stops a packet, what only warns, and what an attorney may decide otherwise."""

import datetime as dt
import re
import string
from dataclasses import replace

import pytest
from fictional import LAW, TODAY, sample
from packets import document

from parole_kit.case.model import Answer, Override, Translator
from parole_kit.errors import Problems
from parole_kit.law import load_law
from parole_kit.packet import gate
from parole_kit.packet.blocks import Paragraph, Run
from parole_kit.packet.checks import Situation, sort
from parole_kit.packet.consistency import draft_checks, nearly, numbers_in, page_checks
from parole_kit.packet.plan import outline
from parole_kit.packet.slips import one_slip

MOMENT = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


def blocking(case):
    return {check.id for check in gate(case, LAW, TODAY).blocking}


def warned(case):
    return {check.id for check in gate(case, LAW, TODAY).warnings}


def not_known(case, question, owner="", person=""):
    case.given[question, person] = Answer(question, person, None, not_known=True, owner=owner)
    return case


def decide(case, kind, subject, value=""):
    case.decided.append(Override(kind, subject, value, "Seen and weighed.", "Renata Oakes", MOMENT))
    return case


@pytest.mark.parametrize("name", ["quintanar", "sow", "xitumul"])
def test_a_finished_case_passes(name):
    assert gate(sample(name), LAW, TODAY).open


def test_a_required_answer_that_is_missing_stops_and_is_named_with_its_step():
    case = sample().forget("release-street")
    (check,) = gate(case, LAW, TODAY).blocking
    assert (check.step, check.question) == ("factors", "release-street")
    assert LAW.question("release-street").label in check.whole


def test_an_answer_of_one_sponsor_is_named_with_that_sponsor():
    case = sample()
    person = case.add_sponsor(name="Ignacio Pineda")
    checks = [check for check in gate(case, LAW, TODAY).blocking if check.question == "sponsor-street"]
    assert [(check.person, "Ignacio Pineda" in check.whole) for check in checks] == [(person, True)]


def test_a_question_that_is_not_asked_is_not_missing():
    case = sample().forget("interpreter-name")
    assert "answer-missing/interpreter-name" in blocking(case)
    assert "answer-missing/interpreter-name" not in blocking(case.say("client-reads-english", "Yes"))


def test_not_known_yet_stops_a_required_answer_and_warns_of_another():
    case = not_known(not_known(sample(), "entry-place"), "officer-name", owner="paralegal")
    assert "answer-not-known/entry-place" in blocking(case)
    (check,) = [one for one in gate(case, LAW, TODAY).warnings if one.question == "officer-name"]
    assert "paralegal" in check.whole


def test_the_name_and_the_number_cannot_be_overridden():
    case = sample().forget("a-number")
    (check,) = [one for one in gate(case, LAW, TODAY).blocking if one.question == "a-number"]
    assert check.fixed
    assert check.id in blocking(decide(case, "gate", check.id))


def test_an_override_with_a_reason_lets_a_blocking_check_pass_and_stays_to_be_seen():
    case = decide(sample().forget("release-street"), "gate", "answer-missing/release-street")
    result = gate(case, LAW, TODAY)
    assert result.open
    assert [(check.question, made.by) for check, made in result.overridden] == [("release-street", "Renata Oakes")]


def test_a_route_without_a_packet_stops_until_the_attorney_puts_another_in_its_place():
    case = sample().say("final-order", "Yes, an order in section 240 proceedings")
    assert "route-without-packet" in blocking(case)
    assert "route-without-packet" not in blocking(decide(case, "route", "route", "B"))


def test_a_route_that_is_not_known_stops_and_leads_to_the_question():
    case = sample().forget("manner-of-entry")
    (check,) = [one for one in gate(case, LAW, TODAY).blocking if one.id == "route-open"]
    assert check.question


def test_an_exhibit_in_another_language_needs_its_translation():
    case = sample().add_exhibit("letter", language="Portuguese")
    assert "translation-missing/letter" in blocking(case)
    noor = Translator("Noor Haddad", "12 Cedar Street, Fresno, CA 93701", "(559) 555-0107", "Portuguese")
    case.add_exhibit("letter-english", translates="letter", translator=noor)
    assert not blocking(case)


def test_a_translation_names_its_translator_with_address_and_telephone():
    case = sample().add_exhibit("letter", language="Portuguese")
    case.add_exhibit("letter-english", translates="letter", translator=Translator("Noor Haddad"))
    assert "translator-missing/letter-english" in blocking(case)


def test_a_translation_whose_original_may_not_go_to_the_government_stops():
    case = sample().add_exhibit("letter", language="Portuguese", may_go_to=("file",))
    case.add_exhibit("letter-english", translates="letter")
    assert "translated-missing/letter-english" in blocking(case)
    assert "translation-missing/letter" not in blocking(case)


def test_an_exhibit_without_pages_stops():
    case = sample().add_exhibit("word-letter", pages=0).add_exhibit("emptied", pages=2, left_out=(1, 2))
    assert {"exhibit-unread/word-letter", "exhibit-empty/emptied"} <= blocking(case)


def test_a_request_after_a_denial_needs_the_denial_letter():
    case = sample("sow")
    case.papers = [one for one in case.papers if one.group != "changed"]
    assert "denial-letter-missing" in blocking(case)


def test_what_only_warns():
    case = sample().say("g28-state", "Not filed yet").forget("field-office-confirmed").say("next-hearing", "2026-11-02")
    case.papers = [one for one in case.papers if one.id != "g-28"]
    expected = {"appearance-not-filed", "field-office-unconfirmed", "date-past/next-hearing"}
    assert expected <= warned(case)
    assert "appearance-not-attached" not in warned(case), "the first says what to do about both"
    assert "appearance-not-attached" in warned(case.say("g28-state", "Sent on paper"))
    assert gate(case, LAW, TODAY).open


def test_a_case_without_a_sponsor_warns():
    case = sample()
    case.groups["sponsor"].clear()
    assert "sponsor-missing" in warned(case)


def test_refusing_lists_every_blocking_check_at_once():
    case = sample().forget("release-street").forget("entry-place")
    with pytest.raises(Problems) as found:
        gate(case, LAW, TODAY).refuse()
    assert len(found.value.errors) == 2


def test_every_check_of_packet_toml_can_be_said():
    """No name in braces is left over: what the code gives is what the words ask for."""
    given = {
        "whose", "owner", "title", "code", "group", "language", "document", "found", "expected", "count", "are", "were",
        "they", "cites", "date", "lacks", "mend", "listed", "size", "mailbox", "parts", "where", "page", "near", "what",
        "fix", "label", "form", "how", "carries", "other", "looks", "there", "cite", "elsewhere",
    }  # fmt: skip
    for words in LAW.packet["checks"].values():
        asked = {name for key in ("says", "fix") for _, name, _, _ in string.Formatter().parse(words[key]) if name}
        assert asked <= given
        assert words["severity"] in ("fixed", "blocking", "warning")
        assert set(words["authorities"]) <= set(LAW.authorities)
    for group in LAW.packet["groups"].values():
        assert set(group["authorities"]) <= set(LAW.authorities)


def test_every_id_of_a_check_fits_an_override():
    case = sample().forget("release-street").add_exhibit("letter", language="Portuguese")
    for check in gate(case, LAW, TODAY).blocking:
        assert not sort([check], decide(sample(), "gate", check.id).decided).blocking


def test_a_citation_that_leads_nowhere_stops_and_leads_to_its_text():
    case = sample()
    statement = "It is at [[no-such-paper]], and [[client-declaration]] says so; so does [[sponsor-lease p. 99]]."
    case.say("immigration-history-narrative", statement)
    found = [check for check in gate(case, LAW, TODAY).blocking if check.question == "immigration-history-narrative"]
    assert [check.id.split("/")[0] for check in found] == ["cited-missing", "cited-page-missing"]
    assert "cites [[no-such-paper]], which is no exhibit of this packet." in found[0].says
    assert "cites page 99 of “" in found[1].says and {check.step for check in found} == {"factors"}


# --- drafted documents held against the case --------------------------------------------------------------------------


def found_in(text, case=None, **more):
    case = case or sample()
    one = document("request", "Request", 0, (Paragraph((Run(text),)),), **more)
    return {check.id for check in checks_of(case, one)}


def checks_of(case, *documents):
    return draft_checks(Situation(case, LAW, TODAY), documents, ())


def test_a_document_with_another_number_birth_date_or_name_stops():
    assert found_in("She is Marisela Quintanar Ordóñez, A 000-000-101, born March 14, 1997.") <= {
        "documents-disagree/request/birth/march-14-1997"
    }
    assert "documents-disagree/request/number/000000110" in found_in("Her number is A 000-000-110.")
    assert "documents-disagree/request/birth/july-4-1990" in found_in("She was born on July 4, 1990.")
    assert "documents-disagree/request/name/marisela-quintanar-ordones" in found_in(
        "The applicant, Marisela Quintanar Ordóñes, asks."
    )


def test_what_a_text_of_the_attorney_says_otherwise_leads_to_it_and_is_passed_over_alone():
    case = sample()
    told = "Her son was born on May 2, 2015, and her niece was born on May 3, 2016. She is [NAME]."
    case.say("client-statement", told)
    one = document("request", "Request", 0, (Paragraph((Run(told),)),))
    found = [check for check in checks_of(case, one) if check.severity == "blocking"]
    assert [check.id for check in found] == [
        "documents-disagree/request/birth/may-2-2015",
        "documents-disagree/request/birth/may-3-2016",
        "placeholder-left/request/name",
    ]
    assert {(check.step, check.question) for check in found} == {("evidence", "client-statement")}
    assert "If another person is meant, say so as your reason to go on." in found[0].fix
    left = sort(found, decide(case, "gate", found[0].id).decided).blocking
    assert left == tuple(found[1:])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("She reached the port on November 2, 2025.", "the year is off by one"),
        ("She reached the port on February 11, 2026.", "day and month are changed round"),
        ("It was served on November 31, 2026.", ""),  # no such day
        ("She came on November 2, 2026, and was heard on November 10, 2026.", ""),
        ("A year after arrival, by November 2, 2027, she has to file.", ""),  # a day counted from it
        ("She joined on October 2, 2026; her sister on November 12, 2026.", ""),  # too common to tell anything
        ("The card of April 19, 2022 is attached.", ""),  # the date of an exhibit
    ],
)
def test_a_date_that_is_nearly_one_of_the_case_is_told(text, told):
    now = Situation(sample(), LAW, TODAY)
    found = draft_checks(now, [document("request", "Request", 0, (Paragraph((Run(text),)),))], ())
    assert [one.severity for one in found] == ["warning"] * bool(told)
    assert all(
        told in one.whole and "November 2, 2026" in one.whole and one.question in ("entry-date", "detained-since")
        for one in found
    )


def test_a_date_that_the_attorney_wrote_is_mended_where_it_was_written():
    case = sample().say(
        "family-ties-narrative", "She was with her aunt's family until she reached the port on November 2, 2025."
    )
    (check,) = draft_checks(
        Situation(case, LAW, TODAY),
        [
            document(
                "request",
                "Request",
                0,
                (Paragraph((Run("She was with her aunt’s family until she reached the port on November 2, 2025."),)),),
            )
        ],
        (),
    )
    assert (check.step, check.question) == ("factors", "family-ties-narrative")
    assert "“Date of arrival in the United States”" in check.whole or "“Date taken into custody”" in check.whole


def test_what_the_records_call_the_client_is_not_a_slip():
    case = sample().say("client-other-names", "Maricela Quintanar Ordóñez")
    assert not found_in("Also written Maricela Quintanar Ordóñez in the I-213.", case)


@pytest.mark.parametrize("hole", ["{{ client.name }}", "[INSERT DATE]", "[[lease]]", "XXXXX", "TBD", "[name]"])
def test_a_hole_in_a_document_stops(hole):
    assert any(id.startswith("placeholder-left/request/") for id in found_in(f"Dear {hole}:"))


def test_brackets_of_a_quotation_are_no_hole():
    assert not found_in("The finding says that “[s]he was credible” and cites 8 CFR 212.5(b) [sic].")


def test_authorities_that_nobody_confirmed_and_old_checks_are_said():
    unsure = next(one.id for one in LAW.authorities.values() if one.status == "to verify")
    now = Situation(sample(), LAW, TODAY)
    assert [check.id for check in draft_checks(now, [], [unsure])] == ["authority-unconfirmed"]
    old = next(one for one in LAW.authorities.values() if one.checked_on and one.status == "confirmed")
    later = Situation(sample(), LAW, old.checked_on + dt.timedelta(days=old.stale_after + 1))
    assert [check.id for check in draft_checks(later, [], [old.id])] == ["law-stale"]


def test_signatures_are_listed_by_person():
    (check,) = draft_checks(
        Situation(sample(), LAW, TODAY),
        [
            document("request", "Request", 0, signers=("Renata Oakes",)),
            document("declaration", "Declaration", 0, signers=("Luz Pineda",)),
        ],
        (),
    )
    assert check.more == ("Renata Oakes: “Request”", "Luz Pineda: “Declaration”")


@pytest.mark.parametrize("kind", sorted(LAW.packet["checks"]))
def test_the_headline_of_a_check_is_one_sentence_without_a_list(kind):
    says = LAW.packet["checks"][kind]["says"]
    assert not re.search(r"[.;] ", says) and not {"{listed}", "{cites}"} & set(re.findall(r"\{\w+\}", says))


@pytest.mark.parametrize(
    "text",
    [
        "A012345678",
        "A 012-345-678",
        "A# 012 345 678",
        "A-Number: 12 345 678 and",
        "Alien Registration No. 012345678",
        "File No.: 012-345-678",
        "FILE 012 345 678",
    ],
)
def test_a_numbers_are_found_however_they_are_written(text):
    assert numbers_in(text) == ["012345678"]


@pytest.mark.parametrize(
    "text", ["call (559) 555-0118", "USA 012345678", "A 012-345-6789", "Apartment A 12", "file 012345678"]
)
def test_other_digits_are_no_a_number(text):
    assert not numbers_in(text)


def test_a_slip_is_one_digit_or_two_that_changed_places():
    assert one_slip("012345678", "012345679")
    assert one_slip("012345678", "012354678")
    assert not one_slip("012345678", "012345678")
    assert not one_slip("012345678", "987654321")
    assert not one_slip("012345678", "812345670")


def test_another_number_in_an_exhibit_is_shown_with_its_page():
    case = sample()
    plan = outline(case.papers, []).numbered({part.id: 1 for part in outline(case.papers, []).parts})
    page = plan.part("facility-record").first
    texts = ["A 000-000-101"] * plan.pages
    texts[page - 1] = "Quintanar, A 000-000-110, housed since November"
    (check,) = page_checks(Situation(case, LAW, TODAY), plan, texts)
    assert f"page {page}" in check.whole
    assert "with one slip" in check.whole


def test_another_birth_date_and_another_spelling_in_an_exhibit_are_shown_with_their_page():
    case = sample()
    plan = outline(case.papers, []).numbered({part.id: 1 for part in outline(case.papers, []).parts})
    texts = ["Marisela Quintanar Ordóñez, DOB 03/14/1997"] * plan.pages
    texts[plan.part("facility-record").first - 1] = "MARISELLA QUINTANAR ORDONEZ, DOB 03/14/1979"
    number, name = page_checks(Situation(case, LAW, TODAY), plan, texts)
    assert "03/14/1979" in number.whole and "March 14, 1997" in number.whole and number.severity == "warning"
    assert "“MARISELLA QUINTANAR ORDONEZ”" in name.whole and f"page {plan.part('facility-record').first}:" in name.whole
    case.say("client-other-names", "Marisella Quintanar Ordóñez")
    assert page_checks(Situation(case, LAW, TODAY), plan, texts) == [number]


def test_names_that_are_nearly_the_clients():
    assert nearly("Ana Lucía Sagastume", "as Ana Lucía Sagastumé and Ana Lucia Sagastune said") == [
        "Ana Lucia Sagastune"
    ]
    assert not nearly("Ana Lucía Sagastume", "Ana Lucía Sagastume’s sister, Luisa Sagastume")
    assert not nearly("Ana", "Anna")


@pytest.mark.parametrize(("date", "said"), [("2026-11-23", 0), ("2026", 0), ("2026-11-24", 1), ("2027", 1), ("", 0)])
def test_an_exhibit_dated_after_today_is_named(date, said):
    case = sample()
    case.papers[0] = replace(case.papers[0], date=date)
    found = [one for one in gate(case, LAW, TODAY).warnings if one.id.startswith("exhibit-date-to-come")]
    assert len(found) == said and all(case.papers[0].title in one.says for one in found)


# --- the office's own words and severities ----------------------------------------------------------------------------


def office_with(folder, text):
    (folder / "law").mkdir()
    (folder / "law" / "packet.toml").write_text(text, encoding="utf-8")
    return folder


def test_an_office_may_reword_a_check_and_the_index(tmp_path):
    office = office_with(
        tmp_path, '[checks.sponsor-missing]\nsays = "Nobody stands by the client."\n[words]\nindex-title = "Exhibits"\n'
    )
    law = load_law(office)
    case = sample()
    case.groups["sponsor"].clear()
    assert "Nobody stands by the client." in [check.whole for check in gate(case, law, TODAY).warnings]
    assert law.packet["words"]["index-title"] == "Exhibits"
    assert law.packet["words"]["index-tab"] == "Tab"


def test_an_office_changes_how_severe_a_check_is_only_with_a_reason(tmp_path):
    with pytest.raises(Problems, match="without saying on what authority and why"):
        load_law(office_with(tmp_path, '[checks.translation-missing]\nseverity = "warning"\n'))


def test_a_name_in_braces_that_is_not_there_is_named(tmp_path):
    with pytest.raises(Problems, match="The words ask for a name in braces that is not there") as found:
        load_law(office_with(tmp_path, '[checks.sponsor-missing]\nsays = "{nobody} is entered."\n'))
    assert "checks.sponsor-missing.says" in str(found.value)
