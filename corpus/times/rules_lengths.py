"""How news says how long, how often, how long ago, and "now", "recently", "soon"."""

from __future__ import annotations

from corpus.times.counting import (
    away,
    every,
    every_named,
    length,
    length_of,
    named_reference,
    nothing,
    reference,
    repeated,
)
from corpus.times.grammar import Rule
from corpus.times.periods import Grain
from corpus.times.said import Anchor

_QUANTITY = (
    "( quantity:QUANTITY / at bound:least|most / compare:more|less|fewer|longer than / up bound:to / as long|much as )?"
)
_FEW = "( few:few|several|many / a few:few / a couple:couple of? )"
_ONCE = f"( a|an|one / amount:NUM / {_FEW} )"
_A = "a|an unit:second|minute|hour|day|night|week|month|year"

LENGTHS = (
    Rule(
        f"{_QUANTITY} amount:NUM -? more|full|consecutive|straight|additional? -? unit:UNIT|UNITS ( approx:or so )?",
        length,
    ),
    Rule(f"{_QUANTITY} amount:NUM and a half:half unit:UNIT|UNITS", length),
    Rule("a|an|one unit:UNIT and a half:half", length),
    Rule(f"{_QUANTITY} a|an|another unit:hour|day|week|month|year|decade|century ( approx:or so )? >!-", length),
    Rule(f"{_QUANTITY} a|an additional|extra|full|whole|entire unit:UNIT", length),
    Rule("<for|in|within|after a|an unit:minute|quarter", length),
    Rule(f"{_QUANTITY} ( a / NUM ) -? quarter|quarters of", nothing),
    Rule(f"{_QUANTITY} half -? a|an? -? unit:UNIT", length_of(0.5)),
    Rule("the last|past|next half -? unit:UNIT", length_of(0.5)),
    Rule("a? fortnight", length_of(2, Grain.WEEK)),
    Rule("all|whole|entire unit:day|week|month|year", length),
    Rule("the whole|entire unit:day|week|month|year", length),
    Rule("a? quarter -? century", length_of(25, Grain.YEAR)),
    Rule(f"{_QUANTITY} {_FEW} -? more|additional? -? unit:UNIT|UNITS", length),
    Rule("a couple:couple of? unit:UNITS", length),
    Rule(
        "( at bound:least )? the? last|past|next|coming|first|previous|following amount:NUM unit:UNITS"
        " ( approx:or so )?",
        length,
    ),
    Rule("the? last|past|next|coming|previous|following few:few|several|many unit:UNITS", length),
    Rule("the? last|past|next|coming couple:couple of unit:UNITS", length),
    Rule("the amount:NUM unit:UNITS", length),
    Rule("( the? next|last|past|coming )? NUM to|or|-|– NUM -? unit:UNIT|UNITS", length_of(None)),
    Rule("the fiscal? unit:year >ended|ending", length),
    Rule("the last|past unit:hour|day|week|month|year|decade|century ( and a half:half )?", length),
    Rule(
        "<over|in|during|within|for|through the next unit:hour|day|week|month|year|decade|century ( approx:or so )?",
        length,
    ),
    Rule("a unit:UNIT or two", length_of(None)),
    Rule(
        "<for|in|within|after|over|only|during|until unit:UNITS ( or|and UNITS )? >!old|ago|later|earlier",
        length_of(None),
    ),
    Rule("unit:days|weeks|months|years|decades|centuries of", nothing),
    Rule("unit:day|week|month|year|hour - long", length),
    Rule("unit:hours|days|weeks|months|years|decades|centuries - long", length_of(None)),
    Rule("amount:NUM -? unit:UNIT|UNITS -? old", nothing),
    Rule("amount:NUM -? unit:UNIT|UNITS of age", nothing),
)

DISTANCES = (
    Rule(f"{_QUANTITY} {_ONCE} unit:UNIT|UNITS ( and a half:half )? ago", away(-1)),
    Rule("days|weeks|months|years|decades|centuries ago", reference("PAST_REF")),
    Rule("a UNIT or two ago", reference("PAST_REF")),
    Rule(f"{_QUANTITY} {_ONCE} unit:UNIT|UNITS earlier", away(-1, Anchor.MENTIONED)),
    Rule(f"{_QUANTITY} {_ONCE} unit:UNIT|UNITS later", away(1, Anchor.MENTIONED)),
    Rule(f"{_QUANTITY} {_ONCE} unit:UNIT|UNITS from now", away(1)),
    Rule("the? comparable? unit:year - ago|earlier quarter|period", away(-1)),
    Rule("unit:year - ago|earlier", away(-1)),
    Rule("the quarter a unit:year ago|earlier", away(-1)),
    Rule("the unit:day|week|month|year before >,|.|;|END", away(-1, Anchor.MENTIONED)),
)

SETS = (
    Rule("every|each unit:UNIT", every),
    Rule("every amount:NUM unit:UNITS", every),
    Rule("every few:few unit:UNITS", every),
    Rule("every|each weekday:WEEKDAY part:PART?", every_named),
    Rule("every|each part:PART", every_named),
    Rule("every|each month:MONTH", every_named),
    Rule("weekday:WEEKDAYS", every_named),
    Rule("every|each weekend", repeated("XXXX-WXX-WE")),
    Rule("<!the weekends", repeated("XXXX-WXX-WE")),
    Rule("every:EVERY", every),
    Rule(f"<once|twice|times {_A}", every),
    Rule(f"<NUM|COUNTED|UNITS {_A} >!ago|earlier|later|before|after", nothing),
    Rule("per unit:hour|day|week|month|year", every),
)

REFERENCES = (
    Rule("<!soon|as reference:REFERENCE >!as|after", named_reference),
    Rule("usa today", nothing),
    Rule("tonight show", nothing),
    Rule("these days", reference("PRESENT_REF")),
    Rule("right now", reference("PRESENT_REF")),
    Rule("<at this point|time|moment", reference("PRESENT_REF")),
    Rule("<at the present|moment >!of", reference("PRESENT_REF")),
    Rule("<in the recent? past >!WORD|NAME", reference("PAST_REF")),
    Rule("recent days|weeks|months|years|decades ( and|or UNITS )?", reference("PAST_REF")),
    Rule("recent quarters", reference("PAST_REF")),
    Rule("recent", reference("PAST_REF")),
    Rule("current >!UNIT", reference("PRESENT_REF")),
    Rule("<in the ( near|foreseeable|distant|immediate )? future", reference("FUTURE_REF")),
    Rule("the near|foreseeable|distant|immediate future", reference("FUTURE_REF")),
    Rule("the? coming days|weeks|months|years|decades|quarters", reference("FUTURE_REF")),
    Rule("the days|weeks|months|years ahead", reference("FUTURE_REF")),
    Rule("<will|may|might|could|would one day", reference("FUTURE_REF")),
)
