// Metrics of a benchmark
// In which metrics results on a benchmark are reported, how often, and between which values.
//
// param benchmark: Benchmark = "MMLU" e.g. "GSM8K" -- name of the benchmark
// shape: table
MATCH (b:Benchmark {name: $benchmark})<-[:ON]-(r:Result)-[:IN_METRIC]->(k:Entity)
RETURN k.name AS metric, count(r) AS results, min(r.value) AS lowest, max(r.value) AS highest,
  k.id AS id
ORDER BY results DESC, id;
