// Removes nodes by id, with their relationships
UNWIND $rows AS id
MATCH (n:<label> {id: id})
DETACH DELETE n
