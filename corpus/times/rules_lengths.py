"""How news says how long, how often, how long ago, and "now", "recently", "soon"."""

from __future__ import annotations

from corpus.times.grammar import Build, Found, Rule
from corpus.times.periods import Grain
from corpus.times.said import Anchor, Length, Point, Reference, Repeated, Said, Stepped

_QUANTITY = (
    "( quantity:QUANTITY / at bound:least|most / compare:more|less|fewer|longer than / up bound:to / as long|much as )?"
)
_AMOUNT = "( a|an|one / amount:NUM )"
_FEW = "( few:few|several|many / a few:few / a few:couple of? )"
_ONCE = "( a|an|one / amount:NUM / few:few|several|many / a few:few / a couple:couple of? )"
_A = "a|an unit:second|minute|hour|day|night|week|month|year"
_LETTERS = {Grain.SECOND: "TS", Grain.MINUTE: "TM", Grain.HOUR: "TH", Grain.DAY: "D", Grain.WEEK: "W", Grain.MONTH: "M"}
_LETTERS |= {Grain.YEAR: "Y", Grain.QUARTER: "Q", Grain.DECADE: "DE", Grain.CENTURY: "CE"}

_YEARS = {Grain.DECADE: 10, Grain.CENTURY: 100}


def _unit(found: Found) -> Grain | None:
    unit = found.get("unit", "UNIT") or found.get("unit", "UNITS")
    return unit if isinstance(unit, Grain) else None


def _amount(found: Found) -> float | None:
    if "couple" in found:
        return 2
    if "few" in found:
        return None
    amount = found.get("amount", "NUM")
    whole = float(amount) if isinstance(amount, int | float) else 1.0
    return whole + (0.5 if "half" in found else 0)


def _mod(found: Found) -> str | None:
    if "approx" in found:
        return "APPROX"
    bounds = {"least": "EQUAL_OR_MORE", "most": "EQUAL_OR_LESS", "to": "EQUAL_OR_LESS"}
    compared = {"more": "MORE_THAN", "longer": "MORE_THAN", "less": "LESS_THAN", "fewer": "LESS_THAN"}
    return found.text("quantity", "QUANTITY") or bounds.get(found.word("bound")) or compared.get(found.word("compare"))


def _length(found: Found) -> Said | None:
    unit = _unit(found)
    return None if unit is None else Said(Length(_amount(found), unit), _mod(found))


def _vague(found: Found) -> Said | None:
    unit = _unit(found)
    return None if unit is None else Said(Length(None, unit))


def _half(found: Found) -> Said | None:
    unit = _unit(found)
    return None if unit is None else Said(Length(0.5, unit), _mod(found))


def _back(found: Found) -> Said | None:
    return _away(found, -1, Anchor.PUBLISHED)


def _away(found: Found, turn: int, anchor: Anchor) -> Said | None:
    """Read "two weeks ago"; of how many is not said, only that it is past or to come."""
    unit, amount = _unit(found), _amount(found)
    if unit is None or unit in (Grain.SECOND, Grain.MINUTE, Grain.HOUR):
        return None
    if amount is None:
        return Said(Reference("PAST_REF" if turn < 0 else "FUTURE_REF"))
    mod = "APPROX" if _mod(found) in ("APPROX", "LESS_THAN", "MORE_THAN") else _mod(found)
    compared = turn < 0 and unit is Grain.YEAR and amount == 1
    if unit in _YEARS:
        unit, amount = Grain.YEAR, amount * _YEARS[unit]
    return Said(Point(Stepped(unit, turn * int(amount), anchor), compared=compared), mod)


def _turned(turn: int, anchor: Anchor) -> Build:
    return lambda found: _away(found, turn, anchor)


def _every(found: Found) -> Said | None:
    unit = found.get("every", "EVERY") or _unit(found)
    if "every" in found and found.is_name("every"):
        return None  # "The Daily Mail"
    return Said(Repeated(written_length(_amount(found) or 1, unit))) if isinstance(unit, Grain) else None


