"""The pack without a country: lists of signs that are offered beside those of every country."""

from collections.abc import Collection, Mapping, Sequence

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
        # Whatever was ever asked: an old entry is still read.
        self.every_instrument = settled(
            instruments.instruments, f"{COMMON}@{version}", self.sources, confirmed
        )
        self.instruments = shown(self.every_instrument)


def settled(
    instruments: Sequence[Instrument],
    version: str,
    sources: Mapping[str, Source],
    confirmed: Collection[str],
) -> dict[str, Instrument]:
    """The lists by their id; `confirmed` are full ids, as in common/some-list."""
    pack = version.partition("@")[0]
    for instrument in instruments:
        here = f"{pack}/{instrument.id}" in confirmed
        instrument.settle(version, sources, confirmed_here=here)
    return {str(instrument.id): instrument for instrument in instruments}


def shown(instruments: Mapping[str, Instrument]) -> dict[str, Instrument]:
    """The lists that are on."""
    return {id: each for id, each in instruments.items() if each.shown}
