"""What holds where a view says nothing: no file is accepted, so that none is ever spooled.

Django's own handlers would write a temporary file in clear.
"""

from typing import IO, Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload


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
