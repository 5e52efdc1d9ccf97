"""Reading takes time in proportion to the input, whatever is in it, and memory that does not grow.

Time is the time of this thread on the processor, the least of some runs, and the input grows
sixteenfold: linear work takes sixteen times as long, quadratic work 256 times. The border lies at
64, so neither a busy machine nor a slow one decides.
"""

import io
import time
import tracemalloc

import pytest

from graphbuild.sources import FORMATS
from graphbuild.sources.detect import read_source
from graphbuild.sources.inputs import Source

SIZE = 6_000
GROWTH = 16
BORDER = 64
LEAST_SECONDS = 0.004

# Before, what is repeated, and after it; each without its format's name is a text of that format.
PARTS = {
    "ris": [
        ("", "TY  - JOUR\nTI  - A\nER  -\n", ""),
        ("TY  - JOUR\nTI  - A\nAB  - x\n", "more\n", "ER  -\n"),
        ("TY  - JOUR\nTI  - A\n", "AU  - Love, Ada\n", "ER  -\n"),
        ("TY  - JOUR\nTI  - A\nAB  - ", "<i ", "\n"),
        ("TY  - JOUR\nTI  - A\nKW  - ", "a; ", "\n"),
        ("PT J\nTI A\nCR ", "B, DOI 10.1000/y\n   ", "\nER\n"),
        ("PT J\nTI A\nAU ", "Love, A\n   ", "\nER\n"),
    ],
    "bibtex": [
        ("", "@article{k,title={A}}\n", ""),
        ("", '@string{a = "b"}\n', ""),
        ("", "@article{", ""),
        ("", "@article{k,\ntitle={A\n", ""),
        ("@article{k,title={", "{", "}}"),
        ("@article{k,title={A},author={", "Love, Ada and ", "}}"),
        ("@article{k,title={A},author={", "{", "}}"),
        ("@article{k,title={A},abstract={", "word\n    ", "}}"),
        ("@article{k,title={A},abstract={", "\\begin{a}", "}}"),
        ("@article{k,title={A},x=", "a # ", "}"),
        ("@article{k,title={A}", "\n,a={b}", "}"),
    ],
    "arxiv-atom": [
        ("<feed>", "<entry><title>A</title></entry>", "</feed>"),
        ("<feed>", "<x/><entry><title>A</title></entry>", "</feed>"),
        ("<feed>", "<entry>", ""),
        ("<feed><entry><title>", "<b>", "</title></entry></feed>"),
        ("<feed><entry><title>A</title>", "<author><name>B</name></author>", "</entry></feed>"),
        ("<feed><entry><title>A</title><summary>", "\n  ", "</summary></entry></feed>"),
    ],
    "arxiv-rss": [
        ("<rss>", "<item><title>A</title><description>B</description></item>", "</rss>"),
        ("<rss><item><title>A</title><description>", "\n  ", "</description></item></rss>"),
    ],
    "arxiv-mail": [
        ("", "\\\\\narXiv:2405.15738\nTitle: A\n\\\\\n  B.\n\\\\\n", ""),
        ("\\\\\narXiv:2405.15738\nTitle: A\n", "  more\n", "\\\\\n  B.\n"),
        ("\\\\\narXiv:2405.15738\nTitle: A\n\\\\\n", "  more\n", ""),
        ("\\\\\narXiv:2405.15738\nAuthors: ", "B (c), ", "\n"),
        ("", "\\\\ ( ", ""),
    ],
    "oai-pmh": [
        (
            "<r><record><metadata><arXiv><title>A</title><authors>",
            "B (c), ",
            "</authors></arXiv></metadata></record></r>",
        ),
        ("<r>", "<record><header status='deleted'/></record>", "</r>"),
    ],
    "acl-anthology": [
        ("<collection><volume>", "<paper><title>A</title></paper>", "</volume></collection>"),
        ("<collection>", "<volume><paper><title>A</title></paper></volume>", "</collection>"),
        ("<collection>", "<volume>", ""),
    ],
    "csv": [
        ("title,abstract\n", "A,B\n", ""),
        ('title,abstract\nA,"', "x\n", ""),
        ("title,abstract\nA,", ",", ""),
        ("title,abstract,", "a,", "\nA,B\n"),
        ("title,abstract,authors\nA,B,", "(Love; ", "\n"),
        ("title,abstract,url\nA,B,", "arxiv.org/", "\n"),
    ],
    "json": [
        ("[", '{"title":"A","abstract":"B"},', "{}]"),
        ('[{"title":"A","abstract":"B","x":', "[", "]"),
        ('[{"title":"A","abstract":"B","authors":[', '"a",', '"b"]}]'),
        ('[{"title":"A","abstract":"B",', '"x":1,', '"y":1}]'),
        ("", '{"a":', ""),
    ],
    "jsonl": [("", '{"title":"A","abstract":"B"}\n', ""), ("", "{", ""), ("", "x\n", "")],
    "openalex": [
        ('[{"title":"A","abstract_inverted_index":{"a":[', "1,", "2]}}]"),
        ('[{"title":"A","authorships":[', '{"author":{"display_name":"B"}},', "{}]}]"),
        ('[{"title":"', "<i ", '"}]'),
    ],
    "semantic-scholar": [
        ('[{"paperId":"a","title":"A","references":[', '{"paperId":"b"},', "{}]}]")
    ],
    "arxiv-snapshot": [
        ('{"id":"0704.0001","title":"A","authors":"', "(a, ", '"}'),
        ('{"id":"0704.0001","title":"A","authors":"', "\\\\'{e} and ", '"}'),
    ],
    "daily-feed": [("[", '{"paper":{"id":"2405.15738","title":"A"}},', "{}]")],
    "csl-json": [('[{"title":"A","author":[', '{"family":"B"},', "{}]}]")],
    "acl-metadata": [('{"id":"P19-1001","title":"A","author":"', "B, C; ", '"}')],
    "daily-papers": [
        ("", "A Title\n\nWe show it. It holds.\n\n• 2 authors\n·\nMay 20 2\n\n", ""),
        ("A Title\n\n", "We show it. It holds.\n\n", ""),
        *(("", part, "") for part in ("a", "a ", "\n", "·\n", "May 20\n", "5\n", "• 2 authors\n")),
        *(("", part, "") for part in ("Daily Papers\n", "Subscribe", "A Title\n\n", "# ", "> ")),
        *(("", part, "") for part in ("[a](/papers/2606.00683) ", "https://arxiv.org/abs/1 ", "[")),
        *(
            ("", part, "")
            for part in ("![", "[[", "<!--", "\\\n", "**a** ", "#community", "x · May ")
        ),
        ("", "[a][1] ", "\n[1]: http://a/b\n"),
        ("", "[1] http://a.b/c\n", ""),
        ("May 29\n", "[6](/papers/2606.00683#community)\n", ""),
        ("", "Some University\n·\nMay 20\n", ""),
    ],
    "daily-html": [
        *(
            ("<html>", part, "")
            for part in ("<div>", "<a href=x>", "<p>", "<", "&", "<svg>", "<h3>")
        ),
        *(("<html>", part, "") for part in ("<!-- -->", "<!--", "<table>", "</p>", "<p>a</p>\n")),
        ("<html><body><div data-props='", "{", "'>"),
    ],
}
CASES = [(name, *part) for name, parts in PARTS.items() for part in parts]


