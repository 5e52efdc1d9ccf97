// Authors by papers
// The authors of most papers, and the years of their first and last one.
//
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (a:Author)
WITH a, COUNT { (a)-[:AUTHORED]->() } AS papers
WHERE papers > 0
ORDER BY papers DESC, a.id
LIMIT $limit
MATCH (a)-[:AUTHORED]->(p:Paper)
RETURN a.name AS author, papers, min(p.publishedDate) AS first, max(p.publishedDate) AS last,
  a.id AS id
ORDER BY papers DESC, id;
