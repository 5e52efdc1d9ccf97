// Leaderboard of a benchmark
// Results reported on a benchmark, greatest number first, with the sentence. Numbers are as the
// papers give them: settings may differ, and for some metrics less is better.
//
// param benchmark: Benchmark = "MMLU" e.g. "GSM8K" -- name of the benchmark
// param metric: Metric = null e.g. "accuracy" -- name of the metric; null for all
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (b:Benchmark {name: $benchmark})<-[:ON]-(r:Result)-[:OF_METHOD]->(m:Entity)
MATCH (r)-[:IN_METRIC]->(k:Entity)
MATCH (p:Paper)-[:REPORTS]->(r)
WHERE $metric IS NULL OR k.name = $metric
RETURN m.name AS method, r.value AS value, r.unit AS unit, k.name AS metric, p.title AS title,
  p.publishedDate AS published, r.sentence AS sentence, r.id AS id
ORDER BY value DESC, id
LIMIT $limit;
