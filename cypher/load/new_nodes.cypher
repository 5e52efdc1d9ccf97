// Nodes of one label whose ids are not there
// Merged all the same: somebody else may create one at this moment. A row holds the id, then the
// properties in their order.
UNWIND $rows AS row
MERGE (n:<key> {id: row[0]})
SET n:<label>, n += {<properties>}
