import numpy as np

from graphbuild.extract.lexicon import FEATURES, LeaveOut, Lexicon, PhraseTrie, normal_phrase


def test_case_hyphens_and_plural_do_not_distinguish_phrases():
    assert normal_phrase(["Vision", "-", "Language", "Models"]) == "vision language model"
    assert normal_phrase(["vision", "language", "model"]) == "vision language model"


def test_words_that_end_in_s_without_being_plural_stay():
    assert normal_phrase(["variational", "bayes"]) == "variational baye"
    assert normal_phrase(["loss"]) == "loss"
    assert normal_phrase(["meta", "analysis"]) == "meta analysis"


def test_the_longest_phrase_wins_and_matches_do_not_overlap():
    trie = PhraseTrie()
    for phrase in ("reinforcement learning", "offline reinforcement learning", "learning rate"):
        trie.add(phrase)
    words = ["offline", "reinforcement", "learning", "rate", "reinforcement", "-", "learning"]
    assert [match.phrase for match in trie.match(words)] == [
        "offline reinforcement learning",
        "reinforcement learning",
    ]


def test_features_of_a_left_out_paper_do_not_see_its_own_counts():
    lexicon = Lexicon({"mmlu": np.array([0.0, 0, 1, 0, 0, 0])}, {})
    own = LeaveOut(frozenset({"mmlu"}), {"mmlu": np.array([0.0, 0, 1, 0, 0, 0])})
    assert lexicon.features(["MMLU"])[0, 2] > 0.6
    assert not lexicon.features(["MMLU"], own).any()


def test_known_readings_have_columns_of_their_own():
    lexicon = Lexicon({}, {"mmlu": [2], "coco": [1, 7]})
    table = lexicon.features(["MMLU", "x", "COCO"])
    assert table.shape == (3, FEATURES)
    assert table[0].sum() == 3
    assert table[1].sum() == 0
    assert table[2].sum() == 4


def test_the_same_lexicon_gives_the_same_file(tmp_path):
    lexicon = Lexicon({"b": np.array([1.0, 0, 0, 0, 0, 2]), "a": np.zeros(6)}, {"c": [3]})
    for name in ("one", "two"):
        lexicon.to_disk(tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    again = Lexicon.from_disk(tmp_path / "one")
    assert again.known == {"c": [3]}
    assert again.marked["b"].tolist() == [1, 0, 0, 0, 0, 2]


def test_a_phrase_with_an_empty_word_neither_matches_nor_breaks_the_others() -> None:
    trie = PhraseTrie()
    trie.add("graph  network")
    trie.add("graph")
    assert [match.phrase for match in trie.match(["graph", " ", "network"])] == ["graph"]
