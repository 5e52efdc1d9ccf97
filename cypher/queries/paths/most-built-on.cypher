// Papers most built on
// The papers whose methods, datasets and benchmarks most others use: inferred from the texts.
//
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (p:Paper)<-[b:BUILDS_ON]-(later:Paper)
WITH p, count(later) AS successors, avg(b.confidence) AS confidence
RETURN p.title AS title, successors, round(1000 * confidence) / 1000.0 AS confidence,
  p.publishedDate AS published, p.id AS id
ORDER BY successors DESC, id
LIMIT $limit;
