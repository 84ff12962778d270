"""The words by which English news tells who said what, in all their forms; how sentences use them stands elsewhere."""

from __future__ import annotations

from enum import StrEnum
from functools import cache

# Words that mean saying only beside quotation marks ("continued") need no list.
_SAYING = """
    acknowledge add admit affirm allege announce argue assert boast caution charge claim clarify complain concede
    conclude confess confirm contend counter declare emphasize emphasise exclaim explain fear find hint imply indicate
    insist interject joke lament maintain muse note observe opine point|out post predict proclaim promise quip recall
    recount reiterate remark reply report respond reveal say show speculate stress suggest surmise testify theorize
    tweet underscore vow warn wonder write
"""
_TELLING = "tell remind inform assure ask advise convince persuade notify"
_WANTING = "want hope plan seek refuse decline vow pledge agree intend threaten propose expect prefer wish"
_TREATING = """
    accuse applaud assail blame blast call champion characterize characterise cite commend condemn criticize criticise
    deem defend demand denounce deny deride describe dismiss decry disavow downplay dub endorse envision express
    hail highlight invoke knock label lambaste laud mock outline portray praise question rebuff rebuke rebut recommend
    reference reject renounce ridicule slam support oppose tout trash urge welcome
"""
_PHRASES = """
    call|for call|on call|upon refer|to point|to allude|to rail|against talk|about speak|about warn|of warn|against
    complain|about ask|about boast|about boast|of agree|with argue|for argue|against wonder|about push|for worry|about
    respond|to object|to lash|out disagree|with brag|about ask|for apologize|for
"""
_THINKING = "think believe suspect worry doubt realize realise"
# Of other verbs the plain form ("to call", "would allow") mostly tells what is not being said.
_PLAIN = "say think believe want argue claim hope insist fear suggest agree plan contend show worry expect"

_IRREGULAR = {
    "say": "said", "tell": "told", "write": "wrote|written", "think": "thought", "seek": "sought", "find": "found",
    "speak": "spoke|spoken", "show": "showed|shown", "label": "labeled|labelled",
}  # fmt: skip
_DOUBLED = "admit refer prefer rebut quip dub plan slam brag"

_NOUNS = """
    accusation admission allegation announcement argument assertion assumption belief claim complaint conclusion
    contention conviction declaration denial fear hope insistence pledge prediction promise suggestion suspicion
    threat vow view warning call demand desire
"""

_ALSO_NOUNS = """
    blame blast call charge claim demand doubt estimate fear find hope knock label laud mock note outline plan pledge
    point portray post praise promise question rebuke reference remark reply report show slam stress support tout
    trash tweet urge vow welcome wish worry wonder
"""

_PRONOUNS = "i he she they it we you who someone everyone nobody some many others one several both most"
_OWNERS = "his her its their our my your whose"
_DETERMINERS = """
    a an the this these those any each every no another either neither all
"""
_AUXILIARIES = """
    has have had having do does did will would can could may might must shall should
    'd 've 'll n't not never don't doesn't didn't won't wouldn't can't couldn't hasn't haven't hadn't
    cannot went goes
"""
_BEING = "am is are was were be been being 're isn't wasn't aren't weren't"
_ADVERBS = """
    also again already always just later now often once only still soon then too yet ever even first further however
    instead long meanwhile perhaps recently repeatedly reportedly so though therefore thus previously today both all
    back earlier more here there
"""
_PREPOSITIONS = """
    about above across after against along amid among around at before behind below beneath beside between by despite
    down during except for from in inside into like near off on onto outside over per since through throughout
    toward towards under until up upon via with within without out
"""
_CONJUNCTIONS = "but while although though because whereas unless when where as since once after before until if than"
_QUESTIONS = "if whether how why what when where who which"
_TIMES = """
    monday tuesday wednesday thursday friday saturday sunday today yesterday tonight tomorrow morning afternoon
    evening night earlier later week month year last next this
"""


