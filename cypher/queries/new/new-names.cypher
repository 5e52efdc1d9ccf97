// Names that are new
// Entities that no paper named before a day, most papers first.
//
// param since: date = "2024-01-01" e.g. "2024-06-01" -- first day that counts
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (e:Entity)
WHERE e.firstSeen >= date($since)
RETURN e.name AS name, head([label IN labels(e) WHERE label <> 'Entity']) AS type,
  e.firstSeen AS firstSeen, e.paperCount AS papers, e.id AS id
ORDER BY papers DESC, id
LIMIT $limit;
