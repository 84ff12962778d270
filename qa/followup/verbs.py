"""Verbs by their forms: which words are likely verbs, and past tenses. Words that are as often nouns are left out."""

from __future__ import annotations

import re

from qa.followup.words import words

_IRREGULAR = dict(
    pair.split("/")
    for pair in words(
        "become/became begin/began break/broke bring/brought build/built buy/bought catch/caught choose/chose"
        " come/came cut/cut draw/drew drive/drove fall/fell feel/felt fight/fought find/found fly/flew forget/forgot"
        " get/got give/gave go/went grow/grew have/had hear/heard hit/hit hold/held hurt/hurt keep/kept know/knew"
        " lay/laid lead/led leave/left lend/lent let/let lose/lost make/made mean/meant meet/met pay/paid put/put"
        " quit/quit read/read ride/rode rise/rose run/ran say/said see/saw sell/sold send/sent set/set shake/shook"
        " shoot/shot shut/shut sing/sang sink/sank sit/sat sleep/slept speak/spoke spend/spent stand/stood"
        " steal/stole strike/struck swear/swore swim/swam take/took teach/taught tell/told think/thought throw/threw"
        " understand/understood wake/woke wear/wore win/won withdraw/withdrew write/wrote"
    )
)
#: Verbs that are rarely nouns, in their base form, and past forms that do not end in -ed.
VERBS = (
    words(
        "accept agree allow announce appear arrive ask believe carry close consider continue create decide deliver"
        " deny describe die discover earn elect establish expect explain finish follow happen impose improve include"
        " introduce join kill learn live need obtain open oppose own produce promise propose prove provide publish"
        " receive refuse reject remain remove replace resign restrict reveal serve show start stay stop suffer"
        " suggest threaten try turn use want born given gone grown known risen seen shown spoken stolen sung taken"
        " thrown withdrawn woken worn written"
    )
    | (
        frozenset(_IRREGULAR)
        - words(
            "break cut draw drive fall feel fight fly hit lay lead let read ride rise run set shake shoot sink"
            " strike wear"
        )
    )
    | (frozenset(_IRREGULAR.values()) - words("cut hit let quit read set shut"))
)


def past(verb: str) -> str:
    """Return a verb's past tense.

    >>> past("lift"), past("impose"), past("carry"), past("drop"), past("hold")
    ('lifted', 'imposed', 'carried', 'dropped', 'held')
    """
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb.endswith("e"):
        return f"{verb}d"
    if re.search(r"[^aeiou]y$", verb):
        return f"{verb[:-1]}ied"
    return f"{verb}{verb[-1]}ed" if re.search(r"^[^aeiou]*[aeiou][^aeiouwxy]$", verb) else f"{verb}ed"


_PASTS = (
    frozenset(_IRREGULAR.values()) - words("cut hit hurt let put quit read set shut")
) | words("begun born broken chosen done driven fallen forgotten given gone grown hidden known risen seen shown spoken"
          " stolen sung sunk sworn taken thrown torn withdrawn woken worn written")  # fmt: skip

# They end as past forms and adverbs do.
_NO_PAST = words(
    "need seed speed feed breed weed red bed shed sacred hundred naked wicked kindred bread family assembly ally"
    " reply supply july only early"
)


def is_verb(word: str) -> bool:
    """Tell whether a word, in lower case, is likely a verb or an adverb before one.

    >>> is_verb("lifted"), is_verb("closes"), is_verb("went"), is_verb("wall")
    (True, True, True, False)
    """
    if word in VERBS or (word.endswith("s") and word[:-1] in VERBS):
        return True
    return word.endswith(("ed", "ly")) and word not in _NO_PAST


def is_past(word: str) -> bool:
    """Tell whether a word, in lower case, is likely a past form: a past tense or a participle.

    >>> is_past("imposed"), is_past("broke"), is_past("taken"), is_past("need"), is_past("impose")
    (True, True, True, False, False)
    """
    return word in _PASTS or (word.endswith("ed") and word not in _NO_PAST)