class Role(StrEnum):
    """What a word can do in a sentence that reports speech; each is one character, so that a sentence is a string."""

    SAYING = "v"
    TELLING = "t"
    WANTING = "w"
    TREATING = "u"
    THINKING = "k"
    NOUN = "n"
    ACCORDING = "c"
    PRONOUN = "P"
    RELATIVE = "r"
    DETERMINER = "d"
    AUXILIARY = "h"
    BEING = "e"
    ADVERB = "a"
    PREPOSITION = "p"
    OF = "o"
    TO = "2"
    THAT = "H"
    QUESTION = "i"
    AND = "&"
    CONJUNCTION = "b"
    TIME = "_"
    POSSESSIVE = "s"


class Form(StrEnum):
    """The form of a word, as far as it tells a verb from a noun, the passive from the active, and whose a thing is."""

    PLAIN = "b"
    THIRD = "s"
    PAST = "d"
    PRESENT = "g"
    OWNER = "o"
    NONE = " "


@cache
def roles() -> dict[str, tuple[Role, Form]]:
    """Return the role of each word that has one, and its form; the first line that names a word gives them."""
    plain = [
        (Role.ACCORDING, "according"), (Role.OF, "of"), (Role.TO, "to"), (Role.THAT, "that"),
        (Role.RELATIVE, "who which"), (Role.AND, "and or"), (Role.PRONOUN, _PRONOUNS),
        (Role.DETERMINER, _DETERMINERS), (Role.AUXILIARY, _AUXILIARIES), (Role.BEING, _BEING),
        (Role.CONJUNCTION, _CONJUNCTIONS),
        (Role.QUESTION, _QUESTIONS), (Role.TIME, _TIMES), (Role.ADVERB, _ADVERBS), (Role.PREPOSITION, _PREPOSITIONS),
    ]  # fmt: skip
    verbs = [
        (Role.SAYING, _SAYING), (Role.TELLING, _TELLING), (Role.WANTING, _WANTING), (Role.TREATING, _TREATING),
        (Role.THINKING, _THINKING),
    ]  # fmt: skip
    table: dict[str, tuple[Role, Form]] = {}
    table |= dict.fromkeys(_OWNERS.split(), (Role.DETERMINER, Form.OWNER))
    for role, words in plain:
        for word in words.split():
            table.setdefault(word, (role, Form.NONE))
    for role, words in verbs:
        for lemma in words.split():
            if "|" not in lemma:
                for word, form in forms(lemma).items():
                    if form != Form.PLAIN or lemma in _PLAIN.split():
                        table.setdefault(word, (role, form))
    for noun in _NOUNS.split():
        table.setdefault(noun, (Role.NOUN, Form.NONE))
        table.setdefault(noun + "s", (Role.NOUN, Form.NONE))
    return table


@cache
def nouns() -> frozenset[str]:
    """Return the forms of verbs that are nouns as often."""
    verbs = (form for lemma in _ALSO_NOUNS.split() for form in forms(lemma))
    return frozenset(verbs) | {form for noun in _NOUNS.split() for form in (noun, noun + "s")}


@cache
def phrases() -> dict[str, dict[str, tuple[Role, Form]]]:
    """Return the verbs that mean a cue only with the particle after them: form → particle → role."""
    table: dict[str, dict[str, tuple[Role, Form]]] = {}
    for role, words in ((Role.TREATING, _PHRASES), (Role.SAYING, _SAYING)):
        for phrase in words.split():
            lemma, _, particle = phrase.partition("|")
            if particle:
                for word, form in forms(lemma).items():
                    if form != Form.PLAIN:
                        table.setdefault(word, {})[particle] = role, form
    return table


def forms(lemma: str) -> dict[str, Form]:
    """Return the forms of a verb.

    >>> list(forms("deny"))
    ['deny', 'denies', 'denied', 'denying']
    >>> list(forms("say"))
    ['say', 'says', 'said', 'saying']
    """
    stem = lemma + lemma[-1] if lemma in _DOUBLED.split() else lemma
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        third, past, present = lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing"
    elif lemma.endswith("e"):
        third, past, present = lemma + "s", lemma + "d", lemma[:-1] + "ing"
    else:
        third = lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x")) else "s")
        past, present = stem + "ed", stem + "ing"
    pasts = dict.fromkeys(_IRREGULAR.get(lemma, past).split("|"), Form.PAST)
    return {lemma: Form.PLAIN, third: Form.THIRD} | pasts | {present: Form.PRESENT}
