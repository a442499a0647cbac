"""Why something may not happen, or could not be recorded: every refusal has its own type."""


class GuardrailError(Exception):
    """Base of the refusals that a person is told about; nothing has happened when one is raised."""


class Refusal(GuardrailError):
    """The request itself cannot be granted; asking again in the same way brings the same answer."""


class Unavailable(GuardrailError):
    """What every step has to be written to cannot be used now."""


class UnknownProposal(Refusal):
    """No proposal has this id."""

    def __init__(self, proposal: str) -> None:
        super().__init__(f"There is no proposal {proposal!r}; list the open ones with `andon proposals list`.")
        self.proposal = proposal


class AlreadyDecided(Refusal):
    """The proposal has left the state that the request needs; somebody or something came first."""

    def __init__(self, proposal: str, state: str) -> None:
        super().__init__(f"Proposal {proposal!r} is {state!r} already; nothing was changed by this request.")
        self.proposal = proposal
        self.state = state


class AlreadySigned(Refusal):
    """The same person has decided on this proposal before; another person is needed."""

    def __init__(self, proposal: str, person: str) -> None:
        super().__init__(f"{person!r} has already decided on proposal {proposal!r}; another person has to.")
        self.proposal = proposal
        self.person = person


class DigestMismatch(Refusal):
    """The decision was made on something else than what the ledger holds."""

    def __init__(self, proposal: str, given: str) -> None:
        super().__init__(
            f"The digest {given[:12]!r}… is not that of proposal {proposal!r}; open its card again and decide on that."
        )
        self.proposal = proposal
        self.given = given


class NotAllowed(Refusal):
    """The policy says no; `rule` names the line of the policy that said it."""

    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(f"{reason} (rule {rule!r})")
        self.rule = rule
        self.reason = reason


class Expired(Refusal):
    """The time to approve or to execute has passed."""

    def __init__(self, proposal: str, what: str, when: str) -> None:
        super().__init__(f"The time to {what} proposal {proposal!r} ended at {when}; ask again to get a new one.")
        self.proposal = proposal


class Stale(Refusal):
    """What was signed no longer fits the plant, the policy or the people."""

    def __init__(self, proposal: str, difference: str) -> None:
        super().__init__(f"Proposal {proposal!r} no longer fits: {difference} Ask again to get a new card.")
        self.proposal = proposal
        self.difference = difference


class NotNow(Refusal):
    """A plant system that is needed for the last check did not answer; the approval stays good for a while."""

    def __init__(self, proposal: str, cause: str) -> None:
        super().__init__(f"Proposal {proposal!r} was not carried out: {cause} Nothing was changed; try again soon.")
        self.proposal = proposal


class RejectedBefore(Refusal):
    """An equal proposal was rejected in this conversation, and a rejection is an answer."""

    def __init__(self, proposal: str, person: str, reason: str) -> None:
        because = f": {reason!r}" if reason else ""
        super().__init__(
            f"The same action was rejected as {proposal!r} by {person!r}{because}; change what is asked for, "
            "or start a new conversation."
        )
        self.proposal = proposal
        self.person = person
        self.reason = reason


class AuditUnavailable(Unavailable):
    """The audit log cannot be written or read; without it nothing may happen."""

    def __init__(self, cause: str) -> None:
        super().__init__(
            f"The audit log cannot be written ({cause}), so nothing was done; "
            "check free space and permissions of the data folder with `andon doctor`."
        )


class LedgerUnavailable(Unavailable):
    """The ledger of proposals cannot be written or read; without it nothing may happen."""

    def __init__(self, cause: str) -> None:
        super().__init__(
            f"The ledger of proposals cannot be used ({cause}), so nothing was done; "
            "check free space and permissions of the data folder with `andon doctor`."
        )


class PolicyInvalid(GuardrailError):
    """The policy file cannot be used; the program does not start with it."""

    def __init__(self, source: str, problem: str) -> None:
        super().__init__(
            f"The policy {source!r} cannot be used: {problem}. Correct the file; until then nothing starts."
        )
        self.source = source
        self.problem = problem
