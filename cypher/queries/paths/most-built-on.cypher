// Papers most built on
// The papers whose methods, datasets and benchmarks most others use: inferred from the texts.
//
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (p:Paper)<-[b:BUILDS_ON]-(later:Paper)
RETURN p.title AS title, count(later) AS successors, avg(b.confidence) AS confidence,
  p.publishedDate AS published, p.id AS id
ORDER BY successors DESC, id
LIMIT $limit;
