"""Documents edited in Word: kept in the case, compared with the kit's own words, used by every build, dropped again."""

from __future__ import annotations

import io
import json
import re

import docx
import pytest
from cases import PASSPHRASE, inspection, real_case
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from packets import AS_OF, page_pdf, sample_case

from parole_kit.case import Case
from parole_kit.cli import main
from parole_kit.errors import CaseError, PacketError
from parole_kit.law import load_law
from parole_kit.packet import bring_back, build_packet, document_preview, keep_edited, orphans, standings, word_draft
from parole_kit.packet.compare import Line, compare, lines_that_differ
from parole_kit.packet.ties import loosen
from parole_kit.places import PROGRAM

LAW = load_law()
WROTE = [("paragraph", "I represent the client.")]
NEW = "For all the reasons that follow Ms. Quintanar asks ICE"


# --- in the case ----------------------------------------------------------------------------------------------------


def test_an_edited_document_is_kept_replaced_and_dropped_with_its_history(tmp_path):
    with real_case(tmp_path) as case:
        before = case.inputs_sha256()
        case.keep_edited("cover-letter", b"first", "letter.docx", left_out=["A picture."], wrote=WROTE)
        kept = case.keep_edited("cover-letter", b"second", "letter 2.docx", left_out=[], wrote=WROTE)
        assert (kept.file_name, kept.left_out, kept.wrote) == ("letter 2.docx", (), tuple(WROTE))
        assert case.edited_bytes("cover-letter") == b"second" and case.inputs_sha256() != before
        case.drop_edited("cover-letter")
        case.drop_edited("cover-letter")
        assert case.edited() == {} and case.inputs_sha256() == before
        says = [change.says for change in case.history(kinds=("edited",))]
        assert says == ["Edited in Word", "Edited in Word", "The kit’s own words again"]
        with pytest.raises(CaseError):
            case.edited_bytes("cover-letter")


def test_an_edited_document_lies_encrypted_in_the_case_and_survives_closing(tmp_path):
    with real_case(tmp_path) as case:
        case.keep_edited("request", b"words of the attorney " * 50, "request.docx", left_out=[], wrote=WROTE)
        path = case.path
    assert b"words of the attorney" not in path.read_bytes()
    with Case.open(path, PASSPHRASE) as case:
        assert case.edited_bytes("request").startswith(b"words of the attorney")


# --- the comparison -------------------------------------------------------------------------------------------------


def said(*words):
    return [Line("paragraph", one, one) for one in words]


def test_lines_that_are_alike_are_versions_of_one_and_the_words_that_went_or_came_are_named():
    old = said("I am Ana.", "She lives in Fresno with two cousins.", "The sponsor earns well.", "Thank you.")
    new = said("I am Ana.", "A wholly new thought.", "She lives in Clovis with her two cousins.", "Thank you.", "End.")
    found = compare(old, new)
    assert [one.status for one in found] == ["same", "added", "changed", "removed", "same", "added"]
    assert ("out", "Fresno ") in found[2].pieces and ("in", "her ") in found[2].pieces
    assert "".join(words for what, words in found[2].pieces if what != "in") == old[1].words
    assert "".join(words for what, words in found[2].pieces if what != "out") == new[2].words
    assert lines_that_differ(found) == 4


def test_bold_alone_is_a_difference_that_is_named_as_such():
    found = compare([Line("paragraph", "No.", "No.")], [Line("paragraph", "No.", "*No.")])
    assert [one.status for one in found] == ["restyled"]


# --- the way back ---------------------------------------------------------------------------------------------------


@pytest.fixture
def case(tmp_path):
    with sample_case(tmp_path) as case:
        yield case


def edit(data: bytes, change) -> bytes:
    file = docx.Document(io.BytesIO(data))
    change(file)
    made = io.BytesIO()
    file.save(made)
    return made.getvalue()


def first(file, begins: str):
    return next(one for one in file.paragraphs if one.text.startswith(begins))


def reworded(file):
    first(file, "For these reasons").runs[0].text = NEW


def brought(case, change, document="request"):
    draft = edit(word_draft(case, LAW, AS_OF, document), change)
    return bring_back(case, LAW, AS_OF, document, draft, "request.docx")


