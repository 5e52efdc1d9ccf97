"""A real Neo4j Community server from Maven Central's jars: for tests, benchmarks and a first look.

It needs a JDK and Maven, no Docker and no installation; where these are missing and Docker runs,
``start_server`` takes a container instead. The jars of a version (about 145 MB) are
fetched once into a cache; the server's data live in a folder that the caller gives. It listens on
free ports of this machine only and stops with the process that started it.

::

    with Neo4jServer.start(home, version="5.26.0") as server:
        driver = neo4j.GraphDatabase.driver(server.uri, auth=(server.user, server.password))

Two versions are tested: ``LTS`` (Java 17 or later) and ``CURRENT`` (Java 21 or later).
"""

from graphbuild.neo4j_server.docker import DockerServer, start_server
from graphbuild.neo4j_server.jars import cache_folder, fetch_jars, find_java
from graphbuild.neo4j_server.server import CURRENT, LTS, Neo4jServer, run_importer

__all__ = [
    "CURRENT",
    "LTS",
    "DockerServer",
    "Neo4jServer",
    "cache_folder",
    "fetch_jars",
    "find_java",
    "run_importer",
    "start_server",
]
