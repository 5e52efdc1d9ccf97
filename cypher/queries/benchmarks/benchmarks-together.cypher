// Benchmarks evaluated together
// The benchmarks that papers evaluating on one evaluate on too.
//
// param benchmark: Benchmark = "MMLU" e.g. "GSM8K" -- name of the benchmark
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (b:Benchmark {name: $benchmark})<-[:EVALUATES_ON]-(p:Paper)-[:EVALUATES_ON]->(other:Benchmark)
WHERE other.id <> b.id
RETURN other.name AS benchmark, count(DISTINCT p) AS papers, other.paperCount AS papersInAll,
  other.id AS id
ORDER BY papers DESC, id
LIMIT $limit;
