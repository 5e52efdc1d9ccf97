"""Any bytes in, papers or reasons out: samples of every format, broken at random places.

With ``CI=true`` each format gets more examples, always the same ones; ``GRAPHBUILD_FUZZ=N`` runs N
new ones.
"""

import bz2
import gzip
import io
import lzma
import os
import tempfile
import zipfile
from pathlib import Path

import orjson
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphbuild.errors import InputError
from graphbuild.sources import FORMATS, paper_from_json, paper_to_json, read_papers
from graphbuild.sources.detect import read_source
from graphbuild.sources.inputs import Source
from graphbuild.types import Paper, Rejected

WANTED = os.environ.get("GRAPHBUILD_FUZZ")
EXAMPLES = int(WANTED) if WANTED else 100 if os.environ.get("CI") else 25
FUZZ = settings(
    deadline=None,
    max_examples=EXAMPLES,
    derandomize=not WANTED,
    database=None,
    suppress_health_check=list(HealthCheck),
)

PAGE = (
    "Daily Papers\nby AK and the research community\nMay 29\n12\n"
    "### [Looms that Learn](/papers/2606.00683)\n\nWe weave threads. They hold.\n\n"
    "  • 3 authors\n·\nMay 29[6](/papers/2606.00683#community)\n\n"
    "A Second Loom\n\nIt weaves $\\alpha$ too. It is fast.\n\nLoomWorks Loom Works\n·\nMay 28 -\n"
)
HTML = (
    "<!doctype html><html><head><title>x</title></head><body><article><h3>"
    "<a href='/papers/2606.00683'>Looms that Learn</a></h3><p>We weave &amp; hold. It is so.</p>"
    "<div>• 3 authors</div><div>·</div><div>May 29</div></article></body></html>"
)
ATOM = (
    "<?xml version='1.0' encoding='UTF-8'?><feed xmlns='http://www.w3.org/2005/Atom'><entry>"
    "<id>http://arxiv.org/abs/2405.15738v2</id><title>A Loom</title><summary>We weave.</summary>"
    "<published>2024-05-24T17:38:46Z</published><author><name>Ada L</name></author>"
    "<category term='cs.CL'/></entry></feed>"
)
OAI = (
    "<OAI-PMH><ListRecords><record><header><identifier>oai:arXiv.org:0704.0001</identifier>"
    "</header><metadata><arXiv><id>0704.0001</id><created>2007-04-02</created><authors><author>"
    "<keyname>Lovelace</keyname><forenames>Ada</forenames></author></authors><title>A Loom</title>"
    "<categories>cs.CL</categories><abstract> We weave.</abstract></arXiv></metadata></record>"
    "</ListRecords></OAI-PMH>"
)
RSS = (
    "<?xml version='1.0'?><rss xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><item><title>A "
    "Loom</title><link>https://arxiv.org/abs/2405.15738</link><description>arXiv:2405.15738v1 "
    "Announce Type: new \nAbstract: We weave.</description><category>cs.CL</category>"
    "<dc:creator>Ada L, Bo S</dc:creator></item></channel></rss>"
)
MAIL = (
    "---\n\\\\\narXiv:2405.15738\nDate: Fri, 24 May 2024 17:34:15 GMT (1kb)\n\nTitle: A Loom\n"
    "  and more\nAuthors: Ada L, Bo S\nCategories: cs.CL\n\\\\\n  We weave.\n"
    "\\\\ ( https://arxiv.org/abs/2405.15738 )\n"
)
ACL = (
    "<collection id='2020.acl'><volume id='main'><meta><booktitle>Looms</booktitle>"
    "<month>July</month><year>2020</year></meta><paper id='1'><title>The <fixed-case>L</fixed-case>"
    "oom</title><author><first>Ada</first><last>L</last></author><abstract>We weave.</abstract>"
    "<url>2020.acl-main.1</url></paper></volume></collection>"
)
BIBTEX = (
    '@string{j = "Looms"}\n@article{a,\n title = {The {Loom} of G{\\"o}del},\n'
    " author = {Lovelace, Ada and {Loom Works} and others},\n year = 2020, month = feb,\n"
    ' journal = j # " Daily",\n eprint = {2405.15738}, archiveprefix = {arXiv},\n'
    " abstract = {We weave $\\alpha$ \\& hold.},\n keywords = {a, b}\n}\n"
)
RIS = (
    "TY  - JOUR\nTI  - A Loom\nAU  - Lovelace, Ada\nPY  - 2020/05/06/\nAB  - We weave\n"
    "  and hold.\nDO  - 10.1000/x\nKW  - a\nER  - \n"
)
WOS = (
    "FN Clarivate\nVR 1.0\nPT J\nAU Lovelace, A\n   Brown, B\nTI A Loom\nAB We weave.\nPY 2004\n"
    "CR Brown B, 1999, LOOMS, DOI 10.1000/y\nC3 Loom Works\nUT WOS:1\nER\n\nEF\n"
)
JSON = {
    "jsonl": [{"id": "a", "title": "A Loom", "abstract": "B.", "authors": ["C"], "upvotes": 3}],
    "json": [{"Titel": "A Loom", "Abstract": "B.", "Jahr": 2020, "authors": [{"lastName": "C"}]}],
    "openalex": [
        {
            "id": "https://openalex.org/W7",
            "title": "A Loom",
            "abstract_inverted_index": {"We": [0], "weave.": [1]},
            "authorships": [{"author": {"display_name": "Ada"}, "institutions": [{"id": "I1"}]}],
            "referenced_works": ["https://openalex.org/W1"],
            "primary_location": {"source": {"display_name": "Looms"}, "license": "cc-by"},
        }
    ],
    "semantic-scholar": [
        {
            "paperId": "0a",
            "externalIds": {"ArXiv": "2405.15738", "DBLP": None},
            "title": "A Loom",
            "authors": [{"authorId": "1", "name": "Ada", "affiliations": ["Loom Works"]}],
            "references": [{"paperId": None, "title": "B"}],
        }
    ],
    "arxiv-snapshot": [
        {
            "id": "0704.0001",
            "title": "A Loom",
            "abstract": " B.",
            "categories": "cs.CL cs.AI",
            "authors_parsed": [["G\\'odel", "Kurt", ""]],
            "versions": [{"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"}],
        }
    ],
    "daily-feed": [
        {
            "paper": {"id": "2405.15738", "title": "A", "summary": "B.", "upvotes": 1},
            "publishedAt": "2024-05-24T00:00:00.000Z",
            "numComments": 3,
        }
    ],
    "csl-json": [
        {
            "title": "A Loom",
            "author": [{"family": "L", "given": "Ada"}, {"literal": "Loom Works"}],
            "issued": {"date-parts": [[2020, 5, 6]]},
            "DOI": "10.1000/x",
            "container-title": ["Looms"],
        }
    ],
    "acl-metadata": [{"id": "P19-1001", "title": "A Loom", "author": "B, C; D, E", "year": "2019"}],
}


