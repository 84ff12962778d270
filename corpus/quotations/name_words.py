"""The words that names are told by: titles, roles, institutions, and what begins a sentence without being a name.

Short lists of general English, written by hand; no gazetteer of people, places or companies.
"""

from __future__ import annotations

from corpus.dates import MONTHS


def word_set(listed: str) -> frozenset[str]:
    """Return the words of a string: long lists read better as text."""
    return frozenset(listed.split())


#: Pronouns of one person, and which of the two they are.
HE_SHE = {
    "he": "he",
    "him": "he",
    "his": "he",
    "himself": "he",
    "she": "she",
    "her": "she",
    "hers": "she",
    "herself": "she",
}
#: Titles whose sex is said, and the pronoun that goes with it.
TITLE_PRONOUNS = {
    **dict.fromkeys(("mr", "sir", "lord", "mister", "monsieur", "herr", "señor", "father", "brother"), "he"),
    **dict.fromkeys(("mrs", "ms", "miss", "lady", "dame", "madame", "frau", "señora", "mother", "sister"), "she"),
}
#: Words before a name that are no part of it.
TITLES = frozenset(TITLE_PRONOUNS) | word_set(
    "dr prof sen sens rep reps gov govs gen lt col capt cmdr adm maj sgt cpl pvt rev fr hon pres supt det insp "
    "st-sgt messrs doctor professor senator representative congressman congresswoman governor general lieutenant "
    "colonel captain commander admiral major sergeant private reverend bishop archbishop cardinal rabbi imam "
    "pastor president minister secretary chancellor premier ambassador envoy mayor sheriff judge justice attorney "
    "prosecutor speaker leader whip chair chairman chairwoman chairperson director commissioner chief officer "
    "constable detective inspector superintendent deputy marshal ceo cfo editor correspondent reporter spokesman "
    "spokeswoman spokesperson councilman councilwoman councillor councilor alderman assemblyman assemblywoman "
    "delegate coach principal dean provost executive vice prime editor-in-chief strategist adviser advisor "
    "counsel solicitor candidate nominee president-elect lawmaker manager analyst advocate administrator adjutant "
    "treasurer comptroller ombudsman"
)
#: What an abbreviated title stands for.
SPELLED_OUT = {
    "sen": "senator",
    "rep": "representative",
    "gov": "governor",
    "gen": "general",
    "dr": "doctor",
    "prof": "professor",
    "lt": "lieutenant",
    "col": "colonel",
    "capt": "captain",
    "sgt": "sergeant",
    "rev": "reverend",
    "pres": "president",
    "det": "detective",
    "supt": "superintendent",
    "advisor": "adviser",
    "ceo": "executive",
}
#: Abbreviations that keep their full stop inside a name.
ABBREVIATIONS = word_set(
    "mr mrs ms dr prof sen sens rep reps gov govs gen lt col capt cmdr adm maj sgt cpl pvt rev fr hon pres supt "
    "det insp st jr sr inc corp co ltd messrs"
)
#: What somebody is, beside the titles.
ROLES = TITLES - frozenset(TITLE_PRONOUNS) | word_set(
    "lawyer actor actress singer author writer novelist journalist columnist host anchor broadcaster blogger "
    "activist organiser organizer lobbyist pollster historian scientist researcher economist scholar fellow "
    "expert specialist teacher lecturer student farmer fisherman doctor nurse surgeon physician psychologist "
    "psychiatrist lawmaker legislator politician diplomat negotiator official aide staffer operative veteran "
    "soldier pilot driver engineer architect designer developer owner founder co-founder partner investor "
    "entrepreneur businessman businesswoman billionaire mogul banker trader broker consultant accountant auditor "
    "treasurer trustee member player striker midfielder goalkeeper defender captain champion swimmer runner "
    "golfer boxer quarterback wife husband widow son daughter mother father sister brother uncle aunt cousin "
    "resident neighbor neighbour tenant witness victim suspect defendant plaintiff pathologist coroner head mp "
    "mep frontrunner incumbent challenger rival tycoon filmmaker producer comedian musician rapper artist painter "
    "photographer curator chef pope king queen prince princess sultan emir sheikh vicar priest monk cleric "
    "counsellor counselor spokesman spokeswoman spokesperson co-author publisher librarian ranger keeper "
    "harbourmaster harbormaster warden skipper firefighter"
)
_INSTITUTION_HEADS = word_set(
    "ministry department office bureau agency administration commission committee council board court parliament "
    "senate congress university college school institute institution academy center centre centers centres "
    "foundation fund bank association federation union league society alliance coalition organization "
    "organisation party church hospital museum authority service services treasury embassy police division "
    "chamber assembly cabinet exchange forum project campaign network group company corporation club team trust "
    "directorate secretariat house government"
)
#: The last words of newspapers' names.
PAPERS = word_set(
    "times post news journal tribune herald gazette guardian telegraph mail magazine press chronicle observer "
    "today weekly daily examiner independent inquirer reporter review ledger courier courant dispatch sentinel "
    "register bulletin argus echo"
)
#: Words that end (or, before "of", begin) the name of an institution, and by which it may be called afterwards.
INSTITUTIONS = (
    _INSTITUTION_HEADS
    | PAPERS
    | word_set(
        "inc corp co ltd llc plc llp ag gmbh sa nv industries holdings technologies technology electronics motors "
        "airlines airways energy pharmaceuticals laboratories labs systems partners capital media radio television tv "
        "republicans democrats conservatives states nations kingdom army navy force forces corps guard patrol command "
        "caucus conference convention initiative reserve taliban state firm store stores works studios pictures "
        "entertainment records international"
    )
)
#: Heads after which "of", "for" or "on" goes on with the name.
OPENING_HEADS = _INSTITUTION_HEADS - {"campaign", "team", "group", "company"} | {"army", "college", "reserve", "states"}
#: Words that an institution is called by whatever its name is.
COMPANY_WORDS = word_set(
    "company firm corporation carmaker automaker airline retailer manufacturer chipmaker maker bank lender"
)
PAPER_WORDS = word_set("newspaper paper outlet magazine broadcaster network site website")
#: The end of a company's name that is left out when it is named again.
COMPANY_ENDINGS = word_set(
    "inc corp co ltd llc plc ag gmbh company corporation group holdings industries technologies electronics "
    "motors airlines airways pharmaceuticals laboratories systems entertainment energy"
)
#: What an office is over: stands between a title and the name, or after "and" in a ministry's name.
PORTFOLIOS = word_set(
    "state defense defence treasury labor labour commerce energy education interior homeland security justice "
    "health human services transportation transport agriculture veterans affairs staff police industry prevention "
    "technology welfare tourism sport sports research culture medicine sciences budget urban trade development "
    "infrastructure communications space economy finance foreign environment housing food drug fisheries forestry"
)
#: Small words inside names, and those after which a name still goes on.
PARTICLES = word_set(
    "de la le del della di da do dos du des den der van von vom zu zum ter ten af av y bin bint ibn al el abu ben"
)
SUFFIXES = word_set("jr sr ii iii iv")
PARTIES = word_set("republican democrat democratic tory labour conservative liberal")
#: Begin the names of places, and end them.
PLACE_STARTS = word_set(
    "new north south east west northern southern eastern western central san santa los las fort mount lake port"
)
PLACE_ENDS = word_set(
    "county city street avenue road island islands river valley bay beach park square airport station bridge "
    "harbour harbor town village district province peninsula sea ocean mountain mountains coast desert lane tower "
    "towers garden gardens hall day act amendment bill treaty agreement award prize war"
)
PLACE_BEFORE = word_set("in near across throughout outside inside around")
_WEEKDAYS = word_set("monday tuesday wednesday thursday friday saturday sunday")
# These months are names as well.
_NAMED_MONTHS = word_set("april may june august march")
CALENDAR = (
    _WEEKDAYS | {month.casefold() for month in MONTHS} - _NAMED_MONTHS | word_set("christmas easter thanksgiving")
)
#: Words that no name goes on with, capital or not.
BREAKS = word_set("the a an and but or he she it they i we in on when if as what why how who")
#: Words that may stand first in a sentence with a capital, and are no names.
FUNCTION_WORDS = word_set(
    "a an the this that these those he she it they we i you one who whom whose which what when where why how "
    "while whereas whether if unless until since because although though as at by for from in into of off on onto "
    "out over to under up upon with within without about above across after against along amid among around "
    "before behind below beneath beside besides between beyond despite down during except following like near per "
    "plus regarding than through throughout toward towards via and but or nor so yet not no yes his her hers its "
    "their theirs our ours my mine your yours him them us me himself herself itself themselves there here then "
    "now still also even just only both either neither each every all any some many most much more few several "
    "such another other others same own can could may might must shall should will would do does did done be am "
    "is are was were been being have has had having let said says say saying asked added according told meanwhile "
    "however moreover furthermore therefore thus hence instead indeed perhaps maybe never always often sometimes "
    "again once twice too very well oh ok okay hey please thank thanks sorry dear first second third last next "
    "earlier later recently today tomorrow yesterday tonight ago speaking given based citing noting calling "
    "writing born two three four five six seven eight nine ten hundreds thousands millions half none nobody "
    "somebody someone anyone everyone nothing something anything everything people man woman critics officials "
    "experts former longtime longstanding late whatever whoever whenever wherever rather quite almost nearly "
    "especially unlike ever don't didn't doesn't isn't aren't wasn't weren't can't won't wouldn't couldn't "
    "shouldn't i'm i've it's that's he's she's we're they're you're there's what's let's who's"
)
# Common English given names, written down from general knowledge: a hint, beside what the article itself tells.
_HE = word_set(
    "james michael robert john david william richard joseph thomas christopher charles daniel matthew anthony "
    "mark steven donald andrew joshua paul kenneth kevin brian timothy ronald jason george edward jeffrey ryan "
    "jacob nicholas gary eric jonathan stephen larry justin scott brandon benjamin samuel gregory alexander "
    "patrick frank raymond jack dennis jerry tyler aaron jose adam nathan henry zachary douglas peter kyle noah "
    "ethan jeremy christian walter keith austin roger terry sean gerald carl dylan harold jordan jesse bryan "
    "lawrence arthur gabriel bruce logan billy joe alan juan elijah willie albert wayne randy mason vincent liam "
    "roy bobby caleb bradley russell lucas bill bob jim tom mike dan dave steve ted tim greg jeff ben sam chris "
    "ken ron don rick ray matt nick tony andy fred jeb mitch barack bernie harry hugh martin simon philip phil "
    "stuart graham ian neil colin nigel ahmed mohammed muhammad ali omar hassan luis carlos pedro miguel jorge "
    "francisco marco boris vladimir ivan sergei dmitry hans klaus pierre jean giovanni luca hiroshi kenji shinzo"
)
_SHE = word_set(
    "mary patricia jennifer linda elizabeth barbara susan jessica karen sarah lisa nancy sandra ashley emily "
    "kimberly betty margaret donna michelle carol amanda melissa deborah stephanie rebecca sharon laura cynthia "
    "amy kathleen angela dorothy shirley emma brenda nicole pamela samantha anna katherine christine debra rachel "
    "olivia carolyn maria janet heather diane catherine julie victoria helen joyce lauren kelly christina joan "
    "judith ruth hannah evelyn andrea virginia megan cheryl jacqueline madison sophia abigail teresa isabella "
    "sara janice martha gloria kathryn ann charlotte judy amber julia grace denise danielle natalie alice marilyn "
    "diana beverly jean brittany theresa frances kayla alexis tiffany lori kathy jane kate anne sue jill beth liz "
    "peggy wendy hillary ivanka melania nikki fatima aisha carmen elena olga natasha yuriko claire lucy fiona "
    "heidi ingrid marie louise monica sally tina valerie vanessa yvonne rosa joanna julianne kellyanne carly"
)
#: Given names, and the pronoun most who bear them go by.
GIVEN_NAMES = {**dict.fromkeys(_HE, "he"), **dict.fromkeys(_SHE - _HE, "she")}
#: Second halves of compounds that make an adjective of a name ("Seoul-based").
COMPOUND_ENDS = word_set(
    "backed led based era style like born owned run turned appointed controlled funded sponsored endorsed aligned "
    "affiliated made held linked area wide friendly leaning only bound trained educated elect old year"
)