@pytest.mark.parametrize("document", ["cover-letter", "request", "client-declaration", "service-certificate"])
def test_a_draft_that_nobody_edited_changes_nothing(case, document):
    back = brought(case, lambda file: None, document)
    assert lines_that_differ(back.changes) == 0 and back.left_out == () and back.changes


def test_what_was_edited_is_shown_kept_read_and_dropped(case):
    back = brought(case, reworded)
    (changed,) = [one for one in back.changes if one.status != "same"]
    assert changed.status == "changed" and ("out", "these ") in changed.pieces and back.left_out == ()
    assert NEW not in document_preview(case, LAW, AS_OF, "request")
    keep_edited(case, back)
    assert NEW in document_preview(case, LAW, AS_OF, "request")
    standing = standings(case, LAW, AS_OF)["request"]
    assert lines_that_differ(standing.changes) == 1 and lines_that_differ(standing.since) == 0
    case.drop_edited("request")
    assert NEW not in document_preview(case, LAW, AS_OF, "request") and standings(case, LAW, AS_OF) == {}


def test_when_the_facts_change_after_the_edit_the_page_can_say_what_the_kit_would_now_write(case):
    keep_edited(case, brought(case, reworded))
    case.answer(LAW.question("bond-amount"), 7_500)
    standing = standings(case, LAW, AS_OF)["request"]
    (changed,) = [one for one in standing.since if one.status != "same"]
    assert "$7,500" in "".join(words for what, words in changed.pieces if what == "in")
    assert "$7,500" not in document_preview(case, LAW, AS_OF, "request")


def test_a_draft_of_edited_words_goes_on_from_them(case):
    keep_edited(case, brought(case, reworded))
    again = docx.Document(io.BytesIO(word_draft(case, LAW, AS_OF, "request")))
    assert any(loosen(one.text).startswith(NEW) for one in again.paragraphs)


def test_citations_of_an_edited_document_move_with_the_exhibits_into_the_packet(case, tmp_path):
    keep_edited(case, brought(case, reworded))
    data = page_pdf("A NEW EXHIBIT", 5)
    added = case.add_exhibit(data, "new.pdf", inspection(data, 5), title="School record", group="identity")
    case.reorder_exhibits([added.id, *(one.id for one in case.exhibits() if one.id != added.id)])
    case.update_exhibit(added.id, proves=["identity-documents"])
    case.answer(LAW.question("bond-amount"), 7_500)
    manifest = build_packet(case, LAW, tmp_path / "out", as_of=AS_OF)
    words = printed(manifest, tmp_path / "out")
    passport = next(one for one in manifest["exhibits"] if one["id"] == "passport")
    assert f"Tab {passport['tab']} at {passport['first']} (Passport" in words
    assert NEW in words and "(School record" not in words
    assert any(
        one["says"].startswith("The facts have changed since Request was edited")
        for one in manifest["gate"]["warnings"]
    )
    assert manifest["inputs_sha256"] == case.inputs_sha256()


def printed(manifest, folder) -> str:
    """The words of the request in the packet, in one line."""
    import pypdfium2

    part = next(one for one in manifest["documents"] if one["id"] == "request")
    name = next(one["name"] for one in manifest["files"] if one["kind"] == "packet")
    with pypdfium2.PdfDocument(folder / name) as packet:
        pages = [page.get_textpage().get_text_range() for page in packet]
    return " ".join(" ".join(pages[part["first"] - 1 : part["last"]]).split())


def test_a_citation_of_an_exhibit_that_went_is_said_and_stops_the_build(case, tmp_path):
    keep_edited(case, brought(case, reworded))
    gone = next(one.id for one in case.exhibits() if not one.translates and one.proves and one.language == "English")
    case.remove_exhibit(gone)
    with pytest.raises(PacketError) as error:
        document_preview(case, LAW, AS_OF, "request")
    assert gone in error.value.what and "edited in Word" in error.value.where
    again = bring_back(case, LAW, AS_OF, "request", case.edited_bytes("request"), "request.docx")
    assert any(gone in sentence and "stop" in sentence for sentence in again.left_out)


