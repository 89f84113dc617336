"""The only import path for models."""

from recovery.models.daily import DailyRecord
from recovery.models.guide import Activity, Guide, Helpline, MythCard, Phase, ShortText, Source, Step
from recovery.models.person import AuditRecord, Consent, DataKey, ErasedPerson, OutgoingMail, Person, User
from recovery.models.plan import Decision, LadderRecord, PhaseDone, Plan, SafetyCheck, StepProgress
from recovery.models.release import Release
from recovery.models.writing import ParkedPost, Writing, WritingRevision

__all__ = [
    "Activity",
    "AuditRecord",
    "Consent",
    "DailyRecord",
    "DataKey",
    "Decision",
    "ErasedPerson",
    "Guide",
    "Helpline",
    "LadderRecord",
    "MythCard",
    "OutgoingMail",
    "ParkedPost",
    "Person",
    "Phase",
    "PhaseDone",
    "Plan",
    "Release",
    "SafetyCheck",
    "ShortText",
    "Source",
    "Step",
    "StepProgress",
    "User",
    "Writing",
    "WritingRevision",
]
