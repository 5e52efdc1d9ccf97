// Benchmarks that others adopted
// Benchmarks by the papers that evaluate on them and did not introduce them.
//
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (p:Paper)-[:EVALUATES_ON]->(b:Benchmark)
WHERE NOT p.id IN b.introducedBy
RETURN b.name AS benchmark, count(p) AS evaluations, min(p.publishedDate) AS first,
  max(p.publishedDate) AS last, size(b.introducedBy) AS introductions, b.id AS id
ORDER BY evaluations DESC, id
LIMIT $limit;
