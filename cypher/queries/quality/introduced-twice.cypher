// Names introduced more than once
// Entities that several papers claim to introduce: a mistake, or two things of one name.
//
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (e:Entity)<-[r:INTRODUCES]-(p:Paper)
WITH e, r, p
ORDER BY p.id
WITH e, count(r) AS introductions, collect(p.title) AS titles
WHERE introductions > 1
RETURN e.name AS name, head([label IN labels(e) WHERE label <> 'Entity']) AS type,
  introductions, titles, e.id AS id
ORDER BY introductions DESC, id
LIMIT $limit;
