"""Every figure with its source."""

from dorsiflex.domain.evidence import CONFIDENCE
from dorsiflex.domain.figures import FIGURES
from dorsiflex.domain.guide.page import Page, Section, texts

_PERCENT = f"{100 * CONFIDENCE:g} %"

PAGE = Page(
    "sources",
    "Every figure with its source",
    "every figure, who was measured, who published it",
    (
        Section(
            heading="How to read this",
            paragraphs=texts(f"""
                "Reported second-hand": others report the figure, and the paper itself was not read.
                A convention of dorsiflex is a choice, not a finding. MDC is the minimal detectable
                change ({_PERCENT}), SEM the standard error of measurement.
            """),
        ),
    ),
    FIGURES,
)
