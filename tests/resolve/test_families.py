import networkx as nx

from graphbuild.resolve.families import family_links
from graphbuild.types import Entity, EntityType


def _links(names: str, type_: EntityType = "METHOD") -> set[tuple[str, str, str]]:
    entities = [Entity(name, name, type_, (), 1) for name in names.split(", ")]
    return {(link.source, link.relation, link.target) for link in family_links(entities)}


def test_a_family_is_a_readable_tree() -> None:
    assert _links("Llama, Llama 2, Llama-3, Llama-3-8B, Llama-3-8B-Instruct, Llama-3-70B") == {
        ("Llama 2", "VERSION_OF", "Llama"),
        ("Llama-3", "VERSION_OF", "Llama 2"),
        ("Llama-3-8B", "VARIANT_OF", "Llama-3"),
        ("Llama-3-70B", "VARIANT_OF", "Llama-3"),
        ("Llama-3-8B-Instruct", "VARIANT_OF", "Llama-3-8B"),
    }


def test_a_missing_link_in_the_middle_is_bridged() -> None:
    assert _links("Llama, Llama-3-8B-Instruct") == {("Llama-3-8B-Instruct", "VERSION_OF", "Llama")}


def test_versions_are_ordered_as_numbers_not_as_text() -> None:
    assert _links("YOLOv5, YOLOv10, YOLOv8") == {
        ("YOLOv8", "VERSION_OF", "YOLOv5"),
        ("YOLOv10", "VERSION_OF", "YOLOv8"),
    }


def test_special_kinds_of_a_technique_are_variants_of_the_nearest() -> None:
    assert _links(
        "reinforcement learning, multi-agent reinforcement learning, "
        "cooperative multi-agent reinforcement learning"
    ) == {
        ("multi-agent reinforcement learning", "VARIANT_OF", "reinforcement learning"),
        (
            "cooperative multi-agent reinforcement learning",
            "VARIANT_OF",
            "multi-agent reinforcement learning",
        ),
    }


def test_names_that_only_look_related_are_not_linked() -> None:
    assert _links("MATH, MathVista, SEED, SEED-Bench, MMLU, MMMU", "BENCHMARK") == set()
    assert _links("BERT, RoBERTa, COCO, CoCoOp, GPT-4, MiniGPT-4") == set()


def test_families_do_not_cross_kinds() -> None:
    entities = [Entity("a", "Zed", "METHOD", (), 1), Entity("b", "Zed-2", "DATASET", (), 1)]
    assert family_links(entities) == ()


def test_links_have_no_cycle_and_one_parent_each() -> None:
    names = (
        "GPT-3, GPT-3.5, GPT-4, GPT-4o, GPT-4o mini, GPT-4 Turbo, ResNet, ResNet-50, ResNeXt, "
        "GAN, WGAN, WGAN-GP, StyleGAN, StyleGAN2, SAM, SAM 2, MedSAM, MedSAM 2, DDPM, DDIM"
    )
    graph = nx.DiGraph([(source, target) for source, _, target in _links(names)])
    assert nx.is_forest(graph.to_undirected())
    assert nx.is_directed_acyclic_graph(graph)
    assert max(dict(graph.out_degree()).values()) == 1


def test_a_name_that_holds_an_ordinary_word_is_no_variant_of_what_is_named_by_it() -> None:
    assert _links("LumosFlow, Flow, ReconX, X, parallel attention, PARALLEL") == set()
    assert _links("TCGBench, Web-Bench, bench", "BENCHMARK") == set()
    assert ("linear attention", "VARIANT_OF", "attention") in _links("attention, linear attention")
    assert ("StyleGAN", "VARIANT_OF", "GAN") in _links("GAN, StyleGAN")


def test_widths_of_number_formats_are_variants() -> None:
    assert not any(relation == "VERSION_OF" for _, relation, _ in _links("FP4, FP8, FP, float16"))


def test_a_single_letter_is_no_family_for_names_of_other_makers() -> None:
    assert _links("DeepSeek-R1, R0") == set()
    assert _links("o1, o3") == {("o3", "VERSION_OF", "o1")}


def test_a_number_that_is_no_version_makes_no_version() -> None:
    assert not any(r == "VERSION_OF" for _, r, _ in _links("2Mamba, Mamba, S2L-PO, SLPO"))
    assert not any(r == "VERSION_OF" for _, r, _ in _links("π_0, PI"))
    assert ("π_0.5", "VERSION_OF", "π_0") in _links("π_0, π_0.5")
