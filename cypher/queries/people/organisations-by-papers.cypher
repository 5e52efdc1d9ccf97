// Organisations by papers
// The organisations that published most papers, and the votes that those got.
//
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (o:Organisation)-[:PUBLISHED]->(p:Paper)
RETURN o.name AS organisation, count(p) AS papers, coalesce(sum(p.upvotes), 0) AS upvotes,
  max(p.publishedDate) AS last, o.id AS id
ORDER BY papers DESC, id
LIMIT $limit;
