"""What can go wrong by rule. Each message is fit for a person; none repeats what somebody typed."""

from typing import Any


class RecoveryError(Exception):
    """Base of all refusals. `message_key` names the short text that explains it."""

    message_key = "error.500"


class StepClosed(RecoveryError):
    """The step is not part of this person's road today."""

    message_key = "gate.refused"


class PlanPaused(RecoveryError):
    message_key = "today.paused"


class TextTooLarge(RecoveryError):
    message_key = "step.too_large"


class WritingClash(RecoveryError):
    """The text was changed elsewhere since this page was opened. Nothing was overwritten."""

    message_key = "step.clash"

    def __init__(self, current: Any) -> None:  # the stored queries.writings.Text, or None
        super().__init__()
        self.current = current


class WritingLetGo(WritingClash):
    """The text with this id was let go a little while ago, so a late save brings no word of it back. Nothing was stored."""

    message_key = "letters.stays_gone"

    def __init__(self) -> None:
        super().__init__(None)


class PersonGone(RecoveryError):
    """The account was erased while this was on its way. There is nobody left to keep it for."""

    message_key = "error.404"


class KeyLost(RecoveryError):
    """A person's data key cannot be opened with the keys in the environment."""

    message_key = "error.key_lost"


class ExportBroken(RecoveryError):
    """An export could not be finished. Carries nothing: what failed may have been about to be read."""


class GuideFaulty(RecoveryError):
    """Publishing was refused. `faults` says what is wrong and where."""

    def __init__(self, faults: tuple[object, ...]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


class BackupRefused(Exception):
    """A backup or a restore that must not go on. The message is for the operator: files and counts, never contents."""
