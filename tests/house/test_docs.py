"""What the docs say is so: every command is in them, and every command line in them runs.

A block that opens with ```console is run: a line ``$ command`` must succeed (exit code 0), and what
stands below it must be what the command prints, ``...`` standing for anything. Blocks of a page run
in one directory, in order, beside a copy of ``examples/``. A block that mentions ``bolt://`` runs
against the real server of the tests. What cannot run (installing, Docker) stands in a ```sh block.
"""

import doctest
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from graphbuild.cli import create_app
from graphbuild.cli._reference import reference
from graphbuild.neo4j_server import Neo4jServer

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)

# Its commands run on another graph, in tests/query/test_docs.py.
ELSEWHERE = {"queries.md"}


def commands() -> list[str]:
    app = create_app()
    return [info.name or "" for info in (*app.registered_commands, *app.registered_groups)]


@pytest.mark.parametrize("name", commands())
def test_the_command_is_shown_in_the_readme_or_the_docs(name: str) -> None:
    pages = [page.read_text(encoding="utf-8") for page in PAGES if page.is_file()]
    assert any(f"graphbuild {name}" in page for page in pages)


@pytest.mark.parametrize("name", commands())
def test_the_command_and_each_of_its_options_have_help(name: str) -> None:
    root = typer.main.get_command(create_app())
    todo = [root.commands[name]]  # type: ignore[attr-defined]
    while todo:
        command = todo.pop()
        assert command.help, command.name
        todo.extend(getattr(command, "commands", {}).values())
        for parameter in command.params:
            assert getattr(parameter, "help", None), f"{command.name} {parameter.name}"


def test_the_page_of_commands_is_that_of_the_code() -> None:
    page = ROOT / "docs" / "cli.md"
    assert page.read_text(encoding="utf-8") == reference(), (
        "docs/cli.md is old; write it anew: python -m graphbuild.cli._reference > docs/cli.md"
    )


def blocks(page: Path) -> list[str]:
    return BLOCK.findall(page.read_text(encoding="utf-8")) if page.is_file() else []


def steps(block: str) -> list[tuple[str, str]]:
    found: list[tuple[str, list[str]]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif found and found[-1][0].endswith("\\") and not found[-1][1]:
            found[-1] = (f"{found[-1][0][:-1].rstrip()} {line.strip()}", [])
        else:
            assert found, f"a console block begins with a line '$ command', not {line!r}"
            found[-1][1].append(line)
    return [(command, "\n".join(output)) for command, output in found]


def with_server(page: Path) -> bool:
    return any("bolt://" in block for block in blocks(page))


@pytest.mark.parametrize(
    "page",
    [
        page
        for page in PAGES
        if blocks(page) and not with_server(page) and page.name not in ELSEWHERE
    ],
    ids=lambda page: page.name,
)
def test_the_commands_of_the_page_print_what_it_says(page: Path, tmp_path: Path) -> None:
    run_page(page, tmp_path, {})


@pytest.mark.neo4j
@pytest.mark.parametrize("page", list(filter(with_server, PAGES)), ids=lambda page: page.name)
@pytest.mark.usefixtures("clean_database")
def test_the_commands_of_the_page_work_with_a_real_server(
    page: Path, tmp_path: Path, neo4j_server: Neo4jServer
) -> None:
    run_page(page, tmp_path, {"NEO4J_PASSWORD": neo4j_server.password}, neo4j_server.uri)


def run_page(
    page: Path, folder: Path, variables: dict[str, str], uri: str = "bolt://localhost:7687"
) -> None:
    shutil.copytree(ROOT / "examples", folder / "examples")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, **variables, "COLUMNS": "100", "PATH": path}
    checker = doctest.OutputChecker()
    for block in blocks(page):
        for command, expected in steps(block):
            done = subprocess.run(
                ["/bin/bash", "-c", re.sub(r"bolt://[\w.:]+", uri, command)],
                cwd=folder,
                env=environment,
                capture_output=True,
                text=True,
                timeout=300,
            )
            assert done.returncode == 0, f"{command}\n{done.stderr}"
            printed = done.stdout + done.stderr
            assert not expected.strip() or checker.check_output(
                f"{expected}\n", printed, doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
            ), f"{page.name}: $ {command}\nexpected:\n{expected}\nprinted:\n{printed}"