def read(name: str, data: bytes) -> None:
    for _ in read_source(Source("x", lambda: io.BytesIO(data), lambda: data[: 1 << 16]), name=name):
        pass


def seconds(name: str, data: bytes, runs: int) -> float:
    found = []
    for _ in range(runs):
        started = time.thread_time()
        read(name, data)
        found.append(time.thread_time() - started)
    return min(found)


@pytest.mark.parametrize(("name", "before", "part", "after"), CASES, ids=str)
def test_time_grows_with_the_input_and_not_with_its_square(name, before, part, after):
    count = SIZE // len(part)
    small = seconds(name, (before + part * count + after).encode(), 3)
    text = (before + part * count * GROWTH + after).encode()
    large = seconds(name, text, 1)
    if large >= BORDER * max(small, LEAST_SECONDS):
        # A neighbour on the same core can cost one run a multiple; it does not cost three.
        large = seconds(name, text, 3)
    assert large < BORDER * max(small, LEAST_SECONDS)


STREAMS = {
    name: parts[0] for name, parts in PARTS.items() if name not in {"daily-papers", "daily-html"}
}
STREAMS["openalex"] = ("[", '{"title":"A","abstract_inverted_index":{"a":[0]}},', "{}]")
STREAMS["semantic-scholar"] = ('{"data":[', '{"paperId":"a","title":"A"},', "{}]}")
STREAMS["arxiv-snapshot"] = ("", '{"id":"0704.0001","title":"A","abstract":"B"}\n', "")
STREAMS["acl-metadata"] = ("", '{"id":"P19-1001","title":"A","author":"B"}\n', "")
STREAMS["csl-json"] = ("[", '{"title":"A","author":[{"family":"B"}],"DOI":"10.1000/x"},', "{}]")
record = "<record><metadata><dc><title>A</title></dc></metadata></record>"
STREAMS["oai-pmh"] = ("<r>", record, "</r>")


def test_every_format_but_pages_and_parquet_is_read_as_a_stream() -> None:
    assert set(STREAMS) == set(FORMATS) - {"daily-papers", "daily-html", "parquet"}


@pytest.mark.parametrize("name", list(STREAMS))
def test_memory_does_not_grow_with_the_records(name):
    before, part, after = STREAMS[name]

    def peak(count: int) -> int:
        data = (before + part * count + after).encode()
        tracemalloc.start()
        read(name, data)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    # Buffers are full with the first number; what is kept of each record would add up threefold.
    count = 150_000 // len(part)
    peak(1)
    assert peak(3 * count) < 1.2 * peak(count) + 100_000
