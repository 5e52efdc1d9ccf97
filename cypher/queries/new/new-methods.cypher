// Methods introduced
// Methods that papers introduced since a day, newest first, with the sentence that says so.
//
// param since: date = "2024-01-01" e.g. "2024-06-01" -- first day that counts
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (p:Paper)-[r:INTRODUCES]->(m:Method)
WHERE p.publishedDate >= date($since)
RETURN p.publishedDate AS published, m.name AS method, p.title AS title, r.sentence AS sentence,
  p.id AS paper, m.id AS id
ORDER BY published DESC, paper, id
LIMIT $limit;
