import pytest

from vc.trust.lookalikes import mixes_scripts, skeleton


@pytest.mark.parametrize(
    ("genuine", "imitation"),
    [
        ("CNAS", "СNАS"),
        ("CNAS", "ＣＮＡＳ"),
        ("CNAS", "cnas"),
        ("CNAS", "C N A S"),
        ("UKAS", "U.K.A.S."),
        ("DAkkS", "DΑkkS"),
        ("Accreditation Council International", "Accreditation Councll lnternational"),
        ("Board 10", "Board lO"),
        ("Modern Accreditation", "Modem Accreditation"),
        ("Straße", "Strasse"),
        ("Åkkreditierung", "Akkreditierung"),
        ("ISO 5", "ISO S"),
        ("Wales", "VVales"),
    ],
)
def test_imitation_has_the_skeleton_of_the_genuine_name(genuine: str, imitation: str) -> None:
    assert skeleton(genuine) == skeleton(imitation)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("中国合格评定国家认可委员会", "中国合格评定国家认可中心"),
        ("International Accreditation Forum", "International Accreditation Service"),
        ("مجلس الاعتماد الخليجي", "مركز الإمارات العالمي للاعتماد"),
        ("IAF", "ILAC"),
        ("ЕА", "ЕАЭС"),
    ],
)
def test_different_names_keep_different_skeletons(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


@pytest.mark.parametrize("name", ["СNAS", "DΑkkS Berlin", "Board оf Trust"])
def test_word_of_two_imitating_scripts_is_noticed(name: str) -> None:
    assert mixes_scripts(name)


@pytest.mark.parametrize(
    "name", ["CNAS", "Росаккредитация", "中国CNAS认可", "Росаккредитация RusAccreditation", "Αθήνα 2026", "هيئة SAAC"]
)
def test_name_in_one_script_a_word_is_fine(name: str) -> None:
    assert not mixes_scripts(name)