def test_headings_and_paragraphs_are_numbered_anew(case):
    def change(file):
        heading = first(file, "II.")
        added = heading.insert_paragraph_before("A word before", style="Heading 2")
        added.insert_paragraph_before("It stands here.")
        heading.insert_paragraph_before("And its text.")

    keep_edited(case, brought(case, change))
    html = document_preview(case, LAW, AS_OF, "request")
    numbers = re.findall(r"<h3>([IVX]+)\.", html)
    assert numbers[:4] == ["I", "II", "III", "IV"] and "II. A word before" in html

    def one_more(file):
        first(file, "1.").insert_paragraph_before("I am sure of it.", style="Packet Numbered")

    keep_edited(case, brought(case, one_more, "client-declaration"))
    html = document_preview(case, LAW, AS_OF, "client-declaration")
    assert '<span class="pk-number">1.</span> I am sure of it.' in html and html.count(">2.<") == 1


def test_a_declaration_of_somebody_who_left_the_case_is_an_orphan_and_stops_nothing(case):
    sponsor = case.people("sponsor")[0]
    name = f"sponsor-declaration-{sponsor}"
    keep_edited(case, brought(case, lambda file: file.add_paragraph("More."), name))
    case.remove_person("sponsor", sponsor)
    assert [one.document for one in orphans(case, LAW)] == [name]
    assert standings(case, LAW, AS_OF) == {}


# --- what cannot be carried -----------------------------------------------------------------------------------------


def appended(xml):
    return lambda file: first(file, "For these reasons")._p.append(parse_xml(xml.replace("{ns}", nsdecls("w"))))


def run(look, words="more"):
    return f"<w:r {{ns}}><w:rPr>{look}</w:rPr><w:t>{words}</w:t></w:r>"


TEXT_BOX = (
    '<w:r {ns}><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    "<mc:Fallback><w:pict/></mc:Fallback></mc:AlternateContent></w:r>"
)


@pytest.mark.parametrize(
    ("says", "xml"),
    [
        ("tracked insertion", "<w:ins {ns} w:id='1' w:author='x'><w:r><w:t>more</w:t></w:r></w:ins>"),
        ("“the old words” is gone", "<w:del {ns} w:id='1'><w:r><w:delText>the old words</w:delText></w:r></w:del>"),
        ("text box", TEXT_BOX),
        ("Struck-through text", run("<w:strike/>")),
        ("Hidden text", run("<w:vanish/>")),
        ("A highlight", run('<w:highlight w:val="yellow"/>')),
        ("Underlining", run('<w:u w:val="single"/>')),
        ("symbol", '<w:r {ns}><w:sym w:font="Symbol" w:char="F0A7"/></w:r>'),
        ("typed words", "<w:r {ns}><w:t>See Tab D at 41.</w:t></w:r>"),
        ("part of the text", "<w:contentPart {ns}/>"),
    ],
)
def test_what_the_packet_cannot_carry_is_named(case, says, xml):
    back = brought(case, appended(xml))
    assert any(says in sentence for sentence in back.left_out), back.left_out
    assert not any("hidden words" in one.pieces[0][1] for one in back.changes)


def test_words_inside_a_wrapper_of_words_own_are_carried(case):
    back = brought(case, appended("<w:smartTag {ns}><w:r><w:t>, and so on</w:t></w:r></w:smartTag>"))
    assert back.left_out == () and any(("in", ", and so on") in one.pieces or "and so on" in str(one.pieces)
                                       for one in back.changes if one.status == "changed")  # fmt: skip


def test_a_list_made_with_words_own_button_is_a_list(case):
    def change(file):
        number = file.part.numbering_part.element.xpath(
            'w:num[w:abstractNumId/@w:val=../w:abstractNum[w:lvl[@w:ilvl="0"]/w:numFmt/@w:val="bullet"]/@w:abstractNumId]'
        )[0].numId
        paragraph = first(file, "For these reasons").insert_paragraph_before("A point of its own.")
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val, properties.get_or_add_numId().val = 0, number

    back = brought(case, change)
    assert [one.kind for one in back.changes if one.status == "added"] == ["item of a list"]


