// Methods for a task
// The methods that papers naming a task introduce or use.
//
// param task: Task = "question answering" e.g. "text-to-image generation" -- name of the task
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (t:Task {name: $task})<-[:INTRODUCES|USES|EVALUATES_ON|COMPARES_WITH|MENTIONS]-(p:Paper)
  -[r:INTRODUCES|USES]->(m:Method)
RETURN m.name AS method, count(DISTINCT p) AS papers,
  count(CASE WHEN type(r) = 'INTRODUCES' THEN 1 END) AS introduced, m.id AS id
ORDER BY papers DESC, id
LIMIT $limit;
