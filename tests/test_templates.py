"""Templates: strict names, escaped values, an office's own blocks, and errors that lead to the line."""

from __future__ import annotations

import dataclasses

import pytest
from fictional import LAW, TODAY, references, sample

from parole_kit.errors import ContentError, PacketError, Problems
from parole_kit.packet.argument import DenialView, ExhibitView, FactorView, GroundView, GroupView
from parole_kit.packet.blocks import all_runs, plain_text
from parole_kit.packet.checking import check_templates
from parole_kit.packet.context import Name, Section, context
from parole_kit.packet.documents import draft_one, planned
from parole_kit.packet.facts import Drafting, Facts
from parole_kit.packet.names import TABLES
from parole_kit.packet.templates import render

FRONT = '+++\ntitle = "A letter"\naudience = "{audience}"\n+++\n'


@pytest.fixture
def office(tmp_path):
    (tmp_path / "templates").mkdir()
    return tmp_path


def written(office, text, *, case=None, audience="government", name="letter.md", preview=False):
    """What a template makes of a case; `text` is its body."""
    case = case or sample()
    path = office / "templates" / name
    path.write_text(FRONT.format(audience=audience) + text, encoding="utf-8")
    facts = Facts(Drafting(case, LAW, TODAY, references(case), office, preview), "letter", audience)
    return render(name, context(facts, TABLES), facts.marks, document_id="letter", office=office)


def words(document):
    return "".join(run.text for run in all_runs(document.blocks))


def notes(document):
    return [plain_text(block.runs) for run in all_runs(document.blocks) for block in run.note or ()]


def test_every_shipped_template_reads_well():
    check_templates(LAW)


def test_a_misspelt_name_is_named_with_its_line_and_the_nearest_one(office):
    with pytest.raises(ContentError) as error:
        written(office, "One.\n\nDear {{ client.nmae }}:\n")
    assert "nmae" in error.value.what
    assert error.value.where.endswith("office/templates/letter.md, line 7")
    assert "client.name" in error.value.fix


def test_a_misspelt_section_is_named_too(office):
    with pytest.raises(ContentError) as error:
        written(office, "{{ cleint.name }}")
    assert "cleint" in error.value.what and "“client”" in error.value.fix


def test_a_brace_left_open_is_found_at_its_line(office):
    with pytest.raises(ContentError) as error:
        written(office, "One.\n\n{% if client.name %}\nTwo.\n")
    assert "office/templates/letter.md, line " in error.value.where


def test_an_error_inside_an_included_part_names_the_part(office):
    (office / "templates" / "part-mine.md").write_text("First line.\n{{ client.nmae }}\n", encoding="utf-8")
    with pytest.raises(ContentError) as error:
        written(office, '{% include "part-mine.md" %}')
    assert "office/templates/part-mine.md, line 2" in error.value.where


def test_an_exhibit_that_is_not_there_stops_at_the_line_that_cites_it(office):
    with pytest.raises(PacketError) as error:
        written(office, 'One.\n\nSee {{ cite("pasport") }}.')
    assert "pasport" in error.value.what and "line 7" in error.value.where and "“passport”" in error.value.fix


@pytest.mark.parametrize(
    "attempt",
    [
        "{{ client.__class__ }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ 'a' * 1000000000 }}",
        "{% for i in range(10) %}x{% endfor %}",
        '{% include "../../etc/passwd" %}',
        "{{ client.name.encode.__globals__ }}",
        '{{ cite("passport") ~ "!" }}',
    ],
)
def test_what_a_template_may_not_do_is_refused_with_its_line(office, attempt):
    with pytest.raises(ContentError) as error:
        written(office, attempt)
    assert "office/templates/letter.md" in error.value.where


def test_a_template_that_never_ends_is_stopped(office, monkeypatch):
    monkeypatch.setattr("parole_kit.packet.templates.SECONDS", -1.0)
    with pytest.raises(ContentError):
        written(office, "{{ client.name }}")


MARKS = "*Ana* _b_ # [x](http://x.example) | `c` <b>&amp; 1. - > ~~d~~ ![i](j) [^1] {{ 7 * 7 }} ::: pagebreak"


def test_an_answer_cannot_become_markup(office):
    case = sample().say("client-called", MARKS)
    document = written(office, "{{ client.called }}\n\n- {{ client.called }}\n\n# {{ client.called }}\n", case=case)
    assert [type(block).__name__ for block in document.blocks] == ["Paragraph", "ListBlock", "Heading"]
    for run in all_runs(document.blocks):
        assert run.text == MARKS and not (run.bold or run.italic or run.link or run.note)


