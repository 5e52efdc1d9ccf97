// Nodes of a label that the database has none of
// Created at once; should somebody else create one at this moment, the constraint on its id says so. A
// row holds the id, then the properties in their order.
UNWIND $rows AS row
CREATE (n:<labels> {id: row[0], <properties>})
