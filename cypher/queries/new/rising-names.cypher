// Names on the rise
// Entities whose papers are mostly recent: the share published since a day among all dated ones.
//
// param since: date = "2024-01-01" e.g. "2024-06-01" -- first day that counts
// param least: integer = 3 e.g. 10 -- recent papers at least
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (e:Entity)
WHERE e.paperCount >= $least
MATCH (e)<-[:INTRODUCES|USES|EVALUATES_ON|COMPARES_WITH|MENTIONS]-(p:Paper)
WHERE p.publishedDate IS NOT NULL
WITH e, count(p) AS dated, count(CASE WHEN p.publishedDate >= date($since) THEN 1 END) AS recent
WHERE recent >= $least
RETURN e.name AS name, head([label IN labels(e) WHERE label <> 'Entity']) AS type, recent,
  dated, 1.0 * recent / dated AS share, e.id AS id
ORDER BY share DESC, recent DESC, id
LIMIT $limit;
