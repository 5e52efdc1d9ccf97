"""CSL JSON of reference managers, and works of Crossref."""

import json

from graphbuild.types import Reference, Rejected

ITEM = {
    "id": "http://zotero.org/users/1/items/AAAA",
    "type": "article",
    "title": "Looms that Learn: <i>a</i> Study",
    "abstract": "We weave.",
    "author": [
        {"family": "Lovelace", "given": "Ada", "suffix": "Jr."},
        {"family": "Beethoven", "given": "Ludwig", "dropping-particle": "van"},
        {"literal": "Loom Works"},
    ],
    "issued": {"date-parts": [["2024", 5, 24]]},
    "DOI": "10.1000/Loom",
    "URL": "http://arxiv.org/abs/2405.15738",
    "number": "arXiv:2405.15738",
    "container-title": "Journal of Looms",
    "note": "arXiv:2405.15738 [cs]",
}
CROSSREF = {
    "status": "ok",
    "message-type": "work-list",
    "message": {
        "total-results": 2,
        "items": [
            {
                "DOI": "10.1000/loom",
                "title": ["Looms that Learn"],
                "subtitle": ["a Study"],
                "container-title": ["Journal of Looms"],
                "abstract": "<jats:p>We weave.</jats:p>",
                "author": [
                    {
                        "given": "Ada",
                        "family": "Lovelace",
                        "ORCID": "https://orcid.org/0000-0001",
                        "affiliation": [{"name": "Loom Institute"}],
                    }
                ],
                "published-print": {"date-parts": [[2024, 5]]},
                "reference": [{"DOI": "10.1000/old", "key": "1"}, {"article-title": "Old Looms"}],
                "subject": ["Weaving"],
                "license": [{"URL": "https://creativecommons.org/licenses/by/4.0/"}],
            },
            {"DOI": "10.1000/none", "title": [], "author": []},
        ],
    },
}


def test_a_library_of_zotero_is_read_in_every_shape(read_text):
    for content in (json.dumps([ITEM]), json.dumps([ITEM], indent=2), json.dumps(ITEM) + "\n"):
        [paper] = read_text(content, "library.json")
        assert paper.id == "arxiv:2405.15738"
        assert paper.identifiers == ("arxiv:2405.15738", "doi:10.1000/loom")
        assert paper.title == "Looms that Learn: a Study"
        assert (paper.published_date, paper.date_precision) == ("2024-05-24", "day")
        assert [author.name for author in paper.authors] == [
            "Ada Lovelace Jr.",
            "Ludwig van Beethoven",
            "Loom Works",
        ]
        assert paper.authors[1].family == "Beethoven"
        assert paper.venue == "Journal of Looms"


def test_works_of_crossref_have_references_organisations_and_a_licence(read_text):
    for content in (json.dumps(CROSSREF), json.dumps(CROSSREF, indent=1)):
        paper, rejected = read_text(content, "works.json")
        assert (paper.id, paper.title) == ("doi:10.1000/loom", "Looms that Learn: a Study")
        assert (paper.abstract, paper.published_date) == ("We weave.", "2024-05")
        assert (paper.authors[0].id, paper.organisations[0].name) == (
            "orcid:0000-0001",
            "Loom Institute",
        )
        assert paper.references == (Reference("doi:10.1000/old"), Reference(None, "Old Looms"))
        assert (paper.categories, paper.licence) == (
            ("Weaving",),
            "https://creativecommons.org/licenses/by/4.0/",
        )
        assert isinstance(rejected, Rejected)
        assert rejected.source.endswith("#2")


def test_a_table_of_other_keys_is_not_taken_for_it(read_text):
    rows = [{"title": "A", "abstract": "B.", "author": "C, D; E, F", "DOI": "10.1000/x", "Year": 1}]
    [paper] = read_text(json.dumps(rows), "rows.json")
    assert [author.family for author in paper.authors] == ["C", "E"]
