// One name, several types
// Names that are nodes of more than one type.
//
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
// slow: it groups every entity by its name in lower case, which no index holds
MATCH (e:Entity)
WITH toLower(e.name) AS name, count(e) AS nodes, sum(e.paperCount) AS papers, collect(e) AS found
WHERE nodes > 1
WITH name, nodes, papers, found
ORDER BY papers DESC, name
LIMIT $limit
UNWIND found AS e
WITH name, nodes, papers, e
ORDER BY e.id
RETURN name, collect(head([label IN labels(e) WHERE label <> 'Entity'])) AS types, nodes, papers
ORDER BY papers DESC, name;
