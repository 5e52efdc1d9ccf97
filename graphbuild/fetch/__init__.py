"""Papers from services on the web: the only part of graphbuild that asks them.

It needs the extra ``fetch`` and runs when it is called and never else.
"""

from graphbuild.fetch.run import FetchReport, fetch_papers
from graphbuild.fetch.services import SERVICES

__all__ = ["SERVICES", "FetchReport", "fetch_papers"]
