// Methods compared with a method
// Methods that papers introducing or using one method compare with.
//
// param method: Method = "LoRA" e.g. "BERT" -- name of the method
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (m:Method {name: $method})<-[:INTRODUCES|USES]-(p:Paper)-[:COMPARES_WITH]->(other:Method)
RETURN other.name AS method, count(DISTINCT p) AS papers, other.id AS id
ORDER BY papers DESC, id
LIMIT $limit;