def parquet() -> bytes:
    out = io.BytesIO()
    table = {"title": ["A Loom"], "abstract": ["B."], "year": [2020], "authors": [["C", "D"]]}
    pd.DataFrame(table).to_parquet(out)
    return out.getvalue()


SAMPLES: dict[str, list[bytes]] = {
    "csv": [b'title,abstract,authors,year\n"A ""Loom""","B,\nb.","C; D",2020\n', b"Titel\tText\n"],
    "parquet": [parquet()],
    "bibtex": [BIBTEX.encode()],
    "ris": [RIS.encode(), WOS.encode()],
    "arxiv-atom": [ATOM.encode()],
    "arxiv-rss": [RSS.encode()],
    "arxiv-mail": [MAIL.encode()],
    "oai-pmh": [OAI.encode()],
    "acl-anthology": [ACL.encode()],
    "daily-papers": [PAGE.encode(), PAGE.encode("utf-16")],
    "daily-html": [HTML.encode()],
    **{name: [orjson.dumps(r[0]) + b"\n", orjson.dumps(r)] for name, r in JSON.items()},
}
PARTS = [
    *(b"", b"\0", b"\n", b"\r", b'"', b"'", b"\\", b"{", b"}", b"[", b"]", b"<", b">", b"&", b"@"),
    *(b",", b";", b":", b"#", b"$", b"\t", b"|", b"null", b"-1", b"1e400", b"9" * 5000, b"\xff"),
    *(b"\\ud800", b"\\u0000", b"&#0;", b"&#55296;", b"<!--", b"<![CDATA[", b"]]>", b"<!DOCTYPE x["),
    *(b"TY  - ", b"ER  - ", b"\nAU ", b"@a{", b"and ", b"{\\", b"\\begin{x}", b"\xef\xbb\xbf"),
    *(b"\xff\xfe", b"\xed\xa0\x80", b"May 99", b"10.1000/", b"arXiv:", b"0000-00-00", b"\xc2\x85"),
]
EDIT = st.tuples(
    st.integers(0, 1 << 16),
    st.integers(0, 40),
    st.sampled_from(PARTS) | st.binary(max_size=6),
    st.integers(1, 3),
)
EDITS = st.lists(EDIT, max_size=6)


