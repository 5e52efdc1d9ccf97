"""Expressions that read the neighbourhood of a reported number."""

import re

__all__ = [
    "BEATS",
    "BEST_OF_MANY",
    "CLAUSE",
    "CONJUNCTION",
    "COUNT_AFTER",
    "FROM",
    "GAIN_AFTER",
    "GAIN_BEFORE",
    "JOINED",
    "LIST_GAP",
    "METRIC_WORD",
    "OBLIQUE",
    "OURS",
    "PREPOSITION",
    "UNIT_WORD",
    "VERB",
    "VERSUS",
    "VERSUS_NEXT",
]

_ABOUT = (
    r"(?: (?:up to|over|about|around|at least|more than|nearly|roughly|approximately|as much as"
    r"|only))?"
)
_STOPS = (
    r"(?:and|or|on|in|for|to|with|while|of|from|at|by|than|over|the|this|which|that|as|when|"
    r"after|before|is|are|was|yielding|representing|showing)\b"
)
GAIN_BEFORE = re.compile(
    rf"(?:\bby(?: an?)?(?: (?:average|absolute|relative|factor|margin|mean|controlled|further|full"
    r"|mere|significant|substantial|large|remarkable|notable|impressive|whopping))*(?: of)?"
    rf"{_ABOUT}(?: an average of)?|\bof{_ABOUT} up to"
    r"|\b(?:improvements?|gains?|increases?|reductions?|drops?|decreases?|boosts?|speedups?|"
    r"margins?|lead|advantages?|gaps?|savings?|differences?|degradations?|enhancements?|declines?|"
    r"uplifts?|rises?)"
    r"(?: \w+){0,2}(?: of|:|,? i\.e\.,?| by)(?: an? average of)?"
    rf"{_ABOUT}|\b(?:improv|boost|rais|increas|reduc)\w+ [^,;]{{1,30}} for"
    r"|\bup to|\badditional|\bwithin|\b(?:an?|with|yields?) (?:absolute|relative)|[Δ∆]\s?\S* ?="
    r")\s*[~(*+]*\s*$",
    re.IGNORECASE,
)
"""What stands before a gain ("improves by", "a gain of"): no absolute value."""

GAIN_AFTER = re.compile(
    r"[\s*)-]*(?:\(?[\w@-]+\)?\s)?"
    r"(?:score\s)?(?:percentage )?"
    r"(?:points?\b|pp\b|p\.p|improvements?|gains?|increases?|reductions?|drops?|decreases?|"
    r"boost|speed-?ups?|faster|slower|higher|lower|more\b|less\b|fewer|better|worse|relative|"
    r"times\b|fold\b|of the (?:\w+\s)?(?:data|parameters|training|cost|compute|original))"
    rf"|\s(?:(?!{_STOPS})[\w@/-]+\s){{1,4}}"
    r"(?:improvements?|gains?|increases?|reductions?|drops?|decreases?|boosts?|decline)\b",
    re.IGNORECASE,
)
"""What stands after a gain ("points", "higher")."""

COUNT_AFTER = re.compile(
    r"\s*\+?\s*(?:[\w-]+\s){0,3}?"
    r"(?:billion|million|trillion|thousand|tokens?|parameters?|params|layers?|papers?|tasks?|"
    r"datasets?|benchmarks?|languages?|models?|LLMs|samples?|images?|videos?|questions?|"
    r"examples?|hours?|minutes?|days?|weeks?|months?|years?|GPUs?|steps?|epochs?|domains?|categories|"
    r"participants?|annotators?|pairs?|dimensions?|frames?|scenarios?|problems?|classes|agents?|"
    r"instances?|experts?|conversations?|dialogues?|environments?|metrics?|methods?|baselines?|"
    r"sentences?|documents?|users?|instructions?|iterations?|trajectories|settings|subjects|patients|"
    r"series|stages?|types|teams?|shots?|seeds?|runs|objects?|scenes?|clips|words|entries|"
    r"annotations|queries|people|humans?|experiments|projects|repositories|topics|turns|rounds)\b"
)
"""What stands after a count of things."""

FROM = re.compile(r"\bfrom\s*(?:[~(]|about|around|only|roughly|\w+(?:'s)?)?\s*$", re.IGNORECASE)
"""The old value of "from 41.2 to 53.8"."""

