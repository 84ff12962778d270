"""How news names weeks, months, quarters, seasons, years, decades and centuries."""

from __future__ import annotations

from corpus.times.building import (
    beside,
    century,
    decade,
    fixed,
    numbered_week,
    piece,
    point,
    point_ending,
    quarters,
    stepping,
    unit,
    year_end,
    year_of_comparison,
    years,
)
from corpus.times.grammar import Rule
from corpus.times.periods import Grain
from corpus.times.said import Anchor, Stepped

_YEAR = "year:YEAR|SHORT_YEAR"
_MOD = "( around:around|circa )? ( the? early:EARLY -? / the? begin:BEGIN of )?"
_TO = "and|or|to|through|until|till|-|–|—"
_OF_YEAR = f"( ( of / , )? ( the? fiscal? {_YEAR} / the? turn:this|last|next|current unit:year ) )?"
_HALF = "half:first|second|latter|last"
_IN = "<in|since|by|until|till|from|to|of|before|after|during|between|around|circa|through|year|and|late|early"

WEEKS_AND_MONTHS = (
    Rule(f"{_MOD} month:MONTH ( of / , )? {_YEAR} >!COUNTED", point),
    Rule(f"{_MOD} month:MONTH of? turn:this|last|next unit:year", point),
    Rule(f"{_MOD} month:MONTH of the return:RETURN unit:year", point),
    Rule(f"{_MOD} turn:last|next|this|coming month:MONTH", point),
    Rule("turn:last|next month:MONTH day:DAY", point),
    Rule(f"{_MOD} this turn:past|coming month:MONTH", point),
    Rule(f"the month of month:MONTH ( of? {_YEAR} )?", point),
    Rule(f"early:early|late in month:MONTH ( of? {_YEAR} )?", point),
    Rule(f"{_MOD} month:MONTH_ALONE", point),
    Rule(f"{_MOD} <BEFORE_MONTH|- month:MONTH_OR_VERB", point),
    Rule(f"the? piece:first|second|last|latter half of month:MONTH ( of? {_YEAR} )?", piece),
    Rule(f"the? week of month:MONTH day:DAY ( ,? {_YEAR} )?", point_ending((Grain.WEEK, 1))),
    Rule(f"the number:ORDINAL|last|final week of|in month:MONTH ( {_YEAR} )?", numbered_week),
    Rule(f"{_MOD} turn:this|last|next weekend", point_ending((Grain.WEEKEND, 1))),
    Rule("the weekend", point_ending((Grain.WEEKEND, 1))),
)

UNITS = (
    Rule(f"{_MOD} the return:next unit:UNIT", unit),
    Rule(f"{_MOD} the? turn:TURN unit:UNIT ( approx:or so )?", unit),
    Rule(f"{_MOD} this past unit:UNIT", stepping(-1)),
    Rule(f"{_MOD} the? return:previous|preceding|prior|following|ensuing|same unit:UNIT", unit),
    Rule(f"{_MOD} that same? unit:UNIT", stepping(0, Anchor.MENTIONED)),
    Rule("the? begin:BEGIN of the unit:week|month|quarter|year|decade|century", stepping(0)),
    Rule("the unit:week|month|year after next", stepping(2)),
    Rule("the begin:rest|remainder of the|this unit:week|month|quarter|year|decade|century", stepping(0)),
    Rule("the begin:rest|remainder of year:YEAR", point),
    Rule("early:EARLY in the unit:week|month|year|decade|century", stepping(0)),
    Rule("the quarter >!-", stepping(0, Anchor.MENTIONED, Grain.QUARTER)),
    Rule("the latest quarter", stepping(-1, grain=Grain.QUARTER)),
    Rule("the latest|comparable period", stepping(0, Anchor.MENTIONED, Grain.QUARTER)),
    Rule("<for the full|whole|entire|fiscal? unit:year >!-", stepping(0)),
    Rule("the full fiscal? unit:year", stepping(0)),
    Rule("the latest fiscal? unit:year", stepping(-1)),
    Rule("<in the fiscal unit:year", stepping(0)),
)

QUARTERS_AND_SEASONS = (
    Rule(f"the? fiscal? quarter:ORDINAL fiscal? quarter {_OF_YEAR}", point),
    Rule(f"fiscal? quarter:ORDINAL - quarter {_OF_YEAR}", point),
    Rule(f"the? fiscal? ( {_YEAR} / turn:this|last|next unit:year ) 's? fiscal? quarter:ORDINAL -? quarter", point),
    Rule(f"Q quarter:NUM ( of? {_YEAR} )?", point),
    Rule(f"{{ the? first:ORDINAL }} {_TO} {{ second:ORDINAL -? quarters ( of? {_YEAR} )? }}", quarters),
    Rule(f"the? {_HALF} half of? the? ( {_YEAR} / turn:this|last|next unit:year )", point),
    Rule(f"the? {_HALF} half of the unit:year", point),
    Rule(f"{_MOD} turn:last|next|this|coming season:SEASON", point),
    Rule(f"{_MOD} this turn:past|coming season:SEASON", point),
    Rule(f"{_MOD} the? season:SEASON of? {_YEAR} >!COUNTED", point),
    Rule(f"{_MOD} season:SEASON of turn:this|last|next unit:year", point),
    Rule("<in|over|during|since|by|until|through|before|after|for|of the season:SEASON >!of|in", point),
    Rule("<in|by|until|since|during|through|before|after|for|of|and season:WARM_OR_COLD >!of|in", point),
    Rule("<in|by|until|since|during|through season:SEASON >!of|in", point),
    Rule("the? early:EARLY -? season:SEASON >!of|in", point),
)

YEARS = (
    Rule("<!BEFORE_NUMBER year:LIKELY_YEAR >!COUNTED", point),
    Rule(f"{_IN} year:YEAR >!COUNTED", point),
    Rule("<in|since|of|by|before|after|until year:SHORT_YEAR", point),
    Rule("the year year:YEAR", point),
    Rule("( around:around|circa ) year:YEAR", point),
    Rule("the? early:EARLY -? year:YEAR", point),
    Rule("the? begin:BEGIN of year:YEAR", point),
    Rule("early:early|late in year:LIKELY_YEAR", point),
    Rule("the? fiscal year? year:YEAR", point),
    Rule("the year:YEAR fiscal year", point),
    Rule("the year:YEAR period", year_of_comparison),
    Rule("side:post|pre - year:YEAR", beside),
    Rule("{ first:YEAR } -|–|/ { second:YEAR_OF_CENTURY }", years),
    Rule("( around:around )? year 's? -? end", year_end),
    Rule("<since year -? end", fixed(Stepped(Grain.YEAR, -1), mod="END")),
    Rule("the? year 's end", year_end),
    Rule(f"year - end {_YEAR}", year_end),
    Rule(f"{_MOD} the:the? decade:DECADE", decade),
    Rule("the? piece:first|second|last|latter half of the:the decade:DECADE", decade),
    Rule(f"{_MOD} the:the nineteen? decade:DECADE_WORD", decade),
    Rule(f"{_MOD} the:the decade:YEAR|YEAR_OF_CENTURY 's", decade),
    Rule(f"{_MOD} the? century:ORDINAL -? century", century),
    Rule(f"{_MOD} the century:HUNDRED_OR_DECADE", century),
)
