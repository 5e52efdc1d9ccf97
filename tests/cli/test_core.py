"""The command line as a process: help, versions, exit codes, sentences instead of tracebacks."""

import os
import subprocess
import sys

import pytest
import typer

from graphbuild import __version__, cli
from graphbuild.cli import command_modules, create_app, main
from graphbuild.errors import StoreError, UsageError

HEAVY = ["pandas", "pyarrow", "spacy", "networkx", "scipy", "neo4j", "rich"]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "graphbuild", *arguments], capture_output=True, text=True
    )


def test_version_is_the_package_version() -> None:
    done = run("--version")
    assert (done.returncode, done.stdout) == (0, f"graphbuild {__version__}\n")


def test_help_lists_every_command_and_imports_nothing_heavy() -> None:
    script = (
        "import sys\nfrom graphbuild.cli import main\n"
        "try: main(['--help'])\n"
        f"finally: print('loaded', [m for m in {HEAVY!r} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "loaded []"
    for info in create_app().registered_commands:
        name = info.name or (info.callback.__name__ if info.callback else "")
        assert f"\n  {name} " in done.stdout


def test_every_command_module_registers_something() -> None:
    for name in command_modules():
        app = typer.Typer()
        module = getattr(cli, name, None) or __import__(f"graphbuild.cli.{name}", fromlist=["x"])
        module.register(app)
        assert app.registered_commands or app.registered_groups, name


@pytest.mark.parametrize(
    "arguments", [["no-such-command"], ["--no-such-option"], ["build", "--no-such-option"]]
)
def test_wrong_usage_exits_2_with_a_hint_on_stderr(arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "no-such" in done.stderr
    assert "--help" in done.stderr or "-h" in done.stderr


def fake_app(error: BaseException) -> typer.Typer:
    app = typer.Typer(pretty_exceptions_enable=False)

    @app.command()
    def fail() -> None:
        raise error

    return app


@pytest.mark.parametrize(
    ("error", "code", "sentence"),
    [
        (StoreError("g: no graph;\n build it"), 1, "graphbuild: g: no graph; build it"),
        (UsageError("give one of --a and --b"), 2, "graphbuild: give one of --a and --b"),
        (FileNotFoundError(2, "No such file", "x"), 1, "graphbuild: x: No such file"),
        (ZeroDivisionError("division"), 1, "graphbuild: unexpected ZeroDivisionError: division"),
    ],
)
def test_an_error_becomes_one_sentence_and_an_exit_code(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    code: int,
    sentence: str,
) -> None:
    monkeypatch.delenv("GRAPHBUILD_DEBUG", raising=False)
    monkeypatch.setattr(cli, "create_app", lambda: fake_app(error))
    with pytest.raises(SystemExit) as exit_:
        main([])
    printed = capsys.readouterr()
    assert exit_.value.code == code
    assert printed.err.startswith(sentence)
    assert printed.err.count("\n") == 1
    assert printed.out == ""


def test_an_interrupt_exits_130_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "create_app", lambda: fake_app(KeyboardInterrupt()))
    with pytest.raises(SystemExit) as exit_:
        main([])
    assert exit_.value.code == 130
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="pipes close otherwise on Windows")
def test_a_reader_that_leaves_early_causes_no_traceback() -> None:
    script = (
        "import typer, graphbuild.cli as cli\n"
        "app = typer.Typer()\n"
        "@app.command()\n"
        "def much():\n"
        "    for _ in range(200000): print('x' * 80)\n"
        "cli.create_app = lambda: app\n"
        "cli.main([])\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(timeout=30) == 1
