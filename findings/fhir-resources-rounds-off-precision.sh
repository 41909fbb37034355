#!/usr/bin/env bash
# A measured 9.50 cm leaves fhir.resources as 9.5: the precision that FHIR says must be kept is gone.
#
# Expected: FHIR's decimal is defined with its precision: 9.50 and 9.5 are different values, and software is
#   asked not to use binary floating point for it. The field holds a `Decimal`, so reading an Observation and
#   writing it again keeps 9.50.
# What happens (fhir.resources 8.3.0, fhir-core 1.1.12): read from JSON, 9.50 is already Decimal('9.5'). Set
#   in Python as Decimal('9.50') the value keeps its digits in memory and loses them in `model_dump_json`;
#   9.123456789012345678 is written as 9.123456789012346.
#   Source: fhir_core/fhirabstractmodel.py returns `float(value)` for a Decimal when it dumps, fhir_core/types.py
#   takes `str` of a float when it reads.
# Why it matters: 9.50 says "read to half a millimetre" and 9.5 "read to a millimetre or half a centimetre". A
#   receiver that derives the reading error from the digits gets a different one; and two systems that compare
#   resources as text see a change although nothing was measured.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/python -m pip install --quiet --no-compile 'fhir.resources==8.3.0' 'fhir-core==1.1.12' 'pydantic==2.14.4'
env/bin/python - <<'PYTHON'
import json
from decimal import Decimal

from fhir.resources.observation import Observation
from fhir.resources.quantity import Quantity

text = """{"resourceType": "Observation", "status": "final", "code": {"text": "knee-to-wall test, left"},
 "effectiveDateTime": "2026-11-20T07:30:00+01:00",
 "valueQuantity": {"value": 9.50, "unit": "cm", "system": "http://unitsofmeasure.org", "code": "cm"}}"""


def written(resource: Observation | Quantity) -> dict:
    """Return the JSON as a dictionary, numbers as they are written."""
    return json.loads(resource.model_dump_json(), parse_float=str, parse_int=str)


observation = Observation.model_validate_json(text)
read = observation.valueQuantity.value
again = written(observation)["valueQuantity"]["value"]
print(f"read 9.50: {read!r}, written {again}")
made = Quantity(value=Decimal("9.50"), unit="cm")
print(f"set Decimal('9.50'): {made.value!r}, written {written(made)['value']}")
long = Quantity(value=Decimal("9.123456789012345678"), unit="cm")
print(f"set Decimal('9.123456789012345678'): written {written(long)['value']}")
seen = (str(read), again, str(made.value), written(made)["value"], written(long)["value"])
if seen != ("9.5", "9.5", "9.50", "9.5", "9.123456789012346"):
    raise SystemExit(f"changed: {seen}")
PYTHON
