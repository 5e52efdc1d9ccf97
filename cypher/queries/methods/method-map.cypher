// A method and its surroundings
// A method, the papers that introduce or use it, and the benchmarks that they evaluate on.
//
// param method: Method = "LoRA" e.g. "BERT" -- name of the method
// param limit: integer = 25 e.g. 50 -- paths at most
// shape: graph
MATCH path = (m:Method {name: $method})<-[r:INTRODUCES|USES]-(p:Paper)
  -[:EVALUATES_ON]->(b:Benchmark)
RETURN path
ORDER BY type(r), b.paperCount DESC, p.id, b.id
LIMIT $limit;