def test_an_answer_stays_in_its_cell(office):
    case = sample().say("client-called", "A | B // C")
    table = written(office, "| a | b |\n|---|---|\n| {{ client.called }} | two |\n", case=case).blocks[0]
    assert [plain_text(cell) for cell in table.rows[0]] == ["A | B // C", "two"]


def test_an_office_changes_one_block_and_keeps_the_rest(office):
    own = '{% extends "shipped:cover-letter.md" %}\n{% block asks %}\nWe ask for an answer.\n{% endblock %}\n'
    (office / "templates" / "cover-letter.md").write_text(own, encoding="utf-8")
    case = sample()
    drafting = Drafting(case, LAW, TODAY, references(case), office)
    document = draft_one(drafting, planned(case, LAW)[0])
    assert "We ask for an answer." in words(document)
    assert "I ask for a decision in writing" not in words(document)
    assert "Dear Field Office Director" in words(document)
    assert document.signers == ("Renata Oakes",)


def test_an_office_adds_to_a_block_and_its_headings_and_notes_stay(office):
    own = '{% extends "shipped:request.md" %}\n{% block authority %}\n{{ super() }}\n\nWe add *this*.\n{% endblock %}\n'
    (office / "templates" / "request.md").write_text(own, encoding="utf-8")
    case = sample()

    def drafted(folder):
        facts = Facts(Drafting(case, LAW, TODAY, references(case), folder), "request", "government")
        return render("request.md", context(facts, TABLES), facts.marks, document_id="request", office=folder)

    added, shipped = drafted(office), drafted(None)
    assert words(added).replace("We add this.", "") == words(shipped) and notes(added) == notes(shipped)
    assert len(added.blocks) == len(shipped.blocks) + 1


def test_mistakes_in_an_office_are_found_without_a_case_and_all_at_once(office):
    text = FRONT.format(audience="government") + (
        '{{ client.nmae }}\n{{ authority("ina-212-d-5-z") }}\n{{ answer("entry-plaace") }}\n'
        '{{ authority("kelly-memo") }}\n'
    )
    (office / "templates" / "letter.md").write_text(text, encoding="utf-8")
    (office / "templates" / "bare.md").write_text("No front matter.", encoding="utf-8")
    with pytest.raises(Problems) as problems:
        check_templates(LAW, office)
    said = str(problems.value)
    for wrong in ("client.nmae", "ina-212-d-5-z", "entry-plaace", "superseded", "bare.md"):
        assert wrong in said
    assert "office/templates/letter.md, line 7" in said


def test_a_part_that_the_shipped_template_does_not_have_is_not_passed_over(office):
    own = '{% extends "shipped:cover-letter.md" %}\n{% block ask %}\nMine.\n{% endblock %}\n'
    (office / "templates" / "cover-letter.md").write_text(own, encoding="utf-8")
    with pytest.raises(Problems) as problems:
        check_templates(LAW, office)
    (error,) = problems.value.errors
    assert "“ask”" in error.what and "line 2" in error.where and "“asks”" in error.fix


def test_a_template_saved_by_windows_is_read_or_told_with_its_line(office):
    text = FRONT.format(audience="government") + "It’s here.\n"
    (office / "templates" / "letter.md").write_text("\ufeff" + text, encoding="utf-8")
    check_templates(LAW, office)
    (office / "templates" / "letter.md").write_bytes(text.encode("cp1252"))
    with pytest.raises(Problems) as problems:
        check_templates(LAW, office)
    assert "UTF-8" in str(problems.value) and "codec" not in str(problems.value)


# --- who may see what -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["fear.by", "request.identity", "client.statement", "denial.grounds"])
def test_for_a_sponsor_the_fear_claim_does_not_exist(office, name):
    with pytest.raises(ContentError) as error:
        written(office, f"{{{{ {name} }}}}", audience="sponsor")
    assert "does not exist in a document for a sponsor" in error.value.what


@pytest.mark.parametrize("asked", ["{{ fear.by }}", "{{ sheet.verify }}", '{{ answer("claim-in-declaration") }}'])
def test_what_a_sponsor_may_not_see_is_found_without_a_case(office, asked):
    own = FRONT.format(audience="sponsor") + asked
    (office / "templates" / "letter.md").write_text(own, encoding="utf-8")
    with pytest.raises(Problems) as problems:
        check_templates(LAW, office)
    (error,) = problems.value.errors
    assert "for a sponsor" in error.what and "letter.md, line 5" in error.where


def test_the_internal_names_exist_only_in_the_file(office):
    with pytest.raises(ContentError):
        written(office, "{{ sheet.verify }}")
    assert written(office, "{% for one in sheet.verify %}{{ one }}{% endfor %}", audience="file").blocks


