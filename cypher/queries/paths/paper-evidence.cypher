// What a paper says
// Every entity that a paper names, its relation to it, and the sentence that shows it best.
//
// param paper: Paper = "arxiv:2405.15738" e.g. "arxiv:2106.09685" -- id or title of the paper
// shape: table
MATCH (p:Paper {id: $paper})-[r:INTRODUCES|USES|EVALUATES_ON|COMPARES_WITH|MENTIONS]->(e:Entity)
RETURN type(r) AS relation, e.name AS name,
  head([label IN labels(e) WHERE label <> 'Entity']) AS type, r.count AS mentions,
  r.confidence AS confidence, r.sentence AS sentence, e.id AS id
ORDER BY relation, mentions DESC, id;
