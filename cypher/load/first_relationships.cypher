// Relationships of a type that the database has none of
// Each node is looked up once, and nothing is created unless all are there, in the order asked for. A
// row holds the positions of its start and its end, then the properties.
UNWIND $starts AS id
MATCH (a:<start> {id: id})
WITH collect(a) AS starts
UNWIND $ends AS id
MATCH (b:<end> {id: id})
WITH starts, collect(b) AS ends
WHERE [node IN starts | node.id] = $starts AND [node IN ends | node.id] = $ends
UNWIND $rows AS row
WITH row, starts[row[0]] AS a, ends[row[1]] AS b
CREATE (a)-[:<type> {<properties>}]->(b)
