"""What a sentence of prose talks about: the work, the person wanted, the employer, what is offered.

Many postings have no headings, and many that have them go on about the employer below the list of what is
asked. A sentence's own words then say which section it belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from matcher.extraction.triggers import Signs, Triggered
from matcher.types import SectionName

# Words a sentence about the employer has at least, to stand out in a list.
SHORTEST_PROSE = 7

_PERSON = (
    r"(?:you|candidates?|applicants?|(?:post|job|role)[ -]?holders?|appointees?|incumbent|individuals?|"
    r"(?:ideal|successful|strong|suitable|right|preferred) (?:candidate|applicant|person|individual)s?)"
)
_WORK = r"(?:this|the|our) (?:[\w-]+ ){0,4}?(?:role|post|position|job|opportunity|internship|placement)"
_HOUSE = (
    r"(?:trust|team|service|department|hospital|unit|practice|company|organi[sz]ation|ward|firm|group|cent(?:re|er)|site|facility|board|"
    r"college|university|school|home|division|directorate|network|platform|mission|lab|laboratory|agency|institute|charity|clinic|partnership)"
)
_HAS = (
    r"(?:have|has|hold|possess|demonstrate|need|require|bring|be (?:able(?! to (?:develop|enhance|grow|gain|improve|access|build|progress|learn)\b)|registered|fully|fluent|proficient|"
    r"confident|competent|comfortable|eligible|(?:an? )?(?:experienced|qualified|registered)))\b"
)
_GIVEN = r"(?:(?:the |an? )?(?:[\w-]+ )?(?:opportunit|access|chance|support|responsib|full|contact))"
_CONTACT = (
    Triggered(
        r"\bplease (?:apply|contact|call|e-?mail|visit|send|submit|click|ring|telephone)\b|^to apply\b",
        "please ",
        "to apply",
    ),
    Triggered(r"\bapply (?:now|online|today|here|via|through|directly|with your|for this)\b", "apply "),
    Triggered(
        r"(?<!months of the )(?<!months of )(?<!month of )(?<!of your )(?<!from the )\b(?:closing|interview|shortlisting) dates?\b|\binterviews? (?:will|are|is)|\binformal (?:visit|chat|discussion|conversation|enquir|inquir)|"
        r"\b(?:further|more) (?:details|information) (?:on|about|contact|please|or|regarding|/)|\bfor an? (?:initial|informal)\b",
        *(" date", "interview", "informal", " details", " information", " initial"),
    ),
    Triggered(
        r"\b(?:tel|telephone|phone|mobile)(?: number| no\.?)?[: ]+[\d+(]|\S@\S+\.\w|\b(?:cv|resume|application form) (?:to|by|via|and)\b",
        *("tel", "phone", "mobile", "@", "cv", "resume", "application form"),
    ),
    Triggered(
        r"\b(?:close|closed|closes|expire) (?:early|earlier|vacanc|the vacanc|this vacanc|prior)|look forward to (?:hearing from you|receiving your)|\bhear from us\b|"
        r"\bget in touch\b|you will be contacted|submitting your application|\bshortlisted\b",
        *(
            "close",
            "expire",
            "look forward to",
            "hear from us",
            "get in touch",
            "contacted",
            "your application",
            "shortlisted",
        ),
    ),
)
_ASKED = (
    Triggered(
        rf"\b{_PERSON}(?:['’]ll| will| must| should| would| are| is)?(?: also| already| ideally| need(?: to)?| be expected to| be required to| be able to)* {_HAS}(?! {_GIVEN})",
        *("have", "has", "hold", "possess", "demonstrate", "need", "require", "bring", "be "),
    ),
    Triggered(
        r"\b(?:is|are|be|being) (?:also |highly |strongly )?(?:essential|required(?! to\b)|necessary|mandatory|expected(?! to\b)|a must|needed|useful|desirable|preferred|advantageous|beneficial)\b|"
        r"\b(?:an?|big|huge|strong|distinct) (?:plus|bonus|advantage|asset)\b|(?<!as )\b(?:essential|desirable)\b|\bminimum (?:of|requirement|qualif)",
        *("essential", "required", "necessary", "mandatory", "expected", "a must", "desirable", "preferred"),
        *("needed", "useful", "advantage", "beneficial", "plus", "bonus", "asset", "minimum "),
    ),
    Triggered(
        r"\bmust (?:also )?(?:have|be|hold|possess|demonstrate|obtain|pass|complete|speak)\b|\brequired to (?:be (?:registered|able|qualified)|have|hold|possess|demonstrate)\b",
        *("must ", "required to "),
    ),
    Triggered(
        r"\b(?:looking for|seeking|seeks?|requires?|(?<!health )(?<!the )(?<!their )(?<!your )(?<!care )needs?(?!,))\b.{0,120}?\b(?:with(?! (?:us|our|the|a team)\b)|who (?:has|have|is|can|are|will)|experienced?|knowledge|ability|skills?)\b",
        *("looking for", "seek", "require", "need"),
    ),
    Triggered(
        r"\b(?:only )?(?:applicants|candidates|applications) (?:with|who (?:have|hold)|from) .{0,60}\bwill be (?:considered|accepted|shortlisted)",
        *("considered", "accepted", "shortlisted"),
    ),
    Triggered(
        r"\bwould (?:be|suit|also be) (?:an?|candidates|someone|desirable|advantageous|beneficial)|\bdo you (?:have|hold|enjoy|speak|know)|\bif you (?:have|are an? (?:experienced|qualified))|"
        r"\byou (?:know|speak|understand|can write|write|are an? (?!(?:key )?(?:part|member)))",
        *("would ", "do you ", "if you ", "you "),
    ),
)
# A check or a right that this very job demands, wherever it is said.
_CHECKED = (
    Triggered(
        r"\b(?:this|the) (?:post|role|position|job|appointment)\b[^.]{0,60}\b(?:requires?|subject to|requiring)\b[^.]{0,60}\b(?:DBS|disclosure|background (?:check|investigation)|drug (?:test|screen)|clearance|vetting)|"
        r"\b(?:successful|all) (?:candidates?|applicants?)\b[^.]{0,60}\b(?:required|requires?|subject|undergo|must)\b[^.]{0,60}\b(?:DBS|disclosure|background (?:check|investigation)|drug (?:test|screen)|clearance|vetting)|"
        r"\b(?:DBS|disclosure (?:&|and) barring service) (?:check|search|clearance)[^.]{0,40}\b(?:on|by|of) the successful (?:candidate|applicant)",
        *("dbs", "disclosure", "background ", "drug ", "clearance", "vetting"),
    ),
)
# How an employer is rated, and whom it says it wants in general.
_RENOWN = (
    Triggered(
        r"\bcqc (?:inspection|rating|report)\b|\b(?:rated|rating of|received an?) (?:overall )?(?:rating of )?['\"“‘]?(?:good|outstanding)\b|"
        r"\b(?:trust|company|organi[sz]ation|we|group|council)\b[^.]{0,30}\bcommitted to (?:employing|recruiting|attracting|hiring)\b",
        *("cqc ", "good", "outstanding", "committed to "),
    ),
    # Which people an office or contract needs as a whole is no demand on one applicant.
    Triggered(
        r"\b(?:(?-i:[A-Z]{3,})|division|agency|contract) requires (?:[\w-]+ ){0,2}?(?:scientists|engineers|analysts|staff|personnel|contractors|professionals) with\b",
        " requires ",
    ),
)
# What is offered in words that may also ask: "staff are entitled to a minimum of 27 days".
_PROMISED = (
    Triggered(
        r"\b(?:employees|staff|colleagues|members) (?:are able to access|can access|are entitled(?! to work)|(?:will )?(?:receive|enjoy|benefit)\b|(?:will )?have access)|\b(?:is|are) entitled to\b(?! work)|"
        r"\byou(?:['’]ll| will| can)(?: also)? (?:have access|expect\b|be (?:automatically )?enrolled)|\byou are automatically\b|\b(?:days|weeks)['’]? (?:of )?(?:paid )?(?:annual )?(?:leave|holiday)\b",
        *(
            "access",
            "entitled",
            "receive",
            "enjoy",
            "benefit",
            "expect",
            "enrolled",
            "automatically",
            "leave",
            "holiday",
        ),
    ),
    Triggered(
        r"\b(?:gives?|giving|offers?|provides?) (?:you|the (?:post[ -]?holder|right person)) (?:with )?(?:the |an? )?(?:[\w-]+ )?(?:opportunit|chance|scope)|"
        r"\b(?:unique|exciting|fantastic) opportunit[^.]{0,160}\b(?:to gain|will allow)\b|\b(?:trust|we|company|department|service) (?:also )?offers? (?:the|an) (?:[\w-]+ )?opportunit|"
        r"\bencouraged with the opportunit|^[\s*•-]*(?:numerous|many|excellent|great|good|plenty of|ample|fantastic|opportunities|various) opportunit|^[\s*•-]*excellent (?:relationships|links) with our\b",
        *("opportunit", "chance", "scope", "with our"),
    ),
)
_OFFERED = (
    Triggered(
        r"\b(?:we|this (?:role|post|job)) (?:also |can |will )?(?:offers?|provides?)(?: (?:you|employees|our (?:staff|employees|people))\b|.{0,40}\b(?:benefits?|package|salary|training|pension|"
        r"development|support|insurance|leave|time off|perks|relocation|induction|opportunit))",
        *("offer", "provide"),
    ),
    Triggered(
        r"\bin return\b|\byou(?:['’]ll| will)? (?:also )?(?:receive|enjoy|benefit|be (?:supported|rewarded|offered|given|entitled|able to develop)|have (?:the |an? )?(?:[\w-]+ )?(?:opportunit|access|chance|support))",
        *("in return", "receive", "enjoy", "benefit", "be ", "have "),
    ),
    Triggered(
        r"\b(?:health|dental|medical|life|vision) (?:insurance|benefits|coverage|plans?)\b|\bannual leave\b|\bpaid (?:time off|holidays?|leave|vacation)|\bpension scheme|\b401\(?k|"
        r"\bfree (?:on-?site )?(?:car )?parking|\bemployee assistance|(?:tuition|education) (?:reimbursement|assistance)|\bcycle to work|\bunlimited (?:vacation|time off|pto)",
        *("insurance", "benefits", "coverage", "plan", "annual leave", "paid ", "pension", "401", "parking"),
        *("assistance", "reimbursement", "cycle to", "unlimited "),
    ),
    Triggered(
        r"\bcompetitive (?:salary|pay|base|compensation|benefits|rates)|\b(?:salary|compensation|pay) (?:range|is|will|reflects|commensurate|and salary)|\bcommensurate with|\b(?:stock|equity) options?",
        *("competitive ", "salary", "compensation", "pay", "commensurate", " option"),
    ),
    Triggered(
        r"\b(?:opportunit(?:y|ies)|support(?:ed)?|scope) for (?:[\w/-]+ ){0,3}(?:development|progression|growth|training|advancement)|\bopportunit(?:y|ies) to (?:develop|grow|learn|progress|gain|build|help)\b|"
        r"\bthere (?:is|are|may be|will be) (?:[\w-]+ ){0,3}opportunit|^[\s*•-]*opportunit(?:y|ies) (?:for|to)\b",
        *("opportunit", "support", "scope"),
    ),
    Triggered(
        r"\bcareer (?:progression|development|opportunit(?![a-z]* (?:has|have) (?:arisen|become))|growth|training)|\byour (?:own )?(?:development|career|wellbeing|hard work)\b|"
        r"\b(?:build|grow|develop|advance|expand|chart|shape|accelerate|further|enhance) your (?:own |technical |professional |clinical )*(?:career|skills|future|course|potential|expertise|knowledge)",
        *("career ", "your "),
    ),
    Triggered(
        r"\bwe (?:will|can|['’]ll) (?:also )?(?:support|help|encourage) you\b|\bwe (?:are|also) offer|\b(?:training|development)\b[^.]{0,60}\b(?:is|are) (?:supported|encouraged|provided|offered|available)\b|"
        r"\btake advantage of our\b|\bgaining (?:invaluable|valuable)|\bwork[ /-]life balance|\bdiscounts?\b.{0,30}\b(?:retail|shop|staff|gym|high street)|\bjoining (?:the|our) .{0,40}can offer",
        *("support", "help", "encourage", "offer", "provided", "available"),
        *("advantage of our", "gaining ", "life balance", "discount", "joining "),
    ),
)
_DONE = (
    Triggered(
        rf"\b(?:{_PERSON}|{_WORK}|they|he/she)(?: will| would|['’]ll| shall| is to| are to)\b",
        *("will", "would", "ll", "is to", "are to"),
    ),
    Triggered(
        rf"\b{_WORK} (?:involves?|includes?|supports?|reports?|covers?|provides?|plays?|is responsible)|\bresponsib(?:le for|ilit(?:y|ies) (?:include|for|of|will))|\bduties (?:include|will|are)\b",
        *("involve", "include", "support", "report", "cover", "provide", "play", "responsib", "duties "),
    ),
    Triggered(r"^(?:day[ -]to[ -]day|in this role|as (?:a|the|an|part of))\b", "day", "in this role", "as "),
)
_JOINED = (
    Triggered(
        rf"\b{_PERSON}(?:['’]ll| will)(?: be)? (?:joining|join|(?:a )?(?:key )?part of|working alongside|work alongside|based|welcomed|managed|supervised|reporting|report)\b",
        *("join", "part of", "alongside", "based", "welcomed", "managed", "supervised", "report"),
    ),
)
# "Are you fascinated by machine learning?" is no question of what one can do.
_LURES = (
    Triggered(
        r"^(?:are you (?:excited|fascinated|passionate|ready|looking|interested|tired|seeking)|would you (?:like|want|love)|do you (?:like|want|love)|want to|looking (?:for|to))\b.*\?$|^imagine\b|^did you know\b|^thank you for\b|\b(?:role|post|trust|hospital) is situated in\b|"
        rf"^as an? (?:[\w-]+ ){{0,4}}?{_HOUSE},? we\b",
        *(
            "are you ",
            "would you ",
            "do you ",
            "want to",
            "looking ",
            "imagine",
            "did you know",
            "thank you",
            "situated",
            " we",
        ),
    ),
)
_VACANT = (
    Triggered(
        r"^(?:this is )?an? (?:[\w-]+ ){0,3}opportunit(?:y|ies)\b|\b(?:has|have|offer\w*) an? (?:[\w-]+ ){0,3}opportunit(?:y|ies)\b",
        "opportunit",
    ),
    Triggered(
        r"\b(?:are|is|be) (?:currently |now |also )?(?:looking for|looking to (?:recruit|appoint|fill)|seeking|recruiting|hiring)\b",
        *("looking ", "seeking", "recruiting", "hiring"),
    ),
)
_LAW = (
    Triggered(
        r"equal[ -](?:employment[ -])?opportunit|\b(?-i:EOE|EEO|AA/EOE)\b|\bvet(?:eran)?s?\b.{0,20}\bdisab|\bM/F/|without regard to|regardless of (?:[\w-]+ ){0,2}?(?:race|age|gender|sex|colou?r|background)",
        *("equal", "eoe", "eeo", "vet", "m/f/", "regard"),
    ),
    Triggered(
        r"discriminat\w+ (?:on|against|in|of)|(?:not|n['’]t) discriminate|protected (?:veteran|characteristic|class)|reasonable (?:accommodation|adjustment)|affirmative action|disability confident|"
        r"committed to (?:safeguarding|equality|diversity|inclusion|creating (?:a|an) (?:diverse|inclusive))|commitment to (?:diversity|equality|inclusion)|safeguarding and promoting the welfare of (?:children|patients|all)",
        *("discriminat", "protected ", "reasonable ", "affirmative action", "disability confident", "commit"),
        "safeguarding and",
    ),
    Triggered(
        r"all qualified applicants|welcome applications from|applications (?:are welcome )?from (?:all|under)|criminal histor|fair chance|diverse (?:workforce|candidates|backgrounds)|under-?represented|\bethnic",
        *("all qualified", "applications ", "criminal", "fair chance", "diverse ", "represented", "ethnic"),
    ),
    Triggered(
        r"tier 2|certificate of sponsorship|visa sponsorship|skilled worker|rehabilitation of offenders|data protection|privacy (?:notice|policy|statement)|\bGDPR\b|immigration|e-?verify",
        *("tier 2", "sponsorship", "skilled worker", "offenders", "data protection", "privacy ", "gdpr"),
        *("immigration", "verify"),
    ),
)
_HOUSE_IS = re.compile(
    rf"(?:we|our|it|its|there|here|located|situated|set in|facilities|founded|(?:the|these|our) {_HOUSE}s?|the (?:[\w&'’/.-]+ ){{1,5}}?{_HOUSE}|across the|at (?-i:[A-Z])[\w&'’-]*,? (?:we|our))\b"
    r"(?! (?:are|is|am)? ?(?:looking|seeking|hiring|recruiting|require|need|would (?:like|love)))|"
    rf"(?-i:(?:[A-Z][\w&'’.-]* |of |and |for |& |the ){{1,8}}(?:Trust|Hospital|Hospitals|Group|Company|Council|University|Service|Department|Centre|Practice|Board)) (?!is (?:looking|seeking))[a-z]+|"
    r"(?-i:(?:[A-Z][\w&'’®.-]*|NHS)(?: (?:[A-Z][\w&'’®.-]*|of|and|the|for|&|\([^)]*\))){0,7},?(?: is| are| was| were| has| have| provides| offers| aims| believes| brings| serves| strives| operates|"
    r" employs| delivers|,? owned by| came| prides| works| covers| consists| comprises| creates| builds| helps| develops| engages| speciali[sz]es| partners| values| combines| empowers| enables| invests| celebrates| leverages| believes| manufactures| focuses| exists|['’]s (?:[\w-]+ ){0,3}(?:is|are)))\b",
    re.IGNORECASE,
)
# Who a sentence about the employer does not speak of.
_WANTED_PERSON = re.compile(
    r"\b(?:you|your|candidates?|applicants?|(?:post|job|role)[ -]?holders?|must|required|requires?)\b",
    re.IGNORECASE,
)
_READER = re.compile(rf"\b(?:{_PERSON}|your|must|required|requires?|qualif\w+|experience)\b", re.IGNORECASE)
_BULLET = re.compile(r"(?:bull (?=[A-Z])|[\s*•●▪◦‣·–—-])*(?:\d{1,2}[.)]\s+)?")
_HEADING = re.compile(r"(?:[A-Z][\w'’/&-]*(?: [\w'’/&-]+){0,5}):\s*(?=[A-Z])")
# How lines of a list begin: with what is asked for, or with what is to be done.
_ASKS_FIRST = re.compile(
    r"(?:(?:very |highly )?(?:strong|excellent|proven|solid|good|demonstrated|demonstrable|extensive|advanced|prior|previous|exceptional|outstanding|relevant|hands-on|in-depth|working|basic|deep|"
    r"expert(?:ise)?|some|significant)\b|experienced? (?:in|with|of|as|using|working|leading|managing|developing|building|required|preferred)|ability|able to|knowledge|familiar|understanding|proficien|bachelor|master['’]?s|"
    r"ph\.?d|degree|minimum|at least|must\b|background in|fluen|track record|comfort|competen|\d{1,2}\+?(?:\s?-\s?\d+)? ?\+?(?:years|yrs)|b\.?sc?\b|m\.?sc?\b|qualified|registered|evidence of|certif)",
    re.IGNORECASE,
)
_DOES_FIRST = re.compile(
    r"(?:to )?(?:act|administer|advise|analy[sz]e|apply|assess|assist|attend|audit|author|build|carry|champion|coach|collaborate|collect|communicate|compile|complete|conduct|configure|contribute|"
    r"convert|coordinate|co-ordinate|create|define|deliver|deploy|design|determine|develop|direct|document|drive|educate|enable|engage|ensure|establish|evaluate|examine|execute|explore|facilitate|generate|"
    r"guide|handle|help|identify|implement|improve|influence|initiate|install|integrate|interact|interface|interpret|investigate|launch|lead|leverage|liaise|maintain|manage|mentor|monitor|operate|"
    r"optimi[sz]e|order|organi[sz]e|oversee|participate|partner|perform|plan|prepare|present|process|produce|promote|propose|provide|publish|receive|recommend|record|report|represent|research|resolve|"
    r"respond|review|run|scope|serve|solve|streamline|supervise|support|synthesi[sz]e|teach|test|track|train|translate|troubleshoot|undertake|update|utili[sz]e|validate|work|write)\b(?! (?:experience|knowledge|skills|authori[sz]ation|permit|environment|your)\b| this,? (?:the|we|our)\b)",
    re.IGNORECASE,
)
# What one sentence says of itself, asked in this order.
_SAYS: tuple[tuple[SectionName, tuple[Triggered, ...]], ...] = (
    ("equal_opportunity", _LAW),
    ("apply", _CONTACT),
    ("requirements", _CHECKED),
    ("about", (*_LURES, *_RENOWN)),
    ("benefits", _PROMISED),
    ("requirements", _ASKED),
    ("benefits", _OFFERED),
    ("body", _VACANT),
    ("about", _JOINED),
    ("duties", _DONE),
)
_SIGNS = Signs((name, sign) for name, signs in _SAYS for sign in signs)
_LISTS: frozenset[SectionName] = frozenset(("requirements", "preferred", "duties"))
_WANTED: frozenset[SectionName] = frozenset(("requirements", "duties"))
# What may be said under a heading that is about something else, beside the law and how to apply.
_MAY_FOLLOW: dict[SectionName, frozenset[SectionName]] = {
    "about": frozenset(("requirements", "duties", "benefits")),
    "benefits": frozenset(("requirements", "about")),
    "apply": frozenset(("requirements", "benefits", "about")),
    "equal_opportunity": frozenset(("benefits", "about")),
}


def own_section(sentence: str) -> SectionName | None:
    """The section a sentence belongs to by its own words, or as a line of a list by how it begins; None
    where neither says.

    >>> own_section("The successful candidate must hold NMC registration.")
    'requirements'
    >>> own_section("The Trust provides services to one million people.")
    'about'
    """
    return _SIGNS.first(sentence) or _began_as(sentence)


def _began_as(sentence: str) -> SectionName | None:
    start = _beginning(sentence)
    if _ASKS_FIRST.match(sentence, start):
        return "requirements"
    if _HOUSE_IS.match(sentence, start) and not _WANTED_PERSON.search(sentence):
        return "about"
    return "duties" if _DOES_FIRST.match(sentence, start) else None


def speaks_to_reader(sentence: str) -> bool:
    """Whether a sentence is about the person wanted, or says outright that something is asked for."""
    return _READER.search(sentence) is not None


def follow_sections(sentences: Iterable[tuple[str, SectionName, int]]) -> Iterator[SectionName]:
    """The section of each sentence, given with the section its heading names and that heading's number.

    A sentence that does not say what it is about goes on with what the one before was about. Lines of a
    list under a heading belong to it, whatever they begin with; prose there may be about the employer.
    """
    current: SectionName = "body"
    heading = -1
    for sentence, block, number in sentences:
        if number != heading:
            heading, current = number, block
        said = own_section(sentence)
        if block in _LISTS:
            current = _in_list(sentence, block, current, said)
            yield "requirements" if said == "requirements" and current == "duties" else current
            continue
        if said is not None and (block == "body" or said in ("apply", "equal_opportunity")):
            current = said
        elif said in _MAY_FOLLOW.get(block, ()) and (block == "about" or said != _began_as(sentence)):
            current = said  # type: ignore[assignment]
        yield current


def _beginning(sentence: str) -> int:
    """Where the words of a sentence begin, behind its bullet and a heading on the same line."""
    bullet = _BULLET.match(sentence)
    start = bullet.end() if bullet else 0
    heading = _HEADING.match(sentence, start)
    return heading.end() if heading else start


def _in_list(
    sentence: str, block: SectionName, current: SectionName, said: SectionName | None
) -> SectionName:
    """What a sentence under a heading that lists duties or requirements is about."""
    if said is None:
        return current
    start = _beginning(sentence)
    if said in _WANTED or _ASKS_FIRST.match(sentence, start) or _DOES_FIRST.match(sentence, start):
        return block
    if said == "about" and (start or len(sentence.split()) < SHORTEST_PROSE):
        return current
    return said
