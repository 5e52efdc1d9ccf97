// Papers that evaluate on a benchmark
// Who evaluates on a benchmark, newest first, with the sentence.
//
// param benchmark: Benchmark = "MMLU" e.g. "GSM8K" -- name of the benchmark
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (b:Benchmark {name: $benchmark})<-[r:EVALUATES_ON]-(p:Paper)
RETURN p.publishedDate AS published, p.title AS title, r.sentence AS sentence,
  r.confidence AS confidence, p.id AS id
ORDER BY published IS NULL, published DESC, id
LIMIT $limit;
