"""Letters and hand-outs on the evidence page: who is asked for what, to read, as Word and as PDF."""

from __future__ import annotations

import datetime as dt
import io

import docx
import pikepdf
import pytest
from packets import sample_case
from workbooks import Hand, begin_session, words_of

from parole_kit.workbook.letters_view import FollowUpView, LettersView


@pytest.fixture
def panel(tmp_path, monkeypatch):
    session = begin_session(tmp_path, monkeypatch)
    case = sample_case(tmp_path)
    for exhibit in sorted(case.exhibits(), key=lambda one: not one.translates):  # translations go first
        if exhibit.group == "sponsor":
            case.remove_exhibit(exhibit.id)
    session.opened(case)
    return Hand(LettersView(session, "evidence"))


def given(panel) -> tuple[str, bytes]:
    message = [each for each in panel.heard if each["do"] == "download"][-1]
    return message["name"], b"".join(bytes(piece) for piece in message["buffers"])


def test_each_reader_is_named_with_what_is_missing(panel):
    shown = words_of(panel.view.html)
    assert "Letter to Dolores Ordóñez Pineda" in shown and "Asks for:" in shown and "Hand-outs" in shown
    assert shown.count("a human translator reviews it") == 2


def test_a_letter_is_read_and_given_as_word_and_as_pdf(panel):
    panel.do("read", letter="letter-sponsor-1")
    assert "Dolores" in words_of(panel.view.html).split("Close")[1]
    panel.do("get", letter="letter-sponsor-1", format="docx")
    name, data = given(panel)
    assert name == "PK-9042-letter-sponsor-1.docx" and docx.Document(io.BytesIO(data)).paragraphs
    panel.do("get", letter="letter-sponsor-1", format="pdf")
    name, data = given(panel)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert name.endswith(".pdf") and len(pdf.pages) >= 1


def test_the_letter_that_follows_up_is_there_once_the_packet_is_sent(panel):
    session = panel.view.session
    case, law = session.case, session.law
    case.clear(law.question("packet-sent-on"))
    view = Hand(FollowUpView(session, "timeline"))
    assert "from the day after the packet is sent" in words_of(view.view.html)
    day = session.as_of - dt.timedelta(days=15)
    build = case.add_build({"kind": "whole", "pages": 61, "files": []}, day, case.inputs_sha256(), {})
    case.mark_sent(build.id, day)
    case.answer(law.question("packet-sent-on"), day)
    session.draw_all()
    assert "15 days ago. By now it goes to the deportation officer, with a copy to the supervisor." in words_of(
        view.view.html
    )
    view.do("read", letter="letter-follow-up")
    assert "with its exhibits it has 61 pages. That was 15 days ago" in words_of(view.view.html)
    view.do("get", letter="letter-follow-up", format="docx")
    assert given(view)[0] == "PK-9042-letter-follow-up.docx"


@pytest.mark.parametrize(
    "paper", ["handout-client", "handout-client-spanish", "handout-sponsor", "handout-sponsor-spanish"]
)
def test_every_hand_out_is_there_in_both_languages(panel, paper):
    panel.do("get", letter=paper, format="pdf")
    _, data = given(panel)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert str(pdf.Root.Lang).startswith("es" if paper.endswith("spanish") else "en")
    panel.do("read", letter=paper)
    assert f'lang="{"es" if paper.endswith("spanish") else "en"}"' in panel.view.html


def test_a_letter_that_lacks_an_answer_says_which_and_can_still_be_read(panel):
    session = panel.view.session
    session.case.clear(session.law.question("attorney-phone"))
    panel.do("get", letter="handout-client", format="pdf")
    assert session.law.question("attorney-phone").label in words_of(panel.view.html)
    panel.do("read", letter="handout-client")
    assert f"[{session.law.question('attorney-phone').label}]" in words_of(panel.view.html)


def test_a_letter_that_nothing_calls_for_any_more_is_said(panel):
    panel.do("get", letter="letter-nobody", format="pdf")
    assert "not wanted any more" in words_of(panel.view.html)
