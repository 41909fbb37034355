"""Settings: their names, allowed values and defaults."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from dorsiflex.domain.dates import WeekStart
from dorsiflex.domain.measurement import (
    BackFoot,
    Conditions,
    Footwear,
    MeasuredBy,
    Unit,
    parse_back_foot,
    parse_footwear,
    parse_measured_by,
    parse_pain,
    parse_unit,
)
from dorsiflex.domain.text import parse_choice, parse_name
from dorsiflex.domain.thresholds import DEFAULT_PAIN_LIMIT
from dorsiflex.errors import DorsiflexError, NotFoundError, RefusedValueError, did_you_mean

Value = str | int | bool


class Settings(NamedTuple):
    """The settings of one run; None if not configured."""

    unit: Unit = Unit.CM
    week_start: WeekStart = WeekStart.MONDAY
    footwear: Footwear | None = None
    warm: bool | None = None
    back_foot: BackFoot | None = None
    measured_by: MeasuredBy | None = None
    pain_limit: int = DEFAULT_PAIN_LIMIT
    person: str | None = None

    @property
    def conditions(self) -> Conditions:
        """The default conditions of a test."""
        return Conditions(self.footwear, self.warm, self.back_foot, self.measured_by)


class Resolved(NamedTuple):
    """Settings, and the source of each.

    Attributes:
        settings: the values in use.
        sources: by key: `default`, `file` or the name of an environment variable.
    """

    settings: Settings
    sources: Mapping[str, str]

    def value(self, key: str) -> Value | None:
        """Return a value as written in the file."""
        value: Any = getattr(self.settings, key)
        return value if value is None or isinstance(value, (bool, int)) else str(value)


def parse_setting(key: str, text: str) -> Value:
    """Parse the value of a setting; return it as written in the file.

    Raises:
        NotFoundError: there is no such setting.
        RefusedValueError: the value is not allowed.
    """
    value = _parser(key)(text)
    return value if isinstance(value, (bool, int)) else str(value)


def known_keys() -> tuple[str, ...]:
    """Return the names of all settings."""
    return tuple(_PARSERS)


def allowed_words(key: str) -> tuple[str, ...]:
    """Return the allowed words of a setting; empty if it is a number or a name.

    Raises:
        NotFoundError: there is no such setting.
    """
    require_key(key)
    return _ALLOWED_WORDS.get(key, ())


def require_key(key: str) -> None:
    """Refuse an unknown setting.

    Raises:
        NotFoundError: there is no such setting.
    """
    _parser(key)


def environment_variable(key: str) -> str:
    """Return the environment variable that overrides a setting in the file."""
    return f"DORSIFLEX_{key.upper()}"


def resolve(in_file: Mapping[str, Any], environ: Mapping[str, str], file: str) -> Resolved:
    """Return the settings: the environment overrides the file, which overrides the defaults.

    Args:
        in_file: the content of the file.
        environ: the environment; empty variables are ignored.
        file: the name of the file, for messages.

    Raises:
        RefusedValueError: an unknown key in the file, or a value that is not allowed.
    """
    values: dict[str, Any] = {}
    sources = dict.fromkeys(_PARSERS, "default")
    for key, value in in_file.items():
        values[key] = _parse_value(key, value, f"in {file}")
        sources[key] = "file"
    for key in _PARSERS:
        if text := environ.get(environment_variable(key)):
            values[key] = _parse_value(
                key, text, f"in the environment variable {environment_variable(key)}"
            )
            sources[key] = environment_variable(key)
    return Resolved(Settings(**values), sources)


def _parse_value(key: str, value: object, where: str) -> object:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    try:
        parse = _parser(key)
        if isinstance(value, (dict, list)):
            raise RefusedValueError(f"{key} is not one value", f"dorsiflex config unset {key}")
        return parse(text)
    except DorsiflexError as error:
        raise RefusedValueError(f"{error.message} ({key} {where})", error.hint) from error


def _parser(key: str) -> Callable[[str], object]:
    if key not in _PARSERS:
        raise NotFoundError(
            f"there is no setting '{key}'",
            did_you_mean(key, _PARSERS, f"the settings are {', '.join(_PARSERS)}"),
        )
    return _PARSERS[key]


def _parse_warm(text: str) -> bool:
    words = {"true": True, "yes": True, "warm": True, "false": False, "no": False, "cold": False}
    try:
        return words[text.strip().casefold()]
    except KeyError:
        raise RefusedValueError(
            f"'{text}' must be true or false", "for example: dorsiflex config set warm false"
        ) from None


def _parse_pain_limit(text: str) -> int:
    try:
        return parse_pain(text)
    except RefusedValueError:
        raise RefusedValueError(
            f"pain_limit must be a whole number from 0 to 10, not '{text}'",
            f"pain above this limit means ease off; default: {DEFAULT_PAIN_LIMIT}",
        ) from None


_PARSERS: dict[str, Callable[[str], object]] = {
    "unit": parse_unit,
    "week_start": lambda text: parse_choice(WeekStart, text, "week start"),
    "footwear": parse_footwear,
    "warm": _parse_warm,
    "back_foot": parse_back_foot,
    "measured_by": parse_measured_by,
    "pain_limit": _parse_pain_limit,
    "person": parse_name,
}

_ALLOWED_WORDS: dict[str, tuple[str, ...]] = {
    "unit": tuple(Unit),
    "week_start": tuple(WeekStart),
    "footwear": tuple(Footwear),
    "warm": ("true", "false"),
    "back_foot": tuple(BackFoot),
    "measured_by": tuple(MeasuredBy),
}
