"""Reads YAML that ships with the product or lies in an installation."""

from pathlib import Path

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml reads the larger word lists ten times faster; it is not there everywhere."""


def yaml_data(text: str) -> object:
    """What a YAML text says, as plain data; raises yaml.YAMLError for anything else."""
    return yaml.load(text, Loader=_LOADER)


def yaml_file(path: Path) -> object:
    """What a YAML file says; raises OSError or yaml.YAMLError."""
    return yaml_data(path.read_text(encoding="utf-8"))
