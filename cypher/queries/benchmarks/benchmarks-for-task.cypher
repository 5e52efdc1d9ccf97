// Benchmarks for a task
// The benchmarks that papers naming a task evaluate on or introduce.
//
// param task: Task = "question answering" e.g. "text-to-image generation" -- name of the task
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (t:Task {name: $task})<-[:INTRODUCES|USES|EVALUATES_ON|COMPARES_WITH|MENTIONS]-(p:Paper)
  -[:EVALUATES_ON|INTRODUCES]->(b:Benchmark)
RETURN b.name AS benchmark, count(DISTINCT p) AS papers, b.paperCount AS papersInAll, b.id AS id
ORDER BY papers DESC, id
LIMIT $limit;
