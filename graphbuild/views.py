"""The tables of a graph folder as networkx graphs, one view a question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import pandas as pd

__all__ = ["Tables"]

Tables: TypeAlias = Mapping[str, pd.DataFrame]
"""Tables of ``graphbuild.schema.TABLES`` by name; ``graphbuild.Graph`` is one, read as needed."""
