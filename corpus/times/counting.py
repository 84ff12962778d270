"""From the words that a rule kept to what they say: lengths, distances in time, repetitions, references.

`amount` (with a `half` or not), `few`, `couple` and `unit` say how much; `quantity`, `bound`, `compare` and `approx`
how exactly. Points by their own names are built in `corpus.times.building`.
"""

from __future__ import annotations

from corpus.times.building import is_short
from corpus.times.grammar import Build, Found
from corpus.times.lengths import written_length
from corpus.times.periods import Grain
from corpus.times.said import Anchor, Length, Point, Reference, Repeated, Said, Stepped

_AS_YEARS = {Grain.DECADE: 10, Grain.CENTURY: 100}
_BOUNDS = {"least": "EQUAL_OR_MORE", "most": "EQUAL_OR_LESS", "to": "EQUAL_OR_LESS"}
_COMPARED = {"more": "MORE_THAN", "longer": "MORE_THAN", "less": "LESS_THAN", "fewer": "LESS_THAN"}


def nothing(_: Found) -> tuple[Said, ...]:
    """Pass over what only looks like a time expression: "six-month-old"."""
    return ()


def length(found: Found) -> Said | None:
    """Read "about two years", "a minute and a half", "a few days"."""
    unit = unit_of(found)
    return Said(Length(_amount(found), unit), _mod(found)) if unit else None


def length_of(amount: float | None, unit: Grain | None = None) -> Build:
    """Return a builder of lengths that are so many units, however many if None."""

    def build(found: Found) -> Said | None:
        of = unit or unit_of(found)
        return Said(Length(amount, of), _mod(found)) if of else None

    return build


def away(turn: int, anchor: Anchor = Anchor.PUBLISHED) -> Build:
    """Return a builder of "two weeks ago", "two days later"; of "several" is said only which way they lie."""

    def build(found: Found) -> Said | None:
        unit, amount = unit_of(found), _amount(found)
        if unit is None or is_short(unit):
            return None
        if amount is None:
            # From now it is at least past or to come; after something else, only its length is said.
            told = anchor is Anchor.MENTIONED
            return Said(Length(None, unit) if told else Reference("PAST_REF" if turn < 0 else "FUTURE_REF"))
        compared = turn < 0 and unit is Grain.YEAR and amount == 1
        steps = turn * int(amount * _AS_YEARS.get(unit, 1))
        step = Stepped(Grain.YEAR if unit in _AS_YEARS else unit, steps, anchor)
        exact = _mod(found) not in ("APPROX", "LESS_THAN", "MORE_THAN")
        return Said(Point(step, compared=compared), _mod(found) if exact else "APPROX")

    return build


def every(found: Found) -> Said | None:
    """Read "every two weeks", "daily"; "The Daily Mail" is a name."""
    unit = found.get("every", "EVERY") or unit_of(found)
    if not isinstance(unit, Grain) or ("every" in found and found.is_name("every")):
        return None
    return Said(Repeated(written_length(_amount(found), unit)))


def every_named(found: Found) -> Said | None:
    """Read "every Tuesday", "Sundays", "every morning", "every May"."""
    month, part = found.number("month", "MONTH"), found.text("part", "PART")
    weekday = found.number("weekday", "WEEKDAY")
    weekday = found.number("weekday", "WEEKDAYS") if weekday is None else weekday
    clock = f"T{part}" if part else ""
    if weekday is not None:
        return Said(Repeated(f"XXXX-WXX-{weekday + 1}{clock}"))
    return Said(Repeated(f"XXXX-{month:02}" if month else f"XXXX-XX-XX{clock}"))


def repeated(value: str) -> Build:
    """Return a builder of one SET."""
    return lambda _: Said(Repeated(value))


def reference(value: str) -> Build:
    """Return a builder of one reference."""
    return lambda _: Said(Reference(value))


def named_reference(found: Found) -> Said | None:
    """Read "now", "recently", "soon"."""
    value = found.text("reference", "REFERENCE")
    return Said(Reference(value)) if value else None


def unit_of(found: Found) -> Grain | None:
    """Return the unit that is named, as one or as several."""
    unit = found.get("unit", "UNIT") or found.get("unit", "UNITS")
    return unit if isinstance(unit, Grain) else None


def _amount(found: Found) -> float | None:
    if "few" in found:
        return None
    amount = found.get("amount", "NUM")
    whole = 2.0 if "couple" in found else float(amount) if isinstance(amount, int | float) else 1.0
    return whole + 0.5 * ("half" in found)


def _mod(found: Found) -> str | None:
    if "approx" in found:
        return "APPROX"
    named = found.text("quantity", "QUANTITY")
    return named or _BOUNDS.get(found.word("bound")) or _COMPARED.get(found.word("compare"))
