from __future__ import annotations

import base64
import gzip
import json
import os
import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from graphbuild.export.html import write_html
from graphbuild.export.report_data import report_data

webdriver = pytest.importorskip("selenium.webdriver")

from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402
from selenium.webdriver.support.ui import WebDriverWait  # noqa: E402

Tables = dict[str, pd.DataFrame]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    binary = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chrome")
    driver = shutil.which("chromedriver")
    if binary is None or driver is None:
        sentence = "needs Chromium: apt-get install chromium chromium-driver"
        if os.environ.get("CI") == "true":
            pytest.fail(sentence)
        pytest.skip(sentence)
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--enable-unsafe-swiftshader",
        "--window-size=1300,900",
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    with webdriver.Chrome(options=options, service=webdriver.ChromeService(driver)) as chrome:
        yield chrome


@pytest.fixture(scope="module")
def page(small_graph: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from graphbuild import Graph

    path = tmp_path_factory.mktemp("report") / "report.html"
    write_html(Graph.open(small_graph), path, title="Small & <bold>")
    return path


def open_page(browser: Any, page: Path) -> None:
    browser.get(page.as_uri())
    wait(browser, lambda: browser.execute_script("return document.documentElement.dataset.ready"))


def wait(browser: Any, condition: Any) -> None:
    WebDriverWait(browser, 20).until(lambda _: condition())


def errors(browser: Any) -> list[str]:
    return [e["message"] for e in browser.get_log("browser") if e["level"] == "SEVERE"]


def text(browser: Any, element: str) -> str:
    return str(browser.find_element(By.ID, element).text)


def panel_title(browser: Any, title: str) -> None:
    wait(browser, lambda: text(browser, "panel-title") == title)


def test_the_page_loads_without_errors_and_asks_nothing_of_the_network(
    browser: Any, page: Path
) -> None:
    browser.get_log("browser")
    browser.get_log("performance")
    open_page(browser, page)
    asked = [
        message["params"]["request"]["url"]
        for entry in browser.get_log("performance")
        if (message := json.loads(entry["message"])["message"])["method"]
        == "Network.requestWillBeSent"
    ]
    assert {url.partition(":")[0] for url in asked} <= {"file", "data", "blob"}
    assert errors(browser) == []
    assert browser.find_element(By.TAG_NAME, "h1").text == "Small & <bold>"


def test_every_section_shows_the_graphs_facts(browser: Any, page: Path) -> None:
    open_page(browser, page)
    assert text(browser, "counts").startswith("papers\n12\nmethods\n8")
    assert "1 paper has no date" in text(browser, "months-note")
    assert "Retrieval" in text(browser, "topic-table")
    assert "GraphRAG-Lite" in text(browser, "boards-body")
    assert "reaches an F1 of 72.4" in text(browser, "boards-body")
    marks = browser.find_elements(By.CSS_SELECTOR, "#boards-body mark")
    assert [mark.text for mark in marks] == ["72.4", "68.9", "61.5", "55.2"]


def test_the_keyboard_alone_finds_a_name_reads_its_evidence_and_closes_it(
    browser: Any, page: Path
) -> None:
    open_page(browser, page)
    field = browser.find_element(By.ID, "find")
    field.send_keys("lora")
    wait(browser, lambda: browser.find_elements(By.CSS_SELECTOR, "#found button"))
    field.send_keys(Keys.ARROW_DOWN)
    assert browser.switch_to.active_element.text.startswith("LoRA")
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    panel_title(browser, "LoRA")
    sentences = browser.find_elements(By.CSS_SELECTOR, "#panel blockquote")
    assert len(sentences) == 3
    assert all(
        mark.text == "LoRA" for mark in browser.find_elements(By.CSS_SELECTOR, "#panel mark")
    )
    browser.switch_to.active_element.send_keys(Keys.TAB, Keys.TAB)
    browser.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert not browser.find_element(By.ID, "panel").is_displayed()
    assert errors(browser) == []


def test_every_control_has_a_name_and_can_be_reached_with_tab(browser: Any, page: Path) -> None:
    open_page(browser, page)
    nameless = browser.execute_script(
        "return [...document.querySelectorAll('button,input,select,[role=button],[role=img]')]"
        ".filter(e => !(e.getAttribute('aria-label') || e.textContent.trim() ||"
        " (e.labels && [...e.labels].some(l => l.textContent.trim())))).map(e => e.outerHTML)"
    )
    assert nameless == []
    assert browser.execute_script("return document.querySelectorAll('[tabindex]').length") > 2
    assert (
        browser.execute_script(
            "return [...document.querySelectorAll('[tabindex]')].filter(e => e.tabIndex > 0).length"
        )
        == 0
    )


def test_a_click_on_a_node_shows_its_evidence_and_filters_hide_nodes(
    browser: Any, page: Path
) -> None:
    open_page(browser, page)
    visible = "return network.visible().size"
    before = browser.execute_script(visible)
    boxes = browser.find_elements(By.CSS_SELECTOR, "#kinds input")
    browser.execute_script("arguments[0].click()", boxes[1])  # methods
    assert 0 < browser.execute_script(visible) < before
    browser.execute_script("arguments[0].click()", boxes[1])
    assert browser.execute_script(visible) == before
    browser.execute_script(
        "const to = document.getElementById('to'); to.value = 1;"
        "to.dispatchEvent(new Event('input'))"
    )
    shown = browser.execute_script("return [...network.visible()].filter(n => n[0] === 'p').length")
    assert shown == 2
    assert text(browser, "to-text") == "2023-02"
    browser.execute_script(
        "const node = network.graph.findNode((n, a) => a.label === 'MMLU');"
        "showEntity(Number(node.slice(1)))"
    )
    panel_title(browser, "MMLU")
    assert errors(browser) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_is_readable_in_light_and_dark(browser: Any, page: Path, scheme: str) -> None:
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    open_page(browser, page)
    poor = browser.execute_script(CONTRAST)
    assert poor == []
    browser.execute_script("document.getElementById('theme').click()")
    assert browser.execute_script(CONTRAST) == []
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


CONTRAST = r"""
const rgb = (s) => s.match(/[\d.]+/g).map(Number);
const light = (c) => { const [r, g, b] = c.slice(0, 3).map(v => { v /= 255;
  return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
const ground = (e) => { for (; e; e = e.parentElement) {
  const c = rgb(getComputedStyle(e).backgroundColor);
  if (c.length < 4 || c[3] > 0) return c; } return [255, 255, 255]; };
const tags = 'h1,h2,h3,p,dt,dd,th,td,a,button,label,legend,mark,blockquote,figcaption';
return [...document.querySelectorAll(tags)]
  .filter(e => e.textContent.trim() && e.offsetParent)
  .map(e => { const a = light(rgb(getComputedStyle(e).color)), b = light(ground(e));
    return [e.outerHTML.slice(0, 80), (Math.max(a, b) + .05) / (Math.min(a, b) + .05)]; })
  .filter(([, ratio]) => ratio < 4.5);
"""


def test_markup_in_titles_and_sentences_stays_text(
    small_tables: Tables, browser: Any, tmp_path: Path
) -> None:
    evil = "</script><img src=x onerror=document.title='owned'> $title <!--"
    small_tables["papers"]["title"] = evil
    small_tables["relations"]["sentence"] = evil
    small_tables["results"]["sentence"] = evil
    small_tables["entities"]["name"] = evil + small_tables["entities"]["name"]
    small_tables["topics"]["label"] = evil
    write_html(small_tables, tmp_path / "evil.html", title=evil)
    open_page(browser, tmp_path / "evil.html")
    browser.execute_script("showEntity(0)")
    wait(browser, lambda: browser.find_element(By.ID, "panel").is_displayed())
    assert browser.title == evil
    assert browser.execute_script("return document.images.length") == 0
    assert evil in text(browser, "panel")


def test_an_empty_graph_has_a_page_that_says_so(browser: Any, tmp_path: Path) -> None:
    from graphbuild import Graph

    write_html(Graph({}), tmp_path / "empty.html")
    open_page(browser, tmp_path / "empty.html")
    assert errors(browser) == []
    assert "nothing to draw" in text(browser, "network-note")
    assert "No paper of this corpus states a result" in text(browser, "boards-note")


def many_papers(count: int) -> Tables:
    rng = np.random.default_rng(5)
    ids = [f"arxiv:{i:05}" for i in range(count)]
    names = 3000
    papers = pd.DataFrame(
        {
            "id": ids,
            "title": [
                f"A study of matter {i} and of how it behaves under load" for i in range(count)
            ],
            "abstract": [f"We look at name {i % names}." for i in range(count)],
            "publishedDate": [
                f"20{15 + i % 10}-{i % 12 + 1:02}-{i % 28 + 1:02}" for i in range(count)
            ],
            "datePrecision": "day",
            "url": None,
        }
    )
    entities = pd.DataFrame(
        {
            "id": [f"method:n{i}" for i in range(names)],
            "name": [f"Name {i}" for i in range(names)],
            "type": ["METHOD", "TASK", "DATASET"] * (names // 3),
            "aliases": [[]] * names,
            "firstSeen": None,
        }
    )
    pairs = pd.DataFrame(
        {
            "paper": np.repeat(ids, 6),
            "entity": [
                f"method:n{int(i)}" for i in np.minimum(rng.zipf(1.5, count * 6), names) - 1
            ],
        }
    ).drop_duplicates(ignore_index=True)
    sentences = [
        f"We use {e} for {p}, as others did, and it works {i} times."
        for i, (p, e) in enumerate(zip(pairs["paper"], pairs["entity"], strict=True))
    ]
    relations = pairs.assign(relation="USES", confidence=0.9, count=1, sentence=sentences)
    relations["starts"] = [[0]] * len(relations)
    relations["ends"] = [[2]] * len(relations)
    entities["paperCount"] = (
        entities["id"].map(pairs["entity"].value_counts()).fillna(0).astype(int)
    )
    return {"papers": papers, "entities": entities, "relations": relations}


@pytest.mark.slow
def test_ten_thousand_papers_load_within_two_seconds(browser: Any, tmp_path: Path) -> None:
    from graphbuild import Graph

    write_html(Graph(many_papers(10_000)), tmp_path / "large.html")
    browser.get("about:blank")
    # Time of the page's own thread: what else runs on the machine does not count.
    browser.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
    open_page(browser, tmp_path / "large.html")
    metrics = browser.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    browser.execute_cdp_cmd("Performance.disable", {})
    seconds = {metric["name"]: metric["value"] for metric in metrics}
    assert 0.05 < seconds["TaskDuration"] < 2
    assert errors(browser) == []


@pytest.mark.shared
@pytest.mark.slow
def test_the_report_of_real_pages_has_every_section_and_no_errors(
    browser: Any, tmp_path: Path
) -> None:
    from graphbuild import Graph, build

    pages = Path(__file__).parents[2] / "../shared/data/captures"
    if not pages.is_dir():
        pytest.skip("needs ../shared/data/captures")
    build([pages], tmp_path / "graph")
    graph = Graph.open(tmp_path / "graph")
    write_html(graph, tmp_path / "report.html")
    open_page(browser, tmp_path / "report.html")
    assert text(browser, "counts").startswith(f"papers\n{len(graph.papers)}")
    boards = browser.find_elements(By.CSS_SELECTOR, "#board option")
    assert 0 < len(boards) == len(report_data(graph, title="t", top=9)["boards"])
    assert browser.execute_script(CONTRAST) == []
    browser.execute_script("showEntity(data.graph.entities[0])")
    wait(browser, lambda: browser.find_elements(By.CSS_SELECTOR, "#panel mark"))
    assert errors(browser) == []


def test_every_topic_of_the_map_has_a_name_in_its_circle(
    small_tables: Tables, browser: Any, tmp_path: Path
) -> None:
    topics = small_tables["topics"]
    label = "extraordinarily-long-hyphenated-name of a topic, another"
    long = {**small_tables, "topics": topics.assign(label=label)}
    write_html(long, tmp_path / "long.html")
    open_page(browser, tmp_path / "long.html")
    names = browser.execute_script(
        "return [...document.querySelectorAll('#topic-map g')].map(g => [g.querySelector('text')"
        "?.getBBox().width, 2 * g.querySelector('circle').r.baseVal.value])"
    )
    assert len(names) == (topics["level"] == 1).sum()
    for width, room in names:
        assert 0 < width <= room


def test_nothing_of_the_page_is_wider_than_a_telephone(browser: Any, page: Path) -> None:
    size = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    open_page(browser, page)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 390
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_the_same_graph_gives_the_same_page(small_tables: Tables, tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_html(small_tables, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_the_page_is_well_formed_and_carries_its_licences(page: Path) -> None:
    parsed = HTMLParser()
    source = page.read_text(encoding="utf-8")
    parsed.feed(source)
    assert "sigma 3.0.3" in source
    assert "graphology 0.26.0" in source
    assert not re.search(r"(?:src|href)=[\"'](?:https?:)?//", source.split("<script>")[0])
    packed = re.search(r'id="evidence">([^<]*)<', source)
    assert packed is not None
    assert json.loads(gzip.decompress(base64.b64decode(packed[1])))["sentences"]
