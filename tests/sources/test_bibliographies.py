"""BibTeX, BibLaTeX, RIS and Web of Science, as people's programs write them."""

import pytest

from graphbuild.sources import read_papers
from graphbuild.types import Paper, Reference, Rejected

BIB = r"""% exported on a Monday
@string{looms = "Journal of Looms"}
@comment{nothing}
@article{goedel2020,
  title = {The {BERT} of {Kurt} G{\"o}del: 50\% and $\alpha$},
  author = {G{\"o}del, Kurt and de la Cruz, Ana and {Loom Works} and others},
  journal = looms, year = 2020, month = feb,
  abstract = {We weave.
    And think.},
  doi = {10.1000/ABC}, keywords = {looms; engines}, url = "https://example.org/x"
}

@misc{lovelace2024, title="Looms", author="Ada Lovelace", eprint={2405.15738},
  archiveprefix={arXiv}, primaryclass={cs.CL}, year={2024}}
@online{brown, title = {Engines}, subtitle = {A Study}, date = {2021-03-04/2021-05-06},
  author = {Brown, Bob}, eprinttype = {arxiv}, eprint = {2103.00001v2}}
@article{broken, title = {No end
@inproceedings{after, title = {After the Broken One}, booktitle = looms # " 2020", year = {2020},
  author = {Ada Lovelace}, title = {Twice}}
@proceedings{volume, title = {A Volume}, year = 2020}
@article{untitled, author = {A B}, year = 2020}
@article{preprint, title={Cited as Preprint}, journal={arXiv preprint arXiv:2001.00001}, year=2020}
"""


def test_bibtex_entries_have_names_dates_and_identifiers(read_text):
    records = read_text(BIB, "papers.bib")
    papers = [record for record in records if isinstance(record, Paper)]
    first, second, third, after, preprint = papers
    assert first.title == r"The BERT of Kurt Gödel: 50% and $\alpha$"
    assert [(a.name, a.family) for a in first.authors] == [
        ("Kurt Gödel", "Gödel"),
        ("Ana de la Cruz", "de la Cruz"),
        ("Loom Works", None),
    ]
    assert first.author_count is None
    assert (first.published_date, first.venue) == ("2020-02", "Journal of Looms")
    assert first.abstract == "We weave. And think."
    assert (first.id, first.categories) == ("doi:10.1000/abc", ("looms", "engines"))
    assert (second.id, second.categories, second.author_count) == (
        "arxiv:2405.15738",
        ("cs.CL",),
        1,
    )
    assert (third.id, third.title) == ("arxiv:2103.00001", "Engines: A Study")
    assert (third.published_date, third.date_precision) == ("2021-03-04", "day")
    assert (after.title, after.venue) == ("After the Broken One", "Journal of Looms 2020")
    assert preprint.id == "arxiv:2001.00001"


def test_bibtex_entries_that_are_no_papers_are_set_aside_at_their_line(read_text):
    rejected = {
        int(record.source.rpartition(":")[2]): record.reason
        for record in read_text(BIB, "papers.bib")
        if isinstance(record, Rejected)
    }
    lines = BIB.split("\n")
    assert rejected[lines.index("@proceedings{volume, title = {A Volume}, year = 2020}") + 1] == (
        "'volume' is a whole volume (proceedings), not a paper"
    )
    assert rejected[lines.index("@article{broken, title = {No end") + 1].startswith(
        "the entry cannot be parsed"
    )
    assert "'title' is missing" in rejected.values()


def test_lines_and_macros_hold_over_batches(read_text, tmp_path):
    entry = "@article{{k{0}, title = {{Title {0}}}, journal = looms, abstract = {{{1}}}}}\n"
    text = BIB[: BIB.index("@comment")] + "".join(
        entry.format(n, "word " * 99) for n in range(2000)
    )
    papers = read_text(text, "papers.bib")
    assert len(papers) == 2000
    assert {paper.venue for paper in papers} == {"Journal of Looms"}
    assert papers[-1].sources == (f"{tmp_path / 'papers.bib'}:2002",)


@pytest.mark.shared
def test_the_shared_bibtex_sample_is_read(shared_data):
    records = list(read_papers([shared_data / "formats/bibtex/bibtex-input.bib"]))
    assert [type(record) for record in records].count(Paper) == 15


RIS = "\ufeff1.\r\nTY  - JOUR\r\nT1  - Looms\r\nA1  - Lovelace, Ada\r\nAU  - Brown, Bob, Jr.\r\n" \
    "Y1  - 2014/05/06/\r\nN2  - We weave\r\n      all day.\r\nKW  - looms\r\nKW  - engines\r\n" \
    "JF  - Journal of Looms\r\nDO  - 10.1000/X\r\nXX  - unknown\r\nUR  - http://example.org\r\n" \
    "ER  - \r\n\r\n2.\r\nTY  - CPAPER\r\nTI  - Engines\r\nPY  - 2020\r\nER  -\r\n" \
    "TY  - JOUR\r\nDO  - 10.1000/y\r\nER  - \r\n"  # fmt: skip

WOS = """FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Lovelace, A
   Brown, B
AF Lovelace, Ada
   Brown, Bob
TI Interactions of looms
   and engines
SO JOURNAL OF LOOMS
C3 Loom Institute; Engine University
CR Green E, 1999, LOOMS, V1, P2, DOI 10.1000/old
   Black F, 2000, ENGINES
DE weaving; thinking
ID THREADS
AB We weave.
PD MAY
PY 2004
DI 10.1000/z
UT WOS:000123
ER

EF
"""


def test_ris_is_read_with_marks_continued_lines_and_unknown_tags(read_text):
    first, second, rejected = read_text(RIS, "papers.ris")
    assert (first.title, first.abstract) == ("Looms", "We weave all day.")
    assert {author.name for author in first.authors} == {"Ada Lovelace", "Bob Brown Jr."}
    assert (first.published_date, first.date_precision) == ("2014-05-06", "day")
    assert (first.id, first.venue) == ("doi:10.1000/x", "Journal of Looms")
    assert first.categories == ("looms", "engines")
    assert (second.title, second.published_date) == ("Engines", "2020")
    assert rejected.reason == "'title' is missing"


def test_web_of_science_is_read_by_its_own_tags(read_text):
    [paper] = read_text(WOS, "savedrecs.txt")
    assert paper.title == "Interactions of looms and engines"
    assert [(a.name, a.family) for a in paper.authors] == [
        ("Ada Lovelace", "Lovelace"),
        ("Bob Brown", "Brown"),
    ]
    assert (paper.published_date, paper.venue) == ("2004-05", "JOURNAL OF LOOMS")
    assert paper.categories == ("weaving", "thinking", "THREADS")
    assert paper.identifiers == ("doi:10.1000/z", "wos:000123")
    assert [one.name for one in paper.organisations] == ["Loom Institute", "Engine University"]
    assert paper.references == (Reference("doi:10.1000/old"),)


@pytest.mark.shared
def test_the_shared_ris_samples_are_read(shared_data):
    ris = shared_data / "formats/ris"
    for name in ("example_full.ris", "example_wos.ris"):
        papers = list(read_papers([ris / name]))
        assert len(papers) == 2
        assert all(isinstance(paper, Paper) and paper.abstract for paper in papers)
