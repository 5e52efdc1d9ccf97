// Papers of an author
// What an author wrote, newest first, and the place in the list of authors.
//
// param author: Author = "Ana Silva" e.g. "Bo Chen" -- name of the author
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (a:Author {name: $author})-[r:AUTHORED]->(p:Paper)
RETURN p.publishedDate AS published, p.title AS title, r.position AS position,
  p.authorCount AS authors, p.id AS paper, a.id AS id
ORDER BY published IS NULL, published DESC, paper, id
LIMIT $limit;
