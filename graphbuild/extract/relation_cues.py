"""Words of a sentence that tell what a paper does with what it names."""

__all__ = ["CUES"]

_WORDS = {
    "INTRO": """
        introduce introduces introduced introducing propose proposes proposed proposing present
        presents presented presenting develop develops developed developing release releases
        released releasing design designs designed devise contribute create construct build curate
        collect unveil establish formulate""",
    "NAMED": "called named dubbed termed coined denoted namely",
    "CMP": """
        outperform outperforms outperformed outperforming surpass surpasses surpassing surpassed
        exceed exceeds exceeding beat beats beating compared comparison compare compares over
        versus vs than against unlike baselines baseline rivaling rivals match matches matching
        comparable par superior better faster improves improving improvement improvements trails""",
    "EVAL": """
        evaluate evaluates evaluated evaluating evaluation evaluations experiment experiments test
        tested tests benchmark benchmarks achieves achieve achieving results validate validated
        demonstrate demonstrates show shows across""",
    "USE": """
        use uses using used leverage leverages leveraging utilize utilizes utilizing utilized
        employ employs employing based via apply applies applying applied adopt adopts train
        trained training fine finetune finetuned integrate integrates integrating integrated
        combine combines combining built building builds extend extends extending through
        incorporate incorporates adapt adapting with""",
    "BG": """
        recent recently existing prior previous traditional conventional current however despite
        although while have has remains remain often typically suffer suffers struggle struggles
        limited widely emerged popular success successful such like""",
}

CUES: dict[str, str] = {word: cue for cue, words in _WORDS.items() for word in words.split()}
"""Word in lower case to the kind of cue that it is."""
