"""Failures of a turn that are expected and told to the person."""


class ModelUnavailable(Exception):
    """The language model cannot answer now; the turn goes on in reduced mode."""


class ModelSilent(ModelUnavailable):
    """The language model took a request and said nothing for too long."""


class CalibrationInvalid(Exception):
    """The fitted weights are missing or damaged; the message says what to do."""
