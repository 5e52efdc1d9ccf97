import random
from collections.abc import Sequence

import pytest

from graphbuild.errors import UsageError
from graphbuild.resolve import Resolution, explain_merge, resolve_corpus
from graphbuild.types import (
    Abbreviation,
    Author,
    Entity,
    EntityType,
    Extraction,
    Mention,
    Paper,
    PaperEntity,
    RelationName,
    Span,
)


def _entity(
    name: str,
    type_: EntityType = "METHOD",
    relation: RelationName = "uses",
    surfaces: tuple[str, ...] = (),
) -> PaperEntity:
    return PaperEntity(name, type_, (name, *surfaces), relation, 0.9, 0.9, Span(0, 1))


def _paper(id_: str, *entities: PaperEntity, **defined: str) -> Extraction:
    short = tuple(Abbreviation(key, value) for key, value in defined.items())
    return Extraction(id_, entities, (), (), short)


def _dated(id_: str, date: str | None) -> Paper:
    return Paper(id_, id_, "", date, "day" if date else "none")


def _by_id(result: Resolution) -> dict[str, Entity]:
    return {entity.id: entity for entity in result.entities}


def _ids(extractions: Sequence[Extraction]) -> list[tuple[str, ...]]:
    return list(resolve_corpus([], extractions).assignments)


def test_spellings_of_one_name_are_one_node_named_by_use() -> None:
    result = resolve_corpus([], [
        _paper("a", _entity("Qwen-2.5")),
        _paper("b", _entity("Qwen2.5")),
        _paper("c", _entity("Qwen2.5")),
        _paper("d", _entity("Qwen 2.5 model")),
    ])  # fmt: skip
    (entity,) = result.entities
    assert (entity.id, entity.name, entity.paper_count) == ("method:qwen2.5", "Qwen2.5", 4)
    assert entity.aliases == ("Qwen 2.5 model", "Qwen-2.5")


def test_a_short_form_joins_the_long_form_that_a_paper_defines_for_it() -> None:
    result = _ids([
        _paper("a", _entity("frobnicated quux optimization"), FQO="frobnicated quux optimization"),
        _paper("b", _entity("FQO")),
    ])  # fmt: skip
    assert result[0] == result[1]


def test_a_short_form_of_two_things_follows_each_papers_own_definition() -> None:
    first, second = "zonal quality norm", "zeta quantile network"
    papers = [
        _paper("a", _entity(first, surfaces=("ZQN",)), ZQN=first),
        _paper("b", _entity("ZQN"), ZQN=first),
        _paper("c", _entity("ZQN"), ZQN=second),
        _paper("d", _entity(second)),
        _paper("e", _entity("ZQN")),
    ]
    result = resolve_corpus([], papers)
    a, b, c, d, e = (row[0] for row in result.assignments)
    assert a == b
    assert c == d
    assert len({a, c, e}) == 3
    (told,) = result.ambiguous
    assert (told.short, set(told.long_forms), told.dominant) == ("ZQN", {first, second}, None)


def test_an_undefined_use_goes_to_the_long_form_that_dominates() -> None:
    first, second = "zonal quality norm", "zeta quantile network"
    papers = [_paper(f"a{n}", _entity("ZQN"), ZQN=first) for n in range(8)]
    papers += [_paper("b", _entity("ZQN"), ZQN=second), _paper("c", _entity("ZQN"))]
    result = resolve_corpus([], papers)
    assert result.assignments[9] == result.assignments[0] != result.assignments[8]
    assert result.ambiguous[0].dominant == first


def test_type_is_the_verdict_of_most_papers_and_votes_are_kept() -> None:
    result = resolve_corpus([], [
        _paper("a", _entity("Zoobench", "BENCHMARK")),
        _paper("b", _entity("Zoobench", "BENCHMARK")),
        _paper("c", _entity("Zoobench", "DATASET")),
    ])  # fmt: skip
    (entity,) = result.entities
    assert entity.id == "benchmark:zoobench"
    assert entity.votes == (("BENCHMARK", 2), ("DATASET", 1))


def test_a_method_and_the_dataset_of_one_paper_stay_two() -> None:
    (row,) = _ids([_paper("a", _entity("Ludo"), _entity("Ludo dataset", "DATASET"))])
    assert row == ("method:ludo", "dataset:ludo-dataset")


