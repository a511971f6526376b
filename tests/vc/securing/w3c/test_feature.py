"""The suite's features by name."""

from __future__ import annotations

from vc.securing.w3c.feature import Feature


def test_each_feature_says_what_it_is_and_how_it_is_secured() -> None:
    assert {feature.value: (feature.typ, feature.content) for feature in Feature} == {
        "credential_jose": ("vc+jwt", "vc"),
        "presentation_jose": ("vp+jwt", "vp"),
        "credential_sdjwt": ("vc+sd-jwt", "vc"),
        "presentation_sdjwt": ("vp+sd-jwt", "vp"),
        "credential_cose": ("vc+cose", "vc"),
        "presentation_cose": ("vp+cose", "vp"),
    }
