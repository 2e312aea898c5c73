"""Word drafts: real Word structure, no traces, the same bytes, and the way back into the packet."""

from __future__ import annotations

import zipfile
from dataclasses import replace

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Inches, Pt
from fictional import LAW, TODAY, references, sample, unticked

from parole_kit.errors import PacketError
from parole_kit.packet.blocks import (
    Document,
    Heading,
    ListBlock,
    Paragraph,
    Run,
    Signature,
    Table,
    Target,
    all_runs,
    map_runs,
    plain_text,
)
from parole_kit.packet.documents import draft
from parole_kit.packet.references import Place, References
from parole_kit.packet.ties import loosen
from parole_kit.packet.word import check_letterhead, read, write
from parole_kit.places import TEMPLATES

HEAD = "Marisela Quintanar Ordóñez · A 000-000-101"


@pytest.fixture(scope="module")
def documents():
    case = sample("sow").tick(*unticked())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("parole_kit.case.proof.gaps", lambda law, case, assessment: [])
        return {one.id: one for one in draft(case, LAW, TODAY, references(case))}


def saved(document, tmp_path, **more):
    path = tmp_path / "draft.docx"
    write(document, path, **more)
    return path


def parts(path):
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_the_lines_of_a_list_item_begin_under_one_another(tmp_path):
    """Where the tab after a bullet or number leads is where the next line begins; and space follows the list."""
    items = ((Paragraph((Run("one"),)),), (Paragraph((Run("two"),)),))
    lists = (ListBlock(items), ListBlock(items, ordered=True), Paragraph((Run("after"),)))
    file = docx.Document(saved(Document("letter", "Letter", lists), tmp_path))
    stops = file.part.numbering_part.element.findall(f".//{qn('w:tab')}")
    items = [one for one in file.paragraphs if one.style.name.startswith("List")]
    leads = {one.paragraph_format.left_indent.twips for one in items}
    assert len(items) == 4 and {int(one.get(qn("w:pos"))) for one in stops} >= leads and len(leads) == 1
    assert [one.paragraph_format.space_after for one in items] == [None, Pt(8), None, Pt(8)]


def test_words_stay_with_their_list_and_the_last_item_with_the_signature(tmp_path):
    asks = ListBlock(tuple((Paragraph((Run(words),)),) for words in ("one", "two")))
    blocks = (Paragraph((Run("We ask:"),)), asks, Signature("Renata Oakes", opening="Respectfully,"))
    file = docx.Document(saved(Document("letter", "Letter", blocks), tmp_path))
    assert [one.paragraph_format.keep_with_next for one in file.paragraphs[:3]] == [True, True, True]


def test_neither_the_first_nor_the_last_item_of_a_list_stands_alone(tmp_path):
    short = ListBlock(tuple((Paragraph((Run(f"item {number}"),)),) for number in range(5)), boxes=True)
    long = ListBlock(tuple((Paragraph((Run("many words " * 30),)),) for _ in range(2)))
    file = docx.Document(saved(Document("checklist", "Checklist", (short, long)), tmp_path))
    kept = [one.paragraph_format.keep_with_next for one in file.paragraphs]
    assert kept == [True, None, None, True, None, None, None]


@pytest.mark.parametrize("margin", [1, -1])  # inches; a negative one is exact
def test_the_text_begins_below_a_letterhead_of_any_height(tmp_path, margin):
    office = docx.Document(str(TEMPLATES / "letterhead.docx"))
    section = office.sections[0]
    section.top_margin = Inches(margin)
    section.different_first_page_header_footer = True
    for header in (section.header, section.first_page_header):
        for line in range(9):
            header.add_paragraph(f"Sample office, line {line}").paragraph_format.space_after = Pt(0)
    office.save(tmp_path / "letterhead.docx")
    path = saved(
        Document("letter", "Letter", (Paragraph((Run("One."),)),)), tmp_path, letterhead=tmp_path / "letterhead.docx"
    )
    (section,) = docx.Document(path).sections
    assert section.top_margin == Inches(1)
    for header in (section.header, section.first_page_header):
        assert header.paragraphs[-1].paragraph_format.space_after >= Pt(8)