def test_two_kinds_under_one_name_in_different_company_stay_two() -> None:
    papers = [
        _paper(f"q{n}", _entity("ORC", "BENCHMARK"), _entity("reading"), _entity(f"x{n % 2}"))
        for n in range(4)
    ]
    papers += [
        _paper(f"w{n}", _entity("ORC"), _entity("turbine"), _entity(f"y{n % 2}")) for n in range(4)
    ]
    result = resolve_corpus([], papers)
    assert {"benchmark:orc", "method:orc"} <= set(_by_id(result))


def test_split_votes_in_the_same_company_stay_one() -> None:
    papers = [_paper(f"q{n}", _entity("Simzoo", "BENCHMARK"), _entity("control")) for n in range(4)]
    papers += [_paper(f"w{n}", _entity("Simzoo"), _entity("control")) for n in range(4)]
    papers += [_paper("z", _entity("other"))]
    names = [e for e in resolve_corpus([], papers).entities if e.name == "Simzoo"]
    assert len(names) == 1


def test_spellings_that_two_papers_introduce_are_two_nodes() -> None:
    result = resolve_corpus([], [
        _paper("a", _entity("QxBench", "BENCHMARK", "introduces")),
        _paper("b", _entity("Qx-Bench", "BENCHMARK", "introduces")),
    ])  # fmt: skip
    assert {e.id for e in result.entities} == {"benchmark:qxbench", "benchmark:qx-bench"}


def _titled(id_: str, title: str, date: str, *authors: str) -> Paper:
    return Paper(id_, title, "", date, "day", tuple(map(Author, authors)))


def test_one_name_that_two_papers_give_to_things_of_their_own_is_two_nodes() -> None:
    papers = [
        _titled("a", "Zed: fast parsing", "2024-01-01", "Ada"),
        _titled("b", "ZED: slow cooking", "2024-06-01", "Ben"),
        _titled("c", "We parse", "2024-03-01", "Cy"),
        _titled("d", "We cook", "2024-09-01", "Di"),
        _titled("e", "Before all", "2023-01-01", "Ed"),
    ]
    result = resolve_corpus(papers, [
        _paper("a", _entity("Zed", relation="introduces"), _entity("parsing", "TASK")),
        _paper("b", _entity("Zed", relation="introduces", surfaces=("ZED",)), _entity("oven")),
        _paper("c", _entity("Zed"), _entity("parsing", "TASK")),
        _paper("d", _entity("Zed"), _entity("oven")),
        _paper("e", _entity("Zed")),
    ])  # fmt: skip
    where = [ids[0] for ids in result.assignments]
    assert where[0] == where[2] != where[1] == where[3]
    assert where[4] not in where[:4]
    introducers = {e.id: e.introduced_by for e in result.entities}
    assert [introducers[id_] for id_ in (where[0], where[1], where[4])] == [("a",), ("b",), ()]


def test_one_name_that_the_same_people_introduce_twice_is_one_node() -> None:
    papers = [
        _titled("a", "Zed: fast parsing", "2024-01-01", "Ada", "Ben"),
        _titled("b", "Zed: fast parsing made faster", "2024-06-01", "Ada", "Cy"),
    ]
    result = resolve_corpus(papers, [
        _paper("a", _entity("Zed", relation="introduces")),
        _paper("b", _entity("Zed", relation="introduces")),
    ])  # fmt: skip
    assert [entity.introduced_by for entity in result.entities] == [("a", "b")]


def test_a_known_name_that_some_paper_seems_to_introduce_stays_one_node() -> None:
    papers = [_titled(str(n), f"Title {n}", f"2024-01-0{n + 1}", f"Author {n}") for n in range(8)]
    claims: list[RelationName] = ["introduces", "introduces", *["uses"] * 6]  # type: ignore[list-item]
    result = resolve_corpus(
        papers, [_paper(str(n), _entity("Zed", relation=claims[n])) for n in range(8)]
    )
    assert [entity.id for entity in result.entities] == ["method:zed"]


def test_a_name_that_heads_the_title_of_its_paper_is_no_short_form_from_the_tables() -> None:
    own = PaperEntity("RAG", "METHOD", ("RAG",), "introduces", 1.0, 1.0, Span(0, 3))
    mentions = (Mention(0, 3, "METHOD", 0, 1.0),)
    long = _paper("b", _entity("retrieval-augmented generation"))
    apart = resolve_corpus([], [Extraction("a", (own,), mentions), long])
    assert len(apart.entities) == 2
    assert len(resolve_corpus([], [_paper("a", _entity("RAG")), long]).entities) == 1


