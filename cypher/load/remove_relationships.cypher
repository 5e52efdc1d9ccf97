// Removes relationships by their two ends
UNWIND $groups AS group
MATCH (a:<start> {id: group[0]})
UNWIND group[1] AS end
MATCH (a)-[r:<type>]->(b:<end> {id: end})
DELETE r
