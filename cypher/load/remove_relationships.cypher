// Removes relationships by their two ends
UNWIND $rows AS row
MATCH (a:<start> {id: row[0]})-[r:<type>]->(b:<end> {id: row[1]})
DELETE r
