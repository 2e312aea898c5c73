"""Pages: every script, footnotes where they are cited, nothing parted that belongs together, the same bytes."""

from __future__ import annotations

import io
import re

import pypdfium2
import pytest
from fictional import LAW, TODAY, chinese_font, references, sample, unticked

from parole_kit.errors import PacketError
from parole_kit.packet.blocks import (
    Document,
    Heading,
    ListBlock,
    PageBreak,
    Paragraph,
    Run,
    Signature,
    Table,
    TabSheet,
    Target,
)
from parole_kit.packet.documents import draft
from parole_kit.packet.pdf import measure, typeset
from parole_kit.packet.pdf.fonts import Fonts, missing_glyphs
from parole_kit.packet.pdf.lines import break_lines, words_of

SENTENCE = "Ms. Quintanar presented at the port of entry and asked for protection. "
NAMES = (
    "José Ñáñez-Šimůnek", "Nguyễn Thị Ánh", "Ọlá Ṣọlá", "Türkçe ğışİ", "Владимир", "Ελένη Παπαδάκη", "Łukasz Žižka",
    "ሰላም ተስፋዬ", "שלום",
)  # fmt: skip
TOP, BOTTOM = 792 - 0.75 * 72, 0.6 * 72  # the bands that the stamps need


def para(text, **more):
    return Paragraph((Run(text),), **more)


def document(*blocks, id="letter", title="Letter"):
    return Document(id, title, tuple(blocks))


def pages(made):
    """The words of each page."""
    pdf = pypdfium2.PdfDocument(io.BytesIO(made.pdf))
    return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in pdf]


def boxes(made):
    """For each page, the box of every letter on it that shows, in points from the bottom left."""
    pdf = pypdfium2.PdfDocument(io.BytesIO(made.pdf))
    for page in pdf:
        text = page.get_textpage()
        yield [text.get_charbox(n) for n in range(text.count_chars()) if text.get_text_range(n, 1).strip()]


@pytest.mark.parametrize("name", NAMES)
def test_names_are_printed_as_they_are_written(name):
    said = " ".join(pages(typeset([document(para(f"The name {name} stands in the record.", style="body"))]))[0].split())
    assert name in said and "stands in the record" in said


@pytest.mark.parametrize("name", ["محمد عبد الله الحسن", "संगीता कुमारी", "گل‌پری"])
def test_names_in_shaped_scripts_are_printed_and_leave_their_neighbours_alone(name):
    made = typeset([document(para(f"The name {name} stands in the record."), para("The name is next."))])
    # What reads a PDF back puts the words of such a line in an order of its own; none may be lost, none turned round.
    said = pages(made)[0].replace(".", " ").split()
    for word in ("The", "name", "stands", "in", "the", "record", "is", "next"):
        assert word in said


def bands(made):
    """The ink of the first page, as bands parted by white rows: top, bottom, left and right of each, in tenths of a point."""
    picture = pypdfium2.PdfDocument(io.BytesIO(made.pdf))[0].render(scale=10, grayscale=True).to_pil()
    ink = picture.point(lambda grey: 255 * (grey < 128))
    rows = [ink.crop((0, y, ink.width, y + 1)).getbbox() for y in range(ink.height)]
    tops = [y for y, row in enumerate(rows) if row and not rows[y - 1]]
    ends = [y for y, row in enumerate(rows) if not row and y and rows[y - 1]]
    return [(top, end, *ink.crop((0, top, ink.width, end)).getbbox()[::2]) for top, end in zip(tops, ends, strict=True)]


@pytest.mark.parametrize("letter", ["ẹ́", "ọ̀", "Ẹ́", "x́"])
@pytest.mark.parametrize("style", [{}, {"bold": True}, {"italic": True}])
def test_a_mark_stands_over_its_own_letter(letter, style):
    mark, base, *_ = bands(typeset([document(Paragraph((Run(letter, **style),)))]))
    lean = 12 if style.get("italic") else 5
    middle = (mark[2] + mark[3]) / 2 - (base[2] + base[3]) / 2
    assert abs(middle) < lean + 8, "the mark stands beside its letter"
    assert base[0] - mark[1] < 20, "the mark floats"


@pytest.mark.parametrize("name", ["ሃብቶም", "भाइ", "عبد الله"])
def test_a_number_stands_on_the_line_of_its_words(name):
    """Lines with tall letters are higher; the number beside them stands on the same line all the same."""

    def bottom(text):
        """How far the digit of a numbered paragraph stands below the letter H that begins its words."""
        made = typeset([document(para(text, style="numbered", number="1."), Signature("Habtom"))])
        page = pypdfium2.PdfDocument(io.BytesIO(made.pdf))[0].get_textpage()
        words = page.get_text_range()
        return page.get_charbox(words.index("H"))[1] - page.get_charbox(words.index("1"))[1]

    assert abs(bottom(f"Haile {name}") - bottom("Haile")) < 0.1


