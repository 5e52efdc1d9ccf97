// Words are searched
// Full-text index over titles, abstracts, names and aliases:
// CALL db.index.fulltext.queryNodes('<name>', 'retrieval') YIELD node, score
CREATE FULLTEXT INDEX <name> IF NOT EXISTS
FOR (n:<labels>) ON EACH [<properties>]