def _every_weekday(found: Found) -> Said:
    number = found.number("weekday", "WEEKDAY")
    number = found.number("weekday", "WEEKDAYS") if number is None else number
    part = found.text("part", "PART")
    return Said(Repeated(f"XXXX-WXX-{(number or 0) + 1}" + (f"T{part}" if part else "")))


def _every_part(found: Found) -> Said:
    return Said(Repeated(f"XXXX-XX-XXT{found.text('part', 'PART')}"))


def _every_month(found: Found) -> Said:
    return Said(Repeated(f"XXXX-{found.number('month', 'MONTH') or 1:02}"))


def _said(meaning: Repeated | Reference) -> Build:
    said = Said(meaning)
    return lambda _: said


def _reference(found: Found) -> Said | None:
    value = found.text("reference", "REFERENCE")
    return None if value is None else Said(Reference(value))


def _nothing(_: Found) -> tuple[Said, ...]:
    """Pass over what only looks like a time expression: "six-month-old"."""
    return ()


def written_length(amount: float | None, unit: Grain) -> str:
    """Return TIMEX3's value of a length; halves of years and hours are written in the next smaller unit.

    >>> written_length(2.5, Grain.YEAR), written_length(16, Grain.HOUR), written_length(None, Grain.MONTH)
    ('P2Y6M', 'PT16H', 'PXM')
    """
    if amount is not None and unit is Grain.QUARTER:
        amount, unit = amount * 3, Grain.MONTH
    if amount is not None and unit in (Grain.DECADE, Grain.CENTURY):
        amount, unit = amount * (10 if unit is Grain.DECADE else 100), Grain.YEAR
    time, letter = _LETTERS[unit][:-1], _LETTERS[unit][-1]
    if unit in (Grain.DECADE, Grain.CENTURY):
        time, letter = "", _LETTERS[unit]
    if amount is None:
        return f"P{time}X{letter}"
    whole = int(amount)
    smaller = {Grain.YEAR: (12, "M"), Grain.HOUR: (60, "M"), Grain.MINUTE: (60, "S"), Grain.DAY: (24, "H")}.get(unit)
    if whole == amount or smaller is None:
        return f"P{time}{amount:g}{letter}"
    rest = f"{round((amount - whole) * smaller[0])}{smaller[1]}"
    rest = f"T{rest}" if unit is Grain.DAY else rest
    return f"P{time}{whole}{letter}{rest}" if whole else f"P{time}{rest}"


LENGTHS = (
    Rule(
        f"{_QUANTITY} amount:NUM -? more|full|consecutive|straight|additional? -? unit:UNIT|UNITS ( approx:or so )?",
        _length,
    ),
    Rule(f"{_QUANTITY} amount:NUM and a half:half unit:UNIT|UNITS", _length),
    Rule("a|an|one unit:UNIT and a half:half", _length),
    Rule(f"{_QUANTITY} a|an|another unit:hour|day|week|month|year|decade|century ( approx:or so )?", _length),
    Rule(f"{_QUANTITY} a|an additional|extra|full|whole|entire unit:UNIT", _length),
    Rule("<for|in|within|after a|an unit:minute|quarter", _length),
    Rule(f"{_QUANTITY} ( a / NUM ) -? quarter|quarters of", _nothing),
    Rule(f"{_QUANTITY} half -? a|an? -? unit:UNIT", _half),
    Rule("a? quarter -? century", lambda _: Said(Length(25, Grain.YEAR))),
    Rule(f"{_QUANTITY} {_FEW} -? more|additional? -? unit:UNIT|UNITS", _length),
    Rule("a couple:couple of? unit:UNITS", _length),
    Rule(
        f"( at bound:least )? the? last|past|next|coming|first|previous|following amount:NUM unit:UNITS ( approx:or so )?",
        _length,
    ),
    Rule("the? last|past|next|coming|previous|following few:few|several|many unit:UNITS", _length),
    Rule("the? last|past|next|coming couple:couple of unit:UNITS", _length),
    Rule("the amount:NUM unit:UNITS", _length),
    Rule("( the? next|last|past|coming )? NUM to|or|-|– NUM -? unit:UNIT|UNITS", _vague),
    Rule("the fiscal? unit:year >ended|ending", _length),
    Rule("the last|past unit:hour|day|week|month|year|decade|century ( and a half:half )?", _length),
    Rule("a unit:UNIT or two", _vague),
    Rule("<for|in|within|after|over|only|during|until unit:UNITS ( or|and UNITS )? >!old|ago|later|earlier", _vague),
    Rule("unit:days|weeks|months|years|decades|centuries of", _nothing),
    Rule("unit:day|week|month|year|hour - long", _length),
    Rule("unit:hours|days|weeks|months|years|decades|centuries - long", _vague),
    Rule("amount:NUM -? unit:UNIT|UNITS -? old", _nothing),
    Rule("amount:NUM -? unit:UNIT|UNITS of age", _nothing),
)

