"""The id of the request that is being answered, for log lines and error pages."""

import contextvars

request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="")
