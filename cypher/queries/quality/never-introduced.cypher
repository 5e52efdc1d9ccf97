// Names that no paper introduces
// Methods, datasets and benchmarks that many papers name and none of the graph introduces: its
// gaps.
//
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (e:Entity)
WHERE size(e.introducedBy) = 0 AND (e:Method OR e:Dataset OR e:Benchmark)
RETURN e.name AS name, head([label IN labels(e) WHERE label <> 'Entity']) AS type,
  e.paperCount AS papers, e.firstSeen AS firstSeen, e.id AS id
ORDER BY papers DESC, id
LIMIT $limit;
