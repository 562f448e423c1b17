"""The frames of an MP3 and nothing between, before or behind them (ISO/IEC 11172-3, 2.4.1.3)."""

_RATES = (44100, 48000, 32000)
_KBITS_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBITS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)


def frames_only(mp3: bytes) -> bytes:
    """Only frames that are followed by the next one, or by the end.

    Tags are hung on in many ways (ID3, APE, Lyrics3), some of them in the middle.
    """
    kept, at = bytearray(), 0
    while at < len(mp3):
        length = _length(mp3, at)
        after = at + length
        if length and (after == len(mp3) or _length(mp3, after)):
            kept += mp3[at:after]
            at = after
            continue
        at = mp3.find(b"\xff", at + 1)
        if at < 0:
            break
    if not kept:
        raise ValueError
    return bytes(kept)


def _length(mp3: bytes, at: int) -> int:
    """Of the frame of layer III that begins there; 0 when none does."""
    head = mp3[at : at + 4]
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2 or head[1] & 0x18 == 0x08:
        return 0
    index, rate = head[2] >> 4, head[2] >> 2 & 3
    if index in (0, 15) or rate == 3:
        return 0
    version = head[1] >> 3 & 3  # 3: MPEG-1, 2: MPEG-2, 0: MPEG-2.5
    kbits = (_KBITS_1 if version == 3 else _KBITS_2)[index]
    hertz = _RATES[rate] >> {3: 0, 2: 1, 0: 2}[version]
    samples = 144 if version == 3 else 72
    return samples * kbits * 1000 // hertz + (head[2] >> 1 & 1)
