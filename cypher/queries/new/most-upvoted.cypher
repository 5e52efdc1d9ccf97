// Most upvoted papers
// The papers with most votes among those published since a day.
//
// param since: date = "2024-01-01" e.g. "2024-06-01" -- first day that counts
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (p:Paper)
WHERE p.publishedDate >= date($since) AND p.upvotes IS NOT NULL
RETURN p.upvotes AS upvotes, p.title AS title, p.publishedDate AS published,
  p.comments AS comments, p.id AS id
ORDER BY upvotes DESC, id
LIMIT $limit;