def test_first_seen_and_introducers_come_earliest_first() -> None:
    papers = [_dated("a", "2024-03-01"), _dated("b", "2024-02"), _dated("c", "2025-01-01")]
    result = resolve_corpus(papers, [
        _paper("a", _entity("Zed", relation="introduces")),
        _paper("b", _entity("Zed", relation="introduces")),
        _paper("c", _entity("Zed")),
    ])  # fmt: skip
    (entity,) = result.entities
    assert (entity.first_seen, entity.introduced_by) == ("2024-02", ("b", "a"))


def test_a_name_used_before_it_is_introduced_has_no_introducer() -> None:
    papers = [_dated("a", "2024-03-01"), _dated("b", "2023")]
    result = resolve_corpus(papers, [
        _paper("a", _entity("Zed", relation="introduces")), _paper("b", _entity("Zed")),
    ])  # fmt: skip
    assert result.entities[0].introduced_by == ()


def test_a_use_in_the_month_of_the_introduction_is_not_before_it() -> None:
    papers = [_dated("a", "2024-03-10"), _dated("b", "2024-03")]
    result = resolve_corpus(papers, [
        _paper("a", _entity("Zed", relation="introduces")), _paper("b", _entity("Zed")),
    ])  # fmt: skip
    assert result.entities[0].introduced_by == ("a",)


def test_a_user_joins_and_separates_against_every_rule() -> None:
    papers = [_paper("a", _entity("Alpha")), _paper("b", _entity("Omega")),
              _paper("c", _entity("QWERT")), _paper("d", _entity("Qwert"))]  # fmt: skip
    result = resolve_corpus([], papers, same=[("Alpha", "Omega")], different=[("QWERT", "Qwert")])
    a, b, c, d = (row[0] for row in result.assignments)
    assert a == b
    assert c != d


def test_a_declared_difference_holds_against_a_definition() -> None:
    long = "frobnicated quux optimization"
    papers = [_paper("a", _entity("FQO"), FQO=long), _paper("b", _entity(long))]
    assert len(resolve_corpus([], papers).entities) == 1
    assert len(resolve_corpus([], papers, different=[("FQO", long)]).entities) == 2


def test_contradicting_declarations_are_refused_with_both_names() -> None:
    with pytest.raises(UsageError, match="'a1' and 'b1' are declared both same and different"):
        resolve_corpus([], [], same=[("a1", "b1")], different=[("a1", "b1")])


def test_order_of_input_does_not_matter() -> None:
    names = ["GPT-4", "GPT-4o", "gpt 4", "RAG", "retrieval-augmented generation", "MMLU",
             "MMLU benchmark", "MMLU-Pro", "AR", "Llama-3-8B", "Llama 3", "β-VAE"]  # fmt: skip
    generator = random.Random(7)  # noqa: S311
    papers = [
        _paper(f"p{n}", *(_entity(name) for name in generator.sample(names, 3)),
               **({"AR": "augmented reality"} if n % 3 else {"AR": "autoregression"}))
        for n in range(40)
    ]  # fmt: skip
    dates = [_dated(f"p{n}", f"2024-{n % 12 + 1:02}-01") for n in range(40)]
    first = resolve_corpus(dates, papers)
    for _ in range(3):
        order = list(range(40))
        generator.shuffle(order)
        again = resolve_corpus(dates[::-1], [papers[n] for n in order])
        assert again.entities == first.entities
        assert again.links == first.links
        assert [again.assignments[order.index(n)] for n in range(40)] == list(first.assignments)


def test_ids_are_unique_and_every_assignment_is_an_entity() -> None:
    papers = [
        _paper("a", _entity("C++"), _entity("C"), _entity("C#"), _entity("∅"), _entity("模型"))
    ]
    result = resolve_corpus([], papers)
    ids = [entity.id for entity in result.entities]
    assert len(ids) == len(set(ids)) == 5
    assert set(result.assignments[0]) == set(ids)


def test_an_empty_corpus_resolves_to_nothing() -> None:
    assert resolve_corpus([], []) == Resolution((), (), ())


def test_a_merge_is_explained_step_by_step() -> None:
    forms = {"RAG": {"p"}, "Retrieval Augmented Generation": {"q"}, "our generator": {"p"}}
    steps = explain_merge("our generator", "retrieval-augmented generation", forms)
    assert [(step.a, step.b) for step in steps] == [
        ("our generator", "RAG"),
        ("RAG", "retrieval-augmented generation"),
    ]
    assert steps[0].papers == ("p",)
    assert explain_merge("RAG", "unrelated", {"RAG": {"p"}, "unrelated": {"q"}}) == ()
