"""The case file: what it keeps, what it refuses, and what it survives."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import os
import random
import subprocess
import sys
import threading
import time
import traceback
import unicodedata

import apsw
import pytest
from cases import (
    ARRIVED,
    BEGAN,
    ENTRY_DATE,
    NAME,
    PASSPHRASE,
    PLACE,
    PROMISES,
    RESIDENCE,
    SPONSOR,
    attach,
    inspection,
    question,
    real_case,
    training_case,
)

from parole_kit import clock
from parole_kit.case import (
    AnsweredElsewhere,
    Case,
    StaleBuild,
    builds,
    case_home,
    forget_case,
    is_encrypted,
    new_case_at,
    next_file_number,
    pieces,
    recent_cases,
    remember_case,
    unlock,
)
from parole_kit.case.unlock import work_out_key
from parole_kit.case.words import PLAIN_HEADER
from parole_kit.errors import AnswerError, CaseError, Problems
from parole_kit.places import PROGRAM

DAY = dt.date(2026, 11, 23)


@pytest.fixture
def case(tmp_path):
    with training_case(tmp_path) as made:
        yield made


def refusal(what, *arguments, **named) -> CaseError:
    """The CaseError that a call raises; every one says how to go on."""
    with pytest.raises(CaseError) as caught:
        what(*arguments, **named)
    assert caught.value.fix and caught.value.where
    return caught.value


def test_every_name_that_the_floor_offers_is_there():
    import parole_kit.case as floor

    for name in floor.__all__:
        assert getattr(floor, name) is not None
    with pytest.raises(AttributeError):
        floor.nothing_of_the_kind  # noqa: B018


# --- encryption


def test_nothing_in_an_encrypted_file_can_be_read_without_the_passphrase(tmp_path):
    with real_case(tmp_path) as case:
        case.answer(NAME, "Ysolde Quintanar")
        attach(case, "Lease in the name of Quintanar")
        path = case.path
    raw = path.read_bytes()
    assert not raw.startswith(PLAIN_HEADER[:6])
    assert b"Quintanar" not in raw and b"client-name" not in raw and b"CREATE TABLE" not in raw
    stranger = apsw.Connection(str(path))
    with pytest.raises(apsw.NotADBError):
        stranger.execute("SELECT * FROM sqlite_schema").fetchall()
    stranger.close()


def test_the_file_has_the_format_of_sqlcipher_version_four(tmp_path):
    """Checked by the published format and Python's own hashes: no tool of ours is needed to open a case."""
    with real_case(tmp_path) as case:
        path = case.path
    page = path.read_bytes()[:4096]
    salt, body, seal = page[:16], page[16:-64], page[-64:]
    words = unicodedata.normalize("NFC", PASSPHRASE).encode()
    key = hashlib.pbkdf2_hmac("sha512", words, salt, 256_000, 32)
    seal_key = hashlib.pbkdf2_hmac("sha512", key, bytes(byte ^ 0x3A for byte in salt), 2, 32)
    assert hmac.new(seal_key, body + (1).to_bytes(4, "little"), "sha512").digest() == seal


def test_a_passphrase_typed_with_decomposed_letters_opens_the_file(tmp_path):
    with real_case(tmp_path) as case:
        path = case.path
    decomposed = unicodedata.normalize("NFD", PASSPHRASE)
    assert decomposed != PASSPHRASE
    with Case.open(path, decomposed) as case:
        assert case.file_number == "PK-0001"


def test_a_key_worked_out_before_opens_the_same_file_and_no_other(tmp_path, monkeypatch):
    path, other = tmp_path / "a.parole", tmp_path / "b.parole"
    for each in (path, other):
        Case.create(each, PASSPHRASE, file_number="PK-0001").close()
    work_out_key(path, PASSPHRASE)
    monkeypatch.setattr(unlock, "_as_bytes", lambda passphrase: b"the passphrase itself is not needed")
    with Case.open(path, PASSPHRASE) as case:
        assert case.file_number == "PK-0001"
    refusal(Case.open, other, PASSPHRASE)
    monkeypatch.undo()
    refusal(Case.open, path, "not the passphrase")
    path.unlink()
    Case.create(path, PASSPHRASE, file_number="PK-0002").close()  # of the same name and passphrase, with another key
    with Case.open(path, PASSPHRASE) as case:
        assert case.file_number == "PK-0002"


def test_a_wrong_passphrase_cannot_be_told_from_damage_and_both_are_said(tmp_path):
    with real_case(tmp_path) as case:
        path = case.path
    error = refusal(Case.open, path, "not the passphrase")
    assert "passphrase" in error.what and "damaged" in error.what
    kept = path.read_bytes()
    path.write_bytes(kept[:100] + bytes([kept[100] ^ 1]) + kept[101:])
    assert refusal(Case.open, path, PASSPHRASE).what == error.what


def test_the_passphrase_is_in_no_error(tmp_path):
    with real_case(tmp_path) as case:
        path = case.path
    for passphrase in ("my very wrong passphrase", "x\x00y my very wrong passphrase", "short"):
        for attempt in (
            lambda words: Case.open(path, words),
            lambda words: Case.create(tmp_path / "b.parole", words[:8], file_number="B"),
            lambda words: Case.create(path, words, file_number="B"),
        ):
            try:
                attempt(passphrase)
            except CaseError as error:
                assert passphrase[:8] not in str(error) + repr(error) + traceback.format_exc().replace(__file__, "")


