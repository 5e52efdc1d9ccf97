// Latest papers
// The papers published last, with what each one introduces.
//
// param since: date = "2024-01-01" e.g. "2024-06-01" -- first day that counts
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (p:Paper)
WHERE p.publishedDate >= date($since)
WITH p
ORDER BY p.publishedDate DESC, p.id
LIMIT $limit
OPTIONAL MATCH (p)-[:INTRODUCES]->(e:Entity)
WITH p, e
ORDER BY e.name, e.id
WITH p, collect(e.name) AS introduces
RETURN p.publishedDate AS published, p.title AS title, introduces, p.upvotes AS upvotes,
  p.id AS id
ORDER BY published DESC, id;
