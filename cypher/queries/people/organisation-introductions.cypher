// What an organisation introduced
// The methods, datasets and benchmarks that papers of an organisation introduce, most named first.
//
// param organisation: Organisation = "Google DeepMind" e.g. "Meta AI" -- name of the organisation
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (o:Organisation {name: $organisation})-[:PUBLISHED]->(p:Paper)-[:INTRODUCES]->(e:Entity)
RETURN e.name AS name, head([label IN labels(e) WHERE label <> 'Entity']) AS type,
  e.paperCount AS papers, p.title AS title, p.publishedDate AS published, p.id AS paper,
  e.id AS id
ORDER BY papers DESC, id, paper
LIMIT $limit;