@pytest.mark.parametrize("passphrase", ["", None, "   ", "eleven char", " " * 20, "has a line\nbreak in it"])
def test_a_poor_passphrase_makes_no_file(tmp_path, passphrase):
    refusal(Case.create, tmp_path / "a.parole", passphrase, file_number="PK-0001")
    assert list(tmp_path.iterdir()) == []


def test_an_encrypted_case_is_not_opened_without_a_passphrase(tmp_path):
    with real_case(tmp_path) as case:
        path = case.path
    for passphrase in (None, ""):
        assert "needs its passphrase" in refusal(Case.open, path, passphrase).what


# --- training cases


def test_a_training_case_is_plain_and_marked_for_good(tmp_path):
    with training_case(tmp_path) as case:
        path = case.path
    assert not is_encrypted(path)
    with Case.open(path) as case:
        assert case.training
    with Case.open(path, "whatever somebody typed") as case:
        assert case.training


def test_a_training_case_takes_no_passphrase(tmp_path):
    refusal(Case.create, tmp_path / "a.parole", PASSPHRASE, file_number="PK-9001", training=True)
    assert list(tmp_path.iterdir()) == []


def test_a_real_case_that_somebody_decrypted_is_not_opened(tmp_path):
    with training_case(tmp_path) as case:
        path = case.path
        case._database.rows("UPDATE meta SET value = '0' WHERE key = 'training'")
    assert "not encrypted" in refusal(Case.open, path).what


# --- files that are no case


def test_a_new_case_never_takes_the_place_of_a_file(tmp_path):
    path = tmp_path / "a.parole"
    path.write_bytes(b"something of mine")
    refusal(Case.create, path, PASSPHRASE, file_number="PK-0001")
    assert path.read_bytes() == b"something of mine"


def test_a_case_in_a_folder_that_is_not_there(tmp_path):
    refusal(Case.create, tmp_path / "nowhere" / "a.parole", PASSPHRASE, file_number="PK-0001")
    refusal(Case.open, tmp_path / "nowhere" / "a.parole", PASSPHRASE)
    refusal(Case.open, tmp_path / "missing.parole", PASSPHRASE)
    refusal(Case.open, tmp_path, PASSPHRASE)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 not a case", b"x" * 8192], ids=["empty", "a PDF", "noise"])
def test_a_file_that_is_no_case(tmp_path, content):
    path = tmp_path / "a.parole"
    path.write_bytes(content)
    for passphrase in (None, PASSPHRASE):
        refusal(Case.open, path, passphrase)
    assert path.read_bytes() == content


def test_another_programs_database_is_no_case(tmp_path):
    path = tmp_path / "photos.db"
    with apsw.Connection(str(path)) as other:
        other.execute("CREATE TABLE photos (name)")
    other.close()
    assert "not a case file" in refusal(Case.open, path).what


def test_a_file_that_was_copied_only_in_part_is_named_so(tmp_path):
    with real_case(tmp_path) as case:
        path = case.path
    path.write_bytes(path.read_bytes()[:3000])
    assert "part" in refusal(Case.open, path, PASSPHRASE).what


def test_a_case_of_a_newer_kit_is_refused_and_left_alone(tmp_path):
    with training_case(tmp_path) as case:
        path = case.path
        case._database.rows("PRAGMA user_version = 900")
    before = path.read_bytes()
    assert "newer Parole Kit" in refusal(Case.open, path).what
    assert path.read_bytes() == before


@pytest.mark.parametrize("number", ["", "a b", "Ana/Maria", "../x", "x" * 41, "con", "PK–1"])
def test_a_file_number_that_cannot_name_a_file(tmp_path, number):
    refusal(Case.create, tmp_path / "a.parole", PASSPHRASE, file_number=number)
    assert list(tmp_path.iterdir()) == []


# --- one file


def test_no_other_file_is_left_beside_a_closed_case(tmp_path):
    with real_case(tmp_path) as case:
        case.answer(NAME, "Ysolde Quintanar")
        assert [path.name for path in tmp_path.iterdir()] == ["PK-0001.parole"]
    assert [path.name for path in tmp_path.iterdir()] == ["PK-0001.parole"]


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such permission bits")
def test_only_its_owner_may_read_a_new_case(tmp_path):
    with real_case(tmp_path) as case:
        assert case.path.stat().st_mode & 0o077 == 0


def test_a_case_that_could_not_be_made_leaves_no_file(tmp_path, monkeypatch):
    def break_off(*_):
        raise CaseError("The disk is full.", where="here", fix="Free some space.")

    monkeypatch.setattr("parole_kit.case.schema.bring_up_to_date", break_off)
    refusal(Case.create, tmp_path / "a.parole", PASSPHRASE, file_number="PK-0001")
    assert list(tmp_path.iterdir()) == []


# --- answers


def test_every_kind_of_value_comes_back_as_it_was(tmp_path):
    given = (
        (NAME, "Ысольда “Ysolde” Quintanar\nsecond line \u00a0 እምነት"),
        (ENTRY_DATE, ARRIVED),
        (RESIDENCE, BEGAN),
        (question("mailbox-limit", "number"), 0),
        (question("bond-amount", "money"), 12_500),
        (question("denial-grounds", "choices"), ["Identity", "Flight risk"]),
    )
    with real_case(tmp_path) as case:
        for asked, value in given:
            case.answer(asked, value, source="I-870 p. 2")
        path = case.path
    with Case.open(path, PASSPHRASE) as case:
        for asked, value in given:
            answer = case.get(asked.id)
            assert answer.value == value and type(answer.value) is type(value)
            assert answer.source == "I-870 p. 2" and not answer.not_known
        assert case.values() == {asked.id: value for asked, value in given}


