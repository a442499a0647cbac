"""Who is calling: the bearer token decides, nothing in the body does."""

from typing import Annotated

from fastapi import Depends, Header, Request

from copilot.assembly import Copilot
from copilot.errors import NotSignedIn
from tools.context import Operator

LONGEST_TOKEN = 200


def copilot_of(request: Request) -> Copilot:
    """The running product behind this API."""
    found: Copilot = request.app.state.copilot
    return found


Andon = Annotated[Copilot, Depends(copilot_of)]


def caller(andon: Andon, authorization: Annotated[str | None, Header()] = None) -> Operator:
    """The person the token belongs to; raises NotSignedIn."""
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token or len(token) > LONGEST_TOKEN:
        raise NotSignedIn("send `Authorization: Bearer TOKEN`; `andon users token NAME` makes one.")
    return andon.identity.by_token(token.strip())


Caller = Annotated[Operator, Depends(caller)]
