"""Readers of papers, one format a file, and the join of the same paper from several sources."""

import logging

from graphbuild.sources.daily_html import read_daily_html
from graphbuild.sources.daily_papers import read_daily_papers
from graphbuild.sources.detect import FORMATS, detect_format, read_papers
from graphbuild.sources.ids import best_id, normal_identifier, normal_title, title_id
from graphbuild.sources.jsonl import paper_from_json, paper_to_json, read_jsonl, write_jsonl
from graphbuild.sources.merge import Merged, merge_papers, merge_with_report

__all__ = [
    "FORMATS",
    "Merged",
    "best_id",
    "detect_format",
    "merge_papers",
    "merge_with_report",
    "normal_identifier",
    "normal_title",
    "paper_from_json",
    "paper_to_json",
    "read_daily_html",
    "read_daily_papers",
    "read_jsonl",
    "read_papers",
    "title_id",
    "write_jsonl",
]

logging.getLogger("graphbuild").addHandler(logging.NullHandler())