def test_what_is_not_known_yet_is_an_answer_and_no_value(case):
    case.not_known(ENTRY_DATE, owner="paralegal")
    answer = case.get("entry-date")
    assert answer.not_known and answer.owner == "paralegal" and answer.value is None
    assert "entry-date" not in case.known().values and "entry-date" not in case.values()
    assert ("entry-date", "") in case.answers()


def test_the_people_of_a_case_are_known_in_their_order(case):
    second, first = case.add_person("sponsor"), case.add_person("sponsor")
    case.answer(SPONSOR, "Ana", person=second)
    case.answer(SPONSOR, "Bo", person=first)
    case.answer(PROMISES, ["Financial support"], person=first)
    case.not_known(PROMISES, person=second)
    case.add_person("declarant")
    assert case.people("sponsor") == [second, first]
    sponsors = ({"sponsor-name": "Ana"}, {"sponsor-name": "Bo", "sponsor-promises": ["Financial support"]})
    assert case.known().people == {"sponsor": sponsors, "declarant": ({},)}


def test_an_id_of_a_person_is_never_given_to_somebody_else(case):
    first = case.add_person("sponsor")
    case.remove_person("sponsor", first)
    assert case.add_person("sponsor") != first


def test_a_removed_person_cannot_be_answered_for(case):
    person = case.add_person("sponsor")
    case.remove_person("sponsor", person)
    refusal(case.answer, SPONSOR, "Ana", person=person)
    refusal(case.remove_person, "sponsor", person)


def test_the_same_answer_again_saves_nothing(case, monkeypatch):
    case.answer(NAME, "Ysolde", source="I-213")
    before, saved = case.revision, case.saved_at
    monkeypatch.setattr(clock, "now", lambda: saved + dt.timedelta(hours=1))
    case.answer(NAME, "Ysolde", source="I-213")
    assert (case.revision, case.saved_at, len(case.history())) == (before, saved, 1)
    case.answer(NAME, "Ysolde", source="I-870")
    assert (case.revision, case.saved_at) == (before + 1, saved + dt.timedelta(hours=1))


def test_only_a_clear_takes_an_answer_away(case):
    case.answer(NAME, "Ysolde")
    case.clear(NAME)
    assert case.get("client-name") is None and case.answers() == {}
    case.clear(NAME)
    assert len(case.history("client-name")) == 2


# --- two windows on one case


@pytest.fixture
def windows(tmp_path):
    with training_case(tmp_path) as one, Case.open(one.path) as other:
        yield one, other


def test_a_change_made_elsewhere_is_noticed_once_and_seen(windows):
    here, there = windows
    assert not here.changed_elsewhere()
    there.answer(NAME, "Ysolde")
    assert here.changed_elsewhere() and not here.changed_elsewhere()
    assert here.get("client-name").value == "Ysolde" and here.revision == there.revision == 1
    here.answer(NAME, "Isolde")
    assert not here.changed_elsewhere()


def test_an_answer_changed_elsewhere_is_shown_and_not_overwritten(windows):
    here, there = windows
    here.answer(NAME, "Ysolde")
    seen = here.get("client-name")
    there.answer(NAME, "Isolde")
    for overwrite in (
        lambda: here.answer(NAME, "Yseult", if_unchanged_since=seen),
        lambda: here.not_known(NAME, if_unchanged_since=seen),
        lambda: here.clear(NAME, if_unchanged_since=seen),
        lambda: here.answer(NAME, "Yseult", if_unchanged_since=None),
    ):
        with pytest.raises(AnsweredElsewhere) as caught:
            overwrite()
        assert "Isolde" in caught.value.what and caught.value.theirs.value == "Isolde"
    assert here.get("client-name").value == "Isolde"
    here.answer(NAME, "Yseult", if_unchanged_since=here.get("client-name"))
    assert there.get("client-name").value == "Yseult"


def test_both_windows_giving_the_same_answer_is_no_conflict(windows):
    here, there = windows
    there.answer(ENTRY_DATE, ARRIVED)
    here.answer(ENTRY_DATE, ARRIVED, if_unchanged_since=None)
    assert here.revision == 1


def test_a_file_kept_locked_too_long_is_reported(windows, monkeypatch):
    here, there = windows
    here._database._connection.set_busy_timeout(50)
    with there.together():
        there.answer(NAME, "Ysolde")
        error = refusal(here.answer, PLACE, "San Ysidro")
        assert "Another window" in error.what
    here.answer(PLACE, "San Ysidro")
    assert there.values() == {"client-name": "Ysolde", "entry-place": "San Ysidro"}


def test_a_short_wait_for_the_other_window_is_not_felt(windows):
    here, there = windows
    started = threading.Event()

    def hold():
        with there.together():
            there.answer(NAME, "Ysolde")
            started.set()
            time.sleep(0.2)

    thread = threading.Thread(target=hold)
    thread.start()
    started.wait()
    here.answer(PLACE, "San Ysidro")
    thread.join()
    assert len(here.values()) == 2


