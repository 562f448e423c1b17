"""The pack without a country: lists of signs that are offered beside those of every country."""

from collections.abc import Collection, Iterable, Mapping

from fanal.knowledge.instruments import Instrument, InstrumentsFile
from fanal.knowledge.records import Source, SourcesFile
from fanal.knowledge.text import Text
from fanal.knowledge.translations import Coverage

COMMON = "common"


class CommonPack:
    """Made by the loader, never changed; every country's pack holds the same lists of it."""

    code = COMMON

    def __init__(
        self,
        *,
        version: str,
        sources: SourcesFile,
        instruments: InstrumentsFile,
        confirmed: Collection[str],
        texts: Mapping[str, Text],
        coverage: Mapping[str, Coverage],
    ) -> None:
        self.version = version
        self.texts = texts
        self.coverage = coverage
        self.sources: dict[str, Source] = {source.id: source for source in sources.sources}
        self.instruments = settled(
            instruments.instruments, f"{COMMON}@{version}", self.sources, confirmed
        )


def settled(
    instruments: Iterable[Instrument],
    version: str,
    sources: Mapping[str, Source],
    confirmed: Collection[str],
) -> dict[str, Instrument]:
    """The lists that are on, by their id; `confirmed` are full ids, as in common/some-list."""
    pack = version.partition("@")[0]
    found = {}
    for instrument in instruments:
        here = f"{pack}/{instrument.id}" in confirmed
        instrument.settle(version, sources, confirmed_here=here)
        if instrument.shown:
            found[str(instrument.id)] = instrument
    return found
