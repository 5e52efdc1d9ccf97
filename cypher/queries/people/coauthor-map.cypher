// An author and the co-authors
// An author, the papers, and those who wrote them together.
//
// param author: Author = "Ana Silva" e.g. "Bo Chen" -- name of the author
// param limit: integer = 25 e.g. 50 -- paths at most
// shape: graph
MATCH path = (a:Author {name: $author})-[:AUTHORED]->(p:Paper)<-[:AUTHORED]-(other:Author)
RETURN path
ORDER BY p.id, other.id, a.id
LIMIT $limit;