def broken(sample: bytes, edits: list[tuple[int, int, bytes, int]]) -> bytes:
    """Replace some bytes by others, or repeat them, at each of the places."""
    data = sample * 2
    for place, length, part, times in edits:
        start = place % (len(data) + 1)
        data = (
            data[:start] + (part or data[start : start + length]) * times + data[start + length :]
        )
    return data


def test_there_is_a_sample_of_every_format_and_each_gives_a_paper() -> None:
    assert set(SAMPLES) == set(FORMATS)
    for name, samples in SAMPLES.items():
        assert any(isinstance(record, Paper) for record in records(samples[0], name)), name


def records(data: bytes, name: str | None) -> list[Paper | Rejected]:
    source = Source("input", lambda: io.BytesIO(data), lambda: data[: 1 << 16])
    found = list(read_source(source, name=name))
    assert found
    for record in found:
        if isinstance(record, Rejected):
            assert record.source.startswith("input")
            assert record.reason.strip()
        else:
            assert record.title.strip()
            line = orjson.dumps(paper_to_json(record))
            assert paper_from_json(orjson.loads(line)) == record
    return found


@pytest.mark.parametrize("name", list(SAMPLES))
@given(data=st.data())
@FUZZ
def test_broken_samples_give_papers_or_reasons(name, data):
    sample = data.draw(st.sampled_from(SAMPLES[name]))
    text = broken(sample, data.draw(EDITS))
    records(text, name)
    records(text, None)


@pytest.mark.parametrize("name", list(FORMATS))
@given(data=st.binary(max_size=200))
@FUZZ
def test_bytes_of_any_kind_give_papers_or_reasons(name, data):
    records(data, name)


def zipped(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.bib", data)
        archive.writestr("folder/b.bib", data)
    return out.getvalue()


PACKED = {
    "gzip": gzip.compress(BIBTEX.encode()),
    "bzip2": bz2.compress(BIBTEX.encode()),
    "xz": lzma.compress(BIBTEX.encode()),
    "zstd": pa.Codec("zstd").compress(BIBTEX.encode(), asbytes=True),
    "zip": zipped(BIBTEX.encode()),
}


@pytest.mark.parametrize("name", list(PACKED))
@given(edits=EDITS)
@FUZZ
def test_broken_compression_gives_papers_or_reasons(name, edits):
    data = PACKED[name] if not edits else broken(PACKED[name], edits)[: 2 * len(PACKED[name])]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "input")
        path.write_bytes(data)
        error = None
        kinds = set()
        try:
            kinds = {type(record) for record in read_papers([path])}
        except InputError as caught:
            error = caught
    assert kinds <= {Paper, Rejected}
    assert error is None or str(path) in str(error)
