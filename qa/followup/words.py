"""Closed classes of English words, and some open ones by their commonest members, to read questions by their surface.

It holds words alone; what is made of them stands in the modules beside it.
"""

from __future__ import annotations

import re


def words(listed: str) -> frozenset[str]:
    """Return the words of a list written as one string."""
    return frozenset(listed.split())


def _names(listed: str) -> frozenset[str]:
    return frozenset(name.lower() for name in listed.split(", "))


AUXILIARIES = words(
    "is are was were be been being am do does did has have had will would can could shall should may might must isn't"
    " aren't wasn't weren't don't doesn't didn't hasn't haven't hadn't won't wouldn't can't couldn't shouldn't"
)
DO = words(
    "do does did don't doesn't didn't will would can could shall should may might must won't wouldn't can't couldn't"
)
BE = words("is are was were be been being am isn't aren't wasn't weren't")
PREPOSITIONS = words(
    "about above across after against along alongside among amid around at before behind below beneath beside between"
    " beyond by despite during except for from in inside into like near of off on onto outside over past per since"
    " through throughout till to toward towards under until up upon via with within without"
)
LOCATIVE = words("in at near outside inside across around between")
WH = words("who whom whose what which when where why how")
CONJUNCTIONS = words(
    "and but or nor so if because although though while whereas unless whether than as when where after before since"
    " until"
)
#: What may begin a clause inside a question.
CLAUSE = words(
    "who whom whose which that because although though while whereas unless whether if when where after before since"
    " until and but or"
)
PRONOUNS = words(
    "i you he she it we they me him us them his hers its theirs ours mine yours himself herself itself themselves one"
    " ones someone somebody anyone anybody everyone everybody nobody something anything everything nothing"
)
DETERMINERS = words(
    "the a an this that these those its his her their our my your each every some any no all both another"
)
#: What owns without being named.
OWNERS = words("his her hers its their theirs our my your")
#: What points at something said before.
POINTING = words("that this these those")
ADVERBS = words(
    "also already always ago again almost else even ever exactly far finally here however just later longer more most"
    " much never not now often once only perhaps really recently so soon still then there today together tomorrow"
    " tonight too twice usually very well yesterday yet not many few away back out down instead otherwise"
)
#: They open no noun phrase by themselves, but stand in one right after its determiner.
MODIFIERS = words("first last next only more most same very own other latest previous former current")
FUNCTION = AUXILIARIES | PREPOSITIONS | WH | CONJUNCTIONS | PRONOUNS | DETERMINERS | ADVERBS

