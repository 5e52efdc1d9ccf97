// Papers without entities
// Papers in which nothing was found.
//
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (p:Paper)
WHERE NOT (p)-[:INTRODUCES|USES|EVALUATES_ON|COMPARES_WITH|MENTIONS]->(:Entity)
RETURN p.title AS title, size(p.abstract) AS characters, p.publishedDate AS published,
  p.id AS id
ORDER BY id
LIMIT $limit;
