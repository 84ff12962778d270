"""How news names days, times of day, and ranges of days."""

from __future__ import annotations

from corpus.times.building import days, fixed, last_day, months, nth_weekday, numeric, point, stepping
from corpus.times.grammar import Rule
from corpus.times.periods import Grain
from corpus.times.said import Anchor, Stepped

_YEAR = "year:YEAR|SHORT_YEAR"
_IN_YEAR = f"( ,? {_YEAR} )?"
_MOD = "( around:around|circa )? ( the? early:EARLY -? / the? begin:BEGIN of )?"
_TO = "and|or|to|through|until|till|-|–|—"
_ZONE = "( ZONE / local time )?"
_THAT_DATE = f"( ,? on? ( month:MONTH day:DAY / day:DAY month:MONTH ) {_IN_YEAR} )?"
_THAT_DAY = f"( ,? on? ( weekday:WEEKDAY / relative:RELATIVE_DAY ) )? {_THAT_DATE}"

DAYS = (
    Rule(f"{_MOD} ( weekday:WEEKDAY ,? )? month:MONTH day:DAY {_IN_YEAR} >!COUNTED", point),
    Rule(f"{_MOD} ( weekday:WEEKDAY ,? )? month:MONTH the day:DAY|DAY_WORD", point),
    Rule(f"( weekday:WEEKDAY ,? )? day:DAY month:MONTH {_IN_YEAR}", point),
    Rule(f"( weekday:WEEKDAY ,? )? the day:DAY|DAY_WORD of month:MONTH {_IN_YEAR}", point),
    Rule(f"the? day:DAY_TH of month:MONTH {_IN_YEAR}", point),
    Rule(f"the? last:last|final day of month:MONTH {_IN_YEAR}", last_day),
    Rule(f"the? nth:ORDINAL|last|final weekday:WEEKDAY_ALONE of|in month:MONTH {_IN_YEAR}", nth_weekday),
    Rule("<on|by|until|since|through the day:DAY_TH >.|,|;|and|END", point),
    Rule("numeric:NUMERIC_DATE", numeric),
    Rule("( early:EARLY )? weekday:WEEKDAY_ALONE part:PART?", point),
    Rule("turn:last|next|this|coming weekday:WEEKDAY_ALONE part:PART?", point),
    Rule("this turn:past|coming weekday:WEEKDAY_ALONE part:PART?", point),
    Rule("the return:RETURN weekday:WEEKDAY_ALONE part:PART?", point),
    Rule("weekday:WEEKDAY_ALONE of? turn:this|last|next unit:week", point),
    Rule("( early:EARLY )? relative:RELATIVE_DAY part:PART?", point),
    Rule("the? day before yesterday", fixed(Stepped(Grain.DAY, -2))),
    Rule("the? day after tomorrow", fixed(Stepped(Grain.DAY, 2))),
    Rule(f"{_MOD} ( turn:last|this|next )? holiday:HOLIDAY ( eve:day|eve )? {_IN_YEAR}", point),
    Rule(f"{_MOD} ( turn:last|this|next )? holiday:HOLIDAY_BEFORE_DAY day {_IN_YEAR}", point),
    Rule(f"new year 's holiday:NEW_YEAR {_IN_YEAR}", point),
)

TIMES = (
    Rule("tonight", fixed(Stepped(Grain.DAY, 0), clock="TNI")),
    Rule("last night", fixed(Stepped(Grain.DAY, -1), clock="TNI")),
    Rule("overnight", fixed(Stepped(Grain.DAY, -1, Anchor.MENTIONED), clock="TNI")),
    Rule("( early:EARLY )? this part:PART", stepping(0)),
    Rule("<in|by|until|since|during|from early:EARLY -? part:PART", stepping(0, Anchor.MENTIONED)),
    Rule("<in|by|until|since|during|from the early:EARLY -? part:PART", stepping(0, Anchor.MENTIONED)),
    Rule("that same? part:PART", stepping(0, Anchor.MENTIONED)),
    Rule("the same part:PART", stepping(0, Anchor.MENTIONED)),
    Rule("the next|following part:PART", stepping(1, Anchor.MENTIONED)),
    Rule("the previous part:PART", stepping(-1, Anchor.MENTIONED)),
    Rule("<in|during the part:PART", stepping(0, Anchor.MENTIONED)),
    Rule(f"hour:CLOCK|DOTTED_CLOCK|HOUR half_day:HALF_DAY {_ZONE} {_THAT_DAY}", point),
    Rule(f"<at|by|until|around|about|before|after|since|from|to hour:CLOCK {_ZONE} {_THAT_DAY}", point),
    Rule("hour:CLOCK|HOUR|NUM o '|’ clock ( in the part:PART )?", point),
    Rule("hour:CLOCK|HOUR in the part:PART", point),
    Rule(f"<!NAME|high named:HOUR_NAMED {_ZONE} {_THAT_DAY}", point),
)

RANGES = (
    Rule(f"{{ month:MONTH first:DAY }} {_TO} {{ second:DAY {_IN_YEAR} }} >!COUNTED|MONTH", days),
    Rule(f"{{ month:MONTH first:DAY }} , {{ second:DAY }} ,? and|or {{ third:DAY {_IN_YEAR} }} >!COUNTED|MONTH", days),
    Rule(f"{{ first:DAY }} {_TO} {{ second:DAY of? month:MONTH {_IN_YEAR} }}", days),
    Rule(f"{{ first:MONTH day:DAY }} {_TO} {{ second:MONTH other_day:DAY ,? {_YEAR} }}", months),
    Rule(f"{{ first:MONTH }} {_TO} {{ second:MONTH of? {_YEAR} }}", months),
    Rule(f"<from|between {{ first:MONTH day:DAY? }} {_TO} {{ second:MONTH other_day:DAY? }}", months),
)
