// Papers of a topic
// The papers that belong to a topic most clearly.
//
// param topic: Topic = "language models" e.g. "diffusion models" -- label of the topic
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (t:Topic {label: $topic})<-[a:ABOUT]-(p:Paper)
RETURN p.title AS title, a.score AS score, p.publishedDate AS published, p.upvotes AS upvotes,
  p.id AS paper, t.id AS id
ORDER BY score DESC, paper, id
LIMIT $limit;
