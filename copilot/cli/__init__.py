"""The `andon` command, one file per group of commands."""
