"""The line that shows that something is going on, and for how long."""

from collections.abc import Callable

from textual.widgets import Static

QUIET_SECONDS = 3.0
"""From here on the wait itself is worth a word."""


class Working(Static):
    """`looking up …`, and after a while `still working (12 s): looking up … Esc stops`."""

    def __init__(self, tick: Callable[[], float]) -> None:
        super().__init__(markup=False, classes="working")
        self._tick = tick
        self._started = tick()
        self._doing = "starting"

    def on_mount(self) -> None:
        self._show()
        self.set_interval(1.0, self._show)

    def doing(self, what: str) -> None:
        """Name the present step."""
        self._doing = what
        self._show()

    def _show(self) -> None:
        seconds = self._tick() - self._started
        if seconds < QUIET_SECONDS:
            self.update(f"… {self._doing}")
        else:
            self.update(f"… still working ({seconds:.0f} s): {self._doing}. Esc stops.")
