"""Finding a JDK and fetching the jars of a Neo4j version into the cache."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from graphbuild.errors import MissingToolError

__all__ = ["HERE", "cache_folder", "fetch_jars", "find_java"]

HERE = Path(__file__).parent
_CACHE_VARIABLE = "GRAPHBUILD_NEO4J_CACHE"
_COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies"
_JAVA_HOMES = ("/usr/lib/jvm", "/Library/Java/JavaVirtualMachines", "~/.sdkman/candidates/java")
_FIRST_CALENDAR_RELEASE = 2025


def cache_folder() -> Path:
    """Name the folder that keeps the jars, one folder a version.

    Returns
    -------
    pathlib.Path
        ``$GRAPHBUILD_NEO4J_CACHE``, otherwise ``.neo4j`` in a checkout of graphbuild, otherwise
        ``graphbuild/neo4j`` in the user's cache folder.

    Examples
    --------
    >>> import os
    >>> os.environ["GRAPHBUILD_NEO4J_CACHE"] = "jars"
    >>> cache_folder().name
    'jars'
    >>> del os.environ["GRAPHBUILD_NEO4J_CACHE"]
    """
    chosen = os.environ.get(_CACHE_VARIABLE)
    if chosen:
        return Path(chosen).expanduser()
    checkout = HERE.parents[1]
    if (checkout / "pyproject.toml").is_file():
        return checkout / ".neo4j"
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(base).expanduser() / "graphbuild" / "neo4j"


def needed_java(version: str) -> int:
    """Say which Java a Neo4j version needs at least.

    Parameters
    ----------
    version
        A Neo4j version, ``5.26.0`` or ``2026.05.0``.

    Returns
    -------
    int
        The feature release of Java.

    Examples
    --------
    >>> needed_java("5.26.0"), needed_java("2026.05.0")
    (17, 21)
    """
    return 21 if int(version.partition(".")[0]) >= _FIRST_CALENDAR_RELEASE else 17


def find_java(version: str) -> Path:
    """Find a ``java`` of a JDK that runs a Neo4j version.

    Looks at ``JAVA_HOME``, the ``java`` on the path and the usual folders, and takes the first that
    is new enough.

    Parameters
    ----------
    version
        A Neo4j version.

    Returns
    -------
    pathlib.Path
        The executable.

    Raises
    ------
    MissingToolError
        If there is none; the message says what to install.
    """
    needed = needed_java(version)
    for java in _javas():
        if _java_feature(java) >= needed:
            return java
    raise MissingToolError(
        f"Neo4j {version} needs a JDK of Java {needed} or later and none was found in JAVA_HOME, "
        f"on the path or in /usr/lib/jvm; install one (Debian: apt-get install "
        f"openjdk-{needed}-jdk-headless, others: https://adoptium.net) or set JAVA_HOME"
    )


def _javas() -> Iterator[Path]:
    home = os.environ.get("JAVA_HOME")
    if home:
        yield Path(home) / "bin" / "java"
    on_path = shutil.which("java")
    if on_path:
        yield Path(on_path)
    for folder in _JAVA_HOMES:
        for entry in sorted(Path(folder).expanduser().glob("*")):
            yield entry / "bin" / "java"
            yield entry / "Contents" / "Home" / "bin" / "java"


def _java_feature(java: Path) -> int:
    """Read the feature release of a JDK; 0 for what is no JDK (a JRE cannot run source files)."""
    if not java.is_file() or not (java.resolve().parent / "javac").exists():
        return 0
    try:
        said = subprocess.run(
            [str(java), "-version"], capture_output=True, text=True, check=False, timeout=30
        ).stderr
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = re.search(r'version "(\d+)', said)
    return int(found[1]) if found else 0


def fetch_jars(version: str, cache: Path | None = None) -> Path:
    """Give the folder with a Neo4j version's jars, fetching them by Maven the first time.

    Parameters
    ----------
    version
        A Neo4j version.
    cache
        The folder to keep them in; ``cache_folder()`` by default.

    Returns
    -------
    pathlib.Path
        The folder of jars.

    Raises
    ------
    MissingToolError
        If Maven is not installed or cannot fetch the jars.
    """
    folder = (cache or cache_folder()) / version / "lib"
    if folder.is_dir():
        return folder
    maven = shutil.which("mvn")
    if maven is None:
        raise MissingToolError(
            f"the jars of Neo4j {version} are not in {folder.parent.parent} and Maven, which "
            f"fetches them, is not installed; install it (Debian: apt-get install maven) or set "
            f"{_CACHE_VARIABLE} to a folder that has them"
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    # Under another name until whole, so that a killed download is never taken for the jars.
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        partial = Path(scratch) / "lib"
        done = subprocess.run(
            [
                maven,
                *("-q", "-B", "-f", str(HERE / "pom.xml"), _COPY),
                *("-DincludeScope=runtime", "-Dmdep.prependGroupId=true"),
                *(f"-DoutputDirectory={partial}", f"-Dneo4j.version={version}"),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            lines = (done.stdout + done.stderr).strip().splitlines()
            why = next((line for line in lines if "ERROR" in line), "no reason given")
            raise MissingToolError(
                f"Maven could not fetch the jars of Neo4j {version}: {why}; check the network and "
                f"the version, or set {_CACHE_VARIABLE} to a folder that has them"
            )
        if not folder.is_dir():
            partial.rename(folder)
    return folder
