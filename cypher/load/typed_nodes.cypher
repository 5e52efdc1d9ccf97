// Nodes of one of several labels that share a table, such as Method among Entity
// Merged on the id under the common label; a node whose type changed loses the label of the old one.
UNWIND $rows AS row
MERGE (n:<key> {id: row[0]})
ON CREATE SET n:<label>, <assignments>
WITH n, row
WHERE NOT n:<label> OR n:<others> OR <differences>
SET n:<label>, <assignments>
REMOVE n:<absent>
RETURN count(n) AS changed
