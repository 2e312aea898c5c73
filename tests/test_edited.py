"""Documents edited in Word: kept in the case, compared with the kit's own words, used by every build, dropped again."""

from __future__ import annotations

import pytest
from cases import real_case

from parole_kit.case import Case
from parole_kit.errors import CaseError

WROTE = [("paragraph", "I represent the client.")]


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
    from cases import PASSPHRASE

    with Case.open(path, PASSPHRASE) as case:
        assert case.edited_bytes("request").startswith(b"words of the attorney")
