// Methods used together
// The methods that papers naming one method use or introduce.
//
// param method: Method = "LoRA" e.g. "BERT" -- name of the method
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (m:Method {name: $method})<-[:INTRODUCES|USES|EVALUATES_ON|COMPARES_WITH|MENTIONS]-(p:Paper)
  -[:USES|INTRODUCES]->(other:Method)
WHERE other.id <> m.id
RETURN other.name AS method, count(DISTINCT p) AS papers, other.paperCount AS papersInAll,
  other.id AS id
ORDER BY papers DESC, id
LIMIT $limit;
