"""The closed word lists of the domain (specs/terms.md). Codes decide; prose never does."""

from __future__ import annotations

from enum import StrEnum


class Environment(StrEnum):
    """Where a key counts. The two never mix (design section 4)."""

    PRODUCTION = "production"
    TEST = "test"


class Activity(StrEnum):
    """What a body does and is accredited for; the standard for bodies of each kind in brackets."""

    MANAGEMENT_SYSTEM_CERTIFICATION = "management_system_certification"  # ISO/IEC 17021-1
    PRODUCT_CERTIFICATION = "product_certification"  # ISO/IEC 17065
    TESTING = "testing"  # ISO/IEC 17025
    CALIBRATION = "calibration"  # ISO/IEC 17025
    INSPECTION = "inspection"  # ISO/IEC 17020
    PERSON_CERTIFICATION = "person_certification"  # ISO/IEC 17024
    VALIDATION_VERIFICATION = "validation_verification"  # ISO/IEC 17029


class Role(StrEnum):
    """What an accreditation makes of its subject. Only an accreditation body may accredit others."""

    ACCREDITATION_BODY = "accreditation_body"
    CERTIFICATION_BODY = "certification_body"
    LABORATORY = "laboratory"
    INSPECTION_BODY = "inspection_body"


class LinkKind(StrEnum):
    """How a body was given its role: accredited under an arrangement, or designated by an authority under a law."""

    ACCREDITATION = "accreditation"
    DESIGNATION = "designation"


class Act(StrEnum):
    """What the asker wants to do on the strength of a certificate."""

    RELY = "rely"
    EXPORT = "export"
    IMPORT = "import"
    SELL = "sell"
    USE_MARK = "use_mark"


class Verdict(StrEnum):
    """The three answers (design section 2, idea 4)."""

    VALID = "valid"
    INVALID = "invalid"
    INDETERMINATE = "indeterminate"


class CertificateStatus(StrEnum):
    """The registered axis of a certificate's status: what its issuer has recorded."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"
    SCOPE_REDUCED = "scope_reduced"


class AccreditationEventKind(StrEnum):
    """What an accreditation body can record about a body that it accredits."""

    GRANTED = "granted"
    SCOPE_CHANGED = "scope_changed"
    SUSPENDED = "suspended"
    REINSTATED = "reinstated"
    WITHDRAWN = "withdrawn"


class Flexibility(StrEnum):
    """In which way a line of a schedule is flexible (specs/scope.md S11)."""

    EDITIONS = "editions"
    OBJECTS = "objects"
    METHODS = "methods"


class KeyState(StrEnum):
    """State of a key in the trust list."""

    ACTIVE = "active"
    RETIRED = "retired"
    COMPROMISED = "compromised"


class Profile(StrEnum):
    """The credential profiles of ours (specs/credential-profiles.md)."""

    MANAGEMENT_SYSTEM_CERTIFICATE = "management-system-certificate"
    PRODUCT_CERTIFICATE = "product-certificate"
    TEST_REPORT = "test-report"
    ACCREDITATION_SCHEDULE = "accreditation-schedule"
    RECOGNITION = "recognition"
    DESIGNATION = "designation"
