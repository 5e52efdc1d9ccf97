// Authors by papers
// The authors of most papers, and the years of their first and last one.
//
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (a:Author)-[:AUTHORED]->(p:Paper)
RETURN a.name AS author, count(p) AS papers, min(p.publishedDate) AS first,
  max(p.publishedDate) AS last, a.id AS id
ORDER BY papers DESC, id
LIMIT $limit;
