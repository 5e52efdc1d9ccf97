// Datasets by papers
// The datasets that most papers name, and how many use or evaluate on them.
//
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (d:Dataset)
WITH d
ORDER BY d.paperCount DESC, d.id
LIMIT $limit
OPTIONAL MATCH (d)<-[r:USES|EVALUATES_ON]-(:Paper)
RETURN d.name AS dataset, d.paperCount AS papers, count(r) AS uses, d.firstSeen AS firstSeen,
  d.id AS id
ORDER BY papers DESC, id;
