"""Dates of the packet held against the words of the exhibits: what is told, and what would only be noise."""

import datetime as dt
from dataclasses import replace
from functools import partial

import pytest
from costs import cost
from fictional import LAW, TODAY, sample
from packets import document, sample_case

from parole_kit.errors import Problems
from parole_kit.law import load_law
from parole_kit.packet import build_packet
from parole_kit.packet.blocks import Paragraph, Run
from parole_kit.packet.checks import Situation
from parole_kit.packet.cited_dates import CitedDates
from parole_kit.packet.consistency import page_checks
from parole_kit.packet.facts import TOKEN
from parole_kit.packet.found_dates import DateFinder
from parole_kit.packet.plan import Drafted, outline
from parole_kit.packet.sentences import sentences
from parole_kit.packet.slips import SLIPS, date_slip, telling_slip
from parole_kit.samples.make import make_paper

FINDER = DateFinder(LAW.packet["months"], TODAY)
ARRIVED = dt.date(2026, 11, 2)


def day(iso):
    return dt.date.fromisoformat(iso)


# --- dates as people write them ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "03/14/2026", "3/14/26", "14 March 2026", "Mar. 14, 2026", "MAR 14 2026", "March 14th, 2026", "2026-03-14",
        "14-MAR-2026", "14MAR2026", "the 14th day of March, 2026", "March 14,\r\n2026", "14.03.2026", "14/03/2026",
        "14 de marzo de 2026", "14 marzo del 2026", "14 mars 2026", "14 de março de 2026", "on March 14, 2026, at 10:40",
        "03/14/2026-03/16/2026", "A 000-000-101 03/14/2026",
    ],
)  # fmt: skip
def test_a_date_is_found_however_it_is_written(text):
    assert FINDER.dates(text)[0].days[0] == day("2026-03-14")


@pytest.mark.parametrize(
    "text",
    ["A 000-000-101", "(559) 555-0118", "$4,212.18", "31/31/2026", "March 2026", "Apartment 6, Fresno 2026", "1/2", "12-34-5678"],
)  # fmt: skip
def test_other_digits_are_no_date(text):
    assert not FINDER.dates(text)


def test_a_date_in_digits_may_mean_two_days_and_an_old_year_is_not_to_come():
    (found,) = FINDER.dates("Served 3/4/2026.")
    assert found.days == (day("2026-03-04"), day("2026-04-03")) and found.says == "3/4/2026"
    assert FINDER.dates("DOB 3/14/97")[0].days == (day("1997-03-14"),)


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("November 2 to 18, 2026", True), ("on Nov. 2 she", True), ("11/2 0830 meds given", True), ("2 NOV", True),
        ("el dos de noviembre de dos mil veintiséis", True), ("the second of November, 2026", True),
        ("le deux novembre deux mil vingt-six", True), ("November second, 2026", True), ("November the second", True),
        ("November 2026", False), ("in November they", False), ("11/12 0830", False), ("November 5, 2026", False), ("Thanksgiving in November", False),
    ],
)  # fmt: skip
def test_a_page_may_name_a_day_in_words_or_without_its_year(text, may):
    assert FINDER.may_say(text, ARRIVED) is may


@pytest.mark.parametrize(
    ("said", "slip"),
    [
        ("2026-02-11", "turned"), ("2025-11-02", "next-year"), ("2026-11-03", "next-day"), ("2026-11-12", "digit"),
        ("2062-11-02", "digits"), ("2026-11-02", ""), ("2026-09-30", ""),
    ],
)  # fmt: skip
def test_how_a_date_may_be_another_with_one_slip(said, slip):
    assert date_slip(day(said), ARRIVED) == slip


def test_every_slip_has_its_words():
    assert {f"slip-{one}" for one in (*SLIPS, "part")} <= set(LAW.packet["words"])


def test_days_of_one_month_are_often_a_digit_apart_and_tell_nothing():
    assert date_slip(day("2026-11-12"), ARRIVED) and not telling_slip(day("2026-11-12"), ARRIVED)
    assert telling_slip(day("2026-10-02"), ARRIVED) == "digit"


# --- what a sentence promises, and the page that it cites -----------------------------------------------------------------

RECORD = "Quintanar-Ordonez, Marisela A 000-000-101. Presented at pedestrian primary, San Ysidro. "
LETTER = "Letter of the parish of the Good Harvest, Fresno, California. "