def test_several_threads_may_use_one_case(case):
    def work(number):
        for count in range(10):
            case.answer(question(f"q-{number}"), str(count))
            case.known()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(case.values().values()) == {"9"} and case.revision == 40


# --- failures while saving


def state(case):
    return case.answers(), [exhibit.id for exhibit in case.exhibits()], len(case.history(kinds=None)), case.revision


def test_a_full_disk_leaves_the_case_as_it_was(case):
    case.answer(NAME, "Ysolde")
    before = state(case)
    pages = case._database.one("PRAGMA page_count")[0]
    case._database.rows(f"PRAGMA max_page_count = {pages}")
    assert "disk is full" in refusal(case.answer, PLACE, "x" * 40_000).what
    data = bytes(100_000)
    add = {"title": "Lease", "group": "sponsor"}
    assert "disk is full" in refusal(case.add_exhibit, data, "a.pdf", inspection(data), **add).what
    assert state(case) == before and case.damage() == ""
    case._database.rows("PRAGMA max_page_count = 100000")
    case.answer(PLACE, "San Ysidro")


def test_several_changes_together_are_all_or_none(case):
    case.answer(NAME, "Ysolde")
    before = state(case)
    with pytest.raises(CaseError), case.together():
        case.answer(NAME, "Isolde")
        case.answer(PLACE, "San Ysidro")
        case.remove_person("sponsor", "sponsor-9")
    assert state(case) == before


@pytest.mark.skipif(os.name == "nt", reason="Windows does not let an open file be deleted")
@pytest.mark.parametrize("happens", ["deleted", "renamed", "replaced"])
def test_a_file_that_vanished_while_open_is_noticed(case, tmp_path, happens):
    case.answer(NAME, "Ysolde")
    if happens == "deleted":
        case.path.unlink()
    elif happens == "renamed":
        case.path.rename(tmp_path / "elsewhere.parole")
    else:
        copy = tmp_path / "copy"
        copy.write_bytes(case.path.read_bytes())
        os.replace(copy, case.path)
    assert "while it was open" in refusal(case.answer, PLACE, "San Ysidro").what


def test_a_folder_that_may_only_be_read(tmp_path):
    folder = tmp_path / "read only"
    folder.mkdir()
    with training_case(folder) as case:
        case.answer(NAME, "Ysolde")
        path = case.path
    folder.chmod(0o555)
    try:
        if os.access(folder, os.W_OK):
            pytest.skip("this user may write everywhere")
        refusal(Case.create, folder / "b.parole", PASSPHRASE, file_number="B")
        with Case.open(path) as case:
            assert case.read_only and case.values() == {"client-name": "Ysolde"}
            assert "not written" in refusal(case.answer, PLACE, "San Ysidro").what
        path.chmod(0o444)
        with Case.open(path) as case:
            assert case.read_only
            refusal(case.answer, PLACE, "San Ysidro")
    finally:
        folder.chmod(0o755)


def test_damage_in_the_middle_of_the_file_is_found(tmp_path):
    with training_case(tmp_path) as case:
        for number in range(300):
            case.answer(question(f"q-{number}"), "words " * 50)
        path = case.path
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2 - 3000 : len(raw) // 2 + 3000] = bytes(6000)
    path.write_bytes(raw)
    with Case.open(path) as case:
        assert case.damage()


def test_a_changed_byte_anywhere_in_an_encrypted_file_is_never_taken_for_a_fact(tmp_path):
    with real_case(tmp_path) as case:
        for number in range(40):
            case.answer(question(f"q-{number}"), "words " * 100)
        attach(case, "Lease")
        path, facts, whole = case.path, case.answers(), case.exhibits()
    kept, dice = path.read_bytes(), random.Random(1)
    for _ in range(10):
        place = dice.randrange(len(kept))
        path.write_bytes(kept[:place] + bytes([kept[place] ^ 0x10]) + kept[place + 1 :])
        try:
            with Case.open(path, PASSPHRASE) as case:
                assert case.damage()
                assert case.answers() == facts and case.exhibits() == whole
                case.exhibit_bytes("lease")
                case.history(kinds=None)
        except CaseError as error:
            assert "damaged" in error.what


# --- sudden ends

WRITER = """
import sys
from cases import PASSPHRASE, inspection, question
from parole_kit.case import Case
with Case.open(sys.argv[1], PASSPHRASE) as case:
    said = case.get("counter")
    number = said.value if said else 0
    while True:
        number += 1
        case.answer(question("counter", "number"), number, source="words " * 200)
        if number % 7 == 0:
            data = bytes([number % 256]) * 300_000
            case.add_exhibit(data, "a.pdf", inspection(data), title="Scan", group="ties")
        print(number, flush=True)
"""
STOPPED = """
import os, signal, sys
from cases import NAME, PASSPHRASE, question
from parole_kit.case import Case
case = Case.open(sys.argv[1], PASSPHRASE)
with case.together():
    for number in range(60):
        case.answer(question(f"q-{number}"), "changed " * 60)
    case._database._connection.cache_flush()
    os.kill(os.getpid(), signal.SIGKILL) if hasattr(signal, "SIGKILL") else os._exit(9)
"""


def run(script, path, **named):
    folders = [os.path.dirname(__file__), str(PROGRAM)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(folders)}
    return subprocess.Popen([sys.executable, "-c", script, str(path)], env=environment, **named)


