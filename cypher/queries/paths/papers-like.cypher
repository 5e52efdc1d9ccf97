// Papers like a paper
// The papers that share most with a paper: what they share, weighted by how rare it is.
//
// param paper: Paper = "arxiv:2405.15738" e.g. "arxiv:2106.09685" -- id or title of the paper
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (p:Paper {id: $paper})-[s:SHARES_ENTITIES]-(other:Paper)
RETURN other.title AS title, s.weight AS weight, s.count AS shared, s.entities AS entities,
  other.publishedDate AS published, other.id AS id
ORDER BY weight DESC, id
LIMIT $limit;
