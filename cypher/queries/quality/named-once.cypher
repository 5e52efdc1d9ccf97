// Names that one paper names
// For each type, how many entities there are and how many only one paper names.
//
// shape: table
MATCH (e:Entity)
WITH head([label IN labels(e) WHERE label <> 'Entity']) AS type, e.paperCount AS papers
RETURN type, count(*) AS entities, count(CASE WHEN papers = 1 THEN 1 END) AS once
ORDER BY entities DESC, type;
