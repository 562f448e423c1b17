"""Logs hold fixed sentences and names of things, never what a person wrote."""

import logging
from types import TracebackType
from typing import Any


class FactsOnly(logging.Filter):
    """Replaces whatever an exception or a request could carry by the place it happened."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("fanal"):
            record.exc_text = None
            return True
        record.msg = "%s in %s"
        record.args = (record.levelname.lower(), record.name)
        return True


class PlainFormatter(logging.Formatter):
    """Time, level, sentence; of an exception only its type and where it was raised."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {message}", style="{")

    def formatException(self, ei: Any) -> str:  # the base class names it so
        kind: type[BaseException] | None = ei[0]
        trace: TracebackType | None = ei[2]
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
        return f"{kind.__name__ if kind else 'error'} at {place}"

    def formatStack(self, stack_info: str) -> str:
        return ""