def numbered(case):
    plan = outline(case.papers, [Drafted("request", "Request")])
    return plan.numbered({part.id: 1 for part in plan.parts} | {one.id: one.pages for one in case.papers})


def paper_texts(plan, pages):
    """The words of every page: those given, by exhibit, and none elsewhere."""
    texts = [""] * plan.pages
    for id, words in pages.items():
        for number, text in enumerate([words] if isinstance(words, str) else words):
            texts[plan.part(id).first - 1 + number] = text
    return texts


def cited(words, pages, case=None):
    """The warnings for a request with these words, [[exhibit p. 1]] being a citation."""
    case = case or sample()
    plan = numbered(case)
    references = plan.references(case.papers)
    runs, start = [], 0
    for token in TOKEN.finditer(words):
        runs += [Run(words[start : token.start()]), references.run(token[1], int(token[2] or 0) or None)]
        start = token.end()
    request = document("request", "Request", 0, (Paragraph((*runs, Run(words[start:]))),))
    return CitedDates(Situation(case, LAW, TODAY), plan, paper_texts(plan, pages), case.papers).checks([request])


def told(*arguments, **more):
    return [check.whole for check in cited(*arguments, **more)]


def test_a_cited_page_with_another_date_is_told_with_what_is_there():
    (check,) = cited(
        "Her aunt joined the parish on May 8, 2011 ([[parish-letter p. 1]]).", {"parish-letter": LETTER + "Member since August 8, 2012."}
    )  # fmt: skip
    tab = numbered(sample()).part("parish-letter")
    assert (
        f"Request says May 8, 2011 and cites Tab {tab.tab} at {tab.first}, where that date does not stand."
        in check.whole
    )
    assert "There: August 8, 2012." in check.whole
    assert check.severity == "warning"


def test_a_near_miss_on_the_cited_page_is_said_in_words():
    says = told(
        "She reached San Ysidro on November 2, 2026 ([[arrival-record p. 1]]).",
        {"arrival-record": RECORD + "02/11/2026, 10:40. Printed 11/16/2026."},
    )
    assert len(says) == 1 and "There: 02/11/2026 (day and month are changed round); 11/16/2026." in says[0]


def test_the_page_that_has_the_date_is_named():
    pages = {"credible-fear-record": [RECORD + "Printed 11/16/2026", RECORD + "Interview: November 10, 2026"]}
    (says,) = told("She was heard on November 10, 2026 ([[credible-fear-record p. 1]]).", pages)
    assert f"It stands on page {numbered(sample()).part('credible-fear-record').first + 1}." in says
    assert not told("She was heard on November 10, 2026, and believed ([[credible-fear-record p. 1]]).", pages)


def test_the_answer_that_says_so_is_where_the_link_leads():
    case = sample()
    words = "Her aunt joined the parish on May 8, 2011 ([[parish-letter p. 1]])."
    pages = {"parish-letter": LETTER + "Member since August 8, 2012."}
    case.say("community-ties-narrative", f"Her ties are many. {words}")
    (check,) = cited(words, pages, case)
    assert (check.step, check.question, check.person) == ("factors", "community-ties-narrative", "")
    case.say("sponsor-statement", f"I am her aunt. {words}", "sponsor-1").forget("community-ties-narrative")
    (check,) = cited(words, pages, case)
    assert (check.question, check.person) == ("sponsor-statement", "sponsor-1")
    (check,) = cited(
        "She arrived on November 2, 2026 ([[arrival-record p. 1]]).", {"arrival-record": RECORD + "10/30/2026"}
    )
    assert check.question in ("entry-date", "detained-since")
    (check,) = cited(words, pages)
    assert (check.step, check.question) == ("packet", "")


