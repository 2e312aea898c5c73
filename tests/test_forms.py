"""The office's own forms: filled from the case in any script, flat, never signed, and nothing of the old copy left."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2
import pytest
from fictional import LAW, TODAY, sample
from made_forms import PLACES, RADIO_PLACES, made_form
from packets import AS_OF, sample_case

from parole_kit.errors import ContentError, PacketError, Problems
from parole_kit.packet import build_packet
from parole_kit.packet.form_fields import fields_of
from parole_kit.packet.forms import begin_map, check_forms, filled_forms
from parole_kit.packet.pdf.boxes import SMALLEST, Box, set_boxes

ARABIC, ETHIOPIC = "محمد عبد الله الحسن", "ሰላም ተስፋዬ ገብረ"
MAP = f"""
title = "A made form"

[fields]
"Attorney.Name" = "attorney-name"
"Attorney.Address" = "{{{{ lines(attorney.address) }}}}"
"Attorney.State" = {{ say = "release-state" }}
"Client.Name" = "client-name"
"Client.ANumber" = {{ say = "a-number", as = "digits" }}
"Client.Born" = {{ say = "client-birth-date", as = "mm/dd/yyyy" }}
"Client.Arabic" = {{ text = "{ARABIC}" }}
"Client.Ethiopic" = {{ text = "{ETHIOPIC}" }}
"Sponsor.Name" = "{{{{ sponsor.name }}}}, {{{{ sponsor.relationship }}}}"
"Filed.Box" = {{ when = "g28-state", is = ["Filed through ERO eFile", "Sent on paper"] }}
"How" = {{ say = "g28-state", write = {{ "Filed through ERO eFile" = "eFile", "Sent on paper" = "Paper" }} }}
"Notes" = "identity-documents-narrative"
"Sideways" = "detention-facility"
"""


@pytest.fixture
def office(tmp_path):
    def made(map_text: str = MAP, form: bytes | None = None):
        (tmp_path / "forms").mkdir(exist_ok=True)
        (tmp_path / "forms" / "g-28.pdf").write_bytes(form or made_form())
        (tmp_path / "forms" / "g-28.toml").write_text(map_text, encoding="utf-8")
        return tmp_path

    return made


@pytest.fixture
def case():
    case = sample()
    case.training = False
    return case.say("client-name", "José Ñáñez-Šimůnek Nguyễn Thị Ánh")


def fill(case, office):
    [(name, data, notes)] = filled_forms(case, LAW, TODAY, office)
    assert name == "g-28.pdf"
    return data, notes


def page(data, number):
    return pypdfium2.PdfDocument(data)[number - 1]


def words_in(data, field):
    number, (x0, y0, x1, y1) = PLACES[field]
    text = page(data, number).get_textpage().get_text_bounded(x0 - 1, y0 - 1, x1 + 1, y1 + 1)
    return " ".join(text.split())


def ink(data, field_or_box, number=1):
    """The share of dark dots inside a box, its frame left out."""
    if isinstance(field_or_box, str):
        number, field_or_box = PLACES[field_or_box]
    x0, y0, x1, y1 = field_or_box
    picture = page(data, number).render(scale=4, grayscale=True).to_pil()
    high = picture.height
    cut = picture.crop((int(x0 * 4) + 6, high - int(y1 * 4) + 6, int(x1 * 4) - 6, high - int(y0 * 4) - 6))
    return sum(cut.histogram()[:120]) / (cut.width * cut.height)


def test_accents_and_lines_come_out_in_their_boxes(case, office):
    data, notes = fill(case, office())
    assert notes == []
    assert words_in(data, "Client.Name") == "José Ñáñez-Šimůnek Nguyễn Thị Ánh"
    assert words_in(data, "Attorney.Address") == "200 Sample Plaza, Suite 4 San Diego, CA 92101"
    assert words_in(data, "Attorney.State") == "California"
    assert words_in(data, "Sponsor.Name") == "Dolores Ordóñez Pineda, maternal aunt"
    assert words_in(data, "Client.Born") == "03/14/1997"


def test_each_digit_of_a_comb_stands_in_its_own_cell(case, office):
    data, _ = fill(case, office())
    x0, y0, x1, y1 = PLACES["Client.ANumber"][1]
    cell = (x1 - x0) / 9
    read = page(data, 1).get_textpage()
    cells = [read.get_text_bounded(x0 + n * cell, y0, x0 + (n + 1) * cell, y1).strip() for n in range(9)]
    assert cells == list("000000101")


@pytest.mark.parametrize("key", ["California", "CA"])
def test_a_state_is_mapped_by_its_name_or_its_letters(case, office, key):
    said = f'title = "A made form"\n[fields]\n"Client.Name" = {{ say = "release-state", write = {{ "{key}" = "Golden" }} }}\n'
    data, notes = fill(case, office(said))
    assert words_in(data, "Client.Name") == "Golden" and not [one for one in notes if "nothing for" in one]


def test_arabic_and_ethiopic_leave_shaped_ink(case, office):
    data, _ = fill(case, office())
    blank, _ = fill(case, office("[fields]\n"))
    for field in ("Client.Arabic", "Client.Ethiopic"):
        assert ink(blank, field) == 0
        assert 0.01 < ink(data, field) < 0.3
    assert words_in(data, "Client.Ethiopic") == ETHIOPIC
    separate, _ = fill(case, office(MAP.replace(ARABIC, "\u200c".join(ARABIC))))
    assert ink(data, "Client.Arabic") != ink(separate, "Client.Arabic"), "the letters are not joined"


def test_ticks_are_the_forms_own(case, office):
    data, _ = fill(case, office())
    assert ink(data, "Filed.Box") > 0.1
    assert ink(data, RADIO_PLACES["eFile"]) > 0.3
    assert ink(data, RADIO_PLACES["Paper"]) == 0
    data, _ = fill(case.say("g28-state", "Not filed yet"), office())
    assert ink(data, "Filed.Box") == ink(data, RADIO_PLACES["eFile"]) == 0


def test_what_comes_out_is_flat_and_clean(case, office):
    data, _ = fill(case, office(form=made_form(password="owner")))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert not pdf.is_encrypted
        assert "/AcroForm" not in pdf.Root and "/OpenAction" not in pdf.Root
        assert all("/Annots" not in page.obj for page in pdf.pages)
        assert len(pdf.pages) == 2 and [float(side) for side in pdf.pages[0].mediabox] == [0, 0, 612, 792]
    for trace in (b"XFA", b"JavaScript", b"resetForm", b"secret", b"Widget"):
        assert trace not in data
    assert data == fill(case, office(form=made_form(password="owner")))[0]


def test_a_form_lying_on_its_side_is_filled_upright(case, office):
    data, _ = fill(case, office(form=made_form(turned=90)))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert [float(side) for side in pdf.pages[0].mediabox] == [0, 0, 792, 612]
    assert "José Ñáñez" in page(data, 1).get_textpage().get_text_range()


def test_a_long_text_wraps_without_its_citations(case, office):
    data, _ = fill(case, office())
    text = words_in(data, "Notes")
    assert text.startswith("Ms. Quintanar carried a valid Honduran passport")
    assert text.endswith("that stand in the passport.")
    assert "[[" not in text and "()" not in text


def test_what_does_not_fit_is_left_out_whole_and_said(case, office):
    data, notes = fill(case, office('[fields]\n"Small" = "client-name"\n"Client.ANumber" = "client-name"\n'))
    assert len(notes) == 2 and all("does not fit" in note for note in notes)
    assert ink(data, "Small") == ink(data, "Client.ANumber") == 0


def test_type_shrinks_to_a_floor_and_no_further():
    sizes = set_boxes([Box("Quintanar Ordóñez", wide, 20) for wide in (200, 75, 60, 20)]).sizes
    assert sizes[0] > sizes[1] > sizes[2] >= SMALLEST
    assert sizes[3] == 0


def test_a_letter_that_no_font_has_stops_and_names_the_field(case, office):
    with pytest.raises(PacketError) as stopped:
        fill(case.say("client-name", "Marisela 王"), office())
    assert "王" in stopped.value.what and "Client.Name" in stopped.value.where


def test_a_missing_answer_stays_blank_and_is_listed(case, office):
    case.forget("a-number").forget("client-birth-date")
    data, notes = fill(case, office())
    assert ink(data, "Client.ANumber") == 0
    assert sorted("A-number" in note for note in notes) == [False, True]
    assert any("Alien number, nine digits" in note for note in notes), "a note calls a field by the form's own words"


def test_another_clients_entry_in_the_copy_does_not_come_through(case, office):
    used = made_form(entries={"Client.Name": "Jane Formerly", "Attorney.Name": "Renata Oakes", "Notes": "Old"})
    case.forget("client-name")
    data, notes = fill(case, office('[fields]\n"Client.Name" = "client-name"\n', used))
    assert b"Formerly" not in data and words_in(data, "Client.Name") == ""
    assert words_in(data, "Attorney.Name") == "Renata Oakes"
    assert any("Attorney.Name, Notes" in note for note in notes), "what the copy already held is said"


def test_a_hidden_field_is_not_filled_silently(case, office):
    _, notes = fill(case, office('[fields]\n"Sealed" = "client-name"\n'))
    assert "hides" in notes[0]


def test_a_date_of_which_only_a_part_is_known_is_not_completed(case, office):
    case.say("sponsor-known-since", "2011", "sponsor-1")
    _, notes = fill(case, office('[fields]\n"Client.Born" = { say = "sponsor-known-since", as = "mm/dd/yyyy" }\n'))
    assert "part of the date" in notes[0]


def test_an_answer_that_is_no_choice_of_the_form_is_not_written(case, office):
    data, notes = fill(case.say("release-state", "Texas"), office())
    assert "Texas" in notes[0] and ink(data, "Attorney.State") == 0


def test_a_second_sponsor_is_asked_for_by_number(case, office):
    case.add_sponsor(name="Tomás Lomelí")
    two = '[fields]\n"Sponsor.Name" = { say = "sponsor-name", person = 2 }\n'
    data, _ = fill(case, office(two))
    assert words_in(data, "Sponsor.Name") == "Tomás Lomelí"
    _, notes = fill(case, office(two.replace("2", "3")))
    assert "left blank" in notes[0]


def test_every_mistake_of_a_map_is_named_at_once_with_a_suggestion(case, office):
    wrong = """
