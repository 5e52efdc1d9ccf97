// Nodes of one label
// Merged on the id alone. Properties of the schema are replaced where they differ; other labels and
// properties of the node stay. A row holds the id, then the properties in their order.
UNWIND $rows AS row
MERGE (n:<key> {id: row[0]})
ON CREATE SET <assignments>
WITH n, row
WHERE <differences>
SET <assignments>
RETURN count(n) AS changed
