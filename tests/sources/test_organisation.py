"""Organisation lines: account and display name, glued."""

import pytest

from graphbuild.sources.organisation import split_organisation


@pytest.mark.parametrize(
    ("line", "account", "name"),
    [
        ("MicrosoftResearch Microsoft Research", "MicrosoftResearch", "Microsoft Research"),
        ("MicrosoftResearchMicrosoft Research", "MicrosoftResearch", "Microsoft Research"),
        ("nvidia NVIDIA", "nvidia", "NVIDIA"),
        ("nvidiaNVIDIA", "nvidia", "NVIDIA"),
        ("TheFinAI The Fin AI", "TheFinAI", "The Fin AI"),
        ("google-deepmindGoogle DeepMind", "google-deepmind", "Google DeepMind"),
        ("deepseek-aiDeepSeek", "deepseek-ai", "DeepSeek"),
        ("tsinghuaTsinghua University", "tsinghua", "Tsinghua University"),
        ("sjtuShanghai Jiao Tong University", "sjtu", "Shanghai Jiao Tong University"),
        ("UWSeattle University of Washington", "UWSeattle", "University of Washington"),
        ("UWSeattleUniversity of Washington", "UWSeattle", "University of Washington"),
        ("allenai Allen Institute for AI", "allenai", "Allen Institute for AI"),
        ("facebookAI at Meta", "facebook", "AI at Meta"),
        ("Tsinghua University", None, "Tsinghua University"),
        ("OpenRubrics", None, "OpenRubrics"),
        ("OpenAI", None, "OpenAI"),
        ("北京大学", None, "北京大学"),
    ],
)
def test_the_display_name_is_found(line, account, name):
    assert split_organisation(line) == (account, name)