[fields]
"Client.Nmae" = "client-name"
"Client.Name" = "client-nmae"
"Signature" = "client-name"
"How" = { say = "g28-state", write = { "Sent on papr" = "Paper", "Not filed yet" = "Papr" } }
"Filed.Box" = "g28-state"
"Client.Born" = { say = "client-name", as = "mm/dd/yyyy" }
"Notes" = { say = "client-name", bigger = true }
"Reset" = true
"""
    with pytest.raises(Problems) as refused:
        fill(case, office(wrong))
    told = {error.where: error.fix for error in refused.value.errors}
    assert len(refused.value.errors) == 9
    assert "Client.Name" in told["office/forms/g-28.toml, line 3"]
    assert "client-name" in told["office/forms/g-28.toml, line 4"]
    fixes = " ".join(error.fix for error in refused.value.errors)
    assert "Sent on paper" in fixes and "“Paper”" in fixes
    with pytest.raises(Problems) as checked:
        check_forms(LAW, office(wrong))
    assert len(checked.value.errors) == 9


def test_a_name_that_templates_do_not_have_is_refused_with_its_line(case, office):
    with pytest.raises(Problems) as refused:
        fill(case, office('[fields]\n"Client.Name" = "{{ client.nmae }}"\n'))
    [error] = refused.value.errors
    assert "client.name" in error.fix and error.where.endswith("g-28.toml, line 2")


def test_a_form_for_a_sponsor_cannot_hold_what_a_sponsor_may_not_see(case, office):
    with pytest.raises(Problems) as refused:
        fill(case, office('audience = "sponsor"\n[fields]\n"Notes" = "credible-fear-result"\n'))
    assert "sponsor" in refused.value.errors[0].what


def test_a_form_without_a_map_says_how_to_begin_one(case, office):
    folder = office()
    (folder / "forms" / "g-28.toml").unlink()
    with pytest.raises(Problems) as refused:
        filled_forms(case, LAW, TODAY, folder)
    assert "start.py form" in refused.value.errors[0].fix
    begun = begin_map(folder / "forms" / "g-28.pdf")
    assert all(f'"{name}"' in begun.read_text(encoding="utf-8") for name in (*PLACES, "How"))
    assert len(fill(case, folder)[1]) == 0, "a map that was only begun fills nothing"
    with pytest.raises(ContentError):
        begin_map(folder / "forms" / "g-28.pdf")


@pytest.mark.parametrize("data", [b"not a PDF", b""], ids=["other", "empty"])
def test_what_is_no_form_is_refused_in_words(case, office, data):
    folder = office()
    (folder / "forms" / "g-28.pdf").write_bytes(data)
    with pytest.raises(Problems) as refused:
        filled_forms(case, LAW, TODAY, folder)
    assert refused.value.errors[0].where == "office/forms/g-28.pdf"


def test_a_dynamic_form_is_refused_with_advice(case, office):
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(), XFA=pdf.make_stream(b"<xdp/>"))
        made = io.BytesIO()
        pdf.save(made)
    with pytest.raises(Problems) as refused:
        filled_forms(case, LAW, TODAY, office(form=made.getvalue()))
    assert "XFA" in refused.value.errors[0].what


def test_training_shows_on_a_form(case, office):
    case.training = True
    data, _ = fill(case, office())
    assert "TRAINING" in page(data, 1).get_textpage().get_text_range()


def test_no_office_and_no_forms_are_no_forms(case, tmp_path):
    assert filled_forms(case, LAW, TODAY, None) == []
    assert filled_forms(case, LAW, TODAY, tmp_path) == []


def test_fields_are_read_with_what_the_form_says_of_them():
    with pikepdf.open(io.BytesIO(made_form())) as pdf:
        fields = fields_of(pdf)
    assert set(fields) == {*PLACES, "How"}
    assert fields["Client.ANumber"].comb and fields["Client.ANumber"].longest == 9
    assert fields["How"].states == ("eFile", "Paper")
    assert fields["Attorney.State"].options == (("CA", "California"), ("NV", "Nevada"))


# --- beside the packet


def test_a_build_puts_the_filled_form_beside_the_packet_and_says_what_is_left(office, tmp_path):
    wanted = MAP + '"Small" = "officer-name"\n'
    with sample_case(tmp_path) as case:
        manifest = build_packet(case, LAW, tmp_path / "out", as_of=AS_OF, office=office(wanted))
    [form] = [file for file in manifest["files"] if file["kind"] == "form"]
    assert form["name"] == "PK-9042-g-28.pdf" and form["pages"] == 2
    assert "Deportation officer" in form["notes"][0]
    assert any(check["id"] == "form-unfinished/g-28.pdf" for check in manifest["gate"]["warnings"])
    data = (tmp_path / "out" / form["name"]).read_bytes()
    assert words_in(data, "Client.Name").startswith("Marisela Quintanar Ordóñez")


def test_a_wrong_map_stops_the_build_and_leaves_nothing(office, tmp_path):
    with sample_case(tmp_path) as case, pytest.raises(Problems):
        build_packet(case, LAW, tmp_path / "out", as_of=AS_OF, office=office('[fields]\n"Client.Nmae" = true\n'))
    assert not (tmp_path / "out").exists()


def test_a_form_may_not_take_the_name_of_a_file_of_the_kit(office, tmp_path):
    folder = office()
    for name in ("g-28.pdf", "g-28.toml"):
        (folder / "forms" / name).rename(folder / "forms" / name.replace("g-28", "packet"))
    with sample_case(tmp_path) as case, pytest.raises(ContentError):
        build_packet(case, LAW, tmp_path / "out", as_of=AS_OF, office=folder)
