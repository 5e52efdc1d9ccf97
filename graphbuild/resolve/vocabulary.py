"""Closed word lists that name comparison rests on: facts about how the field writes names."""

__all__ = [
    "ANNUAL",
    "BRITISH",
    "DERIVING_SUFFIXES",
    "EDITIONS",
    "EXTRA_HEADS",
    "GREEK",
    "HEADS",
    "IRREGULAR_PLURALS",
    "MODEL_HEADS",
    "NUMBER_FORMATS",
    "NUMBER_WORDS",
    "PREPOSITIONS",
    "ROMAN",
    "SEPARATE_SUFFIXES",
    "SIZED_BY_LETTER",
    "SIZE_LETTERS",
    "SIZE_UNITS",
    "SIZE_WORDS",
    "SUBSETS",
    "SUCCESSORS",
    "VENDORS",
    "VENDOR_FAMILIES",
    "VERSIONED_BY_COUNT",
]

GREEK = {
    "α": "alpha",
    "β": "beta",
    "γ": "gamma",
    "δ": "delta",
    "ε": "epsilon",
    "ϵ": "epsilon",
    "ζ": "zeta",
    "η": "eta",
    "θ": "theta",
    "ι": "iota",
    "κ": "kappa",
    "λ": "lambda",
    "μ": "mu",
    "ν": "nu",
    "ξ": "xi",
    "π": "pi",
    "ρ": "rho",
    "σ": "sigma",
    "ς": "sigma",
    "τ": "tau",
    "υ": "upsilon",
    "φ": "phi",
    "ϕ": "phi",
    "χ": "chi",
    "ψ": "psi",
    "ω": "omega",
    "∞": "infinity",
    "∇": "nabla",
    "∂": "partial",
}

PREPOSITIONS = frozenset("by for from in into on to versus via with without".split())
"""Words that direct a name: their order counts."""

ROMAN = {"II": "2", "III": "3", "IV": "4", "VI": "6", "VII": "7", "VIII": "8", "IX": "9"}

NUMBER_WORDS = {"zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5"}

NUMBER_FORMATS = frozenset("bf float fp hifloat int mxfp mxint nf nvfp uint".split())
"""Formats of numbers; the number after them is their width in bits."""

SIZE_UNITS = {"b": "b", "m": "m", "k": "k", "t": "t", "billion": "b", "million": "m"}

SIZE_WORDS = frozenset(
    "atto base big femto giant gigantic huge large lite light little medium micro mini nano pico "
    "small tiny xl xxl xs xlarge xxlarge xsmall".split()
)
"""Words that say how big a model is."""

EDITIONS = SIZE_WORDS | frozenset(
    "air audio chat code coder exp experimental fast flash haiku high instruct it low math max "
    "omni opus plus preview pro reasoner sonnet thinking turbo ultra vision vl".split()
)
"""Words that name an edition of a model; their order in a name is free."""

HEADS = frozenset(
    "algorithm architecture benchmark collection corpus dataset framework leaderboard library "
    "mechanism method optimizer problem suite task toolkit technique testbed".split()
)
"""Heads that say what kind of thing a name is and are no part of it."""

MODEL_HEADS = frozenset("backbone encoder loss metric model network score system".split())
"""Heads that are generic only after a proper name: BERT model, but diffusion model."""

EXTRA_HEADS = frozenset(
    "approach decoding generation loss model objective prompting sampling score search strategy "
    "system".split()
)
"""Heads that a name of several words has or has not: text-to-image (generation)."""

IRREGULAR_PLURALS = {
    "caches": "cache",
    "niches": "niche",
    "axes": "axis",
    "corpora": "corpus",
    "matrices": "matrix",
    "indices": "index",
    "vertices": "vertex",
    "analyses": "analysis",
    "hypotheses": "hypothesis",
    "criteria": "criterion",
}

BRITISH = {
    "behaviour": "behavior",
    "behavioural": "behavioral",
    "colour": "color",
    "colourization": "colorization",
    "neighbour": "neighbor",
    "neighbourhood": "neighborhood",
    "favour": "favor",
    "labour": "labor",
    "humour": "humor",
    "rumour": "rumor",
    "tumour": "tumor",
    "modelling": "modeling",
    "labelling": "labeling",
    "labelled": "labeled",
    "unlabelled": "unlabeled",
    "signalling": "signaling",
    "travelling": "traveling",
    "traveller": "traveler",
    "centre": "center",
    "fibre": "fiber",
    "metre": "meter",
    "grey": "gray",
    "greyscale": "grayscale",
    "catalogue": "catalog",
    "dialog": "dialogue",
    "programme": "program",
    "defence": "defense",
    "licence": "license",
    "artefact": "artifact",
    "aeroplane": "airplane",
    "judgement": "judgment",
    "acknowledgement": "acknowledgment",
    "disc": "disk",
    "sceptic": "skeptic",
    "analyse": "analyze",
    "analyser": "analyzer",
    "paralyse": "paralyze",
    "anaesthesia": "anesthesia",
    "paediatric": "pediatric",
    "haematology": "hematology",
    "oesophagus": "esophagus",
}

VENDORS = frozenset(
    "ai2 alibaba allenai amazon anthropic apple baidu bytedance cohere deepmind eleutherai "
    "facebook google huggingface ibm lmsys meta microsoft minimax mistralai moonshot ms nvidia "
    "openai pascal salesforce stanford tencent tii xai zhipu".split()
)
"""Makers whose name is often put before the name of what they made."""

VENDOR_FAMILIES = frozenset(
    "alpaca arena bard bart bert blip bloom chatbotarena chatgpt chronos claude clip coco codex "
    "command cosmos dalle deepseek dino doubao ernie falcon flan flux gato gemini gemma glm gpt "
    "granite grok gym hunyuan imagen kimi kosmos lamda llama marian mistral mixtral molmo mpt "
    "nemotron nova olmo opt palm phi pixtral pythia qwen sam seamless seed segmentanything sora "
    "speechcommands swin t tulu veo vicuna voc voxtral wav whisper xlnet yi".split()
)
"""First words of model families that stand with or without their maker."""

ANNUAL = frozenset(
    "aime amc clef conll cvpr davis dcase duc eccv hmmt iccv icdar ilsvrc imo iwslt kdd miccai mot "
    "ntire semeval trec usamo voc wmt".split()
)
"""Events whose two-digit numbers are years."""

VERSIONED_BY_COUNT = frozenset("cc flore epic kinetic ntu yolo".split())
"""Families whose large numbers are versions all the same."""

SUCCESSORS = frozenset(["next", "plusplus"])
"""Words after a name that make the next generation of it."""

SEPARATE_SUFFIXES = frozenset(
    "agent arena bench benchmark eval gym judge net network qa score verse vista vqa".split()
)
"""Last words that make another kind of thing of a name: SEED and SEED-Bench, BERT and BERTScore."""

SUBSETS = EDITIONS | frozenset(
    "challenge diamond easy extended full hard long multilingual multimodal redux short "
    "verified".split()
)
"""Words that name a part or an edition of a data set."""

SIZE_LETTERS = {"t": "tiny", "s": "small", "b": "base", "l": "large", "h": "huge", "g": "giant"}

SIZED_BY_LETTER = frozenset(
    "beit clip convnext deit dino eva internimage mae maxvit mixer siglip swin vit".split()
)
"""Model families whose sizes are written as letters: ViT-B/16."""

DERIVING_SUFFIXES = EDITIONS | frozenset("edu hard xl hd ood verified zh".split())
"""Parts after a name, without a hyphen, that make a variant of it."""
