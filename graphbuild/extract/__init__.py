"""The extraction room: a spaCy pipeline whose components are thin over pure functions."""

from graphbuild.extract.extractor import Extractor, extract_papers
from graphbuild.extract.user_names import UserName, read_names, read_stop

__all__ = ["Extractor", "UserName", "extract_papers", "read_names", "read_stop"]
