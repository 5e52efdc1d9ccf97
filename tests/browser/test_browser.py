"""The example graph in the real Neo4j Browser: style, guide, saved queries, named queries."""

from __future__ import annotations

import json
import os
import re
import secrets
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from graphbuild.cypher_files import cypher_folder
from graphbuild.errors import MissingToolError
from graphbuild.pipeline import build
from graphbuild.query import find_query, named_queries
from graphbuild.query.bolt import BoltEngine
from graphbuild.query.browse import Browsing, browse
from graphbuild.query.literal import favourites, fill_guide, literal_statement
from graphbuild.schema import NODES

BROWSER = cypher_folder() / "browser"
EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.txt"))
PASSWORD = secrets.token_urlsafe(12)
GUIDE = (BROWSER / "guide.html").read_text(encoding="utf-8")
STEPS = re.findall(
    r"<pre [^>]*data-query=\"([^\"]+)\" data-parameters='([^']*)'>([^<]*)</pre>", GUIDE
)

FIVE = [
    ("paper-map", json.loads(STEPS[3][1])),
    ("shared-map", json.loads(STEPS[5][1])),
    ("path-between-names", {"entity": "LoRA", "other": "GPT-4o"}),
    ("benchmarks-by-papers", {}),
    ("topics-by-papers", {}),
]


def colours() -> dict[str, str]:
    """The fill of each label in the style."""
    style = (BROWSER / "style.grass").read_text(encoding="utf-8")
    return dict(re.findall(r"node\.(\w+) \{[^}]*?\n  color: (#\w+);", style))


def test_the_style_gives_every_label_of_the_schema_its_own_colour_and_a_caption() -> None:
    style = (BROWSER / "style.grass").read_text(encoding="utf-8")
    assert set(colours()) == {node.label for node in NODES}
    assert len(set(colours().values())) == len(colours())
    properties = {node.label: set(node.properties) for node in NODES}
    captions = dict(re.findall(r"node\.(\w+) \{[^}]*caption: '\{(\w+)\}'", style))
    assert set(captions) == set(properties)
    for label, caption in captions.items():
        assert caption in properties[label]


def test_the_guide_has_ten_steps_and_holds_the_statements_of_the_library() -> None:
    assert GUIDE.count("<slide") == 10
    assert len(STEPS) == 10
    assert fill_guide(GUIDE) == GUIDE, "run: python -m graphbuild.query.literal"


def test_the_saved_queries_are_those_of_the_library() -> None:
    with zipfile.ZipFile(BROWSER / "favourites.zip") as archive:
        saved = {name: archive.read(name).decode() for name in archive.namelist()}
    assert saved == favourites(), "run: python -m graphbuild.query.literal"
    assert len(saved) == len(named_queries())
    assert not any("$" in text.partition("MATCH")[2] for text in saved.values())


@pytest.fixture(scope="module")
def browsing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browsing]:
    """The example graph, opened as ``graphbuild open --with java`` opens it."""
    graph = tmp_path_factory.mktemp("examples") / "graph"
    build(EXAMPLES, graph)
    try:
        with browse(graph, PASSWORD, way="java") as found:
            yield found
    except MissingToolError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"needs a real Neo4j server, and {error}")


@pytest.fixture
def inside(page: Any, browsing: Browsing) -> Any:
    """A page that is logged in."""
    page.log_in(browsing.address, browsing.uri, browsing.user, PASSWORD)
    return page


@pytest.mark.neo4j
def test_every_step_of_the_guide_has_an_answer_in_the_example_graph(browsing: Browsing) -> None:
    with BoltEngine(browsing.uri, browsing.user, PASSWORD) as engine:
        empty = [name for name, _, text in STEPS if not engine.run(unescape(text), {}).rows]
    assert empty == []


@pytest.mark.neo4j
@pytest.mark.slow
def test_after_the_login_the_guide_plays_and_its_statements_go_to_the_editor(inside: Any) -> None:
    inside.wait(
        lambda: any("A graph of papers" in frame.text for frame in inside.frames()), "the guide"
    )
    inside.shoot("guide-1")
    for number in range(2, 5):
        inside.find("[data-testid=nextSlide]").click()
        inside.wait(
            lambda number=number: f"{number} / 10" in inside.find("[data-testid=stream]").text,
            f"step {number}",
        )
    inside.shoot("guide-4")
    inside.find("[data-testid=stream] pre.runnable").click()
    editor = inside.find("[data-testid=activeEditor]")
    inside.wait(lambda: "MATCH path" in editor.text.replace("\xa0", " "), "the statement")


@pytest.mark.neo4j
@pytest.mark.slow
def test_named_queries_are_drawn_in_the_colours_and_captions_of_the_style(inside: Any) -> None:
    inside.wait(lambda: any(":style" in frame.text for frame in inside.frames()), "the style")
    for name, values in FIVE:
        query = find_query(name)
        frame = inside.run(literal_statement(query, values))
        if query.shape == "graph":
            inside.wait(lambda: inside.all("svg .layer.nodes g.node"), "the drawing")
            inside.settled()
            check_drawing(frame)
        else:
            inside.wait(lambda frame=frame: frame.find_elements("css selector", "td"), "the table")
            assert "ERROR" not in frame.text
        inside.shoot(f"query-{name}")


def check_drawing(frame: Any) -> None:
    """Every node has the fill of a label and a caption that a person can read."""
    nodes = frame.find_elements("css selector", "svg .layer.nodes g.node")
    assert len(nodes) >= 4
    for node in nodes:
        fill = node.find_element("css selector", "circle.b-outline").get_attribute("fill")
        assert fill in colours().values()
        caption = "".join(
            line.get_attribute("textContent")
            for line in node.find_elements("css selector", "text.caption")
        ).strip()
        assert caption
        assert not re.match(r"(title|arxiv|doi|method|benchmark|topic):", caption), caption
    assert len({place(node) for node in nodes}) == len(nodes)
    for one in range(len(nodes)):
        for other in range(one):
            (x, y), (u, v) = place(nodes[one]), place(nodes[other])
            reach = radius(nodes[one]) + radius(nodes[other])
            assert (x - u) ** 2 + (y - v) ** 2 > (0.9 * reach) ** 2, "two nodes overlap"


def place(node: Any) -> tuple[float, float]:
    x, y = re.findall(r"-?\d+\.?\d*", node.get_attribute("transform"))[:2]
    return float(x), float(y)


def radius(node: Any) -> float:
    return float(node.find_element("css selector", "circle.b-outline").get_attribute("r"))


@pytest.mark.neo4j
@pytest.mark.slow
def test_the_saved_queries_are_dropped_in_as_favourites(inside: Any) -> None:
    inside.drop(BROWSER / "favourites.zip")
    inside.find("[data-testid=navigationFavorites]").click()
    inside.wait(
        lambda: "what is new" in inside.driver.find_element("css selector", "body").text,
        "the folder of the first group",
    )
    inside.shoot("favourites")
