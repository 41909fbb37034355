"""The report as an SVG picture: its text in cells, with title and description for a reader."""

from html import escape
from string import Template
from typing import TYPE_CHECKING

from dorsiflex.render.saved import title_of
from dorsiflex.render.sentences import report_sentences

if TYPE_CHECKING:
    from dorsiflex.domain.distance import Unit
    from dorsiflex.domain.report import Report

_CELL_WIDTH = 8.4
_LINE_HEIGHT = 18
_MARGIN = 24
_NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"

_SVG = Template("""\
<svg xmlns="http://www.w3.org/2000/svg" width="$width" height="$height"
     viewBox="0 0 $width $height" role="img" aria-labelledby="title description" xml:lang="en">
<title id="title">$title</title>
<desc id="description">$sentences</desc>
<rect width="100%" height="100%" fill="#ffffff"/>
<g font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14"
   fill="#1a1a1a">
$lines
</g>
</svg>
""")


def svg_picture(report: "Report", unit: "Unit", text: str) -> str:
    """Write the text of a report as a picture.

    Args:
        report: what is shown.
        unit: what distances are shown in.
        text: the report as it stands on a terminal, without escapes.
    """
    from rich.cells import cell_len

    lines = text.split("\n")
    # The length of each line is said, so that every cell stays in its column in any font; blanks
    # that do not break are the only ones that every viewer keeps.
    texts = [
        f'<text x="{_MARGIN}" y="{_MARGIN + _LINE_HEIGHT * number}"'
        f' textLength="{cell_len(line) * _CELL_WIDTH:.1f}">'
        f"{escape(line).replace(' ', _NO_BREAK_SPACE)}</text>"
        for number, line in enumerate(lines, start=1)
        if line
    ]
    widest = max(cell_len(line) for line in lines)
    return _SVG.substitute(
        width=round(widest * _CELL_WIDTH + 2 * _MARGIN),
        height=_LINE_HEIGHT * (len(lines) + 1) + 2 * _MARGIN,
        title=escape(title_of(report)),
        sentences=escape(report_sentences(report, unit)),
        lines="\n".join(texts),
    )