def test_a_process_killed_in_mid_save_loses_nothing_that_was_confirmed(tmp_path):
    with real_case(tmp_path) as case:
        path = case.path
    confirmed, dice = 0, random.Random(20261123)
    for _ in range(int(os.environ.get("PAROLE_KIT_KILLS", "8"))):
        with run(WRITER, path, stdout=subprocess.PIPE, text=True) as writer:
            for _ in range(dice.randint(1, 25)):
                confirmed = int(writer.stdout.readline())
            time.sleep(dice.random() * 0.02)
            writer.kill()
            rest = writer.stdout.read().split()
            confirmed = int(rest[-1]) if rest else confirmed
        with Case.open(path, PASSPHRASE) as case:
            counter = case.get("counter").value
            assert confirmed <= counter <= confirmed + 1
            assert case.damage() == ""
            assert len(case.history("counter")) == counter
            for exhibit in case.exhibits():
                case.exhibit_bytes(exhibit.id)
    assert [left.name for left in tmp_path.iterdir()] == [path.name]


@pytest.fixture
def cut_short(tmp_path):
    """A case whose computer stopped in mid save: half of it is in the file, and the journal waits beside it."""
    folder = tmp_path / "Aktennotiz #3 50% (für Ana)"
    folder.mkdir()
    with real_case(folder) as case:
        for number in range(60):
            case.answer(question(f"q-{number}"), "before " * 60)
        path = case.path
    run(STOPPED, path).wait()
    assert (folder / f"{path.name}-journal").exists()
    return path


def test_a_save_cut_short_is_taken_back(cut_short):
    with Case.open(cut_short, PASSPHRASE) as case:
        assert set(case.values().values()) == {"before " * 60} and case.damage() == ""
    assert [path.name for path in cut_short.parent.iterdir()] == [cut_short.name]


def test_a_wrong_passphrase_after_a_sudden_end_does_no_harm(cut_short):
    before = {path.name: path.read_bytes() for path in cut_short.parent.iterdir()}
    refusal(Case.open, cut_short, "not the passphrase")
    assert {path.name: path.read_bytes() for path in cut_short.parent.iterdir()} == before


def test_text_that_is_damaged_in_a_file_without_a_passphrase_is_told_as_damage(tmp_path):
    """Such a file has no seal on its pages: the damage shows only when its words are read."""
    path = tmp_path / "t.parole"
    with Case.create(path, None, file_number="t", training=True) as case:
        case.answer(question("client-name"), "Quintanar Sample Fictional")
    path.write_bytes(path.read_bytes().replace(b"Sample Fictional", b"Sample \xff\xfe\xfdtional"))
    with pytest.raises(CaseError) as problem, Case.open(path, None) as case:
        case.values()
    assert "damaged" in problem.value.what


def test_a_first_page_half_written_by_a_sudden_end_is_mended(cut_short):
    raw = bytearray(cut_short.read_bytes())
    raw[2000:4096] = bytes(2096)
    cut_short.write_bytes(raw)
    refusal(Case.open, cut_short, "not the passphrase")
    with Case.open(cut_short, PASSPHRASE) as case:
        assert set(case.values().values()) == {"before " * 60} and case.damage() == ""


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_a_wrong_passphrase_by_way_of_a_link_does_no_harm_either(cut_short, tmp_path):
    before = cut_short.read_bytes()
    (tmp_path / "link.parole").symlink_to(cut_short)
    refusal(Case.open, tmp_path / "link.parole", "not the passphrase")
    assert cut_short.read_bytes() == before


def test_the_journal_of_a_save_is_encrypted_too(cut_short):
    assert b"before before" not in cut_short.with_name(f"{cut_short.name}-journal").read_bytes()


# --- exhibits


def test_an_exhibit_comes_back_byte_for_byte(tmp_path):
    data = random.Random(7).randbytes(3_000_001)
    with real_case(tmp_path) as case:
        made = case.add_exhibit(data, "Kaufvertrag ü.pdf", inspection(data), title="Sponsor's lease", group="sponsor")
        path = case.path
    with Case.open(path, PASSPHRASE) as case:
        assert case.exhibit_bytes("sponsors-lease") == data
        assert case.exhibits() == [made]
        assert made.notes == ("It has a form.",) and made.size == 3_000_001


def test_ids_of_exhibits_come_from_their_titles_and_are_never_shared(case):
    made = [attach(case, title).id for title in ("Sponsor’s lease", "Sponsors  LEASE", "Pasaporte de Íñigo", "وثيقة")]
    assert made == ["sponsors-lease", "sponsors-lease-2", "pasaporte-de-inigo", "exhibit"]
    refusal(attach, case, "Other", id="exhibit")


def test_exhibits_stand_in_packet_order(case):
    for title, group in (("Lease", "sponsor"), ("Passport", "identity"), ("Letter", "sponsor"), ("Finding", "trigger")):
        attach(case, title, group)
    assert [exhibit.id for exhibit in case.exhibits()] == ["passport", "finding", "lease", "letter"]
    case.reorder_exhibits(["letter", "finding", "lease", "passport"])
    assert [exhibit.id for exhibit in case.exhibits()] == ["passport", "finding", "letter", "lease"]
    case.update_exhibit("letter", group="identity")
    assert [exhibit.id for exhibit in case.exhibits()] == ["letter", "passport", "finding", "lease"]
    refusal(case.reorder_exhibits, ["letter", "finding"])
    refusal(case.reorder_exhibits, ["letter", "letter", "lease", "passport"])


