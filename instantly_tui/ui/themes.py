"""The themes by name: dark, light, high contrast and the terminal's own sixteen colours."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="itui-dark",
    primary="#6cb6ff",
    secondary="#a5b4c8",
    accent="#f0b429",
    foreground="#d6dde6",
    background="#11151b",
    surface="#161b22",
    panel="#1e252f",
    success="#7ad48a",
    warning="#f0b429",
    error="#ff8a80",
    dark=True,
    variables={"block-cursor-background": "#2b4a6f", "block-cursor-foreground": "#ffffff"},
)
LIGHT = Theme(
    name="itui-light",
    primary="#0b5cad",
    secondary="#4a5a6a",
    accent="#8a5a00",
    foreground="#1b232c",
    background="#fbfbf9",
    surface="#f4f4f0",
    panel="#e8e8e2",
    success="#14692b",
    warning="#7a5200",
    error="#a8201a",
    dark=False,
    variables={"block-cursor-background": "#cfe3f7", "block-cursor-foreground": "#000000"},
)
CONTRAST = Theme(
    name="itui-contrast",
    primary="#9fd3ff",
    secondary="#ffffff",
    accent="#ffe14d",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1a1a1a",
    success="#8dff8d",
    warning="#ffe14d",
    error="#ffb3ad",
    dark=True,
    variables={"block-cursor-background": "#ffffff", "block-cursor-foreground": "#000000"},
)
OURS = (DARK, LIGHT, CONTRAST)
THEMES = {
    "dark": DARK.name,
    "light": LIGHT.name,
    "contrast": CONTRAST.name,
    "ansi": "ansi-dark",
    "ansi-light": "ansi-light",
}
"""The name in the settings and the name Textual knows; the last two are Textual's own."""
