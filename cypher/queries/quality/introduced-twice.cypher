// Names introduced more than once
// Entities that several papers claim to introduce: a mistake, or two things of one name.
//
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (e:Entity)<-[r:INTRODUCES]-()
WITH e, count(r) AS introductions
WHERE introductions > 1
WITH e, introductions
ORDER BY introductions DESC, e.id
LIMIT $limit
MATCH (e)<-[:INTRODUCES]-(p:Paper)
WITH e, introductions, p
ORDER BY p.id
RETURN e.name AS name, head([label IN labels(e) WHERE label <> 'Entity']) AS type,
  introductions, collect(p.title) AS titles, e.id AS id
ORDER BY introductions DESC, id;
