"""Log lines: one JSON object each, with the request's id, so that an error page can be found again."""

import json
import logging

from saluran.ground.tracing import request_id


class Line(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        said = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "request": request_id.get(),
            "message": record.getMessage(),
        }
        if record.exc_info:
            said["trace"] = self.formatException(record.exc_info)
        return json.dumps({k: v for k, v in said.items() if v}, ensure_ascii=False)
