// What an author works on
// The entities that the papers of an author name most.
//
// param author: Author = "Ana Silva" e.g. "Bo Chen" -- name of the author
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (a:Author {name: $author})-[:AUTHORED]->(p:Paper)
  -[r:INTRODUCES|USES|EVALUATES_ON|COMPARES_WITH|MENTIONS]->(e:Entity)
RETURN e.name AS name, head([label IN labels(e) WHERE label <> 'Entity']) AS type,
  count(DISTINCT p) AS papers, count(CASE WHEN type(r) = 'INTRODUCES' THEN 1 END) AS introduced,
  e.id AS id
ORDER BY papers DESC, introduced DESC, id
LIMIT $limit;
