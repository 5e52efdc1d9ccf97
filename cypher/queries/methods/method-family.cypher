// Family of a method
// A method with its versions and variants, up to three steps away.
//
// param method: Method = "LoRA" e.g. "BERT" -- name of the method
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: graph
MATCH path = (m:Method {name: $method})-[:VERSION_OF|VARIANT_OF*1..3]-(other:Entity)
RETURN path
ORDER BY length(path), other.id, [n IN nodes(path) | n.id], [r IN relationships(path) | type(r)]
LIMIT $limit;
