"""Where the shared data lie, and short ways to read a text."""

from collections.abc import Callable
from pathlib import Path

import pytest

from graphbuild.sources import read_papers
from graphbuild.types import Paper, Rejected

ROOT = Path(__file__).parents[2]


@pytest.fixture
def shared_data() -> Path:
    """The folder of shared data, or skip."""
    folder = ROOT / "../shared/data"
    if not folder.is_dir():
        pytest.skip("../shared/data is not there")
    return folder


@pytest.fixture
def read_text(tmp_path: Path) -> Callable[..., list[Paper | Rejected]]:
    """Write a text or bytes to a file and read it, by default as what it looks like."""

    def read(content: str | bytes, name: str = "input.txt", **options: object) -> list[object]:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return list(read_papers([path], **options))  # type: ignore[arg-type]

    return read


@pytest.fixture
def examples() -> Path:
    return ROOT / "examples"
