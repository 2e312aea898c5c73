"""The law files against each other and against the law sheet. Every problem is reported at once, not the first one."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from pathlib import Path

import pytest

import parole_kit.law
from parole_kit.errors import ContentError
from parole_kit.law import load_law
from parole_kit.law.model import AUDIENCES, KINDS, STATUSES, STEPS

FOLDER = Path(parole_kit.law.__path__[0])
ROOT = FOLDER.parent.parent
FILES = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))}
AUTHORITIES = FILES["authorities"]
QUESTIONS = FILES["questions"]["questions"]
FACTORS = FILES["factors"]

BANNED = re.compile(r"\b(please|sorry|invalid|oops)\b", re.IGNORECASE)
HISTORY = {"policy-history", "worksheet-copy-superseded"}  # notices whose subject is what no longer holds
NUMBERED = {"authorities", "glossary", "questions"}  # files whose ids may follow a citation or the number of a form


def walk(node, path=()):
    """Every table below a node, with the keys that lead to it."""
    if isinstance(node, dict):
        yield path, node
        for key, value in node.items():
            yield from walk(value, (*path, key))
    elif isinstance(node, list):
        for number, value in enumerate(node, 1):
            yield from walk(value, (*path, f"[{number}]"))


def citations():
    """(file, path of the entry, authority id) for every citation in every law file."""
    for name, content in FILES.items():
        for path, table in walk(content):
            cited = table.get("authorities", [])
            cited = list(cited) if isinstance(cited, list) else []
            if isinstance(table.get("authority"), str):
                cited.append(table["authority"])
            for authority in cited:
                yield name, path, authority


def texts():
    """(place, key, text) for every text in every law file."""
    for name, content in FILES.items():
        for path, table in walk(content):
            for key, value in table.items():
                for text in [value] if isinstance(value, str) else value if isinstance(value, list) else []:
                    if isinstance(text, str):
                        yield f"{name}: {'.'.join(path)}", key, text


def report(problems):
    problems = list(problems)
    assert not problems, "\n" + "\n".join(problems)


# --- citations and authorities ----------------------------------------------------------------------------------------


def test_every_citation_is_a_known_authority():
    report(
        f"{name}: {'.'.join(path)} cites “{authority}”, which authorities.toml does not have"
        for name, path, authority in citations()
        if authority not in AUTHORITIES
    )


def test_every_factor_notice_and_item_to_verify_cites_something():
    entries = {**FACTORS, **FILES["notices"], **{item["item"]: item for item in FILES["verify"]["verify"]}}
    report(f"{name} cites no authority" for name, entry in entries.items() if not entry["authorities"])


@pytest.mark.parametrize("name", ["routes", "flags", "timeline", "fees"])
def test_every_row_flag_clock_and_fee_cites_something(name):
    cited = {path[:2] for file, path, _ in citations() if file == name}
    entries = [path for path, table in walk(FILES[name]) if len(path) == 2 and {"title", "says"} & set(table)]
    report(
        f"{name}: {'.'.join(path)} cites no authority" for path in entries if path not in cited and path[0] != "codes"
    )


def test_every_authority_says_how_sure_we_are_and_why():
    def problems():
        for id_, entry in AUTHORITIES.items():
            status = entry.get("status")
            if status not in STATUSES:
                yield f"{id_}: the status “{status}” is not one of {', '.join(STATUSES)}"
            if not entry.get("cite") or not entry.get("says"):
                yield f"{id_}: cite or says is empty"
            if status in ("confirmed", "reported", "in conflict", "superseded") and not entry.get("source"):
                yield f"{id_}: {status}, but no source"
            if entry.get("source") and not (entry.get("checked_on") and entry.get("checked_by")):
                yield f"{id_}: a source, but not who checked it and when"
            if entry.get("checked_on") and not entry.get("source"):
                yield f"{id_}: a check, but no source that was checked"
            if status == "in conflict" and not entry.get("other_side"):
                yield f"{id_}: in conflict, but only one side is given"
            if (status == "our policy") != id_.startswith("our-policy-"):
                yield f"{id_}: our policy is named “our-policy-…”, and nothing else is"
            if entry.get("url") and not entry["url"].startswith("https://"):
                yield f"{id_}: the address of the page does not begin with https://"

    report(problems())


def test_no_check_of_an_authority_is_dated_later_than_the_content():
    as_of = FILES["law"]["as_of"]
    report(
        f"{id_}: checked on {e['checked_on']}" for id_, e in AUTHORITIES.items() if e.get("checked_on", as_of) > as_of
    )


def test_what_is_superseded_is_cited_only_as_history():
    report(
        f"{name}: {'.'.join(path)} cites “{authority}”, which is superseded"
        for name, path, authority in citations()
        if AUTHORITIES.get(authority, {}).get("status") == "superseded" and path[0] not in HISTORY
    )


def test_what_is_recalled_with_real_doubt_supports_no_rule():
    report(
        f"{name}: {'.'.join(path)} cites “{authority}”, which may not be printed in a document"
        for name, path, authority in citations()
        if not AUTHORITIES.get(authority, {}).get("in_documents", True) and name not in ("notices", "verify")
    )


def test_fees_field_offices_and_pending_litigation_go_stale_in_a_month():
    named = [id_ for id_ in AUTHORITIES if "fee" in id_.split("-") or id_.startswith("8-usc-1804")]
    named += [
        "ice-field-offices",
        "circuit-split-table",
        "damus-v-nielsen",
        "rhoney-v-barbosa-da-cunha",
        "directive-11002-1",
    ]
    named += [row["authority"] for circuit in FILES["circuits"].values() for row in circuit["rows"]]
    exempt = {"our-policy-fee-exceptions", "our-policy-fee-never-by-phone"}
    report(
        f"{id_} is still fresh after a month"
        for id_ in named
        if id_ not in exempt and AUTHORITIES[id_].get("stale_after") != 30
    )


# --- questions --------------------------------------------------------------------------------------------------------


def test_every_question_can_be_asked():
    def problems():
        groups = FILES["questions"]["groups"]
        for id_, question in QUESTIONS.items():
            if question["step"] not in STEPS:
                yield f"{id_}: no step “{question['step']}”"
            if question["kind"] not in KINDS:
                yield f"{id_}: no kind “{question['kind']}”"
            if not question["error"].startswith(("Enter ", "Select ")):
                yield f"{id_}: the error text does not begin with Enter or Select"
            if question["kind"].startswith("choice") != bool(question.get("options")):
                yield f"{id_}: options are for choices, and a choice needs them"
            if question.get("group", "") not in ("", *groups):
                yield f"{id_}: no group “{question['group']}”"
            for audience in question.get("may_go_to", []):
                if audience not in AUDIENCES:
                    yield f"{id_}: no audience “{audience}”"
            for other, answers in question.get("only_if", {}).items():
                known = QUESTIONS.get(other, {})
                options = known.get("options") or (["Yes", "No"] if known.get("kind") == "yes-no" else [])
                for answer in answers:
                    if answer not in options:
                        yield f"{id_}: is asked after “{other}” is “{answer}”, which cannot be answered"

    report(problems())


def test_the_fear_claim_does_not_reach_a_sponsor():
    claim = (
        "client-statement",
        "claim-in-declaration",
        "credible-fear-result",
        "fear-screening",
        "changed-circumstances",
    )
    report(f"{id_} may go to a sponsor" for id_ in claim if "sponsor" in QUESTIONS[id_].get("may_go_to", []))


def test_no_text_begs_blames_or_belittles():
    report(f"{place}.{key}: “{text}”" for place, key, text in texts() if BANNED.search(text))


def test_ids_carry_no_numbers():
    ids = [(f, ".".join(p)) for f, c in FILES.items() if f not in NUMBERED for p, _ in walk(c) if p and p[-1][0] != "["]
    report(f"{file}: {id_}" for file, id_ in ids if re.search(r"\d", re.sub(r"\[\d+\]", "", id_)))


# --- tables -----------------------------------------------------------------------------------------------------------

WORKSHEET = {
    "identity": "identity-documents identity-obtainable identity-affidavits identity-credible-statements "
    "identity-discrepancies",
    "flight-risk": "community-ties family-ties employment-history manner-of-arrival residence-length "
    "residence-stability appearance-record reporting-compliance immigration-history criminal-history "
    "bond-ability property-ownership possible-relief supervision-assurances release-address",
    "danger": "past-crime national-security public-safety-health custody-conduct harm-to-self-or-others rehabilitation",
    "additional": "additional-factors",
    "grounds": "ground-medical ground-pregnancy ground-juvenile ground-witness ground-public-interest",
}
ADVERSE = (
    "identity-discrepancies appearance-record immigration-history criminal-history past-crime national-security "
    "custody-conduct harm-to-self-or-others"
)


def test_the_factors_stand_in_the_order_of_the_worksheet():
    assert list(FACTORS) == " ".join(WORKSHEET.values()).split()
    wrong = {id_ for group, ids in WORKSHEET.items() for id_ in ids.split() if FACTORS[id_]["group"] != group}
    assert wrong == set()
    assert {id_ for id_, factor in FACTORS.items() if factor.get("adverse")} == set(ADVERSE.split())


def test_every_factor_asks_and_guides():
    def problems():
        for id_, factor in FACTORS.items():
            if not factor["prompt"].endswith("?"):
                yield f"{id_}: the prompt is not a question"
            if not factor["considers"] or not factor["evidence"]:
                yield f"{id_}: nothing on what ICE considers, or no evidence to collect"

    report(problems())


def test_there_are_the_field_offices_of_the_capture():
    offices = FILES["field_offices"]
    assert len(offices) == 25
    missing = {id_ for id_, office in offices.items() if not office["address"]}
    assert missing == {"bal", "hou", "mia"}
    for id_, office in offices.items():
        assert office["code"] == id_.upper()
        assert office["status"] == ("to verify" if id_ in missing else "reported")
        assert office.get("captured_on") == (None if id_ in missing else dt.date(2026, 7, 7)), id_
        if office["address"]:
            assert re.search(r", [A-Z]{2} \d{5}$", office["address"][-1]), id_
        assert re.fullmatch(r"(\(\d{3}\) \d{3}-\d{4})?", office["phone"]), id_
    assert [id_ for id_, office in offices.items() if not office["phone"]] == ["bal", "hou", "mia", "nol"]


def test_the_circuits_are_split_as_the_table_says():
    results = {id_: circuit["rows"][-1]["result"] for id_, circuit in FILES["circuits"].items()}
    bond = {id_ for id_, result in results.items() if result.startswith("bond")}
    assert bond == {"first", "second", "third", "fourth", "sixth", "seventh", "ninth", "tenth", "eleventh"}
    assert {id_ for id_, result in results.items() if result == "mandatory detention"} == {"fifth", "eighth"}
    assert results["dc"] == "none found"
    assert "withheld" in results["eleventh"]
    for circuit in FILES["circuits"].values():
        assert {row["status"] for row in circuit["rows"]} == {"reported"}


def test_the_glossary_is_in_alphabetical_order():
    terms = list(FILES["glossary"]["terms"])
    assert terms == sorted(terms, key=str.casefold)


# --- the law sheet ----------------------------------------------------------------------------------------------------

STATUS_FACTS = {
    "ina-212-d-5-a": "confirmed",
    "ina-235-b-1-b-ii": "confirmed",
    "ina-235-b-1-b-iii-iii": "confirmed",
    "ina-235-b-2-a": "confirmed",
    "ina-208-a-2-b": "confirmed",
    "28-usc-1746": "confirmed",
    "laken-riley-act": "confirmed",
    "6-usc-279-g-2": "to verify",
    "8-usc-1232-c-2-b": "confirmed",
    "8-cfr-1-2": "reported",
    "8-cfr-208-6": "reported",
    "8-cfr-212-5-a": "to verify",
    "8-cfr-212-5-b": "to verify",
    "8-cfr-212-5-b-5": "reported",
    "8-cfr-212-5-d": "to verify",
    "8-cfr-212-5-e-2-i": "confirmed",
    "8-cfr-235-3-c": "to verify",
    "8-cfr-1003-19-h-2-i-b": "reported",
    "8-cfr-1003-33": "confirmed",
    "directive-6-2": "confirmed",
    "directive-8-1": "to verify",
    "directive-8-2": "confirmed",
    "directive-8-2-exceptions": "to verify",
    "directive-8-2-worksheet": "to verify",
    "directive-8-2-decision": "to verify",
    "directive-8-2-denial": "to verify",
    "directive-8-3-2-b": "to verify",
    "directive-11002-1": "to verify",
    "directive-11002-1-dates": "confirmed",
    "matter-of-m-s": "confirmed",
    "matter-of-q-li": "confirmed",
    "matter-of-w-f-d": "reported",
    "maldonado-bautista-v-santacruz": "in conflict",
    "form-eoir-33": "in conflict",
    "damus-grant-rates": "in conflict",
    "kelly-memo": "superseded",
    "parole-worksheet-2007": "superseded",
    "ice-parole-policy-of-2007": "superseded",
    "90-fr-48317": "confirmed",
    "parole-fee-fy-2026": "confirmed",
    "fr-2026-20187": "reported",
    "parole-fee-collection": "reported",
    "parole-fee-payment": "to verify",
    "our-policy-follow-up": "our policy",
    "our-policy-day-counting": "our policy",
    "our-policy-address-required": "our policy",
}


def test_each_status_is_the_one_of_the_law_sheet():
    report(
        f"{id_} is “{AUTHORITIES[id_]['status']}”; the sheet's tag makes it “{status}”"
        for id_, status in STATUS_FACTS.items()
        if AUTHORITIES[id_]["status"] != status
    )


FIGURES = {
    "ina-235-b-1-b-iii-iii": ("24 hours", "7 days"),
    "ina-241-a-1-b": ("90-day",),
    "8-usc-1232-b-3": ("72 hours",),
    "directive-8-2": ("seven days",),
    "directive-11002-1-dates": ("December 8, 2009", "January 4, 2010"),
    "directive-11002-1": ("October 7, 2026",),
    "90-fr-48317": ("$1,000", "October 16, 2025"),
    "parole-fee-fy-2026": ("$1,020",),
    "fr-2026-20187": ("$1,050", "October 16, 2026"),
    "asylum-application-fee": ("$100",),
    "annual-asylum-fee": ("$102", "$105", "October 16, 2026"),
    "i-765-c-8-fee": ("$560", "$570", "October 16, 2026"),
    "i-765-c-11-fee": ("$560", "2026"),
    "asylum-work-permit-days": ("150 days",),
    "8-cfr-208-7": ("180 days",),
    "ina-265": ("10 days",),
    "form-eoir-33": ("five",),
    "zadvydas-v-davis": ("Six months",),
    "kelly-memo": ("January 20, 2021", "20 February"),
    "dhs-oig-hotline-alert": ("1-800-323-8603", "never makes outgoing calls"),
    "odls": ("60 days",),
    "damus-v-nielsen": ("Detroit", "El Paso", "Los Angeles", "Newark", "Philadelphia"),
    "matter-of-c-i-g-m-l-v-s-g": ("more likely than not",),
}


def test_each_figure_is_the_one_of_the_law_sheet():
    report(
        f"{id_}: “{figure}” is not in its text"
        for id_, figures in FIGURES.items()
        for figure in figures
        if figure not in AUTHORITIES[id_]["says"]
    )


FORMS = [
    "AR-11", "EOIR-28", "EOIR-33", "G-28", "I-131", "I-134", "I-200", "I-213", "I-220A", "I-220B", "I-286", "I-352", "I-589",
    "I-765", "I-77", "I-860", "I-862", "I-863", "I-867", "I-867A", "I-869", "I-870", "I-871", "I-94",
]  # fmt: skip
NOTICES = [
    "87 FR 18078",
    "90 FR 48317",
    "90 FR 8467",
    "91 FR 34352",
    "FR 2026-03595",
    "FR 2026-20187",
    "FR Doc. 2025-20622",
]
LOOKED_UP = {"90 FR 52693"}  # not of the sheet: to be verified, and cited for a first day only
WRITTEN = [
    path.read_text(encoding="utf-8")
    for path in (*FOLDER.glob("*.toml"), *ROOT.glob("notebooks/*.ipynb"), *ROOT.glob("templates/*.md"))
]


def test_no_form_and_no_notice_is_named_that_the_law_sheet_does_not_have():
    named = {one for text in WRITTEN for one in re.findall(r"\b(?:I|G|AR|EOIR)-\d+[A-Z]?\b", text)}
    noticed = {one for text in WRITTEN for one in re.findall(r"\b\d+ FR \d+|\bFR (?:Doc\. )?\d{4}-\d+", text)}
    assert named <= set(FORMS)
    assert noticed - set(NOTICES) <= LOOKED_UP
    assert AUTHORITIES["90-fr-52693"]["status"] == "to verify"


def test_what_is_only_custom_or_recalled_is_not_told_as_a_rule():
    told = "\n".join(WRITTEN)
    for words in (
        "There is no appeal",
        "may refuse to speak",
        "officer may not talk",
        "weigh more than",
        "Many practitioners",
    ):
        assert words not in told


@pytest.mark.parametrize("place", ["directive-7", "directive-8-2-decision"])
def test_no_number_of_days_is_given_for_the_decision(place):
    assert "No number of days" in AUTHORITIES[place]["says"]


PAROLE_FEES = {"2025-10-16": 1000, "2025-12-31": 1000, "2026-10-15": 1020, "2026-10-16": 1050, "2026-11-23": 1050}


@pytest.mark.parametrize(("day", "amount"), PAROLE_FEES.items())
def test_the_parole_fee_is_the_one_in_force_on_the_day_of_the_grant(day, amount):
    assert load_law().fee("immigration-parole", dt.date.fromisoformat(day)).value == amount


@pytest.mark.parametrize(
    ("fee", "day"),
    [("immigration-parole", "2025-10-15"), ("work-permit-parole", "2026-11-23")],
    ids=["before", "unread"],
)
def test_no_fee_is_given_for_a_day_on_which_none_is_established(fee, day):
    with pytest.raises(ContentError):
        load_law().fee(fee, dt.date.fromisoformat(day))
