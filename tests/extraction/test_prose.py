"""What sentences of prose are about, alone and one after another."""

import pytest
from extraction_samples import extract

from matcher.extraction.prose import follow_sections, own_section

SAYS = {
    "requirements": [
        "You must hold NMC registration.",
        "The successful candidate will have experience of seed grading.",
        "Python is needed.",
        "French is a big plus.",
        "A driving licence is essential.",
        "We are looking for someone with knowledge of roses.",
        "- Strong communication",
        "5+ years of pruning",
        "Only applicants with NMC registration will be considered.",
        "Entry on the register within six months of the interview date is required.",
        "All applicants must be entitled to work in the UK.",
        "This post is subject to an enhanced DBS check.",
        "Due to the nature of this post, a DBS check will be made of the successful applicant.",
    ],
    "duties": [
        "The post holder will prune the roses.",
        "This role involves grafting.",
        "You are responsible for the greenhouse.",
        "- Manage and graft roses",
    ],
    "benefits": [
        "In return you will receive 27 days of annual leave.",
        "There may be opportunities to be trained in grafting.",
        "You will be able to develop your pruning skills.",
        "Build your career with us.",
        "We will support you to qualify in grafting.",
        "Our staff are entitled to a minimum of 27 days of holiday.",
        "The Trust offers the opportunity to train in grafting.",
        "Numerous opportunities for research in roses and tulips",
        "When you join us as a gardener, you are automatically enrolled in the academy.",
        "We have unique opportunities in Kent to gain experience of roses.",
    ],
    "about": [
        "The Trust was rated Outstanding after its recent CQC inspection.",
        "The Trust is committed to employing people with the ability to provide care.",
        "The Trust provides services to one million people.",
        "Our gardens employ forty people.",
        "Acme is one of the largest garden companies in Kent.",
        "Elm Valley Hospital achieved a good rating.",
        "Are you fascinated by machine learning?",
        "Did you know our gardens now grow tulips too?",
        "Elm Growers engages in research on roses.",
        "As a garden trust, we have close links with growers.",
        "You will be joining a team of ten.",
    ],
    "apply": [
        "Please contact Ann Lee for an informal chat.",
        "Closing date: 3 March.",
        "Questions to ann@example.org.",
    ],
    "equal_opportunity": [
        "We are an equal opportunity employer.",
        "Applicants are considered without regard to race.",
        "This post is exempt from the Rehabilitation of Offenders Act.",
    ],
    "body": ["An exciting career opportunity has arisen for a gardener."],
    None: ["Roses of many colours.", "", "Kent"],
}


@pytest.mark.parametrize(
    ("sentence", "name"), [(one, name) for name, sentences in SAYS.items() for one in sentences]
)
def test_a_sentence_says_what_it_is_about(sentence, name):
    assert own_section(sentence) == name


def follow(block, *sentences):
    return list(follow_sections((one, block, 0) for one in sentences))


def test_what_says_nothing_goes_on_with_what_came_before():
    found = follow("body", "Gardener", "The team is large.", "Roses, mainly.", "You will prune.", "Daily.")
    assert found == ["body", "about", "about", "duties", "duties"]


def test_a_list_under_a_heading_keeps_its_lines():
    assert follow("requirements", "Python", "Manage roses", "Strong French") == ["requirements"] * 3
    assert follow("preferred", "Strong French") == ["preferred"]
    assert follow("duties", "- Have a minimum of 12 months of pruning") == ["requirements"]


def test_prose_below_a_list_may_be_about_the_employer_or_the_law():
    about = "Acme Gardens is one of the largest garden companies in Kent."
    law = "We are an equal opportunity employer."
    assert follow("requirements", "Python", about, "Strong French") == [
        "requirements",
        "about",
        "requirements",
    ]
    assert follow("requirements", "Python", law, "Period.") == [
        "requirements",
        "equal_opportunity",
        "equal_opportunity",
    ]


def test_benefits_under_their_heading_stay_benefits():
    assert follow("benefits", "Benefits", "- Experience with roses", "- Prune in peace") == ["benefits"] * 3
    assert follow("benefits", "You must hold NMC registration.") == ["requirements"]


def test_the_next_heading_begins_anew():
    found = list(follow_sections([("We are an EOE.", "requirements", 0), ("Python", "requirements", 1)]))
    assert found == ["equal_opportunity", "requirements"]


POSTING = (
    "Staff Nurse\nThe Trust is proud of its wound care and phlebotomy services. You must hold NMC "
    "registration and know infection control. You will receive training in midwifery. "
    "Please contact the teaching team."
)


def test_prose_without_headings_asks_only_where_it_does():
    asked = [m.surface for m in extract(POSTING).asked()]
    assert asked == ["NMC registration", "infection control"]


def test_a_title_asks_for_no_skill_but_for_a_registration():
    found = extract("Phlebotomy, NMC registered nurse\n\nRequirements\n- Wound care").asked()
    assert [m.surface for m in found] == ["NMC registered", "Wound care"]


def test_what_is_nothing_but_names_asks_for_them():
    assert [m.surface for m in extract("Python, SQL").asked()] == ["Python", "SQL"]
