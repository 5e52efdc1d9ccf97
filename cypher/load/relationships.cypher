// Relationships of one type, with properties
// Both ends are matched, so no ghost node appears, then the relationship is merged between them. A
// group holds the id of a start node and its rows: the id of an end node, then the properties.
UNWIND $rows AS group
MATCH (a:<start> {id: group[0]})
UNWIND group[1] AS row
MATCH (b:<end> {id: row[0]})
MERGE (a)-[r:<type>]->(b)
ON CREATE SET <assignments>
WITH r, row
WHERE <differences>
SET <assignments>
RETURN count(r) AS changed
