"""The Cypher statements in ``cypher/``, one a file, wherever graphbuild runs from.

A wheel has the folder inside the package (``graphbuild/cypher``), a checkout at its top level.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from graphbuild.errors import SchemaError

__all__ = ["cypher_folder", "cypher_names", "fill", "read_cypher"]

_PACKAGE = Path(__file__).parent
_PLACEHOLDER = re.compile(r"<([A-Za-z]+)>")


def cypher_folder() -> Path:
    """Find the folder ``cypher``: in the package first, then in the checkout.

    Returns
    -------
    pathlib.Path
        The folder with ``schema``, ``load``, ``queries`` and ``browser``.

    Raises
    ------
    SchemaError
        If the installation has lost it.

    Examples
    --------
    >>> cypher_folder().name
    'cypher'
    """
    for folder in (_PACKAGE / "cypher", _PACKAGE.parent / "cypher"):
        if folder.is_dir():
            return folder
    raise SchemaError(
        f"the folder 'cypher' is missing beside {_PACKAGE}; install graphbuild again: "
        "pip install --force-reinstall graphbuild"
    )


def cypher_names(folder: str) -> list[str]:
    """Name the statements of a folder under ``cypher``, in alphabetical order.

    Parameters
    ----------
    folder
        A path under ``cypher``: ``load``, ``queries``.

    Returns
    -------
    list of str
        Paths without suffix, as ``read_cypher`` takes them.

    Examples
    --------
    >>> "load/nodes" in cypher_names("load")
    True
    """
    root = cypher_folder()
    return sorted(
        path.relative_to(root).with_suffix("").as_posix()
        for path in (root / folder).rglob("*.cypher")
    )


def read_cypher(name: str) -> str:
    r"""Read one statement as its file has it, head comment and all.

    Parameters
    ----------
    name
        Its path under ``cypher``, without the suffix.

    Returns
    -------
    str
        The text of the file.

    Raises
    ------
    SchemaError
        If there is no such statement.

    Examples
    --------
    >>> read_cypher("load/nodes").startswith("//")
    True
    """
    path = cypher_folder() / f"{name}.cypher"
    if not path.is_file():
        raise SchemaError(f"there is no statement '{name}' in {cypher_folder()}")
    return path.read_text(encoding="utf-8")


def fill(statement: str, names: Mapping[str, str]) -> str:
    r"""Put names of the schema into a statement, and leave its comment lines out.

    Parameters
    ----------
    statement
        Cypher with ``<name>`` where a label, a type or a property stands.
    names
        What to put for each; only ever names of the schema, since Cypher cannot take these as
        parameters.

    Returns
    -------
    str
        The statement, ready to run.

    Examples
    --------
    >>> fill("// All of them.\nMATCH (n:<label>) RETURN n", {"label": "Paper"})
    'MATCH (n:Paper) RETURN n'
    """
    lines = (line for line in statement.splitlines() if not line.lstrip().startswith("//"))
    return _PLACEHOLDER.sub(lambda found: names[found[1]], "\n".join(lines)).strip()