def test_every_mistake_in_a_record_is_found_at_once_and_nothing_changes(case):
    before = attach(case, "Lease")
    wrong = {
        "title": " ",
        "group": "misc",
        "date": "April 2026",
        "rotations": {4: 90},
        "left_out": (1, 2, 3),
        "translates": "lease",
        "may_go_to": ("press",),
        "proves": "identity-documents",
        "language": "",
        "sensitive": "no",
    }
    with pytest.raises(Problems) as caught:
        case.update_exhibit("lease", **wrong)
    assert len(caught.value.errors) == len(wrong)
    assert all("Lease" in error.where and error.fix for error in caught.value.errors)
    with pytest.raises(AnswerError):
        case.update_exhibit("lease", rotations={1: 45}, source="sponsor")
    assert case.exhibits() == [before]


def test_marks_that_no_paper_shows_are_taken_out_of_a_record(case):
    made = attach(case, "Le\x07ase")
    assert made.title == "Lease"
    kept = case.update_exhibit(made.id, title="Lease\x07 of\x0b the\nhome\ud83d", source="\u202eCounty\x00 clerk")
    assert (kept.title, kept.source) == ("Lease of the home", "County clerk")


def test_a_record_is_kept_whole(case):
    attach(case, "Birth certificate", "identity", language="Spanish")
    attach(case, "Translation", "identity")
    translator = {"name": "Io Marsh", "address": "1 Elm St", "phone": "(619) 555-0101", "language": "Spanish"}
    made = case.update_exhibit(
        "translation",
        title="Translation of the birth certificate",
        proves=["identity-documents"],
        date="2026-04",
        source="From the client's sister",
        original_held_by="The firm",
        translates="birth-certificate",
        translator=translator,
        sensitive=True,
        may_go_to=("file", "government"),
        rotations={3: 90, 1: 0, 2: 270},
        left_out=[2],
    )
    assert made.id == "translation" and made.rotations == {2: 270, 3: 90} and made.may_go_to == ("government", "file")
    assert case.exhibit("translation") == made and made.translator.name == "Io Marsh"


def test_an_original_is_kept_while_its_translation_is_there(case):
    attach(case, "Birth certificate", language="Spanish")
    attach(case, "Translation", translates="birth-certificate")
    with pytest.raises(AnswerError):
        attach(case, "Translation of the translation", translates="translation")
    refusal(case.remove_exhibit, "birth-certificate")
    case.remove_exhibit("translation")
    case.remove_exhibit("birth-certificate")
    assert case.exhibits() == []


def test_a_removed_exhibit_is_gone_from_the_file_and_remembered_in_the_history(case):
    data = random.Random(1).randbytes(500_000)
    case.add_exhibit(data, "a.pdf", inspection(data), title="Lease", group="sponsor")
    assert case.path.stat().st_size > 500_000
    case.remove_exhibit("lease")
    assert data[250_000:250_100] not in case.path.read_bytes() and case.path.stat().st_size < 200_000
    assert "Lease" in case.history(kinds=("exhibit",))[-1].says
    refusal(case.exhibit_bytes, "lease")
    refusal(case.remove_exhibit, "lease")


def test_the_same_file_again_is_noticed(case):
    lease = attach(case, "Lease")
    assert case.duplicate_of(lease.sha256) == lease
    assert case.duplicate_of("0" * 64) is None


# --- builds, overrides, notes


def everything(case):
    case.answer(NAME, "Ysolde", source="I-213")
    person = case.add_person("sponsor")
    case.answer(SPONSOR, "Ana", person=person)
    attach(case, "Lease")
    attach(case, "Letter")
    case.override("route", "eligibility", "A", "The I-213 is wrong", "M. Okafor")


def test_the_fingerprint_changes_with_everything_a_packet_is_made_from(case):
    everything(case)
    seen = {case.inputs_sha256(), case.inputs_sha256("2026-11-23 abc")}
    for change in (
        lambda: case.answer(NAME, "Isolde", source="I-213"),
        lambda: case.answer(NAME, "Isolde", source="I-870"),
        lambda: case.not_known(PLACE),
        lambda: case.add_person("sponsor"),
        lambda: case.update_exhibit("lease", left_out=(1,)),
        lambda: case.reorder_exhibits(["letter", "lease"]),
        lambda: attach(case, "Photograph"),
        lambda: case.withdraw_override("route", "eligibility"),
    ):
        change()
        now = case.inputs_sha256()
        assert now not in seen
        seen.add(now)


def test_the_fingerprint_does_not_change_with_time_notes_builds_or_a_way_back(case, tmp_path):
    everything(case)
    before = case.inputs_sha256()
    case.note("lease", "Ask for page 4")
    case.add_build({"files": []}, DAY, before)
    case.answer(NAME, "Isolde")
    case.undo()
    assert case.inputs_sha256() == before
    with training_case(tmp_path, "PK-9002") as twin:
        everything(twin)
        assert twin.inputs_sha256() == before


def test_a_sent_packet_fixes_the_tabs_and_is_then_not_stale(case):
    everything(case)
    manifest = {"law_version": "v1", "exhibits": [{"id": "lease", "tab": "A"}, {"id": "letter", "tab": "B"}]}
    build = case.add_build(manifest, DAY, case.inputs_sha256("v1"))
    sent = case.mark_sent(build.id, dt.date(2026, 11, 24))
    assert sent.sent_on == dt.date(2026, 11, 24) and case.builds() == [sent] and sent.manifest == manifest
    assert [exhibit.tab for exhibit in case.exhibits()] == ["A", "B"]
    assert case.inputs_sha256("v1") == build.inputs_sha256