def test_what_is_sworn_stands_on_the_page_of_the_signature(tmp_path):
    blocks = (Paragraph((Run("One."),)), Paragraph((Run("Two."),)), Paragraph((Run("I declare."),)), Signature("A"))
    file = docx.Document(saved(Document("declaration", "Declaration", blocks), tmp_path))
    assert [one.paragraph_format.keep_with_next for one in file.paragraphs[:3]] == [None, True, True]


def test_short_words_with_a_hyphen_and_the_last_row_of_a_table_stay_whole(tmp_path):
    table = Table((), tuple(((Run(name),),) for name in ("one", "two", "three")))
    path = saved(
        Document("letter", "Letter", (Paragraph((Run("by e-mail, 7 days before the check-in"),)), table)), tmp_path
    )
    file = docx.Document(path)
    assert file.paragraphs[0].text == "by e\u2011mail, 7\u00a0days before the check\u2011in"
    kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in file.tables[0].rows]
    assert kept == [None, True, None]
    assert "by e-mail, 7 days before the check-in" in plain_text(read(path).blocks[0].runs)


def test_space_follows_the_caption(tmp_path):
    lines = [
        Paragraph((Run(words),), style) for words, style in (("A", "caption"), ("B", "caption"), ("C", "centered"))
    ]
    file = docx.Document(saved(Document("letter", "Letter", tuple(lines)), tmp_path))
    assert [one.paragraph_format.space_after for one in file.paragraphs] == [None, Pt(8), None]


def test_headings_are_headings(documents, tmp_path):
    file = docx.Document(saved(documents["request"], tmp_path))
    styles = [p.style.name for p in file.paragraphs if p.style.name.startswith("Heading")]
    wanted = [f"Heading {b.level}" for b in documents["request"].blocks if isinstance(b, Heading)]
    assert styles == wanted and "Heading 3" in styles


def test_footnotes_are_footnotes(documents, tmp_path):
    path = saved(documents["request"], tmp_path)
    wanted = sum(run.note is not None for run in all_runs(documents["request"].blocks))
    assert wanted > 5
    found = parts(path)
    assert found["word/footnotes.xml"].count(b"<w:footnoteRef/>") == wanted
    assert found["word/document.xml"].count(b"<w:footnoteReference ") == wanted
    assert b"footnotes+xml" in found["[Content_Types].xml"]


