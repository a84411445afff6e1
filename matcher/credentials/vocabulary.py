"""The words of credential titles that carry a rule of their own, in the spelling of ``titles``."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that say nothing of what a credential is about.
FILLERS = _words(
    """a an and as at by for from in of on the to with certification certificate certified credential
    qualification qualified exam examination award awarded national licence licensed registered registration
    card holder current valid full active passed pass badge digital open honour distinction merit ce number
    no id certificado certificada certificacion certificat certifie certifiee certificato certificazione
    zertifikat zertifiziert zertifizierte zertifizierter"""
)
KIND_WORDS = _words("badge course training certificate certification module short micro nano credential")
# Words that make another credential of the same family.
GRADES = _words(
    """advanced senior junior associate assistant foundation practitioner professional expert specialist
    fundamental essential basic intermediate master principal lead chief deputy apprentice higher lower entry
    auxiliary technician pre sub vice"""
)
# Words with a number or letter behind them that makes another credential.
NUMBERED = _words("level tier grade stage part class category cat edition band phase step year")
# What some states put into the name of a licence: "Registered Professional Nurse".
STATUTORY = _words("professional")
SUBJECT_FOLLOWS = _words("in for of")
# What follows one of these comes on top: "Class A CDL with tanker endorsement".
ON_TOP = _words("with plus including")
# Kinds that are loosely told apart, so that a certificate may name a course.
SHORT_KINDS = _words("badge course certificate micro_credential nano_credential unknown")
# Words that say the credential itself is not held: it was attended, prepared for, or is to come ...
ATTENDED = _words("attendance attended attendee participation participant participated")
NOT_HELD = ATTENDED | _words(
    """preparation preparatory preparing prep candidate pursuing progress expected enrolled ongoing planned
    mock crash revision towards toward applicant interested voucher passer preparacion preparatorio
    preparazione vorbereitung vorbereitungskurs"""
)
# ... or taught. Inside the subject of a degree these are harmless ("BA Education and Training").
ABOUT_IT = _words(
    """group bootcamp workshop webinar seminar course training student trainee instructor trainer tutor
    refresher club introduction intro introductory guide session module unit primer overview curso kurs corso
    schulung lehrgang"""
)
# Licensing authorities are too many to list, so that one nobody lists is unknown and not another issuer.
AUTHORITY = _words("department board state ministry commission authority county government agency")


def count_telling(words: tuple[str, ...]) -> int:
    """How many words say what a credential is about."""
    silent = FILLERS | KIND_WORDS | GRADES | NUMBERED
    return sum(word not in silent and not word.isdecimal() for word in words)