def test_arabic_words_keep_their_order():
    """The first word of a name stands rightmost."""
    import parole_kit.packet.pdf.canvas as canvas

    drawn = []
    real = canvas.Canvas._text
    try:
        canvas.Canvas._text = lambda self, text, *rest: (drawn.append(text), real(self, text, *rest))
        made = typeset([document(para("Name: محمد عبد الله الحسن, of Sana'a."))])
    finally:
        canvas.Canvas._text = real
    assert "محمد عبد الله الحسن" in [text.strip() for text in drawn]  # drawn as one, so that bidi orders its words
    pdf = pypdfium2.PdfDocument(io.BytesIO(made.pdf))
    text = pdf[0].get_textpage()
    letters = {text.get_text_range(n, 1): text.get_charbox(n)[0] for n in range(text.count_chars())}
    assert letters["د"] > letters["س"]  # the last letter of the first word is to the right of the last word's


def test_a_letter_that_no_font_has_stops_with_the_letter_and_the_field():
    case = sample().say("client-other-names", "李小龙")
    case.say("identity-discrepancies-narrative", "One record has 李小龙 for the name.")
    with pytest.raises(PacketError) as error:
        typeset(draft(case, LAW, TODAY, references(case)))
    assert "李" in error.value.what and "U+674E" in error.value.what
    assert "Other names" in error.value.where
    assert "office/fonts/ as Chinese-Regular.ttf" in error.value.fix and "Latin letters" in error.value.fix


def test_a_letter_of_another_script_without_a_font_asks_for_latin_letters():
    with pytest.raises(PacketError) as error:
        measure([document(para("ქართული"))])
    assert error.value.fix.startswith("Write those words in Latin letters")


def test_chinese_is_printed_with_a_font_that_the_office_brings(tmp_path, monkeypatch):
    (tmp_path / "fonts").mkdir()
    chinese_font(tmp_path / "fonts" / "Chinese-Regular.ttf")
    monkeypatch.setenv("PAROLE_KIT_OFFICE", str(tmp_path))
    made = typeset([document(Heading(2, (Run("Named 李小龙"),)), para("One record has 李小龙 for the name."))])
    assert pages(made)[0].count("李小龙") == 2
    assert made.office_font
    (tmp_path / "fonts" / "Chinese-Regular.ttf").write_bytes(b"no font")
    with pytest.raises(PacketError) as error:
        Fonts().segments("李", bold=False, italic=False, where="Cover letter")
    assert error.value.where == "office/fonts/Chinese-Regular.ttf"


def test_a_letter_in_a_document_without_a_field_names_the_document():
    with pytest.raises(PacketError) as error:
        measure([document(para("金"), title="Cover letter")])
    assert "Cover letter" in error.value.where


def test_the_shipped_fonts_have_their_scripts():
    assert missing_glyphs() == []


def test_the_same_documents_make_the_same_bytes():
    case = sample("sow").tick(*unticked())
    documents = draft(case, LAW, TODAY, references(case))[:4]
    assert typeset(documents).pdf == typeset(documents).pdf


def test_no_trace_of_who_made_it_or_when():
    raw = typeset([document(para("Words."))]).pdf
    for trace in (b"/Author", b"/Creator", b"fpdf", b"2026"):
        assert trace not in raw


def test_measuring_counts_the_pages_that_are_made():
    case = sample()
    documents = draft(case, LAW, TODAY, references(case))
    assert measure(documents) == typeset(documents).ranges


def test_each_document_begins_on_a_new_page_and_the_bands_stay_empty():
    case = sample("sow").tick(*unticked())
    documents = draft(case, LAW, TODAY, references(case))
    made = typeset(documents)
    starts = [first for first, _ in made.ranges.values()]
    ends = [last for _, last in made.ranges.values()]
    assert starts == [1, *(last + 1 for last in ends[:-1])]
    for letters in boxes(made):
        assert letters, "a page is empty"
        assert min(box[1] for box in letters) > BOTTOM and max(box[3] for box in letters) < TOP
        assert min(box[0] for box in letters) > 71 and max(box[2] for box in letters) < 541


def test_a_footnote_stands_on_the_page_that_cites_it():
    note = (para("INA § 212(d)(5)(A). " + SENTENCE, style="small"),)
    blocks = [Paragraph((Run(f"Mark{n}x ", note=note), Run(SENTENCE * 6))) for n in range(1, 41)]
    checked = set()
    for text in pages(typeset([document(*blocks)])):
        cited = {int(found) for found in re.findall(r"Mark(\d+)x", text)}
        feet = {int(line.split(".")[0]) for line in text.split("\n") if line.split(".")[0].isdigit() and "INA" in line}
        assert cited <= feet
        checked |= cited
    assert len(checked) == 40


