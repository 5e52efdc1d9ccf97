// Papers of an organisation
// What an organisation published, newest first.
//
// param organisation: Organisation = "Google DeepMind" e.g. "Meta AI" -- name of the organisation
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (o:Organisation {name: $organisation})-[:PUBLISHED]->(p:Paper)
RETURN p.publishedDate AS published, p.title AS title, p.upvotes AS upvotes, p.id AS paper,
  o.id AS id
ORDER BY published IS NULL, published DESC, paper, id
LIMIT $limit;