@pytest.mark.parametrize(
    ("words", "page"),
    [
        # the page has it, in whatever way
        ("She came on November 20, 2025 ([[parish-letter p. 1]]).", "Visited 11/20/2025."),
        ("She came on November 20, 2025 ([[parish-letter p. 1]]).", "Visitas: 20 de noviembre de 2025; 3 de mayo de 2024."),
        ("She came on November 20, 2025 ([[parish-letter p. 1]]).", "November 2 to 20, 2025; signed December 1, 2025"),
        ("She came on March 4, 2025 ([[parish-letter p. 1]]).", "4/3/2025, as dates are written there"),
        # nothing can be said of it
        ("She came on November 20, 2025 ([[parish-letter p. 1]]).", "No date stands here."),
        ("She came on November 20, 2025 ([[parish-letter p. 1]]).", "el veinte de noviembre de dos mil veinticinco, visto el 03/12/2025"),
        ("She came in November 2025 ([[parish-letter p. 1]]).", "Visited October 3, 2024"),
        # the day of the letter, and days up to which something is said
        ("She has been held for 21 days on November 23, 2026 ([[parish-letter p. 1]]).", "Visited October 3, 2024"),
        ("As of November 19, 2026, nothing came ([[parish-letter p. 1]]).", "Visited October 3, 2024"),
        # a date of the case said in passing
        ("Since she arrived on November 2, 2026, she has prayed there ([[parish-letter p. 1]]).", "Visited November 9, 2026"),
        ("The order of November 2, 2026 was made a week before the visit ([[parish-letter p. 1]]).", "Visited November 9, 2026"),
        # one of two dates is there, and the page was cited for it
        ("On June 8, 2011 she moved, and on May 8, 2012 she joined ([[parish-letter p. 1]]).", "Member since May 8, 2012"),
        # no citation, or one in the next sentence
        ("She came on November 20, 2025. The parish writes so ([[parish-letter p. 1]]).", "Visited October 3, 2024"),
        ("She came on November 20, 2025. See [[parish-letter]].", "Visited October 3, 2024"),
        # another citation of the sentence is none that can be followed
        ("She came on November 20, 2025 ([[parish-letter p. 1]]; Tab C at 9 of the packet of November 24, 2026).", "Visited October 3, 2024"),
        # the title of an exhibit that is named
        ("See [[parish-letter]] (Letter of May 8, 2011).", "Visited October 3, 2024"),
    ],
)  # fmt: skip
def test_what_would_only_be_noise_is_left_out(words, page):
    case = sample()
    case.papers = [
        replace(one, title="Letter of May 8, 2011") if one.id == "parish-letter" else one for one in case.papers
    ]
    assert told(words, {"parish-letter": LETTER + page}, case=case) == []


def test_an_exhibit_named_by_its_own_date_may_have_it_on_another_page():
    pages = {"arrival-record": [RECORD + "Arrived November 2, 2026", RECORD + "Record checks run 11/03/2026"]}
    assert not told("The record of November 2, 2026 ([[arrival-record p. 2]]) shows no crime.", pages)


def test_an_exhibit_that_is_cited_as_a_whole_may_have_it_on_any_page():
    pages = {
        "credible-fear-record": [RECORD + "11/10/2026", RECORD + "page two of the record", RECORD + "Served 11/12/2026"]
    }
    assert not told("It was made on November 12, 2026 ([[credible-fear-record]]).", pages)
    (says,) = told("It was made on November 16, 2026 ([[credible-fear-record]]).", pages)
    part = numbered(sample()).part("credible-fear-record")
    assert f"Tab {part.tab} at {part.first} to {part.last}" in says
    scanned = [pages["credible-fear-record"][0], "", pages["credible-fear-record"][2]]
    assert not told("It was made on November 16, 2026 ([[credible-fear-record]]).", {"credible-fear-record": scanned})


def test_two_dates_with_two_citations_are_each_looked_up():
    words = "She was interviewed on April 8, 2026 ([[arrival-record p. 1]]) and served on April 10, 2026 ([[property-receipt p. 1]])."
    right = {"arrival-record": RECORD + "April 8, 2026", "property-receipt": RECORD + "April 10, 2026"}
    assert not told(words, right)
    (says,) = told(words, right | {"property-receipt": RECORD + "April 16, 2026"})
    assert "says April 10, 2026" in says and "April 16, 2026" in says and "April 8, 2026" not in says
    assert not told(words, right | {"property-receipt": ""})


def test_a_citation_behind_the_sentence_belongs_to_it():
    assert told(
        "She joined on May 8, 2011. *See* [[parish-letter p. 1]].", {"parish-letter": LETTER + "since May 9, 2012"}
    )


def test_a_paper_in_a_language_that_is_not_read_is_left_alone():
    case = sample().add_exhibit("card", language="Arabic", pages=1)
    words = "It was issued on May 8, 2011 ([[card p. 1]])."
    assert not told(words, {"card": "one two three four five 9/5/2019"}, case=case)
    case.papers[-1] = replace(case.papers[-1], language="Spanish")
    assert told(words, {"card": "one two three four five 9/5/2019"}, case=case)


