"""English function words: they hold a question together and tell nothing about what is asked."""

_WORDS = """
    a an the this that these those
    i me my mine myself we our ours ourselves you your yours yourself yourselves
    he him his himself she her hers herself it its itself they them their theirs themselves
    who whom whose which what when where why how many much
    am is are was were be been being have has had having do does did doing done
    would shall should could might ought
    and or but nor so yet if then than because as until while although though unless whether
    of at by for with about against between into through during before after above below to from
    up down in out on off over under again further once here there
    all any both each few more most other some such no not only own same too very just now also ever
    s t d ll m o re ve y don isn aren wasn weren hasn haven hadn doesn didn won wouldn shan shouldn couldn mustn
"""

#: Words that are not indexed, lower case. Question words belong to them: a sentence that holds "how many" is
#: seldom the one that says how many. "us", "may", "will", "can" and "must" do not: in news they are a country, a
#: month, and names.
STOP_WORDS = tuple(_WORDS.split())
