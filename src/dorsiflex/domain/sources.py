"""The publications behind the figures, and how much of each was read."""

from __future__ import annotations

from typing import NamedTuple


class Source(NamedTuple):
    """One publication.

    Attributes:
        key: short name, e.g. `konor-2012`.
        authors: family names.
        year: of publication; None for documentation without one.
        journal: abbreviated, with volume, issue and first page if known.
        doi: digital object identifier, or None.
        pmid: PubMed number, or None.
        title: only if nothing else identifies it.
        second_hand: its figures are as reported by others; its own text was not read.
        abstract_only: only its abstract was read.
    """

    key: str
    authors: str
    year: int | None
    journal: str | None = None
    doi: str | None = None
    pmid: str | None = None
    title: str | None = None
    second_hand: bool = False
    abstract_only: bool = False

    @property
    def name(self) -> str:
        """Authors and year, for use in a sentence."""
        return self.authors if self.year is None else f"{self.authors} {self.year}"

    @property
    def citation(self) -> str:
        """One line: authors, year, journal, identifiers, and how much of it was read."""
        found_at = [
            self.title,
            self.journal,
            f"doi {self.doi}" if self.doi else None,
            f"PMID {self.pmid}" if self.pmid else None,
            "reported by others, not read" if self.second_hand else None,
            "abstract read" if self.abstract_only else None,
        ]
        return ", ".join([self.name, *(part for part in found_at if part)])


POWDEN_2015 = Source(
    "powden-2015",
    "Powden, Hoch & Hoch",
    2015,
    "Man Ther 20(4):524",
    doi="10.1016/j.math.2015.01.004",
)
KONOR_2012 = Source(
    "konor-2012", "Konor et al.", 2012, "Int J Sports Phys Ther 7(3):279", pmid="22666642"
)
CHISHOLM_2012 = Source(
    "chisholm-2012", "Chisholm et al.", 2012, "Physiother Can 64(4):347", doi="10.3138/ptc.2011-41"
)
ESMAEILI_2018 = Source(
    "esmaeili-2018", "Esmaeili et al.", 2018, "Front Physiol 9:144", doi="10.3389/fphys.2018.00144"
)
WEIR_2005 = Source("weir-2005", "Weir", 2005, "J Strength Cond Res 19(1):231")
BENNELL_1998 = Source("bennell-1998", "Bennell et al.", 1998)
BLAND_1996 = Source("bland-1996", "Bland & Altman", 1996, "BMJ 313:744")
WALD_1945 = Source("wald-1945", "Wald", 1945, "Ann Math Stat 16(2):117", second_hand=True)
ROBBINS_1970 = Source("robbins-1970", "Robbins", 1970, "Ann Math Stat 41(5):1397", second_hand=True)
PEREZ_ORTIZ_2024 = Source(
    "perez-ortiz-2024",
    "Pérez-Ortiz et al.",
    2024,
    "Ann Stat 52(4):1410",
    doi="10.1214/24-AOS2394",
    abstract_only=True,
)
OPENAIR = Source("openair", "openair (R package), its documentation of Theil-Sen trends", None)
SEN_1968 = Source("sen-1968", "Sen", 1968, "J Am Stat Assoc 63:1379")
HOCH_2011 = Source("hoch-2011", "Hoch & McKeon", 2011, "Man Ther 16(5):516", second_hand=True)
MCBRIDE_2026 = Source(
    "mcbride-2026", "McBride et al.", 2026, doi="10.1016/j.msksp.2026.103525", abstract_only=True
)
GUAN_2022 = Source("guan-2022", "Guan et al.", 2022, "J Clin Med 11(2):360")
YOUNG_2013 = Source("young-2013", "Young et al.", 2013, "J Foot Ankle Res 6:46")
TAYLOR_2024 = Source("taylor-2024", "Taylor et al.", 2024, doi="10.1016/j.jbmt.2023.11.027")
BACK_FOOT = Source(
    "back-foot",
    "University of Hertfordshire, research profiles",
    None,
    title="Back foot influence on dorsiflexion using three different positions of the weight "
    "bearing lunge test",
    abstract_only=True,
)
SILBERNAGEL_2007 = Source(
    "silbernagel-2007",
    "Silbernagel et al.",
    2007,
    "Am J Sports Med 35(6):897",
    doi="10.1177/0363546506298279",
    second_hand=True,
)
GRIFFIN_2021 = Source("griffin-2021", "Griffin et al.", 2021, second_hand=True)
ESCULIER_2016 = Source("esculier-2016", "Esculier et al.", 2016, second_hand=True)
FARRAR_2001 = Source("farrar-2001", "Farrar et al.", 2001, "Pain 94:149")
VINCENT_2017 = Source("vincent-2017", "Vincent & Vincent", 2017, doi="10.1249/JSR.0000000000000362")
RADFORD_2006 = Source("radford-2006", "Radford et al.", 2006, "Br J Sports Med 40(10):870")
MEDEIROS_2018 = Source("medeiros-2018", "Medeiros & Martini", 2018, "Foot 35:28", second_hand=True)
INGRAM_2025 = Source(
    "ingram-2025", "Ingram et al.", 2025, doi="10.1007/s40279-024-02143-9", second_hand=True
)
LAGAS_2021 = Source("lagas-2021", "Lagas et al.", 2021, doi="10.1186/s12891-021-04337-y")