TITLES = words(
    "mr mrs ms miss dr doctor prof professor sir dame lord lady president chancellor captain colonel general sergeant"
    " lieutenant admiral inspector senator governor mayor minister king queen prince princess pope bishop archbishop"
    " cardinal rabbi imam judge justice father sister brother uncle aunt chairman chairwoman congressman congresswoman"
    " secretary ambassador"
)
PEOPLE = TITLES | words(
    "actor actress activist adviser analyst architect artist astronaut athlete attorney author baby banker boss boy"
    " broker builder buyer candidate ceo chair chairperson champion chief child citizen clerk coach columnist commander"
    " commissioner curator customer daughter dealer defendant delegate deputy designer detective developer diplomat"
    " director driver economist editor employee engineer expert farmer father fisherman founder girl guard guest head"
    " historian husband inventor investigator journalist king lawyer leader librarian manager man member mother"
    " musician neighbour neighbor nurse officer official owner parent passenger patient person physicist pilot player"
    " poet policeman politician priest prisoner producer prosecutor rapper reporter resident researcher rider runner"
    " sailor scientist seller shopkeeper singer skipper soldier son speaker spokesman spokesperson spokeswoman student"
    " suspect teacher teenager tourist trader treasurer user victim visitor volunteer voter wife winner witness woman"
    " worker writer"
)
WOMEN = words(
    "mrs ms miss dame lady queen princess actress woman girl mother daughter wife sister aunt chairwoman spokeswoman"
    " congresswoman"
)
MEN = words(
    "mr sir lord king prince man boy father son husband brother uncle chairman spokesman congressman policeman"
    " fisherman"
)
ORGANISATIONS = words(
    "academy administration agency airline airlines alliance army assembly association authority bank board bureau"
    " cabinet chamber club college commission committee company congress consortium corporation corp council court"
    " department federation firm foundation fund government group hospital inc institute league library ltd ministry"
    " museum organisation organization parliament party police school senate service society team trust tribunal union"
    " university"
)
PLACES = words(
    "airport avenue bay beach border bridge building capital castle city coast continent country county desert"
    " district hall harbor harbour home hotel house island lake lane mountain mountains museum nation neighbourhood"
    " neighborhood ocean office palace park peninsula point port prison province region river road room school sea site"
    " square stadium state station street theatre theater town valley venue village"
)
#: First words of places' names.
PLACE_PREFIXES = words(
    "new north south east west northern southern eastern western central san santa saint st los las el port fort mount"
    " lake cape"
)
#: Words that stand for a name of their sort: "the company", "the city", "the woman".
STANDING_FOR_FIRM = words(
    "company firm group organisation organization agency business corporation retailer manufacturer bank airline club"
    " team"
)
STANDING_FOR_PLACE = words("city town village country nation island region state")
STANDING_FOR_PERSON = words("man woman politician artist author singer actor actress scientist writer lawyer")
#: Nouns that are measures or manners, and nothing that is spoken of again.
UNITS = words(
    "meantime past future beginning middle rest way time times second seconds minute minutes hour hours day days week"
    " weeks month months year years reason part end kind"
)
PLURALS = words("people children men women police media data criteria scientists women staff")
SINGULAR_S = words(
    "news series species politics physics economics mathematics athletics headquarters gas bus virus crisis basis"
    " campus process"
)
COUNTRIES = _names(
    "Afghanistan, Albania, Algeria, Angola, Argentina, Armenia, Australia, Austria, Azerbaijan, Bahrain, "
    "Bangladesh, Belarus, Belgium, Benin, Bolivia, Botswana, Brazil, Britain, Bulgaria, Burundi, Cambodia, "
    "Cameroon, Canada, Chad, Chile, China, Colombia, Congo, Croatia, Cuba, Cyprus, Denmark, Ecuador, Egypt, "
    "England, Eritrea, Estonia, Ethiopia, Fiji, Finland, France, Gabon, Gambia, Germany, Ghana, Greece, "
    "Guatemala, Guinea, Haiti, Honduras, Hungary, Iceland, India, Indonesia, Iran, Iraq, Ireland, Israel, "
    "Italy, Jamaica, Japan, Kazakhstan, Kenya, Korea, Kosovo, Kuwait, Laos, Latvia, Lebanon, Liberia, Libya, "
    "Lithuania, Luxembourg, Madagascar, Malawi, Malaysia, Mali, Malta, Mexico, Moldova, Mongolia, Montenegro, "
    "Morocco, Mozambique, Myanmar, Namibia, Nepal, Netherlands, New Zealand, Nicaragua, Niger, Nigeria, North "
    "Korea, North Macedonia, Northern Ireland, Norway, Oman, Pakistan, Palestine, Panama, Paraguay, Peru, "
    "Philippines, Poland, Portugal, Qatar, Romania, Russia, Rwanda, Saudi Arabia, Scotland, Senegal, Serbia, "
    "Sierra Leone, Singapore, Slovakia, Slovenia, Somalia, South Africa, South Korea, South Sudan, Spain, Sri "
    "Lanka, Sudan, Sweden, Switzerland, Syria, Taiwan, Tanzania, Thailand, Togo, Tunisia, Turkey, Uganda, "
    "Ukraine, United Kingdom, United States, Uruguay, Uzbekistan, Venezuela, Vietnam, Wales, Yemen, Zambia, "
    "Zimbabwe, UK, US, USA, EU, Europe, Asia, Africa, America"
)

_MONTH = (
    "January|February|March|April|June|July|August|September|October|November|December"
    r"|May(?= \d)|(?<=in )May|(?<=since )May|(?<=of )May"
)
_DAY_OF_MONTH = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:1[5-9]|20)\d\d"
_WEEKDAY = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_UNIT = "day|week|weekend|month|year|decade|century|spring|summer|autumn|fall|winter|night|morning"
#: Times, as they are written in questions and answers.
TIME = re.compile(
    rf"\b(?:(?:(?:{_WEEKDAY}),? )?(?:early |late |mid-)?(?:{_DAY_OF_MONTH} (?:of )?)?(?:{_MONTH})"
    rf"(?: {_DAY_OF_MONTH}\b(?!\d))?"
    rf"(?:,? (?:of )?{_YEAR}| last year)?|(?:early |late |mid-)?{_YEAR}s?"
    rf"|{_WEEKDAY}|Christmas|Easter|Ramadan|Thanksgiving"
    rf"|(?i:last|next|this|that|the (?:previous|following|next|same)) (?:{_UNIT})"
    r"|(?i:yesterday|today|tomorrow|tonight|now|nowadays))\b"
)