def test_an_exhibit_kept_in_the_file_is_not_named_to_the_government(office):
    case = sample()
    case.papers = [
        dataclasses.replace(one, may_go_to=("client", "file")) if one.id == "passport" else one for one in case.papers
    ]
    with pytest.raises(ContentError):
        written(office, '{{ cite("passport") }}', case=case)


# --- authorities ----------------------------------------------------------------------------------------------------


def test_an_authority_that_nobody_confirmed_is_printed_only_when_ticked(office):
    text = 'A point.{{ authority("8-cfr-212-5-b-5") }}'
    assert notes(written(office, text)) == []
    assert notes(written(office, text, case=sample().tick("8-cfr-212-5-b-5"))) == ["8 C.F.R. § 212.5(b)(5)."]


def test_a_confirmed_authority_is_printed(office):
    assert notes(written(office, 'A point.{{ authority("ina-212-d-5-a") }}')) == [
        "INA § 212(d)(5)(A), 8 U.S.C. § 1182(d)(5)(A)."
    ]


@pytest.mark.parametrize("never", ["kelly-memo", "form-i-94"])
def test_what_is_superseded_is_never_printed_and_a_tick_counts_for_its_own_authority_only(office, never):
    case = sample().tick("kelly-memo")
    assert notes(written(office, f'A point.{{{{ authority("{never}") }}}}', case=case)) == []


def test_an_unticked_authority_cannot_stand_in_the_text(office):
    with pytest.raises(ContentError) as error:
        written(office, '{{ cited("8-cfr-212-5-b-5") }}')
    assert 'may_cite("8-cfr-212-5-b-5")' in error.value.fix


# --- citations in the attorney's own words --------------------------------------------------------------------------


def test_a_citation_in_a_narrative_is_living(office):
    case = sample().say(
        "family-ties-narrative", "The lease names them [[sponsor-lease]], and the rent [[sponsor-lease p. 2]]."
    )
    document = written(office, '{% for one in paragraphs("family-ties-narrative") %}{{ one }}{% endfor %}', case=case)
    links = [run for run in all_runs(document.blocks) if run.link]
    assert [(run.link.id, run.link.page) for run in links] == [("sponsor-lease", 1), ("sponsor-lease", 2)]
    first, second = (int(run.text.split("\u00a0")[-1]) for run in links)
    assert second == first + 1


def test_a_citation_that_leads_nowhere_names_the_question_and_its_words(office):
    case = sample().say("family-ties-narrative", "The lease [[sponsors-lease]] names them.")
    with pytest.raises(PacketError) as error:
        written(office, '{% for one in paragraphs("family-ties-narrative") %}{{ one }}{% endfor %}', case=case)
    assert "“Family ties”" in error.value.where and "[[sponsors-lease]]" in error.value.where


def test_a_preview_shows_the_gap_instead(office):
    case = sample().say("family-ties-narrative", "The lease [[sponsors-lease]] names them.").forget("client-name")
    text = '{{ client.name }} {% for one in paragraphs("family-ties-narrative") %}{{ one }}{% endfor %}'
    said = words(written(office, text, case=case, preview=True))
    assert "[Client’s full name]" in said and "[no exhibit “sponsors-lease”]" in said


# --- the list of names ----------------------------------------------------------------------------------------------


def test_the_context_is_exactly_what_is_declared():
    case = sample()
    facts = Facts(Drafting(case, LAW, TODAY, references(case)), "letter", "file", "sponsor-1")
    passed = context(facts, TABLES)
    assert set(passed) == set(TABLES)
    for name, table in TABLES.items():
        if not isinstance(table, Name):
            assert isinstance(passed[name], Section) and set(passed[name].names) == set(table)


def test_every_name_has_a_help_sentence():
    for table in TABLES.values():
        for name in [table] if isinstance(table, Name) else table.values():
            assert len(name.help) > 10 and name.help[-1] in ".!)"


def test_every_name_can_be_asked_for_in_a_full_case():
    case = sample("sow")
    draft = Drafting(case, LAW, TODAY, references(case), preview=True)
    for section, table in TABLES.items():
        for person in ("sponsor-1", "declarant-1"):
            facts = Facts(draft, "letter", "file", person, extra=dict.fromkeys(("document", "person", "language"), "x"))
            for name in () if isinstance(table, Name) else table:
                getattr(Section(facts, table), name), section


@pytest.mark.parametrize("view", [ExhibitView, FactorView, GroupView, GroundView, DenialView])
def test_what_lists_hold_is_described(view):
    assert view.__doc__ and dataclasses.is_dataclass(view)
