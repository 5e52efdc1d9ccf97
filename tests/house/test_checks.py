"""The linters, the type checker and the import rules pass; each is a command of its own too."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHECKS = {
    "ruff check": [sys.executable, "-m", "ruff", "check", "."],
    "ruff format": [sys.executable, "-m", "ruff", "format", "--check", "."],
    "mypy": [sys.executable, "-m", "mypy"],
    "import-linter": [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
}


@pytest.mark.slow
@pytest.mark.parametrize("name", list(CHECKS))
def test_the_check_passes(name: str) -> None:
    if not (ROOT / "pyproject.toml").is_file():
        pytest.skip("the checks need a checkout")
    done = subprocess.run(CHECKS[name], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, f"\n{done.stdout}{done.stderr}"


def test_no_file_is_much_longer_than_four_hundred_lines() -> None:
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in (ROOT / "graphbuild").rglob("*.py")
    }
    assert {path: length for path, length in lengths.items() if length > 420} == {}


def test_constraints_name_every_dependency() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = {_normal(line) for line in wanted}
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    locked = {_normal(line) for line in lines if line and not line.startswith("#")}
    assert names <= locked, f"missing: {sorted(names - locked)}; see CONTRIBUTING.md"
    assert not any("://" in line for line in lines)


def _normal(requirement: str) -> str:
    import re

    match = re.match(r"[\w.-]+", requirement)
    assert match
    return re.sub(r"[-_.]+", "-", match[0]).lower()
