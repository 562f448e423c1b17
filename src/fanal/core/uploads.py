"""What holds where a view says nothing: no file is accepted, so that none is ever spooled.

Django's own handlers would write a temporary file in clear.
"""

from typing import IO, Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload


class RefuseUploads(FileUploadHandler):
    """Stops reading as soon as a body carries a file."""

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: dict[str, str],
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        return None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        raise StopUpload(connection_reset=False)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        raise StopUpload(connection_reset=False)

    def file_complete(self, file_size: int) -> None:
        return None


class InMemory(FileUploadHandler):
    """One small file of a form, kept in memory alone; a larger one is read on and thrown away.

    Put it in place before anything reads the form, the CSRF check included.
    """

    def __init__(self, largest: int) -> None:
        super().__init__()
        self.largest = largest
        self.content: bytes | None = None
        self.too_large = False
        self._pieces: list[bytes] | None = None

    def __repr__(self) -> str:
        return "InMemory(…)"

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        if self._pieces is not None:
            raise SkipFile  # one form, one file
        self._pieces = []

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        assert self._pieces is not None
        self.too_large = self.too_large or start + len(raw_data) > self.largest
        if self.too_large:
            self._pieces.clear()
        else:
            self._pieces.append(raw_data)
        return None

    def file_complete(self, file_size: int) -> None:
        if self.content is None and self._pieces is not None and not self.too_large:
            self.content = b"".join(self._pieces)