def test_sentences_end_where_a_reader_stops():
    text = "Ms. Sow came on Nov. 2, 2026. U.S. officers met her. “Was it late?” It was, says Dr. P. Sample, "
    cite = numbered(sample()).references(sample().papers).run("arrival-record", 1)
    assert [one.text.strip() for one in sentences((Paragraph((Run(text), cite, Run("."))),))] == [
        "Ms. Sow came on Nov. 2, 2026.", "U.S. officers met her.", "“Was it late?”", f"It was, says Dr. P. Sample, {cite.text}.",
    ]  # fmt: skip


# --- labelled dates of records ------------------------------------------------------------------------------------------

FORM = "A 000-000-101 Quintanar-Ordonez, Marisela "


def labelled(text, case=None, exhibit="arrival-record"):
    """The warnings for one exhibit with this text on its first page, or texts on its pages."""
    case = case or sample()
    plan = numbered(case)
    checks = page_checks(Situation(case, LAW, TODAY), plan, paper_texts(plan, {exhibit: text}))
    return [check for check in checks if check.id.startswith("other-date")]


@pytest.mark.parametrize(
    ("text", "slip"),
    [
        ("Date of Arrival: 11/03/2026", "one day off"),
        ("Date, Place, Time, and Manner of Last Entry 11/03/2026, 1040, SYS", "one day off"),
        ("Date of arrival [MM/DD/YY]\r\n11/03/26", "one day off"),
        ("Date of last entry (mm/dd/yy): 02/11/26", "day and month are changed round"),
        ("DATE OF ENTRY\r\n11/02/2025", "the year is off by one"),
        ("You arrived in the United States at or near San Ysidro, California on or about November 12, 2026;", "one digit differs"),
        ("Date of entry: 2062-11-02", "two digits are changed round"),
    ],
)  # fmt: skip
def test_a_record_with_another_date_of_arrival_is_told_with_its_page(text, slip):
    (check,) = labelled(FORM + text)
    part = numbered(sample()).part("arrival-record")
    assert f"packet page {part.first}" in check.whole and f": {slip}." in check.whole
    assert "November 2, 2026" in check.whole and "Date of arrival in the United States" in check.whole
    assert (check.step, check.question, check.severity) == ("eligibility", "entry-date", "warning")


def test_a_date_that_is_no_slip_is_told_too():
    (check,) = labelled(FORM + "Date apprehended: October 20, 2026")
    assert check.question == "detained-since" and "“Date apprehended: October 20, 2026”" in check.whole


@pytest.mark.parametrize(
    "text",
    [
        FORM + "Date of arrival: 11/02/2026",
        "Date of arrival: 10/20/2026",  # a paper that does not bear the A-number: somebody else's
        FORM + "Date of birth  Date of arrival\r\n03/14/1997  11/02/2026",  # labels in one row, dates in the next
        FORM + "Date of arrival  Port of arrival  Date of detention\r\n11/02/2026 San Ysidro 11/02/2026",
        FORM + "Date of orientation  Date of arrival\r\n11/05/2026 San Ysidro",
        FORM + "11/02/2026\r\nDate of arrival\r\n11/05/2026\r\nDate of orientation",  # dates above their labels
        FORM + "Date of arrival: 11/02/2026. Prior visits: date of arrival 05/06/2019",
        FORM + "Date of arrival: 03/14/1997",  # the date of the case for something else
        FORM + "Date of interview: 11/10/2026. Date served: 11/16/2026. Date of decision: 11/12/2026",
        FORM + "Reentry date: 11/05/2026. Update of arrivals: 11/05/2026",
        FORM + "Date of arrival: unknown. Signed 11/05/2026",
    ],
)
def test_other_dates_of_records_are_no_alarm(text):
    assert labelled(text) == []


def test_a_record_that_gives_two_dates_of_arrival_is_told_when_one_is_a_slip():
    (check,) = labelled([FORM + "Date of arrival: 11/02/2026", "Date of arrival: 11/02/2025"])
    assert "the year is off by one" in check.whole


@pytest.mark.parametrize(
    ("text", "alarms"),
    [
        ("Hearing date: January 12, 2027", 0),
        ("Hearing date: January 7, 2027", 1),  # sooner than the case has
        ("Hearing date: February 18, 2027", 0),  # one that comes later
        ("Hearing date: June 9, 2026", 0),  # one that is past
        ("has been scheduled for a MASTER hearing before the Immigration Court on Jan 12, 2026 at 8:30", 1),
    ],
)
def test_of_hearings_only_a_sooner_one_or_a_slip_is_told(text, alarms):
    case = sample("xitumul")
    assert len(labelled("A 000-000-102 " + text, case, "hearing-notice")) == alarms


