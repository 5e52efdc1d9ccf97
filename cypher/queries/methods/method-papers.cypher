// Papers that use a method
// Who uses a method or compares with it, newest first, with the sentence.
//
// param method: Method = "LoRA" e.g. "BERT" -- name of the method
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (m:Method {name: $method})<-[r:USES|COMPARES_WITH]-(p:Paper)
RETURN p.publishedDate AS published, p.title AS title, type(r) AS relation,
  r.sentence AS sentence, p.id AS id
ORDER BY published IS NULL, published DESC, id
LIMIT $limit;
