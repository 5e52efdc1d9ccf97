// Benchmarks of a method
// The benchmarks that papers introducing or using a method evaluate on.
//
// param method: Method = "LoRA" e.g. "BERT" -- name of the method
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (m:Method {name: $method})<-[:INTRODUCES|USES]-(p:Paper)-[:EVALUATES_ON]->(b:Benchmark)
RETURN b.name AS benchmark, count(DISTINCT p) AS papers, b.paperCount AS papersInAll, b.id AS id
ORDER BY papers DESC, id
LIMIT $limit;