def test_where_the_case_tells_of_earlier_entries_only_a_slip_is_told():
    assert labelled(FORM + "Date of entry: 05/06/2019")
    case = sample().say("prior-immigration-history", "Yes")
    assert not labelled(FORM + "Date of entry: 05/06/2019", case)
    assert labelled(FORM + "Date of entry: 11/02/2025", case)


def test_only_the_dates_that_the_case_has_are_looked_for():
    assert labelled("A 000-000-103 parole was denied on November 12, 2026", sample("sow"), "denial-letter")
    assert not labelled(FORM + "parole was denied on November 12, 2026")
    case = sample().forget("entry-date")
    assert not labelled(FORM + "Date of arrival: 11/05/2026", case)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("DOB: 03/14/1979", ["03/14/1979"]),
        ("Date of Birth 15 March 1997", ["15 March 1997"]),
        ("born on March 14,\n1998", ["March 14, 1998"]),
        ("born in Comayagua on March 17, 1997", ["March 17, 1997"]),
        ("Fecha de nacimiento: 14/04/1997", ["14/04/1997"]),
        ("Date of birth: 03/14/1963", ["03/14/1963"]),
        ("DOB 1997-03-04", ["1997-03-04"]),
        ("DOB 03/14/1997, D.O.B. 14/03/1997, born 14 MAR 1997, nacida el 14 de marzo de 1997", []),
        ("her aunt, born August 22, 1971; issued March 15, 1997", []),
        ("DOB 31/31/1997", []),
    ],
)
def test_birth_dates_of_any_paper_that_are_the_clients_with_a_slip(said, found):
    checks = labelled(said, exhibit="parish-letter")
    assert [check.whole.count(date) for check, date in zip(checks, found, strict=True)] == [1] * len(found)


def test_the_birth_date_of_a_child_is_no_slip():
    case = sample()
    case.say("sponsor-birth-date", "1998-03-14", "sponsor-1")
    assert not labelled("her cousin, born March 14, 1998", case, "parish-letter")


# --- the date of an exhibit, and its own pages -----------------------------------------------------------------------------


def called(text, date="2026-11-19", title="Letter of the parish", **more):
    """The warnings about its date for the parish letter with this text."""
    case = sample()
    case.papers = [
        replace(one, date=date, title=title, **more) if one.id == "parish-letter" else one for one in case.papers
    ]
    checks = page_checks(
        Situation(case, LAW, TODAY), numbered(case), paper_texts(numbered(case), {"parish-letter": text})
    )
    return [check for check in checks if check.id.startswith("exhibit-date-nearly")]


@pytest.mark.parametrize(
    ("text", "more", "slip"),
    [
        (LETTER + "November 19, 2025", {}, "the year is off by one"),
        (LETTER + "November 18, 2026", {}, "one day off"),
        (LETTER + "Member since May 8, 2011. November 19, 2025", {}, "the year is off by one"),
        (LETTER + "December 4, 2026", {"date": "2026-04-12"}, "day and month are changed round"),
        (LETTER + "November 9, 2026", {"date": "", "title": "Letter of November 19, 2026"}, "one digit differs"),
    ],
)
def test_an_exhibit_that_is_dated_otherwise_than_its_page_says_is_told(text, more, slip):
    (check,) = called(text, **more)
    assert slip in check.whole and "packet page" in check.says and check.severity == "warning"


@pytest.mark.parametrize(
    ("text", "more"),
    [
        (LETTER + "November 19, 2026", {}),
        (LETTER + "Signed on the 19th of November; printed November 19, 2025", {}),
        (LETTER + "May 8, 2011", {}),  # another date altogether: this one may be written by hand
        (LETTER + "November 18, 2026. Member since May 8, 2011", {}),  # two dates, of which one may be a day off
        (LETTER + "Valid until November 19, 2036", {}),
        (LETTER + "November 2, 2026; in force on November 20, 2026", {"date": "2026-11-02"}),
        (LETTER, {}),
        ("November 19, 2025", {}),  # no page that can be read
        ([LETTER + "November 19, 2025", ""], {"pages": 2}),  # the date may stand on the page without text
        (LETTER + "November 19, 2025", {"date": "2026-11"}),
        (LETTER + "19 novembra 2025", {"language": "Slovak"}),
    ],
)
def test_no_alarm_where_the_date_of_an_exhibit_may_be_right(text, more):
    assert not called(text, **more)