@pytest.fixture
def clocked(case, monkeypatch):
    """A case, and a hand on the clock that saves go by."""

    def at(day, hour):
        moment = dt.datetime(2026, 11, day, hour).astimezone().astimezone(dt.UTC)
        monkeypatch.setattr(clock, "now", lambda: moment)

    at(23, 9)
    everything(case)
    return case, at


def test_a_packet_that_agrees_with_the_case_is_marked_with_the_day_it_went(clocked):
    case, at = clocked
    build = case.add_build({}, DAY, case.inputs_sha256())
    refusal(case.mark_sent, build.id, DAY - dt.timedelta(days=1))
    case.answer(PLACE, "San Ysidro")
    case.undo()
    at(25, 9)
    assert case.mark_sent(build.id, dt.date(2026, 11, 24)).sent_on == dt.date(2026, 11, 24)
    refusal(case.mark_sent, 99, DAY)


def test_a_packet_older_than_the_case_is_marked_only_where_somebody_says_that_it_went_before(clocked):
    case, at = clocked
    build = case.add_build({}, DAY, case.inputs_sha256())
    at(25, 11)
    case.answer(PLACE, "San Ysidro")
    for said_by in ("", " ", "M. Okafor"):
        with pytest.raises(StaleBuild, match="November 25, 2026"):
            case.mark_sent(build.id, dt.date(2026, 11, 26), said_by=said_by)
    with pytest.raises(StaleBuild):
        case.mark_sent(build.id, dt.date(2026, 11, 24))
    assert case.builds()[0].sent_on is None
    assert case.mark_sent(build.id, dt.date(2026, 11, 25), said_by="M. Okafor").sent_on == dt.date(2026, 11, 25)
    assert "M. Okafor" in case.history(kinds=("build",))[-1].says


def test_the_day_of_sending_may_be_answered_before_the_packet_is_marked(clocked):
    case, at = clocked
    build = case.add_build({}, DAY, case.inputs_sha256())
    at(24, 9)
    case.answer(question("packet-sent-on", kind="date"), dt.date(2026, 11, 24))
    assert case.mark_sent(build.id, dt.date(2026, 11, 24)).sent_on == dt.date(2026, 11, 24)


def test_a_packet_marked_by_mistake_gives_its_tabs_back(case):
    everything(case)
    build = case.add_build({"exhibits": [{"id": "lease", "tab": "A"}]}, DAY, case.inputs_sha256())
    case.mark_sent(build.id, DAY)
    assert case.mark_not_sent(build.id).sent_on is None
    assert [exhibit.tab for exhibit in case.exhibits()] == ["", ""]


def test_files_of_sent_packets_and_of_the_last_build_are_kept(case, tmp_path):
    first = kept_packet(case, tmp_path, b"first" * 1000)
    case.mark_sent(first.id, dt.date(2026, 11, 24), said_by="M. Okafor")
    second, third = (kept_packet(case, tmp_path, words) for words in (b"second", b"third"))
    assert case.kept_files() == {first.id: {"packet.pdf": 5000}, third.id: {"packet.pdf": 5}}
    assert case.kept_bytes(first.id, "packet.pdf") == b"first" * 1000
    refusal(case.kept_bytes, second.id, "packet.pdf")
    case._database.rows("UPDATE pieces SET data = ? WHERE data = ?", (b"other", b"third"))
    refusal(case.kept_bytes, third.id, "packet.pdf")
    case.drop_build(third.id)
    assert list(case.kept_files()) == [first.id] and [build.id for build in case.builds()] == [first.id, second.id]


def kept_packet(case, tmp_path, words):
    """A build whose packet is these bytes, kept in the case."""
    path = tmp_path / "packet.pdf"
    path.write_bytes(words)
    named = {"name": "packet.pdf", "sha256": hashlib.sha256(words).hexdigest()}
    return case.add_build({"files": [named]}, DAY, "", case.store_files({"packet.pdf": path}))


def test_the_page_can_save_while_a_packet_goes_into_the_case(case, tmp_path, monkeypatch):
    saved = []

    def slow(data):
        """Pieces of a packet, each cut off only when another window has saved an answer."""
        for piece in pieces.cut(data):
            with Case.open(case.path, None) as other:
                other.answer(NAME, f"Ysolde {len(saved)}")
            saved.append(piece)
            yield piece

    monkeypatch.setattr(builds, "cut", slow)
    words = os.urandom(4 * pieces.MOST + 5)
    build = kept_packet(case, tmp_path, words)
    assert len(saved) == 5 and case.kept_bytes(build.id, "packet.pdf") == words
    assert case.get(NAME.id).value == "Ysolde 4"


