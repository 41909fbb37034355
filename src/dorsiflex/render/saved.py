"""The report as a self-contained file to hand on: no script, nothing fetched from anywhere."""

from enum import StrEnum
from html import escape
from pathlib import PurePath
from string import Template
from typing import TYPE_CHECKING

from dorsiflex.errors import RefusedValueError
from dorsiflex.render.clean import clean
from dorsiflex.render.report_text import report_text
from dorsiflex.render.screen import Screen
from dorsiflex.render.sentences import report_sentences

if TYPE_CHECKING:
    from dorsiflex.domain.distance import Unit
    from dorsiflex.domain.report import Report

_COLUMNS = 90
_CELL_WIDTH = 8.4
_LINE_HEIGHT = 18
_MARGIN = 24

_HTML = Template("""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
       color: #1a1a1a; background: #ffffff; }
h1 { font-size: 1.4rem; }
pre { font: 13px/1.35 ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
figure { margin: 1.5rem 0; overflow-x: auto; }
footer { color: #555555; font-size: 0.85rem; }
@media print { body { margin: 0; max-width: none; } pre { font-size: 7.5pt; }
               p { font-size: 9.5pt; margin: 0.3rem 0; } }
</style>
</head>
<body>
<main>
<h1>$title</h1>
$sentences
<figure role="img" aria-label="The same as a table and a plot; everything in it is said above.">
<pre aria-hidden="true">$picture</pre>
</figure>
</main>
<footer><p>$footer</p></footer>
</body>
</html>
""")

_SVG = Template("""\
<svg xmlns="http://www.w3.org/2000/svg" width="$width" height="$height"
     viewBox="0 0 $width $height" role="img" aria-labelledby="title description" xml:lang="en">
<title id="title">$title</title>
<desc id="description">$sentences</desc>
<rect width="100%" height="100%" fill="#ffffff"/>
<g font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14"
   fill="#1a1a1a" xml:space="preserve">
$lines
</g>
</svg>
""")

_FOOTER = (
    "Made by dorsiflex from knee-to-wall tests. It informs; it does not diagnose."
    " A projection is at the pace of these weeks, not a promise."
)


class SavedKind(StrEnum):
    """What a saved report is, by the ending of its name."""

    HTML = ".html"
    SVG = ".svg"
    TXT = ".txt"


def saved_kind(name: str) -> SavedKind:
    """Tell the kind of file by its ending.

    Raises:
        RefusedValueError: another ending, or none.
    """
    try:
        return SavedKind(PurePath(name).suffix.lower())
    except ValueError:
        raise RefusedValueError(
            f"'{name}' does not say what to save", "end the name in .html, .svg or .txt"
        ) from None


def saved_report(report: "Report", kind: SavedKind, unit: "Unit", *, with_plot: bool) -> str:
    """Write a report as a file of its own.

    Args:
        report: what is shown.
        kind: what file it is.
        unit: what distances are shown in.
        with_plot: draw the weeks as well.
    """
    paper = Screen(is_terminal=True, colour=False, columns=_COLUMNS, unicode=True)
    picture = report_text(report, unit, paper, with_plot=with_plot)
    if kind is SavedKind.TXT:
        return f"{picture}\n\n{_FOOTER}\n"
    title = f"Knee-to-wall tests of {clean(report.person)}, {report.since} to {report.until}"
    sentences = report_sentences(report, unit).splitlines()
    if kind is SavedKind.HTML:
        return _HTML.substitute(
            title=escape(title),
            sentences="\n".join(f"<p>{escape(sentence)}</p>" for sentence in sentences),
            picture=escape(picture),
            footer=escape(_FOOTER),
        )
    return _svg(title, " ".join(sentences), [*picture.split("\n"), "", _FOOTER])


def _svg(title: str, description: str, lines: list[str]) -> str:
    from rich.cells import cell_len

    # The length of each line is said, so that every cell stays in its column in any font.
    texts = [
        f'<text x="{_MARGIN}" y="{_MARGIN + _LINE_HEIGHT * number}"'
        f' textLength="{cell_len(line) * _CELL_WIDTH:.1f}">{escape(line)}</text>'
        for number, line in enumerate(lines, start=1)
        if line
    ]
    widest = max(cell_len(line) for line in lines)
    return _SVG.substitute(
        width=round(widest * _CELL_WIDTH + 2 * _MARGIN),
        height=_LINE_HEIGHT * (len(lines) + 1) + 2 * _MARGIN,
        title=escape(title),
        sentences=escape(description),
        lines="\n".join(texts),
    )
