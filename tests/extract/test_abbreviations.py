import time

import pytest

from graphbuild.extract.abbreviations import find_abbreviations


def pairs(text: str) -> list[tuple[str, str]]:
    return [(text[slice(*short)], text[slice(*long)]) for short, long in find_abbreviations(text)]


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("We use proximal policy optimization (PPO) here.", "PPO", "proximal policy optimization"),
        ("Large Language Models (LLMs) grow.", "LLMs", "Large Language Models"),
        ("a large language model (LLMs)", "LLMs", "large language model"),
        ("We use PPO (Proximal Policy Optimization).", "PPO", "Proximal Policy Optimization"),
        ("retrieval-augmented generation (RAG)", "RAG", "retrieval-augmented generation"),
        ("a Multi-modal Large Language Model (MLLM)", "MLLM", "Multi-modal Large Language Model"),
        ("reinforcement learning from human feedback (RLHF)", "RLHF", None),
        ("text-to-image (T2I) models", "T2I", "text-to-image"),
        ("the Advantage Actor-Critic (A2C) agent", "A2C", "Advantage Actor-Critic"),
        ("the trust region method algorithm (TRM)", "TRM", "trust region method"),
        ("the Bidirectional Encoder (BiEnc) model", "BiEnc", "Bidirectional Encoder"),
        ("extended hidden Markov memory (xHMM)", "xHMM", "extended hidden Markov memory"),
        ("an Electronic Health Record (EHR; see below)", "EHR", "Electronic Health Record"),
        ("vision transformers (also known as ViTs)", "ViTs", "vision transformers"),
        ("vision transformers (``ViTs'')", "ViTs", "vision transformers"),
        (r"Direct Route Optimization (\textbf{DRO}) is", "DRO", "Direct Route Optimization"),
        ("SMAC, short for StarCraft Multi-Agent Challenge, is", "SMAC", None),
        ("we study chain of thought, a.k.a. CoT, prompting", "CoT", "chain of thought"),
        ("(as in mixture of experts (MoE) models)", "MoE", "mixture of experts"),
        ("mixture of experts [MoE]", "MoE", "mixture of experts"),
    ],
)
def test_a_definition_is_found_with_its_exact_borders(text, short, long):
    if long is None:
        long = {
            "RLHF": "reinforcement learning from human feedback",
            "SMAC": "StarCraft Multi-Agent Challenge",
        }[short]
    assert pairs(text) == [(short, long)]


@pytest.mark.parametrize(
    "text",
    [
        "We train a model (see below) and others (ours).",
        "It improves accuracy (84.5%) and speed (2x).",
        "We test GPT-4 (OpenAI) and Llama (Meta).",
        "Results hold (e.g. on MMLU) in both settings (i.e. all).",
        "The first sentence ends here. (IGN) starts nothing.",
        "((((",
        "",
    ],
)
def test_brackets_that_define_nothing_give_nothing(text):
    assert pairs(text) == []


def test_several_definitions_come_in_order_of_their_short_forms():
    text = "We join graph neural networks (GNNs) and support vector machines (SVMs)."
    assert pairs(text) == [
        ("GNNs", "graph neural networks"),
        ("SVMs", "support vector machines"),
    ]


def test_offsets_are_code_points_also_beyond_the_basic_plane():
    text = "🙂🙂 Graph neural networks (GNNs) 🙂"
    ((short, long),) = find_abbreviations(text)
    assert text[slice(*short)] == "GNNs"
    assert text[slice(*long)] == "Graph neural networks"


def test_time_is_linear_in_the_number_of_brackets():
    piece = "graph neural networks (GNNs) and words without end "
    start = time.perf_counter()
    find_abbreviations(piece * 100)
    short = time.perf_counter() - start
    start = time.perf_counter()
    find_abbreviations(piece * 1600)
    assert time.perf_counter() - start < 16 * 8 * max(short, 0.002)
