// Topics by papers
// The topics with most papers, and the entities that define them.
//
// param level: integer = 1 e.g. 2 -- 1 for coarse topics, 2 for fine ones
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (t:Topic {level: $level})
RETURN t.label AS topic, t.paperCount AS papers, t.terms AS terms, t.id AS id
ORDER BY papers DESC, id
LIMIT $limit;
