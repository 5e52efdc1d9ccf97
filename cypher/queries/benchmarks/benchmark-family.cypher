// Family of a benchmark
// A benchmark with its versions and variants, up to three steps away.
//
// param benchmark: Benchmark = "MMLU" e.g. "GSM8K" -- name of the benchmark
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: graph
MATCH path = (b:Benchmark {name: $benchmark})-[:VERSION_OF|VARIANT_OF*1..3]-(other:Entity)
RETURN path
ORDER BY length(path), other.id, [n IN nodes(path) | n.id], [r IN relationships(path) | type(r)]
LIMIT $limit;
