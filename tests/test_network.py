from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import InputError
from ui.network import read_passwords


def test_passwords_may_hold_colons(tmp_path: Path) -> None:
    (tmp_path / "users").write_text("ann:a:b\n\nbo: c\n")
    assert read_passwords(tmp_path / "users") == [("ann", "a:b"), ("bo", " c")]


@pytest.mark.parametrize(
    ("content", "reason"), [("", "names nobody"), ("ann", "users:1: expected"), ("ann:", "users:1")]
)
def test_a_password_file_that_protects_nothing_is_refused(tmp_path: Path, content: str, reason: str) -> None:
    (tmp_path / "users").write_text(content)
    with pytest.raises(InputError, match=reason):
        read_passwords(tmp_path / "users")
