// Relations to check
// The relations between a paper and an entity that are least certain, with their sentences.
//
// param below: double = 0.5 e.g. 0.8 -- confidence that is too low
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (p:Paper)-[r:INTRODUCES|USES|EVALUATES_ON|COMPARES_WITH|MENTIONS]->(e)
WHERE r.confidence < $below
RETURN r.confidence AS confidence, type(r) AS relation, e.name AS name, p.title AS title,
  r.sentence AS sentence, p.id AS paper, e.id AS id
ORDER BY confidence, paper, id
LIMIT $limit;
