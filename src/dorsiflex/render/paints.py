"""What saved pictures are painted with, on a light page and on a dark one."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paint:
    """A colour by what it is for.

    Attributes:
        name: of its class.
        light: on a light page, on paper, and for viewers that know no style sheet.
        dark: where the reader prefers dark pages.
    """

    name: str
    light: str
    dark: str

    @property
    def fill(self) -> str:
        """Give the attributes of what is filled, text among it."""
        return f'class="{self.name}" fill="{self.light}"'

    @property
    def stroke(self) -> str:
        """Give the attributes of a line."""
        return f'class="{self.name}-line" stroke="{self.light}"'


PAPER = Paint("paper", "#ffffff", "#0d1117")
INK = Paint("ink", "#1a1a1a", "#e6edf3")
SOFT = Paint("soft", "#57606a", "#9da7b3")
RULE = Paint("rule", "#d8dee4", "#30363d")
ALARM = Paint("alarm", "#b00020", "#ff8182")
LOSS = Paint("loss", "#8250df", "#d2a8ff")
GAIN = Paint("gain", "#1a6b2d", "#56d364")
FIRST = Paint("first", "#0069a8", "#2f81c7")
SECOND = Paint("second", "#b84a00", "#c9611a")
ON_MARK = Paint("on-mark", "#ffffff", "#ffffff")

_ALL = (PAPER, INK, SOFT, RULE, ALARM, GAIN, LOSS, FIRST, SECOND, ON_MARK)


def dark_style() -> str:
    """Give the rules that turn a picture dark on a screen where that is preferred."""
    rules = "\n".join(
        f".{paint.name} {{ fill: {paint.dark} }} .{paint.name}-line {{ stroke: {paint.dark} }}"
        for paint in _ALL
        if paint.light != paint.dark
    )
    return f"<style>@media screen and (prefers-color-scheme: dark) {{\n{rules}\n}}</style>"