def test_a_changed_header_and_a_lost_footnote_are_said(case):
    def change(file):
        file.sections[0].header.paragraphs[0].add_run(" PRIVILEGED")
        reference = next(file.element.body.iter("{*}footnoteReference"))
        reference.getparent().getparent().remove(reference.getparent())

    told = " ".join(brought(case, change).left_out)
    assert "header or footer" in told and "footnotes" in told


# --- files that are something else ----------------------------------------------------------------------------------


def refused(case, data, document="request", name="draft.docx"):
    with pytest.raises(PacketError) as error:
        bring_back(case, LAW, AS_OF, document, data, name)
    assert error.value.where == name and error.value.fix
    return error.value.what


def test_files_that_are_something_else_are_refused_in_words(case, tmp_path):
    assert "PDF" in refused(case, page_pdf())
    assert "password" in refused(case, b"\xd0\xcf\x11\xe0" + b"0" * 600)
    assert "RTF" in refused(case, b"{\\rtf1}")
    assert "read" in refused(case, b"PK\x03\x04 nothing")
    plain = io.BytesIO()
    docx.Document().save(plain)
    assert "no words" in refused(case, plain.getvalue())
    strange = edit(plain.getvalue(), lambda file: file.add_paragraph("A shopping list."))
    assert "does not look like a draft" in refused(case, strange)


def test_the_draft_of_another_document_or_case_is_refused_by_name(case, tmp_path):
    letter = word_draft(case, LAW, AS_OF, "cover-letter")
    assert "another document, “Cover letter”" in refused(case, letter)
    with sample_case(tmp_path, "sow", "PK-9043") as other:
        assert "another case, PK-9043" in refused(case, word_draft(other, LAW, AS_OF, "request"))
    assert "stays in the file" in refused(case, word_draft(case, LAW, AS_OF, "checklist"), "checklist")


def test_a_file_without_its_mark_needs_a_second_look(case):
    def unmarked(file):
        for id, relation in list(file.part.package.rels.items()):
            if relation.reltype.endswith("custom-properties"):
                file.part.package.rels.pop(id)

    back = brought(case, unmarked)
    assert any("right one" in sentence for sentence in back.left_out)


# --- the command line -----------------------------------------------------------------------------------------------


def kit(*arguments, capsys):
    """The command's exit code, and what it printed as JSON."""
    code = main(["edited", *map(str, arguments), "--json", "--as-of", AS_OF.isoformat()])
    said = capsys.readouterr()
    return code, json.loads(said.out) if said.out else said.err


def test_a_draft_is_brought_back_listed_and_dropped_from_the_command_line(case, tmp_path, capsys):
    path = tmp_path / "request.docx"
    path.write_bytes(edit(word_draft(case, LAW, AS_OF, "request"), reworded))
    struck = tmp_path / "struck.docx"
    struck.write_bytes(edit(word_draft(case, LAW, AS_OF, "request"), appended(run("<w:strike/>"))))
    file = case.path
    case.close()
    code, told = kit(file, struck, capsys=capsys)
    assert code == 2 and not told["kept"] and told["left_out"]
    code, told = kit(file, struck, "--yes", capsys=capsys)
    assert code == 0 and told["kept"]
    code, told = kit(file, path, capsys=capsys)
    assert code == 0 and told["document"] == "request"
    assert {"what": "in", "words": "all the "} in next(one for one in told["changes"] if one["status"] == "changed")[
        "pieces"
    ]
    (listed,) = kit(file, capsys=capsys)[1]["edited"]
    assert (listed["document"], listed["file_name"], listed["differs_since"]) == ("request", "request.docx", 0)
    assert kit(file, "--drop", "request", capsys=capsys)[1] == {"dropped": "request"}
    assert kit(file, capsys=capsys)[1] == {"edited": []}
    code, said = kit(file, "--drop", "request", capsys=capsys)
    assert code == 2 and "No document “request”" in said
    documented = (PROGRAM / "docs" / "reference" / "command-line.md").read_text(encoding="utf-8")
    section = documented.split("### `edited`")[1].split("###")[0]
    assert set(re.findall(r"`(\w+)`", section)) >= {*told, *listed, *told["changes"][0]}
