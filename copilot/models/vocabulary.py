"""Text to tokens and back, with the template's own markers kept apart from markers in somebody's text."""

import ctypes
from collections.abc import Sequence

import llama_cpp

from copilot.models.prompt import Segment


class Vocabulary:
    def __init__(self, vocab: llama_cpp.llama_vocab_p) -> None:
        self.pointer = vocab
        self.size = int(llama_cpp.llama_vocab_n_tokens(vocab))
        self.end = int(llama_cpp.llama_vocab_eos(vocab))
        """The token that ends an answer."""
        self._pieces: dict[int, bytes] = {}

    def tokenize(self, segments: Sequence[Segment]) -> list[int]:
        """Markers become the template's own tokens; everything else stays text, whatever it contains."""
        tokens: list[int] = []
        for segment in segments:
            tokens += self._tokenize(segment.text, special=True) if segment.marker else self._plain(segment.text)
        return tokens

    def single(self, marker: Segment) -> int | None:
        """The one token of a template's marker; None for a model that does not know it."""
        tokens = self.tokenize([marker])
        return tokens[0] if len(tokens) == 1 else None

    def _tokenize(self, text: str, special: bool) -> list[int]:
        data = text.encode("utf-8", errors="replace")
        buffer = (llama_cpp.llama_token * (len(data) + 8))()
        count = llama_cpp.llama_tokenize(self.pointer, data, len(data), buffer, len(buffer), False, special)
        return list(buffer[:count])

    def _plain(self, text: str) -> list[int]:
        tokens: list[int] = []
        for token in self._tokenize(text, special=False):
            tokens += self._spelled(token) if self._is_marker(token) else [token]
        return tokens

    def _spelled(self, marker: int) -> list[int]:
        """A marker written in somebody's text, letter by letter as far as the tokeniser is concerned."""
        text = self.piece(marker).decode()
        return self._tokenize(text[:2], special=False) + self._tokenize(text[2:], special=False)

    def _is_marker(self, token: int) -> bool:
        """Some markers, `<tool_call>` among them, are found in plain text too, even with special tokens off."""
        attribute = llama_cpp.llama_vocab_get_attr(self.pointer, token)
        if not attribute & (llama_cpp.LLAMA_TOKEN_ATTR_USER_DEFINED | llama_cpp.LLAMA_TOKEN_ATTR_CONTROL):
            return False
        piece = self.piece(token)
        return piece.startswith(b"<") and piece.endswith(b">")

    def piece(self, token: int) -> bytes:
        """The bytes of one token; may be a part of a character."""
        if token not in self._pieces:
            buffer = ctypes.create_string_buffer(256)
            length = llama_cpp.llama_token_to_piece(self.pointer, token, buffer, len(buffer), 0, True)
            self._pieces[token] = buffer.raw[: max(length, 0)]
        return self._pieces[token]

    def ends(self, token: int) -> bool:
        return bool(llama_cpp.llama_vocab_is_eog(self.pointer, token))
