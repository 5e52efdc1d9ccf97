"""The services that papers can be fetched from."""

from collections.abc import Mapping

from graphbuild.fetch.arxiv import ARXIV
from graphbuild.fetch.daily_papers import DAILY_PAPERS
from graphbuild.fetch.openalex import OPENALEX
from graphbuild.fetch.semantic_scholar import SEMANTIC_SCHOLAR
from graphbuild.fetch.service import Service

__all__ = ["SERVICES"]

SERVICES: Mapping[str, Service] = {
    service.name: service for service in (ARXIV, OPENALEX, SEMANTIC_SCHOLAR, DAILY_PAPERS)
}
"""Every service by the name that the command line knows it by."""