def test_a_footnote_longer_than_half_a_page_is_refused():
    note = (para(SENTENCE * 60, style="small"),)
    with pytest.raises(PacketError) as error:
        measure([document(Paragraph((Run("Words", note=note),)))])
    assert "footnote" in error.value.what


@pytest.mark.parametrize("lines", range(30, 46))
def test_a_heading_is_never_the_last_line_of_a_page(lines):
    filler = [para("One line.") for _ in range(lines - 5)]
    blocks = [*filler, Heading(2, (Run("The heading"),), "I."), para(SENTENCE * 5)]
    for text in pages(typeset([document(*blocks)])):
        assert not text.strip().endswith("The heading")


@pytest.mark.parametrize("lines", range(20, 36))
def test_a_signature_never_stands_alone(lines):
    filler = [para("One line.") for _ in range(lines)]
    oath = para("I declare under penalty of perjury that the foregoing is true and correct.")
    blocks = [*filler, para("The last fact that is sworn."), oath, Signature("Ana Lucía Sagastume", ("Teacher",))]
    signed = next(text for text in pages(typeset([document(*blocks)])) if "Ana Lucía" in text)
    assert "The last fact that is sworn." in signed and "penalty of perjury" in signed and "Teacher" in signed


@pytest.mark.parametrize("lines", range(24, 34))
def test_a_signature_takes_the_last_item_of_a_list_with_it(lines):
    filler = [para(f"Line {number}.") for number in range(lines)]
    asked = ListBlock(
        tuple((para(word),) for word in ("to release her;", "to tell counsel of anything missing.")), True
    )
    found = pages(typeset([document(*filler, asked, Signature("Renata Oakes", ("Attorney",)))]))
    assert "anything missing" in next(text for text in found if "Renata Oakes" in text)


@pytest.mark.parametrize("lines", range(24, 36))
def test_the_words_before_a_list_stand_on_the_page_of_its_first_item(lines):
    blocks = [*(para("A line.") for _ in range(lines)), para("We ask:"), ListBlock(((para("this"),), (para("that"),)))]
    for page in pages(typeset([document(*blocks)])):
        assert ("We ask:" in page) == ("this" in page)


@pytest.mark.parametrize("lines", range(25, 40))
def test_no_single_line_of_a_paragraph_stands_alone(lines):
    filler = [para("One line.") for _ in range(lines)]
    last = para("Alpha " + "word " * 70 + "omega.")
    found = [text.strip() for text in pages(typeset([document(*filler, last)]))]
    for text in found:
        own = [line for line in text.split("\n") if "word" in line or "omega" in line]
        assert len(own) != 1


@pytest.mark.parametrize("above", range(26, 34))
def test_the_title_of_a_group_stands_on_the_page_of_its_first_row(above):
    rows = [((Run(f"{number}"),), (Run("A short row"),)) for number in range(above)]
    title = ((), (Run("Family and community ties", bold=True),))
    rows = (*rows, title, ((Run("Q"),), (Run("Letter of the parish"),)))
    said = pages(typeset([document(Table(((Run("Tab"),), (Run("Document"),)), rows, (1, 3)))]))
    assert [("Family" in page) == ("parish" in page) for page in said] == [True] * len(said)


def test_the_header_of_a_table_is_repeated():
    rows = tuple(((Run(f"Exhibit {n}"),), (Run(SENTENCE),)) for n in range(80))
    table = Table(((Run("Tab"),), (Run("Document"),)), rows, (1, 3))
    texts = pages(typeset([document(table)]))
    assert len(texts) > 2 and all(text.startswith("Tab") and "Document" in text.split("\n")[0] for text in texts)
    assert "".join(texts).count("Exhibit ") == 80


@pytest.mark.parametrize("above", range(24, 36))
def test_the_last_row_of_a_table_never_stands_alone(above):
    rows = tuple(((Run(f"row {number}"),), (Run("."),)) for number in range(3))
    table = Table(((Run("Number"),), (Run("Mark"),)), rows)
    found = pages(typeset([document(*(para("Line.") for _ in range(above)), table)]))
    assert "row 1" in next(page for page in found if "row 2" in page)


def test_a_row_taller_than_a_page_runs_over():
    table = Table((), (((Run(SENTENCE * 90),), (Run("end"),)),), (3, 1))
    assert len(pages(typeset([document(table)]))) > 1


def test_a_word_wider_than_the_page_is_cut():
    texts = pages(typeset([document(para("https://example.org/" + "a" * 400))]))
    assert texts[0].replace("\n", "").replace("\ufffe", "").count("a") >= 400


