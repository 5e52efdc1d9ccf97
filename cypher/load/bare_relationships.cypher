// Relationships of one type that has no properties
// As relationships.cypher; nothing about them can change.
UNWIND $rows AS group
MATCH (a:<start> {id: group[0]})
UNWIND group[1] AS row
MATCH (b:<end> {id: row[0]})
MERGE (a)-[r:<type>]->(b)
