// One name, several types
// Names that are nodes of more than one type.
//
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (e:Entity)
WITH e, toLower(e.name) AS name, head([label IN labels(e) WHERE label <> 'Entity']) AS type
ORDER BY e.id
WITH name, count(e) AS nodes, collect(type) AS types, sum(e.paperCount) AS papers
WHERE nodes > 1
RETURN name, types, nodes, papers
ORDER BY papers DESC, name
LIMIT $limit;
