"""From inputs to a graph folder: read, extract, resolve, link and store, in this order."""

from graphbuild.pipeline.annotate import annotate, annotation
from graphbuild.pipeline.build import build
from graphbuild.pipeline.config import BuildConfig, BuildReport

__all__ = ["BuildConfig", "BuildReport", "annotate", "annotation", "build"]