DISTANCES = (
    Rule(f"{_QUANTITY} {_ONCE} unit:UNIT|UNITS ago", _back),
    Rule("days|weeks|months|years|decades|centuries ago", _said(Reference("PAST_REF"))),
    Rule("a UNIT or two ago", _said(Reference("PAST_REF"))),
    Rule(f"{_QUANTITY} {_ONCE} unit:UNIT|UNITS earlier", _turned(-1, Anchor.MENTIONED)),
    Rule(f"{_QUANTITY} {_ONCE} unit:UNIT|UNITS later", _turned(1, Anchor.MENTIONED)),
    Rule(f"{_QUANTITY} {_ONCE} unit:UNIT|UNITS from now", _turned(1, Anchor.PUBLISHED)),
    Rule("the? comparable? unit:year - ago|earlier quarter|period", _back),
    Rule("unit:year - ago|earlier", _back),
    Rule("the quarter a unit:year ago|earlier", _back),
    Rule("the unit:day|week|month|year before >,|.|;|END", _turned(-1, Anchor.MENTIONED)),
)

SETS = (
    Rule("every|each unit:UNIT", _every),
    Rule("every amount:NUM unit:UNITS", _every),
    Rule("every few unit:UNITS", lambda found: Said(Repeated(written_length(None, _unit(found) or Grain.DAY)))),
    Rule("every|each weekday:WEEKDAY part:PART?", _every_weekday),
    Rule("every|each part:PART", _every_part),
    Rule("every|each month:MONTH", _every_month),
    Rule("weekday:WEEKDAYS", _every_weekday),
    Rule("every|each weekend", _said(Repeated("XXXX-WXX-WE"))),
    Rule("<!the weekends", _said(Repeated("XXXX-WXX-WE"))),
    Rule("every:EVERY", _every),
    Rule(f"<once|twice|times {_A}", _every),
    Rule(f"<NUM|COUNTED|UNITS {_A} >!ago|earlier|later|before|after", _nothing),
    Rule("per unit:hour|day|week|month|year", _every),
)

REFERENCES = (
    Rule("<!soon|as reference:REFERENCE >!as|after", _reference),
    Rule("usa today", _nothing),
    Rule("tonight show", _nothing),
    Rule("these days", _said(Reference("PRESENT_REF"))),
    Rule("right now", _said(Reference("PRESENT_REF"))),
    Rule("<at this point|time|moment", _said(Reference("PRESENT_REF"))),
    Rule("<at the present|moment >!of", _said(Reference("PRESENT_REF"))),
    Rule("<in the recent? past >!WORD|NAME", _said(Reference("PAST_REF"))),
    Rule("recent days|weeks|months|years|decades ( and|or UNITS )?", _said(Reference("PAST_REF"))),
    Rule("recent quarters", _said(Reference("PAST_REF"))),
    Rule("recent", _said(Reference("PAST_REF"))),
    Rule("current >!UNIT", _said(Reference("PRESENT_REF"))),
    Rule("<in the ( near|foreseeable|distant|immediate )? future", _said(Reference("FUTURE_REF"))),
    Rule("the near|foreseeable|distant|immediate future", _said(Reference("FUTURE_REF"))),
    Rule("the? coming days|weeks|months|years|decades|quarters", _said(Reference("FUTURE_REF"))),
    Rule("the days|weeks|months|years ahead", _said(Reference("FUTURE_REF"))),
    Rule("<will|may|might|could|would one day", _said(Reference("FUTURE_REF"))),
)
