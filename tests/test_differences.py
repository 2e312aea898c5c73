"""What changed between two builds, and since the last: told from what the case keeps."""

import shutil

import pytest
from packets import AS_OF, add_exhibit, sample_case

from parole_kit.case import Case
from parole_kit.law import load_law
from parole_kit.packet import build_before, build_packet, what_changed
from parole_kit.packet.differences import _lines

LAW = load_law()


@pytest.fixture(scope="module")
def twice(tmp_path_factory):
    """A case that was built, changed in every way, and built again."""
    folder = tmp_path_factory.mktemp("twice")
    with sample_case(folder) as case:
        build_packet(case, LAW, folder / "first", as_of=AS_OF)
        case.answer(LAW.question("officer-name"), "R. Alvarez")
        case.clear(LAW.question("officer-name"))
        case.answer(LAW.question("facility-address"), "12 Fictional Road, San Diego, CA 92101")
        add_exhibit(case, {"id": "card", "file": "c.pdf", "title": "Voter card", "group": "identity"})
        ids = [one.id for one in case.exhibits() if one.group == "identity" and not one.translates]
        rest = [one.id for one in case.exhibits() if one.id not in ids]
        case.reorder_exhibits([*reversed(ids), *rest])
        paper = next(one for one in case.exhibits() if one.group == "sponsor")
        case.update_exhibit(paper.id, title="Lease, signed", rotations={1: 90})
        case.override("authority", "ina-212-d-5-a", "checked", "Read at the source", "R. Oakes")
        build_packet(case, LAW, folder / "second", as_of=AS_OF)
        return case.path, paper.title


@pytest.fixture
def case(twice, tmp_path):
    with Case.open(shutil.copy(twice[0], tmp_path / twice[0].name)) as opened:
        yield opened


def told(case, earlier, later=None):
    return {kind: list(says) for kind, says in what_changed(case, LAW, earlier, later)}


def test_two_builds_are_compared_by_documents_exhibits_answers_and_decisions(twice, case):
    first, second = case.builds()
    assert build_before(case.builds(), second) == first and build_before(case.builds(), first) is None
    found = told(case, first, second)
    assert found["exhibits"] == [
        "“Voter card” was added.",
        f"“{twice[1]}” is now called “Lease, signed”.",
        "“Lease, signed”: pages were left out, turned or put in another order.",
        "The exhibits stand in another order.",
    ]
    label = LAW.question("facility-address").label
    assert any(label in says for says in found["answers"])
    assert not any(LAW.question("officer-name").label in says for says in found["answers"])
    assert found["decisions"] == [f"{LAW.authorities['ina-212-d-5-a'].cite} was marked as checked."]
    assert any("line" in says and "changed" in says for says in found["documents"])
    assert "law" not in found


def test_a_build_is_compared_with_the_case_as_it_is(case):
    second = case.builds()[-1]
    assert told(case, second) == {}
    case.answer(LAW.question("packet-sent-on"), AS_OF)
    assert told(case, second) == {}
    case.remove_exhibit("card")
    sponsor = case.add_person("sponsor")
    case.answer(LAW.question("sponsor-name"), "Ana Fictional", person=sponsor)
    found = told(case, second)
    assert found["exhibits"] == ["“Voter card” was removed."]
    name = LAW.question("sponsor-name").label
    assert found["answers"] == ["A sponsor was added.", f"“{name}”, Ana Fictional: answered."]


def test_another_law_is_said(case):
    second = case.builds()[-1]
    second.manifest["law_version"] = "2019-01-01 old"
    assert "2019-01-01 old" in told(case, second)["law"][0]


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        ("abc", "axc", "1 line changed"),
        ("abc", "abcd", "1 line new"),
        ("abcd", "xycd", "2 lines changed"),
        ("abcdef", "axdefgh", "1 line changed, 2 new, 1 gone"),
    ],
)
def test_changed_lines_are_counted(was, now, says):
    assert _lines(was, now) == says
