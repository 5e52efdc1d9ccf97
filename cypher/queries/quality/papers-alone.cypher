// Papers without neighbours
// Papers that share no entity with another, cite none, build on none, and the other way round.
//
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (p:Paper)
WHERE NOT (p)-[:SHARES_ENTITIES|CITES|BUILDS_ON]-(:Paper)
RETURN p.title AS title, p.publishedDate AS published, p.id AS id
ORDER BY id
LIMIT $limit;
