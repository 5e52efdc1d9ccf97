// A paper and its entities
// A paper, what it names, and the people and organisations behind it.
//
// param paper: Paper = "arxiv:2405.15738" e.g. "arxiv:2106.09685" -- id or title of the paper
// param limit: integer = 50 e.g. 100 -- relationships at most
// shape: graph
MATCH path = (p:Paper {id: $paper})
  -[r:INTRODUCES|USES|EVALUATES_ON|COMPARES_WITH|MENTIONS|AUTHORED|PUBLISHED]-(other)
RETURN path
ORDER BY type(r), other.id
LIMIT $limit;
