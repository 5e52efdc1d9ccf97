"""The page of the docs that holds the help of every command.

Write it anew by ``python -m graphbuild.cli._reference > docs/cli.md``.
"""

import contextlib
import io
import os
import sys

from graphbuild.cli import create_app

__all__ = ["reference"]

_HEAD = """# Commands

Written by `python -m graphbuild.cli._reference > docs/cli.md`; a test holds it to the code.

Data go to standard output, messages and progress to standard error. Exit codes: 0 done, 1 the run
failed, 2 wrong usage, 130 interrupted.
"""
_WIDTH = "100"


def reference() -> str:
    """Write the help of every command as Markdown.

    Returns
    -------
    str
        One section a command, in alphabetical order.

    Examples
    --------
    >>> "## graphbuild build" in reference()
    True
    """
    app = create_app()
    names = [info.name or "" for info in app.registered_commands]
    names += [info.name or "" for info in app.registered_groups]
    sections = [_HEAD]
    for name in sorted(names):
        sections.append(_section("##", name))
        group = next((info for info in app.registered_groups if info.name == name), None)
        if group is not None and group.typer_instance is not None:
            sections.extend(
                _section("###", name, info.name or "")
                for info in group.typer_instance.registered_commands
            )
    return "\n".join(sections)


def _section(mark: str, *command: str) -> str:
    return f"{mark} graphbuild {' '.join(command)}\n\n```text\n{_help(*command)}\n```\n"


def _help(*command: str) -> str:
    before = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = _WIDTH
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed), contextlib.suppress(SystemExit):
            create_app()([*command, "--help"], prog_name="graphbuild")
    finally:
        if before is None:
            del os.environ["COLUMNS"]
        else:
            os.environ["COLUMNS"] = before
    return "\n".join(line.rstrip() for line in printed.getvalue().strip().splitlines())


if __name__ == "__main__":
    sys.stdout.write(reference())
