"""Stands in for the ``docker`` command: a "container" is a server from the jars.

It keeps to the part of Docker's command line that ``DockerServer`` uses, in the folder of
``DOCKER_STAND_IN``: NAME.json says how a container was made, NAME.pid who runs it, NAME/
is a volume.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(os.environ.get("DOCKER_STAND_IN", "."))


def main(arguments: list[str]) -> None:
    match arguments:
        case ["version", *_]:
            sys.stdout.write("28.0.0\n")
        case ["run", "--detach", *rest]:
            run(rest)
        case ["kill" | "stop", name]:
            end(name)
        case ["rm", "--force", name]:
            end(name)
            (HERE / f"{name}.json").unlink(missing_ok=True)
        case ["volume", "rm", "--force", name]:
            shutil.rmtree(HERE / name)
        case ["serve", name]:
            serve(name)
        case _:
            sys.exit(f"unknown: {arguments}")


def run(arguments: list[str]) -> None:
    options: dict[str, list[str]] = {}
    while arguments[0].startswith("--"):
        options.setdefault(arguments[0], []).append(arguments[1])
        arguments = arguments[2:]
    (name,) = options["--name"]
    made = HERE / f"{name}.json"
    if made.exists():
        sys.exit(f"the container name {name} is already in use")
    assert options["--volume"] == [f"{name}:/data"]
    made.write_text(
        json.dumps(
            {
                "image": arguments[0],
                "ports": {
                    inner: int(outer)
                    for _, outer, inner in (port.split(":") for port in options["--publish"])
                },
                # Docker takes the value from the environment of the command.
                "environment": {key: os.environ[key] for key in options["--env"]},
            }
        )
    )
    child = subprocess.Popen(
        [sys.executable, __file__, "serve", name],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=(HERE / "log").open("a"),
        start_new_session=True,
    )
    (HERE / f"{name}.pid").write_text(str(child.pid))


def end(name: str) -> None:
    """Kill the server by its own process id, so that nothing shuts it down in good order."""
    for kind in ("server", "pid"):
        path = HERE / f"{name}.{kind}"
        if path.exists():
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(path.read_text()), signal.SIGKILL)
            path.unlink()


def serve(name: str) -> None:
    from graphbuild.neo4j_server import Neo4jServer

    made = json.loads((HERE / f"{name}.json").read_text())
    user, _, password = made["environment"].pop("NEO4J_AUTH").partition("/")
    assert user == "neo4j"
    server = Neo4jServer.start(
        HERE / name,
        version=made["image"].removeprefix("neo4j:").removesuffix("-community"),
        ports=(made["ports"]["7687"], made["ports"]["7474"]),
        password=password,
        settings={
            key.removeprefix("NEO4J_")
            .replace("__", "\0")
            .replace("_", ".")
            .replace("\0", "_"): value
            for key, value in made["environment"].items()
        },
        quick=True,
    )
    (HERE / f"{name}.server").write_text(str(server.pid))
    time.sleep(600)


if __name__ == "__main__":
    main(sys.argv[1:])
