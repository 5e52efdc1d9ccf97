"""Everything that graphbuild raises on purpose.

::

    GraphbuildError
    ├── InputError              an input file or record cannot be used
    ├── UsageError              arguments that do not fit together (exit code 2)
    ├── SchemaError             a table or a name that the schema does not know
    ├── ModelNotFoundError      the extraction model is missing or does not fit this version
    ├── MissingExtraError       an optional dependency is not installed
    ├── MissingToolError        a program outside Python, Java or Docker, is not installed
    ├── StoreError              a graph folder cannot be read or written
    ├── ExportError             a projection of the graph cannot be written
    ├── QueryError              a query is unknown, malformed or beyond the engine
    ├── FetchError              a service on the network refused, or gave no usable reply
    └── ConnectionFailedError   a Neo4j server cannot be reached or refuses

Every message is a sentence that says what, where and how to mend it.
"""

__all__ = [
    "ConnectionFailedError",
    "ExportError",
    "FetchError",
    "GraphbuildError",
    "InputError",
    "MissingExtraError",
    "MissingToolError",
    "ModelNotFoundError",
    "QueryError",
    "SchemaError",
    "StoreError",
    "UsageError",
]


class GraphbuildError(Exception):
    """The root of all errors that graphbuild raises on purpose."""


class InputError(GraphbuildError):
    """An input file or record cannot be used."""


class UsageError(GraphbuildError):
    """Arguments do not fit together."""


class SchemaError(GraphbuildError):
    """A table, label, relationship type or property is not in the schema."""


class ModelNotFoundError(GraphbuildError):
    """The extraction model is missing or was made for another version."""


class MissingExtraError(GraphbuildError):
    """An optional dependency is not installed.

    Parameters
    ----------
    package
        The module that could not be imported.
    extra
        The extra of graphbuild that brings it.

    Examples
    --------
    >>> str(MissingExtraError("torch", "train"))
    "'torch' is not installed; install it with: pip install 'graphbuild[train]'"
    """

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(
            f"'{package}' is not installed; install it with: pip install 'graphbuild[{extra}]'"
        )
        self.package = package
        self.extra = extra


class MissingToolError(GraphbuildError):
    """A program outside Python is not installed, such as Java, Maven or Docker."""


class StoreError(GraphbuildError):
    """A graph folder cannot be read or written."""


class ExportError(GraphbuildError):
    """A projection of the graph cannot be written."""


class QueryError(GraphbuildError):
    """A query is unknown, malformed or beyond the engine that should run it."""


class FetchError(GraphbuildError):
    """A service on the network refused, or gave no usable reply."""


class ConnectionFailedError(GraphbuildError):
    """A Neo4j server cannot be reached, or refuses the login or the database."""
