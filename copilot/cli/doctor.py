"""`andon doctor`: check the installation and name the fix for each failure."""

import sys

import typer

from copilot.cli.printing import AsJson, print_json
from copilot.doctor import examine
from copilot.settings import load_settings


def doctor(as_json: AsJson = False) -> None:
    """Check Python, compiler, models, data folder, index, memory and disk; exit code 1 if something is wrong."""
    checks = examine(load_settings())
    if as_json:
        print_json([{"name": c.name, "ok": c.ok, "found": c.found, "fix": c.fix} for c in checks])
    else:
        for check in checks:
            typer.echo(f"{'ok   ' if check.ok else 'WRONG'} {check.name}: {check.found}")
            if check.fix:
                typer.echo(f"      fix: {check.fix}")
    sys.exit(0 if all(check.ok for check in checks) else 1)
