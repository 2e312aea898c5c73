"""The office's own forms, filled: the answers drawn into an AcroForm PDF in the kit's fonts, flat, and never signed.

An office puts `g-28.pdf` and its map `g-28.toml` into `office/forms/`. No government form is shipped. Boxes keep the
form's own ticks; what is not answered stays blank and is listed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf

from ..case.pdfs import open_pdf
from ..errors import ContentError, KitError, Problems
from .bundle import Looks
from .facts import Drafting, Facts
from .form_answers import fill_from
from .form_draw import draw_flat
from .form_fields import Field, fields_of, is_dynamic
from .form_map import FormMap, read_map, starting_map
from .references import References

if TYPE_CHECKING:
    from ..case import Case
    from ..law import Law

FOLDER = "forms"
NO_FORM = (
    "Use the form as its office publishes it, opened once in a PDF reader; not a picture of it and not a portfolio."
)


def filled_forms(case: Case, law: Law, as_of: dt.date, office: Path | None) -> list[tuple[str, bytes, list[str]]]:
    """Every form of the office, filled from the case: file name, PDF, and notes on what is left to do by hand.

    Raises Problems with every mistake of every map at once, PacketError for a letter that no font has.
    """
    made: list[tuple[str, bytes, list[str]]] = []
    errors: list[KitError] = []
    for path in form_files(office):
        try:
            made.append((path.name, *fill_form(case, law, as_of, path, office)))
        except Problems as several:
            errors += several.errors
        except ContentError as one:
            errors.append(one)
    if errors:
        raise Problems(errors, what="A form of the office cannot be filled.")
    return made


def check_forms(law: Law, office: Path | None) -> None:
    """Read every form and its map, without a case. Raises Problems with every mistake at once."""
    errors: list[KitError] = []
    for path in form_files(office):
        try:
            with _opened(path.read_bytes(), _shown(path)) as pdf:
                _read_map(path, fields_of(pdf), law)
        except Problems as several:
            errors += several.errors
        except ContentError as one:
            errors.append(one)
    if errors:
        raise Problems(errors, where="the office’s forms")


def form_files(office: Path | None) -> list[Path]:
    """The forms that the office has put into its folder, by name."""
    folder = office / FOLDER if office else None
    return sorted(folder.glob("*.pdf")) if folder and folder.is_dir() else []


def begin_map(path: Path) -> Path:
    """Write a map to begin from beside a form, with every field in it and none filled; returns where.

    Raises ContentError when there is a map already, or the file is not a form.
    """
    target = path.with_suffix(".toml")
    if target.exists():
        raise ContentError("This form has a map already.", where=str(target), fix="Edit it, or delete it first.")
    if not path.is_file():
        raise ContentError("There is no such form.", where=str(path), fix=f"Put the PDF into office/{FOLDER}/ first.")
    with _opened(path.read_bytes(), path.name) as pdf:
        target.write_text(starting_map(path.stem.upper(), fields_of(pdf).values()), encoding="utf-8")
    return target


def fill_form(case: Case, law: Law, as_of: dt.date, path: Path, office: Path | None) -> tuple[bytes, list[str]]:
    """One form filled from the case: a flat PDF without fields, and notes."""
    with _opened(path.read_bytes(), _shown(path)) as pdf:
        fields = fields_of(pdf)
        form = _read_map(path, fields, law)
        facts = Facts(Drafting(case, law, as_of, References({}), office), f"form-{path.stem}", form.audience)
        filling = fill_from(facts, form, fields)
        looks = Looks(f"{form.title or path.stem} (file {case.file_number})", case.file_number, {}, case.training)
        data, more = draw_flat(pdf, fields, filling, looks, _shown(path))
        return data, filling.notes + more


def _shown(path: Path) -> str:
    return f"office/{FOLDER}/{path.name}"


def _opened(data: bytes, shown: str) -> pikepdf.Pdf:
    """The form, opened under limits, with at least one field."""
    try:
        pdf = open_pdf(data, shown)
        fields, dynamic = fields_of(pdf), is_dynamic(pdf)
    except (KitError, pikepdf.PdfError, RuntimeError, ValueError, TypeError, AttributeError):
        raise ContentError("The form cannot be read as a PDF.", where=shown, fix=NO_FORM) from None
    if dynamic:
        raise ContentError(
            "The form is a dynamic XFA form, which has no pages of its own.",
            where=shown,
            fix="Ask its publisher for the PDF with plain fields, or fill it by hand from the data sheet.",
        )
    if not fields:
        raise ContentError("The PDF has no fields to fill.", where=shown, fix=NO_FORM)
    return pdf


def _read_map(path: Path, fields: Mapping[str, Field], law: Law) -> FormMap:
    beside = path.with_suffix(".toml")
    if not beside.is_file():
        raise ContentError(
            "The form has no map that says which answer goes into which field.",
            where=_shown(path),
            fix=f"Run “python start.py form {_shown(path)}” to begin one, or take the form out of the folder.",
        )
    return read_map(beside.read_text(encoding="utf-8"), _shown(beside), fields, law)
