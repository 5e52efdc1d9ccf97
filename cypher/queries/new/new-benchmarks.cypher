// Benchmarks and datasets introduced
// Benchmarks and datasets that papers introduced since a day, newest first, with the sentence
// that says so.
//
// param since: date = "2024-01-01" e.g. "2024-06-01" -- first day that counts
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (p:Paper)-[r:INTRODUCES]->(e:Entity)
WHERE p.publishedDate >= date($since) AND (e:Benchmark OR e:Dataset)
RETURN p.publishedDate AS published, e.name AS name,
  head([label IN labels(e) WHERE label <> 'Entity']) AS type, p.title AS title,
  r.sentence AS sentence, p.id AS paper, e.id AS id
ORDER BY published DESC, paper, id
LIMIT $limit;
