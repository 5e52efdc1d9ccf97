"""Turn paper abstracts into a citation and topic knowledge graph."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphbuild.graph import Graph
    from graphbuild.pipeline.build import build

__all__ = ["Graph", "__version__", "build"]

__version__ = "0.1.0"

# Imported when first used (PEP 562), so that ``import graphbuild`` and ``--help`` stay quick.
_LAZY = {"Graph": "graphbuild.graph", "build": "graphbuild.pipeline"}


def __getattr__(name: str) -> object:
    if name not in _LAZY:
        raise AttributeError(f"module 'graphbuild' has no attribute '{name}'")
    return getattr(import_module(_LAZY[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_LAZY])