# --- whole packets --------------------------------------------------------------------------------------------------------

COMPARED = ("other-", "cited-date", "documents-disagree")  # what papers and documents are held against


def typed(record, **lines):
    """A paper of a sample with a layer of text, whatever it is in the sample."""
    make = "foreign-letter" if record["make"] == "foreign-letter" else "typed"
    return make_paper(
        "sample", {**record, "make": make, "lines": lines.get(record["id"].replace("-", "_"), record["lines"])}
    )


@pytest.mark.parametrize("name", ["quintanar", "sow", "xitumul"])
def test_no_sample_gives_a_false_alarm_when_every_paper_can_be_read(name, tmp_path):
    with sample_case(tmp_path, name, paper=typed) as case:
        built = build_packet(case, LAW, tmp_path / "out", as_of=TODAY, record=False)
    assert {check["id"].split("/")[0] for check in built["gate"]["warnings"]} == {
        "file-lacks",
        "unsigned",
        "not-archival",
    }


def test_slips_in_a_whole_packet_are_told(tmp_path):
    """The I-213 has another day of arrival, and the incident report another day than the request says."""
    arrival = [
        "SPECIMEN – sample of a Form I-213",
        "Xitumul-Ajanel, Yolanda, A 000-000-102",
        "Date of arrival: 10/16/2026",
    ]
    incident = [
        "SPECIMEN – incident report", "Xitumul-Ajanel, Yolanda, A 000-000-102",
        "November 8, 2026: not present at the 6:00 p.m. count", "Review, November 5, 2026: DISMISSED.",
    ]  # fmt: skip
    paper = partial(typed, arrival_record=arrival, incident_report=incident)
    with sample_case(tmp_path, "xitumul", paper=paper) as case:
        built = build_packet(case, LAW, tmp_path / "out", as_of=TODAY, record=False)
    found = {
        check["id"].split("/")[0]: check for check in built["gate"]["warnings"] if check["id"].startswith(COMPARED)
    }
    assert set(found) == {"other-date", "cited-date"}
    assert found["other-date"]["question"] == "entry-date" and "one day off" in found["other-date"]["more"][0]
    assert found["cited-date"]["question"] == "custody-conduct-narrative"
    assert "November 8, 2026 (one digit differs)" in found["cited-date"]["more"][0]


def test_five_hundred_pages_of_text_are_compared_at_once():
    case = sample()
    for number in range(10):
        case.add_exhibit(f"report-{'abcdefghij'[number]}", pages=45)
    plan = numbered(case)
    lines = (
        "The officer who was born in the region wrote on April 3, 2025 that 14 families had left, and asked for a date.\n"
        * 25
    )
    texts = [f"{FORM}Date of entry: 11/02/2026\n{lines}"] * plan.pages
    with cost() as took:
        found = page_checks(Situation(case, LAW, TODAY), plan, texts)
    assert not found and plan.pages > 500
    assert took.seconds < 2  # about 0.4; a pattern that tries everything takes minutes


# --- the office's own labels --------------------------------------------------------------------------------------------


def office_with(folder, text):
    (folder / "law").mkdir()
    (folder / "law" / "packet.toml").write_text(text, encoding="utf-8")
    return folder


def test_an_office_adds_labels_and_languages_of_its_own(tmp_path):
    months = ", ".join(f"{name}ko" for name in LAW.packet["months"]["english"].split(", "))
    law = load_law(
        office_with(tmp_path, f'[dates.entry-date]\nlabels = ["crossed over"]\n[months]\nSample = "{months}"\n')
    )
    case = sample()
    plan = numbered(case)
    texts = paper_texts(plan, {"arrival-record": FORM + "Crossed over: 5 Novemberko 2026"})
    (check,) = page_checks(Situation(case, law, TODAY), plan, texts)
    assert "Crossed over: 5 Novemberko 2026" in check.whole


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('[dates.entry-dat]\nlabels = ["date of entry"]\n', "not a date that the case has"),
        ('[dates.client-name]\nlabels = ["name"]\n', "not a date that the case has"),
        ('[dates.entry-date]\nslips_if = { prior-history = ["Yes"] }\n', "which is not there"),
        ('[months]\nSample = "one, two"\n', "not twelve"),
    ],
)
def test_a_label_that_leads_nowhere_is_refused(tmp_path, text, what):
    with pytest.raises(Problems, match=what):
        load_law(office_with(tmp_path, text))
