// Ways between two papers
// The shortest ways from one paper to another over citations, what they build on, and shared
// entities.
//
// param paper: Paper = "arxiv:2405.15738" e.g. "arxiv:2106.09685" -- id or title of the paper
// param other: Paper = "arxiv:2106.09685" e.g. "arxiv:2405.15738" -- id or title of the other paper
// param limit: integer = 5 e.g. 10 -- paths at most
// shape: graph
MATCH (a:Paper {id: $paper})
MATCH (b:Paper {id: $other})
MATCH path = allShortestPaths((a)-[:CITES|BUILDS_ON|SHARES_ENTITIES*..4]-(b))
RETURN path
ORDER BY [n IN nodes(path) | n.id], [r IN relationships(path) | type(r)]
LIMIT $limit;