VERSUS = re.compile(
    r"(?:\bvs\.?|\bversus|\bcompared (?:to|with)|\bover|\bthan|\bagainst|\babove|\bunlike)"
    r"(?:\s[\w'’-]+){0,4}\s*[(:]?\s*$",
    re.IGNORECASE,
)
"""The value that another is compared with."""

VERB = re.compile(
    r"\b(?:achiev|reach|attain|scor|obtain|yield|record|deliver|set|sets|get|gets|improv|perform|"
    r"rais|boost|increas|produc|report|rank|show|demonstrat|hit|hits|surpass|outperform|exceed|"
    r"establish|top|tops|peak|lead|solv|resolv|only)\w*",
    re.IGNORECASE,
)
"""Reporting verbs."""

BEATS = re.compile(
    r"\b(?:outperform|surpass|exceed|beat|than|over|against|compared|versus|vs|unlike|rival|match|"
    r"compet|compar|par with|above|behind|below|close to|prior|previous|baseline|approaching)\w*",
    re.IGNORECASE,
)
"""What is said of a method that another one beats."""

BEST_OF_MANY = re.compile(
    r"\b(?:best|strongest|leading|top|frontier|advanced|current|existing|state-of-the-art|sota|"
    r"other|all|many|most|baselines?|prior|previous)\b[- \w]{0,30}"
    r"\b(?:models?|systems?|methods?|agents?|LLMs|MLLMs|LVLMs|VLMs|baselines?|approach(?:es)?|"
    r"teachers?|results?|performance)\b",
    re.IGNORECASE,
)
"""A subject that names no method ("the best model")."""

VERSUS_NEXT = re.compile(r"\W*vs\b")
"""What follows the first of two compared values."""

OBLIQUE = re.compile(
    r"\b(?:with|on|using|from|to|for|of|by|via|atop|to the|on the|with the|to an?|with an?|through|"
    r"under|in|applied to|based on|as|into|backbone|including|e\.g\.,?|adapts?|fine-?tun\w+|"
    r"train\w*(?: on| atop)?)\s+(?:the |an? |our )?(?:[\w-]+ )?$",
    re.IGNORECASE,
)
"""What stands before a method that is a means, not the subject."""

OURS = re.compile(
    r"\b(?:we|our|ours|it|its|"
    r"this (?:method|approach|model|framework|system|work|performance|recipe)|"
    r"the (?:proposed|resulting|model|framework|method|approach|system))\b",
    re.IGNORECASE,
)
"""Words that mean the paper's own method."""

PREPOSITION = re.compile(
    r"\b(?:on|in|for|at|of|across|over|from|under)\s+(?:the |our |its |an? )?(?:[\w'’+-]+\s){0,5}$",
    re.IGNORECASE,
)
"""A preposition that leads to a benchmark, with up to five words between."""

CLAUSE = re.compile(r"[;:]\s|,?\s\b(?:while|whereas|although)\b", re.IGNORECASE)
"""Where a clause ends that has a subject of its own."""

JOINED = re.compile(r"^\W*(?:and|while|but|whereas|or)\b|;", re.IGNORECASE)
"""What joins the next clause or item."""

LIST_GAP = re.compile(
    r"\s*(?:\([^()]*\))?\s*(?:,|/|&)?\s*(?:and|or)?\s*(?:the|on|on the)?\s*", re.IGNORECASE
)
"""What stands between two names of one list."""

CONJUNCTION = re.compile(r"\band\b|[&/]")
"""What a list has before its last name."""

METRIC_WORD = re.compile(
    r"(?:[\w-]+ )?(?:accurac(?:y|ies)|F1(?:[- ]scores?)?|success rates?|win rates?|pass rates?|"
    r"recall rates?|pass[@^]\d+|avg@\d+|maj@\d+|mAP(?:@\S+)?|mIoU|IoU|AUC|AUROC|BLEU|"
    r"ROUGE(?:-\w)?|FID|precision|recall|perplexity|PSNR|SSIM|WER|CER|Elo|MAE|RMSE|MSE|scores?|rate|"
    r"error|correlation|agreement)\b"
)
"""Metrics that are read from the text where no entity names one."""

UNIT_WORD = re.compile(r"[\w@^]+")
"""A word."""
