"""Turn paper abstracts into a citation and topic knowledge graph."""

__version__ = "0.1.0"
