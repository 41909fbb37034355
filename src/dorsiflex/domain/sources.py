"""The papers behind the figures, in the order of `figures`, and how much of each was read."""

from typing import NamedTuple


class Source(NamedTuple):
    """One publication.

    Attributes:
        key: short name that figures refer to it by, e.g. `konor-2012`.
        authors: family names.
        year: of publication; None for documentation that has none.
        journal: abbreviated, with volume, issue and first page where known; None where not known.
        doi: digital object identifier, or None.
        pmid: PubMed number, or None.
        title: given only where nothing else would find it.
        second_hand: its figures are taken from others who report them; its own text was not read.
        abstract_only: no more than its abstract was read.
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
        """What it is called in a sentence: authors and year."""
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
    key="powden-2015",
    authors="Powden, Hoch & Hoch",
    year=2015,
    journal="Man Ther 20(4):524",
    doi="10.1016/j.math.2015.01.004",
)
KONOR_2012 = Source(
    key="konor-2012",
    authors="Konor et al.",
    year=2012,
    journal="Int J Sports Phys Ther 7(3):279",
    pmid="22666642",
)
CHISHOLM_2012 = Source(
    key="chisholm-2012",
    authors="Chisholm et al.",
    year=2012,
    journal="Physiother Can 64(4):347",
    doi="10.3138/ptc.2011-41",
)
ESMAEILI_2018 = Source(
    key="esmaeili-2018",
    authors="Esmaeili et al.",
    year=2018,
    journal="Front Physiol 9:144",
    doi="10.3389/fphys.2018.00144",
)
WEIR_2005 = Source(
    key="weir-2005", authors="Weir", year=2005, journal="J Strength Cond Res 19(1):231"
)
BENNELL_1998 = Source(key="bennell-1998", authors="Bennell et al.", year=1998)
BLAND_1996 = Source(key="bland-1996", authors="Bland & Altman", year=1996, journal="BMJ 313:744")
WALD_1945 = Source(
    key="wald-1945",
    authors="Wald",
    year=1945,
    journal="Ann Math Stat 16(2):117",
    second_hand=True,
)
ROBBINS_1970 = Source(
    key="robbins-1970",
    authors="Robbins",
    year=1970,
    journal="Ann Math Stat 41(5):1397",
    second_hand=True,
)
PEREZ_ORTIZ_2024 = Source(
    key="perez-ortiz-2024",
    authors="Pérez-Ortiz et al.",
    year=2024,
    journal="Ann Stat 52(4):1410",
    doi="10.1214/24-AOS2394",
    abstract_only=True,
)
OPENAIR = Source(
    key="openair", authors="openair (R package), its documentation of Theil-Sen trends", year=None
)
SEN_1968 = Source(key="sen-1968", authors="Sen", year=1968, journal="J Am Stat Assoc 63:1379")
HOCH_2011 = Source(
    key="hoch-2011",
    authors="Hoch & McKeon",
    year=2011,
    journal="Man Ther 16(5):516",
    second_hand=True,
)
MCBRIDE_2026 = Source(
    key="mcbride-2026",
    authors="McBride et al.",
    year=2026,
    doi="10.1016/j.msksp.2026.103525",
    abstract_only=True,
)
GUAN_2022 = Source(
    key="guan-2022", authors="Guan et al.", year=2022, journal="J Clin Med 11(2):360"
)
YOUNG_2013 = Source(
    key="young-2013", authors="Young et al.", year=2013, journal="J Foot Ankle Res 6:46"
)
TAYLOR_2024 = Source(
    key="taylor-2024", authors="Taylor et al.", year=2024, doi="10.1016/j.jbmt.2023.11.027"
)
BACK_FOOT = Source(
    key="back-foot",
    authors="University of Hertfordshire, research profiles",
    year=None,
    title="Back foot influence on dorsiflexion using three different positions of the weight "
    "bearing lunge test",
    abstract_only=True,
)
SILBERNAGEL_2007 = Source(
    key="silbernagel-2007",
    authors="Silbernagel et al.",
    year=2007,
    journal="Am J Sports Med 35(6):897",
    doi="10.1177/0363546506298279",
    second_hand=True,
)
GRIFFIN_2021 = Source(key="griffin-2021", authors="Griffin et al.", year=2021, second_hand=True)
ESCULIER_2016 = Source(key="esculier-2016", authors="Esculier et al.", year=2016, second_hand=True)
FARRAR_2001 = Source(key="farrar-2001", authors="Farrar et al.", year=2001, journal="Pain 94:149")
VINCENT_2017 = Source(
    key="vincent-2017",
    authors="Vincent & Vincent",
    year=2017,
    doi="10.1249/JSR.0000000000000362",
)
RADFORD_2006 = Source(
    key="radford-2006", authors="Radford et al.", year=2006, journal="Br J Sports Med 40(10):870"
)
MEDEIROS_2018 = Source(
    key="medeiros-2018",
    authors="Medeiros & Martini",
    year=2018,
    journal="Foot 35:28",
    second_hand=True,
)
INGRAM_2025 = Source(
    key="ingram-2025",
    authors="Ingram et al.",
    year=2025,
    doi="10.1007/s40279-024-02143-9",
    second_hand=True,
)
LAGAS_2021 = Source(
    key="lagas-2021", authors="Lagas et al.", year=2021, doi="10.1186/s12891-021-04337-y"
)
