// Methods on a benchmark
// The methods that papers evaluating on a benchmark introduce, use or compare with.
//
// param benchmark: Benchmark = "MMLU" e.g. "GSM8K" -- name of the benchmark
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (b:Benchmark {name: $benchmark})<-[:EVALUATES_ON]-(p:Paper)
  -[r:INTRODUCES|USES|COMPARES_WITH]->(m:Method)
RETURN m.name AS method, count(DISTINCT p) AS papers,
  count(CASE WHEN type(r) = 'INTRODUCES' THEN 1 END) AS introduced, m.id AS id
ORDER BY papers DESC, id
LIMIT $limit;
