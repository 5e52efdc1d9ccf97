// Methods by papers
// The methods that most papers name, and how many use them or compare with them.
//
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (m:Method)
WITH m
ORDER BY m.paperCount DESC, m.id
LIMIT $limit
OPTIONAL MATCH (m)<-[r:USES|COMPARES_WITH]-()
RETURN m.name AS method, m.paperCount AS papers,
  count(CASE WHEN type(r) = 'USES' THEN 1 END) AS uses,
  count(CASE WHEN type(r) = 'COMPARES_WITH' THEN 1 END) AS comparisons,
  m.firstSeen AS firstSeen, m.id AS id
ORDER BY papers DESC, id;
