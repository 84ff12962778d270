"""Finished runs in a folder: which are found, and their plots."""

from __future__ import annotations

import base64
import os
from pathlib import Path

from qa.evaluation.report import Report, write_report
from tests.test_render_report import TWO
from ui.finished_runs import finished_runs, plots_of

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)


def put(report: Report, folder: Path, *, minute: int = 0) -> Path:
    folder.mkdir(parents=True)
    write_report(report, folder)
    os.utime(folder / "report.json", (1_700_000_000 + 60 * minute,) * 2)
    return folder


def test_runs_are_found_in_folders_and_theirs_the_newest_first(tmp_path: Path) -> None:
    put(TWO, tmp_path / "old", minute=1)
    put(TWO, tmp_path / "time" / "new", minute=2)
    put(TWO, tmp_path / "too" / "deep" / "down")
    (tmp_path / "unfinished").mkdir()
    assert list(finished_runs(tmp_path)) == ["time/new", "old"]
    assert finished_runs(tmp_path / "nowhere") == {}


def test_what_lies_outside_is_not_reached_by_a_link(tmp_path: Path) -> None:
    outside = put(TWO, tmp_path / "outside")
    (outside / "secret.png").write_bytes(PIXEL)
    inside = put(TWO, tmp_path / "runs" / "inside")
    (tmp_path / "runs" / "link").symlink_to(outside)
    (inside / "plots").mkdir()
    (inside / "plots" / "link.png").symlink_to(outside / "secret.png")
    runs = finished_runs(tmp_path / "runs")
    assert list(runs) == ["inside"]
    assert plots_of(runs["inside"]) == ()


def test_plots_are_pictures_and_nothing_else(tmp_path: Path) -> None:
    folder = put(TWO, tmp_path / "run")
    (folder / "plots").mkdir()
    (folder / "plots" / "risk_coverage.png").write_bytes(PIXEL)
    (folder / "plots" / "page.png").write_text("<html>")
    [plot] = plots_of(finished_runs(tmp_path)["run"])
    assert plot.name == "risk coverage"
    assert base64.b64decode(plot.address.partition(",")[2]) == PIXEL
