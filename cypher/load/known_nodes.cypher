// Which ids of a label are there
// Only these rows are compared with what the database holds.
UNWIND $keys AS key
MATCH (n:<key> {id: key})
RETURN n.id AS id