def test_a_scan_that_two_packets_have_in_common_is_kept_once(case, tmp_path):
    def packet(words, *scans):
        return words + b"".join(b"<< >>\nstream\n" + scan + b"\nendstream\n" + words for scan in scans)

    scans = [os.urandom(pieces.MOST * 2), os.urandom(pieces.LARGE * 4), b"small"]
    first = kept_packet(case, tmp_path, packet(b"Page 1 of 3", *scans))
    case.mark_sent(first.id, DAY, said_by="M. Okafor")
    size = case.path.stat().st_size
    second = kept_packet(case, tmp_path, packet(b"Page 1 of 4, which is another", *reversed(scans), b"new"))
    assert case.path.stat().st_size < size + pieces.LARGE
    for build, words in (
        (first, packet(b"Page 1 of 3", *scans)),
        (second, packet(b"Page 1 of 4, which is another", *reversed(scans), b"new")),
    ):
        assert case.kept_bytes(build.id, "packet.pdf") == words
    case.mark_not_sent(first.id)
    third = kept_packet(case, tmp_path, b"nothing in common")
    case.tidy_files()
    assert case.path.stat().st_size < size - sum(map(len, scans[:2])) + pieces.LARGE and list(case.kept_files()) == [
        third.id
    ]


@pytest.mark.parametrize("data", [b"", b"stream\n", b"x" * 3_000_000, b"stream\n" + b"y" * 100_000, b"endstream"])
def test_pieces_of_any_file_are_the_whole_file(data):
    found = list(pieces.cut(data))
    assert b"".join(data[piece] for piece in found) == data
    assert all(0 < piece.stop - piece.start <= pieces.MOST for piece in found)


def test_files_that_no_build_came_to_name_are_taken_out_and_their_space_is_given_back(case, tmp_path):
    (tmp_path / "packet.pdf").write_bytes(os.urandom(3 * pieces.MOST))
    before = case.path.stat().st_size
    lost = case.store_files({"packet.pdf": tmp_path / "packet.pdf"})
    assert case.path.stat().st_size > before + 2 * pieces.MOST
    case.tidy_files()
    assert case.path.stat().st_size < before + pieces.MOST
    refusal(case.add_build, {}, DAY, "", lost)
    assert case.builds() == []


def test_an_override_needs_a_reason_and_a_name(case):
    for reason, by in (("", "M. Okafor"), ("Because", " ")):
        with pytest.raises(AnswerError):
            case.override("route", "eligibility", "A", reason, by)
    assert case.overrides() == []
    made = case.override("gate", "g28", "send", "Carried by hand", "M. Okafor")
    assert case.overrides() == [made]
    case.withdraw_override("gate", "g28")
    assert case.overrides() == [] and [change.says for change in case.history(kinds=("override",))]


def test_notes_are_kept_replaced_and_taken_away(case):
    case.note("passport", "Ask the consulate")
    case.note("passport", "Asked the consulate")
    case.note("lease", "Page 4 is missing")
    assert case.notes() == {"passport": "Asked the consulate", "lease": "Page 4 is missing"}
    case.note("lease", "")
    assert case.notes() == {"passport": "Asked the consulate"}


# --- where cases are kept


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("PAROLE_KIT_HOME", str(tmp_path / "cases"))
    monkeypatch.setenv("PAROLE_KIT_CONFIG", str(tmp_path / "config"))
    return tmp_path / "cases"


def test_the_home_of_cases_is_made_and_may_not_be_inside_the_program(home, monkeypatch):
    assert case_home() == home and home.is_dir()
    for inside in (PROGRAM, PROGRAM / "notebooks" / "cases"):
        monkeypatch.setenv("PAROLE_KIT_HOME", str(inside))
        refusal(case_home)
    assert not (PROGRAM / "notebooks" / "cases").exists()


def test_the_next_file_number_counts_what_is_there(home, tmp_path):
    assert next_file_number() == "PK-0001"
    for name in ("PK-0007", "pk-0012", "Other"):
        (case_home() / f"{name}.parole").touch()
    assert next_file_number() == "PK-0013"


def test_the_list_of_recent_cases_has_no_client_facts(home, tmp_path):
    with training_case(case_home()) as case:
        case.answer(NAME, "Ysolde Quintanar")
        attach(case, "Lease of Quintanar")
        remember_case(case, next_due=DAY)
    listed = (tmp_path / "config" / "recent.json").read_text(encoding="utf-8")
    assert "Quintanar" not in listed
    (recent,) = recent_cases()
    assert (recent.file_number, recent.path, recent.next_due, recent.there) == ("PK-9001", case.path, DAY, True)
    forget_case(case.path)
    assert recent_cases() == [] and case.path.exists()


@pytest.mark.parametrize(
    "damage", ["", "{", "[]", '{"cases": 3}', '{"cases": [1, {"file_number": "x y"}, {}]}', "\x00"]
)
def test_a_damaged_list_of_recent_cases_is_an_empty_one(home, tmp_path, damage):
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "recent.json").write_text(damage, encoding="utf-8")
    assert recent_cases() == [] and next_file_number() == "PK-0001"
    with training_case(case_home()) as case:
        remember_case(case)
    assert len(recent_cases()) == 1


def test_a_new_case_appears_only_when_it_is_whole(tmp_path):
    path = tmp_path / "PK-0002.parole"
    with pytest.raises(AnswerError), new_case_at(path, None, file_number="PK-0002", training=True):
        raise AnswerError("A mistake in the import.")
    assert list(tmp_path.iterdir()) == []
    with new_case_at(path, None, file_number="PK-0002", training=True) as case:
        case.answer(NAME, "Ysolde")
        assert not path.exists()
    assert [found.name for found in tmp_path.iterdir()] == ["PK-0002.parole"]
    with pytest.raises(CaseError), new_case_at(path, None, file_number="PK-0002", training=True):
        pass
    with Case.open(path) as case:
        assert case.values() == {"client-name": "Ysolde"}
