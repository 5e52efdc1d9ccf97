// Relationships of one type whose start nodes have none of it
// Both ends are matched, so no ghost node appears. No two rows have the same ends. A row is as in
// relationships.cypher.
UNWIND $rows AS group
MATCH (a:<start> {id: group[0]})
UNWIND group[1] AS row
MATCH (b:<end> {id: row[0]})
CREATE (a)-[:<type> {<properties>}]->(b)