def test_name_and_a_number_stand_on_every_page_with_fields_for_the_pages(documents, tmp_path):
    file = docx.Document(saved(documents["cover-letter"], tmp_path, running_head=HEAD))
    section = file.sections[0]
    assert HEAD in "\n".join(p.text for p in section.header.paragraphs)
    fields = [field.get(qn("w:instr")).strip() for field in section.footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_the_draft_says_where_its_page_references_come_from(documents, tmp_path):
    said = "\n".join(
        p.text
        for p in docx.Document(saved(documents["request"], tmp_path, exported_on=TODAY)).sections[0].header.paragraphs
    )
    assert "November 23, 2026" in said
    plain = Document("x", "X", (Paragraph((Run("No citation."),)),))
    header = docx.Document(saved(plain, tmp_path, exported_on=TODAY)).sections[0].header
    assert "{" not in "\n".join(p.text for p in header.paragraphs) and "export" not in header.paragraphs[0].text


def test_no_trace_of_a_person_a_program_or_a_time(documents, tmp_path):
    for path in (saved(documents["request"], tmp_path, running_head=HEAD), TEMPLATES / "letterhead.docx"):
        with zipfile.ZipFile(path) as file:
            assert all(info.date_time == (1980, 1, 1, 0, 0, 0) for info in file.infolist())
            for name in file.namelist():
                data = file.read(name)
                assert "thumbnail" not in name and "customXml" not in name
                for trace in (b"python-docx", b"2013-", b"Macintosh", b"Steve", b"2026-11"):
                    assert trace not in data, (name, trace)
        core = docx.Document(path).core_properties
        assert core.author == core.last_modified_by == core.comments == ""


def test_a_very_long_title_is_shortened_among_the_properties_only(tmp_path):
    title = "Certificate of translation: " + "Report on the conditions in the country " * 12
    path = saved(Document("request", title, (Heading(1, (Run(title),)),)), tmp_path)
    assert len(docx.Document(path).core_properties.title) <= 255
    assert docx.Document(path).paragraphs[0].text.strip() == title.strip()


def test_the_same_document_makes_the_same_bytes(documents, tmp_path):
    first = saved(documents["request"], tmp_path).read_bytes()
    assert saved(documents["request"], tmp_path).read_bytes() == first


def test_arabic_runs_are_marked_right_to_left(tmp_path):
    document = Document("x", "X", (Paragraph((Run("The name محمد عبد الله الحسن stands here.", bold=True),)),))
    paragraph = docx.Document(saved(document, tmp_path)).paragraphs[0]
    marked = [run for run in paragraph.runs if run.font.rtl]
    assert [run.text for run in marked] == ["محمد عبد الله الحسن"]
    assert marked[0].font.cs_bold
    assert marked[0]._r.rPr.rFonts.get(qn("w:cs"))
    assert paragraph.text == document.blocks[0].runs[0].text


def test_a_name_in_the_running_head_is_marked_as_its_script_runs(tmp_path):
    document = Document("x", "X", (Paragraph((Run("Words."),)),))
    path = saved(document, tmp_path, running_head="محمد عبد الله · A 000-000-101")
    head = docx.Document(path).sections[0].header.paragraphs
    marked = [run.text for paragraph in head for run in paragraph.runs if run.font.rtl]
    assert marked == ["محمد عبد الله"] and "A 000-000-101" in "".join(paragraph.text for paragraph in head)


def test_a_list_begins_again_at_one(tmp_path):
    from parole_kit.packet.blocks import ListBlock

    items = tuple((Paragraph((Run(word),)),) for word in ("a", "b"))
    document = Document(
        "x", "X", (ListBlock(items, ordered=True), Paragraph((Run("then"),)), ListBlock(items, ordered=True))
    )
    numbers = [
        p._p.pPr.numPr.numId.val
        for p in docx.Document(saved(document, tmp_path)).paragraphs
        if p._p.pPr.numPr is not None
    ]
    assert len(set(numbers[:2])) == 1 and len(set(numbers[2:])) == 1 and numbers[0] != numbers[2]


def test_a_letterhead_without_our_styles_is_refused_in_words(tmp_path):
    docx.Document().save(tmp_path / "plain.docx")
    with pytest.raises(PacketError) as error:
        check_letterhead(tmp_path / "plain.docx")
    assert "Packet Signature" in error.value.what and error.value.where == "plain.docx"
    (tmp_path / "bad.docx").write_bytes(b"not a Word file")
    with pytest.raises(PacketError):
        check_letterhead(tmp_path / "bad.docx")


# --- the way back ---------------------------------------------------------------------------------------------------


def loose(blocks):
    """Blocks as far as Word keeps them: widths as shares, spaces that break, no trace of the field, lists in one size."""
    blocks = [
        in_one_size(block) for block in map_runs(blocks, lambda run: replace(run, text=loosen(run.text), source=""))
    ]
    return [
        replace(block, widths=tuple(round(w / sum(block.widths), 2) for w in block.widths))
        if isinstance(block, Table)
        else block
        for block in blocks
    ]


def in_one_size(block):
    if not isinstance(block, ListBlock):
        return block
    small = lambda one: replace(one, style="body") if isinstance(one, Paragraph) else in_one_size(one)  # noqa: E731
    return replace(block, items=tuple(tuple(map(small, item)) for item in block.items))


def test_every_document_comes_back_as_it_went(documents, tmp_path):
    for document in documents.values():
        back = read(saved(document, tmp_path, exported_on=TODAY, running_head=HEAD))
        assert back.whole, back.left_out
        for ours, theirs in zip(loose(document.blocks), loose(back.blocks), strict=True):
            if isinstance(ours, Table):
                ours, theirs = replace(ours, size=0), replace(theirs, size=0)
            assert ours == theirs, document.id


def edited(document, tmp_path, change):
    path = saved(document, tmp_path)
    file = docx.Document(path)
    change(file)
    file.save(path)
    return read(path)


def test_an_edited_word_comes_back(documents, tmp_path):
    def change(file):
        paragraph = next(p for p in file.paragraphs if p.text.startswith("For these reasons"))
        paragraph.runs[0].text = "For all these reasons Ms. Sow asks ICE"

    back = edited(documents["request"], tmp_path, change)
    assert back.whole
    assert any("For all these reasons" in run.text for run in all_runs(back.blocks))


def test_a_citation_that_comes_back_is_living(documents, tmp_path):
    back = read(saved(documents["request"], tmp_path))
    case = sample("sow")
    here = {run.link: loosen(run.text) for run in all_runs(back.blocks) if run.link}
    later = references(case, first=120).renewed(back.blocks)
    moved = {run.link: loosen(run.text) for run in all_runs(later) if run.link}
    assert here.keys() == moved.keys() and here
    for link, text in here.items():
        assert int(moved[link].split()[-1]) == int(text.split()[-1]) + 100


def cites_that_come_back(tmp_path, *cited):
    """Citations of pages of an exhibit with five pages, written to Word and read again, by what they cite."""
    whole = References({"lease": Place("D", 40, (1, 2, 3, 4, 5))})
    runs = [run for page in cited for run in (Run("See "), whole.run("lease", page), Run("."))]
    return read(saved(Document("request", "Request", (Paragraph(tuple(runs)),)), tmp_path)).blocks


def test_a_citation_keeps_its_page_when_other_pages_are_left_out_or_moved_meanwhile(tmp_path):
    blocks = cites_that_come_back(tmp_path, 3, None)
    now = References({"lease": Place("E", 50, (5, 3, 4))})
    again = [run for run in all_runs(now.renewed(blocks)) if run.link]
    assert [loosen(run.text) for run in again] == ["Tab E at 51", "Tab E at 50"]
    assert [run.link.page for run in again] == [2, 1]
    with pytest.raises(PacketError, match="Page 3 of the exhibit"):
        References({"lease": Place("E", 50, (5, 4))}).renewed(blocks)


@pytest.mark.parametrize(
    ("said", "xml"),
    [
        ("tracked insertion", "<w:ins {ns} w:id='1' w:author='x'><w:r><w:t>more</w:t></w:r></w:ins>"),
        ("tracked deletion", "<w:del {ns} w:id='1' w:author='x'><w:r><w:delText>less</w:delText></w:r></w:del>"),
        ("picture or a text box", "<w:r {ns}><w:drawing/></w:r>"),
        ("comment", "<w:r {ns}><w:commentReference w:id='0'/></w:r>"),
        ("content control", "<w:sdt {ns}><w:sdtPr/><w:sdtContent><w:r><w:t>x</w:t></w:r></w:sdtContent></w:sdt>"),
        ("field", "<w:fldSimple {ns} w:instr='DATE'><w:r><w:t>x</w:t></w:r></w:fldSimple>"),
        ("equation", "<m:oMath xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math'/>"),
    ],
)
def test_what_cannot_be_carried_is_named(documents, tmp_path, said, xml):
    def change(file):
        paragraph = next(p for p in file.paragraphs if p.text.startswith("For these reasons"))
        paragraph._p.append(parse_xml(xml.replace("{ns}", nsdecls("w"))))

    back = edited(documents["request"], tmp_path, change)
    assert not back.whole
    assert said in back.left_out[0] and "For these reasons" in back.left_out[0]


@pytest.mark.parametrize(
    ("said", "give"),
    [
        ("The alignment", lambda paragraph: setattr(paragraph, "alignment", WD_ALIGN_PARAGRAPH.CENTER)),
        ("The size of letters", lambda paragraph: setattr(paragraph.runs[0].font, "size", Pt(20))),
        ("", lambda paragraph: setattr(paragraph.runs[0].font, "size", paragraph.style.font.size)),
    ],
)
def test_another_place_or_size_of_ordinary_words_is_named(documents, tmp_path, said, give):
    def change(file):
        give(next(p for p in file.paragraphs if p.text.startswith("For these reasons")))

    left_out = edited(documents["request"], tmp_path, change).left_out
    assert [one.partition(" near")[0] for one in left_out] == [said] * bool(said)


def test_a_paragraph_added_in_word_is_a_paragraph(documents, tmp_path):
    back = edited(documents["cover-letter"], tmp_path, lambda file: file.add_paragraph("A new thought."))
    last = back.blocks[-1]
    assert isinstance(last, Paragraph) and plain_text(last.runs) == "A new thought."


def test_what_is_no_word_file_is_refused(tmp_path):
    with pytest.raises(PacketError):
        read(b"%PDF-1.7")


def test_only_our_own_tags_make_citations(tmp_path):
    document = Document("x", "X", (Paragraph((Run("Tab A at 3", link=Target("exhibit", "lease", 2, 2)), Run("."))),))
    back = read(saved(document, tmp_path))
    assert back.blocks[0].runs[0].link == Target("exhibit", "lease", 2, 2)
