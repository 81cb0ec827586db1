"""How far back mail is read, and how long its words are kept, agree."""

from pathlib import Path

import pytest

from agent.settings import load_settings


@pytest.mark.parametrize(
    ("back", "keep", "read"), [(90, 0, 90), (90, 30, 30), (90, 400, 90), (10, 30, 10), (365, 364, 364)]
)
def test_no_mail_is_read_that_is_older_than_what_is_kept(
    tmp_path: Path, back: int, keep: int, read: int
) -> None:
    """Words that were erased for their age would come back with the next first reading."""
    settings = f"[sync]\ndays_back = {back}\n[retention]\nkeep_days = {keep}\n"
    (tmp_path / "kept.toml").write_text(settings, encoding="utf-8")
    assert load_settings(tmp_path).days_back == read
