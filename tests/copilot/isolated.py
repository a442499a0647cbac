"""Commands run where something is missing: no network, a disk that is full, a folder that cannot be written."""

from pathlib import Path

ROOT = ("unshare", "--user", "--map-root-user")


def without_network() -> tuple[str, ...]:
    """Put before a command: it sees no network interface but loopback, which is up."""
    return (*ROOT, "--net", "sh", "-c", 'ip link set lo up; exec "$@"', "sh")


def read_only(folder: Path) -> tuple[str, ...]:
    """Put before a command: it sees the folder as a file system that cannot be written, whoever it is."""
    script = f"mount --bind '{folder}' '{folder}' && mount -o remount,bind,ro '{folder}' && exec \"$@\""
    return (*ROOT, "--mount", "sh", "-c", script, "sh")


def full_disk(folder: Path, spare_kb: int) -> tuple[str, ...]:
    """Put before a command: it sees a copy of the folder on a disk with `spare_kb` kilobytes left.

    What it writes is gone afterwards.
    """
    script = (
        f"size=$(du -sk '{folder}' | cut -f1) && mkdir -p '{folder}.disk' "
        f"&& mount -t tmpfs -o size=$((size + 2048))k none '{folder}.disk' && cp -a '{folder}/.' '{folder}.disk' "
        f"&& free=$(df -k --output=avail '{folder}.disk' | tail -1) "
        f"&& head -c $(((free - {spare_kb}) * 1024)) /dev/zero > '{folder}.disk/filler' "
        f"&& mount --bind '{folder}.disk' '{folder}' && exec \"$@\""
    )
    return (*ROOT, "--mount", "sh", "-c", script, "sh")
