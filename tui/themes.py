"""The colours of Andon, for dark control rooms and for bright offices."""

from textual.theme import Theme

DARK = Theme(
    name="andon-dark",
    primary="#e0a526",
    secondary="#7fa7c9",
    accent="#e0a526",
    foreground="#e6e6e3",
    background="#14171a",
    surface="#1b1f23",
    panel="#252b31",
    success="#7dbb6a",
    warning="#e0a526",
    error="#e8705f",
    dark=True,
)
LIGHT = Theme(
    name="andon-light",
    primary="#8a5a00",
    secondary="#1f5c8b",
    accent="#8a5a00",
    foreground="#1c1f22",
    background="#fbfaf7",
    surface="#f2f0ea",
    panel="#e4e1d8",
    success="#2f6b1f",
    warning="#8a5a00",
    error="#a8281a",
    dark=False,
)
THEMES = (DARK, LIGHT)
