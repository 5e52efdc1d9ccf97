// Most cited papers
// The papers that most papers of the graph cite, as their sources state it.
//
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (p:Paper)<-[:CITES]-(citing:Paper)
RETURN p.title AS title, count(citing) AS citations, p.publishedDate AS published, p.id AS id
ORDER BY citations DESC, id
LIMIT $limit;
