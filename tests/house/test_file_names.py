"""Two test files of one name cannot be collected together."""

from __future__ import annotations

from collections import Counter

from tests.conftest import ROOT


def test_each_test_file_has_a_name_of_its_own() -> None:
    names = Counter(path.name for path in (ROOT / "tests").rglob("test_*.py"))
    assert [name for name, times in names.items() if times > 1] == []
