// What a paper builds on
// The papers that a paper cites or builds on, up to three steps back.
//
// param paper: Paper = "arxiv:2405.15738" e.g. "arxiv:2106.09685" -- id or title of the paper
// param limit: integer = 30 e.g. 60 -- paths at most
// shape: graph
MATCH path = (p:Paper {id: $paper})-[:CITES|BUILDS_ON*1..3]->(earlier:Paper)
RETURN path
ORDER BY length(path), [n IN nodes(path) | n.id], [r IN relationships(path) | type(r)]
LIMIT $limit;
