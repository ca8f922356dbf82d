"""One operation of Stripe's as a Starlette handler written by hand: the peer of the generated one.

It does what the generated server does for a request: it asks for a bearer token, reads and checks
every documented query parameter with pydantic, and answers with JSON and a request id.
"""

import re
from typing import Annotated, Any, Literal
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from tests.bench.decoding import stripe_page

BRACKETS = re.compile(r"(\w+)\[(\w*)\]")
Identifier = Annotated[str, Field(max_length=5000)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CreatedRange(Strict):
    gt: int | None = None
    gte: int | None = None
    lt: int | None = None
    lte: int | None = None


class PaymentFilter(Strict):
    type: Literal["payment_intent", "payment_record"]
    payment_intent: Identifier | None = None
    payment_record: Identifier | None = None


class Query(BaseModel):
    created: int | CreatedRange | None = None
    ending_before: Identifier | None = None
    expand: list[Identifier] = Field(default_factory=list[str])
    invoice: Identifier | None = None
    limit: int = Field(10, ge=1, le=100)
    payment: PaymentFilter | None = None
    starting_after: Identifier | None = None
    status: Literal["canceled", "open", "paid"] | None = None


class StatusTransitions(BaseModel):
    canceled_at: int | None = None
    paid_at: int | None = None


class Payment(BaseModel):
    type: str
    charge: str | None = None
    payment_intent: str | None = None
    payment_record: str | None = None


class InvoicePayment(BaseModel):
    id: Identifier
    object: Literal["invoice_payment"]
    amount_paid: int | None = None
    amount_requested: int
    created: int
    currency: str
    invoice: str
    is_default: bool
    livemode: bool
    payment: Payment
    status: str
    status_transitions: StatusTransitions


class InvoicePaymentList(BaseModel):
    object: Literal["list"]
    url: Identifier
    has_more: bool
    data: list[InvoicePayment]


def application() -> Starlette:
    """Make the application, with a page that is made once."""
    page = InvoicePaymentList.model_validate_json(stripe_page(1))

    async def list_invoice_payments(request: Request) -> Response:
        request_id = f"req_{uuid4().hex}"
        headers = {"Request-Id": request_id}
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            return JSONResponse({"error": {"type": "invalid_request_error"}}, 401, headers)
        try:
            Query.model_validate(read_query(request))
        except ValidationError as error:
            param = str(error.errors()[0]["loc"][0])
            body = {"error": {"type": "invalid_request_error", "param": param}}
            return JSONResponse(body, 400, headers)
        return Response(page.model_dump_json(exclude_unset=True), 200, headers, "application/json")

    return Starlette(routes=[Route("/v1/invoice_payments", list_invoice_payments)])


def read_query(request: Request) -> dict[str, Any]:
    """Collect `name=…`, `name[key]=…`, and `name[]=…` or `name[0]=…`."""
    query: dict[str, Any] = {}
    for name, value in request.query_params.multi_items():
        brackets = BRACKETS.fullmatch(name)
        if brackets is None:
            query[name] = value
        elif not brackets[2] or brackets[2].isdigit():
            query.setdefault(brackets[1], []).append(value)
        else:
            query.setdefault(brackets[1], {})[brackets[2]] = value
    return query
