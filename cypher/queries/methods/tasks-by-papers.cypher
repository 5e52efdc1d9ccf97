// Tasks by papers
// The tasks that most papers name, and since when.
//
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (t:Task)
RETURN t.name AS task, t.paperCount AS papers, t.firstSeen AS firstSeen, t.id AS id
ORDER BY papers DESC, id
LIMIT $limit;
