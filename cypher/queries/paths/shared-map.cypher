// Papers around a paper
// A paper with the papers that share most with it.
//
// param paper: Paper = "arxiv:2405.15738" e.g. "arxiv:2106.09685" -- id or title of the paper
// param limit: integer = 15 e.g. 30 -- papers at most
// shape: graph
MATCH path = (p:Paper {id: $paper})-[s:SHARES_ENTITIES]-(other:Paper)
RETURN path
ORDER BY s.weight DESC, other.id
LIMIT $limit;
