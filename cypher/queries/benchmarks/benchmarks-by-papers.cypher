// Benchmarks by papers
// The benchmarks that most papers name, and how many evaluate on them.
//
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (b:Benchmark)
WITH b
ORDER BY b.paperCount DESC, b.id
LIMIT $limit
OPTIONAL MATCH (b)<-[r:EVALUATES_ON]-(:Paper)
RETURN b.name AS benchmark, b.paperCount AS papers, count(r) AS evaluations,
  b.firstSeen AS firstSeen, b.id AS id
ORDER BY papers DESC, id;
