import pytest

from vc.trust.lookalikes import in_ascii, mixes_scripts, skeleton


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


@pytest.mark.parametrize(
    ("text", "ascii_text"),
    [
        ("CB-2026/1 (a)", "CB-2026/1 (a)"),
        ("СВ-1", "cb-1"),
        ("ＣＢ－１", "CB-1"),
        ("CB\u20131", "CB-1"),
        ("CB\u00a01", "CB 1"),
        ("№ 7", "No 7"),
        ("O0 Il1", "O0 Il1"),
        ("证书-1", "证书-1"),
    ],
)
def test_only_what_is_not_ascii_is_read_as_what_it_looks_like(text: str, ascii_text: str) -> None:
    assert in_ascii(text) == ascii_text
