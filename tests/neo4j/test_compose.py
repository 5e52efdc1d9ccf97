import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def service() -> dict[str, Any]:
    yaml = pytest.importorskip("yaml")
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    assert "neo4j-data" in compose["volumes"]
    return compose["services"]["neo4j"]


def test_compose_opens_bolt_and_the_browser_to_this_machine_only(service) -> None:
    assert {port.rsplit(":", 1)[1] for port in service["ports"]} == {"7474", "7687"}
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])


def test_compose_takes_the_password_from_the_environment_and_never_as_an_argument(service) -> None:
    assert service["environment"]["NEO4J_AUTH"].startswith("neo4j/${NEO4J_PASSWORD:?")
    health = service["healthcheck"]["test"]
    assert health[0] == "CMD-SHELL"
    assert "cypher-shell 'RETURN 1'" in health[1]
    assert " -p" not in health[1]


def test_compose_is_accepted_by_docker() -> None:
    docker = shutil.which("docker")
    if not docker or subprocess.run([docker, "compose", "version"], capture_output=True).returncode:
        pytest.skip("needs Docker Compose: https://docs.docker.com/compose/install/")
    done = subprocess.run(
        [docker, "compose", "-f", str(ROOT / "docker-compose.yml"), "config", "-q"],
        env={"NEO4J_PASSWORD": "long-enough", "PATH": "/usr/bin:/bin:/usr/local/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
