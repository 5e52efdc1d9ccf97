// Which start nodes have relationships of one type
UNWIND $keys AS key
MATCH (a:<start> {id: key})
WHERE EXISTS { (a)-[:<type>]->() }
RETURN a.id AS id
