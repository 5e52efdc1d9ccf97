"""The small graph of ``tests/small_graph.json`` as DataFrames."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from graphbuild.schema import TABLES
from graphbuild.store.tables import table_from_rows

SMALL = Path(__file__).parents[1] / "small_graph.json"


@pytest.fixture
def small_tables() -> dict[str, pd.DataFrame]:
    """Twelve papers with entities, results, citations, topics and authors, every table filled."""
    tables = {}
    for name, rows in json.loads(SMALL.read_text(encoding="utf-8")).items():
        dates = [i for i, column in enumerate(TABLES[name].columns) if column.type == "date"]
        for row in rows:
            for i in dates:
                row[i] = row[i] and date.fromisoformat(row[i])
        tables[name] = table_from_rows(name, rows).to_pandas()
    return tables
