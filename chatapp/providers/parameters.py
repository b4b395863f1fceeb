"""Canonical parameters on their way into a request's body, the same for every dialect."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from chatapp.domain.capabilities import OBSTACLES, Capabilities, Obstacle, Offer
from chatapp.domain.errors import InputError, bad_parameter
from chatapp.domain.messages import Json
from chatapp.domain.parameters import OWN_PARAMETERS, PARAMETERS
from chatapp.net.json import is_json
from chatapp.providers.base import TAKEN_PARAMETERS
from chatapp.providers.services import Form, Quirks


def offers_of(quirks: Quirks, names: Iterable[str]) -> dict[str, Offer]:
    """Those of the parameters `names` that an endpoint with these quirks takes."""
    offers = {}
    for name in names:
        if name not in quirks.refused:
            low, high = quirks.ranges.get(name, (None, None))
            offers[name] = Offer(quirks.wire(name), low, high, quirks.choices.get(name, ()))
    return offers


def obstacles_beside(
    offers: Mapping[str, Offer], refused: Mapping[str, Obstacle]
) -> dict[str, Obstacle]:
    """Why the parameters that are not offered cannot be sent."""
    return {
        name: refused.get(name, Obstacle.INTERFACE)
        for name in PARAMETERS
        if name not in offers and name not in OWN_PARAMETERS
    }


def put_parameters(
    body: dict[str, Json],
    parameters: Mapping[str, Json],
    capabilities: Capabilities,
    host: str,
    forms: Mapping[str, Form] | None = None,
) -> None:
    """Put parameters into a body where the offers say; one that nobody knows as it is.

    The app's own ones are left out. Parameters: `host`, who gets it, for messages; `forms`, those
    that are more than another name.
    Raises InputError (bad_parameter, parameter_unsupported).
    """
    known = capabilities.offers.keys() | capabilities.obstacles.keys()
    # What is sent as it is comes first: what the app knows goes into an object of that name.
    for name in sorted(parameters, key=lambda name: name in known):
        value = parameters[name]
        if name in TAKEN_PARAMETERS:
            raise bad_parameter(name, value)
        if name in OWN_PARAMETERS:
            continue
        if (obstacle := capabilities.obstacles.get(name)) is not None:
            raise unsupported(name, host, OBSTACLES[obstacle].title)
        if forms and name in forms:
            for place, filled in _filled(forms[name], value).items():
                put(body, place, filled)
        elif name in capabilities.offers:
            put(body, capabilities.offers[name].wire, value)
        else:
            body[name] = value


def put(body: dict[str, Json], place: str, value: Json) -> None:
    """Set what stands at a place, whose dots lead into nested objects.

    Raises InputError (bad_parameter) where the user has put something else in its way.
    """
    name, dot, rest = place.partition(".")
    if not dot:
        body[name] = value
        return
    outer = body.get(name, {})
    if not isinstance(outer, dict):
        raise bad_parameter(name, outer)
    inner = dict(outer)
    put(inner, rest, value)
    body[name] = inner


def unsupported(name: str, host: str, reason: str) -> InputError:
    """The error for a parameter that cannot be sent. `reason`: marked for translation."""
    return InputError("parameter_unsupported", name=name, host=host, reason=reason)


def check_offered(
    parameters: Mapping[str, Json], capabilities: Capabilities, host: str
) -> dict[str, Json]:
    """The parameters to send: each fits what is offered, the app's own ones are left out.

    Raises InputError (bad_parameter, parameter_unsupported).
    """
    sent: dict[str, Json] = {}
    for name, value in parameters.items():
        if name in OWN_PARAMETERS or (name == "n" and value == 1):  # what a request brings anyway
            continue
        if (obstacle := capabilities.obstacles.get(name)) is not None:
            raise unsupported(name, host, OBSTACLES[obstacle].title)
        if name in TAKEN_PARAMETERS or not _fits(name, value, capabilities.offers.get(name)):
            raise bad_parameter(name, value)
        sent[name] = value
    return sent


def _fits(name: str, value: Json, offer: Offer | None) -> bool:
    known = PARAMETERS.get(name)
    if known is None or offer is None:
        return is_json(value)
    return known.fits(value) and offer.takes(value)


def _filled(form: Form, value: Json) -> dict[str, Json]:
    written = value if isinstance(value, str) else json.dumps(value)
    places = form.get(written, form.get("*", {}))
    return {place: value if filled == "*" else filled for place, filled in places.items()}
