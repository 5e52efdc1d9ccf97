// Names of a topic
// The entities that most papers of a topic name.
//
// param topic: Topic = "language models" e.g. "diffusion models" -- label of the topic
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (t:Topic {label: $topic})<-[:ABOUT]-(p:Paper)
  -[:INTRODUCES|USES|EVALUATES_ON|COMPARES_WITH|MENTIONS]->(e:Entity)
RETURN e.name AS name, head([label IN labels(e) WHERE label <> 'Entity']) AS type,
  count(DISTINCT p) AS papers, e.paperCount AS papersInAll, e.id AS id
ORDER BY papers DESC, id
LIMIT $limit;
