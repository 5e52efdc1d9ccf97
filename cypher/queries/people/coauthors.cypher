// Co-authors of an author
// With whom an author wrote, most papers together first.
//
// param author: Author = "Ana Silva" e.g. "Bo Chen" -- name of the author
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (a:Author {name: $author})-[:AUTHORED]->(p:Paper)<-[:AUTHORED]-(other:Author)
WHERE other.id <> a.id
RETURN other.name AS author, count(DISTINCT p) AS papers, max(p.publishedDate) AS last,
  other.id AS id
ORDER BY papers DESC, id
LIMIT $limit;
