"""Sentence boundaries, also where line breaks were lost."""

import pytest

from matcher.extraction.sentences import find_joins, split_sentences

CASES = {
    "full stops": ("We grow. You sow.", ["We grow.", "You sow."]),
    "new lines": ("Python\nSQL and\njava too", ["Python", "SQL and\njava too"]),
    "blank line before lower case": ("Skills\n\npython", ["Skills", "python"]),
    "bullets on one line": ("Skills • Python • SQL", ["Skills", "• Python", "• SQL"]),
    "abbreviations": ("Tools, e.g. Excel, i.e. Office. Go.", ["Tools, e.g. Excel, i.e. Office.", "Go."]),
    "initials": ("A U.S. Army base. Here.", ["A U.S. Army base.", "Here."]),
    "full stop without space": ("impacts, etc.Training models", ["impacts, etc.", "Training models"]),
    "no full stop at all": ("daily impactsDesign things", ["daily impacts", "Design things"]),
    "after a bracket": ("libraries (NumPy)Experience here", ["libraries (NumPy)", "Experience here"]),
    "after a name": (
        "on KubernetesExperience with SQLStrong",
        ["on Kubernetes", "Experience with SQL", "Strong"],
    ),
    "white space only": (" \n\t ", []),
    "empty": ("", []),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_sentences(text, expected):
    assert [text[start:end] for start, end in split_sentences(text)] == expected


@pytest.mark.parametrize(
    "name",
    [
        *(
            "JavaScript",
            "GitHub",
            "PyTorch",
            "TensorFlow",
            "PowerPoint",
            "LinkedIn",
            "macOS",
            "iPhone",
            "eBay",
        ),
        *(
            "openShift",
            "node.JS",
            "MatLab",
            "PostgreSQL",
            "McDonald",
            "ann.Lee@example.org",
            "www.example.Org",
        ),
        "https://a.example/PathTo",
    ],
)
def test_names_are_not_broken(name):
    assert not find_joins(f"with {name} here")
