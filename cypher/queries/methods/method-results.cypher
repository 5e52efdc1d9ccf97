// Results of a method
// The numbers that papers report for a method, by benchmark, with the sentence.
//
// param method: Method = "LoRA" e.g. "BERT" -- name of the method
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (m:Method {name: $method})<-[:OF_METHOD]-(r:Result)-[:ON]->(b:Entity)
MATCH (r)-[:IN_METRIC]->(k:Entity)
MATCH (p:Paper)-[:REPORTS]->(r)
RETURN b.name AS benchmark, r.value AS value, r.unit AS unit, k.name AS metric,
  p.title AS title, p.publishedDate AS published, r.sentence AS sentence, r.id AS id
ORDER BY benchmark, metric, value DESC, id
LIMIT $limit;
