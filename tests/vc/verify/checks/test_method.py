"""V4.2 and V4.3: the method that a kid names, and whether it may sign this."""

from dataclasses import replace

import pytest

from tests.corpus_builder.forging import header, token
from tests.vc.verify.answers import failed, found, unknown
from tests.world import CB, OTHER_CB, World, private_key
from vc.codes import Code
from vc.keys.did_document import DidDocument
from vc.keys.verification_method import VerificationMethod
from vc.model.vocabulary import Verdict
from vc.verify.checks.method import CREDENTIALS, STATUS_LISTS, relationship_allows
from vc.verify.report import Report

CREDENTIAL_KEY, LIST_KEY = CB.methods()


def report_with(*methods: VerificationMethod) -> Report:
    """The answer to the good certificate where its issuer lists these methods."""
    world = World()
    world.methods[CB.did] = methods
    return world.report(world.certificate())


def test_the_method_that_verified_is_named() -> None:
    world = World()

    report = world.report(world.certificate())

    assert found(report, Code.KEY_FOUND).subject == f"{CB.did}#credentials"
    assert found(report, Code.SIG_VERIFIED).subject == f"{CB.did}#credentials"


def test_a_key_of_somebody_else_is_never_looked_up() -> None:
    world = World()
    certificate = token(header(kid=f"{OTHER_CB.did}#credentials"))

    report = world.report(certificate)

    assert failed(report) == {Code.KEY_NOT_ISSUERS}
    assert not world.evidence(certificate).asked("https://other-cb.example/.well-known/did.json")


def test_a_kid_that_the_document_does_not_have_is_unknown() -> None:
    assert unknown(report_with(LIST_KEY)) == {Code.KEY_UNKNOWN}


def test_two_keys_of_one_name_have_no_meaning() -> None:
    other = replace(CREDENTIAL_KEY, key=private_key("another").public)

    assert unknown(report_with(CREDENTIAL_KEY, other, LIST_KEY)) == {Code.KEY_AMBIGUOUS}


def test_of_two_methods_of_one_thumbprint_the_one_that_may_sign_counts_for_a_label() -> None:
    world = World()
    forbidden = replace(CREDENTIAL_KEY, id=f"{CB.did}#first", relationships=frozenset({"authentication"}))
    world.methods[CB.did] = (forbidden, CREDENTIAL_KEY, LIST_KEY)

    report = world.report(world.label())

    assert (report.verdict, found(report, Code.KEY_FOUND).subject) == (Verdict.VALID, f"{CB.did}#credentials")


def test_where_none_of_several_may_sign_each_is_told() -> None:
    world = World()
    forbidden = replace(CREDENTIAL_KEY, relationships=frozenset({"authentication"}))
    world.methods[CB.did] = (forbidden, replace(forbidden, id=f"{CB.did}#first"), LIST_KEY)

    report = world.report(world.label())

    told = {one.subject for one in report.findings if one.code is Code.KEY_PURPOSE}
    assert told == {f"{CB.did}#credentials", f"{CB.did}#first"}
    assert failed(report) == {Code.KEY_PURPOSE}


@pytest.mark.parametrize(
    ("relationships", "has_status_method", "uses"),
    [
        ({"assertionMethod"}, True, {CREDENTIALS}),
        ({"assertionMethod", "statusMethod"}, True, {STATUS_LISTS}),
        ({"statusMethod"}, True, set()),
        ({"authentication"}, True, set()),
        (set(), True, set()),
        ({"assertionMethod"}, False, {CREDENTIALS, STATUS_LISTS}),
        ({"authentication"}, False, set()),
    ],
)
def test_where_there_is_a_status_method_lists_and_credentials_never_mix(
    relationships: set[str], has_status_method: object, uses: set[str]
) -> None:
    method = replace(CREDENTIAL_KEY, relationships=frozenset(relationships))
    document = DidDocument(CB.did, (method,), has_status_method=bool(has_status_method))

    assert {use for use in (CREDENTIALS, STATUS_LISTS) if relationship_allows(document, method, use)} == uses
