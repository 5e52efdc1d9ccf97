// Which start nodes have relationships of one type
// Each is locked first, as every write locks it, so that nobody adds one until the transaction ends.
UNWIND $keys AS key
MATCH (a:<start> {id: key})
SET a.id = a.id
WITH a
WHERE EXISTS { (a)-[:<type>]->() }
RETURN a.id AS id
