from __future__ import annotations

import pytest

from corpus.article import FurnitureKind
from corpus.furniture import find_furniture
from corpus.lines import find_lines


def found(text: str, outlet: str | None = None) -> list[tuple[str, str]]:
    return [(piece.kind.value, piece.span.of(text)) for piece in find_furniture(text, find_lines(text), outlet=outlet)]


REPORT = "\n\nThe council met on Monday and agreed to repair the harbour wall before the winter.\n\nNo date was set."


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Back To Top", "navigation"),
        ("scroll to top", "navigation"),
        ("• Link copied", "navigation"),
        ("Read more: Five things to know about the harbour", "navigation"),
        ("Home > News > Harbour", "navigation"),
        ("(3rd LD) Ministers meet over fishing rights - 2", "navigation"),
        ("© 2021 The Examiner. All rights reserved.", "notice"),
        ("Copyright 2020 The Bay Mail", "notice"),
        ("저작권자 © The Post 무단전재 및 재배포 금지", "notice"),
        ("(Ministry of Harbours-Wire)", "credit"),
        ("Source: Halvorn Wire", "credit"),
        ("Photo by Ann Lee / Reuters", "credit"),
        ("(Reporting by Ann Lee; editing by Bo Chan)", "credit"),
        ("By Lorna Tewksley", "byline"),
        ("By Shin Ji-hye (shin@example.com)", "byline"),
        ("By JANE DOE and JOHN SMITH", "byline"),
        ("By Jane Doe, Staff Writer", "byline"),
        ("Published : March 10, 2020 - 13:59", "dateline"),
        ("Updated: 10 March 2020 at 9:15 am GMT", "dateline"),
        ("2020-03-10", "dateline"),
    ],
)
def test_a_line_of_furniture_is_typed(line: str, kind: str) -> None:
    assert found(line + REPORT) == [(kind, line)]


@pytest.mark.parametrize(
    "line",
    [
        "By Monday, Japan had lifted the curbs.",
        "By the time the ferry landed, the pier was closed",
        "The copyright dispute over the song has ended after nine years.",
        "Subscribers to the opera rose by a tenth last year.",
        "(The mayor could not be reached for comment.)",
        "On March 10, 2020, the borders were closed.",
        "“Share this bread,” she said.",
        "Source material for the play came from letters.",
        "No.",
    ],
)
def test_a_line_of_the_report_is_not_furniture(line: str) -> None:
    assert found(line + REPORT) == []


def test_an_appeal_at_the_end_takes_its_block_with_it() -> None:
    appeal = "Good journalism has never been more needed.\nBy subscribing, you can help us."
    assert [kind for kind, _ in found(REPORT.strip() + "\n\n" + appeal)] == ["notice", "notice"]


def test_credits_and_datelines_inside_a_paragraph_are_furniture_and_the_rest_is_not() -> None:
    text = "SEOUL, Dec. 16 (Wire) -- The talks ran late. (PHOTO NOT FOR SALE) (Yonhap)"
    assert found(text) == [
        ("dateline", "SEOUL, Dec. 16 (Wire) --"),
        ("credit", "(PHOTO NOT FOR SALE)"),
        ("credit", "(Yonhap)"),
    ]


def test_a_caption_is_text_and_its_second_printing_is_repeated() -> None:
    caption = "Delegates wait for the start of the talks. (Wire)"
    assert found(f"{caption} {caption}") == [("credit", "(Wire)"), ("repeated", caption)]
    assert found(f"{caption}\n{caption}") == [("credit", "(Wire)"), ("repeated", caption)]


def test_a_masthead_is_navigation_only_if_it_is_the_outlets_name() -> None:
    assert found("The Bay Mail" + REPORT, outlet="The Bay Mail")[0] == ("navigation", "The Bay Mail")
    assert found("The Bay Mail" + REPORT) == []


def test_a_caption_that_ends_with_its_rights_keeps_its_words() -> None:
    text = "Traffic crosses the bridge in March. © 2013 Wire Pictures"
    assert found(text) == [(FurnitureKind.CREDIT.value, "© 2013 Wire Pictures")]


@pytest.mark.parametrize(
    "line",
    [
        "The judge ruled that the names of the victims may not be published.",
        "Download speeds rose by a fifth in the second half of the year.",
        "Donate blood, doctors urged on Monday.",
        "NASA - which runs the station - agreed.",
        "He resigned. (He later lost it on appeal)",
        "The vote was close. (Yes 52, No 48)",
        "Video: the moment the bridge fell on Monday.",
        "Sources: Lakers to sign a new coach",
        "January 5, 2019",
        "By The Numbers",
        "By Kate Atkinson",
        "TRUMP — I never said that.",
    ],
)
def test_a_line_inside_a_report_is_not_taken_for_furniture(line: str) -> None:
    assert found(REPORT.strip() + "\n\n" + line + REPORT.replace("Monday", "Tuesday")) == []


def test_real_paragraphs_beside_an_appeal_stay() -> None:
    end = "The mayor resigned on Monday.\nHis deputy takes over.\nSign up for our free newsletter"
    assert found(REPORT.strip() + "\n\n" + end) == [("notice", "Sign up for our free newsletter")]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("May 20, 2020, 9:29 a.m. ET", "dateline"),
        ("By Élodie Müller", "byline"),
        ("By John Smith for The Times", "byline"),
        ("Jane Roe, Staff Writer", "byline"),
    ],
)
def test_more_lines_of_furniture(line: str, kind: str) -> None:
    assert found(line + REPORT) == [(kind, line)]


def test_a_subhead_in_another_script_of_east_asia_is_text() -> None:
    assert found("日本は輸出規制を解除した。\n\nサムスン電子\n\n政府が発表した。") == []
