"""What `guide` tells: the test, the report, pain and the knee, each page with its sources.

Every number comes from `evidence`, and the page `sources` has all of `figures`. What is ordinary
practice or opinion, and not a finding, is marked so. A new page is a file here and its name below.
"""

from collections.abc import Mapping

from dorsiflex.domain.guide import knee, pain, report, sources, test
from dorsiflex.domain.guide.page import Page
from dorsiflex.errors import RefusedValueError

PAGES: Mapping[str, Page] = {
    module.PAGE.name: module.PAGE for module in (test, report, pain, knee, sources)
}
"""By name, in reading order."""


def find_page(name: str) -> Page:
    """Find a page by its name, in any case.

    Raises:
        RefusedValueError: there is none of this name.
    """
    page = PAGES.get(name.strip().casefold())
    if page is None:
        raise RefusedValueError(
            f"the guide has no page '{name}'", f"its pages are {', '.join(PAGES)}"
        )
    return page
