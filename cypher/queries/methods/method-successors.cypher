// What builds on a method
// Papers that build on the paper which introduced a method, because of that method, oldest first.
//
// param method: Method = "LoRA" e.g. "BERT" -- name of the method
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (m:Method {name: $method})<-[:INTRODUCES]-(first:Paper)<-[b:BUILDS_ON]-(p:Paper)
WHERE m.id IN b.via
RETURN p.publishedDate AS published, p.title AS title, b.confidence AS confidence,
  first.title AS introducedIn, p.id AS id, first.id AS introducedById
ORDER BY published, id, introducedById
LIMIT $limit;