@pytest.mark.parametrize(
    ("word", "lines"),
    [
        ("sample.legal-assistant@longname-lawoffice.example", ["sample.legal-", "assistant@", "longname-lawoffice.", "example"]),
        ("Directive 11002.1, ¶ 8.3(2)(d)", ["Directive\u00a011002.1,\u00a0", "¶\u00a08.3(2)(d)"]),
        ("scan_of_the_lease_2026.pdf", ["scan_of_the_lease_", "2026.pdf"]),
        ("Wirtschaftsprüfungsgesellschaft", ["Wirtschaftsprüfungs", "gesellschaft"]),
    ],
)  # fmt: skip
def test_a_word_wider_than_its_column_is_cut_after_a_sign_that_joins_its_parts(word, lines):
    fonts = Fonts()
    words = words_of([Run(word)], 12, fonts, "a test", None)
    found = break_lines(words, 100, 14, fonts)
    assert ["".join(piece.text for word in line.words for piece in word.pieces) for line in found] == lines
    assert all(line.width <= 100 for line in found)


def test_links_are_where_their_words_are():
    link = Target("exhibit", "lease", 2)
    made = typeset([document(para(SENTENCE), Paragraph((Run("See "), Run("Tab D at 41", link=link), Run("."))))])
    (box,) = made.links
    assert box.target == link and box.page == 1
    x0, y0, x1, y1 = box.rect
    pdf = pypdfium2.PdfDocument(io.BytesIO(made.pdf))
    said = pdf[0].get_textpage().get_text_bounded(x0 - 0.5, y0 - 1, x1 - 0.5, y1 + 1)
    assert said.strip() == "Tab D at 41"


def test_headings_are_reported_with_their_pages():
    made = typeset([document(Heading(1, (Run("One"),)), PageBreak(), Heading(2, (Run("Two"),), "I."), para("x"))])
    assert [(level, text, page) for _, level, text, page, _ in made.headings] == [(1, "One", 1), (2, "I. Two", 2)]


def test_a_tab_sheet_has_a_page_of_its_own():
    sheet = TabSheet("AA", "Lease of 100 Sample Street", ("Sponsor",))
    made = typeset([document(sheet, id="tab"), document(para("x"))])
    assert made.ranges["tab"] == (1, 1)
    assert "TAB AA" in pages(made)[0] and "Lease of 100 Sample Street" in pages(made)[0]


def test_lists_stand_inside_lists():
    inner = ListBlock(((para("inner one"),), (para("inner two"),)), ordered=True, start=3)
    text = pages(typeset([document(ListBlock(((para("outer"), inner),)))]))[0]
    assert "3." in text and "4." in text and "•" in text


def test_what_must_not_be_parted_stays_on_one_line():
    words = "word " * 14
    for filler in range(8):
        text = pages(typeset([document(para("x" * filler + words + "8 C.F.R. § 212.5(b)(5) and A 000-000-101."))]))[0]
        for line in text.split("\n"):
            assert not line.strip().endswith(("§", "C.F.R.", " A")) and not line.startswith(("212.5", "000-"))


def test_no_last_word_of_a_tabs_title_stands_alone():
    sheet = TabSheet("K", "Parole Advisal and Scheduling Notification, April 20, 2026", ("Records",))
    (page,) = pages(typeset([document(sheet)]))
    lines = [line.strip() for line in page.splitlines()]
    assert "2026" not in lines and any(line.startswith("Parole Advisal") for line in lines), lines


@pytest.mark.parametrize("lines", range(24, 34))
def test_the_first_item_of_a_list_stands_with_the_second_under_its_heading(lines):
    asked = ListBlock(tuple((para(f"to do thing {word};"),) for word in ("one", "two", "three")), True)
    blocks = [*(para("A line.") for _ in range(lines)), Heading(2, (Run("Conclusion"),), "X."), para("We ask:"), asked]
    found = pages(typeset([document(*blocks, Signature("Renata Oakes", ("Attorney",)))]))
    assert "thing one" in next(text for text in found if "Conclusion" in text)
    assert all(("thing one" in text) == ("thing two" in text) for text in found)


def test_the_last_item_of_a_list_does_not_stand_alone_on_a_page():
    items = ListBlock(tuple((para(f"item {number}"),) for number in range(6)))
    parted = 0
    for small in range(12):
        above = (*(para("line") for _ in range(20)), *(para("small", style="small") for _ in range(small)))
        made = pages(typeset([document(*above, items)]))
        assert "item 5" not in made[-1] or "item 4" in made[-1], small
        parted += "item 5" in made[-1] and "item 0" not in made[-1]
    assert parted
