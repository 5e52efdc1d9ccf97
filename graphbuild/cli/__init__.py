"""The command line: one command a file, each of which only parses and calls its library twin.

A module of this package whose name has no leading underscore registers its command through
``register(app)``. Modules import what is heavy inside their commands, so ``--help`` is quick.

Exit codes: 0 done, 1 the run failed, 2 wrong usage, 130 interrupted.
"""

import contextlib
import importlib
import logging
import os
import pkgutil
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from graphbuild import __version__
from graphbuild.errors import GraphbuildError, UsageError

__all__ = ["create_app", "main"]

_INTERRUPTED = 130
_DEBUG_VARIABLE = "GRAPHBUILD_DEBUG"


def create_app() -> typer.Typer:
    """Make the typer application with every command of this package.

    Returns
    -------
    typer.Typer
        A new application; its commands stand in alphabetical order of their modules.

    Examples
    --------
    >>> create_app().info.name
    'graphbuild'
    """
    app = typer.Typer(
        name="graphbuild",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )

    @app.callback()
    def root(
        version: Annotated[
            bool,
            typer.Option(
                "--version", callback=_print_version, is_eager=True, help="Print the version."
            ),
        ] = False,
    ) -> None:
        """Turn paper abstracts into a citation and topic knowledge graph."""

    for name in command_modules():
        module = importlib.import_module(f"{__name__}.{name}")
        module.register(app)
    return app


def command_modules() -> list[str]:
    """Name the modules of this package that hold a command, in alphabetical order."""
    return sorted(
        module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_")
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit the process.

    Parameters
    ----------
    arguments
        The words after ``graphbuild``; by default those of the process.

    Raises
    ------
    SystemExit
        Always, with the exit code.
    """
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    sys.exit(_run(list(sys.argv[1:] if arguments is None else arguments)))


def _run(arguments: list[str]) -> int:
    try:
        code = _invoke(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        _silence_stdout()
        return 1
    except KeyboardInterrupt:
        return _fail("interrupted", _INTERRUPTED)
    except UsageError as error:
        return _fail(str(error), 2)
    except GraphbuildError as error:
        return _fail(str(error), 1)
    except OSError as error:
        return _fail(_os_sentence(error), 1)
    except MemoryError:
        return _fail("not enough memory; give fewer papers at a time or fewer --jobs", 1)
    except Exception as error:
        if os.environ.get(_DEBUG_VARIABLE):
            raise
        return _fail(
            f"unexpected {type(error).__name__}: {error}; this is a bug in graphbuild, "
            f"please report it with the output under {_DEBUG_VARIABLE}=1",
            1,
        )
    return code


def _invoke(arguments: list[str]) -> int:
    try:
        create_app()(arguments, prog_name="graphbuild")
    except SystemExit as exit_:
        return exit_.code if isinstance(exit_.code, int) else int(exit_.code is not None)
    return 0


def _fail(message: str, code: int) -> int:
    with contextlib.suppress(BrokenPipeError):
        sys.stderr.write(f"graphbuild: {' '.join(message.split())}\n")
        sys.stderr.flush()
    return code


def _os_sentence(error: OSError) -> str:
    reason = error.strerror or str(error) or type(error).__name__
    return f"{error.filename}: {reason}" if error.filename else reason


def _silence_stdout() -> None:
    """Point stdout at nothing, so that the interpreter's last flush does not fail again."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"graphbuild {__version__}")
        raise typer.Exit
